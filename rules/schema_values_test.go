package rules_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// posts is the schema of an indicator and of a field with titles, one value without any.
func posts(t testing.TB) *rules.Schema {
	t.Helper()
	s, err := rules.NewSchema(rules.Definition{
		Indicators: []rules.Indicator{
			{Code: "lead", Label: "Trưởng ban", Kind: rules.TextKind, Values: []string{"head", "vice_head", "nobody"},
				Titles: map[string]diag.Words{"head": {"vi": "Cấp trưởng", "en": "Head"}, "vice_head": {"vi": "Cấp phó"}}},
			{Code: "prizes", Label: "Giải thưởng", Kind: rules.ListKind, Fields: []rules.Indicator{
				{Code: "level", Label: "Cấp", Kind: rules.TextKind, Values: []string{"town", "land"},
					Titles: map[string]diag.Words{"town": {"vi": "cấp xã"}, "land": {"vi": "cấp quốc gia"}}}}},
			{Code: "free", Label: "Ghi chú", Kind: rules.TextKind},
		},
		Define: []rules.Define{{Code: "who", Label: "Người đứng đầu", Rule: "lead"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestTitleFaults: a title is of one value, says something, and is taken for no other value.
func TestTitleFaults(t *testing.T) {
	text := func(values []string, titles map[string]diag.Words) rules.Indicator {
		return rules.Indicator{Code: "lead", Kind: rules.TextKind, Values: values, Titles: titles}
	}
	ab := []string{"a", "b"}
	for _, tt := range []struct {
		reason string
		ind    rules.Indicator
		want   string // empty: no fault
	}{
		{"some values have one", text(ab, map[string]diag.Words{"b": {"vi": "Bê"}}), ""},
		{"its own code in another spelling is no fault", text(ab, map[string]diag.Words{"a": {"vi": "A"}}), ""},
		{"one word in two languages", text(ab, map[string]diag.Words{"a": {"vi": "Radio", "en": "radio"}}), ""},
		{"letters may be composed or not", text([]string{"H\u00e0"}, map[string]diag.Words{"Ha\u0300": {"vi": "Hà Nam"}}),
			""},
		{"of what?", text(ab, map[string]diag.Words{"c": {"vi": "Xê"}}),
			"indicators[0].titles.c: c is none of the values (allowed are a, b)"},
		{"of values that are not there", text(nil, map[string]diag.Words{"c": {"vi": "Xê"}}),
			"indicators[0].titles.c: c is none of the values"},
		{"nothing is said", text(ab, map[string]diag.Words{"a": {"vi": ""}}),
			"indicators[0].titles.a: the title of a is empty (write {vi: …}, or {vi: …, en: …})"},
		{"the other value", text(ab, map[string]diag.Words{"a": {"vi": " B "}}),
			"indicators[0].titles.a:  B , the title of a, is the name of b too (give each value a title of its own)"},
		{"the title of the other, in another language and spelling", text(ab,
			map[string]diag.Words{"a": {"vi": "Hòa"}, "b": {"en": "hoà", "vi": "Bê"}}),
			"indicators[0].titles.b: hoà, the title of b, is the name of a too (give each value a title of its own)"},
		{"what says that something does not apply", text(ab, map[string]diag.Words{"a": {"vi": "Không áp dụng"}}),
			"indicators[0].titles.a: Không áp dụng is no title: files of facts say with it that something is not known or " +
				"does not apply (put words in its place)"},
		{"a mark", text(ab, map[string]diag.Words{"a": {"vi": "–"}}), "indicators[0].titles.a: – is no title: files of " +
			"facts say with it that something is not known or does not apply (put words in its place)"},
		{"the same value, composed and not", text([]string{"H\u00e0"}, map[string]diag.Words{"H\u00e0": {"vi": "x"},
			"Ha\u0300": {"vi": "y"}}), "indicators[0].titles.H\u00e0: H\u00e0 has two titles"},
		{"of a field", rules.Indicator{Code: "cases", Kind: rules.ListKind, Fields: []rules.Indicator{text(ab,
			map[string]diag.Words{"c": {"vi": "x"}})}},
			"indicators[0].fields[0].titles.c: c is none of the values (allowed are a, b)"},
	} {
		_, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{tt.ind}})
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.reason, got, tt.want)
		}
	}
}

// TestTitlesAreContent: they go through JSON, count for Equal, and change nothing where there are none.
func TestTitlesAreContent(t *testing.T) {
	ind, _ := posts(t).Indicator("lead")
	data, err := json.Marshal(ind)
	if err != nil {
		t.Fatal(err)
	}
	var back rules.Indicator
	if err := json.Unmarshal(data, &back); err != nil || !reflect.DeepEqual(back, ind) {
		t.Errorf("%s is read as %+v, %v", data, back, err)
	}
	ind.Titles["head"]["vi"] = "khác" // the caller's own
	same, _ := posts(t).Indicator("lead")
	if same.TitleOf("head").Format(diag.Vietnamese) != "Cấp trưởng" || !same.TitleOf("nobody").IsZero() {
		t.Errorf("titles are %v", same.Titles)
	}
	plain, changed := same, same
	plain.Titles, changed.Titles = nil, ind.Titles
	of := func(ind rules.Indicator) *rules.Schema {
		s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{ind}})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if of(same).Equal(of(plain)) || of(same).Equal(of(changed)) || !of(same).Equal(of(same)) {
		t.Error("schemas that differ in titles are equal, or the same is not")
	}
	if data, _ := json.Marshal(plain); strings.Contains(string(data), "titles") {
		t.Errorf("an indicator without titles is written as %s", data)
	}
}

