package survey

import (
	"slices"

	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/value"
)

const (
	maxRecords = 24 // that lists are made of
	maxCopies  = 20 // of one record
)

// lists returns lists worth trying: none, all that differ in two fields, as many of one as the
// rule counts, and each alone.
func (s *surveyor) lists(slot int, ind *program.Indicator) []value.Value {
	records := s.records(ind)
	of := func(records ...value.Record) value.Value {
		return value.OfList(&value.List{Fields: ind.Codes, Records: records})
	}
	lists := []value.Value{of(), of(records...)}
	few := records[:min(len(records), 4)]
	for _, v := range s.counts[slot] {
		n, ok := v.Num.Int64()
		for by := int64(-1); ok && by <= 1; by++ {
			if n+by > 0 && n+by <= maxCopies {
				for _, r := range few {
					lists = append(lists, of(slices.Repeat([]value.Record{r}, int(n+by))...))
				}
			}
		}
	}
	for _, r := range records {
		lists = append(lists, of(r))
	}
	return lists
}

// records are some worth trying.
func (s *surveyor) records(ind *program.Indicator) (out []value.Record) {
	values, sizes := make([][]value.Value, len(ind.Fields)), make([]int, len(ind.Fields))
	for k := range ind.Fields {
		f := &ind.Fields[k]
		near, far := s.offerOf(-1, f, s.fields[f])
		values[k] = append(fit(f, near, nil), fit(f, far, nil)...)
		if len(values[k]) == 0 {
			values[k] = []value.Value{{}} // nothing is known that it may be
		}
		sizes[k] = min(len(values[k]), 6)
	}
	for _, free := range []int{0, 1, 2} {
		for at := range Around(sizes, min(free, len(sizes))) {
			r := value.Record{Values: make([]value.Value, len(at))}
			for k, i := range at {
				r.Values[k] = values[k][i]
			}
			same := func(x value.Record) bool { return slices.EqualFunc(x.Values, r.Values, value.Value.Equal) }
			if !slices.ContainsFunc(out, same) {
				out = append(out, r)
			}
			if len(out) == maxRecords {
				return out
			}
		}
	}
	return out
}
