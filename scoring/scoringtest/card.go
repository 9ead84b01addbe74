package scoringtest

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// card is a scorecard with its parts by path, and its rules.
type card struct {
	*scoring.Scorecard
	doc      *document.Document
	def      scoring.Definition
	sections []*section // each before its parts; the card itself is not among them
	items    []*item    // criteria, in the order of the card
	byCode   map[string]*item
	disq     []*rules.Rule // by index of Disqualify
	ties     []*rules.Rule // by index of TieBreak; nil for the code of a criterion or section
	grades   []*rules.Rule // by index of Grades; nil without a condition
}

// section is a section of the card.
type section struct {
	def    *scoring.Section
	path   string
	parent *section
	void   *rules.Rule
	items  []*item // of itself and of its parts
}

// item is a criterion of the card.
type item struct {
	index    int
	def      *scoring.Criterion
	path     string
	section  *section
	points   *rules.Rule // nil if people score it
	void     *rules.Rule
	disq     *rules.Rule
	variants []variant
	reads    []string // criteria whose points it reads
}

// variant is one of a criterion's.
type variant struct {
	when   *rules.Rule
	points *rules.Rule // nil if it has none of its own
	max    decimal.Decimal
}

// compile makes a card of a definition that was decoded. It returns what
// [scoring.Compile] refuses it for, without places.
func compile(doc *document.Document, def scoring.Definition) (*card, error) {
	sc, err := scoring.Compile(def)
	if err != nil {
		return nil, err
	}
	return &card{Scorecard: sc, doc: doc, def: sc.Definition()}, nil
}

// dissect finds the parts of the card and compiles its rules, which mutants do
// without.
func (c *card) dissect() error {
	k := &dissector{card: c}
	c.byCode = make(map[string]*item)
	for i := range c.def.Sections {
		k.section(nil, &c.def.Sections[i], fmt.Sprintf("sections[%d]", i))
	}
	for _, d := range c.def.Disqualify {
		c.disq = append(c.disq, k.compile(d.When, rules.BoolKind))
	}
	for _, src := range c.def.TieBreak {
		var r *rules.Rule
		if c.byCode[src] == nil && c.sectionOf(src) == nil {
			r = k.compile(src, rules.NumberKind)
		}
		c.ties = append(c.ties, r)
	}
	for _, g := range c.def.Grades {
		c.grades = append(c.grades, k.compile(g.When, rules.BoolKind))
	}
	return k.err
}

type dissector struct {
	*card
	err error
}

func (k *dissector) compile(src string, kind rules.Kind) *rules.Rule {
	return k.keep(src, func() (*rules.Rule, error) { return k.Schema().Compile(src, kind) })
}

// points compiles a rule of points; without a maximum the word full has no
// meaning in it.
func (k *dissector) points(src string, most decimal.Decimal) *rules.Rule {
	if most.Sign() == 0 {
		return k.compile(src, rules.NumberKind)
	}
	return k.keep(src, func() (*rules.Rule, error) { return k.Schema().CompileCriterion(src, most) })
}

func (k *dissector) keep(src string, compile func() (*rules.Rule, error)) *rules.Rule {
	if src == "" || k.err != nil {
		return nil
	}
	r, err := compile()
	if err != nil { // the card itself has compiled it
		k.err = fmt.Errorf("scoringtest: %w", err)
	}
	return r
}

func (k *dissector) section(parent *section, def *scoring.Section, path string) {
	s := &section{def: def, path: path, parent: parent, void: k.compile(def.VoidWhen, rules.BoolKind)}
	k.sections = append(k.sections, s)
	for i := range def.Criteria {
		cr := &def.Criteria[i]
		it := &item{
			index: len(k.items), def: cr, path: fmt.Sprintf("%s.criteria[%d]", path, i), section: s, points: k.points(cr.Points, cr.Max),
			void: k.compile(cr.VoidWhen, rules.BoolKind), disq: k.compile(cr.DisqualifyWhen, rules.BoolKind),
		}
		read := func(r *rules.Rule) {
			if r != nil {
				it.reads = append(it.reads, r.Criteria()...)
			}
		}
		for _, v := range cr.Variants {
			most := cr.Max
			if v.Max.Sign() != 0 {
				most = v.Max
			}
			it.variants = append(it.variants, variant{k.compile(v.When, rules.BoolKind), k.points(v.Points, most), most})
			read(it.variants[len(it.variants)-1].when)
			read(it.variants[len(it.variants)-1].points)
		}
		read(it.points)
		read(it.void)
		k.items = append(k.items, it)
		k.byCode[cr.Code] = it
		for in := s; in != nil; in = in.parent {
			in.items = append(in.items, it)
			read(in.void)
		}
	}
	for i := range def.Sections {
		k.section(s, &def.Sections[i], fmt.Sprintf("%s.sections[%d]", path, i))
	}
}

// sectionOf returns the section of a code, or nil.
func (c *card) sectionOf(code string) *section {
	for _, s := range c.sections {
		if s.def.Code == code {
			return s
		}
	}
	return nil
}

// judged reports whether people score the criterion.
func (it *item) judged() bool { return it.def.Judged || len(it.def.Assessors) > 0 }

// variantPath returns the path of the variant with that index.
func (it *item) variantPath(i int) string { return fmt.Sprintf("%s.variants[%d]", it.path, i) }

func (c *card) criterionCodes() []string {
	var out []string
	for _, it := range c.items {
		out = append(out, it.def.Code)
	}
	return out
}

func (c *card) sectionCodes() []string {
	var out []string
	for _, s := range c.sections {
		out = append(out, s.def.Code)
	}
	return out
}

func (c *card) gradeCodes() []string {
	var out []string
	for _, g := range c.def.Grades {
		out = append(out, g.Code)
	}
	return out
}
