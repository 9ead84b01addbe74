package scoring

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
