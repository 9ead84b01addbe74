package api_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/server/api"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/scoring"
)

// TestClosed: what the host leaves out is closed. Nobody is known, and who is known may do nothing.
func TestClosed(t *testing.T) {
	nobody := serve(t, "", func(c *api.Config) { c.Authenticate = nil })
	nothing := serve(t, "", func(c *api.Config) { c.Authorize = nil })
	for _, a := range asked {
		open := strings.Contains("get_problems get_problems_type get_openapi_json get_healthz get_readyz", a.operation)
		for _, tt := range []struct {
			f    *fixture
			want int
		}{{nobody, 401}, {nothing, 403}} {
			if open {
				tt.want = 200
			}
			w := tt.f.ask(a.who, a.method, a.target, a.body, a.headers...)
			if w.Code != tt.want || tt.want == 401 && w.Header().Get("WWW-Authenticate") == "" {
				t.Errorf("%s: %d, want %d", a.operation, w.Code, tt.want)
			}
		}
	}
	if _, err := api.New(api.Config{}); err == nil {
		t.Error("a server of nothing")
	}
}

// judged is a campaign of three units on a card that people score, up to the self-scores.
func judged(t *testing.T) (*cluster.Campaign, *scoring.Scorecard) {
	t.Helper()
	card, err := scoring.Load("card.yaml", []byte(`
code: delta
year: 2024
stages: [{code: self, self: true}, {code: appraised}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 50, judged: true, owners: [finance, unit]}
      - {code: I.2, max: 30, assessors: [{role: finance}, {role: health}]}
      - {code: I.3, max: 20, judged: true}
`))
	if err != nil {
		t.Fatal(err)
	}
	c, err := cluster.Load("cluster.yaml", []byte(`
code: delta
members: [{unit: a, name: A}, {unit: b, name: B}, {unit: c, name: C}]
officers: [{year: 2024, head: a, deputies: [b], standing: appointed}]
years:
  - year: 2024
    events:
      - {on: 2024-01-05, act: launch}
      - {on: 2024-01-10, act: sign, units: [a, b, c]}
      - {on: 2024-12-01, act: self_score, units: [a, b, c]}
`))
	if err != nil {
		t.Fatal(err)
	}
	campaign, err := c.Campaign(2024, card, nil)
	if err != nil {
		t.Fatal(err)
	}
	return campaign, card
}

// scored is what an event brings on a criterion.
func scored(unit, criterion, stage, role string) []scoring.Sheet {
	points := decimal.NewFromInt(5)
	return []scoring.Sheet{{Unit: unit, Entries: []scoring.Entry{{Criterion: criterion, Stage: stage, Role: role,
		Points: &points}}}}
}

// offices are those who ask in the tests of the small year.
var offices = map[string]api.Principal{
	"head": {Name: "head", By: "a"}, "deputy": {Name: "deputy", By: "b"}, "member": {Name: "member", By: "c"},
	"council": {Name: "council", By: "council"}, "meeting": {Name: "meeting", By: "cluster"},
	"pm":       {Name: "pm", By: "prime_minister"},
	"finance":  {Name: "finance", By: "council", Roles: []string{"finance"}},
	"office":   {Name: "office", By: "c", Roles: []string{"unit"}},
	"reader":   {Name: "reader"},
	"stranger": {Name: "stranger", By: "z"},
}

func whoever(r *http.Request) (api.Principal, error) {
	p, ok := offices[r.Header.Get("Authorization")]
	if !ok {
		return p, api.ErrUnknown
	}
	return p, nil
}

