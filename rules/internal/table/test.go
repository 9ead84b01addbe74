package table

import (
	"maps"
	"slices"

	"github.com/thidua-go/thidua/rules/internal/frac"
	"github.com/thidua-go/thidua/rules/internal/interval"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Test is what a cell of a table asks of a key: the set of values that it takes.
type Test struct {
	Kind   value.Kind   // 0: any value of any kind
	Set    interval.Set // of numbers; of the ordinals of days; of 0 and 1 for false and true
	Texts  []string     // sorted
	Except bool         // Texts are those that it does not take
}

// Takes reports whether a known value, of the kind of the test, passes.
func (t *Test) Takes(v *value.Value) bool {
	switch t.Kind {
	case 0:
		return true
	case value.TextKind:
		_, found := slices.BinarySearch(t.Texts, v.Text())
		return found != t.Except
	}
	return t.Set.Contains(v.Num)
}

// all reports whether the test names a kind but takes everything of it.
func (t *Test) all() bool {
	switch t.Kind {
	case value.TextKind:
		return t.Except && len(t.Texts) == 0
	case value.BoolKind:
		return t.Set.Contains(frac.Int(0)) && t.Set.Contains(frac.Int(1))
	}
	return t.Kind != 0 && t.Set.Equal(interval.All())
}

// None reports whether nothing passes.
func (t *Test) None() bool {
	if t.Kind == value.TextKind {
		return !t.Except && len(t.Texts) == 0
	}
	return t.Kind != 0 && len(t.Set) == 0
}

// Not takes what t does not.
func (t Test) Not() Test {
	if t.Kind == value.TextKind {
		t.Except = !t.Except
	} else {
		t.Set = t.Set.Complement()
	}
	return t
}

// Or takes what t or u does; they are of one kind.
func (t Test) Or(u Test) Test { return anyOf([]Test{t, u}) }

// anyOf takes what any of some tests of one kind does.
func anyOf(tests []Test) Test {
	t := tests[0]
	if len(tests) == 1 {
		return t
	}
	if t.Kind != value.TextKind {
		var spans []interval.Span
		for _, u := range tests {
			spans = append(spans, u.Set...)
		}
		t.Set = interval.Of(spans...)
		return t
	}
	// A text is not taken if every not(…) names it and nothing else does.
	named, excepts := make(map[string]int), 0 // by how many not(…), less if by another
	for _, u := range tests {
		by := -len(tests)
		if u.Except {
			by, excepts = 1, excepts+1
		}
		for _, s := range u.Texts {
			named[s] += by
		}
	}
	maps.DeleteFunc(named, func(_ string, n int) bool { return excepts > 0 && n < excepts })
	return Test{Kind: value.TextKind, Except: excepts > 0, Texts: slices.Sorted(maps.Keys(named))}
}

// TestOf takes one value.
func TestOf(v value.Value) Test {
	if v.Kind == value.TextKind {
		return Test{Kind: value.TextKind, Texts: []string{v.Text()}}
	}
	return Test{Kind: v.Kind, Set: interval.Point(v.Num)}
}