// TestValueOf: a text means the value that it is or is the title of, as people spell it.
func TestValueOf(t *testing.T) {
	lead, _ := posts(t).Indicator("lead")
	free, _ := posts(t).Indicator("free")
	for _, tt := range []struct {
		reason, text, want string
		ok                 bool
	}{
		{"the code", "vice_head", "vice_head", true},
		{"the title", "Cấp phó", "vice_head", true},
		{"in another language", "Head", "head", true},
		{"letters composed or not, case, blanks", "  c\u00e2\u0301p  PHO\u0301 ", "vice_head", true},
		{"letters that part names", "Cap pho", "Cap pho", false},
		{"a code in another spelling is not the code", "Vice_Head", "Vice_Head", false},
		{"nothing of these", "x", "x", false},
	} {
		if got, ok := lead.ValueOf(tt.text); got != tt.want || ok != tt.ok {
			t.Errorf("%s: %q, %v", tt.reason, got, ok)
		}
	}
	if got, ok := free.ValueOf("ba\u0300"); got != "b\u00e0" || !ok {
		t.Errorf("of a text that may be any: %q, %v", got, ok)
	}
}

// TestValuesAreNamed: sentences, explanations and faults call values as people do.
func TestValuesAreNamed(t *testing.T) {
	s := posts(t)
	f, err := rules.NewFacts(s, "ban_a", rules.Fact{Indicator: "lead", Value: rules.TextOf("vice_head")},
		rules.Fact{Indicator: "free", Value: rules.TextOf("head")},
		rules.Fact{Indicator: "prizes", Value: rules.ListOf(
			rules.Event{Fields: map[string]rules.Value{"level": rules.TextOf("land")}})})
	if err != nil {
		t.Fatal(err)
	}
	for rule, want := range map[string]string{
		`lead == "head" ? 2 : lead == "vice_head" ? 1 : 0`: "Trưởng ban “Cấp phó” không phải là “Cấp trưởng”; " +
			"trưởng ban là “Cấp phó”, nên kết quả là 1.",
		`lead in ["head", "nobody"] ? 1 : 0`: "Trưởng ban “Cấp phó” không thuộc các trường hợp (“Cấp trưởng”; “nobody”), nên kết quả là 0.",
		`who == "head" ? 1 : 0`:              "người đứng đầu “Cấp phó” không phải là “Cấp trưởng”, nên",
		`free == "head" ? 1 : 0`:             "Ghi chú là “head”, nên kết quả là 1.",
		`count_of(prizes, level == "land")`:  "cấp là “cấp quốc gia”",
		`lead`:                               "nên kết quả là “Cấp phó”.",
	} {
		kind := rules.NumberKind
		if rule == "lead" {
			kind = rules.TextKind
		}
		r, err := s.Compile(rule, kind)
		if err != nil {
			t.Fatal(err)
		}
		e, err := r.Explain(f, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := e.Sentences(nil).Format(diag.Vietnamese); !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", rule, got, want)
		}
	}
	r, _ := s.Compile(`count_of(prizes, level == "land") + (lead == "head" ? 1 : 0)`, rules.NumberKind)
	e, err := r.Explain(f, nil)
	if err != nil {
		t.Fatal(err)
	}
	text := e.Render(diag.Vietnamese)
	for _, want := range []string{"Trưởng ban (lead) = Cấp phó (vice_head)", "(Cấp = cấp quốc gia (land))"} {
		if !strings.Contains(text, want) {
			t.Errorf("the explanation lacks %q:\n%s", want, text)
		}
	}
	_, err = f.With(rules.Fact{Indicator: "lead", Value: rules.TextOf("câp phó")})
	for l, want := range map[diag.Lang]string{
		diag.English: "“câp phó” is none of the texts allowed: Head (head), Cấp phó (vice_head), “nobody” " +
			"(did you mean Cấp phó?)",
		diag.Vietnamese: "“câp phó” không thuộc các giá trị được phép: Cấp trưởng (head), Cấp phó (vice_head), “nobody” " +
			"(có phải là Cấp phó?)",
	} {
		if got := diag.ErrorText(err).Format(l); !strings.HasSuffix(got, want) {
			t.Errorf("%s, want %s", got, want)
		}
	}
	many := make([]string, 30)
	for i := range many {
		many[i] = "v" + strings.Repeat("x", i)
	}
	s, _ = rules.NewSchema(rules.Definition{
		Indicators: []rules.Indicator{{Code: "lead", Kind: rules.TextKind, Values: many}}})
	_, err = rules.NewFacts(s, "u", rules.Fact{Indicator: "lead", Value: rules.TextOf("\u0007")})
	if got := err.Error(); !strings.Contains(got, `“\a” is none`) || !strings.Contains(got, "and 6 more") {
		t.Errorf("a long list, a bell: %s", got)
	}
}

