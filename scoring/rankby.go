package scoring

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// RankKeys are what units are ranked by, the first that differs deciding: one, or several as in
// [grade, points]. Files and JSON write one alone as a word, and more as a list.
type RankKeys []RankBy

// one reports whether the keys are written as a word.
func (k RankKeys) one() bool { return len(k) == 1 && k[0] != byUnstated }

// MarshalText writes the keys as differences and hashes do: one alone as the word.
func (k RankKeys) MarshalText() ([]byte, error) {
	words := make([]string, len(k))
	for i, by := range k {
		text, err := by.MarshalText()
		if err != nil {
			return nil, err
		}
		words[i] = string(text)
	}
	return []byte(strings.Join(words, ", ")), nil
}

// MarshalJSON writes one key as a word, and more as a list.
func (k RankKeys) MarshalJSON() ([]byte, error) {
	if k.one() {
		return json.Marshal(k[0])
	}
	return json.Marshal([]RankBy(k))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (k *RankKeys) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		var one RankBy
		err := json.Unmarshal(data, &one)
		*k = RankKeys{one}
		return err
	}
	return json.Unmarshal(data, (*[]RankBy)(k))
}

// UnmarshalDocument reads a word or a list of words.
func (k *RankKeys) UnmarshalDocument(n document.Node) error {
	text, scalar := n.Text()
	if !scalar {
		return n.Decode((*[]RankBy)(k))
	}
	var one RankBy
	err := n.Decode(&one)
	if *k = nil; text != "" && one != byUnstated {
		*k = RankKeys{one}
	}
	return err
}

// DocumentShapes tells schemas what UnmarshalDocument reads.
func (k RankKeys) DocumentShapes() []any { return []any{byUnstated, []RankBy{}} }

// Order says how places follow from results, where that is not by one number alone with the next
// rank left out after a tie.
type Order struct {
	RankBy RankKeys `json:"rank_by,omitempty"`
	Ties   Ties     `json:"ties,omitempty"`
}

// Text says it in words: "ranked by grade, then points; no rank is left out after a tie".
func (o Order) Text() diag.Text {
	var all []diag.Text
	if len(o.RankBy) > 0 {
		by := o.RankBy[0].Text()
		for _, next := range o.RankBy[1:] {
			by = say("%s, then %s", by, next)
		}
		all = append(all, say("ranked by %s", by))
	}
	if o.Ties == Dense {
		all = append(all, say("no rank is left out after a tie"))
	}
	if len(all) == 0 {
		return diag.Text{}
	}
	return diag.Join(all, diag.Verbatim("; "))
}

// rankKeys checks what the card ranks by. Whether there are grades is seen in the definition.
func (k *compiler) rankKeys() {
	d := &k.def
	k.keys, k.rankBy, k.dense = d.RankBy, ByPoints, d.Ties == Dense
	if len(k.keys) == 0 || k.keys[0] == byUnstated && len(k.keys) == 1 {
		k.keys = RankKeys{ByPoints}
		if d.NotApplicable == Drop {
			k.fault("rank_by", "rank-by", "the card drops what does not apply, so it must say what units are ranked by").Hint =
				say("write rank_by: percent, or rank_by: points")
		}
	}
	number := slices.IndexFunc(k.keys, func(by RankBy) bool { return by == ByPoints || by == ByPercent })
	if number >= 0 {
		k.rankBy = k.keys[number]
	}
	for i, by := range k.keys {
		path := fmt.Sprintf("rank_by[%d]", i)
		if len(d.RankBy) < 2 {
			path = "rank_by"
		}
		switch {
		case by == byUnstated:
			k.fault(path, "rank-by", "a list of what units are ranked by names each").Hint =
				say("write rank_by: [grade, points]")
		case slices.Contains(k.keys[:i], by):
			k.fault(path, "rank-by", "%s stands twice in what units are ranked by", by.Text()).Hint =
				say("remove one of the two")
		case by == ByGrade && len(d.Grades) == 0:
			k.fault(path, "rank-by", "the card ranks by grade and has no grades").Hint = say("write grades:, or remove it")
		case by == ByGrade && number < 0:
			k.fault(path, "rank-by", "a grade alone leaves all units of it equal").Hint = say("write rank_by: [grade, points]")
		}
	}
	k.placed.RankBy = k.keys
	if len(k.keys) == 1 {
		k.placed.RankBy = nil
	}
	k.placed.Ties = d.Ties
}

// gradeFirst reports whether a grade decides before any number.
func (c *Scorecard) gradeFirst() bool { return c.keys[0] == ByGrade }

// class is which grades a unit can be in, by index, best to worst; the number of grades stands for none.
type class struct{ best, worst int }

// classes are what Rank found of grades, by unit.
type classes map[string]class

// class is the span of grades that a unit can still be in.
func (g *grading) class(i int) class {
	out := class{len(g.unless), len(g.unless)}
	for k := len(g.unless) - 1; k >= 0; k-- {
		switch g.unless[k][i] {
		case rules.True:
			out = class{k, k}
		case rules.Undetermined:
			out.best = k
		}
	}
	return out
}

// classify finds the grades of units, if the card ranks by them. The places of a quota are filled
// by the other keys and the tie-breaks, so no rank hangs on itself.
func (c *Scorecard) classify(ctx context.Context, scores []*Score) (classes, error) {
	if !slices.Contains(c.keys, ByGrade) {
		return nil, nil
	}
	g, err := c.grading(ctx, scores)
	if err != nil {
		return nil, err
	}
	out := make(classes, len(scores))
	for i, s := range scores {
		out[s.Unit] = g.class(i)
	}
	return out, nil
}

// with puts the grade of a unit where it stands among the keys.
func (all classes) with(r result) result {
	if all == nil {
		return r
	}
	at, grade := slices.Index(r.score.card.keys, ByGrade), all[r.score.Unit]
	put := func(list []bound, k int) []bound {
		return slices.Insert(slices.Clone(list), at, bound{n: -amount(k), d: 1})
	}
	return result{r.score, put(r.lo, grade.worst), put(r.hi, grade.best)}
}

// result is what a unit of the ranking is ranked by.
func (r *Ranking) result(s *Score) result { return r.classes.with(s.result()) }

// stepped makes of bounds those that count for dense ranks, which count different results: of all that are surely
// there as many as are surely different, and of all that may be there each known result once.
func (f *field) stepped(sure []*result) {
	slices.SortFunc(sure, func(a, b *result) int { return compareBounds(b.lo, a.lo) })
	f.lows = f.lows[:0]
	for _, r := range sure { // the highest that lies above nothing taken before is taken first
		if n := len(f.lows); n == 0 || compareBounds(r.hi, f.lows[n-1]) < 0 {
			f.lows = append(f.lows, r.lo)
		}
	}
	slices.Reverse(f.lows)
	f.highs = slices.Clone(f.distinct)
	for i := range f.results {
		if r := &f.results[i]; r.rankable() && !r.known() {
			f.highs = append(f.highs, r.hi)
		}
	}
	slices.SortFunc(f.highs, compareBounds)
}
