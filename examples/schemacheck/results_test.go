package schemacheck

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/schemas"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/scoring"
)

// results are the validators of results, with how many each has seen.
type results struct {
	schemas map[string]*jsonschema.Schema
	seen    map[string]int
}

func newResults() *results {
	r := &results{make(map[string]*jsonschema.Schema), make(map[string]int)}
	for _, f := range schemas.All() {
		if f.Version > 0 {
			r.schemas[f.Name] = shipped(f.Name)
		}
	}
	return r
}

// valid fails the test if what is written of a result is not valid.
func (r *results) valid(t *testing.T, name string, result any) {
	t.Helper()
	data, err := json.Marshal(result)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	x, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	r.seen[name]++
	if err := r.schemas[name].Validate(x); err != nil {
		t.Fatalf("%s: %v\n%.2000s", name, err, data)
	}
}

// all checks a report and everything that it was made from.
func (r *results) all(t *testing.T, report *cluster.Report) {
	t.Helper()
	r.valid(t, "report", report)
	ranking, slate := report.Computed()
	if slate != nil {
		r.valid(t, "slate", slate)
		for _, e := range slate.Entries {
			r.valid(t, "assessment", e.Assessment)
		}
	}
	if ranking == nil {
		return
	}
	r.valid(t, "ranking", ranking)
	for _, score := range ranking.Scores() {
		r.valid(t, "score", score.Breakdown())
		for _, line := range score.Breakdown().Lines {
			if why, err := line.Explain(); err == nil && why != nil {
				r.valid(t, "explanation", why)
			}
		}
	}
}

// load reads a folder of the examples: its campaign, and the files that no event names.
func load(t *testing.T, dir string) (*cluster.Campaign, cluster.Inputs) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", dir, err)
		}
	}
	read := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		return data
	}
	c, err := cluster.Load(dir, read("cluster.yaml"))
	must(err)
	year := c.Definition().Years[0].Year
	var card *scoring.Scorecard
	if data := read("scorecard.yaml"); data != nil {
		card, err = scoring.Load(dir, data)
		must(err)
		year = card.Identity().Year
		c, err = c.WithFiles(context.Background(), card, os.DirFS(dir))
		must(err)
	}
	probe, err := c.Campaign(year, card, nil)
	must(err)
	var law *awards.Regulation
	if data := read("regulation.yaml"); data != nil {
		law, err = awards.Load(dir, data)
		must(err)
	} else if name := probe.Year().Regulation; name != "" {
		law, err = awards.ByName(name)
		must(err)
	}
	campaign, err := c.Campaign(year, card, law)
	must(err)
	in, err := campaign.Inputs(context.Background(), rules.Date{})
	must(err)
	if len(in.Facts) > 0 {
		return campaign, in
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.csv"))
	must(err)
	for _, file := range append(files, filepath.Join(dir, "sheets.yaml")) {
		holds := map[bool]string{true: "facts", false: "sheets"}[strings.HasSuffix(file, ".csv")]
		if data := read(filepath.Base(file)); data != nil && !strings.Contains(file, "-previous") {
			part, err := cluster.LoadInputs(holds, file, data, card, c.Definition().Members)
			must(err)
			in.Facts, err = rules.JoinFacts(context.Background(), in.Facts, part.Facts)
			must(err)
			in.Sheets = append(in.Sheets, part.Sheets...)
		}
	}
	return campaign, in
}

// gaps are inputs of which some facts are not known and some do not apply.
func gaps(t *testing.T, in cluster.Inputs, random *rand.Rand) cluster.Inputs {
	t.Helper()
	out := in
	out.Facts = nil
	for _, f := range in.Facts {
		for fact := range f.All() {
			if n := random.IntN(12); n < 3 {
				fact.Value = []rules.Value{{}, rules.NotApplicable(), {}}[n]
				fact.Evidence = []string{"", "không có", "mất"}[n]
				var err error
				if f, err = f.With(fact); err != nil {
					t.Fatal(err)
				}
			}
		}
		out.Facts = append(out.Facts, f)
	}
	if random.IntN(3) == 0 {
		out.Sheets = nil
	}
	return out
}

// Whatever the library writes of the years and cards of the examples, on every day of each and with
// whatever facts missing, is valid for its schema.
func TestResults(t *testing.T) {
	r := newResults()
	for _, root := range []string{"../years", "../cards"} {
		dirs, err := filepath.Glob(filepath.Join(root, "*", "cluster.yaml"))
		if err != nil || len(dirs) < 5 {
			t.Fatalf("%d folders in %s, %v", len(dirs), root, err)
		}
		for _, file := range dirs {
			t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
				campaign, in := load(t, filepath.Dir(file))
				report := func(on rules.Date, in cluster.Inputs) {
					t.Helper()
					report, err := campaign.Report(context.Background(), on, in)
					if err != nil {
						t.Fatal(err)
					}
					r.all(t, report)
				}
				days := make(map[rules.Date]bool)
				for _, e := range campaign.Year().Events {
					days[e.On] = true
				}
				for day := range days {
					report(day, cluster.Inputs{})
				}
				report(rules.Date{}, in)
				random := rand.New(rand.NewPCG(1, 2))
				for range 6 {
					report(rules.Date{}, gaps(t, in, random))
				}
			})
		}
	}
	for name := range r.schemas {
		if r.seen[name] < 20 {
			t.Errorf("only %d results of %s were seen", r.seen[name], name)
		}
	}
}

// The examples that come with the schemas are valid, and are not with a key more, a key less or another kind.
func TestResultExamples(t *testing.T) {
	files := os.DirFS("../schemas/results")
	seen := 0
	for name, schema := range newResults().schemas {
		data, err := fs.ReadFile(files, name+".json")
		if err != nil {
			t.Fatal(err)
		}
		x, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(x); err != nil {
			t.Errorf("%s.json: %v", name, err)
		}
		result := x.(map[string]any)
		for _, key := range schema.Required {
			was := result[key]
			for _, wrong := range []any{nil, []any{[]any{}}} {
				if delete(result, key); wrong != nil {
					result[key] = wrong
				}
				if schema.Validate(x) == nil {
					t.Errorf("%s.json is valid with %v for %s", name, wrong, key)
				}
				seen++
			}
			result[key] = was
		}
		result["more"] = 1
		if schema.Validate(x) == nil {
			t.Errorf("%s.json is valid with a key too many", name)
		}
	}
	if seen < 20 {
		t.Errorf("only %d examples were broken", seen)
	}
}
