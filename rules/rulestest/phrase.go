package rulestest

import (
	"errors"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
)

// Both returns what render writes in each language, as one phrase. A [rules.Catalogue]
// is for short texts, Both for those of many lines.
func Both(render func(rules.Lang) string) rules.Phrase {
	return rules.Catalogue(nil).Phrase("%s", rendered{render(rules.English), render(rules.Vietnamese)})
}

// Verbatim returns a phrase that is the same in every language: code, or what an
// author wrote.
func Verbatim(text string) rules.Phrase { return rules.Catalogue(nil).Phrase("%s", text) }

// rendered is a text in both languages, as [rules.Catalogue.Phrase] takes it.
type rendered struct{ english, vietnamese string }

func (r rendered) String() string             { return r.english }
func (r rendered) Format(l rules.Lang) string { return l.Pick(r.english, r.vietnamese) }

// ErrorPhrase returns what an error says: each diagnostic in it on a line of its
// own, or the error itself if it holds none.
func ErrorPhrase(err error) rules.Phrase {
	if err == nil {
		return rules.Phrase{}
	}
	if ds := slices.Collect(rules.AllDiagnostics(err)); len(ds) > 0 {
		return Both(func(l rules.Lang) string {
			var lines []string
			for _, d := range ds {
				lines = append(lines, d.Format(l))
			}
			return strings.Join(lines, "\n")
		})
	}
	var own interface{ Phrase() rules.Phrase }
	if errors.As(err, &own) {
		return own.Phrase()
	}
	return Verbatim(err.Error())
}
