package cluster_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// salts are bytes that no host would take for salts: 0, 1, 2, and so on.
func salts() io.Reader {
	all := make([]byte, 4096)
	for i := range all {
		all[i] = byte(i)
	}
	return bytes.NewReader(all)
}

// watchedCard is a card with a list that names persons.
func watchedCard(t testing.TB) *scoring.Scorecard {
	t.Helper()
	card, err := scoring.Load("card.yaml", []byte(`
code: three
year: 2023
indicators:
  - code: violations
    kind: list
    fields: [{code: kind, kind: text}, {code: person, kind: text, personal: true}, {code: age, personal: true}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 60, points: "max(0, full - 5 * count_of(violations, kind == \"A\"))"}
      - {code: I.2, max: 40, judged: true}
`))
	if err != nil {
		t.Fatal(err)
	}
	return card
}

// personalEvent is an event that says something at every place that can be sealed.
func personalEvent() cluster.Event {
	points := decimal.NewFromInt(30)
	list := rules.ListOf(
		rules.Event{Fields: map[string]rules.Value{"kind": rules.TextOf("A"), "person": rules.TextOf("Nguyễn Văn An"),
			"age": rules.Int(41)}, Evidence: "biên bản 1"},
		rules.Event{Fields: map[string]rules.Value{"kind": rules.TextOf("B")}})
	register := func(c *awards.Candidate) *awards.Candidate {
		c.Proposer = "Ông Tư"
		c.Discipline = awards.Register[awards.Discipline]{
			Entries: []awards.Discipline{{Opened: day("2023-05-01"), Matter: "ông Năm"}},
		}
		c.Inspections = awards.Register[awards.Inspection]{
			Entries: []awards.Inspection{{Opened: day("2023-05-01"), Matter: "bà Sáu"}},
		}
		c.Complaints = awards.Register[awards.Complaint]{
			Entries: []awards.Complaint{{Received: day("2023-05-01"), Matter: "bà Bảy"}},
		}
		return c
	}
	return cluster.Event{
		On: day("2023-06-20"), Act: cluster.Check, Units: []string{"a"}, By: "council", Place: "nhà ông Ba",
		Note: diag.Words{"vi": "kiểm tra <đột xuất>", "en": "a visit"},
		Facts: []cluster.UnitFacts{
			{Unit: "a", Facts: awards.FactList{{Indicator: "violations", Value: list, Evidence: "sổ 3"}}},
		},
		LastYear: []cluster.UnitFacts{{Unit: "a", Facts: awards.FactList{{Indicator: "violations", Value: list}}}},
		Sheets: []scoring.Sheet{{Unit: "a", Entries: []scoring.Entry{
			{Criterion: "I.2", Stage: "appraised", Role: "council", Author: "Bà Hai",
				Points: &points, Note: "do bà Hai chấm"}}}},
		Candidates: &cluster.Candidates{Default: register(&awards.Candidate{}),
			Candidates: []awards.Candidate{*register(&awards.Candidate{Unit: "a"})}},
	}
}

// sealedFields are the places of personalEvent, written down a second time.
var sealedFields = []string{
	"candidates.candidates[0].complaints.entries[0].matter", "candidates.candidates[0].discipline.entries[0].matter",
	"candidates.candidates[0].inspections.entries[0].matter", "candidates.candidates[0].proposer",
	"candidates.default.complaints.entries[0].matter", "candidates.default.discipline.entries[0].matter",
	"candidates.default.inspections.entries[0].matter", "candidates.default.proposer",
	"facts[0].facts.violations[0].age", "facts[0].facts.violations[0].person",
	"last_year[0].facts.violations[0].age", "last_year[0].facts.violations[0].person",
	"note", "place", "sheets[0].entries[0].author", "sheets[0].entries[0].note",
}

// persons are words of personalEvent that a log without them must not hold.
var persons = []string{"Nguyễn", "41", "ông Ba", "đột xuất", "a visit", "Hai", "Tư", "Năm", "Sáu", "Bảy"}

