package scoringtest

import (
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// capAt is one cap of a section, or of the card.
type capAt struct {
	section, kind string // codes: of the section, "" for the card, and the key of the cap in files
	name          string // as cases have it: "IV plus"
	path, label   string
	value         decimal.Decimal
}

// caps returns the caps of a section, or of the card for nil.
func (c *card) caps(s *section) (out []capAt) {
	code, path, label, caps := "", "", "card", c.def.Caps
	if s != nil {
		code, path, label, caps = s.def.Code, s.path, s.def.Code, s.def.Caps
	}
	for _, one := range []struct {
		kind  string
		value *decimal.Decimal
	}{{"plus", caps.Plus}, {"minus", caps.Minus}, {"total", caps.Total}, {"floor", caps.Floor}} {
		if one.value != nil {
			out = append(out, capAt{
				section: code, kind: one.kind, name: strings.TrimSpace(code + " " + one.kind),
				path: diag.JoinPath(path, "caps."+one.kind), label: label + " cap " + one.kind, value: *one.value,
			})
		}
	}
	return out
}

// allCaps returns the caps of the sections, then those of the card.
func (c *card) allCaps() (out []capAt) {
	for _, s := range c.sections {
		out = append(out, c.caps(s)...)
	}
	return append(out, c.caps(nil)...)
}

// idleCap proves that a cap binds neither as it is nor as the mutant has it.
func (c *card) idleCap(m rulestest.Mutant) (none diag.Text) {
	for _, x := range c.allCaps() {
		if x.path != m.Path {
			continue
		}
		if m.New == "" {
			return c.IdleCap(x.section, x.kind, nil)
		}
		if to, err := decimal.NewFromString(m.New); err == nil {
			return c.IdleCap(x.section, x.kind, &to)
		}
	}
	return none
}
