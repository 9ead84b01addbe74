package scoring_test

import (
	"testing"

	"github.com/thidua-go/thidua/scoring"
)

// A card that uses none of the later keys (lists, periods, better, steps, groups), and a record of
// it, keep the hashes that they had before there were any: pledges and logs hold them. That of the record
// changes with the engine only.
func TestHashesAreKept(t *testing.T) {
	c := load(t, `
code: kept
year: 2025
uncapped: true
title: Bảng điểm giữ nguyên
indicators: [{code: growth, unit: "%", min: 0, max: 30, places: 1}, {code: late, kind: number, min: 0},
  {code: out, kind: boolean}]
tables: [{name: steps_of, keys: [late], rows: [{when: ["0"], then: 3}, {when: ["-"], then: 1}]}]
define: [{code: fast, rule: growth > 8}]
disqualify: [{code: out, when: out}]
tie_break: [I.1]
caps: {plus: 10}
grades: [{code: A, at_least: 90}, {code: B, at_least: 50}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 90, points: "growth >= 8 ? full : floor(full * growth / best(growth + 1))"}
      - {code: I.2, max: 10, effect: bonus, points: "lookup(steps_of, late)"}
`)
	want := "sha256:953da0e4b7a5d2cf8eb87e9eb8bef6eec83fb75f1b214493d61c4aeed384c26f"
	if got := c.Identity().Hash; got != want {
		t.Errorf("the card has the hash %s, and had %s", got, want)
	}
	g := group(t, c, "X growth=9 late=0 out=false", "Y growth=4 late=2 out=false")
	rec, err := c.Record(t.Context(), scoring.Batch{Group: g})
	if err != nil {
		t.Fatal(err)
	}
	if want = "sha256:a25976c2b277af48bcbc0cdcd18d254e5808847dc4f033b9f8ec248d58b73c9c"; rec.Hash != want {
		t.Errorf("the record has the hash %s, and had %s", rec.Hash, want)
	}
}