// watched is a campaign with personalEvent, sealed as names say, as its third event.
func watched(t testing.TB, names ...string) *cluster.Campaign {
	t.Helper()
	c, err := cluster.Compile(three())
	if err != nil {
		t.Fatal(err)
	}
	m, err := c.Campaign(2023, watchedCard(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	e, err := m.Seal(personalEvent(), salts(), names...)
	if err != nil {
		t.Fatal(err)
	}
	if m, err = m.Apply(e); err != nil {
		t.Fatal(err)
	}
	return m
}

func logOf(t testing.TB, m *cluster.Campaign) string {
	t.Helper()
	var b strings.Builder
	if err := m.WriteLog(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSealEverything(t *testing.T) {
	m := watched(t)
	var fields []string
	for _, s := range m.Year().Events[2].Sealed {
		fields = append(fields, s.Field)
	}
	if diff := cmp.Diff(sealedFields, fields); diff != "" {
		t.Errorf("sealed (-want +got):\n%s", diff)
	}
	plain := personalEvent()
	back := m.Year().Events[2]
	back.Sealed = nil
	if diff := cmp.Diff(plain, back, plainSheets); diff != "" {
		t.Errorf("what was sealed reads otherwise (-given +recorded):\n%s", diff)
	}
	// The log holds what is sealed beside the event, and reads as it was written.
	log := logOf(t, m)
	read, err := m.Cluster().ReadLog(context.Background(), strings.NewReader(log), 2023, watchedCard(t), nil, m.Head())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m.Year(), read.Year(), plainSheets); diff != "" {
		t.Errorf("read from the log (-before +after):\n%s", diff)
	}
	event, _, _ := strings.Cut(strings.Split(log, "\n")[3], `"opened"`)
	for _, word := range persons {
		if strings.Contains(event, `"`+word) || strings.Contains(event, word) && word != "41" {
			t.Errorf("the event itself says %q:\n%s", word, event)
		}
	}
}

// TestSealCommitment computes a commitment as another program would.
func TestSealCommitment(t *testing.T) {
	s := watched(t, "note").Year().Events[2].Sealed[0]
	want := sha256.Sum256([]byte("thidua seal 1\nnote\n000102030405060708090a0b0c0d0e0f\n" +
		`{"en":"a visit","vi":"kiểm tra \u003cđột xuất\u003e"}`))
	if s.Salt != "000102030405060708090a0b0c0d0e0f" || s.SHA256 != fmt.Sprintf("%x", want) {
		t.Errorf("sealed as %+v, want %x", s, want)
	}
}

// TestRedact: what is deleted is gone, the head and all results are the same, and everybody
// is told what was deleted where.
func TestRedact(t *testing.T) {
	m := watched(t)
	gone, err := m.Redact(3)
	if err != nil {
		t.Fatal(err)
	}
	if gone.Head() != m.Head() {
		t.Error("the head changed")
	}
	log := logOf(t, gone)
	for _, word := range persons {
		if word != "41" && strings.Contains(log, word) {
			t.Errorf("the log still says %q", word)
		}
	}
	var edited strings.Builder
	err = cluster.RedactLog(t.Context(), &edited, strings.NewReader(logOf(t, m)), 3)
	if err != nil || edited.String() != log {
		t.Errorf("the log without its campaign: %v\n%s", err, edited.String())
	}
	read, err := m.Cluster().ReadLog(context.Background(), strings.NewReader(log), 2023, watchedCard(t), nil, m.Head())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(gone.Year(), read.Year(), plainSheets); diff != "" {
		t.Errorf("read from the log (-before +after):\n%s", diff)
	}
	e := read.Year().Events[2]
	if e.Place != diag.Redacted || !diag.IsRedacted(e.Note.Format(diag.English)) ||
		e.Sheets[0].Entries[0].Author != diag.Redacted {
		t.Errorf("in the places of what was deleted: %q, %v, %q", e.Place, e.Note, e.Sheets[0].Entries[0].Author)
	}
	data, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	var same cluster.Event
	if err := json.Unmarshal(data, &same); err != nil || !cmp.Equal(e, same, plainSheets) {
		t.Errorf("as JSON: %v\n%s", err, data)
	}
	// Twice is once; one field alone leaves the others.
	if again, err := read.Redact(3); err != nil || logOf(t, again) != log {
		t.Errorf("deleted twice: %v", err)
	}
	one, err := m.Redact(3, "note")
	if err != nil || one.Year().Events[2].Place != "nhà ông Ba" || strings.Contains(logOf(t, one), "a visit") {
		t.Errorf("the note alone: %v", err)
	}
	r, err := read.Report(t.Context(), rules.Date{}, cluster.Inputs{})
	if err != nil {
		t.Fatal(err)
	}
	for l, want := range map[diag.Lang]string{diag.English: "[redacted]", diag.Vietnamese: "[đã xóa]"} {
		var b strings.Builder
		if err := r.Write(&b, l, ""); err != nil || !strings.Contains(b.String(), want) {
			t.Errorf("%v: %v\n%s", l, err, b.String())
		}
		for _, field := range sealedFields {
			if !strings.Contains(strings.ReplaceAll(b.String(), `\`, ""), field) {
				t.Errorf("%v: the report does not say that %s was deleted:\n%s", l, field, b.String())
			}
		}
	}
}

// TestRedactionChangesNoResult: whatever of an event is deleted, totals, ranks, nominations and what is owed
// are the same, and the log is bound by the same head.
func TestRedactionChangesNoResult(t *testing.T) {
	m := watched(t)
	card := watchedCard(t)
	result := func(m *cluster.Campaign) []any {
		r, err := m.Report(t.Context(), rules.Date{}, cluster.Inputs{})
		if err != nil {
			t.Fatal(err)
		}
		in, err := m.Inputs(context.Background(), rules.Date{})
		if err != nil {
			t.Fatal(err)
		}
		rec, err := card.Record(t.Context(), scoring.Batch{Group: groupOf(t, in.Facts)})
		if err != nil {
			t.Fatal(err)
		}
		return []any{r.Ranking, r.Pending, r.Nominations, r.Owed, r.Indicators, r.Units, r.Phase, rec.Hash}
	}
	want := result(m)
	rapid.Check(t, func(rt *rapid.T) {
		fields := rapid.SliceOfDistinct(rapid.SampledFrom(sealedFields), rapid.ID[string]).Draw(rt, "fields")
		if len(fields) == 0 {
			return
		}
		gone, err := m.Redact(3, fields...)
		if err != nil {
			rt.Fatal(err)
		}
		read, err := m.Cluster().ReadLog(context.Background(), strings.NewReader(logOf(t, gone)), 2023, card, nil, m.Head())
		if err != nil {
			rt.Fatal(err)
		}
		for _, m := range []*cluster.Campaign{gone, read} {
			if diff := cmp.Diff(want, result(m), asRead...); diff != "" {
				rt.Fatalf("without %v (-before +after):\n%s", fields, diff)
			}
		}
	})
}

func groupOf(t *testing.T, facts []*rules.Facts) *rules.Group {
	t.Helper()
	g, err := rules.NewGroup(t.Context(), facts...)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestSealRefuses(t *testing.T) {
	m := campaign(t, three(), 2023)
	withCard, err := m.Cluster().Campaign(2023, watchedCard(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		m            *cluster.Campaign
		field        string
		code, reason string
	}{
		{withCard, "by", "seal", "who acted"},
		{withCard, "units[0]", "seal", "whom it is about"},
		{withCard, "facts[0].facts.violations[0].kind", "seal", "a field that the rules read"},
		{withCard, "facts[0].facts.violations[2].person", "seal", "a record that is not there"},
		{withCard, "facts[0].facts.violations[1].person", "seal", "a person of whom nothing is said"},
		{m, "facts[0].facts.violations[0].person", "seal", "a list, without the card that declares it"},
		{withCard, "sheets[0].entries[0].evidence", "seal", "evidence"},
	} {
		if _, err := tt.m.Seal(personalEvent(), salts(), tt.field); code(err) != tt.code {
			t.Errorf("%s: %v", tt.reason, err)
		}
	}
	if _, err := m.Seal(personalEvent(), salts(), "note", "note"); code(err) != "second-seal" {
		t.Errorf("twice: %v", err)
	}
	if _, err := m.Seal(personalEvent(), bytes.NewReader([]byte{1}), "note"); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("too few salts: %v", err)
	}
	sealed, err := withCard.Seal(personalEvent(), salts(), "note", "place", "facts[0].facts.violations[0].person")
	if err != nil {
		t.Fatal(err)
	}
	change := func(f func(*cluster.Event)) cluster.Event {
		e := sealed
		e.Sealed = append([]cluster.Seal{}, sealed.Sealed...)
		f(&e)
		return e
	}
	for _, tt := range []struct {
		event        cluster.Event
		code, reason string
	}{
		{change(func(e *cluster.Event) { e.Place = "nơi khác" }),
			"seal", "another value in the place of a sealed one"},
		{change(func(e *cluster.Event) { e.Place = "" }), "seal", "nothing in its place"},
		{change(func(e *cluster.Event) { e.Place = diag.Redacted }),
			"seal", "a text that says that it was deleted, with its salt"},
		{change(func(e *cluster.Event) { e.Sealed[1].Salt = "" }), "redacted", "a salt that is missing"},
		{change(func(e *cluster.Event) { e.Sealed[1].Salt = strings.Repeat("0", 32) }), "seal", "another salt"},
		{change(func(e *cluster.Event) { e.Sealed[1].Salt = "0" }), "seal", "no salt"},
		{change(func(e *cluster.Event) { e.Sealed[1].SHA256 = "0" }), "file", "no hash"},
		{change(func(e *cluster.Event) { e.Sealed[1].Field = "by" }), "seal", "a field that cannot be sealed"},
		{change(func(e *cluster.Event) { e.Sealed[1] = e.Sealed[0] }), "second-seal", "a field twice"},
		{change(func(e *cluster.Event) { e.Sealed = e.Sealed[:1]; e.Place = diag.Redacted }),
			"redacted", "a redaction pretended"},
		{change(func(e *cluster.Event) { e.Sealed = nil; e.Note = diag.RedactedWords() }),
			"redacted", "the same of a note"},
		{change(func(e *cluster.Event) {
			e.Place, e.Sealed[1].Salt = diag.Redacted, ""
		}), "redacted", "an event that is recorded after something of it was deleted"},
	} {
		if _, err := withCard.Apply(tt.event); code(err) != tt.code {
			t.Errorf("%s: %v, want %s", tt.reason, err, tt.code)
		}
		d := three()
		d.Years[0].Events = append(d.Years[0].Events, tt.event)
		if _, err := cluster.Compile(d); code(err) != tt.code {
			t.Errorf("in a definition, %s: %v, want %s", tt.reason, err, tt.code)
		}
	}
	// A seal of what the card does not declare as personal is found when there is a card.
	kind := "facts[0].facts.violations[0].kind"
	forged := personalEvent()
	forged.Sealed = []cluster.Seal{{Field: kind, Salt: strings.Repeat("0", 32),
		SHA256: sum([]byte("thidua seal 1\n" + kind + "\n" + strings.Repeat("0", 32) + "\n\"A\""))}}
	if _, err := m.Apply(forged); err != nil {
		t.Errorf("without a card: %v", err)
	}
	if _, err := withCard.Apply(forged); code(err) != "seal" {
		t.Errorf("with the card: %v", err)
	}
	for n, names := range map[int][]string{0: nil, 4: nil, 2: nil, 3: {"by"}} {
		m := watched(t)
		_, err := m.Redact(n, names...)
		var b strings.Builder
		lerr := cluster.RedactLog(context.Background(), &b, strings.NewReader(logOf(t, m)), n, names...)
		if err == nil || code(lerr) != code(err) {
			t.Errorf("event %d, %v: %v, and of the log %v", n, names, err, lerr)
		}
	}
}

// TestSealedLogRefusesForgeries: beside the event nothing can be put that was not sealed.
func TestSealedLogRefusesForgeries(t *testing.T) {
	m := watched(t, "place", "note")
	log := logOf(t, m)
	lines := strings.Split(log, "\n")
	event, opened, _ := strings.Cut(lines[3], `,"opened":`)
	var open []json.RawMessage
	if err := json.Unmarshal([]byte(strings.TrimSuffix(opened, "}")), &open); err != nil || len(open) != 2 {
		t.Fatal(err, opened)
	}
	with := func(opened string) string {
		if opened != "" {
			opened = `,"opened":` + opened
		}
		return strings.Join(append(append([]string{}, lines[:3]...), strings.TrimSuffix(event, "}")+opened+"}", ""), "\n")
	}
	for _, tt := range []struct{ opened, want, reason string }{
		{fmt.Sprintf("[%s,%s]", open[0], open[1]), "", "as it was"},
		{fmt.Sprintf("[%s]", open[1]), "", "one deleted"},
		{"", "", "both deleted"},
		{"[]", "log-tampered", "nothing, written"},
		{fmt.Sprintf("[%s,%s]", open[1], open[0]), "log-tampered", "in another order"},
		{fmt.Sprintf("[%s,%s]", open[0], open[0]), "log-tampered", "one twice"},
		{strings.ReplaceAll(fmt.Sprintf("[%s]", open[0]), "ông Ba", "ông Tư"), "log-tampered", "another value"},
		{strings.ReplaceAll(fmt.Sprintf("[%s]", open[0]), "0001", "0002"), "log-tampered", "another salt"},
		{strings.ReplaceAll(fmt.Sprintf("[%s]", open[0]), `"place"`, `"note"`), "log-tampered", "of another field"},
		{strings.ReplaceAll(fmt.Sprintf("[%s]", open[0]), `{"field"`, `{"x":1,"field"`), "log-tampered", "with a key more"},
		{`[{"field":"document","salt":"","value":"x"}]`, "log-tampered", "of a field that is not sealed"},
		{`{}`, "log-syntax", "no list"},
	} {
		read, err := m.Cluster().ReadLog(t.Context(), strings.NewReader(with(tt.opened)), 2023, watchedCard(t), nil, m.Head())
		if code(err) != tt.want {
			t.Errorf("%s: %v, want %q", tt.reason, err, tt.want)
		}
		if err == nil && logOf(t, read) != with(tt.opened) {
			t.Errorf("%s: written otherwise:\n%s", tt.reason, logOf(t, read))
		}
	}
}

// TestSealedIsTheSame: what is sealed counts as its commitment, so that whoever has the log, whole, redacted or summed
// up, takes and refuses the same events: else one would write a log that another cannot read.
func TestSealedIsTheSame(t *testing.T) {
	m := watched(t, "note")
	sealed := m.Year().Events[2]
	again, err := m.Seal(personalEvent(), bytes.NewReader(bytes.Repeat([]byte{9}, 16)), "note")
	if err != nil {
		t.Fatal(err)
	}
	redacted, err := m.Redact(3)
	if err != nil {
		t.Fatal(err)
	}
	head := m.Head()
	snapshot := m.Snapshot(rules.Date{})
	head.State = snapshot.Hash()
	resumed, err := m.Cluster().Resume(snapshot, nil, nil, head)
	if err != nil {
		t.Fatal(err)
	}
	for name, m := range map[string]*cluster.Campaign{
		"whole": m, "redacted": redacted, "trimmed": m.Trimmed(), "resumed": resumed,
	} {
		if _, err := m.Apply(sealed); err == nil || !strings.Contains(err.Error(), "recorded already") {
			t.Errorf("%s: the very same: %v", name, err)
		}
		for _, e := range []cluster.Event{again, personalEvent()} {
			if _, err := m.Apply(e); err != nil {
				t.Errorf("%s: with other salts, or none: %v", name, err)
			}
		}
	}
}
