package awards

import (
	"fmt"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// punctual is a regulation with a condition on working days; its days are invented.
const punctual = `
code: punctual
covers: {from: 2026-01-01}
indicators:
  - {code: due, kind: date, label: {en: the day on which it was due}}
  - {code: sent, kind: date}
  - {code: grace, kind: number, min: 0, from: parameter}
forms: [{code: own_flag, title: {vi: Cờ riêng, en: Flag}}]
parameters: [{code: grace, value: 2, certainty: read, citation: {act: QD 1}}]
awards:
  - code: flag
    form: own_flag
    conditions:
      - {code: in_time, title: {en: in time}, rule: "workdays(due, sent) <= grace", certainty: read,
         citation: {act: QD 1, provision: Điều 3}}
`

const given2026 = "holidays: [{year: 2026, days: [2026-09-02], worked: [2026-09-05]}]\n"

func loaded(t *testing.T, file, text string, bases ...*Regulation) *Regulation {
	t.Helper()
	r, err := Load(file, []byte(text), bases...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func days(due, sent string) Candidate {
	day := func(code, text string) rules.Fact {
		d, _ := rules.ParseDate(text)
		return rules.Fact{Indicator: code, Value: rules.DateOf(d)}
	}
	return Candidate{Unit: "u", Facts: list(day("due", due), day("sent", sent))}
}

// A condition counts by the calendar of the regulation and those that it stands on, year by
// year; what nobody gave leaves it undetermined, and the answer says what to give.
func TestHolidaysOfRegulations(t *testing.T) {
	bare := loaded(t, "bare.yaml", punctual)
	base := loaded(t, "base.yaml", punctual+given2026)
	district := loaded(t, "district.yaml", "code: district\nextends: punctual\nholidays: [{year: 2027}]\n", base)
	for _, tt := range []struct {
		reason    string
		r         *Regulation
		due, sent string
		want      Outcome
		missing   string
	}{
		{"no calendar", bare, "2026-03-02", "2026-03-03", Undetermined, "holidays 2026"},
		{"no day between", bare, "2026-03-02", "2026-03-02", Eligible, ""},
		{"two days, one is off", base, "2026-08-31", "2026-09-03", Eligible, ""},
		{"and a Saturday that is worked", base, "2026-08-31", "2026-09-05", NotEligible, ""},
		{"the calendar of the base", district, "2026-08-31", "2026-09-03", Eligible, ""},
		{"beyond that of the base", base, "2026-12-31", "2027-01-04", Undetermined, "holidays 2027"},
		{"its own beside it", district, "2026-12-31", "2027-01-04", Eligible, ""},
		{"beyond both", district, "2027-12-30", "2028-01-03", Undetermined, "holidays 2028"},
	} {
		a := assessed(t, tt.r, "2026-06-01", "flag", days(tt.due, tt.sent))
		missing := ""
		for _, in := range a.Findings[0].Missing {
			missing += in.Code()
		}
		if a.Outcome != tt.want || missing != tt.missing {
			t.Errorf("%s: %v, waiting for %q, want %v and %q", tt.reason, a.Outcome, missing, tt.want, tt.missing)
		}
	}
	if bare.Identity().Hash == base.Identity().Hash {
		t.Error("the hash does not tell the holidays")
	}
	a := assessed(t, bare, "2026-06-01", "flag", days("2026-03-02", "2026-03-03"))
	for l, want := range map[diag.Lang]string{
		diag.English: "the holidays of 2026 (nobody gave them)", diag.Vietnamese: "ngày nghỉ lễ năm 2026 (chưa ai khai)",
	} {
		if text := a.Format(l); !strings.Contains(text, want) {
			t.Errorf("%s lacks %q", text, want)
		}
	}
}

// An entry that is pending says which year's holidays it waits for.
func TestSlateWaitsForHolidays(t *testing.T) {
	r := loaded(t, "bare.yaml", punctual)
	p := &placing{nominating: &nominating{r: r}}
	a := assessed(t, r, "2026-06-01", "flag", days("2026-03-02", "2026-03-03"))
	ws := p.openWaits(&a)
	if len(ws) != 1 || ws[0].Input == nil || ws[0].Input.Holidays != "2026" ||
		ws[0].Text.String() != "the holidays of 2026 (nobody gave them) (QD 1, Điều 3)" {
		t.Errorf("it waits for %v", ws)
	}
}

// What would have to change: days for which no year is wanted, or, where they are of the past,
// nothing but the calendar.
func TestWhatIfWithoutHolidays(t *testing.T) {
	for _, tt := range []struct{ past, want string }{
		{"", "[]"},
		{", past: true", "[in time: missing are the holidays of 2026 (nobody gave them) (QD 1, Điều 3)]"},
	} {
		r := loaded(t, "bare.yaml", strings.ReplaceAll(punctual, "kind: date", "kind: date"+tt.past))
		c := days("2026-03-02", "2026-03-03")
		w := whatIf(t, r, assessed(t, r, "2026-06-01", "flag", c), false)
		flips(t, r, "2026-06-01", "flag", c, w)
		if got := fmt.Sprint(w.Blocked); got != tt.want || len(w.Sets) == 0 && tt.past == "" {
			t.Errorf("{%s}: %v, blocked by %s, want %s", tt.past, w.Sets, got, tt.want)
		}
	}
}

// A year has one calendar, whoever states it.
func TestHolidaysGivenTwice(t *testing.T) {
	base := loaded(t, "base.yaml", punctual+given2026)
	const again = "code: x\nextends: punctual\n"
	if _, err := Load("x.yaml", []byte(again+given2026), base); err != nil {
		t.Errorf("the same again: %v", err)
	}
	other := "holidays: [{year: 2027}, {year: 2026, days: [2026-09-02, 2026-09-01]}]\n"
	_, err := Load("x.yaml", []byte(again+other), base)
	if want := "x.yaml:3:26: holidays[1]: punctual and x give other holidays of 2026 (give the"; err == nil ||
		!strings.Contains(err.Error(), want) {
		t.Errorf("other days: %v, want %q", err, want)
	}
	later := strings.NewReplacer("punctual", "later", "{from: 2026-01-01}", "{from: 2027-01-01}").Replace(punctual)
	const one, year = "{from: 2026-01-01}", "{from: 2026-01-01, before: 2027-01-01}"
	base = loaded(t, "base.yaml", strings.Replace(punctual, one, year, 1)+given2026)
	const otherwise = "punctual and later give other holidays of 2026"
	for _, tt := range []struct{ text, want string }{
		{given2026, ""},
		{"holidays: [{year: 2026, worked: [2026-09-05], days: [2026-09-02]}, {year: 2027}]\n", ""},
		{"holidays: [{year: 2026, days: [2026-09-02]}]\n", otherwise},
	} {
		text, want := tt.text, tt.want
		switch _, err := Join("both", nil, base, loaded(t, "later.yaml", later+text)); {
		case want == "" && err != nil, want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("joined with %s: %v, want %q", text, err, want)
		}
	}
}

// One warning for a regulation that counts working days and has no calendar, from its base
// either.
func TestCheckOfRegulations(t *testing.T) {
	bare, base := loaded(t, "bare.yaml", punctual), loaded(t, "base.yaml", punctual+given2026)
	extends := "code: x\nextends: punctual\n"
	for _, tt := range []struct {
		reason string
		r      *Regulation
		want   int
	}{
		{"no calendar", bare, 1},
		{"none of the base either", loaded(t, "x.yaml", extends, bare), 1},
		{"its own", loaded(t, "x.yaml", extends+given2026, bare), 0},
		{"that of the base", loaded(t, "x.yaml", extends, base), 0},
		{"no condition counts", loaded(t, "x.yaml", extends+"conditions: [{code: in_time, awards: [flag], "+
			"rule: sent <= due, certainty: read, citation: {act: QD 2}}]\n", bare), 0},
	} {
		if found := tt.r.Check(); len(found) != tt.want || tt.want > 0 && found[0].Code != "no-holidays" {
			t.Errorf("%s: %v, want %d", tt.reason, found, tt.want)
		}
	}
}

// A condition that decides nothing, and a fact that nothing states, are told once, and only of the regulation itself.
func TestIdlePartsOfRegulations(t *testing.T) {
	base := loaded(t, "base.yaml", punctual+given2026)
	idle := func(certainty, parameters string) *Regulation {
		return loaded(t, "x.yaml", "code: x\nextends: punctual\n"+
			"indicators: [{code: least, label: {vi: mức, en: level}, from: parameter}]\n"+
			"conditions: [{code: enough, awards: [flag], rule: grace >= least, "+certainty+
			"citation: {act: QD 2}}]\n"+parameters, base)
	}
	const stated = "parameters: [{code: least, value: 3, certainty: read, citation: {act: QD 2}}]\n"
	enabled, err := idle("", stated).With(Options{Enable: []string{"enough"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		reason string
		r      *Regulation
		want   string
	}{
		{"all is said", idle("certainty: read, ", stated), ""},
		{"nobody says how surely it is known", idle("", stated), "conditions[0] unverified "},
		{"somebody says that it is not", idle("certainty: unverified, ", stated), "conditions[0] unverified "},
		{"the host enables it", enabled, ""},
		{"no parameter", idle("certainty: second_hand, ", ""), "indicators[0] no-parameter "},
		{"both", idle("", ""), "conditions[0] unverified indicators[0] no-parameter "},
		{"of the base", loaded(t, "y.yaml", "code: y\nextends: x\n", base, idle("", "")), ""},
	} {
		var got string
		for _, d := range tt.r.Check() {
			got += d.Path + " " + d.Code + " "
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.reason, got, tt.want)
		}
	}
}

// A condition of the base that the tables of an extension break is named with its place, and
// what to do.
func TestConditionOfTheBaseNoLongerFits(t *testing.T) {
	const tables = "tables: [{name: most, rows: [{when: '< 3', then: 1}, {else: 0}]}]\nforms:"
	base := loaded(t, "p.yaml", strings.Replace(punctual, "forms:", tables, 1)+
		"conditions: [{code: few, rule: 'lookup(most, grace) > 0', certainty: read, citation: {act: QD 1}}]\n")
	for _, tt := range []struct{ text, want string }{
		{"tables: [{name: other, rows: [{when: a, then: 1}]}, {name: most, rows: [{when: a, then: 1}, {else: 0}]}]",
			"x.yaml:3:53: tables[1]: the condition few of punctual (p.yaml, conditions[0].rule) no longer fits: "},
		{"tables: [{name: most, rows: [{when: '< 3', then: a}, {else: b}]}]",
			"(give table most the keys and the kind of result that it has there, or state the condition anew)"},
	} {
		_, err := Load("x.yaml", []byte("code: x\nextends: punctual\n"+tt.text+"\n"), base)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.text, err, tt.want)
		}
	}
}
