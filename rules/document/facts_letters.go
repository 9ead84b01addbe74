package document

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// letterSet is a way of writing Vietnamese from before Unicode, as the letters that a program shows for it that
// knows nothing of it: those of Windows-1252.
type letterSet struct {
	name    string
	replace *strings.Replacer
}

// letterSets are the ways that files of offices are found in.
var letterSets = []letterSet{
	{"TCVN3 (ABC)", pairs("µ à ¸ á ¶ ả · ã ¹ ạ ¨ ă » ằ ¾ ắ ¼ ẳ ½ ẵ Æ ặ © â Ç ầ Ê ấ È ẩ É ẫ Ë ậ ® đ Ì è Ð é Î ẻ Ï ẽ Ñ ẹ " +
		"ª ê Ò ề Õ ế Ó ể Ô ễ Ö ệ × ì Ý í Ø ỉ Ü ĩ Þ ị ß ò ã ó á ỏ â õ ä ọ « ô å ồ è ố æ ổ ç ỗ é ộ ¬ ơ ê ờ í ớ ë ở ì ỡ î ợ " +
		"ï ù ó ú ñ ủ ò ũ ô ụ \u00ad ư õ ừ ø ứ ö ử ÷ ữ ù ự ú ỳ ý ý û ỷ ü ỹ þ ỵ ¡ Ă ¢ Â £ Ê ¤ Ô ¥ Ơ ¦ Ư § Đ")},
	{"VNI", upper("aø à aù á aû ả aõ ã aï ạ aê ă aè ằ aé ắ aú ẳ aü ẵ aë ặ aâ â aà ầ aá ấ aå ẩ aã ẫ aä ậ eø è eù é eû ẻ " +
		"eõ ẽ eï ẹ eâ ê eà ề eá ế eå ể eã ễ eä ệ oø ò où ó oû ỏ oõ õ oï ọ oâ ô oà ồ oá ố oå ổ oã ỗ oä ộ ôø ờ " +
		"ôù ớ ôû ở ôõ ỡ ôï ợ uø ù uù ú uû ủ uõ ũ uï ụ öø ừ öù ứ öû ử öõ ữ öï ự yø ỳ yù ý yû ỷ yõ ỹ ñ đ ô ơ ö " +
		"ư æ ỉ ó ĩ ò ị î ỵ")},
	{"windows-1258", pairs("Ì \u0300 Ò \u0309 Þ \u0303 ì \u0301 ò \u0323 Ð Đ ð đ Õ Ơ õ ơ Ý Ư ý ư ã ă Ã Ă")},
}

// pairs are letters and what they stand for.
func pairs(s string) *strings.Replacer { return strings.NewReplacer(strings.Fields(s)...) }

// upper are pairs, and the same in capitals.
func upper(s string) *strings.Replacer { return pairs(s + " " + strings.ToUpper(s)) }

// legacyLetters names the way in which a text is written, if as Unicode none of its words is known and read
// that way one is; a word is also up to four words in a row. Empty if there is no such way.
func legacyLetters(s string, known func(word string) bool) string {
	for _, set := range letterSets {
		words := strings.Fields(norm.NFC.String(set.replace.Replace(s)))
		for i := range words {
			for j := i + 1; j <= min(i+4, len(words)); j++ {
				word := strings.Join(words[i:j], " ")
				if known(word) && !strings.Contains(s, word) {
					return set.name
				}
			}
		}
	}
	return ""
}

// legacyBytes names the way in which bytes that are not UTF-8 are likely written: that by which the most words
// beyond ASCII are syllables of Vietnamese; empty if by each most are not.
func legacyBytes(data []byte) string {
	data = data[:min(len(data), 1<<16)]
	runes := make([]rune, 0, len(data))
	for _, b := range data {
		runes = append(runes, rune(b))
	}
	best, name := 0, ""
	for _, set := range letterSets {
		score := 0
		isLetter := func(r rune) bool { return r >= utf8.RuneSelf || unicode.IsLetter(r) }
		for _, word := range strings.FieldsFunc(set.replace.Replace(string(runes)),
			func(r rune) bool { return !isLetter(r) }) {
			if len(word) == utf8.RuneCountInString(word) {
				continue
			}
			if score--; syllable.MatchString(withoutTone(strings.ToLower(word))) {
				score += 2
			}
		}
		if score > best {
			best, name = score, set.name
		}
	}
	return name
}

// syllable is a syllable of Vietnamese in small letters without its tone.
var syllable = regexp.MustCompile(`^(ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?` +
	`(a[iouy]?|ă|â[uy]?|eo?|êu?|i[au]?|iêu?|o[aeio]?|oa[ioy]|oă|oeo|ôi?|ơi?|u[aâêiôơy]?|uây|uôi|uy[aêu]|` +
	`ư[aiơu]?|ươ[iu]|y|yêu?)(ng|nh|ch|[cmnpt])?$`)

// withoutTone returns a word without its tone, if it has no more than one.
func withoutTone(word string) string {
	word = norm.NFD.String(word)
	if i := strings.IndexAny(word, "\u0300\u0301\u0303\u0309\u0323"); i >= 0 {
		_, n := utf8.DecodeRuneInString(word[i:])
		word = word[:i] + word[i+n:]
	}
	return norm.NFC.String(word)
}

// convertLetters says what to do with letters from before Unicode.
var convertLetters = say("convert it to Unicode, as the toolkit of Unikey does; a text file is then saved as UTF-8")
