package scoring

import (
	"context"
	"fmt"
	"reflect"

	"github.com/thidua-go/thidua/rules"
)

// Differs works out everything that a score keeps in columns once more, line by line and
// section by section, and says where that is not the same.
func Differs(s *Score) error {
	r, err := s.card.newRun(context.Background(), s.run.now())
	if err != nil {
		return err
	}
	r.deep = true
	if s.card.evaluate(context.Background(), nil, r); r.err != nil {
		return r.err
	}
	for _, cr := range s.card.criteria {
		var p picks
		if !cr.plain {
			for _, f := range r.group.Members() {
				p.of = append(p.of, r.pick(cr, f))
				p.unknown = p.unknown || p.of[len(p.of)-1].unknown
			}
		}
		var one pick
		if p.of != nil {
			one = p.of[s.member]
		}
		want, got := r.line(cr, s.member, one, p), s.at(cr)
		if got.state == Disqualified {
			want.state = got.state
		}
		for _, l := range []*line{&want, &got} {
			l.group = nil // of the other run
		}
		if !want.computed.Equal(got.computed) {
			return fmt.Errorf("%s of %s: the rule says %v, was %v", cr.def.Code, s.Unit, want.computed, got.computed)
		}
		want.computed, got.computed = rules.Value{}, rules.Value{}
		waits, waited := r.told(s.Unit, want.missing), s.run.told(s.Unit, got.missing)
		if fmt.Sprint(want.reason, waits, want.counted) != fmt.Sprint(got.reason, waited, got.counted) {
			return fmt.Errorf("%s of %s: %v %v, was %v %v", cr.def.Code, s.Unit, want.reason, waits, got.reason, waited)
		}
		want.reason, want.missing, want.counted = got.reason, got.missing, got.counted
		if !reflect.DeepEqual(want, got) {
			return fmt.Errorf("%s of %s: %+v, was %+v", cr.def.Code, s.Unit, want, got)
		}
		lines := s.lines()
		e := lines.extent(cr)
		if e.lo != got.lo || e.hi != got.hi || e.max != got.max || e.beyond != got.beyond || e.state != got.state {
			return fmt.Errorf("%s of %s: %+v is kept of %+v", cr.def.Code, s.Unit, e, got)
		}
	}
	root := s.spans()[0]
	if want := (whole{root.lo.sum(), root.hi.sum(), root.without.sum(), root.varies}); s.whole() != want {
		return fmt.Errorf("the card comes to %+v, section by section to %+v", s.whole(), want)
	}
	return nil
}
