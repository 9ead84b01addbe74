package api

import (
	"errors"
	"net/http"
	"slices"
	"strings"
)

// conditions holds the conditional headers of a request (RFC 9110, section 13) to the entity tag of what is there. The
// error is a problem: 304 for a reader who has it already, 412 for a writer who has not, 400 for what is no list
// of tags. No answer has a Last-Modified, so that conditions by time are not looked at, as the RFC says.
func conditions(h http.Header, safe bool, tag string) error {
	for _, c := range []struct {
		name   string
		strong bool
	}{{"If-Match", true}, {"If-None-Match", false}} {
		if len(h.Values(c.name)) == 0 {
			continue
		}
		found, ok := among(strings.Join(h.Values(c.name), ","), tag, c.strong)
		switch {
		case !ok:
			return newProblem("condition", say("%s is * or a list of entity tags, each in double quotes", c.name))
		case c.strong && !found:
			return newProblem("stale", say("what is there is %q", tag))
		case !c.strong && found && safe:
			return newProblem("not-modified", say("what is there is %q", tag))
		case !c.strong && found:
			return newProblem("stale", say("what is there is %q", tag))
		}
	}
	return nil
}

// among reports whether a tag is in a list. By the strong comparison a weak tag is like none.
func among(list, tag string, strong bool) (found, ok bool) {
	if strings.TrimSpace(list) == "*" {
		return true, true
	}
	members := 0
	for list = strings.TrimLeft(list, " \t,"); list != ""; list = strings.TrimLeft(list, " \t,") {
		opaque, weak := strings.CutPrefix(list, "W/")
		if !strings.HasPrefix(opaque, `"`) {
			return false, false
		}
		one, rest, closed := strings.Cut(opaque[1:], `"`)
		rest = strings.TrimLeft(rest, " \t")
		if !closed || rest != "" && rest[0] != ',' || strings.ContainsFunc(one, notInTag) {
			return false, false
		}
		members++
		found = found || one == tag && !(weak && strong)
		list = rest
	}
	return found, members > 0
}

// notInTag reports whether a character cannot stand in an entity tag.
func notInTag(r rune) bool { return r <= ' ' || r == '"' || r == 0x7f }

// mostTold is how many events a refusal holds at most.
const mostTold = 100

// told adds to a refused condition of a writer what changed since: the events behind the last one that If-Match names,
// as far as whoever asks may read them.
func (s *Server) told(c *call, now *snapshot, err error) error {
	var p *problem
	if !errors.As(err, &p) || p.name != "stale" {
		return err
	}
	list := strings.Join(c.Header.Values("If-Match"), ",")
	for n, root := range slices.Backward(now.roots()) {
		if named, _ := among(list, root, true); !named {
			continue
		}
		for _, e := range now.events()[n:min(n+mostTold, now.size)] {
			if s.may(c, now, readingOf(e)) == nil {
				p.since = append(p.since, s.shown(e, ""))
			}
		}
		break
	}
	return p
}
