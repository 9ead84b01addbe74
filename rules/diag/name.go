package diag

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// vietnamese lists each base letter with its Vietnamese forms, composed (NFC).
var vietnamese = [...]struct {
	base  rune
	forms string
}{
	{'a', "àáảãạăằắẳẵặâầấẩẫậ"}, {'e', "èéẻẽẹêềếểễệ"}, {'i', "ìíỉĩị"},
	{'o', "òóỏõọôồốổỗộơờớởỡợ"}, {'u', "ùúủũụưừứửữự"}, {'y', "ỳýỷỹỵ"},
	{'d', "đðɖ"}, // and eth and the African d, whose capitals look like Đ
}

var unaccented = func() map[rune]rune {
	m := make(map[rune]rune)
	for _, v := range vietnamese {
		for _, r := range v.forms {
			m[r] = v.base
			m[unicode.ToUpper(r)] = unicode.ToUpper(v.base)
		}
	}
	return m
}()

// isMark reports whether r is a mark on the letter before it.
func isMark(r rune) bool { return r >= 0x300 && r <= 0x36f }

// Unaccent removes Vietnamese diacritics, composed (NFC) or combining (NFD):
// "Hà Tĩnh" becomes "Ha Tinh". Other characters stay as they are.
func Unaccent(s string) string {
	return strings.Map(func(r rune) rune {
		if isMark(r) {
			return -1
		}
		if b, ok := unaccented[r]; ok {
			return b
		}
		return r
	}, s)
}

// looks are letters and signs that look like another, in lower case: those of other
// scripts of which the small letter or the capital looks like a Latin one, the d with a
// stroke of other languages, and the dashes and quotes that typing programs put in.
var looks = strings.NewReplacer(pairs(
	"авекмнорстухіјѕһԁԛԝ", "abekmhopctyxijshdqw", // Cyrillic
	"αβεζηικμνορτυχς", "abezhikmnoptyxσ", // Greek
	"ðɖ", "đđ", "‐‑‒–—―−", "-------", "‘’‚‛ʼ′", "''''''", "“”„‟″", `"""""`,
)...)

// pairs lists each letter of a text with that of the next text in its place.
func pairs(texts ...string) (all []string) {
	for i := 0; i < len(texts); i += 2 {
		to := []rune(texts[i+1])
		for j, r := range []rune(texts[i]) {
			all = append(all, string(r), string(to[j]))
		}
	}
	return all
}

// NameKey returns the key of a name: spellings of one name, as people and programs write
// it, have the same key. It is for comparing, not for showing. Equal are
//
//   - composed and decomposed letters, full-width and other forms of one letter, and case
//   - blanks around a name, and several blanks for one; characters that show nothing count nothing
//   - đ and the letters that look like it: eth, and the d of African languages
//   - a tone mark on either vowel of a syllable: hoà and hòa
//   - letters of other scripts that look like Latin ones, and dashes and quotes of any form
//
// Other diacritics part names, see [Fold]. The key of a key is the key itself.
func NameKey(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return strings.Join(strings.Fields(strings.ToLower(s)), " ") // of ASCII nothing else is spelt in two ways
	}
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(strings.ToValidUTF8(s, "\ufffd")))
	s = strings.Join(strings.Fields(looks.Replace(s)), " ")
	var key, tones strings.Builder
	inVowels := false
	for _, r := range s {
		switch {
		case inVowels && strings.ContainsRune("\u0300\u0301\u0303\u0309\u0323", r):
			tones.WriteRune(r) // waits for the last vowel that stands in a row
			continue
		case !isMark(r):
			if inVowels = strings.ContainsRune("aeiouy", r); !inVowels {
				key.WriteString(tones.String())
				tones.Reset()
			}
		}
		key.WriteRune(r)
	}
	return norm.NFC.String(key.String() + tones.String())
}

// Fold returns a form of a name under which also spellings are equal that a reader may
// take for the same: the [NameKey] without diacritics, space and punctuation.
func Fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 'đ':
			return 'd'
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return r
		}
		return -1
	}, norm.NFD.String(NameKey(s)))
}

// Nearest returns the candidate that name is most likely a slip of, by edit
// distance on unaccented lower-case letters; the first of equals. ok is false if
// none is near.
func Nearest(name string, candidates []string) (nearest string, ok bool) {
	a := []rune(strings.ToLower(Unaccent(name)))
	if len(a) > 64 {
		return "", false
	}
	best := min(len(a)/3+1, 3) + 1 // up to a third of the letters, and up to three, may differ
	for _, c := range candidates {
		b := []rune(strings.ToLower(Unaccent(c)))
		if d := editDistance(a, b, best); d < best && d < len(b) {
			nearest, best, ok = c, d, true
		}
	}
	return nearest, ok
}

// editDistance is the number of letters to insert, drop, replace or exchange
// with their neighbour to make b of a; at least limit once it cannot be less. Only
// places near the diagonal can be less, and a row that is nowhere less ends it.
func editDistance(a, b []rune, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	rows := [3][]int{make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)}
	before, last, row := rows[0], rows[1], rows[2]
	for j := range last {
		last[j] = j
	}
	least := 0 // of the row before
	for i := range a {
		from, to := max(0, i+1-limit), min(len(b), i+1+limit)
		if row[from] = limit; from == 0 {
			row[0] = i + 1
		}
		nearest := row[from]
		for j := from; j < to; j++ {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(row[j]+1, last[j+1]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
			nearest = min(nearest, row[j+1])
		}
		if nearest >= limit && least >= limit {
			return limit
		}
		if to < len(b) {
			row[to+1] = limit
		}
		least, before, last, row = nearest, last, row, before
	}
	return min(last[len(b)], limit)
}

// DidYouMean is a hint that names the nearest candidate, if there is one.
func DidYouMean(name string, candidates []string) Text {
	if near, ok := Nearest(name, candidates); ok {
		return catalogue.Say("did you mean %s?", near)
	}
	return Text{}
}

// OneOf is a hint that names the nearest candidate, or else the first of all that
// there are, for closed lists.
func OneOf(name string, candidates []string) Text {
	const few = 24
	if hint := DidYouMean(name, candidates); !hint.IsZero() || len(candidates) == 0 {
		return hint
	}
	if more := len(candidates) - few; more > 0 {
		return catalogue.Say("allowed are %s and %d more", strings.Join(candidates[:few], ", "), more)
	}
	return catalogue.Say("allowed are %s", strings.Join(candidates, ", "))
}
