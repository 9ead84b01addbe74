package cluster

import (
	"time"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// The bodies that act on a cluster from outside; a member acts by its unit code.
const (
	byCouncil       = "council"        // the council that organises the cluster, or its standing body
	byCluster       = "cluster"        // the meeting of the members
	byPrimeMinister = "prime_minister" // Thủ tướng Chính phủ
	byGovernment    = "government"     // Chính phủ
	byAuthority     = "authority"      // whoever may decide by law, where nothing names them (cấp có thẩm quyền)
)

// bodies are the words for them.
var bodies = map[string]diag.Text{
	byCouncil:       say("the council"),
	byCluster:       say("the meeting of the cluster"),
	byPrimeMinister: say("the Prime Minister"),
	byGovernment:    say("the Government"),
	byAuthority:     say("the competent authority"),
}

// CardUnpublished stands for the card in a pledge that was signed while the scorecard was not published
// (chưa công bố bảng điểm): the pledge then binds to none.
const CardUnpublished = "unpublished"

// Event is one dated act of a campaign, with what it brought: facts, points that
// people gave, evidence, votes. It is plain data, and all that a host has to store.
type Event struct {
	On  rules.Date `json:"on" yaml:"on"`
	Act Act        `json:"act" yaml:"act"`
	// Recorded is when the event was put on the record, beside the day of the act: a moment that the
	// host gives, as RFC 3339 writes it. It never goes back from one event of the log to the next.
	Recorded time.Time `json:"recorded,omitzero" yaml:"recorded"`
	// Units are the members that it is about: who signed, who was appraised, who was nominated.
	// An act of the whole cluster, such as the launch, has none.
	Units []string `json:"units,omitempty" yaml:"units"`
	// By is who acted: a unit code; council, the council that organises the cluster or its standing
	// body; cluster, the meeting of the members; prime_minister; government; or authority, whoever may
	// decide by law, where nothing names them. Empty means whoever has the right.
	By string `json:"by,omitempty" yaml:"by"`
	// Award is the award of a ballot, a nomination and what becomes of it.
	Award string `json:"award,omitempty" yaml:"award"`
	// Refused marks a decision not to award.
	Refused bool `json:"refused,omitempty" yaml:"refused"`
	// Movement and HalfYear say what a plan or report is about; a report that is not
	// half-yearly is the yearly one.
	Movement string `json:"movement,omitempty" yaml:"movement"`
	HalfYear bool   `json:"half_year,omitempty" yaml:"half_year"`
	// Officers are what a proposal or appointment is about.
	Officers *Officers `json:"officers,omitempty" yaml:"officers"`
	// Card is the hash of the scorecard that a pledge binds to: [scoring.Identity]. A file may leave it
	// to [Cluster.Campaign] and [Campaign.Apply], which fill in that of the card of the campaign, or say
	// [CardUnpublished].
	Card string `json:"card,omitempty" yaml:"card"`
	// Amends is what an amendment changes of the cluster and the year.
	Amends *Amendment `json:"amends,omitempty" yaml:"amends"`
	// Facts are what is known of units from this day on, in place of what was known of them before;
	// LastYear are their facts of the year before. An act about units brings nothing on others, and
	// none after the closing meeting brings facts.
	Facts    []UnitFacts `json:"facts,omitempty" yaml:"facts"`
	LastYear []UnitFacts `json:"last_year,omitempty" yaml:"last_year"`
	// Sheets are what people gave units: points of judged criteria, overrides, claims. They add to
	// what was given before: see [Campaign.Inputs]. An entry without a day is of the day of the event.
	// None come after the closing meeting either.
	Sheets []scoring.Sheet `json:"sheets,omitempty" yaml:"sheets"`
	// Candidates is evidence on units as candidates for awards, such as the votes of a ballot. It
	// adds to what came before: see [Campaign.Inputs].
	Candidates *Candidates `json:"candidates,omitempty" yaml:"candidates"`
	// Files are the files that the four above were read from, or are to be read from by
	// [Cluster.WithFiles], each bound by the hash of its bytes.
	Files []File `json:"files,omitempty" yaml:"files"`
	// Corrects is the event that a correction corrects, by its number in the log: 1 is the first that
	// was recorded. It was recorded before, of no later day, was about the same units, and brought of
	// them what the correction brings.
	Corrects int `json:"corrects,omitempty" yaml:"corrects"`
	// Document is the number and date of the minutes, submission or decision.
	Document string `json:"document,omitempty" yaml:"document"`
	// Place is for people, and so is Note, which says why where an award is refused, returned,
	// withdrawn or revoked.
	Place string     `json:"place,omitempty" yaml:"place"`
	Note  diag.Words `json:"note,omitzero" yaml:"note"`
	// Sealed are the fields that can be deleted later: see [Campaign.Seal].
	Sealed []Seal `json:"sealed,omitempty" yaml:"sealed"`
	// Invented marks an event, or its date, that is sample data.
	Invented bool `json:"invented,omitempty" yaml:"invented"`
}
