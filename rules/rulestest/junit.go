package rulestest

import (
	"encoding/xml"
	"fmt"
	"time"

	"github.com/thidua-go/thidua/rules/diag"
)

// The part of JUnit's XML that servers of builds read: a suite for each file of
// cases, and one case for each of its own.
type (
	junitSuites struct {
		XMLName xml.Name     `xml:"testsuites"`
		Suites  []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Time     string      `xml:"time,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		File    string        `xml:"file,attr"`
		Line    int           `xml:"line,attr,omitempty"`
		Time    string        `xml:"time,attr"`
		Failure *junitFailure `xml:"failure,omitempty"`
		Skipped *junitFailure `xml:"skipped,omitempty"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// JUnit writes reports as XML in the format of JUnit, for build servers. Gaps of coverage are
// failed cases of their own if all of it is required (100), and so are mutants that survived if
// they are; an expected failure is a skipped one. The error is that of encoding/xml.
func JUnit(reports []*Report, req Requirement) ([]byte, error) {
	var out junitSuites
	for _, r := range reports {
		s := junitSuite{Name: r.File, Time: seconds(r.Elapsed)}
		for _, c := range r.Results {
			j := junitCase{Name: c.Name, Class: r.File, File: r.File, Line: c.Line, Time: seconds(c.Elapsed)}
			switch {
			case !c.Passed():
				message := "passes, and is expected to fail"
				if len(c.Failures) > 0 {
					f := c.Failures[0]
					message = fmt.Sprintf("%s: got %s, want %s", f.What, f.Got, f.Want)
				}
				j.Failure = &junitFailure{message, r.failure(c, diag.English)}
			case c.Fails != "":
				j.Skipped = &junitFailure{Message: "expected to fail: " + c.Fails}
				s.Skipped++
			}
			s.Cases = append(s.Cases, j)
		}
		add := func(class, name string, at Place, message, text string) {
			s.Cases = append(s.Cases, junitCase{
				Name: name, Class: r.File + class, File: at.File, Line: at.Line, Time: "0", Failure: &junitFailure{message, text},
			})
		}
		if req.Coverage == 100 {
			for _, g := range r.Coverage.Missed {
				add(" coverage", g.Target, g.Place, "not reached by any case", "")
			}
		}
		if req.Mutants && r.Mutation != nil {
			for _, m := range r.Mutation.Survived {
				add(" mutation", m.Mutant, m.Place, "no case notices the mutant", m.Diff+"\n\n"+m.Case)
			}
		}
		for _, c := range s.Cases {
			s.Tests++
			if c.Failure != nil {
				s.Failures++
			}
		}
		out.Suites = append(out.Suites, s)
	}
	data, err := xml.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, err
	}
	return []byte(xml.Header + diag.Visible(string(data)) + "\n"), nil
}

func seconds(d time.Duration) string {
	return fmt.Sprintf("%d.%03d", d/time.Second, d%time.Second/time.Millisecond)
}
