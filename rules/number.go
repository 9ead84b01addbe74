package rules

import (
	"github.com/thidua-go/thidua/rules/internal/value"
)

// ParseNumber reads a number as rules and [Value.String] write it: digits, a point before decimals,
// a minus before all of it, or a fraction such as 2/3. It is exact, and has one reading of a text:
// 38.030 is 38.03, since the point stands before decimals and nothing stands between thousands.
//
// Refused with [diag.ErrSyntax] are a comma or blank anywhere, a second point (1.000.000), a point
// without digits on both sides, an exponent, a plus, a zero in front (007), a fraction with a point
// in it, and n/a and the empty text, since a [Value] says that a number is missing or does not apply;
// with [diag.ErrLimit] more than 1,000 digits. The error says what to write instead; [diag.ErrorText]
// puts it into the reader's language. Where people may have written 38.030 for 38,030, or write
// 1.000,5, as in tables, document.ReadFacts reads numbers, and refuses what could be either.
//
// It allocates nothing for a number of up to 18 digits.
func ParseNumber(s string) (Value, error) {
	if n, ok := value.Short(s); ok {
		return number(n), nil
	}
	n, err := value.ReadNumber(s)
	if err != nil {
		return Value{}, err
	}
	return number(n), nil
}
