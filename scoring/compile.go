package scoring

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Scorecard is a compiled card. It is immutable and safe for concurrent use.
type Scorecard struct {
	def      Definition
	schema   *rules.Schema
	hash     string
	doc      *document.Document // that it was loaded from, to say where a rule fails; may be nil
	places   int32              // decimals of an amount: the most that any criterion has
	scale    amount             // what percentages are of
	keys     RankKeys           // what units are ranked by, in order
	rankBy   RankBy             // the first of them that is a number
	dense    bool
	placed   Order
	stages   []Stage
	sections []*section // the card itself first, then sections, each before its parts
	criteria []*criterion
	byCode   map[string]*criterion
	parts    []*part // points of sections and of the card that rules may read
	partOf   map[string]*part
	layers   [][]*criterion // each needs the points of earlier layers only
	all      []*rule        // all that are evaluated for a unit
	ties     []tieBreak
	disq     []disqualification
	grades   []grade
	period   *Scorecard // of each of the times; nil if there are none
	times    []Period
	// decidable is the kind of each condition that an entry can decide, by its name.
	decidable map[string]rules.Kind
	// nested: a section has a cap or floor on its total, or a base item can give less than
	// nothing (negative), so that ends are not reached by taking all lines together.
	nested, negative bool
	compares         bool             // some rule that is evaluated after all criteria compares members
	grouped          bool             // some rule compares the members of a unit's own group
	reads            map[string][]int // the criteria whose rules may read an indicator; empty if only other rules do
	adding           bool             // no section has a cap, and nothing is rescaled
}

// section is a compiled section, or the card as a whole.
type section struct {
	index    int
	def      Section
	path     string
	depth    int      // 0 for the card
	parent   *section // nil for the card
	criteria []*criterion
	parts    []*section
	max      amount // of base points
	caps     []limit
	most     amount // bounds of all points together; unbounded if there is no cap on them
	least    amount
	policy   Policy // its own, or that of the nearest section around it that has one
	own      bool   // it has one
	void     *rule
}

// criterion is a compiled criterion.
type criterion struct {
	index    int
	def      Criterion
	path     string
	section  *section
	places   int32
	each     amount    // a unit of its last decimal place
	step     amount    // of points that people give; 0 if they may have any decimals
	variants []variant // the last holds for all others
	ownGroup bool      // some variant has a group of its own
	plain    bool      // it is the same for all units, at all times
	compares bool      // some rule of it compares members
	voids    []*rule   // conditions under which it is void, its own and those of sections around it
	rules    []*rule   // that its points hang on, voids included
	needs    []int     // criteria whose points these rules read, alone or in parts
	parts    []*part   // that these rules read
	readers  []int     // criteria that read its points
	needed   bool      // some rule reads its points
	feeds    bool      // some rule reads points that its own are a part of
	start    bool      // it is what a section starts with
	mayDrop  bool      // while it is missing, it may turn out not to apply
}

func (s *section) code() string { return s.def.Code }

func (cr *criterion) code() string { return cr.def.Code }

// variant is what a criterion is for some units.
type variant struct {
	when     *rule       // nil for the last
	rule     *rule       // nil if people score it, or it does not apply
	max, min amount      // of the contribution of a base, bonus or net item; of the points taken by a minus item
	lo, hi   amount      // what it can add to the total; never more than 0 at the least, since it may be void
	base     amount      // the part of max that is a base maximum
	maxValue rules.Value // max; missing if there is none
	reason   diag.Text   // why it does not apply
	ownGroup bool
}

type tieBreak struct {
	criterion *criterion
	section   *section
	rule      *rule
}

// disqualification is a condition that takes a unit out of the ranking.
type disqualification struct {
	Cause                // as far as it is the same for all units
	of        *criterion // that it stands at; nil if it is of the card
	condition *rule
}

type grade struct {
	def     Grade
	atLeast rules.Value // missing: any
	atMost  rules.Value
	when    *rule
	// operands are the conditions that when joins by and.
	operands []*rules.Rule
	of       int // index of the grade that the quota counts; -1 none, scored or ranked
}

// Compile checks a card and makes it ready for scoring. All faults are reported
// at once as [diag.Diagnostics] with their Path in the definition. Compile
// copies d. What is legal but likely not meant is found by [Check].
func Compile(d Definition) (*Scorecard, error) {
	k := compile(d)
	if err := k.ds.Err(); err != nil {
		return nil, err
	}
	k.decides()
	return k.Scorecard, nil
}

// read reads data from a file.
func read[T any](file string, data []byte) (x T, doc *document.Document, err error) {
	if doc, err = document.Parse(file, data); err == nil {
		err = doc.Decode(&x)
	}
	return x, doc, err
}

