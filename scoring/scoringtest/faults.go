package scoringtest

import "github.com/thidua-go/thidua/rules"

// fault returns a diagnostic without a place.
func fault(code string, err error, hint rules.Phrase, format string, args ...any) *rules.Diagnostic {
	return catalogue.Fault(code, err, hint, format, args...)
}

// say formats a text with the catalogue of this package.
func say(format string, args ...any) rules.Phrase { return catalogue.Phrase(format, args...) }

// didYouMean names the nearest candidate, or all if they are few.
func didYouMean(name string, candidates []string) rules.Phrase {
	if near, ok := rules.Nearest(name, candidates); ok {
		return say("did you mean %s?", near)
	}
	const few = 16
	if len(candidates) == 0 || len(candidates) > few {
		return rules.Phrase{}
	}
	return say("there are %s", list(candidates))
}
