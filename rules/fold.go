package rules

import (
	"strings"
	"unicode"
)

// vietnamese lists each base letter with its Vietnamese forms, composed (NFC).
var vietnamese = [...]struct {
	base  rune
	forms string
}{
	{'a', "àáảãạăằắẳẵặâầấẩẫậ"}, {'e', "èéẻẽẹêềếểễệ"}, {'i', "ìíỉĩị"},
	{'o', "òóỏõọôồốổỗộơờớởỡợ"}, {'u', "ùúủũụưừứửữự"}, {'y', "ỳýỷỹỵ"}, {'d', "đ"},
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

// composed maps a letter and a combining mark to the one letter that they are.
var composed = func() map[[2]rune]rune {
	tones := []rune{0x300, 0x301, 0x309, 0x303, 0x323} // in the order of vietnamese
	quality := map[rune]rune{'ă': 0x306, 'â': 0x302, 'ê': 0x302, 'ô': 0x302, 'ơ': 0x31b, 'ư': 0x31b}
	m := make(map[[2]rune]rune)
	put := func(letter, mark, whole rune) {
		m[[2]rune{letter, mark}] = whole
		m[[2]rune{unicode.ToUpper(letter), mark}] = unicode.ToUpper(whole)
	}
	for _, v := range vietnamese {
		forms := []rune(v.forms)
		if len(forms) < len(tones) {
			continue // đ has no marks
		}
		plain := forms[:len(tones)] // the base with each tone
		for i, tone := range tones {
			put(v.base, tone, plain[i])
		}
		for rest := forms[len(tones):]; len(rest) > 0; rest = rest[1+len(tones):] {
			letter, mark := rest[0], quality[rest[0]]
			put(v.base, mark, letter)
			for i, tone := range tones { // marks come in either order
				put(letter, tone, rest[1+i])
				put(plain[i], mark, rest[1+i])
			}
		}
	}
	return m
}()

// compose writes Vietnamese letters with combining marks (NFD) as single letters
// (NFC), so that texts that look the same are the same.
func compose(s string) string {
	if !strings.ContainsFunc(s, isMark) {
		return s
	}
	var out []rune
	for _, r := range s {
		if n := len(out); n > 0 && isMark(r) {
			if whole, ok := composed[[2]rune{out[n-1], r}]; ok {
				out[n-1] = whole
				continue
			}
		}
		out = append(out, r)
	}
	return string(out)
}

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

// Fold returns a form of a name under which spellings that a reader takes for
// the same are equal: without diacritics, case, and space or punctuation.
func Fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, Unaccent(s))
}

// Nearest returns the candidate that name is most likely a slip of, by edit
// distance on unaccented lower-case letters; the first of equals. ok is false if
// none is near.
func Nearest(name string, candidates []string) (nearest string, ok bool) {
	a := []rune(strings.ToLower(Unaccent(name)))
	if len(a) > 64 {
		return "", false
	}
	best := len(a)/3 + 1 // a third of the letters, rounded up, may differ
	if best > 3 {
		best = 3
	}
	best++
	for _, c := range candidates {
		b := []rune(strings.ToLower(Unaccent(c)))
		if d := editDistance(a, b, best); d < best && d < len(b) {
			nearest, best, ok = c, d, true
		}
	}
	return nearest, ok
}

// editDistance is the number of letters to insert, drop, replace or exchange
// with their neighbour to make b of a; at least limit once it cannot be less.
func editDistance(a, b []rune, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	var before []int
	last := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(row[j]+1, last[j+1]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}

// didYouMean is a hint that names the nearest candidate, if there is one.
func didYouMean(name string, candidates []string) Phrase {
	if c, ok := Nearest(name, candidates); ok {
		return say("did you mean %s?", c)
	}
	return Phrase{}
}