// Schema returns the vocabulary of the card's rules, which facts are checked
// against.
func (c *Scorecard) Schema() *rules.Schema { return c.schema }

// Terms are what a card is read by, also where its [Definition] says nothing.
type Terms struct {
	Scale    decimal.Decimal // the mark that the card is out of
	Decimals int32           // decimal places that points have
	RankBy   RankBy          // ByPoints or ByPercent, whichever units are first ranked by
	Order    Order           // zero where they are ranked by that alone, and ranks left out after ties
	Stages   []Stage         // the versions that a score goes through, earliest first
	Periods  []Period        // the parts of the year that are scored by themselves, earliest first; none if there are none
	Criteria []Criterion     // in the order of the card
	// Grouped says that rules compare the members of a unit's own group, so that every member of a batch must
	// have one: see [Batch.Groups].
	Grouped bool
}

// Terms returns what holds where the card says nothing, and what it says.
func (c *Scorecard) Terms() Terms {
	return document.Clone(Terms{c.decimal(c.scale), c.places, c.rankBy, c.placed, c.stages, c.times,
		listOf(c.criteria, func(cr *criterion) Criterion { return cr.def }),
		c.grouped || c.period != nil && c.period.grouped})
}

// Definition returns a copy of what the card was compiled from.
func (c *Scorecard) Definition() Definition { return document.Clone(c.def) }

// compiler gathers the faults of a definition.
type compiler struct {
	*Scorecard
	findings
	sectionX map[string]*section
	twice    map[string]bool // codes of a criterion and a section that rules read, which is told once
	sources  []*rule         // all that the card writes
	size     int             // of their rules
	stopped  bool            // there are so many faults that the rules behind them are not read
}

// compile compiles as much of a definition as there is; the card can be used
// only if there are no faults.
func compile(d Definition) *compiler {
	k := &compiler{Scorecard: &Scorecard{def: document.Clone(d), byCode: make(map[string]*criterion),
		reads: make(map[string][]int)},
		sectionX: make(map[string]*section), twice: make(map[string]bool)}
	k.head()
	k.tree()
	if len(k.criteria) > maxCriteria {
		k.fault("sections", "limit", "%d criteria, at most %d are allowed", len(k.criteria), maxCriteria)
		return k
	}
	if !k.readPeriods() { // rules that read them are not looked at
		k.ds = inOrder(k.ds)
		return k
	}
	k.declareParts()
	k.vocabulary()
	if k.schema != nil {
		k.rules()
		k.order()
	}
	k.adding = !slices.ContainsFunc(k.sections, func(s *section) bool { return len(s.caps) > 0 || s.policy == Rescale })
	k.maxima()
	k.carry()
	k.printable()
	k.ds = inOrder(k.ds)
	k.hash = document.Hash("card", content(k.def))
	return k
}

// head checks what stands at the top of a card.
func (k *compiler) head() {
	d := &k.def
	if d.Code == "" {
		k.fault("code", "no-code", "the card has no code").Hint = say("write code: and a short name such as north-central")
	}
	if d.Year < 1900 || d.Year > 9999 {
		k.fault("year", "year", "a card is the card of one year, not of %d", d.Year).Hint =
			say("write year: and the year that is scored")
	}
	k.places = k.decimals("decimals", d.Decimals, defaultDecimals)
	k.rankKeys()
	k.stages = d.Stages
	if len(k.stages) == 0 {
		k.stages = []Stage{{Code: "self", Title: "Tự chấm"}, {Code: "appraised", Title: "Thẩm định"},
			{Code: "rechecked", Title: "Phúc tra"}, {Code: "final", Title: "Điểm cuối"}}
	}
	codes := listOf(k.stages, func(s Stage) string { return s.Code })
	for i, s := range k.stages {
		path := fmt.Sprintf("stages[%d].code", i)
		switch {
		case s.Code == "":
			k.fault(path, "no-code", "a stage has no code")
		case s.Code == "last" || s.Code == "max":
			k.fault(path, "name-taken", "%s is a word for counts", s.Code).Hint = say("choose another code")
		case slices.Contains(codes[:i], s.Code):
			k.fault(path, "name-taken", "a second stage %s", s.Code)
		}
	}
	if c := d.Counts; c != "" && c != "last" && c != "max" && !slices.Contains(codes, c) {
		k.fault("counts", "unknown-stage", "there is no stage %q", c).Hint = diag.DidYouMean(c, append(codes, "last", "max"))
	}
	if d.Uncapped && d.Caps.Total != nil {
		k.fault("uncapped", "contradiction", "the card is uncapped and has a cap on the total").Hint =
			say("remove one of the two")
	}
	k.checkMeant()
	if len(d.Sections) == 0 {
		k.fault("sections", "empty", "the card has no sections")
	}
}

