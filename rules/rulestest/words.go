package rulestest

import "strings"

// squeeze makes every run of blanks and line ends one blank, so that names do
// not depend on the layout.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// splitTexts takes the texts out of a test such as "urban", island.
func splitTexts(test string) (out []string) {
	test = strings.TrimSpace(test)
	if inner, ok := strings.CutPrefix(test, "not("); ok {
		test = strings.TrimSuffix(inner, ")")
	}
	for _, part := range strings.Split(test, ",") {
		part = strings.TrimLeft(strings.TrimSpace(part), "!= ")
		if part = strings.Trim(part, `"'`); part != "" && part != "-" {
			out = append(out, part)
		}
	}
	return out
}
