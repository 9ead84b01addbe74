package cluster_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/scoring"
)

// An event brings a table of numbers and the tables of lists; the log of the year holds the
// lists with their evidence, and scores what was scored.
func TestFilesOfLists(t *testing.T) {
	card, err := scoring.Load("card.yaml", []byte(`
code: three
year: 2023
indicators:
  - {code: growth}
  - code: violations
    kind: list
    fields: [{code: found, kind: date}, {code: kind, kind: text}, {code: days_late, min: 0}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 20, points: "min(full, growth)"}
      - {code: I.2, max: 10, points: "full - min(full, 3 * count_of(violations, kind == 'CC01'))"}
`))
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{
		"facts.csv": {Data: []byte("unit,growth\na,9\nb,8.5\n")},
		"register.csv": {Data: []byte("# list: violations\nunit,found,kind,days_late,evidence\n" +
			"a,2023-02-03,CC01,1.5,BB 1\nb,,,,\na,2023-05-06,CC01,,BB 2\n")},
		"again.csv": {Data: []byte("unit,growth\nb,7\n")},
	}
	with := func(names ...string) cluster.Definition {
		e := cluster.Event{On: day("2023-07-20"), Act: cluster.Review}
		for _, name := range names {
			e.Files = append(e.Files, cluster.File{Holds: "facts", Name: name, SHA256: sum(files[name].Data)})
		}
		d := three()
		d.Years[0].Events = append(d.Years[0].Events, e)
		return d
	}
	whole, err := compile(t, with("facts.csv", "register.csv")).WithFiles(context.Background(), card, files)
	if err != nil {
		t.Fatal(err)
	}
	m, err := whole.Campaign(2023, card, nil)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	if err := m.WriteLog(&log); err != nil {
		t.Fatal(err)
	}
	back, err := whole.ReadLog(context.Background(), bytes.NewReader(log.Bytes()), 2023, card, nil, m.Head())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m.Year().Events, back.Year().Events, plainSheets); diff != "" {
		t.Errorf("the log changed on its way (-before +after):\n%s", diff)
	}
	if !strings.Contains(log.String(), `"evidence":"BB 2"`) {
		t.Errorf("the evidence of an event is not in the log:\n%s", log.String())
	}
	r, err := back.Report(context.Background(), day("2023-07-20"), cluster.Inputs{})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct{ unit, total string }{{"a", "13"}, {"b", "18.5"}, {"c", "missing"}} {
		for _, u := range r.Ranking {
			if u.Unit == want.unit && u.Total.String() != want.total {
				t.Errorf("%s has %v, want %s", u.Unit, u.Total, want.total)
			}
		}
	}
	for _, tt := range []struct {
		reason string
		d      cluster.Definition
		want   string
	}{
		{"two say the same", with("facts.csv", "again.csv"), "again.csv: a second fact for growth of b"},
	} {
		_, err := compile(t, tt.d).WithFiles(t.Context(), card, files)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.reason, err, tt.want)
		}
	}
	if _, err := cluster.Compile(with("facts.csv", "facts.csv")); err == nil ||
		!strings.Contains(err.Error(), "a second file that holds facts") {
		t.Errorf("a file named twice: %v", err)
	}
	in := inputs(t, back, day("2023-07-20"))
	list, _ := in.Facts[0].Lookup("violations")
	if events, complete, ok := list.Value.Events(); len(events) != 2 || !complete || !ok ||
		!events[0].Fields["days_late"].Equal(rules.Ratio(3, 2)) {
		t.Errorf("the list of a is %v", events)
	}
}
