package scoring

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Periods are the parts of the year that a card scores by themselves (tuần, tháng, quý, học kỳ),
// each on a card of its own. The rules of the year read them as a list:
//
//	average_of(periods, total)
//	total_of(periods, points_i_2, period != "2025-07")
//
// Its fields are period, the code; ends, the last day; the indicators of the card of the period;
// and, worked out, total and the points of each criterion and section, such as points_i_2 for I.2.
// Facts of the list give the period and the indicators, an event for each period of a unit. A list of
// events of the card of the period is one of the year, whose events have a field period too: each
// counts in its own.
type Periods struct {
	// Every says how long a period of the calendar year is; List names the periods where they are
	// others, each with its first day and the day after its last. One of the two.
	Every Every    `json:"every,omitempty" yaml:"every"`
	List  []Period `json:"list,omitempty" yaml:"list"`
	// Card is what a period is scored on: an ordinary card with its own sections, caps, grades and
	// ranking. It has the code and the year of the card that it is in, if it gives none, and is
	// uncapped where that is, unless it has a cap on the total.
	Card Definition `json:"card" yaml:"card"`
}

// Period is one part of a year. Those of the calendar have codes such as 2025-W03, 2025-07, 2025-Q2 and
// 2025-H1.
type Period struct {
	Code  string `json:"code" yaml:"code"`
	Title string `json:"title,omitempty" yaml:"title"`
	rules.Period
}

// Text is what people call the period: its title, or week 3 of 2025 for one of the calendar.
func (p Period) Text() diag.Text {
	if p.Title != "" {
		return diag.Verbatim(p.Title)
	}
	for every, code := range calendarCodes {
		var year, n int
		if _, err := fmt.Sscanf(p.Code, code, &year, &n); err == nil && slices.Contains(calendar(every, year), p) {
			switch every {
			case EveryWeek:
				return say("week %d of %d", n, year)
			case EveryMonth:
				return say("month %d of %d", n, year)
			case EveryQuarter:
				return say("quarter %d of %d", n, year)
			}
			if n == 1 {
				return say("first half of %d", year)
			}
			return say("second half of %d", year)
		}
	}
	return diag.Verbatim(p.Code)
}

// Every is the length of periods.
type Every = diag.Enum[everies]

// The lengths. Weeks are those of ISO 8601, from Monday to Sunday; a week is of the year that its
// Thursday is in.
const (
	everyNamed Every = iota
	EveryWeek
	EveryMonth
	EveryQuarter
	EverySemester // the halves of the calendar year; school years have a list
)

type everies struct{}

func (everies) Names() *diag.Names { return &everyNames }

var everyNames = diag.Names{What: say("length of periods"), Names: []string{"", "week", "month", "quarter",
	"semester"}}

// PeriodScore is what a unit comes to in a period.
type PeriodScore struct {
	Period Period
	Score  *Score
	Owed   bool // nothing is known of the unit in the period, and something has to be
}

// PeriodBreakdown is a [PeriodScore] as data.
type PeriodBreakdown struct {
	Period Period    `json:"period"`
	Owed   bool      `json:"owed,omitempty"`
	Score  Breakdown `json:"score"`
}

// PeriodRanking is the ranking of a period.
type PeriodRanking struct {
	Period  Period   `json:"period"`
	Ranking *Ranking `json:"ranking"`
}

const (
	periodsCode = "periods" // of the list that rules read
	maxPeriods  = 400
)

// readPeriods reads the periods of a card and compiles theirs; ok is false if they cannot be read.
func (k *compiler) readPeriods() (ok bool) {
	p, before := k.def.Periods, len(k.ds)
	if p == nil {
		return true
	}
	switch {
	case (p.Every == everyNamed) == (len(p.List) == 0):
		k.fault("periods", "periods", "periods have a length or a list, one of the two").Hint =
			say("write every: week, month, quarter or semester, or list: with code, from and before of each")
	case p.Every != everyNamed:
		k.times = calendar(p.Every, k.def.Year)
	default:
		k.times = p.List
		k.namedPeriods()
	}
	if p.Card.Periods != nil {
		k.fault("periods.card.periods", "periods", "a period has no periods")
		return false
	}
	card := p.Card
	card.Code, card.Year = cmp.Or(card.Code, k.def.Code), cmp.Or(card.Year, k.def.Year)
	card.Uncapped = card.Uncapped || k.def.Uncapped && card.Caps.Total == nil
	if card.Year != k.def.Year {
		k.fault("periods.card.year", "year", "the card of a period is of the year %d, like the whole card", k.def.Year)
	}
	sub := compile(card)
	k.ds = append(k.ds, sub.ds.At("periods.card")...)
	if len(k.ds) > before {
		return false
	}
	sub.decides()
	k.period = sub.Scorecard
	return true
}

