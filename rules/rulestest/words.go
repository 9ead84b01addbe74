package rulestest

import "strings"

// squeeze makes every run of blanks and line ends one blank, so that names do
// not depend on the layout.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
