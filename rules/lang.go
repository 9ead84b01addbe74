package rules

import "strings"

// Lang is the language of what people read.
type Lang uint8

// The languages. The zero Lang is English.
const (
	English Lang = iota
	Vietnamese
)

// ParseLang reads "en" or "vi".
func ParseLang(s string) (l Lang, ok bool) {
	switch s {
	case "en":
		return English, true
	case "vi":
		return Vietnamese, true
	}
	return 0, false
}

// String returns "en" or "vi".
func (l Lang) String() string { return l.Pick("en", "vi") }

// Pick returns the text in the language.
func (l Lang) Pick(english, vietnamese string) string {
	if l == Vietnamese {
		return vietnamese
	}
	return english
}

// Number writes the digits of a number as the language does: 957.11 becomes
// 957,11 in Vietnamese.
func (l Lang) Number(digits string) string {
	if l == Vietnamese {
		return strings.Replace(digits, ".", ",", 1)
	}
	return digits
}
