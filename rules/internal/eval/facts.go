// Package eval evaluates rules over facts: the plain evaluator, which defines what
// rules mean and keeps every step, and the fast one, which must agree with it.
package eval

import (
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/thidua-go/thidua/rules/internal/column"
	"github.com/thidua-go/thidua/rules/internal/program"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// Facts is what is known of a unit.
type Facts struct {
	Unit     string
	Values   Slots    // indicators, then points of criteria
	Plain    []int64  // by indicator: known values in the units of columns; odd if that is not it
	Evidence []string // by slot; nil if there is none
	Previous *Facts
	Large    bool // some, or some of last year, need big numbers
	Records  int  // of the longest of the lists, of this year or of last

	plains int       // how many of Plain are not odd or out of range, with those of texts and lists
	size   uint64    // the bits that those have at most
	record *recordAt // that an aggregate looks at
}

// Slots are values by slot of a schema, in blocks, so that facts that differ in one value share
// all other blocks.
type Slots []*[perBlock]value.Value

const perBlock = 8

// NewSlots returns values for so many units, none of which is known.
func NewSlots(units, slots int) []Slots {
	per := (slots + perBlock - 1) / perBlock
	out, blocks, values := make([]Slots, units), make(Slots, units*per), make([][perBlock]value.Value, units*per)
	for i := range values {
		blocks[i] = &values[i]
	}
	for i := range out {
		out[i] = blocks[i*per:][:per:per]
	}
	return out
}

// At returns the value of a slot.
func (s Slots) At(slot int) *value.Value { return &s[slot/perBlock][slot%perBlock] }

// Own returns the value of a slot to be written to, in a block that is not shared with others.
func (s Slots) Own(slot int, others Slots) *value.Value {
	if b := slot / perBlock; others != nil && s[b] == others[b] {
		own := *s[b]
		s[b] = &own
	}
	return s.At(slot)
}

// Group is the facts of the members that a unit is compared with, and what has been
// computed of them.
type Group struct {
	Members []*Facts
	index   map[string]int // of members by unit; nil if they are few
	Large   bool           // the facts of some are
	Records int            // of all members
	own     []*Group       // within this one, by member: that of those of its group; nil if there are none

	cache  sync.Map               // aggregates, by node
	recent atomic.Pointer[latest] // some of cache, found without hashing; nil until one is asked for
	count  atomic.Int64           // of aggregates in cache
	size   atomic.Int64           // of what they hold, in steps, values and letters
}

// gathered is the facts of groups in columns, in memory that serves some after others.
type gathered struct {
	groups  []*Group
	members []*Facts      // of all of them, one group after another
	joined  []*Facts      // memory for members
	plain   [][]int64     // of the members
	same    []same        // what an aggregate is in each group
	slots   []*factColumn // by slot; nil of those that nobody asked for
	others  map[otherFacts]*factColumn
	made    []*factColumn
	used    int // of those made
}

// otherFacts are of last year, in finer units, or what an aggregate makes of facts.
type otherFacts struct {
	slot       int
	last, fine bool
	of         *source
}

// factColumn is the facts of one slot.
type factColumn struct {
	nums   []int64  // 0 where the state is not fine
	states []status // nil if all are; Beside of what is no whole number of units
	spare  []status // memory for them
	size   uint64   // the bits that nums have at most
	finer  bool     // some are Beside because of their places
}

// of turns to groups, some of which have members.
func (d *gathered) of(groups []*Group) {
	if slices.Equal(d.groups, groups) {
		return
	}
	d.groups, d.used = append(d.groups[:0], groups...), 0
	if d.members = groups[0].Members; len(groups) > 1 {
		d.joined = d.joined[:0]
		for _, g := range groups {
			d.joined = append(d.joined, g.Members...)
		}
		d.members = d.joined
	}
	d.plain = d.plain[:0]
	for _, f := range d.members {
		d.plain = append(d.plain, f.Plain)
	}
	d.slots = resize(d.slots, len(d.members[0].Values)*perBlock)
	clear(d.slots)
	clear(d.others)
}

// fresh returns a column without facts.
func (d *gathered) fresh() *factColumn {
	if d.used == len(d.made) {
		d.made = append(d.made, new(factColumn))
	}
	c := d.made[d.used]
	d.used++
	c.nums = resize(c.nums, len(d.members))
	clear(c.nums)
	c.states, c.size, c.finer = nil, 0, false
	return c
}

// column returns the facts that a rule reads.
func (d *gathered) column(s *source) *factColumn {
	if s.last || s.fine {
		key := otherFacts{slot: s.slot, last: s.last, fine: s.fine}
		if d.others[key] == nil {
			d.keep(key, d.gather(s))
		}
		return d.others[key]
	}
	if d.slots[s.slot] != nil {
		return d.slots[s.slot]
	}
	d.slots[s.slot] = d.gather(s)
	return d.slots[s.slot]
}

func (d *gathered) keep(key otherFacts, c *factColumn) {
	if d.others == nil {
		d.others = make(map[otherFacts]*factColumn)
	}
	d.others[key] = c
}

func (d *gathered) gather(s *source) *factColumn {
	c, missing := d.fresh(), value.Value{}
	plain := !s.last && !s.fine && s.slot < len(d.plain[0])
	for i, f := range d.members {
		if plain {
			if x := d.plain[i][s.slot]; x != odd {
				c.nums[i] = x
				c.size |= uint64(x ^ x>>63)
				continue
			}
		}
		if s.last {
			f = f.Previous
		}
		if f == nil {
			c.set(i, &missing, &s.unit)
		} else {
			c.set(i, f.Values.At(s.slot), &s.unit)
		}
	}
	return c
}

// odd is no value in units of columns.
const odd = math.MinInt64

// Set sets the value of an indicator, in a block that is not shared with other values.
func (e *Evaluator) Set(f *Facts, slot int, v value.Value, others Slots) {
	*f.Values.Own(slot, others) = v
	f.Large = f.Large || !v.Num.Small()
	u := &e.units[slot]
	if u.per == 0 {
		return
	}
	if u.holds(f.Plain[slot]) {
		f.plains--
	}
	f.Plain[slot] = odd
	if v.State != value.Known {
		return
	}
	if x, ok := u.of(&v); ok {
		f.Plain[slot] = x
	}
	if x := f.Plain[slot]; u.holds(x) {
		f.plains++
		f.size |= uint64(x ^ x>>63)
	}
}

// NoFacts returns the facts of units of which nothing is known.
func (e *Evaluator) NoFacts(units ...string) []Facts {
	values, known := NewSlots(len(units), e.Schema.Len()), len(e.units)
	out, plain, plains := make([]Facts, len(units)), make([]int64, len(units)*known), 0
	for i := range plain {
		plain[i] = odd
	}
	for i := range e.units {
		if e.units[i].per == 0 { // nobody asks
			plains++
		}
	}
	for i, unit := range units {
		out[i] = Facts{Unit: unit, Values: values[i], Plain: plain[i*known:][:known:known], plains: plains}
	}
	return out
}

// set is the fact of member i.
func (c *factColumn) set(i int, v *value.Value, u *unit) {
	st := statusOf(v)
	if st == fine {
		if x, ok := u.of(v); ok {
			c.nums[i] = x
			c.size |= uint64(x ^ x>>63)
			return
		}
		st, c.finer = column.Beside, c.finer || v.Num.Small()
	}
	if c.states == nil {
		c.spare = resize(c.spare, len(c.nums))
		clear(c.spare)
		c.states = c.spare
	}
	c.states[i] = st
}

// unit is what a column of facts is in.
type unit struct {
	per   int64
	most  int      // bits that the range of the indicator leaves
	ratio [8]int64 // of decimals to it, by their places; 0 of those of more
}

// holds reports whether x is a number within the range.
func (u *unit) holds(x int64) bool { return x != odd && x>>u.most == x>>63 }

// of returns a known value in units, if it is a whole number of them.
func (u *unit) of(v *value.Value) (x int64, ok bool) {
	const most = 1 << 40
	if x, k, ok := v.Num.Tens(); ok && u.ratio[k] != 0 && uint64(x+most) < 2*most {
		return x * u.ratio[k], true
	}
	return v.Num.In(1, u.per)
}

func unitOf(per int64) (u unit) {
	u.per = per
	for k, x := 0, per; k < len(u.ratio); k, x = k+1, x/10 {
		if u.ratio[k] = x; x%10 != 0 {
			break
		}
	}
	return u
}

// unitsOf are those of the columns of indicators, by slot; those of texts and lists are none.
func unitsOf(s *program.Schema) []unit {
	out := make([]unit, len(s.Indicators))
	for slot := range out {
		if kind := s.Indicators[slot].Kind; kind != value.TextKind && kind != value.ListKind {
			per, most := s.Unit(slot, false)
			out[slot] = unitOf(per)
			out[slot].most = most
		}
	}
	return out
}

// fewMembers are compared one by one, which costs less than a map of them.
const fewMembers = 16

// Add adds a member; ok is false if its unit is one already.
func (g *Group) Add(f *Facts) (ok bool) {
	_, had := g.Index(f.Unit)
	if i := len(g.Members); i == fewMembers {
		g.index = make(map[string]int, cap(g.Members))
		for j, m := range g.Members {
			g.index[m.Unit] = j
		}
	}
	if g.index != nil && !had {
		g.index[f.Unit] = len(g.Members)
	}
	g.Members = append(g.Members, f)
	return !had
}

// Replace makes h the group with other facts of member i, of which nothing is computed yet.
func (g *Group) Replace(h *Group, i int, f *Facts) {
	h.Members, h.index = slices.Clone(g.Members), g.index
	h.Members[i] = f
	for _, m := range h.Members {
		h.Large, h.Records = h.Large || m.Large, h.Records+m.Records
	}
	if g.own != nil {
		made := map[*Group]*Group{nil: nil}
		h.split(func(i int) *Group {
			if _, ok := made[g.own[i]]; !ok {
				made[g.own[i]] = new(Group)
			}
			return made[g.own[i]]
		})
	}
}

// Within makes h the group with groups within it, of those members that have the same code; one
// of an empty code is in none.
func (g *Group) Within(h *Group, of func(unit string) string) {
	h.Members, h.index, h.Large, h.Records = g.Members, g.index, g.Large, g.Records
	made := make(map[string]*Group)
	h.split(func(i int) *Group {
		code := of(h.Members[i].Unit)
		if code != "" && made[code] == nil {
			made[code] = new(Group)
		}
		return made[code]
	})
}

// split puts each member into the group that to says, if any.
func (g *Group) split(to func(i int) *Group) {
	g.own = make([]*Group, len(g.Members))
	for i, f := range g.Members {
		if g.own[i] = to(i); g.own[i] != nil {
			g.own[i].Add(f)
		}
	}
}

// Own returns the group within the group that a unit is in; nil if there is none.
func (g *Group) Own(f *Facts) *Group {
	if g == nil || g.own == nil {
		return nil
	}
	if i, ok := g.Index(f.Unit); ok {
		return g.own[i]
	}
	return nil
}

// Alone returns the group of one member, who is in a group within it too.
func Alone(f *Facts) *Group {
	g := &Group{Members: []*Facts{f}}
	g.split(func(int) *Group { return new(Group) })
	return g
}

// Index returns which member a unit is.
func (g *Group) Index(unit string) (i int, ok bool) {
	if g.index != nil {
		i, ok = g.index[unit]
		return i, ok
	}
	i = slices.IndexFunc(g.Members, func(f *Facts) bool { return f.Unit == unit })
	return i, i >= 0
}

// A group keeps so many aggregates whatever they hold, and more as long as they hold no
// more than that. Then it forgets all, and computes anew what is asked for again: the
// rules of a card are kept, those of a session that writes thousands are not.
const (
	fewAggregates = 512
	maxKept       = 1 << 19
)

type latest [32]atomic.Pointer[fastAggregate]

// of is where an aggregate is kept that was asked for last, of several that share it.
func (l *latest) of(n *program.Node) *atomic.Pointer[fastAggregate] {
	return &l[(n.ID*31+len(n.Src))%len(l)]
}

// recently returns an aggregate if no other that shares its place was asked for after it; nil otherwise.
func (g *Group) recently(n *program.Node) *fastAggregate {
	if recent := g.recent.Load(); recent != nil {
		if a := recent.of(n).Load(); a != nil && a.of == n {
			return a
		}
	}
	return nil
}

// remember keeps an aggregate where recently finds it.
func (g *Group) remember(n *program.Node, a *fastAggregate) {
	if g.recent.Load() == nil {
		g.recent.CompareAndSwap(nil, new(latest))
	}
	g.recent.Load().of(n).Store(a)
}

// keep returns what is kept of an aggregate, which is a unless another was first.
func (g *Group) keep(key, a any, n *program.Node, values int) any {
	got, had := g.cache.LoadOrStore(key, a)
	if !had && g.size.Add(int64(8+n.To-n.From+values)) > maxKept && g.count.Load() >= fewAggregates {
		g.cache.Clear()
		g.count.Store(0)
		g.size.Store(0)
	} else if !had {
		g.count.Add(1)
	}
	return got
}
