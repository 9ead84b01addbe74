package lex

import (
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
)

// Classes are the classes of words, without accents, and of signs, by which people
// compare:
//
//	g > over   G >= from   l < under   L <= at most   E up to   T to, a dash or dots
//	A and   O or   U or more   D or less   = an equals sign   ! not equal   V another word
//	[ ] ( ) , ; %  those signs
var Classes = spelt(map[byte]string{
	'g': "greater than, more than, lon hon, above, over, tren, hon, >",
	'G': "lon hon hoac bang, not less than, toi thieu, khong duoi, at least, it nhat, between, from, tu, >=, =>, ≥, ⩾",
	'l': "less than, nho hon, it hon, below, under, duoi, <",
	'L': "nho hon hoac bang, khong vuot qua, khong qua, at most, toi da, <=, =<, ≤, ⩽",
	'E': "up to, den",
	'T': "to, ..., .., …, –, —, −, -, ~",
	'A': "and, va, &&, &",
	'O': "hoac, or, ||, |",
	'U': "and above, and over, tro len, or more, +",
	'D': "and below, tro xuong, or less",
	'!': "<>, ≠, !=", '=': "==, =", 'V': "?", '[': "[", ']': "]", '(': "(", ')': ")", ',': ",", ';': ";", '%': "%",
})

// spelt turns the spellings of each class into the class of each spelling.
func spelt(classes map[byte]string) map[string]byte {
	of := make(map[string]byte)
	for class, spellings := range classes {
		for s := range strings.SplitSeq(spellings, ", ") {
			of[s] = class
		}
	}
	return of
}

var (
	phraseWord  = `([\p{L}\x{300}-\x{36f}_][\p{L}\x{300}-\x{36f}_0-9]*)`
	phraseWords = Pattern(`^` + phraseWord + strings.Repeat(`(?:[ \t\x{a0}]+`+phraseWord+`)?`, 3))
)

// Phrase returns the class and length of the most words that s begins with and
// that are known together, or of its first word.
func Phrase(s string) (class byte, n int) {
	ends := phraseWords().FindStringSubmatchIndex(Near(s))
	for i := len(ends) - 1; i > 1; i -= 2 {
		if ends[i] < 0 {
			continue
		}
		words := strings.Fields(strings.ToLower(diag.Unaccent(s[:ends[i]])))
		if class, ok := Classes[strings.Join(words, " ")]; ok {
			return class, ends[i]
		}
	}
	if ends == nil {
		return 'V', 0
	}
	return 'V', ends[3]
}