// namedPeriods checks periods that the card lists.
func (k *compiler) namedPeriods() {
	if len(k.times) > maxPeriods {
		k.fault("periods.list", "limit", "%d periods, at most %d are allowed", len(k.times), maxPeriods)
	}
	for i, p := range k.times {
		path := fmt.Sprintf("periods.list[%d]", i)
		switch {
		case p.Code == "":
			k.fault(path+".code", "no-code", "a period has no code")
		case slices.ContainsFunc(k.times[:i], func(q Period) bool { return q.Code == p.Code }):
			k.fault(path+".code", "name-taken", "a second period %s", p.Code)
		}
		if p.From.IsZero() || p.Before.IsZero() || !p.From.Before(p.Before) {
			k.fault(path, "period", "a period has a first day, and a later one on which it is over").Hint =
				say("write from: and before:")
		} else if i > 0 && p.From.Before(k.times[i-1].Before) {
			k.fault(path+".from", "period", "%s begins before %s is over", p.Code, k.times[i-1].Code)
		}
	}
}

// calendarCodes are the formats of the codes of periods of the calendar, of year and number.
var calendarCodes = map[Every]string{EveryWeek: "%d-W%02d", EveryMonth: "%d-%02d", EveryQuarter: "%d-Q%d",
	EverySemester: "%d-H%d"}

// calendar returns the periods of a calendar year.
func calendar(every Every, year int) (out []Period) {
	first, end := rules.Day(year, 1, 1), rules.Day(year+1, 1, 1)
	next := func(d rules.Date) rules.Date { return d.AddDays(7) }
	months := map[Every]int{EveryMonth: 1, EveryQuarter: 3, EverySemester: 6}[every]
	if months == 0 {
		first, end = firstMonday(year), firstMonday(year+1)
	} else {
		next = func(d rules.Date) rules.Date {
			if d.Month+months > 12 {
				return end
			}
			return rules.Day(d.Year, d.Month+months, 1)
		}
	}
	for d := first; d.Before(end); d = next(d) {
		code := fmt.Sprintf(calendarCodes[every], year, len(out)+1)
		out = append(out, Period{Code: code, Period: rules.Period{From: d, Before: next(d)}})
	}
	return out
}

// firstMonday is the day on which the first week of a year begins: that of 4 January.
func firstMonday(year int) rules.Date {
	d := rules.Day(year, 1, 4)
	monday := rules.Day(2024, 1, 1)
	return d.AddDays(-((monday.DaysUntil(d)%7 + 7) % 7))
}

// PeriodField is the field of periods that holds the points of a criterion or section of the card of
// a period, by its code: points_i_2 for I.2.
func PeriodField(code string) string {
	name := "points_"
	for _, r := range code {
		name += cmp.Or(diag.Fold(string(r)), "_")
	}
	return name
}

// only is the sheet with the entries for a period, "" for the year, at their places, and nothing
// at the others; card is what they are for.
func (s *Sheet) only(period string, card *Scorecard) *Sheet {
	out := &Sheet{Unit: s.Unit, Entries: make([]Entry, len(s.Entries)), card: card}
	for i, e := range s.Entries {
		if e.Period == period {
			out.Entries[i] = e
			out.Entries[i].Period = ""
		}
	}
	return out
}

// of is the sheet of a period on its card.
func (s *Sheet) of(period string) *Sheet {
	out := s.only(period, s.card.period)
	out.Entries = slices.DeleteFunc(out.Entries, func(e Entry) bool { return e.Criterion == "" })
	return out
}

// periodCode is the field of records that says which period they are of.
const periodCode = "period"