// TestInWords: a condition is said by the labels of what it asks, in brackets where it could be read in two ways.
func TestInWords(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{
		Indicators: []rules.Indicator{{Code: "growth", Label: "Tăng trưởng"}, {Code: "plan", Label: "Kế hoạch", Plan: true},
			{Code: "filed", Label: "Có báo cáo", Kind: rules.BoolKind}, {Code: "bare"},
			{Code: "post", Label: "Chức vụ", Kind: rules.TextKind, Values: []string{"head", "deputy"},
				Titles: map[string]diag.Words{"head": {"vi": "Cấp trưởng"}}}},
		Criteria: []rules.Indicator{{Code: "II.1", Label: "Kỷ luật"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for rule, want := range map[string]string{
		`growth >= 8 and filed`:                    "tăng trưởng không thấp hơn 8 và có báo cáo",
		`growth >= 2.5 or bare < 1`:                "tăng trưởng không thấp hơn 2,5 hoặc bare thấp hơn 1",
		`(growth > plan or filed) and bare == 1`:   "(tăng trưởng cao hơn kế hoạch hoặc có báo cáo) và bare bằng 1",
		`not (filed or growth > 1)`:                "không phải (có báo cáo hoặc tăng trưởng cao hơn 1)",
		`post == "head"`:                           "chức vụ là “Cấp trưởng”",
		`post != "deputy"`:                         "chức vụ không phải là “deputy”",
		`points("II.1") >= 5`:                      "điểm “Kỷ luật” không thấp hơn 5",
		`count(growth > 1, filed, bare > 2) > 1.5`: "“count(growth > 1, filed, bare > 2)” cao hơn 1,5",
	} {
		r, err := s.Compile(rule, rules.BoolKind)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.InWords().Format(diag.Vietnamese); got != want {
			t.Errorf("%s: %s, want %s", rule, got, want)
		}
		if got := diag.Rule.Of(rule).Format(diag.Vietnamese.Calling(s.Calls)); got != want {
			t.Errorf("%s is called %s", rule, got)
		}
	}
	if got := diag.Rule.Of("growth >").Format(diag.Vietnamese.Calling(s.Calls)); got != "growth >" {
		t.Errorf("what is no rule is called %s", got)
	}
}
