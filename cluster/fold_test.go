package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// foldedCard has criteria that people score, with and without assessors, and one that a rule computes.
const foldedCard = `
code: fold
year: 2023
scale: 100
stages: [{code: self}, {code: appraised}]
indicators: [{code: growth, min: 0, max: 60}, {code: area}]
carry: {growth: same, area: sum}
sections:
  - {code: I, max: 100, criteria: [{code: I.1, max: 10, judged: true},
      {code: I.2, max: 30, assessors: [{role: council}, {role: police}]}, {code: I.3, max: 60, points: growth}]}
`

// foldedYear is a cluster one of whose members becomes another within the year.
func foldedYear(t rapid.TB, officers ...Officers) *Campaign {
	t.Helper()
	half := rules.Day(2023, 7, 1)
	c, err := Compile(Definition{
		Code: "fold", Officers: officers,
		Members: []Member{{Unit: "a"}, {Unit: "b"},
			{Unit: "c", Period: rules.Period{Before: half}, Successors: []string{"d"}},
			{Unit: "d", Period: rules.Period{From: half}}},
		Years: []Year{{
			Year: 2023,
			Movements: []Movement{{Code: "m", Plan: rules.Day(2023, 3, 1), HalfYear: rules.Day(2023, 6, 30)},
				{Code: "w", FullYear: rules.Day(2023, 12, 1)}},
			Due: []Due{{Act: Sign, On: rules.Day(2023, 2, 1)}, {Act: SelfScore, On: rules.Day(2023, 11, 1)}},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	card, err := scoring.Load("card.yaml", []byte(foldedCard))
	if err != nil {
		t.Fatal(err)
	}
	m, err := c.Campaign(2023, card, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// course is a lawful order of the acts of a year, with the month of each.
var course = []struct {
	act   Act
	month int
}{
	{Launch, 1}, {Register, 2}, {Sign, 2}, {SubmitPlan, 3}, {SubmitReport, 6}, {Check, 6}, {Review, 7}, {SelfScore, 10},
	{Appraise, 11}, {Recheck, 11}, {Close, 12}, {Ballot, 12}, {Nominate, 12}, {ProposeOfficers, 12}, {AppointOfficers, 12},
	{Submit, 13}, {Return, 13}, {Submit, 14}, {Decide, 14}, {HandOver, 15}, {Revoke, 15}, {Withdraw, 14}, {Correct, 15},
}

// lawful are events of the first acts of the course that may all be recorded.
func lawful(n int) (events []Event) {
	for _, step := range course[:n] {
		row := acts[step.act]
		e := Event{Act: step.act, On: rules.Day(2023+(step.month-1)/12, (step.month-1)%12+1, 2)}
		if row.units {
			e.Units = []string{"a", "b"}
		}
		if row.award {
			e.Award = "flag"
		}
		if row.movement {
			e.Movement = "m"
		}
		if row.officers {
			e.Officers = &Officers{Year: 2024, Head: "b"}
		}
		if row.reason {
			e.Note = diag.Words{"en": "why"}
		}
		if row.corrects {
			e.By, e.Corrects = "council", 1
		}
		if step.act == Withdraw {
			e.Award = "certificate"
			events = append(events, Event{Act: Nominate, On: rules.Day(2023, 12, 3), Units: e.Units, Award: e.Award})
		}
		events = append(events, e)
	}
	return events
}

// someEvent is an event of an act, about its usual day or any other, with all that an event may bring.
func someEvent(t *rapid.T, at int) Event {
	step := course[at]
	e := Event{Act: step.act}
	month := step.month
	if rapid.IntRange(0, 4).Draw(t, "elsewhere") == 0 {
		month = rapid.IntRange(1, 15).Draw(t, "month")
	}
	e.On = rules.Day(2023+(month-1)/12, (month-1)%12+1, rapid.IntRange(1, 4).Draw(t, "day"))
	units := []string{"a", "b", "c", "d"}
	if month > 6 {
		units = []string{"a", "b", "d"}
	}
	row := acts[step.act]
	if row.units {
		if e.Units = slices.Clone(units[:len(units)-1]); rapid.Bool().Draw(t, "few") {
			e.Units = []string{rapid.SampledFrom(units).Draw(t, "unit")}
		}
	}
	if row.award {
		e.Award = rapid.SampledFrom([]string{"flag", "certificate"}).Draw(t, "award")
		e.Refused = row.refused != awards.Open && rapid.IntRange(0, 3).Draw(t, "refused") == 0
	}
	if row.movement {
		e.Movement = rapid.SampledFrom([]string{"m", "w"}).Draw(t, "movement")
		e.HalfYear = row.halfYear && rapid.Bool().Draw(t, "half")
	}
	if row.officers {
		e.Officers = &Officers{Year: rapid.IntRange(2023, 2024).Draw(t, "year"),
			Head: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "head")}
	}
	if row.reason || e.Refused {
		e.Note = diag.Words{"en": rapid.SampledFrom([]string{"why", "because"}).Draw(t, "note")}
	}
	switch rapid.IntRange(0, 3).Draw(t, "by") {
	case 0:
		e.By = rapid.SampledFrom([]string{"a", "b", "council"}).Draw(t, "who")
	case 1:
		if row.may == authorities {
			e.By = "government"
		}
	}
	if step.act == Correct {
		e.Corrects = rapid.IntRange(1, 12).Draw(t, "corrects")
		e.By = rapid.SampledFrom([]string{"a", "b", "council"}).Draw(t, "who")
	}
	if rapid.IntRange(0, 5).Draw(t, "recorded") == 0 {
		e.Recorded = time.Date(2024, 1, rapid.IntRange(1, 28).Draw(t, "moment"), 8, 0, 0, 0, time.UTC)
	}
	if rapid.IntRange(0, 2).Draw(t, "brings") == 0 {
		bring(t, &e)
	}
	return e
}

// bring gives an event facts, points and evidence.
func bring(t *rapid.T, e *Event) {
	units := e.Units
	if len(units) == 0 {
		units = []string{rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "unit")}
	}
	unit := rapid.SampledFrom(units).Draw(t, "of")
	n := rapid.IntRange(1, 3).Draw(t, "n")
	facts := []UnitFacts{{Unit: unit, Facts: awards.FactList{{Indicator: "growth", Value: rules.Int(int64(n))}}}}
	switch rapid.IntRange(0, 4).Draw(t, "what") {
	case 0:
		e.Facts = facts
	case 1:
		e.LastYear = facts
	case 2:
		points := decimal.New(int64(n), 0)
		one := scoring.Entry{Criterion: "I.1", Stage: "appraised", Points: &points,
			Note: rapid.SampledFrom([]string{"", "", "seen again"}).Draw(t, "note")}
		if rapid.Bool().Draw(t, "assessed") {
			one.Criterion, one.Role = "I.2", rapid.SampledFrom([]string{"council", "police", "nobody"}).Draw(t, "role")
		}
		if rapid.IntRange(0, 3).Draw(t, "dated") == 0 {
			one.On = e.On.AddDays(-rapid.IntRange(0, 40).Draw(t, "before"))
		}
		e.Sheets = []scoring.Sheet{{Unit: unit, Entries: []scoring.Entry{one}}}
	default:
		one := awards.Candidate{Unit: unit}
		switch n {
		case 1:
			one.Ballots = []awards.Ballot{{Council: "cluster", Award: rapid.SampledFrom([]string{"flag", "x"}).Draw(t, "award"),
				On: rules.Day(2023, 12, 1), Members: 9, Present: 9, InFavour: rapid.IntRange(1, 9).Draw(t, "favour")}}
		case 2:
			one.Name = rapid.SampledFrom([]string{"", "An", "Bình"}).Draw(t, "name")
			one.History = awards.Complete[awards.PastAward](rapid.SampledFrom([]string{"", "register"}).Draw(t, "source"))
		case 3:
			one.Facts = awards.FactList{{Indicator: rapid.SampledFrom([]string{"internal_unity", "model"}).Draw(t, "fact"),
				Value: rules.BoolOf(rapid.Bool().Draw(t, "so"))}}
		}
		e.Candidates = &Candidates{Candidates: []awards.Candidate{one}, Invented: rapid.Bool().Draw(t, "invented")}
		if rapid.Bool().Draw(t, "default") {
			one.Unit = ""
			e.Candidates.Default = &one
			if rapid.Bool().Draw(t, "only") {
				e.Candidates.Candidates = nil
			}
		}
	}
}

// replayedApply is what applying events to a log comes to by a replay of all of it: the log with them, or why not.
// about is the number of the event that is refused.
func replayedApply(c *Campaign, log, events []Event) (next []Event, about int, err error) {
	k := &checker{c: c.cluster, bound: true}
	for i, e := range events {
		k.event(fmt.Sprintf("events[%d]", i), c.year, e)
	}
	if err := k.ds.Err(); err != nil {
		return nil, -1, err
	}
	if err := c.replayedCheckSheets("events", log, events).Err(); err != nil {
		return nil, -1, err
	}
	next = slices.Concat(log, events)
	for i, err := range c.cluster.replayedOutOfOrder(c.year, next) {
		if err != nil {
			return nil, i, err
		}
	}
	return next, -1, nil
}

// replayedAsOf is what a log says of a day by a replay: the state, the officers and the inputs.
func replayedAsOf(k known, on rules.Date) string {
	c, log := k.Campaign, k.log
	h := &replayed{cluster: c.cluster, year: c.year, reg: c.reg, on: on}
	for _, i := range replayedByDate(log) {
		if !on.Before(log[i].On) {
			h.add(&log[i])
		}
	}
	out := fmt.Sprintln(latest(h.happened), h.closed(), h.owed(on))
	for _, e := range h.events {
		if k.whole() {
			out += fmt.Sprintln(e.On, e.Act, e.Units, e.Note)
		}
	}
	for _, l := range h.lives {
		out += fmt.Sprintf("%+v\n", l)
	}
	for _, year := range []int{2023, 2024} {
		for _, standing := range []Standing{Appointed, Proposed} {
			o, ok := h.officers(year, standing)
			out += fmt.Sprintln(o, ok)
		}
	}
	var evidence Candidates
	for _, m := range c.cluster.members(c.year, on) {
		evidence.addEvidence(m.Unit, h.events)
		f, err := c.replayedFactsFor(m, h.events)
		out += factsText(f, err)
		if all := entriesFor(m.Unit, h.events); len(all) > 0 {
			s, err := c.replayedSheet(m.Unit, all)
			if err != nil {
				return out + err.Error()
			}
			entries := slices.DeleteFunc(s.Entries, func(e scoring.Entry) bool { return on.Before(e.On) })
			out += string(mustJSON(entries)) + "\n"
		}
	}
	return out + string(mustJSON(evidence))
}

func factsText(f *rules.Facts, err error) string {
	if f == nil || err != nil {
		return fmt.Sprintln("no facts", err)
	}
	out := string(mustJSON(unitFacts(f)))
	if f.Previous() != nil {
		out += " after " + string(mustJSON(unitFacts(f.Previous())))
	}
	return out + "\n"
}

// asOf is what a campaign says of a day, in the same words.
func asOf(t rapid.TB, k known, on rules.Date) string {
	c := k.Campaign
	s := c.At(on)
	out := fmt.Sprintln(s.Phase, s.Closed, s.Owed)
	for _, e := range s.Events {
		if k.whole() {
			out += fmt.Sprintln(e.On, e.Act, e.Units, e.Note)
		}
	}
	for _, l := range s.Lives {
		out += fmt.Sprintf("%+v\n", awards.Life{Nomination: l.Nomination, Steps: l.Steps})
	}
	c.asked(on, func(h *history) {
		for _, year := range []int{2023, 2024} {
			for _, standing := range []Standing{Appointed, Proposed} {
				o, ok := h.officersOf(year, standing)
				out += fmt.Sprintln(o, ok)
			}
		}
	})
	in, err := c.inputs(context.Background(), on, Inputs{})
	if err != nil {
		t.Fatalf("%s: %v", on, err)
	}
	for _, m := range c.cluster.members(c.year, on) {
		out += factsText(ofUnit(in.Facts, m.Unit, unitOfFacts), nil)
		if s := ofUnit(in.Sheets, m.Unit, unitOfSheet); s != nil {
			out += string(mustJSON(s.Entries)) + "\n"
		}
	}
	return out + string(mustJSON(in.Candidates))
}

// known is a campaign with all events that it was made of, though it may not hold all.
type known struct {
	*Campaign
	log []Event
}

// whole reports whether the campaign holds all events.
func (k known) whole() bool { return k.origin.before == 0 }

// agrees fails unless a campaign says of a day what a replay says.
func (k known) agrees(t rapid.TB, on rules.Date) {
	t.Helper()
	if on.Before(k.origin.from) {
		if _, err := k.Inputs(context.Background(), on); !errors.Is(err, ErrNotHeld) || k.At(on) != nil {
			t.Fatalf("%s, before %s: %v", on, k.origin.from, err)
		}
		return
	}
	if want, got := replayedAsOf(k, on), asOf(t, k, on); got != want {
		t.Fatalf("%v as of %s: %s", k.log, on, cmp.Diff(want, got))
	}
}

// then applies events to a campaign and to a replay, and fails unless both take or refuse them.
func (k known) then(t rapid.TB, events []Event) (known, bool) {
	t.Helper()
	next, err := k.Apply(events...)
	if errors.Is(err, ErrNotHeld) {
		if !slices.ContainsFunc(events, func(e Event) bool {
			return e.On.Before(k.origin.from) || e.Corrects > 0 && !k.whole()
		}) {
			t.Fatalf("%v after %s: %v", events, k.origin.from, err)
		}
		return k, false
	}
	log, about, want := replayedApply(k.Campaign, k.log, events)
	if !sameRefusal(k.Campaign, k.log, events, err, about, want) {
		t.Fatalf("%v\napplied to %v:\n%v, by a replay\n%v", events, k.log, err, want)
	}
	return known{next, log}, err == nil
}

// left is a campaign without what counts no more: trimmed, or resumed from a snapshot that went through a file.
func (k known) left(t *rapid.T) known {
	if rapid.Bool().Draw(t, "trimmed") {
		return known{k.Trimmed(), k.log}
	}
	var from rules.Date
	if rapid.Bool().Draw(t, "some days") {
		from = rules.Day(2023, rapid.IntRange(1, 12).Draw(t, "from"), 3)
	}
	s := k.Snapshot(from)
	head := k.Head()
	head.State = s.Hash()
	var read Snapshot
	if err := json.Unmarshal(mustJSON(s), &read); err != nil {
		t.Fatal(err)
	}
	next, err := k.cluster.Resume(read, k.card, nil, head)
	if err != nil {
		t.Fatalf("%s: %v", mustJSON(s), err)
	}
	if got, want := next.Head(), k.Head(); got != want {
		t.Fatalf("resumed %v\nof %v", got, want)
	}
	// It is the snapshot that any other way to the log comes to.
	whole, err := foldedYear(t, k.cluster.def.Officers...).Apply(k.log...)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []*Campaign{whole, next} {
		if got, want := c.Snapshot(rules.Date{}), k.Snapshot(rules.Date{}); got.Hash() != want.Hash() {
			t.Fatalf("%v: %s", k.log, cmp.Diff(string(mustJSON(want)), string(mustJSON(got))))
		}
	}
	return known{next, k.log}
}

// TestFoldIsTheReplay: whatever is recorded in whatever order, one by one or several at once, on the newest campaign
// or on an older one, what the fold says of every day is what a replay of the whole log says, and what it refuses is
// what the replay refuses, in the same words. One thing is said otherwise: where an event that is recorded late
// takes the ground from under one that was there, and that from under others, the fold names the first of the former.
func TestFoldIsTheReplay(t *testing.T) {
	c := foldedYear(t)
	all := known{Campaign: c}
	for _, e := range lawful(len(course)) { // every act
		next, ok := all.then(t, []Event{e})
		if all = next; !ok {
			t.Fatalf("%v was refused", e)
		}
		all.agrees(t, e.On)
	}
	rapid.Check(t, func(t *rapid.T) {
		var officers []Officers
		if rapid.IntRange(0, 3).Draw(t, "officers") == 0 {
			officers = []Officers{{Year: 2023, Head: "a", On: rules.Day(2023, 5, 1),
				Standing: rapid.SampledFrom([]Standing{Proposed, Appointed}).Draw(t, "standing")}}
		}
		all := []known{{Campaign: foldedYear(t, officers...)}}
		at := rapid.IntRange(0, len(course)).Draw(t, "begun")
		next, _ := all[0].then(t, lawful(at))
		all = append(all, next)
		for range rapid.IntRange(1, 25).Draw(t, "batches") {
			now := all[len(all)-1]
			if rapid.IntRange(0, 9).Draw(t, "older") == 0 {
				now = rapid.SampledFrom(all).Draw(t, "campaign")
			}
			if next, ok := now.then(t, someEvents(t, at, now.log)); ok {
				at, all = at+1, append(all, next)
			}
			if rapid.IntRange(0, 9).Draw(t, "left") == 0 {
				all = append(all, now.left(t))
			}
			for _, k := range []known{all[len(all)-1], rapid.SampledFrom(all).Draw(t, "asked")} {
				on := rules.Day(2023, rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 4).Draw(t, "day"))
				if rapid.Bool().Draw(t, "late") {
					on = rules.Day(2024, 12, 31)
				}
				k.agrees(t, on)
			}
		}
	})
}

// someEvents are one or several events, mostly those that come next in the course, sometimes one that was recorded.
func someEvents(t *rapid.T, at int, log []Event) (events []Event) {
	for range rapid.SampledFrom([]int{1, 1, 1, 2, 3, 5}).Draw(t, "events") {
		i := at % len(course)
		if rapid.IntRange(0, 2).Draw(t, "astray") == 0 {
			i = rapid.IntRange(0, len(course)-1).Draw(t, "act")
		}
		events = append(events, someEvent(t, i))
	}
	if rapid.IntRange(0, 9).Draw(t, "again") == 0 && len(log) > 0 {
		events = append(events, rapid.SampledFrom(log).Draw(t, "recorded"))
	}
	return events
}

// sameRefusal reports whether what was refused is what a replay refuses.
func sameRefusal(c *Campaign, log, events []Event, err error, about int, want error) bool {
	if err == nil || want == nil {
		return err == nil && want == nil
	}
	if err.Error() == want.Error() {
		return true
	}
	// What the replay names first needs what it refuses as well.
	var p *PhaseError
	if !errors.As(want, &p) || p.Needs == 0 || about >= len(log) {
		return false
	}
	for i, e := range c.cluster.replayedOutOfOrder(c.year, slices.Concat(log, events)) {
		if e != nil && i < len(log) && e.Needs == 0 {
			return e.Error() == err.Error()
		}
	}
	return false
}

// TestApplyRefusesWhatNoLogHolds: what would be another thing when it is read back is refused before it is recorded.
func TestApplyRefusesWhatNoLogHolds(t *testing.T) {
	m := begun(t, 3)
	e := Event{On: rules.Day(2023, 12, 5), Act: Check, Units: []string{m.cluster.def.Members[0].Unit}}
	for reason, spoil := range map[string]func(e *Event){
		"a document":     func(e *Event) { e.Document = "a\xffb" },
		"a note":         func(e *Event) { e.Note = diag.Words{"vi": "a\xff"} },
		"a language":     func(e *Event) { e.Note = diag.Words{"v\xff": "a"} },
		"seconds aside":  func(e *Event) { e.Recorded = time.Date(2023, 12, 5, 9, 0, 0, 0, time.FixedZone("x", 7*3600+30)) },
		"a year too far": func(e *Event) { e.Recorded = time.Date(12023, 12, 5, 9, 0, 0, 0, time.UTC) },
	} {
		one := e
		if spoil(&one); !isRefused(m, one) {
			t.Errorf("%s was recorded", reason)
		}
	}
	if isRefused(m, e) {
		t.Error("nothing is wrong with it")
	}
}

func isRefused(m *Campaign, e Event) bool {
	_, err := m.Apply(e)
	return err != nil
}
