package awards

import (
	"github.com/thidua-go/thidua/rules/diag"
)

// Text is what people read, in both languages.
type Text struct {
	Vietnamese string `json:"vi,omitempty" yaml:"vi"`
	English    string `json:"en,omitempty" yaml:"en"`
}

// In returns the text in a language, or in the other one if there is none.
func (t Text) In(l diag.Lang) string {
	if s := l.Pick(t.English, t.Vietnamese); s != "" {
		return s
	}
	return t.English + t.Vietnamese // one of them is empty
}

// IsZero reports whether there is no text.
func (t Text) IsZero() bool { return t == Text{} }

// Format is [Text.In].
func (t Text) Format(l diag.Lang) string { return t.In(l) }
