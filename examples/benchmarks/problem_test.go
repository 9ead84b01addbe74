package benchmarks

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
)

// problem is one rule, written for every engine as its users would write it where
// speed matters to them.
type problem struct {
	name   string
	inputs inputs
	scale  int64 // of the results of scaled: points are in units of 1/scale

	// thidua is the rule in thidua's language; full is its maximum. Definition holds the
	// derived indicators and tables that it uses. With group, the inputs are the
	// members of one cluster.
	thidua     string
	full       string
	definition rules.Definition
	group      bool

	// decimal and scaled take an input once and return the rule applied to it.
	decimal func(in input) func() decimal.Decimal
	scaled  func(in input) func() int64

	// expr is run by expr's VM, on float64 and, lowered, on decimals; cel by cel-go
	// on doubles; rego by OPA: it defines points.
	expr, cel, rego string
}

// inputs are the facts of several units: a line of names, then a line for each
// unit. A line that starts with * is one where rounding to binary fractions may
// move a number over a threshold, so that an engine that computes in them may give quite
// different points.
type inputs string

// input is the facts of one unit: decimals, and dates like 2024-01-31.
type input struct {
	names   []string
	texts   map[string]string
	awkward bool
}

func (ins inputs) list() (list []input) {
	lines := strings.Split(strings.TrimSpace(string(ins)), "\n")
	names := strings.Fields(lines[0])
	for _, line := range lines[1:] {
		line, awkward := strings.CutPrefix(strings.TrimSpace(line), "*")
		in := input{names: names, texts: make(map[string]string), awkward: awkward}
		for i, text := range strings.Fields(line) {
			in.texts[names[i]] = text
		}
		if len(in.texts) != len(names) {
			panic(fmt.Sprintf("the input %q has not a value for each of %q", line, names))
		}
		list = append(list, in)
	}
	return list
}

// decimal returns a number as a decimal.
func (in input) decimal(name string) decimal.Decimal {
	return decimal.RequireFromString(in.number(name))
}

// float returns a number as the nearest float64.
func (in input) float(name string) float64 {
	f, _ := in.decimal(name).Float64()
	return f
}

// number returns a number, or the day number of a date, in digits.
func (in input) number(name string) string {
	if d, ok := in.date(name); ok {
		return fmt.Sprint(rules.Day(1970, 1, 1).DaysUntil(d))
	}
	return in.texts[name]
}

// units returns a number in units of 1/scale; it must be a whole number of them.
func (in input) units(name string, scale int64) int64 {
	d := in.decimal(name).Mul(decimal.NewFromInt(scale))
	if !d.IsInteger() {
		panic(fmt.Sprintf("%s is no whole number of 1/%d", in.texts[name], scale))
	}
	return d.IntPart()
}

func (in input) date(name string) (rules.Date, bool) {
	text := in.texts[name]
	if len(text) != len("2024-01-31") || text[4] != '-' {
		return rules.Date{}, false
	}
	d, err := rules.ParseDate(text)
	return d, err == nil
}
