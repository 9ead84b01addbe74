package api

import (
	"errors"
	"fmt"
	"slices"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// ErrUnknown is what [Config.Authenticate] returns if it is not known who asks, and ErrForbidden what an [Authorizer]
// returns for what is not allowed; errors that wrap them say more.
var (
	ErrUnknown   = errors.New("it is not known who asks")
	ErrForbidden = errors.New("this is for others to do")
)

// Principal is who asks, as the host knows them.
type Principal struct {
	// Name is whose login it is. It is kept with each event that they post.
	Name string `json:"name"`
	// By is the body that they act for, and that their events say: a unit code, council, cluster, prime_minister,
	// government or authority. Who has none posts nothing. Only whom the host names so speaks for the Prime Minister.
	By string `json:"by,omitempty"`
	// Roles are those of a department: the criteria that they own or assess are all that it scores.
	Roles []string `json:"roles,omitempty"`
	// Operator may read the measures of the server.
	Operator bool `json:"operator,omitempty"`
}

// Kind is what somebody wants to do.
type Kind string

// The kinds of actions.
const (
	Reading   Kind = "read"
	Posting   Kind = "post"
	Measuring Kind = "measure"
)

// Action is what somebody wants to do, in the campaign as it is.
type Action struct {
	Kind Kind
	// Units are whose data are read, and All says that they are everybody's. Neither means what is of the whole cluster.
	Units []string
	All   bool
	// Event is what is posted, with By as that of the principal.
	Event    cluster.Event
	Campaign *cluster.Campaign
	Card     *scoring.Scorecard
	// State is that of the day of the last event.
	State *cluster.State
}

// Authorizer says whether somebody may do something: nil, an error that wraps [ErrForbidden], or another one if it
// cannot tell. It is asked by several goroutines at once, and for subscribers before each message.
type Authorizer func(Principal, Action) error

// may asks the host whether the caller may do something.
func (s *Server) may(c *call, now *snapshot, a Action) error {
	if s.config.Authorize == nil {
		return ErrForbidden
	}
	a.Campaign, a.Card, a.State = now.campaign, s.config.Card, now.state()
	return s.config.Authorize(c.principal, a)
}

// office is what a body is in the year.
type office uint8

const (
	member office = 1 << iota // for itself alone
	deputy
	head
	meeting
	council
	authority // above the cluster
)

// bodies are those that are no members.
var bodies = map[string]struct {
	is    office
	named diag.Text
}{
	"council":        {council, say("the council")},
	"cluster":        {meeting, say("the meeting of the cluster")},
	"prime_minister": {authority, say("the Prime Minister")},
	"government":     {authority, say("the Government")},
	"authority":      {authority, say("the competent authority")},
}

// bodyOf is what people call whoever acts.
func bodyOf(by string) diag.Text {
	if body, ok := bodies[by]; ok {
		return body.named
	}
	return diag.Unit.Of(by).Text()
}

// acts are who may post what: all that is not here is for nobody. scored are the acts that a department may do, with
// points of its own criteria alone.
var acts = map[cluster.Act]struct {
	who    office
	scored bool
}{
	cluster.Launch:          {who: head | meeting | council},
	cluster.Register:        {who: member},
	cluster.Sign:            {who: member},
	cluster.SubmitPlan:      {who: member},
	cluster.SubmitReport:    {who: member},
	cluster.Check:           {who: head | deputy | council, scored: true},
	cluster.Review:          {who: head | meeting},
	cluster.SelfScore:       {who: member, scored: true},
	cluster.Appraise:        {who: head | deputy | council, scored: true},
	cluster.Recheck:         {who: head | deputy | council, scored: true},
	cluster.Close:           {who: head},
	cluster.Ballot:          {who: head | meeting},
	cluster.Nominate:        {who: head | meeting},
	cluster.ProposeOfficers: {who: head | meeting},
	cluster.AppointOfficers: {who: council | authority},
	cluster.Submit:          {who: member},
	cluster.Return:          {who: council | authority},
	cluster.Withdraw:        {who: member | meeting},
	cluster.Decide:          {who: authority},
	cluster.HandOver:        {who: council | authority},
	cluster.Revoke:          {who: authority},
	cluster.Correct:         {who: head | deputy | council, scored: true},
	cluster.Amend:           {who: meeting | council},
}

// Offices is an [Authorizer] by what bodies are in the law: a member posts what it does itself, with points that it
// claims and evidence on itself; who has roles scores the criteria of those roles, brings the facts that those criteria
// alone read, and nothing else; the head closes; what an authority above the cluster decides is posted by whom the host
// names so. Until the closing meeting ownOnly lets a member read only what is about itself; the head, deputies and
// bodies that are no members read everything always. An explanation shows the figures of others that the rule
// compares with.
func Offices(ownOnly bool) Authorizer { return Policy{OwnOnly: ownOnly}.Authorize }

// Policy is [Offices] of a host that knows more.
type Policy struct {
	OwnOnly bool
	// Brings says whether who has roles brings facts of an indicator of the card; nil means those that criteria of these
	// roles alone read: see [ReadAlone].
	Brings func(p Principal, card *scoring.Scorecard, indicator string) bool
}

// Authorize is an [Authorizer].
func (o Policy) Authorize(p Principal, a Action) error {
	switch a.Kind {
	case Measuring:
		if !p.Operator {
			return forbidden("only who operates the server reads its measures")
		}
		return nil
	case Reading:
		return mayRead(p, a, o.OwnOnly)
	case Posting:
		if err := mayPost(p, a); err != nil || len(p.Roles) == 0 {
			return err
		}
		return o.mayBring(p, a)
	}
	return ErrForbidden
}

func forbidden(format string, args ...any) error {
	return catalogue.Error(ErrForbidden, format, args...)
}

// holds is what the principal is on a day of the year.
func (a *Action) holds(p Principal, on rules.Date) office {
	if body, ok := bodies[p.By]; ok {
		return body.is
	}
	d := a.Campaign.ClusterOn(on).Definition()
	if !slices.ContainsFunc(d.Members, func(m cluster.Member) bool { return m.Unit == p.By }) {
		return 0
	}
	year := a.Campaign.Year().Year
	all := slices.Clone(d.Officers)
	for _, e := range a.State.Events {
		if e.Officers != nil && !on.Before(e.On) {
			o := *e.Officers
			o.Standing = cluster.Proposed
			if e.Act == cluster.AppointOfficers {
				o.Standing = cluster.Appointed
			}
			all = append(all, o)
		}
	}
	// Those who were appointed, or else those who were introduced; of those the last.
	for _, standing := range []cluster.Standing{cluster.Appointed, cluster.Proposed} {
		for _, o := range slices.Backward(all) {
			switch {
			case o.Year != year || o.Standing != standing || on.Before(o.On):
				continue
			case o.Head == p.By:
				return member | head
			case slices.Contains(o.Deputies, p.By):
				return member | deputy
			}
			return member
		}
	}
	return member
}

func mayRead(p Principal, a Action, ownOnly bool) error {
	if !ownOnly || a.State.Closed {
		return nil
	}
	if a.holds(p, a.State.On)&^member != 0 {
		return nil
	}
	if a.All || slices.ContainsFunc(a.Units, func(u string) bool { return u != p.By }) {
		return forbidden("until the closing meeting a unit reads only what is about itself: add ?unit=%s", p.By)
	}
	return nil
}

func mayPost(p Principal, a Action) error {
	e := a.Event
	row := acts[e.Act]
	holds := a.holds(p, e.On)
	itself := row.who&member != 0 && holds&member != 0 && slices.Equal(e.Units, []string{p.By})
	switch {
	case p.By == "":
		return forbidden("%s acts for no body", p.Name)
	case e.By != p.By:
		return forbidden("%s acts for %v, and not for %v", p.Name, bodyOf(p.By), bodyOf(e.By))
	case row.who == member && holds&member != 0 && !itself:
		return forbidden("%v: %v acts for itself alone", e.Act.Text(), bodyOf(p.By))
	case !itself && row.who&holds&^member == 0:
		return forbidden("%v: this is not for %v to do", e.Act.Text(), bodyOf(p.By))
	case len(p.Roles) > 0 && !row.scored:
		return forbidden("%v: who acts as %s scores criteria, and does nothing else", e.Act.Text(), p.Roles[0])
	}
	terms := a.Card.Terms()
	for _, sheet := range e.Sheets {
		for _, entry := range sheet.Entries {
			if itself && !claims(terms, entry) {
				return forbidden("%v: at stage %v a unit does not score itself", diag.Criterion.Of(entry.Criterion),
					diag.Stage.Of(entry.Stage))
			}
			if len(p.Roles) > 0 && !owns(p, terms, entry) {
				return forbidden("%v is not scored by %s, or the entry does not say the role",
					diag.Criterion.Of(entry.Criterion), p.Roles[0])
			}
		}
	}
	others := func(f cluster.File) bool { return f.Holds != "facts" }
	switch {
	case len(p.Roles) > 0 && (e.Candidates != nil || slices.ContainsFunc(e.Files, others)):
		return forbidden("who acts as %s brings points and facts of its criteria, and nothing else", p.Roles[0])
	case itself && !aboutItself(e):
		return forbidden("%v brings what is about itself alone", bodyOf(p.By))
	}
	return nil
}

// claims reports whether an entry is at a stage at which units score themselves.
func claims(terms scoring.Terms, entry scoring.Entry) bool {
	return slices.ContainsFunc(terms.Stages, func(s scoring.Stage) bool {
		return s.Code == entry.Stage && (s.Self || s.Code == "self")
	})
}

// owns reports whether an entry is given in a role of the principal, on a criterion that the role owns or assesses.
func owns(p Principal, terms scoring.Terms, entry scoring.Entry) bool {
	return slices.Contains(p.Roles, entry.Role) && slices.ContainsFunc(terms.Criteria, func(c scoring.Criterion) bool {
		return c.Code == entry.Criterion && ofRole(c, entry.Role)
	})
}

// aboutItself reports whether an event of one unit brings nothing about others, which the library refuses of facts and
// points, nor evidence about all.
func aboutItself(e cluster.Event) bool {
	unit := e.Units[0]
	others := func(u cluster.UnitFacts) bool { return u.Unit != unit }
	if slices.ContainsFunc(e.Facts, others) || slices.ContainsFunc(e.LastYear, others) ||
		slices.ContainsFunc(e.Sheets, func(s scoring.Sheet) bool { return s.Unit != unit }) {
		return false
	}
	if e.Candidates == nil {
		return true
	}
	for _, c := range e.Candidates.Candidates {
		if c.Unit != unit {
			return false
		}
	}
	return e.Candidates.Default == nil
}

// String says who it is, for lines of a log.
func (p Principal) String() string { return fmt.Sprintf("%s (%s)", p.Name, p.By) }
