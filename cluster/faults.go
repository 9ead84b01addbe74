package cluster

import "github.com/thidua-go/thidua/rules"

// newFault returns a diagnostic for what stands at a path.
func newFault(path, code string, err error, hint rules.Phrase, format string, args ...any) *rules.Diagnostic {
	d := catalogue.Fault(code, err, hint, format, args...)
	d.Path = path
	return d
}

// say formats a text with the catalogue of this package.
func say(format string, args ...any) rules.Phrase { return catalogue.Phrase(format, args...) }

// didYouMean names the nearest candidate, if there is one.
func didYouMean(name string, candidates []string) rules.Phrase {
	if near, ok := rules.Nearest(name, candidates); ok {
		return say("did you mean %s?", near)
	}
	return rules.Phrase{}
}

// spoken is a text that knows its words in every language.
type spoken func(rules.Lang) string

// String returns the words in English.
func (s spoken) String() string { return s(rules.English) }

// Format returns the words in the language.
func (s spoken) Format(l rules.Lang) string { return s(l) }

// told is an act as a diagnostic tells it: by the name that files use, and in
// Vietnamese in words.
func (a Act) told() spoken {
	return func(l rules.Lang) string { return l.Pick(a.String(), a.Text().Vietnamese) }
}
