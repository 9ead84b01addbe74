package awards

import (
	"errors"
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// State is how far an award has come.
type State = diag.Enum[states]

// The states. The zero State is open: nothing has happened.
const (
	Open       State = iota // not nominated (chưa suy tôn)
	Named                   // nominated by the cluster (đã suy tôn)
	Proposed                // proposed by who may propose by law (đã trình)
	Conferred               // decided to be awarded (đã có quyết định tặng)
	Declined                // decided not to be awarded (không được tặng)
	Withdrawn               // taken back before it was decided (rút đề nghị)
	Revoked                 // conferred, and revoked since (hủy bỏ quyết định tặng)
	Returned                // sent back to whoever proposed it, to be completed (trả lại hồ sơ)
	HandedOver              // conferred and handed over (đã trao tặng)
)

type states struct{}

func (states) Names() *diag.Names { return &stateNames }

var stateNames = diag.Names{
	What: say("state"),
	Names: []string{
		"open", "nominated", "proposed", "conferred", "declined", "withdrawn", "revoked", "returned", "handed_over",
	},
	Texts: []diag.Text{
		say("open"), say("nominated%s", diag.Text{}), // not the format of the status, which Vietnamese words otherwise
		say("proposed"), say("conferred"), say("declined"), say("withdrawn"), say("revoked"),
		say("returned to be completed"), say("handed over"),
	},
}

// next are the states that may follow a state.
var next = map[State][]State{
	Open:       {Named},
	Named:      {Proposed, Withdrawn},
	Proposed:   {Conferred, Declined, Returned, Withdrawn},
	Returned:   {Proposed, Withdrawn},
	Conferred:  {HandedOver, Revoked},
	HandedOver: {Revoked},
}

// Step is one event in the life of an award: by whom, on which day, on what
// document.
type Step struct {
	State State      `json:"state" yaml:"state"`
	On    rules.Date `json:"on" yaml:"on"`
	// By is the authority: the meeting of the cluster nominates, the minister or the chairman of the
	// provincial People's Committee proposes, the Government or the Prime Minister decides.
	By       string `json:"by" yaml:"by"`
	Document string `json:"document,omitempty" yaml:"document"` // number and date of the minutes, submission or decision
	// Reason is needed to decline, return, withdraw and revoke, and Citation says under which clause, such as
	// Law 06/2022/QH15 art. 93(2)(a) for a false declaration.
	Reason   diag.Words     `json:"reason,omitzero" yaml:"reason"`
	Citation rules.Citation `json:"citation,omitzero" yaml:"citation"`
}

// ErrOrder is returned for a step that cannot follow the one before.
var ErrOrder = errors.New("out of order")

// Life is the life of one award of one unit for the results of one year: it is
// nominated, proposed months later, perhaps returned and proposed again, decided
// months after that, handed over, and may be revoked. The year of the results and the
// year of the decision differ. It is plain data, which [Life.Then] makes longer.
//
// One that follows from a slate begins with [Slate.Begin]. A meeting may nominate otherwise
// than a regulation would: then the first step of a Life{Nomination: …} is to be [Named].
type Life struct {
	Nomination
	Steps []Step `json:"steps"` // in order
}

// Nomination says what is nominated: an award of a unit for the results of a
// year. Form, Type and Achievement are for the history of the unit, should the
// award be conferred: see [Life.Past].
type Nomination struct {
	Unit  string `json:"unit"`
	Award string `json:"award"` // the code of the award
	// Year is the year of the results, which is not that of the decision.
	Year        int    `json:"year"`
	Achievement string `json:"achievement,omitempty"`
	Form        string `json:"form,omitempty"`
	Type        string `json:"type,omitempty"`
}

// Begin returns the life that begins with the nomination of an entry by a body
// such as the meeting of the cluster, on the day of the slate. The entry must
// be nominated.
// The error is [ErrOrder] for one that is not, [diag.ErrName] for one that the slate does not have, and
// otherwise that of [Life.Then].
func (s *Slate) Begin(r *Regulation, award, unit, by, document string) (Life, error) {
	e, ok := s.Entry(award, unit)
	switch {
	case !ok:
		return Life{}, fmt.Errorf("awards: the slate has no entry of %s for %s: %w", unit, award, diag.ErrName)
	case e.Status != Nominated:
		return Life{}, fmt.Errorf("awards: %s is not nominated for %s, but %v: %w", unit, award, e.Status, ErrOrder)
	}
	_, a, err := r.awardOn(award, e.Assessment.Governed)
	if err != nil {
		return Life{}, err
	}
	n := Nomination{Unit: unit, Award: award, Year: s.Plan.Year, Achievement: s.Plan.result(), Form: a.Form, Type: a.Type}
	return Life{Nomination: n}.Then(Step{State: Named, On: s.On, By: by, Document: document})
}

// Then returns the life with one more step. The error is [ErrOrder] for a step
// that cannot follow or is dated before the last one, and [diag.ErrValue] for
// one without day, authority or a reason that it needs.
func (l Life) Then(s Step) (Life, error) {
	have := l.State()
	fault := func(err error, layout string, args ...any) (Life, error) {
		return l, fmt.Errorf("awards: %s, %s: %s: %w", l.Unit, l.Award, fmt.Sprintf(layout, args...), err)
	}
	switch {
	case !slices.Contains(next[have], s.State):
		return fault(ErrOrder, "%v cannot follow %v", s.State, have)
	case !s.On.Valid():
		return fault(diag.ErrValue, "%v on no day of the calendar", s.State)
	case len(l.Steps) > 0 && s.On.Before(l.Steps[len(l.Steps)-1].On):
		return fault(ErrOrder, "%v on %v, before %v on %v", s.State, s.On, have, l.Steps[len(l.Steps)-1].On)
	case s.By == "":
		return fault(diag.ErrValue, "%v by nobody: name the authority", s.State)
	case s.Reason.IsZero() && slices.Contains([]State{Declined, Returned, Withdrawn, Revoked}, s.State):
		return fault(diag.ErrValue, "%v needs a reason", s.State)
	}
	l.Steps = append(slices.Clone(l.Steps), document.Clone(s))
	return l, nil
}

// State returns how far the award has come.
func (l Life) State() State {
	if len(l.Steps) == 0 {
		return Open
	}
	return l.Steps[len(l.Steps)-1].State
}

// Past returns the award as a record for the history of the unit; ok is false
// unless it was conferred. A revoked one carries the day of its revocation.
func (l Life) Past() (p PastAward, ok bool) {
	for _, s := range l.Steps {
		switch s.State {
		case Conferred:
			p = PastAward{Form: l.Form, Type: l.Type, Decided: s.On, FirstYear: l.Year, LastYear: l.Year,
				Achievement: l.Achievement, Decision: s.Document}
			ok = true
		case Revoked:
			p.Revoked = s.On
		}
	}
	return p, ok
}