// TestOfficesPost: who may post what.
func TestOfficesPost(t *testing.T) {
	campaign, card := judged(t)
	day := rules.Day(2024, 12, 20)
	may := func(who string, e cluster.Event) bool {
		e.On, e.By = day, offices[who].By
		err := api.Offices(false)(offices[who], api.Action{Kind: api.Posting, Event: e, Campaign: campaign, Card: card,
			State: campaign.At(day)})
		if err != nil && !errors.Is(err, api.ErrForbidden) {
			t.Errorf("%s: %v", who, err)
		}
		return err == nil
	}
	// Each act by everybody who may post it about c, and by nobody else.
	for act, want := range map[cluster.Act]string{
		cluster.Launch: "head council meeting", cluster.Register: "member", cluster.Sign: "member",
		cluster.SubmitPlan: "member", cluster.SubmitReport: "member", cluster.Check: "head deputy council finance",
		cluster.Review: "head meeting", cluster.SelfScore: "member office", cluster.Appraise: "head deputy council finance",
		cluster.Recheck: "head deputy council finance", cluster.Close: "head", cluster.Ballot: "head meeting",
		cluster.Nominate: "head meeting", cluster.ProposeOfficers: "head meeting", cluster.AppointOfficers: "council pm",
		cluster.Submit: "member", cluster.Return: "council pm", cluster.Withdraw: "member meeting", cluster.Decide: "pm",
		cluster.HandOver: "council pm", cluster.Revoke: "pm", cluster.Correct: "head deputy council finance",
		cluster.Amend: "council meeting", cluster.Amend + 1: "", 0: "",
	} {
		for who := range offices {
			got := may(who, cluster.Event{Act: act, Units: []string{"c"}})
			if got != strings.Contains(" "+want+" ", " "+who+" ") {
				t.Errorf("%v by %s: %v", act, who, got)
			}
		}
	}
	facts := []cluster.UnitFacts{{Unit: "c", Facts: awards.FactList{{Indicator: "growth", Value: rules.Int(8)}}}}
	for _, tt := range []struct {
		who    string
		e      cluster.Event
		may    bool
		reason string
	}{
		{"member", cluster.Event{Act: cluster.SelfScore, Units: []string{"b"}}, false, "the self-score of another"},
		{"member", cluster.Event{Act: cluster.SelfScore, Units: []string{"c", "b"}}, false, "and of another"},
		{"head", cluster.Event{Act: cluster.SelfScore, Units: []string{"a"}}, true, "the head is a member too"},
		{"head", cluster.Event{Act: cluster.Withdraw, Units: []string{"c"}}, false, "the head withdraws for another"},
		{"member", cluster.Event{Act: cluster.SelfScore, Units: []string{"c"}, Facts: facts}, true, "its own facts"},
		{"member", cluster.Event{Act: cluster.SelfScore, Units: []string{"c"}, Facts: []cluster.UnitFacts{{Unit: "b"}}},
			false,
			"facts of another"},
		{"member", cluster.Event{Act: cluster.SelfScore, Units: []string{"c"}, Sheets: scored("c", "I.3", "self", "")}, true,
			"what it claims"},
		{"member", cluster.Event{Act: cluster.SelfScore, Units: []string{"c"}, Sheets: scored("c", "I.3", "appraised", "")},
			false,
			"points of an appraisal, which it gives itself"},
		{"member", cluster.Event{Act: cluster.SelfScore, Units: []string{"c"}, Sheets: scored("b", "I.3", "self", "")}, false,
			"claims for another"},
		{"member", cluster.Event{Act: cluster.Submit, Units: []string{"c"}, Candidates: candidates("c")}, true,
			"its own evidence"},
		{"member", cluster.Event{Act: cluster.Submit, Units: []string{"c"}, Candidates: candidates("b")}, false,
			"evidence on another"},
		{"member", cluster.Event{Act: cluster.Submit, Units: []string{"c"}, Candidates: candidates("")}, false,
			"evidence on all"},
		{"finance", cluster.Event{Act: cluster.Appraise, Units: []string{"c"}, Sheets: scored("c", "I.1", "appraised",
			"finance")}, true,
			"a criterion that it owns"},
		{"finance", cluster.Event{Act: cluster.Appraise, Units: []string{"c"}, Sheets: scored("c", "I.2", "appraised",
			"finance")}, true,
			"one that it assesses"},
		{"finance", cluster.Event{Act: cluster.Appraise, Units: []string{"c"}, Sheets: scored("c", "I.2", "appraised",
			"health")}, false,
			"in the name of another department"},
		{"finance", cluster.Event{Act: cluster.Appraise, Units: []string{"c"}, Sheets: scored("c", "I.1", "appraised", "")},
			false,
			"without the role"},
		{"finance", cluster.Event{Act: cluster.Appraise, Units: []string{"c"}, Sheets: scored("c", "I.3", "appraised",
			"finance")}, false,
			"a criterion that nobody owns"},
		{"finance", cluster.Event{Act: cluster.Appraise, Units: []string{"c"}, Facts: facts}, false,
			"facts that no criterion of its own reads"},
		{"finance", cluster.Event{Act: cluster.Appraise, Units: []string{"c"}, Candidates: candidates("c")}, false,
			"evidence"},
		{"finance", cluster.Event{Act: cluster.Launch}, false, "what the council does, and no department"},
		{"office", cluster.Event{Act: cluster.SelfScore, Units: []string{"c"}, Sheets: scored("c", "I.1", "self", "unit")},
			true,
			"an office of a member, its own criterion"},
		{"office", cluster.Event{Act: cluster.SelfScore, Units: []string{"c"}, Sheets: scored("c", "I.3", "self", "unit")},
			false,
			"and another"},
		{"council", cluster.Event{Act: cluster.Appraise, Units: []string{"c"}, Sheets: scored("c", "I.3", "appraised", "")},
			true,
			"the council scores everything"},
	} {
		if may(tt.who, tt.e) != tt.may {
			t.Errorf("%s by %s: %v", tt.reason, tt.who, !tt.may)
		}
	}
}

