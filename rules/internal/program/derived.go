package program

import (
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/syntax"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// maxDerived bounds the operators and operands of all derived indicators, each with those
// that it uses written out: what checking them costs, and what each is said to read.
const maxDerived = 1 << 18

// manyFaults is after how many the derived indicators that follow are left unread: nobody
// reads so many, and looking for what was meant takes its time.
const manyFaults = 1000

// LowerDerived lowers the derived indicators, each after those that it uses,
// and refuses circles.
func (s *Schema) LowerDerived() diag.Diagnostics {
	var ds diag.Diagnostics
	faults := make(map[string]diag.Diagnostics)
	state := make(map[string]int) // 1: being compiled, 2: done
	var path []string
	size, found := 0, 0
	stopped := func() bool { return size > maxDerived || found > manyFaults }
	var visit func(d *Derived)
	visit = func(d *Derived) {
		state[d.Code] = 1
		path = append(path, d.Code)
		defer func() { path = path[:len(path)-1]; state[d.Code] = 2 }()
		for _, name := range s.referenced(d.Rule) {
			other, ok := s.Derived[name]
			if !ok || stopped() {
				continue
			}
			switch state[name] {
			case 0:
				visit(other)
			case 1:
				i := slices.Index(path, name)
				circle := strings.Join(append(slices.Clone(path[i:]), name), " → ")
				faults[d.Code] = diag.Diagnostics{catalogue.Fault("", "circle", diag.ErrName, diag.Text{},
					"derived indicators refer to each other in a circle: %s", circle)}
				return
			}
		}
		p, fs := s.Lower(d.Rule, 0, value.Value{})
		if p == nil {
			if found += len(fs); found > manyFaults {
				fs = append(fs, catalogue.Fault("", "more-faults", diag.ErrLimit, diag.Text{},
					"there are more than %d faults: correct those first", manyFaults))
			}
			faults[d.Code] = fs
			return
		}
		if size += p.Size; size > maxDerived {
			faults[d.Code] = diag.Diagnostics{catalogue.Fault("", "too-large", diag.ErrLimit,
				say("let fewer of them stand on others"),
				"the derived indicators have more than %d operators and operands, written out", maxDerived)}
			return
		}
		d.Prog = p
	}
	for _, code := range s.Order {
		if state[code] == 0 && !stopped() {
			visit(s.Derived[code])
		}
	}
	for _, code := range s.Order {
		d := s.Derived[code]
		if fs := faults[code]; len(fs) > 0 {
			ds = append(ds, fs.At(fmt.Sprintf("define[%d].rule", d.Index))...)
		}
	}
	return ds
}

// referenced returns the names in a rule, in order.
func (s *Schema) referenced(src string) (names []string) {
	text, _ := s.scan(src)
	if text == nil {
		return nil
	}
	for _, t := range text.Tokens {
		if t.Kind == syntax.NameToken {
			names = append(names, t.Text)
		}
	}
	return names
}
