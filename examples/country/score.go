package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// scoreFn scores, ranks and nominates one cluster, by the card and the regulation of its kind and year.
type scoreFn struct {
	Lang    string
	Largest int // the most members of a cluster, and the most rows of facts
	// Nominated is the most members of a cluster that is nominated from: a nomination says of each unit what each
	// condition says of it, which takes a thousand times the memory of its score.
	Nominated int
	Explain   map[string]bool // the units that are explained, as cluster/unit; kind and year as in the names of folders
}

var unitsScored = beam.NewCounter("country", "units scored")

// ProcessElement scores a cluster, which is book/cluster.
func (f *scoreFn) ProcessElement(ctx context.Context, key string, pieces func(*[]byte) bool, lib string,
	emit func(string, []byte)) error {
	books, err := rulebooks(lib)
	if err != nil {
		return err
	}
	name, cluster, _ := strings.Cut(key, "/")
	c := &cluster1{scoreFn: f, rulebook: books[name], book: name, cluster: cluster, lang: langFor(f.Lang),
		outcome: &outcome{Tally: newTally()}}
	if err := c.gather(func(yield func([]byte) bool) {
		for piece := []byte(nil); pieces(&piece) && yield(piece); {
		}
	}); err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	if err := c.score(ctx); err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	unitsScored.Inc(ctx, int64(c.Units))
	progress.units.Add(int64(c.Units))
	progress.clusters.Add(1)
	data, err := c.encode()
	if err == nil {
		emit(key, data)
	}
	return err
}

// cluster1 is one cluster.
type cluster1 struct {
	*scoreFn
	*rulebook
	*outcome
	book, cluster string
	lang          diag.Lang

	members, rows []*said
	// How many there are, whether they are held or not.
	memberRows, factRows int
	first                *said // of a cluster that is too large
}

func (c *cluster1) aside(s *said, code string, why diag.Text, rows int) {
	c.outcome.aside(aside{File: s.file, Row: s.row, Rows: rows, Book: c.book, Cluster: c.cluster, Unit: s.unit,
		Code: code, Text: why.Format(c.lang)})
}

// gather takes the pieces of a cluster. Of one that is too large it holds nothing, and counts.
func (c *cluster1) gather(pieces iter.Seq[[]byte]) (err error) {
	for piece := range pieces {
		err = errors.Join(err, decode(piece, func(r role, s said) {
			list, n := &c.rows, &c.factRows
			if r == unitsRole {
				list, n = &c.members, &c.memberRows
			}
			if c.first == nil || before(&s, c.first) < 0 {
				c.first = &said{file: s.file, row: s.row}
			}
			switch *n++; {
			case *n <= c.Largest:
				*list = append(*list, &s)
			case *n == c.Largest+1:
				c.members, c.rows = nil, nil
			}
		}))
	}
	slices.SortFunc(c.members, before)
	slices.SortFunc(c.rows, before)
	return err
}

// before is the order of rows: what Beam hands over comes in any.
func before(a, b *said) int {
	return cmp.Or(strings.Compare(a.file, b.file), cmp.Compare(a.row, b.row))
}

