package api_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/server/api"
	"github.com/thidua-go/thidua/scoring"
)

// counted is a campaign of two units on a card of two departments: fire reads what finance alone does not.
func counted(t *testing.T) (*cluster.Campaign, *scoring.Scorecard) {
	t.Helper()
	card, err := scoring.Load("card.yaml", []byte(`
code: delta
year: 2024
indicators:
  - {code: budget, kind: number}
  - {code: loans, kind: number}
  - {code: people, kind: number}
  - {code: fires, kind: number, label: Số vụ cháy}
  - {code: place, kind: number}
define: [{code: per_head, rule: budget / people}]
disqualify: [{code: D, when: place > 100}]
tie_break: [place, I.2]
stages: [{code: self, self: true}, {code: appraised}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 20, owners: [finance], points: 'per_head > 1 ? full : 0'}
      - {code: I.2, max: 20, owners: [finance], points: 'min(loans, full)', variants: [{when: place > 5, points: 'full'}]}
      - {code: I.3, max: 20, owners: [police], points: 'fires > people ? 0 : full'}
      - {code: I.4, max: 20, judged: true, assessors: [{role: finance}]}
`))
	if err != nil {
		t.Fatal(err)
	}
	c, err := cluster.Load("cluster.yaml", []byte(`
code: delta
members: [{unit: a, name: A}, {unit: b, name: B}]
officers: [{year: 2024, head: a, standing: appointed}]
years:
  - year: 2024
    events:
      - {on: 2024-01-05, act: launch}
      - {on: 2024-01-10, act: sign, units: [a, b]}
      - {on: 2024-12-01, act: self_score, units: [a, b], facts: [
          {unit: a, facts: {budget: 5, loans: 2, people: 3, fires: 1, place: 1}},
          {unit: b, facts: {budget: 6, loans: 3, people: 4, fires: 2, place: 2}}]}
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

// TestReadAlone: what criteria of others, a tie-break, a disqualification or a condition reads is nobody's alone.
func TestReadAlone(t *testing.T) {
	_, card := counted(t)
	for roles, want := range map[string]string{"finance": "budget loans", "police": "fires", "nobody": "",
		"finance police": "budget fires loans people"} {
		if got := strings.Join(api.ReadAlone(card, strings.Fields(roles)...), " "); got != want {
			t.Errorf("%s: %s, want %s", roles, got, want)
		}
	}
}

// TestDepartments: a department brings the facts that its criteria alone read, in any act that scores, and leaves all
// others as they are known; after the closing meeting by a correction alone, as everybody.
func TestDepartments(t *testing.T) {
	people := map[string]api.Principal{"finance": {Name: "an", By: "council", Roles: []string{"finance"}},
		"council": {Name: "binh", By: "council"}, "head": {Name: "chi", By: "a"}}
	campaign, card := counted(t)
	start := func(authorize api.Authorizer) *fixture {
		return serveYear(t, "", campaign, card, nil, func(c *api.Config) {
			c.Authenticate = func(r *http.Request) (api.Principal, error) { return people[r.Header.Get("Authorization")], nil }
			c.Authorize = authorize
		})
	}
	f := start(api.Offices(false))
	// facts of a, as they are known but for what is said.
	known := map[string]any{"budget": 5, "loans": 2, "people": 3, "fires": 1, "place": 1}
	event := func(on, act, more string, change map[string]any) string {
		var facts []string
		for code, v := range known {
			if other, is := change[code]; is {
				v = other
			}
			if v != nil {
				facts = append(facts, fmt.Sprintf("%q: %v", code, v))
			}
		}
		slices.Sort(facts)
		return fmt.Sprintf(`{"on": %q, "act": %q, "units": ["a"], %s"facts": [{"unit": "a", "facts": {%s}}]}`, on, act, more,
			strings.Join(facts, ", "))
	}
	one := func(code string, v any) map[string]any { return map[string]any{code: v} }
	const correct = `"corrects": 4, "note": {"vi": "nhầm"}, `
	for _, tt := range []struct {
		reason, who, path, body string
		status                  int
		says                    string
	}{
		{"before the appraisal, its own number", "finance", "/events", event("2024-12-05", "check", "", one("budget", 6)),
			201, ""},
		{"and what was known, again", "finance", "/events", event("2024-12-06", "check", "", one("budget", 6)), 201, ""},
		{"a number of the police", "finance", "/events", event("2024-12-06", "check", "", map[string]any{"budget": 6,
			"fires": 0}), 403, "Số vụ cháy của A không do finance đưa vào"},
		{"one that the police reads too", "finance", "/events", event("2024-12-06", "check", "", map[string]any{
			"budget": 6, "people": 4}), 403, "people của A"},
		{"one that decides ties", "finance", "/events", event("2024-12-06", "check", "", map[string]any{"budget": 6,
			"place": 9}), 403, "place của A"},
		{"an old one of its own, which is its to say", "finance", "/events", event("2024-12-06", "check", "",
			one("budget", 5)), 201, ""},
		{"without that of the police", "finance", "/events", event("2024-12-06", "check", "", one("fires", nil)), 403,
			"sự kiện bỏ mất Số vụ cháy của A"},
		{"without its own", "finance", "/events", event("2024-12-06", "check", "", one("loans", nil)), 201, ""},
		{"a table of its own columns", "finance", "/facts?act=appraise&on=2024-12-20&merge=true",
			"unit,budget,loans\na,7,2\nb,8,3\n", 201, ""},
		{"a table of another column", "finance", "/facts?act=recheck&on=2024-12-21&merge=true", "unit,fires\na,0\n", 403,
			"Số vụ cháy của A"},
		{"a table that leaves out what is known", "finance", "/facts?act=recheck&on=2024-12-21", "unit,budget\na,9\n", 403,
			"sự kiện bỏ mất"},
		{"the second look", "finance", "/facts?act=recheck&on=2024-12-21&merge=true", "unit,budget\na,9\n", 201, ""},
		{"facts of the year before", "finance", "/events", strings.ReplaceAll(event("2024-12-21", "recheck", "", nil),
			`"facts": [`, `"last_year": [`), 403, "của A"},
		{"evidence for an award", "finance", "/events", `{"on": "2024-12-21", "act": "recheck", "units": ["a"], "candidates": ` +
			`{"candidates": [{"unit": "a"}]}}`, 403, "chỉ đưa vào điểm và số liệu"},
		{"the council brings all", "council", "/facts?act=recheck&on=2024-12-22&merge=true", "unit,fires\na,0\n", 201, ""},
		{"a department does not close", "finance", "/events", `{"on": "2024-12-28", "act": "close"}`, 403,
			"hội nghị tổng kết"},
		{"the closing meeting", "head", "/events", `{"on": "2024-12-28", "act": "close"}`, 201, ""},
		{"on the day of the closing meeting", "finance", "/facts?act=recheck&on=2024-12-28&merge=true",
			"unit,budget\na,1\n", 409, ""},
		{"after it", "finance", "/facts?act=recheck&on=2024-12-30&merge=true", "unit,budget\na,1\n", 409, ""},
		{"a correction after it", "finance", "/events", event("2024-12-30", "correct", correct, map[string]any{"budget": 1,
			"fires": 0}), 201, ""},
		{"a correction of what is not its own", "finance", "/events", event("2024-12-30", "correct", correct,
			map[string]any{"budget": 1, "fires": 5}), 403, "Số vụ cháy của A"},
	} {
		media := "application/json"
		if strings.HasPrefix(tt.path, "/facts") {
			media = "text/csv"
		}
		w := f.ask(tt.who, "POST", tt.path, tt.body, "Content-Type: "+media, "Accept-Language: vi")
		if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.says) {
			t.Errorf("%s: %d %s, want %d", tt.reason, w.Code, w.Body, tt.status)
		}
	}
	if text := f.get("/events/8").Body.String(); !strings.Contains(text, `"fires":1`) || !strings.Contains(text,
		`"budget":7`) || !strings.Contains(text, `"poster":"an"`) {
		t.Errorf("the table of two columns: %s", text)
	}
	// A host may know more.
	g := start(api.Policy{Brings: func(p api.Principal, _ *scoring.Scorecard, code string) bool {
		return p.Roles[0] == "finance" && code == "place"
	}}.Authorize)
	for code, want := range map[string]int{"place": 201, "budget": 403} {
		if w := g.ask("finance", "POST", "/facts?act=check&on=2024-12-05&merge=true", "unit,"+code+"\nb,5\n",
			"Content-Type: text/csv"); w.Code != want {
			t.Errorf("%s by the host: %d %s", code, w.Code, w.Body)
		}
	}
}
