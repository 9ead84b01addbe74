package value

import (
	"math/big"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/lex"
)

// Short reads a number as [ReadNumber] does, without an allocation; ok is false for one of more
// than 18 digits, for a fraction, and for what is no number.
func Short[T string | []byte](s T) (n frac.Num, ok bool) {
	const longest = 18
	minus, i := 0, 0
	if len(s) > 0 && s[0] == '-' {
		minus, i = 1, 1
	}
	if len(s)-minus > longest+1 || len(s) == minus || s[i] == '0' && len(s) > i+1 && s[i+1] != '.' {
		return n, false
	}
	var whole int64
	point := -1
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			whole = 10*whole + int64(c-'0')
		case c == '.' && point < 0 && i > minus && i < len(s)-1:
			point = i
		default:
			return n, false
		}
	}
	places := 0
	if point >= 0 {
		places = len(s) - 1 - point
	} else if len(s)-minus > longest {
		return n, false
	}
	if minus > 0 {
		whole = -whole
	}
	return frac.Scaled(whole, int32(places))
}

// decimalShape is a number as rules write it, fractionShape a fraction as Value writes it:
// big.Rat reads 011/1 as nine.
var (
	decimalShape  = lex.Pattern(`^-?(0|[1-9]\d*)(\.\d+)?$`)
	fractionShape = lex.Pattern(`^-?(0|[1-9]\d*)(/[1-9]\d*)?$`)
)

// ReadNumber reads a number as rules write it, or a fraction. The error wraps [diag.ErrSyntax] or
// [diag.ErrLimit] and says what to write instead.
func ReadNumber(s string) (n frac.Num, err error) {
	digits := strings.TrimPrefix(s, "-")
	n10 := len(digits) - strings.Count(digits, ".")
	switch {
	case n10 <= MaxExponent && decimalShape().MatchString(s):
		n, _ = ParseNumber(s)
		return n, nil
	case len(s) <= longestFraction && fractionShape().MatchString(s) && strings.Contains(s, "/"):
		r, _ := new(big.Rat).SetString(s)
		return frac.FromRat(r), nil
	case n10 > MaxExponent:
		return n, catalogue.Error(diag.ErrLimit, "%.40q and so on is no number that is read: of digits there are "+
			"at most 1,000", s)
	}
	var meant []string
	if strings.Trim(digits, "0123456789.,_' \u00a0\u202f") == "" {
		meant = lex.Readings(digits)
	}
	minus := s[:len(s)-len(digits)]
	if bare := strings.TrimLeft(strings.TrimPrefix(digits, "+"), "0"); bare != digits && decimalShape().MatchString(bare) {
		meant = []string{bare} // of 007 and +5
	}
	switch len(meant) {
	case 1:
		return n, catalogue.Error(diag.ErrSyntax, "%.40q is not a number: write %s", s, minus+meant[0])
	case 2:
		return n, catalogue.Error(diag.ErrSyntax, "%.40q is not a number: write %s or %s", s, minus+meant[0],
			minus+meant[1])
	}
	return n, catalogue.Error(diag.ErrSyntax, "%.40q is not a number: write digits and nothing else, but for a point "+
		"before decimals and a minus in front, like -1234.5", s)
}

// longestFraction is the most characters of a fraction.
const longestFraction = 16 * MaxExponent
