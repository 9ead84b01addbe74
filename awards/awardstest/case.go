package awardstest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// testCase is a case that can be asked.
type testCase struct {
	rulestest.Case
	setup
	expected
	at stated // what it asks and expects, as written

	// What it nominates with, besides its plan.
	ranking    *scoring.Ranking
	candidates []awards.Candidate
	units      []unitPlace // where each candidate is stated
}

// unitPlace is where a unit of a nomination stands, and what it states, its base included.
type unitPlace struct {
	path string
	at   stated
}

// candidatePlace returns where that stands which [awards.CheckCandidates] finds at candidates[2].facts.x.
func (t *testCase) candidatePlace(path string) string {
	var i int
	if _, err := fmt.Sscanf(path, "candidates[%d]", &i); err != nil || i >= len(t.units) {
		return t.Path
	}
	_, rest, _ := strings.Cut(path, ".")
	return t.units[i].at.find(rest, t.units[i].path)
}

// casesFile is a file whose cases are put together from what they state and what they
// start from.
type casesFile struct {
	Definition
	faults
	bases  map[string]stated
	open   []string // bases being resolved, to find circles
	broken []string // bases of circles that were found
	cases  []*testCase
}

// UnmarshalDocument reads a [Definition] and puts its cases together: what a case
// states is laid over what it starts from before it is read. What cannot be read is
// reported by the Decode that is under way.
func (r *casesFile) UnmarshalDocument(n document.Node) error {
	if err := n.Decode(&r.Definition); err != nil {
		return err
	}
	file := cell{n}.keys()
	r.bases = make(map[string]stated)
	for name, c := range file["base"].keys() {
		r.bases[name] = statedBy(c)
	}
	for _, name := range slices.Sorted(maps.Keys(r.bases)) {
		r.from(r.bases[name]) // for its faults
	}
	for i, c := range file["cases"].items() {
		r.caseOf(&r.Cases[i], statedBy(c), c.Path())
	}
	return nil
}

// from returns what a case or a base states, on top of what it starts from.
func (r *casesFile) from(own stated) stated {
	at, ok := own["from"]
	if !ok {
		return maps.Clone(own)
	}
	name, _ := at.Text()
	base, ok := r.bases[name]
	switch {
	case !ok:
		r.unknown(at.Path(), "base", name, slices.Sorted(maps.Keys(r.bases)))
	case slices.Contains(r.open, name):
		if circle := append(slices.Clone(r.open), name); !slices.Contains(r.broken, name) {
			r.add(at.Path(), "circle", diag.ErrName, diag.Text{},
				"%s starts from itself: %s", name, strings.Join(circle, " → "))
		}
		r.broken = append(r.broken, name)
	default:
		r.open = append(r.open, name)
		base = r.from(base)
		r.open = r.open[:len(r.open)-1]
		maps.Copy(base, own)
		return base
	}
	return maps.Clone(own)
}

// caseOf adds a case, or one for each row of a table.
func (r *casesFile) caseOf(c *fileCase, own stated, path string) {
	at := func(list string, i int) string { return diag.JoinPath(path, atIndex(list, i)) }
	if c.Name == "" {
		r.value(path, "no-name", say("write name: and what the case shows"), "a case needs a name")
	}
	if (c.Columns == nil) != (c.Rows == nil) {
		r.value(path, "table", say("write columns: [on, cluster_rank, outcome]"), "a table of cases has columns and rows")
	}
	for i, name := range c.Columns {
		if slices.Index(c.Columns, name) < i {
			r.value(at("columns", i), "second-column", diag.Text{}, "a second column %s", name)
		}
	}
	if c.Rows == nil {
		r.newCase(c, c.Name, path, r.from(own))
	}
	named := make(map[string]bool)
	for i, cells := range c.Rows {
		if have, want := len(cells), len(c.Columns); have != want {
			r.value(at("rows", i), "row", diag.Text{}, "the row has %d cells, the table %d columns", have, want)
			continue
		}
		name, both := r.row(c.Columns, cells, own)
		if name == "" || named[name] {
			name = strings.TrimPrefix(fmt.Sprintf("%s, row %d", name, i+1), ", ")
		}
		named[name] = true
		r.newCase(c, c.Name+": "+name, at("rows", i), r.from(both))
	}
}

// row lays a row over what its case states, and returns its name: what it asks, if it
// gives none.
func (r *casesFile) row(columns []string, cells []cell, own stated) (name string, both stated) {
	var words []string
	both = maps.Clone(own)
	for i, column := range columns {
		key, isAsked := columnKey(column)
		both.put(key, cells[i])
		switch text, _ := cells[i].Text(); {
		case column == "name":
			name = text
		case isAsked && text != "":
			words = append(words, text)
		}
	}
	return cmp.Or(name, strings.Join(words, ", ")), both
}

