package cluster

import (
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Act is what an [Event] records. The zero Act is none.
type Act uint8

// The acts of a year, in the order in which a year goes.
const (
	Launch          Act = iota + 1 // phát động
	Register                       // đăng ký chỉ tiêu thi đua
	Sign                           // ký kết giao ước
	SubmitPlan                     // ban hành kế hoạch thực hiện phong trào
	SubmitReport                   // báo cáo phong trào
	Check                          // kiểm tra
	Review                         // sơ kết sáu tháng
	SelfScore                      // tự chấm điểm
	Appraise                       // thẩm định
	Recheck                        // phúc tra
	Close                          // hội nghị tổng kết
	Ballot                         // bỏ phiếu
	Nominate                       // suy tôn, bình xét
	ProposeOfficers                // giới thiệu cụm trưởng, cụm phó
	AppointOfficers                // quyết định cụm trưởng, cụm phó
	Submit                         // trình hồ sơ
	Return                         // trả lại hồ sơ để bổ sung
	Withdraw                       // rút đề nghị
	Decide                         // quyết định khen thưởng
	HandOver                       // trao tặng
	Revoke                         // hủy bỏ quyết định tặng
)

var acts = [...]struct{ name, en, vi string }{
	Launch:          {"launch", "launch", "phát động"},
	Register:        {"register", "registration of targets", "đăng ký chỉ tiêu"},
	Sign:            {"sign", "signing of the pledge", "ký kết giao ước"},
	SubmitPlan:      {"plan", "plan for a movement", "kế hoạch thực hiện phong trào"},
	SubmitReport:    {"report", "report on a movement", "báo cáo phong trào"},
	Check:           {"check", "check", "kiểm tra"},
	Review:          {"review", "mid-year review", "sơ kết sáu tháng"},
	SelfScore:       {"self_score", "self-score", "tự chấm điểm"},
	Appraise:        {"appraise", "appraisal", "thẩm định"},
	Recheck:         {"recheck", "re-check", "phúc tra"},
	Close:           {"close", "closing meeting", "hội nghị tổng kết"},
	Ballot:          {"ballot", "ballot", "bỏ phiếu"},
	Nominate:        {"nominate", "nomination", "suy tôn"},
	ProposeOfficers: {"propose_officers", "proposal of officers", "giới thiệu cụm trưởng, cụm phó"},
	AppointOfficers: {"appoint_officers", "appointment of officers", "quyết định cụm trưởng, cụm phó"},
	Submit:          {"submit", "submission of the dossier", "trình hồ sơ"},
	Return:          {"return", "return of the dossier", "trả lại hồ sơ"},
	Withdraw:        {"withdraw", "withdrawal", "rút đề nghị"},
	Decide:          {"decide", "decision on the award", "quyết định khen thưởng"},
	HandOver:        {"hand_over", "handing over", "trao tặng"},
	Revoke:          {"revoke", "revocation", "hủy bỏ quyết định tặng"},
}

// Acts returns every act, in the order in which a year goes.
func Acts() []Act {
	var all []Act
	for a := Launch; int(a) < len(acts); a++ {
		all = append(all, a)
	}
	return all
}

func (a Act) valid() bool { return a >= Launch && int(a) < len(acts) }

// String returns the name that files use, such as "self_score".
func (a Act) String() string {
	if !a.valid() {
		return "no act"
	}
	return acts[a].name
}

// Text returns the act in words.
func (a Act) Text() awards.Text {
	if !a.valid() {
		return awards.Text{Vietnamese: "không rõ việc", English: "no act"}
	}
	return awards.Text{Vietnamese: acts[a].vi, English: acts[a].en}
}

// MarshalText writes a as [Act.String] does.
func (a Act) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads what [Act.String] writes.
func (a *Act) UnmarshalText(text []byte) error {
	var names []string
	for _, b := range Acts() {
		if b.String() == string(text) {
			*a = b
			return nil
		}
		names = append(names, b.String())
	}
	if near, ok := diag.Nearest(string(text), names); ok {
		return catalogue.Error(diag.ErrSyntax, "there is no act %q: did you mean %s?", text, near)
	}
	return catalogue.Error(diag.ErrSyntax, "there is no act %q: write one of %s", text, strings.Join(names, ", "))
}

// The bodies that act on a cluster from outside; a member acts by its unit code.
const (
	ByCouncil       = "council"        // the council that organises the cluster, or its standing body
	ByCluster       = "cluster"        // the meeting of the members
	ByPrimeMinister = "prime_minister" // Thủ tướng Chính phủ
	ByGovernment    = "government"     // Chính phủ
	ByAuthority     = "authority"      // whoever may decide by law, where nothing names them (cấp có thẩm quyền)
)

// Event is one dated act of a campaign, with what it brought: facts, points that
// people gave, evidence, votes. It is plain data, and all that a host has to store.
type Event struct {
	On  rules.Date `json:"on" yaml:"on"`
	Act Act        `json:"act" yaml:"act"`
	// Units are the members that it is about: who signed, who was appraised, who was nominated.
	// An act of the whole cluster, such as the launch, has none.
	Units []string `json:"units,omitempty" yaml:"units"`
	// By is who acted: a unit code, or one of the By constants; empty means whoever has the right.
	By string `json:"by,omitempty" yaml:"by"`
	// Award is the award of a ballot, a nomination and what becomes of it.
	Award string `json:"award,omitempty" yaml:"award"`
	// Refused marks a decision not to award.
	Refused bool `json:"refused,omitempty" yaml:"refused"`
	// Movement and HalfYear say what a plan or report is about; a report that is not
	// half-yearly is the yearly one.
	Movement string `json:"movement,omitempty" yaml:"movement"`
	HalfYear bool   `json:"halfYear,omitempty" yaml:"half_year"`
	// Officers are what a proposal or appointment is about.
	Officers *Officers `json:"officers,omitempty" yaml:"officers"`
	// Card is the content hash or version of the scorecard that a pledge binds to.
	Card string `json:"card,omitempty" yaml:"card"`
	// Facts are what is known of units from this day on, in place of what was known of them before;
	// LastYear are their facts of the year before. An act about units brings nothing on others, and
	// none after the closing meeting brings facts.
	Facts    []UnitFacts `json:"facts,omitempty" yaml:"facts"`
	LastYear []UnitFacts `json:"lastYear,omitempty" yaml:"last_year"`
	// Sheets are what people gave units: points of judged criteria, overrides, claims. They add to
	// what was given before: see [Campaign.Sheets]. None come after the closing meeting either.
	Sheets []UnitSheet `json:"sheets,omitempty" yaml:"sheets"`
	// Candidates is evidence on units as candidates for awards, such as the votes of a ballot. It
	// adds to what came before: see [Campaign.Candidates].
	Candidates *Candidates `json:"candidates,omitempty" yaml:"candidates"`
	// Files are the files that the four above were read from, or are to be read from by
	// [Cluster.WithFiles], each bound by the hash of its bytes.
	Files []File `json:"files,omitempty" yaml:"files"`
	// Document is the number and date of the minutes, submission or decision.
	Document string `json:"document,omitempty" yaml:"document"`
	// Place is for people, and so is Note, which says why where an award is refused, returned,
	// withdrawn or revoked.
	Place string      `json:"place,omitempty" yaml:"place"`
	Note  awards.Text `json:"note,omitzero" yaml:"note"`
	// Invented marks an event, or its date, that is sample data.
	Invented bool `json:"invented,omitempty" yaml:"invented"`
}
