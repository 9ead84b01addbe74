package scoringtest

import (
	"github.com/thidua-go/thidua/rules/diag"
)

// fault returns a diagnostic without a place.
func fault(code string, err error, hint diag.Text, format string, args ...any) *diag.Diagnostic {
	return catalogue.Fault("", code, err, hint, format, args...)
}
