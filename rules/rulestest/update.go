package rulestest

import (
	"regexp"

	"github.com/thidua-go/thidua/rules/document"
)

// caseItem is the item of a file's list of cases that a path leads into.
var caseItem = regexp.MustCompile(`^cases\[\d+\]`)

// Update returns the file of cases with the values that came out in the place of
// those that were expected, for every case that failed and was not expected to;
// comments and layout stay. Each of these cases gets the mark that nobody has
// confirmed it: confirm: true. n is how many values changed, and left those failures
// that cannot be written back: what is expected there stands in a block, or no
// value came out. If n is 0 the bytes are nil.
func (r *Report) Update() (data []byte, n int, left []Failure, err error) {
	var edits []document.Edit
	marked := make(map[string]bool)
	for _, c := range r.Results {
		if c.Passed() || c.Case.Fails != "" {
			continue
		}
		for _, f := range c.Failures {
			e := document.Edit{Path: f.Path, Text: f.Got}
			if f.Got == "" {
				left = append(left, f)
			} else if _, err := r.suite.File().Rewrite(e); err != nil {
				left = append(left, f)
			} else {
				edits = append(edits, e)
				n++
				if item := caseItem.FindString(f.Path); item != "" && !marked[item] {
					marked[item] = true
					mark := document.Edit{Path: item + ".confirm", Text: "true"}
					if _, err := r.suite.File().Rewrite(mark); err == nil {
						edits = append(edits, mark)
					}
				}
			}
		}
	}
	if len(edits) == 0 {
		return nil, 0, left, nil
	}
	data, err = r.suite.File().Rewrite(edits...)
	return data, n, left, err
}
