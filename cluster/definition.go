package cluster

import (
	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Definition is a cluster (cụm thi đua) or block (khối thi đua) as plain data: a
// Go literal, YAML or JSON. [Compile] checks it.
type Definition struct {
	// Code names the cluster, such as "north-central": lower-case letters, digits and hyphens.
	Code  string     `json:"code" yaml:"code"`
	Title diag.Words `json:"title,omitzero" yaml:"title"`
	// Organiser is ["central_council"] or ["ministry_or_province"]; empty is not known, and
	// nominations that depend on it are then undetermined.
	Organiser string `json:"organiser,omitempty" yaml:"organiser" words:"central_council ministry_or_province"`
	// Within is the ministry, province, sector or school authority that a cluster below the
	// central level belongs to, such as "Tỉnh Quảng Nam".
	Within string `json:"within,omitempty" yaml:"within"`
	Source Source `json:"source,omitzero" yaml:"source"`
	// Groups are those that members are ranked within too, besides the ranking of all (bậc, cấp học,
	// vùng): the kindergartens among the schools of a district. Each member then says which is its own.
	Groups []Group `json:"groups,omitempty" yaml:"groups"`
	// Members, in the order in which they are listed everywhere.
	Members []Member `json:"members" yaml:"members"`
	// Deputies is how many deputies (cụm phó) a year has; nil if that is not fixed.
	Deputies *int `json:"deputies,omitempty" yaml:"deputies"`
	// Rotation is how the cluster chooses who is proposed as head and deputies; nil if it has not said.
	Rotation *Rotation `json:"rotation,omitempty" yaml:"rotation"`
	// Officers are those of each year, proposed or appointed.
	Officers []Officers `json:"officers,omitempty" yaml:"officers"`
	// Years are the yearly campaigns.
	Years []Year `json:"years,omitempty" yaml:"years"`
}

// Source says where data come from, and Invented what in them comes from nobody.
type Source struct {
	// Title, Publisher and Published identify the text that was read.
	Title     string     `json:"title,omitempty" yaml:"title"`
	Publisher string     `json:"publisher,omitempty" yaml:"publisher"`
	Published rules.Date `json:"published,omitzero" yaml:"published"`
	// Note says what the text does and does not say.
	Note diag.Words `json:"note,omitzero" yaml:"note"`
	// Invented says which figures are sample data; empty if none are.
	Invented diag.Words `json:"invented,omitzero" yaml:"invented"`
}

// isZero reports whether nothing is said of the source.
func (s Source) isZero() bool {
	return s.Title+s.Publisher == "" && s.Published.IsZero() && s.Note.IsZero() && s.Invented.IsZero()
}

// Group is a part of a cluster whose members are compared among themselves too.
type Group struct {
	Code string `json:"code" yaml:"code"`
	// Name is shown to people; empty means the code.
	Name string `json:"name,omitempty" yaml:"name"`
}

// Member is a unit (đơn vị thành viên) during one time of membership. A unit that
// left and came back is listed once for each time.
type Member struct {
	// Unit is the code of the unit in facts and events, such as "ha_tinh".
	Unit string `json:"unit" yaml:"unit"`
	// Name is shown to people; empty means the code. Aliases are other ways to write it.
	Name    string   `json:"name,omitempty" yaml:"name"`
	Aliases []string `json:"aliases,omitempty" yaml:"aliases"`
	// Group is the code of the unit's group, where the cluster has groups.
	Group string `json:"group,omitempty" yaml:"group"`
	// Period is when the unit is a member; open ends mean always.
	Period rules.Period `json:"period,omitzero" yaml:"period"`
	// Successors are the units that the unit became part of when its membership ended by a merger or
	// split (sáp nhập, chia tách). A successor whose membership begins then has their facts as the card
	// says under carry, where nothing is stated of itself. It inherits nothing else: it signs anew.
	Successors []string `json:"successors,omitempty" yaml:"successors"`
	// Weight is what the unit counts for in averages when it is merged, and in sums when it comes out
	// of a split, such as its population; zero is not known, and what needs it is missing.
	Weight decimal.Decimal `json:"weight,omitzero" yaml:"weight"`
}

// Standing says whether officers were only introduced or really appointed.
type Standing = diag.Enum[standings]

// The standings. The zero Standing is proposed: a cluster introduces its officers,
// the council that organises it decides.
const (
	Proposed  Standing = iota // giới thiệu, đề nghị
	Appointed                 // được quyết định
)

// standings makes [Standing] a list of names.
type standings struct{}

// Names returns the names and words of the standings.
func (standings) Names() *diag.Names { return &standingNames }

var standingNames = diag.Names{
	What: say("standing"), Names: []string{"proposed", "appointed"},
	Texts: []diag.Text{say("proposed, for the council to decide"), say("appointed")},
}

// Officers are the head (cụm trưởng) and the deputies (cụm phó) of a cluster for
// one year.
type Officers struct {
	Year int `json:"year" yaml:"year"`
	// Head and Deputies are units; the first deputy (cụm phó thứ nhất) comes first.
	Head     string   `json:"head" yaml:"head"`
	Deputies []string `json:"deputies,omitempty" yaml:"deputies"`
	// Permanent is the permanent deputy (phó thường trực), one of Deputies; empty if there is none.
	Permanent string `json:"permanent,omitempty" yaml:"permanent"`
	// Supervisor is the council member in charge of the cluster (ủy viên Hội đồng phụ trách cụm).
	Supervisor string `json:"supervisor,omitempty" yaml:"supervisor"`
	// Standing is proposed unless it says appointed; On is the day of the proposal or appointment
	// and By who made it.
	Standing Standing   `json:"standing" yaml:"standing"`
	On       rules.Date `json:"on,omitzero" yaml:"on"`
	By       string     `json:"by,omitempty" yaml:"by"`
	Note     diag.Words `json:"note,omitzero" yaml:"note"`
	// Invented marks officers that are sample data.
	Invented bool `json:"invented,omitempty" yaml:"invented"`
}
