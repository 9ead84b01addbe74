package cluster

import (
	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// Act is what an [Event] records (việc). The zero Act is none. In files and JSON the acts are launch,
// register, sign, plan, report, check, review, self_score, appraise, recheck, close, ballot, nominate,
// propose_officers, appoint_officers, submit, return, withdraw, decide, hand_over, revoke, correct and amend.
//
// What the package knows of an act is its row in the table acts.
type Act = diag.Enum[actList]

// The acts, in the order in which a year goes.
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
	Correct                        // đính chính số liệu, điểm sau tổng kết
	Amend                          // sửa đổi quy chế cụm
)

// act is a row: all that the package knows of an act.
type act struct {
	name string    // in files
	text diag.Text // for people

	// What an event of the act must have, and may not have otherwise.
	units, award, movement, officers, amends bool
	reason, by                               bool // it wants a note that says why; it wants who acted
	halfYear                                 bool // it may be half-yearly

	// after is the act that must come first: by the same unit, for the same award and movement if
	// each is set, otherwise by the cluster or any unit.
	after Act
	each  bool
	may   right
	doer  string // who acted where the event does not say, itself for the unit

	leadsTo awards.State // the state of the award; Open for none
	refused awards.State // the same if it was refused; Open if it cannot be
	proper  Standing     // of the officers that it names

	phase    int  // how far a year has come with it; 0 for an act that says nothing of that
	running  bool // it belongs to a running year: not after the closing meeting
	member   bool // each member owes it
	corrects bool // it changes figures after the closing meeting
	// due is the last day that a movement sets for it, nil if movements do not.
	due func(m *Movement, halfYear bool) rules.Date
}

// itself is the doer of what a unit does by itself.
const itself = "itself"

// acts are the rows; that of the zero Act is empty.
var acts = [...]act{
	Launch: {name: "launch", text: say("launch"), phase: 1, running: true},
	Register: {name: "register", text: say("registration of targets"), units: true,
		after: Launch, may: unitItself, running: true, member: true},
	Sign: {name: "sign", text: say("signing of the pledge"), units: true,
		after: Launch, may: unitItself, phase: 2, running: true, member: true},
	SubmitPlan: {name: "plan", text: say("plan for a movement"), units: true, movement: true,
		after: Launch, may: unitItself,
		due: func(m *Movement, halfYear bool) rules.Date {
			if halfYear {
				return rules.Date{}
			}
			return m.Plan
		}},
	SubmitReport: {name: "report", text: say("report on a movement"), units: true, movement: true,
		halfYear: true, after: SubmitPlan, each: true, may: unitItself,
		due: func(m *Movement, halfYear bool) rules.Date {
			if halfYear {
				return m.HalfYear
			}
			return m.FullYear
		}},
	Check:  {name: "check", text: say("check"), units: true, after: Launch, may: appraisers, running: true},
	Review: {name: "review", text: say("mid-year review"), after: Launch, phase: 3, running: true},
	SelfScore: {name: "self_score", text: say("self-score"), units: true,
		after: Sign, each: true, may: unitItself, phase: 4, running: true, member: true},
	Appraise: {name: "appraise", text: say("appraisal"), units: true,
		after: SelfScore, each: true, may: appraisers, phase: 5, running: true, member: true},
	Recheck: {name: "recheck", text: say("re-check"), units: true,
		after: Appraise, each: true, may: appraisers, running: true},
	Close:  {name: "close", text: say("closing meeting"), after: Appraise, phase: 6, running: true},
	Ballot: {name: "ballot", text: say("ballot"), units: true, award: true, after: Close},
	Nominate: {name: "nominate", text: say("nomination"), units: true, award: true,
		after: Close, doer: byCluster, leadsTo: awards.Named, phase: 7},
	ProposeOfficers: {name: "propose_officers", text: say("proposal of officers"), officers: true,
		after: Close, proper: Proposed},
	AppointOfficers: {name: "appoint_officers", text: say("appointment of officers"), officers: true,
		after: ProposeOfficers, may: authorities, proper: Appointed},
	Submit: {name: "submit", text: say("submission of the dossier"), units: true, award: true,
		after: Nominate, each: true, may: unitItself, doer: itself, leadsTo: awards.Proposed, phase: 8},
	Return: {name: "return", text: say("return of the dossier"), units: true, award: true, reason: true,
		after: Submit, each: true, may: authorities, leadsTo: awards.Returned},
	Withdraw: {name: "withdraw", text: say("withdrawal"), units: true, award: true, reason: true,
		after: Nominate, each: true, may: unitOrCluster, doer: itself, leadsTo: awards.Withdrawn},
	Decide: {name: "decide", text: say("decision on the award"), units: true, award: true,
		after: Submit, each: true, may: authorities, leadsTo: awards.Conferred, refused: awards.Declined, phase: 9},
	HandOver: {name: "hand_over", text: say("handing over"), units: true, award: true,
		after: Decide, each: true, leadsTo: awards.HandedOver, phase: 10},
	Revoke: {name: "revoke", text: say("revocation"), units: true, award: true, reason: true,
		after: Decide, each: true, may: authorities, leadsTo: awards.Revoked},
	Correct: {name: "correct", text: say("correction"), units: true, reason: true, by: true, after: Close,
		may: appraisers, corrects: true},
	Amend: {name: "amend", text: say("amendment of the cluster's rules"), amends: true, reason: true, by: true,
		may: founders},
}

// right is who may do an act.
type right uint8

const (
	anybody right = iota
	unitItself
	appraisers // the council, or the head or a deputy for another unit
	unitOrCluster
	authorities // above the cluster
	founders    // who makes the rules of the cluster
)

// refuses says why whoever acted may not, or nothing.
func (r right) refuses(s *history, by, unit string) (why diag.Text) {
	member := s.cluster.known(by)
	switch {
	case r == unitItself && by != unit:
		return say("only the unit itself can do that")
	case r == appraisers && by == unit:
		return say("a unit does not appraise itself")
	case r == appraisers && member && !s.inOffice(by):
		return notInOffice()
	case r == unitOrCluster && member && by != unit:
		return say("only the unit itself or the cluster can do that")
	case r == authorities && (member || by == byCluster):
		return say("the cluster only proposes, an authority above it decides")
	case r == founders && by != byCouncil && by != byCluster:
		return say("only the council or the meeting of the cluster can do that")
	}
	return why
}

// actList makes [Act] a list of names.
type actList struct{}

// Names returns the names and words of the acts.
func (actList) Names() *diag.Names { return &actNames }

var actNames = func() diag.Names {
	names := diag.Names{What: say("act")}
	for _, a := range acts {
		names.Names, names.Texts = append(names.Names, a.name), append(names.Texts, a.text)
	}
	return names
}()

// row returns what there is to know of the act of an event, which was checked.
func (e *Event) row() *act { return &acts[e.Act] }

// isAct reports whether a is one of the acts.
func isAct(a Act) bool { return a != 0 && int(a) < len(acts) }

// latest returns the act with the highest phase of those that want returns true for.
func latest(want func(Act) bool) (found Act) {
	for i, a := range acts {
		if a.phase > acts[found].phase && want(Act(i)) {
			found = Act(i)
		}
	}
	return found
}
