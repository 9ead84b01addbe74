package awardstest

import (
	"reflect"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// testCase is a case that can be asked.
type testCase struct {
	rulestest.Case
	written string // path of the item of cases: that it comes from
	on      rules.Date
	award   string
	options awards.Options

	candidate awards.Candidate
	nominate  *nomination // nil unless units are nominated

	Expect
	at, wanted places // of what it asks, and of what it expects
}

// isNil reports whether a pointer to a field that can be nil points to nil.
func isNil(pointer any) bool { return reflect.ValueOf(pointer).Elem().IsNil() }

// expects notes the place of everything that is expected below a path.
func (at places) expects(e *Expect, path string) {
	for _, key := range expectations {
		if f, _ := field(e, key); !isNil(f) {
			at[key] = diag.JoinPath(path, key)
		}
	}
	note := func(list, key string) { at[list+"."+key] = diag.JoinPath(path, list+"."+key) }
	for k := range e.Findings {
		note("findings", k)
	}
	for k := range e.Derived {
		note("derived", k)
	}
	for k := range e.Explain {
		note("explain", k)
	}
	for k := range e.Slate {
		note("slate", k)
	}
}

// expectations are the keys of what a case can expect, in order.
var expectations = []string{"outcome", "because", "findings", "missing", "assumptions", "gaps", "regime", "governed", "derived", "papers", "explain", "error", "slate"}

// nothing reports whether a case expects nothing at all.
func (e *Expect) nothing() bool {
	for _, key := range expectations {
		if f, _ := field(e, key); !isNil(f) && reflect.ValueOf(f).Elem().Kind() != reflect.Map {
			return false
		}
	}
	return len(e.Findings)+len(e.Derived)+len(e.Explain)+len(e.Slate) == 0
}
