package awardstest

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// testCase is a case that can be asked.
type testCase struct {
	rulestest.Case
	on        rules.Date
	award     string
	options   awards.Options
	candidate awards.Candidate
	nominate  *nomination // nil unless units are nominated
	Expect
	at stated // what it asks and expects, as written
}

// casesFile is a file whose cases are put together.
type casesFile struct {
	Definition
	cases  []*testCase
	faults faults
}

// UnmarshalDocument reads a [Definition] and puts its cases together: what a case
// states is laid over what it starts from before it is read.
func (d *casesFile) UnmarshalDocument(n document.Node) error {
	if err := n.Decode(&d.Definition); err != nil {
		return err
	}
	file := cell{n}.keys()
	r := &resolver{bases: make(map[string]stated), broken: make(map[string]bool), first: make(map[string]string)}
	for name, c := range file["base"].keys() {
		r.bases[name] = statedBy(c, "base."+name)
	}
	for _, name := range slices.Sorted(maps.Keys(r.bases)) {
		r.from(r.bases[name]) // for its faults
	}
	var cases []cell
	if c, ok := file["cases"]; ok {
		_ = c.n.Decode(&cases)
	}
	for i, c := range cases {
		r.caseOf(&d.Cases[i], statedBy(c, atIndex("cases", i)), atIndex("cases", i))
	}
	d.cases, d.faults = r.out, r.faults
	return r.err
}

// resolver puts cases together from what they state and what they start from.
type resolver struct {
	faults
	bases  map[string]stated
	open   []string // bases being resolved, to find circles
	broken map[string]bool
	out    []*testCase
	first  map[string]string // the place of each name
	err    error             // some cell could not be read
}

// from returns what a case or a base states, on top of what it starts from.
func (r *resolver) from(own stated) stated {
	at, ok := own["from"]
	if !ok {
		return maps.Clone(own)
	}
	name := at.n.Text()
	base, ok := r.bases[name]
	if !ok {
		r.unknown(at.path, "base", name, slices.Sorted(maps.Keys(r.bases)))
		return maps.Clone(own)
	}
	if slices.Contains(r.open, name) {
		if circle := append(slices.Clone(r.open), name); !r.broken[name] {
			r.add(at.path, "circle", diag.ErrName, diag.Text{},
				"%s starts from itself: %s", name, strings.Join(circle, " → "))
		}
		r.broken[name] = true
		return maps.Clone(own)
	}
	r.open = append(r.open, name)
	out := r.from(base)
	r.open = r.open[:len(r.open)-1]
	maps.Copy(out, own)
	return out
}

// caseOf adds a case, or one for each row of a table.
func (r *resolver) caseOf(c *FileCase, own stated, path string) {
	if c.Name == "" {
		r.value(path, "no-name", say("write name: and what the case shows"), "a case needs a name")
	}
	rows := r.table(c, path)
	if c.Rows == nil {
		r.newCase(c, c.Name, path, r.from(own))
	}
	for _, row := range rows {
		both := maps.Clone(own)
		maps.Copy(both, row.stated)
		r.newCase(c, c.Name+": "+row.name, row.path, r.from(both))
	}
}

func (r *resolver) newCase(c *FileCase, name, path string, at stated) {
	t := &testCase{at: at}
	t.Name, t.Path, t.Fails, t.Unconfirmed = name, path, c.Fails, c.Confirm
	r.out = append(r.out, t)
	if before, ok := r.first[name]; ok && name != "" {
		hint := say("give each case a name of its own")
		r.add(path, "second-case", diag.ErrName, hint, "a second case %q, besides %s", name, before)
	} else {
		r.first[name] = path
	}
	r.read(t)
	if t.on.IsZero() {
		hint := say("write on: and a day, such as 2024-03-14")
		r.value(path, "no-day", hint, "say on which day the question is asked")
	}
	_, hasPlan := at["plan"]
	_, hasUnits := at["units"]
	switch {
	case hasPlan || hasUnits:
		r.nomination(t)
	case t.award == "":
		hint := say("write award: and the code of an award")
		r.add(path, "no-award", diag.ErrName, hint, "say for which award")
	case t.Slate != nil:
		r.value(path, "no-plan", diag.Text{}, "a slate is expected of a case with a plan and units")
	}
}

