package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/examples/years"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// withoutEvents is the cluster of an embedded year as a host has it that stores the
// events elsewhere.
func withoutEvents(t *testing.T, f folder.Folder) *cluster.Cluster {
	t.Helper()
	data, err := f.Read("cluster.yaml")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := document.Parse("cluster.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	var d cluster.Definition
	if err := doc.Decode(&d); err != nil {
		t.Fatal(err)
	}
	for i := range d.Years {
		d.Years[i].Events = nil
	}
	c, err := cluster.Compile(d)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestSeedsReplay writes the log of every year of every embedded cluster, reads it
// back into a cluster that knows no events and no files, and compares the state
// and the report the day before, on and after each event.
func TestSeedsReplay(t *testing.T) {
	for _, name := range years.Names() {
		f, err := openEmbedded(name)
		if err != nil {
			t.Fatal(err)
		}
		y, err := folder.Load(f)
		if err != nil {
			t.Fatal(err)
		}
		if y.Besides.Facts != nil || y.Besides.Candidates.Default != nil || y.Besides.Candidates.Candidates != nil {
			t.Errorf("%s has facts or evidence that no event brings", name)
		}
		bare := withoutEvents(t, f)
		for _, year := range yearsOf(y.Cluster) {
			m, err := y.Cluster.Campaign(year, nil, nil)
			card, reg := y.Card, y.Regulation
			if year == y.Campaign.Year().Year {
				m = y.Campaign
			} else {
				card, reg = nil, nil
			}
			if err != nil {
				t.Fatal(err)
			}
			var log bytes.Buffer
			if err := m.WriteLog(&log); err != nil {
				t.Fatal(err)
			}
			back, err := bare.ReadLog(context.Background(), &log, year, card, reg, m.Head())
			if err != nil {
				t.Fatalf("%s %d: %v", name, year, err)
			}
			for _, e := range m.Year().Events {
				for shift := -1; shift <= 1; shift++ {
					on := e.On.AddDays(shift)
					if diff := cmp.Diff(standing(m, on), standing(back, on)); diff != "" {
						t.Errorf("%s %d on %v (-written +read):\n%s", name, year, on, diff)
					}
					if diff := cmp.Diff(reported(t, m, on), reported(t, back, on)); diff != "" {
						t.Errorf("%s %d on %v (-written +read):\n%s", name, year, on, diff)
					}
				}
				before, _ := first(m.At(e.On.AddDays(-1)), e.Act, "")
				after, ok := first(m.At(e.On), e.Act, "")
				if !ok || before.On == e.On || e.On.Before(after.On) {
					t.Errorf("%s %d: %v of %v is not there from that day on", name, year, e.Act, e.On)
				}
			}
		}
	}
}

// reported is the report of a day as data and as text.
func reported(t *testing.T, m *cluster.Campaign, on rules.Date) (all []string) {
	t.Helper()
	r, err := m.Report(context.Background(), on, cluster.Inputs{})
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	all = append(all, string(data))
	for _, l := range []diag.Lang{diag.English, diag.Vietnamese} {
		var b strings.Builder
		if err := r.Write(&b, l, ""); err != nil {
			t.Fatal(err)
		}
		all = append(all, b.String())
	}
	return all
}

// TestChangedFiles changes one byte of each file that an event of an embedded year
// names: the year is refused at the place where the event binds it, with both hashes.
func TestChangedFiles(t *testing.T) {
	bound := 0
	for _, name := range years.Names() {
		good, err := folder.Load(edited(t, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range good.Campaign.Year().Events {
			for _, file := range e.Files {
				bound++
				f := edited(t, name)
				files := f.FS.(fstest.MapFS)
				old := hash(files[file.Name].Data)
				files[file.Name].Data = append(files[file.Name].Data, '\n')
				_, err := folder.Load(f)
				if err == nil {
					t.Errorf("%s: a change of %s is not noticed", name, file.Name)
					continue
				}
				for _, want := range []string{name + "/cluster.yaml:", file.Name + " was changed", old,
					hash(files[file.Name].Data)} {
					if !strings.Contains(err.Error(), want) {
						t.Errorf("%s: %s changed: %v does not say %q", name, file.Name, err, want)
					}
				}
			}
		}
		entries, err := fs.ReadDir(good.FS, ".")
		if err != nil {
			t.Fatal(err)
		}
		// they test the card
		entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return strings.HasSuffix(e.Name(), casesSuffix) })
		if want := len(entries); len(good.Files) != want {
			t.Errorf("%s: %d files were read of %d: %v", name, len(good.Files), want, good.Files)
		}
	}
	if bound != 9 {
		t.Errorf("%d files are bound to events", bound)
	}
}

// TestLooseFile: a file that no event names does not count silently, once events
// bring facts.
func TestLooseFile(t *testing.T) {
	for _, tt := range []struct {
		edit   edit
		want   []string
		reason string
	}{
		{edit{"cluster.yaml", "name: facts.csv", "name: facts-midyear.csv"},
			[]string{"north-central-2023/facts.csv: events of the year bring facts", "holds: facts, name: facts.csv"},
			"facts.csv lies there for nothing"},
		{edit{"cluster.yaml", "sha256: " + hash(embedded(t, "north-central-2023", "candidates.yaml")), "sha256: ''"},
			[]string{"nothing binds candidates.yaml",
				"add sha256: " + hash(embedded(t, "north-central-2023", "candidates.yaml"))}, "not bound yet"},
	} {
		_, err := folder.Load(edited(t, "north-central-2023", tt.edit))
		for _, want := range tt.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %q", tt.reason, err, want)
			}
		}
	}
	// Before any event brings facts, they count at once.
	y, err := folder.Load(edited(t, "northern-midlands-2022", edit{"cluster.yaml", `,
         files: [
           {holds: facts, name: facts.csv, sha256: ` + hash(embedded(t, "northern-midlands-2022", "facts.csv")) + `},
           {holds: last_year, name: facts-previous.csv, sha256: ` + hash(embedded(t, "northern-midlands-2022", "facts-previous.csv")) + "}]", ""}))
	if err != nil {
		t.Fatal(err)
	}
	r, err := y.Report(rules.Day(2022, 1, 12))
	if err != nil || len(r.Units[0].Figures) == 0 || !r.Units[0].Figures[0].LastYear.Known() {
		t.Errorf("facts that no event brings yet: %v, %+v", err, r.Units[0])
	}
}