// periodLists are what the rules of the year read of the periods: the list of them, and the lists of
// the card of a period, whose events say of which period each is.
func (k *compiler) periodLists() []rules.Indicator {
	codes := listOf(k.times, func(p Period) string { return p.Code })
	of := rules.Indicator{Code: periodCode, Kind: rules.TextKind, Values: codes, Required: true}
	var lists []rules.Indicator
	once := of
	once.Unique = true
	all := rules.Indicator{Code: periodsCode, Kind: rules.ListKind, Fields: []rules.Indicator{once}}
	for _, f := range k.period.def.Indicators {
		f.Plan = false // which the card of the period says
		if f.Kind == rules.ListKind {
			f.Fields = slices.Insert(slices.Clone(f.Fields), 0, of)
			lists = append(lists, f)
			continue
		}
		f.Invented = false
		all.Fields = append(all.Fields, f)
	}
	sub, texts := &compiler{Scorecard: k.period}, k.ruleTexts()
	many := len(sub.sections)+len(sub.criteria) > manySections
	computed := func(code string, f rules.Indicator) {
		f.Code, f.Computed = code, true
		if !many || slices.ContainsFunc(texts, func(src string) bool { return strings.Contains(src, code) }) {
			all.Fields = append(all.Fields, f)
		}
	}
	computed("ends", rules.Indicator{Kind: rules.DateKind})
	for i, s := range sub.sections {
		code := "total"
		if i > 0 {
			code = PeriodField(s.def.Code)
		}
		computed(code, sub.partRange(&part{kind: &partKinds[0], section: s}))
	}
	for _, cr := range sub.criteria {
		computed(PeriodField(cr.def.Code), sub.pointsRange(cr))
	}
	return append(lists, all)
}

// ofPeriodLists is the place in the card of a fault of the schema of the year, if it is of these lists,
// which stand behind the indicators of the year: of whose names the year has one.
func (k *compiler) ofPeriodLists(path string) string {
	i, field, at := 0, 0, len(k.def.Indicators)
	if n, _ := fmt.Sscanf(path, "indicators[%d]", &i); n < 1 || i < at {
		return path
	}
	path = strings.TrimPrefix(path, fmt.Sprintf("indicators[%d]", i))
	for own, ind := range k.period.def.Indicators {
		if ind.Kind != rules.ListKind {
			continue
		}
		if i == at {
			if n, _ := fmt.Sscanf(path, ".fields[%d]", &field); n > 0 {
				path = fmt.Sprintf(".fields[%d]", max(field-1, 0)) + path[strings.IndexByte(path, ']')+1:]
			}
			return fmt.Sprintf("periods.card.indicators[%d]%s", own, path)
		}
		at++
	}
	if path == ".code" {
		return periodsCode
	}
	return "periods.card"
}

// periodFindings are the warnings on the card of the periods; the rules of the year may read its
// indicators too.
func (k *compiler) periodFindings() diag.Diagnostics {
	found := slices.DeleteFunc(Check(k.period.def), func(d *diag.Diagnostic) bool {
		var i int
		if n, _ := fmt.Sscanf(d.Path, "indicators[%d].code", &i); n < 1 || d.Code != "unused-indicator" {
			return false
		}
		code := k.period.def.Indicators[i].Code
		return slices.ContainsFunc(k.sources, func(r *rule) bool { return strings.Contains(r.Source(), code) })
	})
	return found.At("periods.card")
}

// PeriodCard returns the card of a period; nil if the card has no periods.
func (c *Scorecard) PeriodCard() *Scorecard { return c.period }

