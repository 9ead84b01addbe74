package awards

import (
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/document"
)

// Candidate is a unit (đơn vị) that may be nominated, with the evidence on it.
// Facts that conditions read are derived from the evidence; see [Definition.Indicators].
// What is left out is not known, and what hangs on it is undetermined.
type Candidate struct {
	Unit string `json:"unit" yaml:"unit"`
	Name string `json:"name,omitempty" yaml:"name"`
	// Year is the year of the results (năm thành tích); [Regulation.Nominate] takes the plan's if it is 0.
	Year int `json:"year,omitempty" yaml:"year"`
	// Achievement names what the unit would be rewarded for, such as "north-central-2023", so that
	// nothing is rewarded twice. [Regulation.Nominate] takes the plan's if it is empty.
	Achievement string `json:"achievement,omitempty" yaml:"achievement"`
	// Sector is for deadlines and documents of a sector, such as "education" or "enterprise": one that
	// the regulation names, or nothing.
	Sector string `json:"sector,omitempty" yaml:"sector"`
	// Proposer is who may propose the unit by law, such as the chairman of the provincial
	// People's Committee (Law 06/2022/QH15 art. 83(4)), as lists are to show it: nothing hangs on it.
	Proposer string `json:"proposer,omitempty" yaml:"proposer"`
	// Existence is whether the unit still exists. The zero Existence says nothing.
	Existence Existence `json:"existence,omitzero" yaml:"existence"`

	// History are the awards received (đã được khen thưởng), Results the yearly ratings (mức độ
	// hoàn thành nhiệm vụ).
	History Register[PastAward]  `json:"history,omitzero" yaml:"history"`
	Results Register[YearResult] `json:"results,omitzero" yaml:"results"`
	// Discipline is kỷ luật, Inspections thanh tra, kiểm tra, kiểm toán, điều tra, Complaints khiếu
	// nại, tố cáo, báo chí phản ánh.
	Discipline  Register[Discipline] `json:"discipline,omitzero" yaml:"discipline"`
	Inspections Register[Inspection] `json:"inspections,omitzero" yaml:"inspections"`
	Complaints  Register[Complaint]  `json:"complaints,omitzero" yaml:"complaints"`
	// Movement is the thematic movement (phong trào thi đua theo chuyên đề) that the unit is reviewed in.
	Movement *MovementReview `json:"movement,omitempty" yaml:"movement"`
	Ballots  []Ballot        `json:"ballots,omitempty" yaml:"ballots"`
	Dossiers []Dossier       `json:"dossiers,omitempty" yaml:"dossiers"`

	// Facts are those that no evidence above decides, such as "internal_unity". A fact that the evidence
	// decides is refused here: it would be typed twice.
	Facts FactList `json:"facts,omitempty" yaml:"facts"`
	// Suppose replaces facts, whatever the evidence says, to ask "what if". Every
	// assessment says what was supposed.
	Suppose FactList `json:"suppose,omitempty" yaml:"suppose"`
}

// Register is a list of records of one sort. An empty list proves nothing until
// somebody has looked: only a complete one says that there is nothing else.
type Register[T any] struct {
	Complete bool `json:"complete,omitempty" yaml:"complete"`
	// Source is who looked, where and when; it becomes the evidence of the facts.
	Source  string `json:"source,omitempty" yaml:"source"`
	Entries []T    `json:"entries,omitempty" yaml:"entries"`
}

// Complete returns a complete register of the given records, as somebody found
// it who looked.
func Complete[T any](source string, entries ...T) Register[T] {
	return Register[T]{Complete: true, Source: source, Entries: document.Clone(entries)}
}

// Clean returns a candidate against whom somebody who looked found nothing: the unit exists, and the
// registers of discipline, inspections and complaints are complete and empty, as is that of awards received.
// source is who looked, where and when. What the candidate has done, such as its Results, is for the host to add.
func Clean(unit, source string) Candidate {
	return Candidate{
		Unit: unit, Existence: Existence{Known: true}, History: Complete[PastAward](source),
		Discipline: Complete[Discipline](source), Inspections: Complete[Inspection](source),
		Complaints: Complete[Complaint](source),
	}
}