// score does all that there is to do.
func (c *cluster1) score(ctx context.Context) error {
	if max(c.memberRows, c.factRows) > c.Largest {
		c.tooLarge()
		return nil
	}
	batch, members, err := c.batch(ctx)
	if len(members) == 0 {
		return err
	}
	var ranking *scoring.Ranking
	if err == nil {
		ranking, err = c.card.ScoreAndRank(ctx, batch)
	}
	if err != nil {
		return c.notScored(ctx, members, err)
	}
	grades, _, err := ranking.Grades(ctx)
	if err != nil {
		return err
	}
	var slate *awards.Slate
	if len(members) > c.Nominated {
		err = fault(members[0].file, "not-nominated", diag.ErrLimit, diag.Text{}, "it has %d units, and %d are allowed",
			len(members), c.Nominated)
	} else {
		slate, err = c.nominate(ctx, ranking, members)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil { // what was scored stands
		c.aside(members[0], "not_nominated", say("the cluster was scored and nobody nominated: %s",
			diag.Verbatim(faultText(err, c.lang))), 0)
	}
	return c.results(ranking, grades, slate, members)
}

// batch is the cluster as it is scored.
func (c *cluster1) batch(ctx context.Context) (b scoring.Batch, members []*said, err error) {
	members, rows := c.match()
	units := make([]string, len(members))
	for i, m := range members {
		units[i] = m.unit
	}
	columns, err := columns(c.card.Schema(), rows)
	if err != nil {
		return b, members, err
	}
	b.Name = c.cluster
	b.Group, err = rules.NewGroupOf(ctx, c.card.Schema(), units, columns...)
	return b, members, err
}

// tooLarge sets a whole cluster aside: one line, for all of its units.
func (c *cluster1) tooLarge() {
	c.aside(c.first, "too_large", say("the cluster has %d units and %d rows of facts, and %d are allowed",
		c.memberRows, c.factRows, c.Largest), c.factRows)
	g := c.Tally.group(c.book, "")
	g.Clusters, g.Units, g.Refused = 1, c.memberRows, c.memberRows
	c.Tally.Unlisted = c.memberRows
}

// notScored sets a cluster aside that the library refuses as a whole, such as one that would take more steps than are
// allowed.
func (c *cluster1) notScored(ctx context.Context, members []*said, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	c.aside(members[0], "not_scored", diag.Verbatim(faultText(err, c.lang)), 0)
	for _, m := range members {
		g := c.Tally.group(c.book, m.province)
		g.Units++
		g.Refused++
	}
	c.Tally.group(c.book, province(members)).Clusters++
	c.Tally.Unlisted = len(members)
	return nil
}

// match gives each unit of the cluster its row of facts; nil for one that has none, or of which two rows say
// different things: nobody guesses which one holds.
func (c *cluster1) match() (members, rows []*said) {
	slices.SortStableFunc(c.members, func(a, b *said) int { return strings.Compare(a.unit, b.unit) })
	at := make(map[string]int, len(c.members))
	for _, m := range c.members {
		if i, again := at[m.unit]; again {
			c.aside(m, "second_unit", say("the unit is already in %s, row %d", members[i].file, members[i].row), 1)
			continue
		}
		at[m.unit] = len(members)
		members = append(members, m)
	}
	rows = make([]*said, len(members))
	said, spoilt := make([]*said, len(members)), make([]bool, len(members))
	for _, s := range c.rows {
		i, known := at[s.unit]
		switch {
		case !known && len(members) == 0:
			c.aside(s, "unknown_unit", say("no file of units names the cluster %s", c.cluster), 1)
		case !known:
			c.aside(s, "unknown_unit", say("the cluster %s has no unit %s", c.cluster, s.unit), 1)
		case said[i] == nil:
			said[i], rows[i] = s, s
		case slices.Equal(said[i].facts, s.facts):
			c.aside(s, "repeated", say("%s, row %d, says the same; it counts once", said[i].file, said[i].row), 1)
		default:
			c.aside(s, "second_sheet", say("%s, row %d, says otherwise; neither counts", said[i].file, said[i].row), 1)
			if rows[i] = nil; !spoilt[i] {
				c.aside(said[i], "second_sheet", say("%s, row %d, says otherwise; neither counts", s.file, s.row), 1)
			}
			spoilt[i] = true
		}
	}
	for _, s := range rows {
		if s != nil {
			c.Tally.Used++
		}
	}
	return members, rows
}

// nominate asks the regulation about the whole ranking.
func (c *cluster1) nominate(ctx context.Context, ranking *scoring.Ranking, members []*said) (*awards.Slate, error) {
	candidates := make([]awards.Candidate, len(members))
	for i, m := range members {
		if candidates[i].Unit = m.unit; m.cleared != "" {
			candidates[i] = awards.Clean(m.unit, m.cleared)
		}
		facts, err := candidateFacts(c.law.Schema(), m)
		if err != nil {
			return nil, err
		}
		candidates[i].Facts = facts
	}
	plan := c.Plan
	plan.Cluster = c.cluster
	return c.law.Nominate(ctx, c.On, plan, ranking, candidates)
}

// results writes a line for each unit, the first first, and counts.
func (c *cluster1) results(ranking *scoring.Ranking, grades []scoring.Graded, slate *awards.Slate,
	members []*said) error {
	graded := make(map[string]scoring.Graded, len(grades))
	for _, g := range grades {
		graded[g.Unit] = g
	}
	provinces := make(map[string]string, len(members))
	for _, m := range members {
		provinces[m.unit] = m.province
	}
	awarded := make(map[string][]string)
	if slate != nil {
		for _, e := range slate.Entries {
			awarded[e.Unit] = append(awarded[e.Unit], e.Award+"="+e.Status.String())
			g := c.Tally.group(c.book, provinces[e.Unit])
			switch e.Status {
			case awards.Nominated:
				g.Nominated[e.Award]++
			case awards.Pending, awards.Held:
				g.Pending[e.Award]++
			}
		}
	}
	var out strings.Builder
	for _, st := range ranking.Standings() {
		s, _ := ranking.Score(st.Unit)
		g := c.Tally.group(c.book, provinces[st.Unit])
		state := stateOf(s)
		g.count(state)
		if st.Disqualified == rules.True {
			g.Disqualified++
		}
		grade := graded[st.Unit].Grade
		if grade != "" {
			g.Grades[grade]++
		}
		rank := ""
		if st.Rank > 0 {
			rank = fmt.Sprint(st.Rank)
		}
		writeCSV(&out, c.book, c.cluster, provinces[st.Unit], rank, st.Unit, state, plain(st.Total), plain(st.Least),
			plain(st.Most), grade, strings.Join(awarded[st.Unit], " "))
		if c.Explain[c.book+"/"+c.cluster+"/"+st.Unit] {
			if err := c.explain(s); err != nil {
				return err
			}
		}
	}
	c.Results, c.Units = out.String(), len(members)
	c.Tally.group(c.book, province(members)).gap(c.book+"/"+c.cluster, ranking)
	return nil
}

// province is that of all units, or nothing if they are of several.
func province(members []*said) string {
	for _, m := range members {
		if m.province != members[0].province {
			return ""
		}
	}
	return members[0].province
}

// The states of a unit in the results.
const (
	scored        = "scored"
	refused       = "refused"      // a rule fails for the unit
	undetermined  = "undetermined" // something is missing
	notApplicable = "not_applicable"
)

func stateOf(s *scoring.Score) string {
	switch {
	case s.Total.Known():
		return scored
	case s.Total.IsNotApplicable():
		return notApplicable
	case len(s.Refused) > 0:
		return refused
	}
	return undetermined
}

// plain writes a number for programs, and nothing for what is missing.
func plain(v rules.Value) string {
	if !v.Known() {
		return ""
	}
	return v.String()
}

// explanation is the whole story of one unit.
type explanation struct {
	Book      string               `json:"book"`
	Cluster   string               `json:"cluster"`
	Breakdown scoring.Breakdown    `json:"breakdown"`
	Rules     []*rules.Explanation `json:"rules"` // of each line that a rule made
}

func (c *cluster1) explain(s *scoring.Score) error {
	e := explanation{Book: c.book, Cluster: c.cluster, Breakdown: s.Breakdown()}
	for _, l := range e.Breakdown.Lines {
		live, _ := s.Line(l.Criterion)
		if why, err := live.Explain(); err == nil && why != nil {
			e.Rules = append(e.Rules, why)
		}
	}
	text, err := json.Marshal(e)
	c.Explained += string(text) + "\n"
	return err
}