// scorePeriods scores the periods of a batch and gives the facts of its members what they come to.
func (r *run) scorePeriods(ctx context.Context) error {
	c := r.card
	r.periods = make([][]PeriodScore, r.size())
	lists := make([]periodFacts, r.size())
	for i := range r.size() {
		f := r.facts(i)
		if err := lists[i].read(c, f); err != nil {
			return err
		}
		if err := lists[i].owe(r, f.Unit()); err != nil {
			return fmt.Errorf("scoring: %w", err)
		}
	}
	for _, p := range c.times {
		batch, err := r.periodBatch(ctx, p, lists)
		if err == nil && batch.Group == nil {
			continue
		}
		var scores []*Score
		if err == nil {
			scores, err = c.period.Score(ctx, batch)
		}
		if ds := slices.Collect(diag.AllDiagnostics(err)); len(ds) > 0 {
			_, err = c.located(nil, inPeriodCard(p.Code, ds))
			return err
		} else if err != nil {
			return fmt.Errorf("scoring: %s: %w", p.Code, err)
		}
		for _, s := range scores {
			i, _ := r.group.Index(s.Unit)
			r.periods[i] = append(r.periods[i], PeriodScore{p, s, lists[i].owed[p.Code]})
		}
	}
	facts := r.group.Members()
	for i, f := range facts {
		var err error
		if facts[i], err = f.WithComputed(lists[i].fact(c, r.periods[i])); err != nil {
			return fmt.Errorf("scoring: %w", err)
		}
	}
	group, err := rules.NewGroup(ctx, facts...)
	if err != nil {
		return fmt.Errorf("scoring: %w", err)
	}
	r.group = r.within(group)
	return nil
}

// periodBatch is what is scored for a period; without a group if nobody has facts of it.
func (r *run) periodBatch(ctx context.Context, p Period, lists []periodFacts) (Batch, error) {
	b := r.batch
	out := Batch{Name: p.Code, Stage: b.Stage, Period: p.Period, Strict: b.Strict, view: b.view,
		Existed: make(map[string]rules.Period), Groups: make(map[string]string)}
	var members []*rules.Facts
	for i := range r.size() {
		f := r.facts(i)
		own, ok := lists[i].of[p.Code]
		if !ok {
			continue
		}
		members = append(members, own)
		if e, ok := b.Existed[f.Unit()]; ok {
			out.Existed[f.Unit()] = e
		}
		if g, ok := b.Groups[f.Unit()]; ok {
			out.Groups[f.Unit()] = g
		}
		if s := r.sheets[i]; s != nil {
			out.Sheets = append(out.Sheets, s.of(p.Code))
		}
	}
	if len(members) == 0 {
		return out, nil
	}
	var err error
	out.Group, err = rules.NewGroup(ctx, members...)
	return out, err
}

// periodFacts is what is known of the periods of a unit.
type periodFacts struct {
	list     rules.Fact
	events   []rules.Event
	complete bool
	lists    []periodList
	listed   bool                    // something is known of a list
	of       map[string]*rules.Facts // by period, on its card
	owed     map[string]bool         // by period of which nothing is known
}

// read reads the lists of a unit, which its facts were held to.
func (l *periodFacts) read(c *Scorecard, f *rules.Facts) (err error) {
	known := false
	l.list, _ = f.Lookup(periodsCode)
	if l.events, l.complete, known = l.list.Value.Events(); !known {
		l.complete = true // as far as periods are not due
	}
	l.readLists(c, f)
	l.of = make(map[string]*rules.Facts)
	for _, p := range c.times {
		at := slices.IndexFunc(l.events, func(e rules.Event) bool { return periodOf(e) == p.Code })
		lists, some := l.listsOf(p.Code)
		switch {
		case at < 0 && !some:
			continue
		case at < 0:
			at = l.add(p.Code)
		}
		for ind := range c.period.schema.All() {
			if v, ok := l.events[at].Fields[ind.Code]; ok {
				lists = append(lists, rules.Fact{Indicator: ind.Code, Value: v, Evidence: l.events[at].Evidence})
			}
		}
		if l.of[p.Code], err = rules.NewFacts(c.period.schema, f.Unit(), lists...); err != nil {
			return err
		}
	}
	return nil
}

// periodOf is the period that a record is of.
func periodOf(e rules.Event) string {
	code, _ := e.Fields[periodCode].Text()
	return code
}

// add adds a record for a period that has none.
func (l *periodFacts) add(code string) (at int) {
	l.events = append(l.events, rules.Event{Fields: map[string]rules.Value{periodCode: rules.TextOf(code)}})
	return len(l.events) - 1
}

// periodList is a list of the card of a period, of all periods.
type periodList struct {
	rules.Fact
	complete, known bool
	of              map[string][]rules.Event // by period
}

