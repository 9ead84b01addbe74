package rulestest_test

import (
	"encoding/xml"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// hostile are texts that mean something in some medium.
var hostile = []string{"a | b", "`x`", "<script>alert(1)</script>", "]]>", "=cmd|' /C calc'!A0",
	"Hà\u202eNam", "a\x00b",
	"two\r\nlines", "\" onload=\"x", "' x='", "<!--", "&lt;", "\ufffe", "\xff", "{{.}}", "javascript:x", "# x", "</pre>"}

// named is a report in which everything that people write is s, and one of the same shape.
func named(t *testing.T, s string) (r, same *rulestest.Report) {
	t.Helper()
	make := func(s string) *rulestest.Report {
		r := report(t, reportCases, false)
		r.File = s
		for i := range r.Results {
			c := &r.Results[i]
			c.Name = s
			for j := range c.Failures {
				c.Failures[j].Want, c.Failures[j].Got = s, s
				c.Failures[j].What, c.Failures[j].Because = diag.Verbatim(s), diag.Verbatim(s)
			}
		}
		for _, gaps := range [][]rulestest.Gap{r.Coverage.Missed, r.Coverage.Accepted} {
			for i := range gaps {
				gaps[i].Target, gaps[i].Place.File, gaps[i].Reason = s, s, diag.Verbatim("x"+s)
			}
		}
		r.Mutation = &rulestest.Mutation{Survived: []rulestest.Gap{{Mutant: "m" + s, Diff: s, Case: s}}}
		return r
	}
	return make(s), make("x")
}

// FuzzHTML: whatever people write, a page has the tags and attributes that it has without it,
// and nothing that nobody sees.
func FuzzHTML(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, same := named(t, s)
		page, err := rulestest.HTML([]*rulestest.Report{r}, diag.English)
		plain, err2 := rulestest.HTML([]*rulestest.Report{same}, diag.English)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		for _, sign := range []string{"<", ">", `"`, "'"} {
			if got, want := strings.Count(string(page), sign), strings.Count(string(plain), sign); got != want {
				t.Errorf("%q: %d of %s, %d without it", s, got, sign, want)
			}
		}
		if strings.ContainsFunc(string(page), diag.Invisible) {
			t.Errorf("%q: invisible characters", s)
		}
	})
}

// FuzzJUnit: whatever people write, a reader of XML that is not ours finds it in its place.
func FuzzJUnit(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, _ := named(t, s)
		data, err := rulestest.JUnit([]*rulestest.Report{r}, rulestest.Requirement{Coverage: 100, Mutants: true})
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			Suites []struct {
				Name  string `xml:"name,attr"`
				Tests int    `xml:"tests,attr"`
				Cases []struct {
					Name    string `xml:"name,attr"`
					Failure *struct {
						Message string `xml:"message,attr"`
						Text    string `xml:",chardata"`
					} `xml:"failure"`
				} `xml:"testcase"`
			} `xml:"testsuite"`
		}
		if err := xml.Unmarshal(data, &got); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		shown := func(s string) string { // XML has no non-characters either
			return strings.NewReplacer("\ufffe", "\ufffd", "\uffff", "\ufffd").Replace(diag.Visible(s))
		}
		if len(got.Suites) != 1 || shown(got.Suites[0].Name) != shown(s) || len(got.Suites[0].Cases) != got.Suites[0].Tests {
			t.Fatalf("%q: %+v", s, got)
		}
		for _, c := range got.Suites[0].Cases {
			if name := shown(c.Name); name != shown(s) && name != shown("m"+s) {
				t.Errorf("%q: a case %q", s, c.Name)
			}
			if c.Failure != nil && c.Name == s && !strings.Contains(shown(c.Failure.Message+c.Failure.Text), shown(s)) &&
				c.Failure.Message != "not reached by any case" {
				t.Errorf("%q: %+v", s, c.Failure)
			}
		}
		if strings.ContainsFunc(string(data), diag.Invisible) {
			t.Errorf("%q: invisible characters", s)
		}
	})
}
