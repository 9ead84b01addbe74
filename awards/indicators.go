package awards

import (
	"iter"
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// The facts that come from the ranking and the plan.
const (
	factOrganiser    = "cluster_organiser"
	factRank         = "cluster_rank"
	factLeadingRanks = "leading_ranks"
	factTotal        = "cluster_total"
	factReviewed     = "cluster_reviewed"
)

// The facts that come from the evidence on a candidate.
const (
	factDissolved           = "unit_dissolved"
	factYear                = "achievement_year"
	factRewarded            = "achievement_rewarded"
	factRewardedOtherList   = "achievement_rewarded_otherwise"
	factStateFormSameYear   = "state_form_same_year"
	factOrderSame           = "order_for_achievement"
	factMinistryFlag        = "ministry_flag_held"
	factDisciplineOpen      = "discipline_open"
	factDisciplineReset     = "discipline_after_year_began"
	factDisciplined         = "disciplined"
	factDisciplineEnded     = "discipline_ended"
	factInspectionOpen      = "inspection_open"
	factInspectionSigns     = "inspection_signs_open"
	factInspectionViolation = "inspection_violation"
	factComplaintOpen       = "complaint_open"
	factComplaintViolation  = "complaint_violation"
	factPriorCertificate    = "prior_ministry_certificate"
	factExcellentYears      = "excellent_years"
	factFlagsSince          = "ministry_flags_since"
	factCertificatesSince   = "ministry_certificates_since"
	factMovementLauncher    = "movement_launcher"
	factMovementLaunched    = "movement_launched"
	factMovementYears       = "movement_years"
	factMovementReview      = "movement_review"
	factMovementLeads       = "movement_leads"
	factMovementBest        = "movement_outstanding"
	factCouncilMembers      = "council_members"
	factCouncilFor          = "council_votes_for"
	factCouncilSecret       = "council_secret"
	factClusterMembers      = "cluster_voters"
	factClusterFor          = "cluster_votes_for"
	factClusterSecret       = "cluster_secret"
	factReceived            = "dossier_received"
	factDeadline            = "dossier_deadline"
	factDocumentsMissing    = "documents_missing"
)

var (
	launchers = []string{"prime_minister", "state_president", "central_council", "ministry_or_province"}
	reviews   = []string{"preliminary", "final"}
)

// builtin are the indicators of every regulation, in order.
func builtin() []Indicator {
	least := func(n int64) *decimal.Decimal { d := decimal.NewFromInt(n); return &d }
	whole := func() *int32 { var n int32; return &n }
	number := func(code, vi, en string, min int64) Indicator {
		return Indicator{Code: code, Kind: rules.NumberKind, Label: diag.Words{"vi": vi, "en": en}, Min: least(min), Places: whole()}
	}
	yes := func(code, vi, en string) Indicator {
		return Indicator{Code: code, Kind: rules.BoolKind, Label: diag.Words{"vi": vi, "en": en}}
	}
	text := func(code, vi, en string, values ...string) Indicator {
		return Indicator{Code: code, Kind: rules.TextKind, Label: diag.Words{"vi": vi, "en": en}, Values: values}
	}
	past := func(i Indicator) Indicator { i.Past = true; return i }

	date := func(code, vi, en string) Indicator {
		return Indicator{Code: code, Kind: rules.DateKind, Label: diag.Words{"vi": vi, "en": en}}
	}
	percent := func(code, vi, en string) Indicator {
		hundred := decimal.NewFromInt(100)
		return Indicator{Code: code, Kind: rules.NumberKind, Label: diag.Words{"vi": vi, "en": en}, Unit: "%", Min: least(0), Max: &hundred}
	}
	total := number(factTotal, "tổng điểm trong cụm, khối", "total points in the cluster", 0)
	total.Min, total.Places = nil, nil
	return []Indicator{
		past(text(factOrganiser, "cấp tổ chức cụm, khối thi đua", "organiser of the cluster", CentralCouncil, MinistryOrProvince)),
		number(factRank, "thứ hạng trong cụm, khối", "rank in the cluster", 1),
		past(number(factLeadingRanks, "số thứ hạng được coi là dẫn đầu", "number of ranks that count as leading", 0)),
		total,
		yes(factReviewed, "đã bình xét trong cụm, khối", "assessed at the meeting of the cluster"),
		past(yes(factDissolved, "đơn vị đã giải thể hoặc sáp nhập", "the unit has been dissolved or merged")),
		past(number(factYear, "năm đạt thành tích", "year of the results", 1)),
		past(yes(factRewarded, "thành tích này đã được khen thưởng", "this achievement has been rewarded already")),
		past(yes(factRewardedOtherList, "thành tích này đã được tặng danh hiệu hoặc hình thức khác cấp nhà nước", "this achievement has been given another state-level title or form")),
		past(yes(factStateFormSameYear, "đã có hình thức khen thưởng cấp nhà nước trong năm", "another state-level form of commendation in the same year")),
		past(yes(factOrderSame, "thành tích này đã được tặng huân chương", "an order has been given for this achievement")),
		past(yes(factMinistryFlag, "đã được tặng Cờ thi đua của Bộ, ban, ngành, tỉnh", "holds an emulation flag of a ministry or province")),
		yes(factDisciplineOpen, "đang trong thời gian xem xét kỷ luật", "disciplinary action is being considered"),
		past(yes(factDisciplineReset, "kỷ luật chấm dứt sau khi năm thành tích bắt đầu", "a discipline ended after the year of the results began, or still runs")),
		past(yes(factDisciplined, "đã bị kỷ luật", "the unit has been disciplined")),
		past(date(factDisciplineEnded, "ngày chấm dứt kỷ luật lần cuối", "day on which the last discipline was over")),
		yes(factInspectionOpen, "đang bị thanh tra, kiểm tra, điều tra", "under inspection, audit or investigation"),
		yes(factInspectionSigns, "đang bị thanh tra, kiểm tra, điều tra khi có dấu hiệu vi phạm", "under inspection, audit or investigation with signs of a violation"),
		past(yes(factInspectionViolation, "thanh tra, kiểm tra, điều tra kết luận có vi phạm", "an inspection, audit or investigation found a violation")),
		yes(factComplaintOpen, "đang xác minh khiếu nại, tố cáo, báo chí phản ánh", "a complaint, denunciation or press report is being verified"),
		past(yes(factComplaintViolation, "xác minh khiếu nại, tố cáo, báo chí phản ánh kết luận có vi phạm", "the verification of a complaint, denunciation or press report found a violation")),
		past(yes(factPriorCertificate, "đã được tặng bằng khen của Bộ, ban, ngành, tỉnh", "holds a certificate of merit of a ministry or province")),
		past(number(factExcellentYears, "số năm liên tục hoàn thành xuất sắc nhiệm vụ sau bằng khen đó", "consecutive years of excellent completion after that certificate", 0)),
		past(number(factFlagsSince, "số lần được tặng cờ thi đua của Bộ, ban, ngành, tỉnh trong thời gian đó", "flags of a ministry or province in that time", 0)),
		past(number(factCertificatesSince, "số lần được tặng bằng khen của Bộ, ban, ngành, tỉnh trong thời gian đó", "certificates of a ministry or province in that time", 0)),
		past(text(factMovementLauncher, "người phát động phong trào", "who launched the movement", launchers...)),
		past(date(factMovementLaunched, "ngày phát động phong trào", "day on which the movement was launched")),
		past(number(factMovementYears, "số năm thực hiện phong trào đến khi sơ kết, tổng kết", "full years of the movement up to its review", 0)),
		past(text(factMovementReview, "sơ kết hay tổng kết", "preliminary or final review", reviews...)),
		yes(factMovementLeads, "dẫn đầu phong trào", "leads the movement"),
		yes(factMovementBest, "có thành tích xuất sắc tiêu biểu được bình xét khi sơ kết, tổng kết", "voted outstanding at the review of the movement"),
		past(number(factCouncilMembers, "tổng số thành viên hội đồng cấp trình", "all members of the proposing council", 1)),
		number(factCouncilFor, "số phiếu, ý kiến đồng ý của hội đồng cấp trình", "votes and written opinions in favour, proposing council", 0),
		yes(factCouncilSecret, "hội đồng cấp trình bỏ phiếu kín", "the proposing council's ballot was secret"),
		past(number(factClusterMembers, "tổng số thành viên cụm, khối tham gia bỏ phiếu", "all voting members of the cluster", 1)),
		number(factClusterFor, "số phiếu, ý kiến đồng ý trong cụm, khối", "votes and written opinions in favour, cluster", 0),
		yes(factClusterSecret, "cụm, khối bỏ phiếu kín", "the cluster's ballot was secret"),
		date(factReceived, "ngày nhận hồ sơ", "day the dossier was received"),
		past(date(factDeadline, "hạn nhận hồ sơ", "last day for the dossier")),
		number(factDocumentsMissing, "số tài liệu còn thiếu trong hồ sơ", "documents missing from the dossier", 0),

		// What people state of a unit, with a document as evidence.
		yes("policy_compliance", "gương mẫu chấp hành tốt chủ trương của Đảng, chính sách, pháp luật của Nhà nước", "exemplary in observing the policy of the Party and the law"),
		yes("internal_unity", "nội bộ đoàn kết", "internal unity"),
		yes("targets_exceeded", "có thành tích xuất sắc, hoàn thành vượt các chỉ tiêu thi đua và nhiệm vụ được giao trong năm", "excellent results, exceeding the targets and duties of the year"),
		yes("thrift_and_integrity", "tổ chức đảng, đoàn thể trong sạch, vững mạnh; đi đầu thực hành tiết kiệm, chống lãng phí, tham nhũng, tiêu cực", "clean and strong Party and mass organisations; leads in thrift and against waste and corruption"),
		yes("outstanding_among_leaders", "tiêu biểu xuất sắc trong số các tập thể dẫn đầu", "outstanding among the leaders of the clusters"),
		yes("ministry_flag_standard", "đạt tiêu chuẩn cờ thi đua của Bộ, ban, ngành, tỉnh", "meets the standard of the flag of the ministry or province"),
		yes("national_model", "là nhân tố mới, mô hình mới tiêu biểu để cả nước học tập", "a new factor or model for the whole country to learn from"),
		past(date("achievement_from", "ngày bắt đầu thời gian lập thành tích", "first day of the time in which the achievement was made")),
		yes("exceptional_achievement", "lập được thành tích đột xuất", "an exceptional achievement"),
		yes("ministry_wide_influence", "thành tích có phạm vi ảnh hưởng trong Bộ, ban, ngành, tỉnh", "influence within the ministry or province"),
		yes("contribution_made", "có đóng góp vào sự phát triển kinh tế - xã hội, quốc phòng, an ninh, khoa học, công tác xã hội, từ thiện nhân đạo", "a contribution to the economy and society, defence and security, science, social or charitable work"),
		yes("political_task_served", "có thành tích xuất sắc trong phục vụ nhiệm vụ chính trị của Đảng, Nhà nước", "excellent results in serving the political tasks of Party and State"),
		percent("women_percent", "tỷ lệ nữ trong tập thể", "share of women in the collective"),
	}
}

// EvidenceFacts returns the codes of the facts that are derived from the evidence
// on a candidate: they are not given by hand, only supposed.
func EvidenceFacts() []string {
	return []string{
		factDissolved, factYear, factRewarded, factRewardedOtherList, factStateFormSameYear, factOrderSame, factMinistryFlag,
		factDisciplineOpen, factDisciplineReset, factDisciplined, factDisciplineEnded,
		factInspectionOpen, factInspectionSigns, factInspectionViolation, factComplaintOpen, factComplaintViolation,
		factPriorCertificate, factExcellentYears, factFlagsSince, factCertificatesSince,
		factMovementLauncher, factMovementLaunched, factMovementYears, factMovementReview, factMovementLeads, factMovementBest,
		factCouncilMembers, factCouncilFor, factCouncilSecret, factClusterMembers, factClusterFor, factClusterSecret,
		factReceived, factDeadline, factDocumentsMissing,
	}
}

// Indicators returns the facts that every regulation can speak of: those of the
// ranking and the plan, and those derived from the evidence on a candidate.
func Indicators() iter.Seq[Indicator] { return slices.Values(builtin()) }

// rules returns the indicator as package rules wants it.
func (i Indicator) rules() rules.Indicator {
	return rules.Indicator{
		Code: i.Code, Kind: i.Kind, Label: i.Label.In(diag.Vietnamese), Unit: i.Unit,
		Min: i.Min, Max: i.Max, Places: i.Places, Values: i.Values,
	}
}

// same reports whether two declarations of an indicator say the same.
func (i Indicator) same(j Indicator) bool {
	bound := func(a, b *decimal.Decimal) bool {
		return (a == nil) == (b == nil) && (a == nil || a.Equal(*b))
	}
	places := (i.Places == nil) == (j.Places == nil) && (i.Places == nil || *i.Places == *j.Places)
	kind := func(k rules.Kind) rules.Kind {
		if k == 0 {
			return rules.NumberKind
		}
		return k
	}
	return i.Code == j.Code && kind(i.Kind) == kind(j.Kind) && maps.Equal(i.Label, j.Label) && i.Unit == j.Unit && i.Past == j.Past &&
		bound(i.Min, j.Min) && bound(i.Max, j.Max) && places && slices.Equal(i.Values, j.Values)
}
