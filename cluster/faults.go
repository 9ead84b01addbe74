package cluster

import (
	"github.com/thidua-go/thidua/rules/diag"
)

// spoken is a text that knows its words in every language.
type spoken func(diag.Lang) string

// String returns the words in English.
func (s spoken) String() string { return s(diag.English) }

// Format returns the words in the language.
func (s spoken) Format(l diag.Lang) string { return s(l) }

// told is an act as a diagnostic tells it: by the name that files use, and in
// Vietnamese in words.
func (a Act) told() spoken {
	return func(l diag.Lang) string { return l.Pick(a.String(), a.Text().Vietnamese) }
}
