package rules

import (
	"fmt"
	"strings"
)

// Phrase is a text for people in every [Lang]. A [Catalogue] makes it. The zero
// Phrase is empty.
type Phrase struct{ english, vietnamese string }

// String returns the English text.
func (p Phrase) String() string { return p.english }

// Format returns the text in the language.
func (p Phrase) Format(l Lang) string { return l.Pick(p.english, p.vietnamese) }

// TrimPrefix returns p without a prefix that both texts begin with, such as a
// code and a colon; p itself if they do not.
func (p Phrase) TrimPrefix(prefix string) Phrase {
	english, a := strings.CutPrefix(p.english, prefix)
	vietnamese, b := strings.CutPrefix(p.vietnamese, prefix)
	if !a || !b {
		return p
	}
	return Phrase{english, vietnamese}
}

// Catalogue holds the Vietnamese formats of a package's texts by the English
// ones, as package fmt takes them. Where the order of the words differs, the
// Vietnamese format numbers its arguments: %[2]s. A Catalogue is not changed once
// it is used; then it is safe for concurrent use.
type Catalogue map[string]string

// Phrase formats a text in both languages. An argument that itself exists in
// both, one with a method Format(Lang) string such as a [Kind], a [Value] or a
// Phrase, is written in the language of the text. A format that the catalogue does
// not hold is taken for both.
func (c Catalogue) Phrase(format string, args ...any) Phrase {
	english := fmt.Sprintf(format, args...)
	other, ok := c[format]
	if !ok {
		other = format
	}
	local := make([]any, len(args))
	for i, a := range args {
		if f, ok := a.(interface{ Format(Lang) string }); ok {
			a = f.Format(Vietnamese)
		}
		local[i] = a
	}
	return Phrase{english, fmt.Sprintf(other, local...)}
}

// Fault returns a diagnostic of severity Fault that can be read in both
// languages, without a place; err is one of the Err values of this package, and
// the zero Phrase is no hint.
func (c Catalogue) Fault(code string, err error, hint Phrase, format string, args ...any) *Diagnostic {
	d := &Diagnostic{Code: code, Err: err}
	return d.Say(c.Phrase(format, args...), hint)
}

// Error returns an error of a kind, one of the Err values of this package, that
// can be read in both languages. It is what UnmarshalText of a host's type returns,
// so that a diagnostic of a file says it in the language of the reader.
func (c Catalogue) Error(kind error, format string, args ...any) error {
	return &phraseError{kind, c.Phrase(format, args...)}
}

// say formats a text with the catalogue of this package.
func say(format string, args ...any) Phrase { return catalogue.Phrase(format, args...) }

// newFault is [Catalogue.Fault] with the catalogue of this package.
func newFault(code string, err error, hint Phrase, format string, args ...any) *Diagnostic {
	return catalogue.Fault(code, err, hint, format, args...)
}

// joinPhrases puts a separator between phrases.
func joinPhrases(phrases []Phrase, separator Phrase) Phrase {
	var p Phrase
	for i, q := range phrases {
		if i > 0 {
			p.english += separator.english
			p.vietnamese += separator.vietnamese
		}
		p.english += q.english
		p.vietnamese += q.vietnamese
	}
	return p
}

// phraseError is an error of a kind that can be read in both languages.
type phraseError struct {
	kind error
	text Phrase
}

// Error returns the kind and the English text.
func (e *phraseError) Error() string { return e.kind.Error() + ": " + e.text.english }

// Phrase returns what the error says, without its kind.
func (e *phraseError) Phrase() Phrase { return e.text }

// Unwrap returns the kind.
func (e *phraseError) Unwrap() error { return e.kind }