// Existence says whether a unit exists.
type Existence struct {
	// Known says that somebody looked.
	Known bool `json:"known,omitempty" yaml:"known"`
	// Dissolved is the day from which the unit no longer exists (giải thể, sáp nhập); zero if it does.
	Dissolved rules.Date `json:"dissolved,omitzero" yaml:"dissolved"`
	// Successor is the unit that it was merged into. Nothing is inherited: a successor has its own record.
	Successor string `json:"successor,omitempty" yaml:"successor"`
}

// PastAward is an award that was decided.
type PastAward struct {
	// Form is the code of what was conferred, as in [Award.Form]: one that the regulation knows.
	Form string `json:"form" yaml:"form"`
	// Type is the type of commendation (loại hình khen thưởng, Law 06/2022/QH15 art. 8): "work_record"
	// (công trạng), "exceptional" (đột xuất), "movement" (phong trào thi đua), "contribution" (quá trình
	// cống hiến), "seniority" (niên hạn) or "external" (đối ngoại); empty if it is not known. What hangs
	// on it is then undetermined: an exceptional award is no part of a work record.
	Type string `json:"type,omitempty" yaml:"type" words:"work_record exceptional movement contribution seniority external"`
	// Decided is the date of the decision.
	Decided rules.Date `json:"decided" yaml:"decided"`
	// FirstYear and LastYear are the achievement period stated in the decision; zero if none is.
	FirstYear int `json:"first_year,omitempty" yaml:"first_year"`
	LastYear  int `json:"last_year,omitempty" yaml:"last_year"`
	// Achievement is what it was for, as in [Candidate.Achievement], in any spelling of it. Another
	// name for the same form and year leaves open whether it is another achievement; state the fact
	// that hangs on it to say so.
	Achievement string `json:"achievement,omitempty" yaml:"achievement"`
	Decision    string `json:"decision,omitempty" yaml:"decision"` // the number of the decision
	// Revoked is the day on which the award was revoked (hủy bỏ); it does not count from then on.
	Revoked rules.Date `json:"revoked,omitzero" yaml:"revoked"`
}

// YearResult is how a unit was rated in one year.
type YearResult struct {
	Year int `json:"year" yaml:"year"` // of the results
	// Excellent is true for excellent completion (hoàn thành xuất sắc nhiệm vụ) or the
	// title Tập thể lao động xuất sắc or Đơn vị quyết thắng.
	Excellent bool   `json:"excellent" yaml:"excellent"`
	Decision  string `json:"decision,omitempty" yaml:"decision"`
}

// Discipline is a disciplinary matter (kỷ luật) of the unit.
type Discipline struct {
	// Opened is the day from which it was considered, Decided that of the decision, zero while it is open.
	Opened  rules.Date `json:"opened" yaml:"opened"`
	Decided rules.Date `json:"decided,omitzero" yaml:"decided"`
	// Cleared says that the decision was to discipline nobody.
	Cleared bool `json:"cleared,omitempty" yaml:"cleared"`
	// Ends is the day on which the discipline was over (hết thời hạn kỷ luật); zero if it is not
	// known or still runs.
	Ends   rules.Date `json:"ends,omitzero" yaml:"ends"`
	Matter string     `json:"matter,omitempty" yaml:"matter"`
}

// Inspection is an inspection, audit or investigation.
type Inspection struct {
	Opened rules.Date `json:"opened" yaml:"opened"`
	// Signs says that there are signs of a violation (có dấu hiệu vi phạm); without signs an
	// inspection defers nothing.
	Signs bool `json:"signs,omitempty" yaml:"signs"`
	// Closed is the day of the conclusion (kết luận); zero while it is open.
	Closed rules.Date `json:"closed,omitzero" yaml:"closed"`
	// Violation is whether the conclusion found a violation (có vi phạm); nil if that is not stated.
	// Under Decree 152/2025/NĐ-CP art. 4(4) a proposal that was put off goes on only on a conclusion of
	// no violation; the earlier texts do not say what follows a conclusion.
	Violation *bool  `json:"violation,omitempty" yaml:"violation"`
	Matter    string `json:"matter,omitempty" yaml:"matter"`
}

