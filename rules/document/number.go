package document

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/lex"
)

// maxDigits bounds a number in a file.
const maxDigits = 1000

// parseNumber reads a number as files write it: digits, perhaps a minus before
// and decimal places behind a point; behind a comma if comma says so. It is nil
// or says what is wrong, with the number as it stands.
func parseNumber(s string, comma bool) (decimal.Decimal, *diag.Diagnostic) {
	point := byte('.')
	if comma {
		point = ','
	}
	digits, places, hasPoint := strings.Cut(strings.TrimPrefix(s, "-"), string(point))
	if !allDigits(digits) || hasPoint && !allDigits(places) {
		return decimal.Decimal{}, fault("number", numberHint(s, comma), "%s is not a number", shown(s))
	}
	if len(digits)+len(places) > maxDigits {
		return decimal.Decimal{}, fault("limit", diag.Text{},
			"%s is a number of %d digits, more than the most allowed, 1,000", shown(s), len(digits)+len(places))
	}
	if comma {
		s = strings.Replace(s, ",", ".", 1)
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		return decimal.Decimal{}, fault("number", diag.Text{}, "%s is not a number", shown(s))
	}
	return d, nil
}

func allDigits(s string) bool { return s != "" && lex.Digits(s) == len(s) }

// numberHint says what to write instead of a slip.
func numberHint(s string, comma bool) diag.Text {
	lower := strings.ToLower(s)
	body := strings.TrimLeft(s, "+-−")
	only := func(set string) bool { return strings.Trim(body, "0123456789"+set) == "" && hasDigit(body) }
	switch {
	case s == "":
		return say("write digits")
	case lower == "nan" || lower == ".nan" || strings.HasSuffix(lower, "inf") || strings.HasSuffix(lower, "infinity"):
		return say("leave it empty if it is not known, or write n/a if it does not apply")
	case strings.HasPrefix(s, "−"): // U+2212, as word processors write it
		return say("write the minus as -")
	case strings.HasPrefix(s, "+"):
		return say("write it without +")
	case strings.HasSuffix(s, "%"):
		return say("write it without %%")
	case only(" '_\u00a0\u202f"):
		return say("write it without spaces or marks between thousands")
	case only(",") && !comma && strings.Count(body, ",") == 1:
		return say("write a decimal point: %s; and nothing between thousands", strings.Replace(s, ",", ".", 1))
	case only(".") && comma && strings.Count(body, ".") == 1:
		return say("the decimal comma is declared: write %s; and nothing between thousands", strings.Replace(s, ".", ",", 1))
	case only(".,"):
		if strings.Trim(body, ".,") != body {
			return say("write digits on both sides of the decimal mark")
		}
		return say("write nothing between thousands")
	case only(".,eE+-") && !strings.ContainsAny(body, "-"), only(".,eE+-") && strings.ContainsAny(body, "eE"):
		return say("write all digits, without exponent")
	}
	return say("write digits, such as 2.5 or -3")
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// looksLikeNumber reports whether somebody who writes s likely means a number,
// though it may not be one: 1e5, 1.000.000, +3, 2,5.
func looksLikeNumber(s string) bool {
	body := strings.TrimLeft(s, "+-−.")
	return body != "" && body[0] >= '0' && body[0] <= '9' && strings.Trim(body, "0123456789.,_'eE+") == "" ||
		strings.EqualFold(s, ".nan") || strings.EqualFold(strings.TrimLeft(s, "+-"), ".inf")
}