// read reads what a case states.
func (r *resolver) read(t *testCase) {
	t.candidate.Unit = "unit"
	if c, ok := t.at["clean"]; ok {
		var clean bool
		if r.err = cmp.Or(c.n.Decode(&clean), r.err); clean {
			t.candidate = Clean("unit", 0)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(t.at)) {
		c := t.at[key]
		list, code, _ := strings.Cut(key, ".")
		var err error
		switch f, ok := field(&t.candidate, key); {
		case key == "on":
			err = c.n.Decode(&t.on)
		case key == "award":
			err = c.n.Decode(&t.award)
		case key == "options":
			err = c.n.Decode(&t.options)
		case ok:
			f.SetZero() // what a clean unit has
			err = c.n.Decode(f.Addr().Interface())
		case list == "facts":
			err = c.fact(code, &t.candidate.Facts)
		case list == "suppose":
			err = c.fact(code, &t.candidate.Suppose)
		default:
			if f, ok = field(&t.Expect, list); ok {
				err = c.expected(f, code)
			}
		}
		r.err = cmp.Or(err, r.err)
	}
}

// fact reads a fact, with its evidence or without.
func (c statement) fact(code string, into *awards.FactList) error {
	var f struct {
		Value    rules.Value `yaml:"value"`
		Evidence string      `yaml:"evidence"`
	}
	read := any(&f)
	if !c.n.IsMap() {
		read = &f.Value
	}
	err := c.n.Decode(read)
	*into = append(*into, rules.Fact{Indicator: code, Value: missingWord(f.Value), Evidence: f.Evidence})
	return err
}

// expected reads what is expected, into a map if it is by code.
func (c statement) expected(f reflect.Value, code string) error {
	if code == "" {
		return c.n.Decode(f.Addr().Interface())
	}
	if f.IsNil() {
		f.Set(reflect.MakeMap(f.Type()))
	}
	v := reflect.New(f.Type().Elem())
	err := c.n.Decode(v.Interface())
	f.SetMapIndex(reflect.ValueOf(code), v.Elem())
	return err
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
type cell struct{ n document.Node }

func (c *cell) UnmarshalDocument(n document.Node) error {
	c.n = n
	return nil
}

// DocumentShapes returns what UnmarshalDocument reads: anything, since a schema does
// not know the column.
func (c *cell) DocumentShapes() []any { return []any{rules.Value{}, []cell(nil), map[string]cell(nil)} }

// isNull reports whether the cell states nothing.
func (c cell) isNull() bool { return c.n.IsText() && (c.n.Text() == "" || c.n.Text() == "null") }

// keys returns what stands under each key; none if there are no keys.
func (c cell) keys() (m map[string]cell) {
	if c != (cell{}) && c.n.IsMap() {
		_ = c.n.Decode(&m) // anything is a cell
	}
	return m
}

// stated is what a case or a base states, by key: "on", "history". What is stated by
// code has keys of its own: "facts.cluster_rank", "findings.unity".
type stated map[string]statement

// statement is what stands under a key, and its place in the file.
type statement struct {
	cell
	path string
}

// byCode are the keys of what is stated by code.
var byCode = []string{"facts", "suppose", "findings", "derived", "explain", "slate"}

// put notes a statement; nothing takes a fact away, and states no more elsewhere.
func (s stated) put(key string, c cell, path string) {
	if !c.isNull() || strings.HasPrefix(key, "facts.") || strings.HasPrefix(key, "suppose.") {
		s[key] = statement{c, path}
	}
}

// statedBy returns what the keys at a path state.
func statedBy(c cell, path string) stated {
	s := make(stated)
	for key, v := range c.keys() {
		at := diag.JoinPath(path, key)
		if !slices.Contains(byCode, key) {
			s.put(key, v, at)
		}
		for code, w := range v.keys() {
			if slices.Contains(byCode, key) {
				s.put(key+"."+code, w, diag.JoinPath(at, code))
			}
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
			best, other = key, at.path+rest
		}
	}
	return other
}

// row is one row of a table: what it states besides the table.
type row struct {
	name, path string
	stated
}

// table reads the rows of a table of cases at a path.
func (r *resolver) table(c *FileCase, path string) (out []row) {
	at := func(list string, i int) string { return diag.JoinPath(path, atIndex(list, i)) }
	if (c.Columns == nil) != (c.Rows == nil) {
		r.value(path, "table", say("write columns: [on, cluster_rank, outcome]"), "a table of cases has columns and rows")
	}
	for i, name := range c.Columns {
		if slices.Index(c.Columns, name) < i {
			r.value(at("columns", i), "second-column", diag.Text{}, "a second column %s", name)
		}
	}
	for i, cells := range c.Rows {
		if have, want := len(cells), len(c.Columns); have != want {
			r.value(at("rows", i), "row", diag.Text{}, "the row has %d cells, the table %d columns", have, want)
			continue
		}
		x := row{stated: make(stated), path: at("rows", i)}
		var words []string
		for j, name := range c.Columns {
			key, isAsked := columnKey(name)
			x.put(key, cells[j], atIndex(at("rows", i), j))
			if text := cells[j].n.Text(); isAsked && text != "" {
				words = append(words, text)
			}
			if name == "name" {
				x.name = cells[j].n.Text()
			}
		}
		if x.name == "" {
			x.name = strings.Join(words, ", ")
			if x.name == "" || slices.ContainsFunc(out, func(o row) bool { return o.name == x.name }) {
				x.name = strings.TrimPrefix(fmt.Sprintf("%s, row %d", x.name, i+1), ", ")
			}
		}
		out = append(out, x)
	}
	return out
}

// columnKey returns the key that a column states, and whether it is of what is
// asked: any other name is the code of a fact.
func columnKey(name string) (key string, isAsked bool) {
	list, code, _ := strings.Cut(name, ".")
	_, isSetup := field(&Setup{}, name)
	_, isUnit := field(&awards.Candidate{}, name)
	_, isExpect := field(&Expect{}, list)
	switch {
	case name == "name", isExpect && (code == "" || slices.Contains(byCode, list)):
		return name, false
	case isSetup || isUnit, code != "" && slices.Contains(byCode, list):
		return name, true
	}
	return "facts." + name, true
}

// field returns the field of a struct that stands under a key.
func field(in any, key string) (v reflect.Value, ok bool) {
	s := reflect.ValueOf(in).Elem()
	for i := range s.NumField() {
		if s.Type().Field(i).Tag.Get("yaml") == key {
			return s.Field(i), true
		}
	}
	return v, false
}