func (k *compiler) decimals(path string, given *int32, otherwise int32) int32 {
	if given == nil {
		return otherwise
	}
	if *given < 0 || *given > maxDecimals {
		k.fault(path, "decimals", "decimals must be between 0 and %d", maxDecimals)
		return otherwise
	}
	return *given
}

// tree walks sections and criteria and numbers them.
func (k *compiler) tree() {
	most := k.places
	eachCriterion(k.def.Sections, func(cr *Criterion) {
		if cr.Decimals != nil && *cr.Decimals <= maxDecimals {
			most = max(most, *cr.Decimals)
		}
	})
	card := k.places
	k.places = most
	root := &section{def: Section{Caps: k.def.Caps}, policy: k.def.NotApplicable, own: true}
	k.sections = append(k.sections, root)
	k.caps(root, "")
	for i := range k.def.Sections {
		k.section(root, &k.def.Sections[i], fmt.Sprintf("sections[%d]", i), card)
	}
	if k.def.Step.Sign() != 0 && !slices.ContainsFunc(k.criteria, (*criterion).judged) {
		k.fault("step", "contradiction", "no criterion is judged, and steps are of points that people give").Hint =
			say("remove step:")
	}
}

func eachCriterion(secs []Section, f func(*Criterion)) {
	for i := range secs {
		for j := range secs[i].Criteria {
			f(&secs[i].Criteria[j])
		}
		eachCriterion(secs[i].Sections, f)
	}
}

const maxDepth = 32 // of sections

func (k *compiler) section(parent *section, def *Section, path string, places int32) {
	s := &section{index: len(k.sections), def: *def, path: path, parent: parent, policy: parent.policy}
	if def.NotApplicable != unstated {
		s.policy, s.own = def.NotApplicable, true
	}
	k.sections = append(k.sections, s)
	parent.parts = append(parent.parts, s)
	switch {
	case def.Code == "":
		k.fault(path+".code", "no-code", "a section has no code")
	case k.sectionX[def.Code] != nil:
		k.fault(path+".code", "name-taken", "a second section %s", def.Code)
	}
	k.sectionX[def.Code] = s
	if len(def.Criteria)+len(def.Sections) == 0 {
		k.fault(path, "empty", "the section %s has no criteria", def.Code)
	}
	k.caps(s, path)
	if def.Start.Sign() != 0 && k.points(path+".start", def.Start, places, false) > 0 {
		k.item(s, path+".start", Criterion{Code: def.Code + ".start", Title: "Điểm ban đầu", Max: def.Start,
			Points: "full"}, places).start = true
	}
	for i, cr := range def.Criteria {
		k.item(s, fmt.Sprintf("%s.criteria[%d]", path, i), cr, places)
	}
	if s.depth = parent.depth + 1; s.depth >= maxDepth && len(def.Sections) > 0 {
		k.fault(path+".sections", "limit", "sections are nested more than %d deep", maxDepth)
		return
	}
	for i := range def.Sections {
		k.section(s, &def.Sections[i], fmt.Sprintf("%s.sections[%d]", path, i), places)
	}
	s.def.Criteria, s.def.Sections = nil, nil
}

// item adds a criterion to a section.
func (k *compiler) item(s *section, path string, def Criterion, places int32) *criterion {
	cr := &criterion{index: len(k.criteria), def: def, path: path, section: s}
	if cr.judged() && def.Step.Sign() == 0 {
		cr.def.Step = k.def.Step
	}
	cr.places = k.decimals(cr.path+".decimals", cr.def.Decimals, places)
	cr.each = amount(powersOfTen[k.places-cr.places])
	k.criteria = append(k.criteria, cr)
	s.criteria = append(s.criteria, cr)
	k.criterion(cr)
	return cr
}

// points reads points of the definition: not negative unless allowed, and with
// no more decimals than are kept.
func (k *compiler) points(path string, d decimal.Decimal, places int32, negative bool) amount {
	a, ok := amountOf(d, k.places)
	if _, fits := amountOf(d, places); ok && !fits || !ok && d.Exponent() < -places {
		k.fault(path, "too-many-places",
			"%s has more than the %d decimals that points are rounded to", rules.NumberOf(d), places)
		return 0
	}
	switch {
	case !ok:
		k.fault(path, "limit", "the number is too large for points")
	case a < 0 && !negative:
		k.fault(path, "negative", "%s is negative", rules.NumberOf(d)).Hint = say("write it without the minus sign")
		return 0
	}
	return a
}

// printable refuses characters that nobody sees, where the fault of a rule does not say so.
func (k *compiler) printable() {
	told := make(map[string]bool)
	for _, d := range k.ds {
		told[d.Path] = true
	}
	for _, d := range document.Printable(k.def) {
		if !told[d.Path] {
			k.ds = append(k.ds, d)
		}
	}
}
