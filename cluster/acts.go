package cluster

import (
	"slices"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Act is what an [Event] records (việc). The zero Act is none.
//
// What the package knows of an act is its row in the table acts, and nothing hangs
// on the order of the constants.
type Act = diag.Enum[actList]

// The acts of a year.
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

// act is a row: all that the package knows of an act.
type act struct {
	Act
	name string    // in files
	text diag.Text // for people

	// What an event of the act must have, and may not have otherwise.
	units, award, movement, officers bool
	reason                           bool // it wants a note that says why
	halfYear                         bool // it may be half-yearly

	// after is the act that must come first: by the same unit, for the same award and movement if
	// each is set, otherwise by the cluster or any unit.
	after Act
	each  bool
	// may says why whoever acted may not, nothing if he may; nil lets anybody act. doer is who
	// acted where the event does not say, itself for the unit.
	may  func(s *history, by, unit string) diag.Text
	doer string

	leadsTo awards.State // the state of the award; Open for none
	refused awards.State // the same if it was refused; Open if it cannot be
	proper  Standing     // of the officers that it names

	phase   int  // how far a year has come with it; 0 for an act that says nothing of that
	running bool // it belongs to a running year: not after the closing meeting
	member  bool // each member owes it
	// due is the last day that a movement sets for it, nil if movements do not.
	due func(m *Movement, halfYear bool) rules.Date
}

// itself is the doer of what a unit does by itself.
const itself = "itself"

// acts are the rows, in the order in which a year goes.
var acts = []act{
	{Act: Launch, name: "launch", text: say("launch"), phase: 1, running: true},
	{Act: Register, name: "register", text: say("registration of targets"), units: true,
		after: Launch, may: unitItself, running: true, member: true},
	{Act: Sign, name: "sign", text: say("signing of the pledge"), units: true,
		after: Launch, may: unitItself, phase: 2, running: true, member: true},
	{Act: SubmitPlan, name: "plan", text: say("plan for a movement"), units: true, movement: true,
		after: Launch, may: unitItself,
		due: func(m *Movement, halfYear bool) rules.Date {
			if halfYear {
				return rules.Date{}
			}
			return m.Plan
		}},
	{Act: SubmitReport, name: "report", text: say("report on a movement"), units: true, movement: true,
		halfYear: true, after: SubmitPlan, each: true, may: unitItself,
		due: func(m *Movement, halfYear bool) rules.Date {
			if halfYear {
				return m.HalfYear
			}
			return m.FullYear
		}},
	{Act: Check, name: "check", text: say("check"), units: true, after: Launch, may: appraisers, running: true},
	{Act: Review, name: "review", text: say("mid-year review"), after: Launch, phase: 3, running: true},
	{Act: SelfScore, name: "self_score", text: say("self-score"), units: true,
		after: Sign, each: true, may: unitItself, phase: 4, running: true, member: true},
	{Act: Appraise, name: "appraise", text: say("appraisal"), units: true,
		after: SelfScore, each: true, may: appraisers, phase: 5, running: true, member: true},
	{Act: Recheck, name: "recheck", text: say("re-check"), units: true,
		after: Appraise, each: true, may: appraisers, running: true},
	{Act: Close, name: "close", text: say("closing meeting"), after: Appraise, phase: 6, running: true},
	{Act: Ballot, name: "ballot", text: say("ballot"), units: true, award: true, after: Close},
	{Act: Nominate, name: "nominate", text: say("nomination"), units: true, award: true,
		after: Close, doer: byCluster, leadsTo: awards.Named, phase: 7},
	{Act: ProposeOfficers, name: "propose_officers", text: say("proposal of officers"), officers: true,
		after: Close, proper: Proposed},
	{Act: AppointOfficers, name: "appoint_officers", text: say("appointment of officers"), officers: true,
		after: ProposeOfficers, may: authorities, proper: Appointed},
	{Act: Submit, name: "submit", text: say("submission of the dossier"), units: true, award: true,
		after: Nominate, each: true, may: unitItself, doer: itself, leadsTo: awards.Proposed, phase: 8},
	{Act: Return, name: "return", text: say("return of the dossier"), units: true, award: true, reason: true,
		after: Submit, each: true, may: authorities, leadsTo: awards.Returned},
	{Act: Withdraw, name: "withdraw", text: say("withdrawal"), units: true, award: true, reason: true,
		after: Nominate, each: true, may: unitOrCluster, doer: itself, leadsTo: awards.Withdrawn},
	{Act: Decide, name: "decide", text: say("decision on the award"), units: true, award: true,
		after: Submit, each: true, may: authorities, leadsTo: awards.Conferred, refused: awards.Declined, phase: 9},
	{Act: HandOver, name: "hand_over", text: say("handing over"), units: true, award: true,
		after: Decide, each: true, leadsTo: awards.HandedOver, phase: 10},
	{Act: Revoke, name: "revoke", text: say("revocation"), units: true, award: true, reason: true,
		after: Decide, each: true, may: authorities, leadsTo: awards.Revoked},
}

func unitItself(_ *history, by, unit string) (why diag.Text) {
	if by != unit {
		return say("only the unit itself can do that")
	}
	return why
}

func appraisers(s *history, by, unit string) (why diag.Text) {
	switch {
	case by == unit:
		return say("a unit does not appraise itself")
	case s.cluster.known(by) && !s.inOffice(by):
		return say("only the head, a deputy or the council can do that")
	}
	return why
}

func unitOrCluster(s *history, by, unit string) (why diag.Text) {
	if s.cluster.known(by) && by != unit {
		return say("only the unit itself or the cluster can do that")
	}
	return why
}

func authorities(s *history, by, _ string) (why diag.Text) {
	if s.cluster.known(by) || by == byCluster {
		return say("the cluster only proposes, an authority above it decides")
	}
	return why
}

// actList makes [Act] a list of names.
type actList struct{}

// Names returns the names and words of the acts.
func (actList) Names() *diag.Names { return &actNames }

// actNames and rowOf are the rows by the number of the act. They are filled by init
// because the rows name functions that read them.
var (
	actNames = diag.Names{What: say("act")}
	rowOf    []*act
)

func init() {
	size := 1
	for _, a := range acts {
		size = max(size, int(a.Act)+1)
	}
	actNames.Names, actNames.Texts = make([]string, size), make([]diag.Text, size)
	rowOf = make([]*act, size)
	rowOf[0] = &act{}
	for i := range acts {
		a := &acts[i]
		actNames.Names[a.Act], actNames.Texts[a.Act], rowOf[a.Act] = a.name, a.text, a
	}
}

// row returns what there is to know of the act of an event, which was checked.
func (e *Event) row() *act { return rowOf[e.Act] }

// isAct reports whether a is one of the acts.
func isAct(a Act) bool { return a != 0 && int(a) < len(rowOf) }

// Acts returns every act, in the order in which a year goes.
func Acts() []Act {
	all := make([]Act, len(acts))
	for i := range acts {
		all[i] = acts[i].Act
	}
	return all
}

// latest returns the act with the highest phase of those that want returns true for.
func latest(want func(Act) bool) (found Act) {
	for _, a := range slices.Backward(acts) {
		if a.phase > rowOf[found].phase && want(a.Act) {
			found = a.Act
		}
	}
	return found
}
