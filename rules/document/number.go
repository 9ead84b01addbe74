package document

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/lex"
)

// maxDigits bounds a number in a file.
const maxDigits = 1000

// notation is how a file writes numbers.
type notation struct {
	mark    byte   // before the decimals: '.' or ','; 0 if nobody has said
	declare string // the key that says it, empty where there is none
	dates   string // which of the numbers of 1/2/2024 is the day: day_first or month_first; empty if nobody has said
	percent string // a key of percents: what a number that is shown as per cent is; empty if nobody has said
	typed   bool   // it is a spreadsheet, whose cells hold numbers and dates that nobody has to write as texts
	places  *int32 // how many decimals a number has, where that is known
}

// declared returns the notation of a file that says whether it has decimal commas.
func (w notation) declared(comma *bool) notation {
	if comma != nil {
		w.mark = '.'
		if *comma {
			w.mark = ','
		}
	}
	return w
}

// parseNumber reads a number as people write it: digits, perhaps a minus before, decimals
// behind the mark, thousands in threes between blanks or the other mark. It is nil or says
// what is wrong, with the number as it stands: also where nobody has said which mark is
// which, and the two readings differ.
func parseNumber(s string, w notation) (decimal.Decimal, *diag.Diagnostic) {
	point, isPoint := reading(s, '.')
	comma, isComma := reading(s, ',')
	plain, ok := point, isPoint
	if w.mark == ',' {
		plain, ok = comma, isComma
	}
	if n := len(plain); n > maxDigits {
		return decimal.Decimal{}, fault("limit", diag.Text{},
			"%s is a number of %d digits, more than the most allowed, 1,000", shown(s), n)
	}
	d, err := decimal.NewFromString(plain)
	if !ok || err != nil {
		if w.mark == ',' {
			comma = point
		}
		return decimal.Decimal{}, fault("number", numberHint(s, comma, w), "%s is not a number", shown(s))
	}
	if w.mark == 0 && isComma {
		threePlaces := w.places != nil && *w.places == 3 && strings.Contains(s, ".")
		if e, err := decimal.NewFromString(comma); err == nil && !e.Equal(d) && !threePlaces {
			return decimal.Decimal{}, w.ambiguous(s, d, e)
		}
	}
	return d, nil
}

// reading returns a number written with a mark before its decimals, with a point before
// them and nothing between thousands.
func reading(s string, mark byte) (plain string, ok bool) {
	digits, minus := strings.CutPrefix(s, "-")
	whole, decimals, has := strings.Cut(digits, string(mark))
	if has && !allDigits(decimals) {
		return "", false
	}
	if !allDigits(whole) {
		between := ","
		if mark == ',' {
			between = "."
		}
		for _, blank := range []string{" ", "\u00a0", "\u202f"} {
			if strings.Contains(whole, blank) {
				between = blank
			}
		}
		groups := strings.Split(whole, between)
		for i, g := range groups {
			if !allDigits(g) || i > 0 && len(g) != 3 || i == 0 && (len(g) > 3 || g[0] == '0') {
				return "", false
			}
		}
		whole = strings.Join(groups, "")
	}
	if has {
		whole += "." + decimals
	}
	if minus {
		whole = "-" + whole
	}
	return whole, true
}

// ambiguous says that a number has two readings, with a decimal point and with a decimal
// comma, and how to write each so that it has one.
func (w notation) ambiguous(s string, point, comma decimal.Decimal) *diag.Diagnostic {
	one, other := rules.NumberOf(point), rules.NumberOf(comma)
	hint := say("write %s or %s", Numeral(comma), Numeral(point))
	if w.declare != "" {
		hint = say("say how the file writes numbers: %s: true makes it %s, %s: false %s",
			w.declare, other, w.declare, one)
	}
	return fault("ambiguous", hint, "%s may be %s or %s", shown(s), other, one)
}

// Numeral writes a number so that it has one reading in every file: with four decimals in
// the place of three.
func Numeral(d decimal.Decimal) string {
	s := rules.NumberOf(d).String()
	if _, decimals, _ := strings.Cut(s, "."); len(decimals) == 3 {
		s += "0"
	}
	return s
}

func allDigits(s string) bool { return s != "" && lex.Digits(s) == len(s) }

// numberHint says what to write instead of a slip. other is the slip as it reads with the
// mark that is not the file's, empty if it does not.
func numberHint(s, other string, w notation) diag.Text {
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
	case other != "" && w.mark == ',':
		return say("the decimal comma is declared: write %s", strings.Replace(other, ".", ",", 1))
	case other != "" && w.mark == 0 && w.declare != "":
		return say("write %s; or say %s: true, if the whole file is written so", other, w.declare)
	case other != "":
		return say("write %s", other)
	case only(" ,.'_\u00a0\u202f") && strings.Trim(body, ".,") == body:
		return say("write digits and one decimal mark, without spaces or marks between thousands")
	case only(".,"):
		return say("write digits on both sides of the decimal mark")
	case only(".,eE+-") && !strings.ContainsAny(body, "-"), only(".,eE+-") && strings.ContainsAny(body, "eE"):
		return say("write all digits, without exponent")
	}
	if w.typed && !hasDigit(s) {
		return say("put a number into the cell; leave it empty if it is not known, and write n/a if it does not apply")
	}
	// Of other words nobody knows whether they say how large the number is, as triệu does.
	number, unit, _ := strings.Cut(s, " ")
	if slices.Contains([]string{"điểm", "point", "points"}, strings.ToLower(unit)) {
		if _, bad := parseNumber(number, w); bad == nil {
			return say("write %s", number)
		}
	}
	return say("write digits, such as 2.5 or -3")
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// looksLikeNumber reports whether somebody who writes s likely means a number,
// though it may not be one: 1e5, 1.000.000, +3, 2,5.
func looksLikeNumber(s string) bool {
	_, isPoint := reading(s, '.')
	_, isComma := reading(s, ',')
	body := strings.TrimLeft(s, "+-−.")
	return isPoint || isComma || strings.EqualFold(s, ".nan") || strings.EqualFold(strings.TrimLeft(s, "+-"), ".inf") ||
		body != "" && body[0] >= '0' && body[0] <= '9' && strings.Trim(body, "0123456789.,_'eE+") == ""
}
