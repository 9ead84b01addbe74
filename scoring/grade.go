package scoring

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// checkGrades checks the grades of a card.
func (k *compiler) checkGrades() {
	codes := codesOf(k.def.Grades, func(g Grade) string { return g.Code })
	for i, def := range k.def.Grades {
		path := fmt.Sprintf("grades[%d]", i)
		g := grade{def: def, when: k.when(path+".when", def.When), of: -1}
		g.operands = k.operands(g.when)
		switch {
		case def.Code == "":
			k.fault(path+".code", "no-code", "a grade has no code")
		case def.Code == "scored" || def.Code == "ranked":
			k.fault(path+".code", "name-taken", "%s is a word for of", def.Code).Hint = say("choose another code")
		case slices.Contains(codes[:i], def.Code):
			k.fault(path+".code", "name-taken", "a second grade %s", def.Code)
		}
		if def.AtLeast != nil {
			g.atLeast = rules.NumberOf(*def.AtLeast)
		}
		if def.AtMost != nil {
			g.atMost = rules.NumberOf(*def.AtMost)
			if g.atLeast.Known() && g.atLeast.Compare(g.atMost) > 0 {
				k.fault(path+".at_most", "contradiction", "at_least %s is more than at_most %s", g.atLeast, g.atMost)
			}
		}
		if def.Percent && def.AtLeast == nil && def.AtMost == nil {
			k.fault(path+".percent", "contradiction", "there is no threshold to take as a percentage").Hint =
				say("write at_least: or at_most: and the percentage")
		}
		if q := def.Quota; q != nil {
			k.quota(path+".quota", i, q, codes, &g)
		}
		k.grades = append(k.grades, g)
	}
}

func (k *compiler) quota(path string, i int, q *Quota, codes []string, g *grade) {
	switch {
	case (q.Percent == nil) == (q.Count == nil):
		k.fault(path, "quota", "a quota has a percent or a count")
	case q.Percent != nil && (q.Percent.Sign() < 0 || q.Percent.Cmp(decimal.New(100, 0)) > 0):
		k.fault(path+".percent", "quota", "a percentage between 0 and 100 is wanted")
	case q.Count != nil && *q.Count < 0:
		k.fault(path+".count", "quota", "a count cannot be negative")
	}
	if q.Rounding != nil && q.Percent == nil {
		k.fault(path+".rounding", "quota", "a count needs no rounding").Hint = say("remove it")
	}
	switch q.Of {
	case "", "scored", "ranked":
		if q.Alone {
			k.fault(path+".alone", "quota", "only units of another grade can be counted alone").Hint =
				say("write of: and the code of a later grade, or remove it")
		}
	default:
		if g.of = slices.Index(codes, q.Of); g.of <= i {
			d := k.fault(path+".of", "quota", "%q is no grade below %s, and neither scored nor ranked", q.Of, codes[i])
			d.Err, d.Hint = diag.ErrName, diag.DidYouMean(q.Of, append(codes[i+1:len(codes):len(codes)], "scored", "ranked"))
		}
	}
}