func candidates(unit string) *cluster.Candidates {
	var c cluster.Candidates
	if unit == "" {
		c.Default = &awards.Candidate{}
		return &c
	}
	c.Candidates = []awards.Candidate{{Unit: unit}}
	return &c
}

// TestBy: by of an event is the principal's, and not what the body says.
func TestBy(t *testing.T) {
	campaign, card := judged(t)
	f := serveYear(t, "", campaign, card, nil, func(c *api.Config) {
		c.Authenticate = whoever
	})
	if w := f.ask("finance", "POST", "/events", `{"on":"2024-12-20","act":"appraise","units":["c"],"sheets":[{"unit":"c",`+
		`"entries":[{"criterion":"I.1","stage":"appraised","role":"finance","points":"40"}]}]}`); w.Code != 201 {
		t.Errorf("a department: %d %s", w.Code, w.Body)
	}
	e := decode[api.Posted](t, f.ask("finance", "GET", "/events/4", ""))
	if e.By != "council" || e.Poster != "finance" {
		t.Errorf("%+v", e)
	}
	for by, name := range map[string]string{"prime_minister": "the Prime Minister", "c": "C",
		"cluster": "the meeting of the cluster"} {
		w := f.ask("head", "POST", "/events", fmt.Sprintf(`{"on":"2024-12-20","act":"review","by":%q}`, by))
		if w.Code != 403 || !strings.Contains(w.Body.String(), "not for "+name) {
			t.Errorf("in the name of %s: %d %s", by, w.Code, w.Body)
		}
	}
	if w := f.ask("head", "POST", "/events", `{"on":"2024-12-20","act":"review","by":"a"}`); w.Code != 201 {
		t.Errorf("in its own: %d %s", w.Code, w.Body)
	}
}

// TestOfficesRead: until the closing meeting a member reads what is about itself alone, if the host says so.
func TestOfficesRead(t *testing.T) {
	campaign, card := judged(t)
	f := serveYear(t, "", campaign, card, nil, func(c *api.Config) {
		c.Authenticate, c.Authorize = whoever, api.Offices(true)
	})
	targets := []string{"/events", "/events/1", "/events/3", "/events?unit=c", "/events?unit=b", "/ranking",
		"/ranking?unit=c",
		"/ranking?unit=a", "/nominations", "/nominations?unit=c", "/units/c/explanation", "/units/a/explanation", "/report"}
	before := map[string]string{ // those that are allowed
		"member":  "/events/1 /events?unit=c /ranking?unit=c /nominations?unit=c /units/c/explanation",
		"reader":  "/events/1",
		"head":    strings.Join(targets, " "),
		"deputy":  strings.Join(targets, " "),
		"finance": strings.Join(targets, " "),
	}
	read := func(allowed func(who, target string) bool) {
		t.Helper()
		for who := range before {
			for _, target := range targets {
				w := f.ask(who, "GET", target, "")
				if want := allowed(who, target); (w.Code == 200) != want || !want && w.Code != 403 {
					t.Errorf("%s %s: %d %.200s", who, target, w.Code, w.Body)
				}
			}
		}
	}
	read(func(who, target string) bool { return strings.Contains(" "+before[who]+" ", " "+target+" ") })
	for _, body := range []string{`{"on":"2024-12-20","act":"appraise","units":["b","c"]}`} {
		if w := f.ask("head", "POST", "/events", body); w.Code != 201 {
			t.Fatal(w.Code, w.Body)
		}
	}
	if w := f.ask("council", "POST", "/events", `{"on":"2024-12-20","act":"appraise","units":["a"]}`); w.Code != 201 {
		t.Fatal(w.Code, w.Body)
	}
	if w := f.ask("head", "POST", "/events", `{"on":"2024-12-21","act":"close"}`); w.Code != 201 {
		t.Fatal(w.Code, w.Body)
	}
	read(func(string, string) bool { return true })
}