// Complaint is a complaint, a denunciation or a report in the press that is being
// verified.
type Complaint struct {
	Received rules.Date `json:"received" yaml:"received"`
	// Closed is the day on which its verification was concluded; zero while it is open.
	Closed rules.Date `json:"closed,omitzero" yaml:"closed"`
	// Violation is whether a violation was found, as in [Inspection]; nil if that is not stated.
	Violation *bool  `json:"violation,omitempty" yaml:"violation"`
	Matter    string `json:"matter,omitempty" yaml:"matter"`
}

// MovementReview is the review of a movement (sơ kết, tổng kết phong trào).
type MovementReview struct {
	// Launcher is "prime_minister", "state_president", "central_council" or "ministry_or_province".
	Launcher string     `json:"launcher" yaml:"launcher" words:"prime_minister state_president central_council ministry_or_province"`
	Launched rules.Date `json:"launched" yaml:"launched"`
	Reviewed rules.Date `json:"reviewed,omitzero" yaml:"reviewed"`
	// Review is "preliminary" (sơ kết) or "final" (tổng kết).
	Review string `json:"review,omitempty" yaml:"review" words:"preliminary final"`
	// Leads and Outstanding are what the review found of the unit; nil if not known.
	Leads       *bool `json:"leads,omitempty" yaml:"leads"`
	Outstanding *bool `json:"outstanding,omitempty" yaml:"outstanding"`
}

// The councils that vote.
const (
	proposingCouncil = "proposing_council" // Hội đồng Thi đua - Khen thưởng cấp trình khen thưởng
	clusterCouncil   = "cluster"           // the members of the cluster or block
)

// Ballot is one vote (bỏ phiếu) on one unit for one award. Its share is counted
// against all members, present or not.
type Ballot struct {
	Council string     `json:"council" yaml:"council" words:"proposing_council cluster"`
	Award   string     `json:"award" yaml:"award"`
	On      rules.Date `json:"on" yaml:"on"`
	// Members is the number of all members (tổng số thành viên), Present those at the meeting.
	Members int `json:"members" yaml:"members"`
	Present int `json:"present" yaml:"present"`
	// InFavour is how many of those present voted for the unit.
	InFavour int `json:"in_favour" yaml:"in_favour"`
	// Written and WrittenInFavour are the written opinions of absent members.
	Written         int `json:"written,omitempty" yaml:"written"`
	WrittenInFavour int `json:"written_in_favour,omitempty" yaml:"written_in_favour"`
	// Secret says whether the ballot was secret (bỏ phiếu kín); nil if not known.
	Secret  *bool  `json:"secret,omitempty" yaml:"secret"`
	Minutes string `json:"minutes,omitempty" yaml:"minutes"`
}

// Dossier is what was sent for one award (hồ sơ đề nghị).
type Dossier struct {
	Award string `json:"award" yaml:"award"`
	// Submitted is the day of the submission (tờ trình), if it is known.
	Submitted rules.Date `json:"submitted,omitzero" yaml:"submitted"`
	// Received is the day on which it was received; zero while it is being prepared.
	Received  rules.Date `json:"received,omitzero" yaml:"received"`
	Documents []Paper    `json:"documents,omitempty" yaml:"documents"`
}

// Paper is a document that is there. Its code is that of a [Document] of the regulation, or of those
// that the cluster wants.
type Paper struct {
	Code   string `json:"code" yaml:"code"`
	Copies int    `json:"copies,omitempty" yaml:"copies"` // zero means one
	Number string `json:"number,omitempty" yaml:"number"` // number and date of the document
}
