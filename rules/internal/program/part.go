package program

import "github.com/thidua-go/thidua/rules/internal/ops"

// Places returns how many decimal places the results of a part of the rule can have,
// as the table of operators and the indicators say; ok is false if any number. Unless
// all is set, products and branches, which have no unit that one fact could move them
// by, have none.
func (p *Program) Places(part *Part, all bool) (most int32, ok bool) {
	args, row := part.Args, part.row()
	if row == nil {
		return 0, false
	}
	product := all && row.Fix == ops.Infix && row.Fast == ops.Product
	switch {
	case row.Form == ops.Fact:
		slot, known := p.Schema.Slots[part.Name]
		if !known || p.Schema.Indicators[slot].Places == nil {
			return 0, false
		}
		return *p.Schema.Indicators[slot].Places, true
	case row.Form == ops.Field:
		if part.of.Places == nil {
			return 0, false
		}
		return *part.of.Places, true
	case row.Form == ops.Const:
		d, known := part.Value.Decimal()
		return max(0, -d.Exponent()), known
	case row.Unit == ops.WholeUnit:
		return 0, true
	case all && row.Form == ops.If:
		args = args[1:]
	case row.Unit == ops.FirstUnit && row.Over:
		args = args[1:2]
	case row.Unit == ops.FirstUnit:
		args = args[:1]
	case row.Unit != ops.FinestUnit && !product:
		return 0, false
	}
	for _, a := range args {
		n, ok := p.Places(a, all)
		switch {
		case !ok:
			return 0, false
		case product:
			most += n
		default:
			most = max(most, n)
		}
	}
	return most, true
}

// Reads returns the facts of the unit that the part reads, or only those without any
// of which it is undetermined; ok is false if it hangs on anything else.
func (p *Part) Reads(needed bool) (codes []string, ok bool) {
	row := p.row()
	if row == nil || needed && row.Form != ops.Fact && !row.Strict() {
		return nil, false
	}
	switch row.Form {
	case ops.Fact:
		return []string{p.Name}, true
	case ops.Points, ops.Derived, ops.Var, ops.Let, ops.Previous, ops.Aggregate, ops.Field, ops.Records:
		return nil, false
	}
	ok = true
	for _, a := range p.Args {
		read, known := a.Reads(needed)
		codes, ok = append(codes, read...), ok && known
	}
	return codes, ok
}

// row is that of the part's operator; nil for a function of the host.
func (p *Part) row() *ops.Row { return ops.Language.Named(p.Op, len(p.Args)) }
