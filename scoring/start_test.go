package scoring_test

import (
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// A section that only loses: it starts with its points, which are in its maximum and on a line
// of their own, and falls to its floor.
func TestStart(t *testing.T) {
	const head = "code: s\nyear: 2025\nscale: 60\n" +
		"indicators: [{code: a}, {code: late}, {code: off}, {code: void, kind: boolean}]\n"
	const rest = `sections:
  - {code: I, criteria: [{code: I.1, max: 50, points: a}]}
  - code: II
    title: Kỷ luật
    start: 10
    max: 10
    void_when: void
    caps: {floor: 0}
    criteria:
      - {code: II.1, effect: minus, max: 8, points: 2 * late}
      - {code: II.2, effect: minus, max: 8, points: off}
`
	for _, tc := range []struct{ reason, policy, unit, want string }{
		{"what is lost comes off the start", "", "X a=40 late=1 off=0.5 void=false", "47.5, II 7.5"},
		{"nothing lost", "", "X a=40 late=0 off=0 void=false", "50, II 10"},
		{"no further than the floor", "", "X a=40 late=9 off=9 void=false", "40, II 0"},
		{"a void section does not start with anything", "", "X a=40 late=0 off=0 void=true", "40, II 0"},
		{"what may be void is open", "", "X a=40 late=0 off=0 void=", "missing, II missing"},
		{"what is missing lies between the floor and the start", "", "X a=40 late= off=0 void=false", "missing, II missing"},
		{"known where the floor decides", "", "X a=40 late=9 off=9 void=false", "40, II 0"},
		{"the start applies where the losses do not", "not_applicable: drop\nrank_by: percent\n",
			"X a=40 late=n/a:none off=n/a:none void=false", "50, II 10"},
		{"40 of 50 as good as the whole", "not_applicable: rescale\n",
			"X a=n/a:none late=0 off=1 void=false", "59, II 9"},
	} {
		s := score(t, load(t, head+tc.policy+rest), tc.unit)[0]
		check(t, tc.reason, s.Total.String()+", II "+section(s, "II").Total.String(), tc.want)
	}
	c := load(t, head+rest)
	s := score(t, c, "X a=40 late=1 off=0.5 void=false")[0]
	check(t, "on one line", strings.Join(strings.Fields(s.Format(diag.English)), " "),
		"X s, year 2025 I: 40.00 / 50.00 I.1: 40.00 / 50.00 a = 40 II Kỷ luật: 7.50 / 10.00 "+
			"Điểm ban đầu: 10.00 / 10.00 II.1: -2.00 / 8.00 2 * late = 2 II.2: -0.50 / 8.00 off = 0.5 "+
			"Total: 47.50 / 60.00")
	for want, edit := range map[string][2]string{
		"II has a maximum of 10, but its parts add up to 12": {"start: 10", "start: 12"},
		"II Kỷ luật (start): -10 is negative":                {"start: 10", "start: -10"},
		"a second criterion II.start":                        {"II.2", "II.start"},
	} {
		_, err := scoring.Load("card.yaml", []byte(strings.Replace(head+rest, edit[0], edit[1], 1)))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	ds := scoring.CheckFile("card.yaml", []byte(strings.Replace(head+rest, "    caps: {floor: 0}\n", "", 1)))
	if !strings.Contains(ds.Error(), "minus points can lower II by up to 16, and it has 10 base points: it can fall") {
		t.Error(ds)
	}
}

// TestUnitOfACard: a card that counts something else than points says so where it says the total, and
// counts the same; the unit is bound by the hash.
func TestUnitOfACard(t *testing.T) {
	const text = "code: c\nyear: 2025\nindicators: [{code: x}]\n" +
		"sections: [{code: I, criteria: [{code: I.1, max: 9, points: x}]}]\n"
	plain, money := load(t, text), load(t, "unit: triệu đồng\n"+text)
	a, b := score(t, plain, "U x=7")[0], score(t, money, "U x=7")[0]
	if !a.Total.Equal(b.Total) || plain.Identity().Hash == money.Identity().Hash {
		t.Errorf("%v and %v, hashes %v and %v", a.Total, b.Total, plain.Identity(), money.Identity())
	}
	for _, tt := range []struct {
		reason string
		s      *scoring.Score
		lang   diag.Lang
		want   string
	}{
		{"points", a, diag.English, "\nTotal: 7.00 / 9.00\n"},
		{"money", b, diag.English, "\nTotal (triệu đồng): 7.00 / 9.00\n"},
		{"in Vietnamese", b, diag.Vietnamese, "\nTổng (triệu đồng): 7,00 / 9,00\n"},
	} {
		if got := tt.s.Format(tt.lang); !strings.Contains(got, tt.want) {
			t.Errorf("%s: no %q in %s", tt.reason, tt.want, got)
		}
	}
}