// readLists reads the lists of events of a unit, each event into its period.
func (l *periodFacts) readLists(c *Scorecard, f *rules.Facts) {
	for ind := range c.period.schema.All() {
		if ind.Kind != rules.ListKind {
			continue
		}
		list := periodList{of: make(map[string][]rules.Event)}
		list.Fact, _ = f.Lookup(ind.Code)
		var events []rules.Event
		events, list.complete, list.known = list.Value.Events()
		for _, e := range events {
			code := periodOf(e)
			delete(e.Fields, periodCode)
			list.of[code] = append(list.of[code], e)
		}
		l.lists = append(l.lists, list)
		l.listed = l.listed || list.known || list.Value.IsNotApplicable()
	}
}

// listsOf are the lists of a period, and whether an event is of it.
func (l *periodFacts) listsOf(code string) (out []rules.Fact, some bool) {
	for _, list := range l.lists {
		events := list.of[code]
		some = some || len(events) > 0
		switch {
		case list.complete:
			list.Value = rules.ListOf(events...)
		case list.known:
			list.Value = rules.IncompleteListOf(events...)
		}
		out = append(out, list.Fact)
	}
	return out, some
}

// owe adds the periods in which the unit existed and of which nothing is known, though they are
// due; or, of a list that says that it is incomplete, though they are not: there are no others. Where
// lists of events are known, these are known to have had none.
func (l *periodFacts) owe(r *run, unit string) (err error) {
	exists, came := r.batch.Existed[unit]
	l.owed = make(map[string]bool)
	for _, p := range r.card.times {
		due := !l.complete || r.batch.On.IsZero() || !r.batch.On.Before(p.Before)
		if l.of[p.Code] != nil || !due || came && !exists.Overlaps(p.Period) {
			continue
		}
		lists, _ := l.listsOf(p.Code)
		if l.of[p.Code], err = rules.NewFacts(r.card.period.schema, unit, lists...); err != nil {
			return err
		}
		l.owed[p.Code] = !l.listed
		l.add(p.Code)
	}
	return nil
}

// fact is the list of a member with what its periods come to, as far as the list has fields for it.
func (l *periodFacts) fact(c *Scorecard, periods []PeriodScore) rules.Fact {
	list, _ := c.schema.Indicator(periodsCode)
	for _, p := range periods {
		i := slices.IndexFunc(l.events, func(e rules.Event) bool { return periodOf(e) == p.Period.Code })
		comes := map[string]rules.Value{"ends": rules.DateOf(p.Period.Before.AddDays(-1)), "total": p.Score.Total}
		spans := p.Score.spans()
		for k, s := range c.period.sections[1:] {
			t := spans[k+1]
			comes[PeriodField(s.def.Code)] = c.period.total(t.lo.sum(), t.hi.sum())
		}
		for k, cr := range c.period.criteria {
			comes[PeriodField(cr.def.Code)] = p.Score.line(k).Points
		}
		for _, f := range list.Fields {
			if f.Computed {
				l.events[i].Fields[f.Code] = comes[f.Code]
			}
		}
	}
	return rules.Fact{Indicator: periodsCode, Value: rules.ListOf(l.events...), Evidence: l.list.Evidence}
}

// Periods returns what the unit comes to in each period in which it is known or owes what is, earliest
// first.
func (s *Score) Periods() []PeriodScore {
	if s.run.periods == nil {
		return nil
	}
	return slices.Clone(s.run.periods[s.member])
}

// Periods ranks the units of the ranking in each period of which something is known, those that
// are in it or owe what is known of them, earliest first; none if the card has no periods.
// The errors are those of [Scorecard.Rank].
func (r *Ranking) Periods(ctx context.Context) (out []PeriodRanking, err error) {
	if r.card == nil || r.card.period == nil {
		return nil, nil
	}
	of, known := make(map[string][]*Score), make(map[string]bool)
	for i := range r.places {
		for _, p := range r.places[i].score.Periods() {
			of[p.Period.Code] = append(of[p.Period.Code], p.Score)
			known[p.Period.Code] = known[p.Period.Code] || !p.Owed
		}
	}
	for _, p := range r.card.times {
		if !known[p.Code] {
			continue
		}
		ranking, err := r.card.period.Rank(ctx, of[p.Code]...)
		if err != nil {
			return nil, err
		}
		ranking.Name = p.Code
		out = append(out, PeriodRanking{p, ranking})
	}
	return out, nil
}
