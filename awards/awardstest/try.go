package awardstest

import (
	"errors"
	"fmt"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/rulestest"
)

var errSame = errors.New("awardstest: the mutant says the same")

// Try implements [rulestest.Suite].
func (s *Suite) Try(m rulestest.Mutant) (rulestest.Trial, error) {
	l, err := s.mutate(m)
	if err != nil {
		return nil, err
	}
	return func(i int) bool { return s.cases[i].fails(l) }, nil
}

// fails reports whether some expectation of the case is not met under a
// regulation.
func (c *testCase) fails(l *law) bool {
	a, err := c.ask(l)
	if err != nil {
		return true // it was answered before
	}
	bad := false
	c.check(&a, func(mismatch) bool {
		bad = true
		return false
	})
	return bad
}

// mutate compiles a mutant.
func (s *Suite) mutate(m rulestest.Mutant) (*law, error) {
	if s.def == nil {
		return nil, errors.New("awardstest: a shipped regulation is not mutated")
	}
	var written, words []document.Edit
	for _, e := range m.Edits {
		if _, _, ok := s.def.Position(e.Path); ok {
			written = append(written, e)
		} else {
			words = append(words, e)
		}
	}
	doc, err := s.def.With(written...)
	if err != nil {
		return nil, err
	}
	var d awards.Definition
	if err := doc.Decode(&d); err != nil {
		return nil, err
	}
	for _, e := range words {
		if err := setWord(&d, e); err != nil {
			return nil, err
		}
	}
	r, err := awards.Compile(d, s.bases...)
	if err != nil {
		return nil, err
	}
	if r.Hash() == s.base.plain.Hash() {
		return nil, errSame
	}
	return newLaw(r), nil
}

// setWord sets a key that the file leaves out.
func setWord(d *awards.Definition, e document.Edit) error {
	var i, j int
	owner, key := e.Path, ""
	if k := strings.LastIndexByte(e.Path, '.'); k >= 0 {
		owner, key = e.Path[:k], e.Path[k+1:]
	}
	in := func(n, size int) bool { return n >= 0 && n < size }
	exactly := func(layout string, args ...any) bool { return fmt.Sprintf(layout, args...) == owner }
	var c *awards.Condition
	var off *bool
	switch {
	case scan(owner, "awards[%d].conditions[%d]", &j, &i) && exactly("awards[%d].conditions[%d]", j, i) && in(j, len(d.Awards)) && in(i, len(d.Awards[j].Conditions)):
		c = &d.Awards[j].Conditions[i]
	case scan(owner, "conditions[%d]", &i) && exactly("conditions[%d]", i) && in(i, len(d.Conditions)):
		c = &d.Conditions[i]
	case scan(owner, "awards[%d].quotas[%d]", &j, &i) && in(j, len(d.Awards)) && in(i, len(d.Awards[j].Quotas)):
		off = &d.Awards[j].Quotas[i].Off
	case scan(owner, "deadlines[%d]", &i) && in(i, len(d.Deadlines)):
		off = &d.Deadlines[i].Off
	case scan(owner, "parameters[%d]", &i) && in(i, len(d.Parameters)):
		off = &d.Parameters[i].Off
	}
	if c != nil {
		off = &c.Off
	}
	switch {
	case key == "off" && off != nil:
		*off = e.Text == "true"
	case key == "dossier" && c != nil:
		c.Dossier = e.Text == "true"
	case key == "effect" && c != nil:
		return c.Effect.UnmarshalText([]byte(e.Text))
	default:
		return fmt.Errorf("awardstest: nothing stands at %s", e.Path)
	}
	return nil
}

func scan(s, layout string, into ...any) bool {
	n, _ := fmt.Sscanf(s, layout, into...)
	return n == len(into)
}
