package awardstest_test

import (
	"testing"

	"github.com/thidua-go/thidua/awards/awardstest"
)

// FuzzLoad: no file of cases makes a panic, and what is read can be run.
func FuzzLoad(f *testing.F) {
	f.Add(string(file(f, "testdata/sample/sample_test.yaml")))
	f.Add("base: {a: {from: b}, b: {from: a}}\ncases: [{name: a, from: a, columns: [on, findings.unity, plan], rows: " +
		"[[2024-03-14, met, {}]]}]")
	f.Add("cases: [{name: a, on: 2024-03-14, award: flag, units: [{unit: a, points: 1e9}], plan: {awards: [{award: " +
		"flag, quota_base: -1}]}, slate: {flag: {a: {}}}}]")
	f.Add("cases: [{name: a, on: 0000-00-00, award: flag, explain: {unity: [a]}, papers: {}, derived: {women_percent: " +
		"n/a}, because: []}]")
	regulation := file(f, "testdata/sample/sample.yaml")
	f.Fuzz(func(t *testing.T, cases string) {
		fsys := folder(t, cases)
		fsys["sample.yaml"].Data = regulation
		s, err := awardstest.Load(fsys, "sample_test.yaml")
		if err != nil {
			return
		}
		for i := range s.Cases() {
			s.Run(i)
		}
	})
}
