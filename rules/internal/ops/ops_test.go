package ops

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/diag/phrasetest"
	"github.com/thidua-go/thidua/rules/internal/value"
)

func TestCatalogue(t *testing.T) { phrasetest.Check(t, ".") }

// stays are the operators that never make a number larger than their operands.
var stays = map[string]bool{
	"min": true, "max": true, "abs": true, "floor": true, "ceil": true, "round": true, "clamp": true, "count": true,
	"days": true, "workdays": true, "year": true, "month": true, "day": true, "months": true, "years": true, "-": true,
	"best": true, "largest_of": true, "worst": true, "smallest_of": true, "rank": true, "rank_of": true,
	"percent_rank_of": true, "count_of": true,
}

// Every row says everything: what a column does not apply to says so.
func TestEveryRowIsFull(t *testing.T) {
	for _, r := range append(Language.Rows(), HostCall) {
		for column, there := range map[string]bool{
			"Name":   r.Name != "",
			"Fix":    r.Fix != 0,
			"Form":   r.Form != 0,
			"Args":   r.Fix == Nowhere || len(r.Args) > 0,
			"Max":    r.Fix == Nowhere || r == HostCall || r.Max == Any || r.Form == Points || r.Max >= r.Min && r.Min > 0,
			"Usage":  !r.Usage.IsZero(),
			"Manual": r.Fix != Function || r == HostCall || len(r.Manual) > 0,
			"Kernel": r.Form != Strict && r.Form != Not ||
				r.Kernel.One != nil || r.Kernel.Two != nil || r.Kernel.Three != nil || r.Kernel.Many != nil,
			"Members":  (r.Form == Aggregate) == (r.Members != nil),
			"When":     (r.Form == Compare) == (r.When != [3]bool{}),
			"Extreme":  (r.Fast == Extremum) == (r.Extreme != 0),
			"Range":    r.Range != nil,
			"Size":     r.Size != nil || r.Result != Number || r.Form != Strict && r.Form != Aggregate || stays[r.Name],
			"Solve":    r.Solve != nil,
			"Fails":    r.Fails != nil,
			"Order":    r.Order != 0,
			"Unit":     r.Unit != 0,
			"Note":     r.Note.Of != 0,
			"Branches": r.Branches.Truth || r.Branches.Each != "" || len(r.Branches.Names) > 0 || r.Result != Bool,
			"Mutants":  len(r.Mutants) > 0,
			"Tell":     r.Tell.Alone || len(r.Tell.Noun) > 0 || !r.Tell.Between.IsZero(),
			"Fast":     r.Fast != 0,
		} {
			if !there {
				t.Errorf("row %s lacks %s", r.Name, column)
			}
		}
		for _, text := range texts(r) {
			english, vietnamese := slots(text.String()), slots(text.Format(diag.Vietnamese))
			if !slices.Equal(english, vietnamese) {
				t.Errorf("row %s: %q has the slots %v, in Vietnamese %v", r.Name, text, english, vietnamese)
			}
			for _, slot := range english {
				if !filled(r, slot) {
					t.Errorf("row %s: nothing fills {%s} of %q", r.Name, slot, text)
				}
			}
		}
		if m := r.Members; m != nil && (m.Range == nil || m.Better == 0 && m.Combine == nil && !m.Ranks) {
			t.Errorf("aggregate %s does not say what it makes of the members", r.Name)
		}
		for _, m := range r.Mutants {
			if m.Do == "" || (m.Do == "swap" || m.Do == "put") && m.To == "" {
				t.Errorf("row %s has a mutant that says nothing", r.Name)
			}
		}
	}
}

// texts are all texts of a row's sentence, and those of its ordering of kinds.
func texts(r *Row) []diag.Text {
	tell := r.Tell
	all := append(slices.Collect(maps.Values(tell.Kinds)), tell.Noun...)
	for _, text := range []diag.Text{tell.Between, tell.False, tell.Below, tell.Above, tell.Missing, tell.NotApplicable,
		tell.Row, tell.Other} {
		if !text.IsZero() {
			all = append(all, text)
		}
	}
	if r.Form == Compare {
		for _, kind := range []value.Kind{Number, Bool, Text, Date} {
			beside, plan := Beside(kind, false), Beside(kind, true)
			all = slices.Concat(all, beside[:], plan[:])
		}
	}
	return all
}

func slots(s string) (all []string) {
	for _, m := range regexp.MustCompile(`\{(.*?)\}`).FindAllStringSubmatch(s, -1) {
		all = append(all, m[1])
	}
	slices.Sort(all)
	return all
}

// filled reports whether explanations put something into a slot of a row's sentence.
func filled(r *Row, slot string) bool {
	if r.Form == Aggregate {
		return slices.Contains([]string{"x", "among", "counted", "where"}, slot) || slot == "given" && r.Members.Given != nil
	}
	if i, err := strconv.Atoi(slot); err == nil {
		return i >= 1 && i <= 9 && (i <= r.Max || r.Max == Any)
	}
	switch slot {
	case "name":
		return r.Form != Strict || r.Points
	case "row":
		return r.Form == Lookup
	case "all", "rest", "most", "last":
		return r.Fix != Nowhere
	}
	return false
}
