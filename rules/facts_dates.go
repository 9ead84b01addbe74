package rules

import "iter"

// Dates are the dates that the facts hold, those of events of lists too, each with the code of its indicator, in no
// order within an event.
func (f *Facts) Dates() iter.Seq2[string, Date] {
	return func(yield func(string, Date) bool) {
		for fact := range f.All() {
			if day, ok := fact.Value.Date(); ok && !yield(fact.Indicator, day) {
				return
			}
			events, _, _ := fact.Value.Events()
			for _, e := range events {
				for _, v := range e.Fields {
					if day, ok := v.Date(); ok && !yield(fact.Indicator, day) {
						return
					}
				}
			}
		}
	}
}
