package scoringtest

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// card is a scorecard with its parts and its rules, each by its path.
type card struct {
	*scoring.Scorecard
	doc      *document.Document
	def      scoring.Definition
	sections []*section // each before its parts
	root     *section   // of the card itself, around all sections
	items    []*item    // criteria, in the order of the card
	byCode   map[string]*item
	rules    []*ruleAt // every rule but those of define
	byPath   map[string]*ruleAt
	// period is the card of a period; nil if there is none. Of that one, prefix is its place in the
	// file, and all paths are those within.
	period  *card
	prefix  string
	sampled func() []unit // of the card of a period: those worth trying
}

// inFile is the path in the file of a path in the card.
func (c *card) inFile(path string) string { return diag.JoinPath(c.prefix, path) }

// section is a section of the card.
type section struct {
	def         *scoring.Section
	label, path string
	parent      *section
	items       []*item // of itself and of its parts
}

// item is a criterion of the card.
type item struct {
	def     *scoring.Criterion
	path    string
	section *section
	reads   []string // criteria whose points it reads
}

// ruleAt is a rule and where it stands in the card.
type ruleAt struct {
	*rules.Rule
	path  string
	label string // as reports have it: "I.1 points"
	name  string // as cases have it: "I.1"
	item  *item  // the criterion that it is of, if it is of one
	// points says that it gives the points of the criterion; a rule that is neither
	// that nor a condition breaks ties.
	points, condition bool
}

// compile makes a card of a definition that was decoded. It returns what
// [scoring.Compile] refuses it for, without places.
func compile(doc *document.Document, def scoring.Definition) (*card, error) {
	sc, err := scoring.Compile(def)
	if err != nil {
		return nil, err
	}
	c := &card{Scorecard: sc, doc: doc, def: sc.Definition()}
	if p := sc.PeriodCard(); p != nil {
		c.period = &card{Scorecard: p, doc: doc, def: p.Definition(), prefix: "periods.card"}
		c.period.sampled = sync.OnceValue(c.period.samples)
	}
	return c, nil
}

// dissect finds the parts of the card and compiles its rules, which mutants do
// without. Of a card that was cut down, paths are those in the whole card.
func (c *card) dissect(whole *card) error {
	k := &dissector{card: c, whole: whole}
	c.byCode, c.byPath = make(map[string]*item), make(map[string]*ruleAt)
	for i, d := range c.def.Disqualify {
		at := "disqualify[" + itoa(i) + "]"
		name := cmp.Or(d.Code, at)
		label := strings.TrimSpace(name + " " + d.Title)
		k.add(d.When, &ruleAt{path: at + ".when", name: name, label: label, condition: true})
	}
	all := &scoring.Section{Max: c.def.Scale, NotApplicable: c.def.NotApplicable, Caps: c.def.Caps}
	c.root = &section{def: all, label: "card"}
	for i := range c.def.Sections {
		k.section(c.root, &c.def.Sections[i], fmt.Sprintf("sections[%d]", i))
	}
	for i, src := range c.def.TieBreak {
		if c.byCode[src] == nil && c.sectionOf(src) == nil {
			k.add(src, &ruleAt{path: "tie_break[" + itoa(i) + "]", name: src, label: "tie-break " + squeeze(src)})
		}
	}
	for i, g := range c.def.Grades {
		at := "grades[" + itoa(i) + "].when"
		k.add(g.When, &ruleAt{path: at, name: g.Code, label: "grade " + g.Code + " when", condition: true})
	}
	if c.period != nil && whole == nil && k.err == nil {
		return c.period.dissect(nil)
	}
	return k.err
}

type dissector struct {
	*card
	whole *card
	err   error
}

// add compiles a rule; in one of points without a maximum the word full has no
// meaning.
func (k *dissector) add(src string, r *ruleAt, most ...decimal.Decimal) {
	if src == "" || k.err != nil {
		return
	}
	switch {
	case r.condition:
		r.Rule, k.err = k.Schema().Compile(src, rules.BoolKind)
	case len(most) > 0 && most[0].Sign() != 0:
		r.Rule, k.err = k.Schema().CompileCriterion(src, most[0])
	default:
		r.Rule, k.err = k.Schema().Compile(src, rules.NumberKind)
	}
	if k.err != nil { // the card itself has compiled it
		k.err = fmt.Errorf("scoringtest: %w", k.err)
		return
	}
	k.rules, k.byPath[r.path] = append(k.rules, r), r
	if r.item != nil && !strings.HasSuffix(r.path, ".disqualify_when") {
		r.item.reads = append(r.item.reads, k.made(r.Uses().Criteria)...)
	}
}

func (k *dissector) section(parent *section, def *scoring.Section, path string) {
	if k.whole != nil {
		path = k.whole.sectionOf(def.Code).path
	}
	s := &section{def: def, label: def.Code, path: path, parent: parent}
	k.sections = append(k.sections, s)
	void := path + ".void_when"
	k.add(def.VoidWhen, &ruleAt{path: void, name: def.Code, label: def.Code + " void_when", condition: true})
	for i := range def.Criteria {
		k.item(s, &def.Criteria[i], fmt.Sprintf("%s.criteria[%d]", path, i))
	}
	for i := range def.Sections {
		k.section(s, &def.Sections[i], fmt.Sprintf("%s.sections[%d]", path, i))
	}
}

