package canon

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	maxNesting  = 1000   // of brackets in JSON
	maxExponent = 10_000 // of a number in JSON, either way
)

// JSON returns the canonical form of one JSON text. It refuses what programs read in more than one way:
// a key that stands twice in an object, bytes that are no UTF-8, half a surrogate pair, anything behind the
// text, nesting beyond 1,000 and exponents beyond 10,000; and what is no JSON.
func JSON(data []byte) ([]byte, error) {
	if !utf8.Valid(data) {
		return nil, errors.New("there are bytes that are no UTF-8")
	}
	r := reader{data: string(data)}
	out, err := r.value(nil, 0)
	if err == nil {
		if r.blank(); r.at < len(r.data) {
			err = errors.New("something follows the end")
		}
	}
	if err != nil {
		return nil, fmt.Errorf("byte %d: %w", r.at, err)
	}
	return out, nil
}

// reader reads JSON from a place on.
type reader struct {
	data string
	at   int
}

var errNoJSON = errors.New("this is no JSON")

func (r *reader) blank() {
	r.at = len(r.data) - len(strings.TrimLeft(r.data[r.at:], " \t\r\n"))
}

// take reads a text that must stand here, behind blanks, or reports that it does not.
func (r *reader) take(s string) bool {
	r.blank()
	if !strings.HasPrefix(r.data[r.at:], s) {
		return false
	}
	r.at += len(s)
	return true
}

func (r *reader) value(out []byte, depth int) ([]byte, error) {
	if depth > maxNesting {
		return nil, errors.New("brackets are nested too deeply")
	}
	switch {
	case r.take("{"):
		return r.object(out, depth+1)
	case r.take("["):
		return r.list(out, depth+1)
	case r.take(`"`):
		s, err := r.text()
		return appendText(out, s), err
	}
	for _, word := range []string{"null", "true", "false"} {
		if r.take(word) {
			return append(out, word...), nil
		}
	}
	return r.number(out)
}

func (r *reader) object(out []byte, depth int) ([]byte, error) {
	type member struct {
		key  string
		form []byte
	}
	var members []member
	for more := !r.take("}"); more; more = r.take(",") {
		if !r.take(`"`) {
			return nil, errNoJSON
		}
		key, err := r.text()
		if err != nil {
			return nil, err
		}
		if !r.take(":") {
			return nil, errNoJSON
		}
		form, err := r.value(append(appendText(nil, key), ':'), depth)
		if err != nil {
			return nil, err
		}
		members = append(members, member{key, form})
	}
	if len(members) > 0 && !r.take("}") {
		return nil, errNoJSON
	}
	slices.SortStableFunc(members, func(a, b member) int { return strings.Compare(a.key, b.key) })
	open := byte('{')
	for i, m := range members {
		if i > 0 && m.key == members[i-1].key {
			return nil, fmt.Errorf("the key %q stands there twice", m.key)
		}
		out, open = append(append(out, open), m.form...), ','
	}
	return closed(out, open, '{', '}'), nil
}

func (r *reader) list(out []byte, depth int) (_ []byte, err error) {
	open := byte('[')
	for more := !r.take("]"); more; more = r.take(",") {
		if out, err = r.value(append(out, open), depth); err != nil {
			return nil, err
		}
		open = ','
	}
	if open == ',' && !r.take("]") {
		return nil, errNoJSON
	}
	return closed(out, open, '[', ']'), nil
}

// text reads the rest of a text, whose quote was read.
func (r *reader) text() (string, error) {
	var b strings.Builder
	for r.at < len(r.data) {
		c := r.data[r.at]
		r.at++
		switch {
		case c == '"':
			return b.String(), nil
		case c < ' ':
			return "", errNoJSON
		case c != '\\':
			b.WriteByte(c)
			continue
		}
		if r.at == len(r.data) {
			break
		}
		c = r.data[r.at]
		r.at++
		if c == 'u' {
			one, err := r.escaped()
			if err != nil {
				return "", err
			}
			b.WriteRune(one)
			continue
		}
		i := strings.IndexByte(`"\/bfnrt`, c)
		if i < 0 {
			return "", errNoJSON
		}
		b.WriteByte("\"\\/\b\f\n\r\t"[i])
	}
	return "", errNoJSON
}

// escaped reads what follows \u, and the other half of a surrogate pair.
func (r *reader) escaped() (rune, error) {
	half := func() (rune, bool) {
		if r.at+4 > len(r.data) {
			return 0, false
		}
		n, err := strconv.ParseUint(r.data[r.at:r.at+4], 16, 32)
		r.at += 4
		return rune(n), err == nil
	}
	one, ok := half()
	if !ok {
		return 0, errNoJSON
	}
	if !utf16.IsSurrogate(one) {
		return one, nil
	}
	if strings.HasPrefix(r.data[r.at:], `\u`) {
		r.at += 2
		if two, ok := half(); ok && utf16.DecodeRune(one, two) != utf8.RuneError {
			return utf16.DecodeRune(one, two), nil
		}
	}
	return 0, errors.New("half a surrogate pair")
}

// number reads a number as JSON writes it.
func (r *reader) number(out []byte) ([]byte, error) {
	digits := func() string {
		from := r.at
		r.at = len(r.data) - len(strings.TrimLeft(r.data[from:], "0123456789"))
		return r.data[from:r.at]
	}
	sign := func(of string) bool {
		is := r.at < len(r.data) && strings.IndexByte(of, r.data[r.at]) >= 0
		if is {
			r.at++
		}
		return is
	}
	minus := ""
	if r.take("-") {
		minus = "-"
	}
	whole, places, exponent := digits(), "", int64(0)
	if whole == "" || len(whole) > 1 && whole[0] == '0' {
		return nil, errNoJSON
	}
	if sign(".") {
		if places = digits(); places == "" {
			return nil, errNoJSON
		}
	}
	if sign("eE") {
		from := r.at
		sign("+-")
		n, err := int64(0), errNoJSON
		if digits() != "" {
			n, err = strconv.ParseInt(r.data[from:r.at], 10, 64)
		}
		if err != nil || n > maxExponent || n < -maxExponent {
			return nil, errors.New("this exponent cannot be read")
		}
		exponent = n
	}
	return appendNumber(out, minus+whole+places, exponent-int64(len(places))), nil
}
