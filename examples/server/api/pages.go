package api

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/rules"
)

// holds reports whether a text can be the parameter.
func (p *param) holds(text string) bool {
	switch {
	case p.whole:
		n, err := strconv.Atoi(text)
		return err == nil && n >= 0
	case p.among != nil:
		return slices.Contains(p.among, text)
	case p.pattern != "":
		return regexp.MustCompile(p.pattern).MatchString(text)
	}
	return true
}

// day is the day that a request asks about; the zero day is that of the last event.
func (c *call) day() (rules.Date, error) {
	text := c.query.Get("on")
	if text == "" {
		return rules.Date{}, nil
	}
	on, err := rules.ParseDate(text)
	if err != nil {
		return on, newProblem("parameter", say("%q is no day: year-month-day, like 2024-01-31", text))
	}
	return on, nil
}

// unit is the unit that a request asks about, by code; empty for all.
func (c *call) unit(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	unit, err := c.now.campaign.Cluster().Match(name)
	if err != nil {
		return "", newProblem("not-found", errorText(err))
	}
	return unit, nil
}

// reads asks whether the caller may read what is about a unit, or about all.
func (s *Server) reads(c *call, unit string) error {
	a := Action{Kind: Reading, All: unit == ""}
	if unit != "" {
		a.Units = []string{unit}
	}
	return s.may(c, c.now, a)
}

// filter is the unit that a request asks for by ?unit=, which the caller may read.
func (s *Server) filter(c *call) (unit string, err error) {
	if unit, err = c.unit(c.query.Get("unit")); err != nil {
		return "", err
	}
	return unit, s.reads(c, unit)
}

// mostOnPage is how many may be on a page, and usual how many are if nothing is said.
const mostOnPage, usual = 1000, 100

// page cuts a list to the page that is asked for, and says in the header Link where the next one begins. A cursor is a
// position in the list of a version: where another came since, the list is another. A list that only grows has one
// version for good. What is returned is never nil.
func page[T any](c *call, list []T, version string) (part []T, header http.Header, err error) {
	size := usual
	if text := c.query.Get("limit"); text != "" {
		if size, _ = strconv.Atoi(text); size < 1 || size > mostOnPage {
			return nil, nil, newProblem("parameter", say("limit is from 1 to %d", mostOnPage))
		}
	}
	from := 0
	if text := c.query.Get("cursor"); text != "" {
		of, position, _ := strings.Cut(text, ".")
		from, err = strconv.Atoi(position)
		switch {
		case err != nil || from < 0:
			return nil, nil, newProblem("parameter", say("cursor is what the header Link says, and nothing else"))
		case of != version:
			return nil, nil, newProblem("changed", say("begin again without cursor"))
		}
	}
	from = min(from, len(list))
	part = append([]T{}, list[from:min(from+size, len(list))]...)
	if next := from + size; next < len(list) {
		q := url.Values{}
		for name, values := range c.query {
			q[name] = values
		}
		q.Set("cursor", fmt.Sprintf("%s.%d", version, next))
		header = http.Header{"Link": {fmt.Sprintf("<%s?%s>; rel=\"next\"", c.URL.EscapedPath(), q.Encode())}}
	}
	return part, header, nil
}

// accepted chooses among media types by Accept (RFC 9110, 12.5.1): the one that is wanted most, the first of equals. ok
// is false if none is wanted.
func accepted(header []string, offers ...string) (best string, ok bool) {
	if len(header) == 0 {
		return offers[0], true
	}
	most := 0.0
	for _, offer := range offers {
		weight, exact := 0.0, -1
		for one := range strings.SplitSeq(strings.Join(header, ","), ",") {
			kind, params, _ := strings.Cut(strings.TrimSpace(one), ";")
			kind = strings.ToLower(strings.TrimSpace(kind))
			major, _, _ := strings.Cut(offer, "/")
			how := slices.Index([]string{"*/*", major + "/*", offer}, kind)
			if how < 0 || how < exact {
				continue
			}
			exact, weight = how, 1
			for p := range strings.SplitSeq(params, ";") {
				if text, is := strings.CutPrefix(strings.ToLower(strings.TrimSpace(p)), "q="); is {
					q, err := strconv.ParseFloat(text, 64)
					if err != nil || !(q >= 0 && q <= 1) {
						q = 0
					}
					weight = q
				}
			}
		}
		if weight > most {
			best, most = offer, weight
		}
	}
	return best, most > 0
}