func embedded(t *testing.T, name, file string) []byte {
	t.Helper()
	f, err := openEmbedded(name)
	if err != nil {
		t.Fatal(err)
	}
	data, err := f.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// standing is what a campaign's state says on a day.
func standing(m *cluster.Campaign, on rules.Date) any {
	s := m.At(on)
	events := []string{}
	for _, e := range s.Events {
		line := e.On.String() + " " + e.Act.String()
		if e.Late {
			line += " late"
		}
		events = append(events, line)
	}
	return map[string]any{"phase": s.Phase, "events": events, "owed": s.Owed}
}

// TestReportOnEveryDay makes the report of every embedded year on the day before,
// on and after each event, in both languages: whatever is known, it has one.
func TestReportOnEveryDay(t *testing.T) {
	for _, name := range years.Names() {
		f, err := openEmbedded(name)
		if err != nil {
			t.Fatal(err)
		}
		y, err := folder.Load(f)
		if err != nil {
			t.Fatal(err)
		}
		closed := rules.Date{}
		for _, e := range y.Campaign.Year().Events {
			if e.Act == cluster.Close {
				closed = e.On
			}
		}
		for _, e := range y.Campaign.Year().Events {
			for shift := -1; shift <= 1; shift++ {
				on := e.On.AddDays(shift)
				r, err := y.Report(on)
				if err != nil {
					t.Fatalf("%s on %v: %v", name, on, err)
				}
				if want := !closed.IsZero() && !on.Before(closed); r.Closed != want {
					t.Errorf("%s on %v: closed is %v, want %v", name, on, r.Closed, want)
				}
				for _, l := range []diag.Lang{diag.English, diag.Vietnamese} {
					var b bytes.Buffer
					if err := r.Write(&b, l, ""); err != nil || b.Len() == 0 {
						t.Errorf("%s on %v in %v: %v", name, on, l, err)
					}
				}
			}
		}
	}
}

// first returns the first event of an act by a unit, or by anybody for an empty one.
func first(s *cluster.State, act cluster.Act, unit string) (e cluster.Recorded, ok bool) {
	i := slices.IndexFunc(s.Events, func(e cluster.Recorded) bool {
		return e.Act == act && (unit == "" || len(e.Units) == 0 || slices.Contains(e.Units, unit))
	})
	if i < 0 {
		return e, false
	}
	return s.Events[i], true
}

// yearsOf are the years of a cluster.
func yearsOf(c *cluster.Cluster) (all []int) {
	for _, y := range c.Definition().Years {
		all = append(all, y.Year)
	}
	return all
}