func (r *casesFile) newCase(c *fileCase, name, path string, at stated) {
	t := &testCase{at: at}
	t.Case = rulestest.Case{Name: name, Path: path, Fails: c.Fails, Unconfirmed: c.Confirm}
	before := slices.IndexFunc(r.cases, func(other *testCase) bool { return other.Name == name })
	if before >= 0 && name != "" {
		hint := say("give each case a name of its own")
		r.add(path, "second-case", diag.ErrName, hint, "a second case %q, besides %s", name, r.cases[before].Path)
	}
	r.cases = append(r.cases, t)
	t.read()
	if t.On.IsZero() {
		hint := say("write on: and a day, such as 2024-03-14")
		r.value(path, "no-day", hint, "say on which day the question is asked")
	}
	switch {
	case t.Plan != nil || t.Units != nil:
		r.nomination(t)
	case t.Award == "":
		hint := say("write award: and the code of an award")
		r.add(path, "no-award", diag.ErrName, hint, "say for which award")
	case t.Slate != nil:
		r.value(path, "no-plan", diag.Text{}, "a slate is expected of a case with a plan and units")
	}
}

// read reads what a case states.
func (t *testCase) read() {
	t.Unit = "unit"
	if c, ok := t.at["clean"]; ok {
		if _ = c.Decode(&t.Clean); t.Clean {
			t.Candidate = Clean("unit", 0)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(t.at)) {
		c := t.at[key]
		list, code, byCode := strings.Cut(key, ".")
		f, ok := field(list, &t.setup, &t.Candidate, &t.expected)
		switch {
		case byCode && f.Kind() == reflect.Slice:
			f.Set(reflect.Append(f, reflect.ValueOf(c.fact(code))))
		case byCode:
			v := reflect.New(f.Type().Elem())
			if _ = c.Decode(v.Interface()); f.IsNil() {
				f.Set(reflect.MakeMap(f.Type()))
			}
			f.SetMapIndex(reflect.ValueOf(code), v.Elem())
		case ok:
			f.SetZero() // what a clean unit has
			_ = c.Decode(f.Addr().Interface())
		}
	}
}

// fact reads a fact, with its evidence or without.
func (c cell) fact(code string) rules.Fact {
	var f struct {
		Value    rules.Value `yaml:"value"`
		Evidence string      `yaml:"evidence"`
	}
	read := any(&f)
	if !c.IsMap() {
		read = &f.Value
	}
	_ = c.Decode(read)
	return rules.Fact{Indicator: code, Value: missingWord(f.Value), Evidence: f.Evidence}
}

// missingWord reads the text "missing" as a value that is missing.
func missingWord(v rules.Value) rules.Value {
	if v.Kind() == rules.TextKind && v.String() == "missing" {
		return rules.Value{}
	}
	return v
}

// deref returns what a pointer points to, the zero value for nil.
func deref[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

// cell is a part of the file that is read later: one value of a row, when the column
// is known.
type cell struct{ document.Node }

func (c *cell) UnmarshalDocument(n document.Node) error {
	c.Node = n
	return nil
}

// DocumentShapes returns what UnmarshalDocument reads: anything, since a schema does
// not know the column.
func (c *cell) DocumentShapes() []any { return []any{rules.Value{}, []cell(nil), map[string]cell(nil)} }

// keys returns what stands under each key; nothing if there are none.
func (c cell) keys() (m map[string]cell) {
	if c != (cell{}) && c.IsMap() {
		_ = c.Decode(&m) // anything is a cell
	}
	return m
}

// items returns what a list has; nothing if it is none.
func (c cell) items() (l []cell) {
	if c != (cell{}) {
		_ = c.Decode(&l)
	}
	return l
}

// stated is what a case or a base states, by key: "on", "history". What is stated by
// code has keys of its own: "facts.cluster_rank", "findings.unity".
type stated map[string]cell

// byCode are the keys of what is stated by code.
var byCode = []string{"facts", "suppose", "findings", "derived", "explain", "slate"}

// put notes a statement; nothing takes a fact away, and states no more elsewhere.
func (s stated) put(key string, c cell) {
	text, isText := c.Text()
	isNull := isText && (text == "" || text == "null")
	if !isNull || strings.HasPrefix(key, "facts.") || strings.HasPrefix(key, "suppose.") {
		s[key] = c
	}
}

// statedBy returns what the keys of a case or a base state.
func statedBy(c cell) stated {
	s := make(stated)
	for key, v := range c.keys() {
		if !slices.Contains(byCode, key) {
			s.put(key, v)
			continue
		}
		for code, w := range v.keys() {
			s.put(key+"."+code, w)
		}
	}
	return s
}

// find returns the place of a path of a case, such as history.entries[0].decided,
// and other if it has none.
func (s stated) find(path, other string) string {
	best := ""
	for key, at := range s {
		rest, ok := strings.CutPrefix(path, key)
		if ok && len(key) > len(best) && (rest == "" || rest[0] == '.' || rest[0] == '[') {
			best, other = key, at.Path()+rest
		}
	}
	return other
}

// columnKey returns the key that a column states, and whether it is of what is
// asked: any other name is the code of a fact.
func columnKey(name string) (key string, isAsked bool) {
	list, code, _ := strings.Cut(name, ".")
	_, isAsked = field(name, &setup{}, &awards.Candidate{})
	_, isExpect := field(list, &expected{})
	switch {
	case name == "name", isExpect && (code == "" || slices.Contains(byCode, list)):
		return name, false
	case isAsked, code != "" && slices.Contains(byCode, list):
		return name, true
	}
	return "facts." + name, true
}

// field returns the field that stands under a key in one of some structs.
func field(key string, in ...any) (v reflect.Value, ok bool) {
	for _, x := range in {
		s := reflect.ValueOf(x).Elem()
		for i := range s.NumField() {
			if s.Type().Field(i).Tag.Get("yaml") == key {
				return s.Field(i), true
			}
		}
	}
	return v, false
}

// nomination reads a case with a plan and units.
func (r *casesFile) nomination(t *testCase) {
	if t.Plan == nil || t.Units == nil {
		r.value(t.Path, "no-plan", diag.Text{}, "a nomination needs a plan and units")
		return
	}
	if err := t.Plan.Check(); err != nil {
		r.faults = append(r.faults, diag.Diagnostics(slices.Collect(diag.AllDiagnostics(err))).At(t.at["plan"].Path())...)
	}
	if award, ok := t.at["award"]; ok {
		r.value(award.Path(), "award", say("remove it"), "a nomination is for the awards of the plan")
	}
	for _, x := range expectations {
		if f, _ := field(x.key, &t.expected); !f.IsNil() && x.key != "slate" && x.key != "error" {
			hint := say("write slate: {flag.central_cluster: {a: nominated}}")
			r.value(t.place(x.key, ""), "expectation", hint, "a nomination expects a slate, or an error")
		}
	}
	list := t.at["units"]
	points := r.units(t, list)
	err := awards.CheckCandidates(t.candidates, nil)
	for d := range diag.AllDiagnostics(err) {
		d.Path = t.candidatePlace(d.Path)
		r.faults = append(r.faults, d)
	}
	if err != nil {
		return
	}
	if t.ranking, err = rank(t.candidates, points); err != nil {
		r.value(list.Path(), "points", diag.Text{}, "%v", err)
	}
}

// units reads the units of a nomination and returns their points.
func (r *casesFile) units(t *testCase, list cell) map[string]decimal.Decimal {
	points := make(map[string]decimal.Decimal)
	for _, c := range list.items() {
		own := statedBy(c)
		if _, ok := own["unit"]; !ok {
			hint := say("write unit: and a code")
			r.add(c.Path(), "no-unit", diag.ErrName, hint, "a unit needs a code")
			continue
		}
		for _, key := range []string{"on", "award", "options"} {
			if x, ok := own[key]; ok {
				r.value(x.Path(), "unit", say("remove it"), "%s is the whole nomination's", key)
			}
		}
		unit := &testCase{at: r.from(own)}
		unit.read()
		if x, ok := own["points"]; ok {
			var p decimal.Decimal
			_ = x.Decode(&p)
			points[unit.Unit] = p
		}
		t.candidates, t.units = append(t.candidates, unit.Candidate), append(t.units, unitPlace{c.Path(), unit.at})
	}
	return points
}

// rank ranks units by their points; one without points waits for them. It is nil
// if no unit has any: then no unit stands before another.
func rank(cs []awards.Candidate, points map[string]decimal.Decimal) (*scoring.Ranking, error) {
	if len(points) == 0 {
		return nil, nil
	}
	most, places := decimal.NewFromInt(1), int32(6)
	for _, p := range points {
		most = decimal.Max(most, p)
	}
	criteria := []scoring.Criterion{{Code: "1", Max: most, Points: "points_total"}}
	card, err := scoring.Compile(scoring.Definition{
		Code: "points", Year: 2000, Decimals: &places,
		Definition: rules.Definition{Indicators: []rules.Indicator{{Code: "points_total"}}},
		Sections:   []scoring.Section{{Code: "I", Max: most, Criteria: criteria}},
	})
	if err != nil {
		return nil, err
	}
	g, err := rules.GroupFrom(context.Background(), card.Schema(), cs, func(c awards.Candidate) (string, []rules.Fact) {
		var v rules.Value
		if p, ok := points[c.Unit]; ok {
			v = rules.NumberOf(p)
		}
		return c.Unit, []rules.Fact{{Indicator: "points_total", Value: v}}
	})
	if err != nil {
		return nil, err
	}
	return card.ScoreAndRank(context.Background(), scoring.Batch{Group: g})
}
