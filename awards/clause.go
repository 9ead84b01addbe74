package awards

import (
	"iter"
	"reflect"
	"slices"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Clause is what every part of a regulation says of itself, whether it states a
// condition, a quota, a deadline or anything else: what it is called, whom it is
// for, where it stands in the law, from when to when it holds, and how surely we
// know.
type Clause struct {
	// Code names the clause, such as "flag.central_cluster.leader". An extension that states
	// a code again replaces the clause of its base for the same awards; in a regulation that
	// is carried over from the first day of the new one on.
	Code  string     `json:"code,omitempty" yaml:"code"`
	Title diag.Words `json:"title,omitzero" yaml:"title"`
	// Awards are the codes of the awards that the clause is for; empty means all. A clause
	// inside an award leaves it out.
	Awards   []string       `json:"awards,omitempty" yaml:"awards"`
	Citation rules.Citation `json:"citation,omitzero" yaml:"citation"`
	// InForce narrows the time of the definition.
	InForce rules.Period `json:"in_force,omitzero" yaml:"in_force"`
	// Certainty is how surely we know the text. An unverified clause decides nothing unless
	// [Options.Enable] names it. A gap has none.
	Certainty Certainty `json:"certainty,omitempty" yaml:"certainty"`
	// Off marks a clause that ships switched off, because it is not sure to hold for these
	// awards: it decides nothing unless [Options.Enable] names it.
	Off bool `json:"off,omitempty" yaml:"off"`
	// Note is for the lawyer: what the encoding takes for granted.
	Note diag.Words `json:"note,omitzero" yaml:"note"`
}

// Item is one clause of a definition with what it states and where it stands.
type Item struct {
	*Clause
	// States is the [*Condition], [*Gap], [*Quota], [*Document], [*Deadline], [*Authority] or
	// [*Parameter] that the clause is embedded in; that of a revocation is the clause alone.
	States any
	// Award is the code of the award that the clause stands under, empty if it stands in the
	// definition itself.
	Award string
	// Path is the place in the definition, such as "awards[2].conditions[0]".
	Path string
}

// Clauses returns every clause of the definition, in its order. The pointers lead
// into the definition, so that a change through them is a change of it.
func (d *Definition) Clauses() iter.Seq[Item] {
	return func(yield func(Item) bool) {
		if !(items(yield, "", "parameters", d.Parameters) && items(yield, "", "gaps", d.Gaps) &&
			items(yield, "", "conditions", d.Conditions) && items(yield, "", "documents", d.Documents) &&
			items(yield, "", "deadlines", d.Deadlines) && items(yield, "", "authorities", d.Authorities) &&
			items(yield, "", "revocations", d.Revocations)) {
			return
		}
		for i := range d.Awards {
			a, path := &d.Awards[i], at("awards", i)
			if !(items(yield, a.Code, diag.JoinPath(path, "conditions"), a.Conditions) &&
				items(yield, a.Code, diag.JoinPath(path, "quotas"), a.Quotas)) {
				return
			}
		}
	}
}

// embedder is a pointer to a struct that embeds a Clause.
type embedder[T any] interface {
	*T
	clause() *Clause
}

func (c *Clause) clause() *Clause { return c }

// items yields the clauses of a list and reports whether to go on.
func items[T any, P embedder[T]](yield func(Item) bool, award, path string, list []T) bool {
	for i := range list {
		p := P(&list[i])
		if !yield(Item{p.clause(), p, award, at(path, i)}) {
			return false
		}
	}
	return true
}

// clause is an [Item] as a regulation keeps it: the clause is a copy, which
// merging and carrying over may change, while what is stated never changes.
type clause struct {
	Clause
	states any    // as in Item
	award  string // as in Item
	path   string // in the definition being compiled, for faults
	// from is the code of the definition that states the clause, and overrides that of the
	// definition whose clause it replaces.
	from, overrides string
	carried         bool          // repeats a base whose time is over
	planned         bool          // is of a plan, not of the law
	rule            *rules.Rule   // of a condition
	value           rules.Value   // of a parameter that rules read
	schema          *rules.Schema // that the two were made with
	// grounds are the awards that a condition of the whole regulation is a ground of: the one
	// that it is for alone, and those whose own condition it replaces.
	grounds []string
	said    diag.Text // the title of a condition that this package made, not a file
}

func (c *clause) code() string { return c.Code }

// title is what the clause is called; the zero Text if it has no title.
func (c *clause) title() diag.Text {
	if c.Title.IsZero() {
		return c.said
	}
	return say("%v", c.Title)
}

// called is the title, or the code of a clause that has none.
func (c *clause) called() diag.Text {
	if title := c.title(); !title.IsZero() {
		return title
	}
	return diag.Verbatim(c.Code)
}

// restates reports whether a clause states anew what one of another definition does: it
// is of the same kind and code. An authority is told by its power.
func (c *clause) restates(old *clause) bool {
	x, _ := c.states.(*Authority)
	y, _ := old.states.(*Authority)
	same := c.Code == old.Code
	if x != nil && y != nil {
		same = x.Power == y.Power
	}
	return same && c.from != old.from && reflect.TypeOf(c.states) == reflect.TypeOf(old.states)
}

// stating yields the clauses that state a P and are in force on a day.
func stating[P any](cs []*clause, day rules.Date) iter.Seq2[*clause, P] {
	return func(yield func(*clause, P) bool) {
		for _, c := range cs {
			if x, ok := c.states.(P); ok && c.InForce.Contains(day) && !yield(c, x) {
				return
			}
		}
	}
}

// inForceTwice reports whether one of the clauses before is of the kind and code, at one time.
func (c *clause) inForceTwice(before []*clause) bool {
	return slices.ContainsFunc(before, func(b *clause) bool {
		return reflect.TypeOf(b.states) == reflect.TypeOf(c.states) && b.Code == c.Code && b.InForce.Overlaps(c.InForce)
	})
}

// isFor reports whether the clause is for an award.
func (c *clause) isFor(award string) bool {
	if c.award != "" {
		return c.award == award
	}
	return len(c.Awards) == 0 || slices.Contains(c.Awards, award)
}

// stated returns what a clause states, as data of its own.
func stated[T any, P embedder[T]](c *clause) T {
	return document.Clone(allStated[T, P]([]*clause{c})[0])
}

// allStated returns what the clauses of one kind state, to be read.
func allStated[T any, P embedder[T]](cs []*clause) (out []T) {
	for _, c := range cs {
		if p, ok := c.states.(P); ok {
			x := *p
			*P(&x).clause() = c.Clause
			out = append(out, x)
		}
	}
	return out
}