func (k *dissector) item(s *section, def *scoring.Criterion, path string) {
	code := def.Code
	if def.Step.Sign() == 0 && (def.Judged || len(def.Assessors) > 0) && k.def.Step.Sign() != 0 {
		stepped := *def
		stepped.Step, def = k.def.Step, &stepped
	}
	if k.whole != nil {
		path = k.whole.byCode[code].path
	}
	it := &item{def: def, path: path, section: s}
	condition := func(src, at, label string) {
		k.add(src, &ruleAt{path: at, name: code, label: code + label, item: it, condition: true})
	}
	points := func(src, at, label string, most decimal.Decimal) {
		k.add(src, &ruleAt{path: at, name: code, label: code + label, item: it, points: true}, most)
	}
	points(def.Points, path+".points", " points", def.Max)
	condition(def.VoidWhen, path+".void_when", " void_when")
	condition(def.DisqualifyWhen, path+".disqualify_when", " disqualify_when")
	for i, v := range def.Variants {
		at, label := it.variantPath(i), " variant "+itoa(i+1)
		condition(v.When, at+".when", label+" when")
		points(v.Points, at+".points", label+" points", it.maxOf(i))
	}
	k.items = append(k.items, it)
	k.byCode[code] = it
	for in := s; in != nil; in = in.parent {
		in.items = append(in.items, it)
		if r := k.rule(in.path + ".void_when"); r != nil {
			it.reads = append(it.reads, k.made(r.Uses().Criteria)...)
		}
	}
}

// made returns the criteria that points are made of which rules read.
func (c *card) made(points []string) (codes []string) {
	for _, p := range points {
		codes = append(codes, c.PointsOf(p)...)
	}
	return codes
}

// rule returns the rule at a path, or nil.
func (c *card) rule(path string) *rules.Rule {
	if r := c.byPath[path]; r != nil {
		return r.Rule
	}
	return nil
}

// ruleName is what cases call the rule at a path, or around it.
func (c *card) ruleName(path string) string {
	for _, it := range c.items {
		if within(path, it.path) {
			return it.def.Code
		}
	}
	for _, r := range c.rules {
		if within(path, strings.TrimSuffix(r.path, ".when")) {
			return r.name
		}
	}
	return path
}

// within reports whether a path is that of a place or of something in it.
func within(path, place string) bool {
	rest, ok := strings.CutPrefix(path, place)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// sectionOf returns the section of a code, or nil.
func (c *card) sectionOf(code string) *section {
	i := slices.IndexFunc(c.sections, func(s *section) bool { return s.def.Code == code })
	if i < 0 {
		return nil
	}
	return c.sections[i]
}

// at finds a path in the file of the card.
func (c *card) at(path string) *diag.Diagnostic {
	d := &diag.Diagnostic{Path: c.inFile(path)}
	_ = c.doc.Locate(d)
	return d
}

// place is where something stands in the file of the card.
func (c *card) place(path string) string {
	return fmt.Sprintf("%s:%d:", c.at(path).File, c.at(path).Line)
}

// judged reports whether people score the criterion.
func (it *item) judged() bool { return it.def.Judged || len(it.def.Assessors) > 0 }

// variantPath returns the path of the variant with that index.
func (it *item) variantPath(i int) string { return fmt.Sprintf("%s.variants[%d]", it.path, i) }

// maxOf is the maximum that the variant with that index has, of its own or not.
func (it *item) maxOf(i int) decimal.Decimal {
	if most := it.def.Variants[i].Max; most.Sign() != 0 {
		return most
	}
	return it.def.Max
}

// decimalsOf is what points are rounded to: those of a criterion, or for nil those
// of criteria that do not say.
func (c *card) decimalsOf(it *item) int32 {
	switch {
	case it != nil && it.def.Decimals != nil:
		return *it.def.Decimals
	case c.def.Decimals != nil:
		return *c.def.Decimals
	}
	return 2
}

// codes lists something of each element: the codes of criteria, say.
func codes[T, C any](all []T, code func(T) C) (out []C) {
	for _, x := range all {
		out = append(out, code(x))
	}
	return out
}

func itemCodes(items []*item) []string {
	return codes(items, func(it *item) string { return it.def.Code })
}

// sortedByPlace sorts by where things stand in the file of the card; what is not
// written stands with what is around it.
func sortedByPlace[T any](c *card, list []T, path func(T) string) []T {
	at := make(map[string][2]int)
	for _, x := range list {
		d := c.at(path(x))
		at[path(x)] = [2]int{d.Line, d.Column}
	}
	slices.SortStableFunc(list, func(a, b T) int {
		x, y := at[path(a)], at[path(b)]
		return slices.Compare(x[:], y[:])
	})
	return list
}

func itoa(i int) string { return strconv.Itoa(i) }

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// around returns the sections, and the card around them.
func (c *card) around() []*section { return append(slices.Clip(c.sections), c.root) }

// capAt is one cap of a section, or of the card.
type capAt struct {
	*section
	kind  string // the key of the cap in files
	name  string // as cases have it: "IV plus"
	path  string
	label string
	value decimal.Decimal
}

// caps returns the caps of the sections, then those of the card.
func (c *card) caps() (out []capAt) {
	for _, s := range c.around() {
		caps := s.def.Caps
		for i, value := range []*decimal.Decimal{caps.Plus, caps.Minus, caps.Total, caps.Floor} {
			if kind := []string{"plus", "minus", "total", "floor"}[i]; value != nil {
				out = append(out, capAt{
					section: s, kind: kind, name: strings.TrimSpace(s.def.Code + " " + kind),
					path: diag.JoinPath(s.path, "caps."+kind), label: s.label + " cap " + kind, value: *value,
				})
			}
		}
	}
	return out
}
