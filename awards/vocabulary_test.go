package awards

import (
	"errors"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

const province = `
code: province
covers: {from: 2024-01-01}
indicators:
  - {code: points_last_year, kind: number}
  - {code: area, kind: text, values: [city, mountain]}
  - {code: least_points, kind: number, min: 0, max: 1000, places: 1, from: parameter, label: {en: least points}}
define:
  - {code: missing_points, rule: "lookup(least, area) + least_points - points_last_year"}
tables:
  - name: least
    keys: [area]
    rows:
      - {when: city, then: 0}
      - {when: mountain, then: -50}
forms: [{code: province_flag, title: {vi: Cờ thi đua của tỉnh, en: Flag of the province}}]
parameters:
  - code: least_points
    value: 850
    in_force: {before: 2025-01-01}
    certainty: read
    citation: {act: QD 1, provision: Điều 4}
  - code: least_points
    value: 900.5
    in_force: {from: 2025-01-01}
    certainty: CERTAINTY
    citation: {act: QD 2, provision: Điều 1}
awards:
  - code: flag
    form: province_flag
    conditions:
      - {code: points, rule: missing_points <= 0, certainty: read, citation: {act: QD 1, provision: Điều 5}}
`

func provinceWith(t *testing.T, certainty string) *Regulation {
	t.Helper()
	r, err := Load("province.yaml", []byte(strings.Replace(province, "CERTAINTY", certainty, 1)))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A condition reads a table and a parameter of the regulation, that of the day and only as surely
// as it is known.
func TestOwnParameters(t *testing.T) {
	second, unverified := provinceWith(t, "second_hand"), provinceWith(t, "unverified")
	enabled, err := unverified.With(Options{Enable: []string{"least_points"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		r       *Regulation
		day     string
		points  int64
		area    string
		want    Outcome
		assumed string
	}{
		{second, "2024-12-31", 850, "city", Eligible, ""},
		{second, "2024-12-31", 849, "city", NotEligible, ""},
		{second, "2024-12-31", 800, "mountain", Eligible, ""},
		{second, "2025-01-01", 900, "city", NotEligible, "second_hand"},
		{second, "2025-01-01", 901, "city", Eligible, "second_hand"},
		{unverified, "2024-12-31", 850, "city", Eligible, ""},
		{unverified, "2025-01-01", 901, "city", Undetermined, ""},
		{enabled, "2025-01-01", 901, "city", Eligible, "enabled"},
	} {
		c := Candidate{Unit: "u", Facts: append(list(num("points_last_year", tt.points)),
			rules.Fact{Indicator: "area", Value: rules.TextOf(tt.area)})}
		a := assessed(t, tt.r, tt.day, "flag", c)
		if a.Outcome != tt.want || tt.assumed != "" && !stands(a, tt.assumed, "least_points") {
			t.Errorf("%s, %d points, %s: %v on %v, want %v on %q", tt.day, tt.points, tt.area, a.Outcome, a.Assumptions,
				tt.want, tt.assumed)
		}
		for _, f := range a.Facts {
			if f.Indicator == "least_points" && !strings.HasPrefix(f.Evidence, "QD ") {
				t.Errorf("the parameter comes from %q", f.Evidence)
			}
		}
	}
	c := Candidate{Unit: "u", Facts: list(num("least_points", 1))}
	if _, err := second.Assess(day(t, "2025-01-01"), "flag", c); !errors.Is(err, diag.ErrValue) {
		t.Errorf("a parameter given by hand: %v", err)
	}
	c = Candidate{Unit: "u", Suppose: append(list(num("least_points", 1)), num("points_last_year", 1),
		rules.Fact{Indicator: "area", Value: rules.TextOf("city")})}
	if a := assessed(t, second, "2025-01-01", "flag", c); a.Outcome != Eligible || !stands(a, "supposed", "least_points") {
		t.Errorf("a parameter that is supposed: %v", a.Outcome)
	}
}

// An extension restates a parameter and a table of its base, for the conditions of the base too,
// and what comes out says so.
func TestExtensionRestatesTablesAndParameters(t *testing.T) {
	base := provinceWith(t, "read")
	r, err := Load("district.yaml", []byte(`
code: district
extends: province
tables:
  - {name: least, keys: [area], rows: [{when: city, then: -100}, {else: -200}]}
parameters:
  - {code: least_points, value: 700, certainty: read, citation: {act: QD 3}}
`), base)
	if err != nil {
		t.Fatal(err)
	}
	c := Candidate{Unit: "u", Facts: append(list(num("points_last_year", 600)),
		rules.Fact{Indicator: "area", Value: rules.TextOf("city")})}
	for _, day := range []string{"2024-06-01", "2025-06-01"} {
		a := assessed(t, r, day, "flag", c)
		if a.Outcome != Eligible || !stands(a, "override", "least") || !stands(a, "override", "least_points") {
			t.Errorf("%s: %v on %v", day, a.Outcome, a.Assumptions)
		}
	}
	if a := assessed(t, base, "2024-06-01", "flag", c); a.Outcome != NotEligible {
		t.Errorf("the base: %v", a.Outcome)
	}
	if r.Identity().Hash == base.Identity().Hash {
		t.Error("the hash does not tell the table")
	}
}

func TestVocabularyFaults(t *testing.T) {
	base := provinceWith(t, "read")
	for _, tt := range []struct{ yaml, want string }{
		{"tables: [{name: least, keys: [points_last_year], rows: [{when: '< 1', then: 1}, {else: 0}]}]",
			"tables[0]: missing_points of province (province.yaml, define.missing_points.rule) no longer fits: " +
				"least needs a number, not a text (give table least the keys and the kind of result that it has there, or " +
				"another name)"},
		{"tables: [{name: least, keys: [area], rows: [{when: city, then: a}, {else: b}]}]",
			"tables[0]: missing_points of province (province.yaml, define.missing_points.rule) no longer fits: "},
		{"indicators: [{code: missing_points, kind: number}]",
			"x.yaml:2:10: extends: missing_points of province (province.yaml, define.missing_points.code) no longer fits: " +
				"the name missing_points is taken by an indicator"},
		{"tables: [{name: more, rows: [{when: '< 1', then: 1}, {else: 0}]}, {name: more, rows: [{when: '< 1', then: 1}]}]",
			"x.yaml:3:74: tables[1].name: a second table more"},
		{"tables: [{name: more, rows: [{when: '< < 1', then: 1}]}]", "x.yaml:3:40: tables[0].rows[0]"},
		{"tables: [{name: area, rows: [{when: '< 1', then: 1}]}]", "tables[0].name: the name area is taken"},
		{"holidays: [2025-02-28]", "holidays[0]: keys are wanted, not the text \"2025-02-28\" (write year: …, days: …)"},
		{"holidays: [{year: 2025, days: [2025-02-30]}]", "holidays[0].days[0]: \"2025-02-30\" is not a date"},
		{"holidays: [{year: 2025}, {year: 2026, days: [2025-02-28]}]", "x.yaml:3:46: holidays[1].days[0]: 2025-02-28 is"},
		{"holidays: [{year: 2025}, {year: 2025}]", "holidays[1].year: the holidays of 2025 are given twice"},
		{"parameters: [{code: least_points, value: many, citation: {act: a}}]", "many"},
		{"parameters: [{code: least_points, value: 1001, citation: {act: a}}]", "1000"},
		{"parameters: [{code: least_points, value: 1.25, citation: {act: a}}]", "1 decimal place"},
		{"parameters: [{code: least_points, value: n/a, citation: {act: a}}]", "no value"},
		{"parameters: [{code: least_points, value: '', citation: {act: a}}]", `"" is not a number`},
		{"parameters: [{code: least_points, value: 850.000, citation: {act: a}}]",
			"may be 850000 or 850 (write 850000 or 850"},
		{"parameters: [{code: least_points, value: 5}]", "which act"},
		{"parameters: [{code: most_points, value: 5, citation: {act: a}}]", "{code: most_points, from: parameter}"},
		{"parameters: [{code: least_points, value: 5, citation: {act: a}}, " +
			"{code: least_points, value: 6, citation: {act: a}}]",
			"a second parameter least_points"},
		{"gaps: [{code: unread, reason: {en: a page}}, {code: unread, reason: {en: another}}]",
			"x.yaml:3:53: gaps[1].code: a second gap unread of flag is in force at the same time"},
		{"gaps: [{code: unread, reason: {en: a page}, in_force: {before: 2024-06-01}}, {code: unread, " +
			"reason: {en: another}, in_force: {from: 2024-06-01}}, {code: unread, reason: {en: one}, " +
			"awards: [flag], in_force: {from: 2025-01-01}}]",
			"x.yaml:3:154: gaps[2].code: a second gap unread of flag"},
		{"indicators: [{code: own, from: evidence}]", "only common facts"},
		{`title: {vi: "Quy định\u202e"}`, "x.yaml:3:13: title.vi: an invisible character, U+202E (remove it)"},
		{`gaps: [{code: unread, reason: {en: "a\u200b page"}}]`, "gaps[0].reason.en: an invisible character, U+200B"},
		{"gaps: [{code: \"unre\u0301ad\", reason: {en: a page}}]", "each letter with its marks as one"},
	} {
		_, err := Load("x.yaml", []byte("code: x\nextends: province\n"+tt.yaml+"\n"), base)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.yaml, err, tt.want)
		}
	}
	_, err := Compile(Definition{Code: "x", Extends: "province",
		Definition: rules.Definition{Indicators: []rules.Indicator{{Code: "a"}}}}, base)
	if err == nil || !strings.Contains(err.Error(), "labels by language") {
		t.Errorf("indicators of a card: %v", err)
	}
}

// A host gives functions and limits in Go; a regulation that extends another has both.
func TestHostFunctions(t *testing.T) {
	double := rules.Function{Name: "double", Params: []rules.Kind{rules.NumberKind}, Result: rules.NumberKind,
		Call: func(args []rules.Value) (rules.Value, error) {
			n, _ := args[0].Rat()
			return rules.RatOf(n.Add(n, n)), nil
		}}
	compile := func(file, text string, words rules.Definition, bases ...*Regulation) (*Regulation, error) {
		doc, err := document.Parse(file, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		var d Definition
		if err := doc.Decode(&d); err != nil {
			t.Fatal(err)
		}
		d.Functions, d.Limits = words.Functions, words.Limits
		return Compile(d, bases...)
	}
	text := strings.Replace(strings.Replace(province, "CERTAINTY", "read", 1), "missing_points <= 0",
		"double(points_last_year) >= least_points", 1)
	base, err := compile("province.yaml", text, rules.Definition{Functions: []rules.Function{double}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = compile("province.yaml", text, rules.Definition{}); !errors.Is(err, diag.ErrName) {
		t.Errorf("without the function: %v", err)
	}
	more := "code: x\nextends: province\nconditions: [{code: more, rule: double(points_last_year) >= 1000, " +
		"certainty: read, citation: {act: a}}]\n"
	r, err := compile("x.yaml", more, rules.Definition{}, base)
	if err != nil {
		t.Fatal(err)
	}
	for points, want := range map[int64]Outcome{499: NotEligible, 500: Eligible} {
		c := Candidate{Unit: "u", Facts: list(num("points_last_year", points))}
		if a := assessed(t, r, "2024-06-01", "flag", c); a.Outcome != want {
			t.Errorf("%d points: %v, want %v", points, a.Outcome, want)
		}
	}
	_, err = compile("x.yaml", more, rules.Definition{Limits: rules.Limits{Tree: 2}}, base)
	if !errors.Is(err, diag.ErrLimit) {
		t.Errorf("beyond the limit: %v", err)
	}
	if _, err := Join("j", nil, base, base); err == nil || strings.Contains(err.Error(), "in another way") {
		t.Errorf("the same words twice: %v", err)
	}
	other := double
	other.Call = func(args []rules.Value) (rules.Value, error) { return args[0], nil }
	second, err := compile("province.yaml", text, rules.Definition{Functions: []rules.Function{other}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = Join("j", nil, base, second)
	if err == nil || !strings.Contains(err.Error(), "defines double in another way") {
		t.Errorf("two functions of one name: %v", err)
	}
}
