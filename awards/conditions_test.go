package awards_test

import (
	"testing"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/awards/awardstest"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// exercises says of every shipped condition, by code, how to meet it and how not.
func exercises(t testing.TB) map[string]awardstest.Exercise {
	f := rulestest.Facts
	flip := func(code string) awardstest.Exercise {
		return awardstest.Exercise{Met: f(code, true), Unmet: f(code, false)}
	}
	not := func(code string) awardstest.Exercise {
		return awardstest.Exercise{Met: f(code, false), Unmet: f(code, true)}
	}
	both := func(met, unmet awards.FactList) awardstest.Exercise {
		return awardstest.Exercise{Met: met, Unmet: unmet}
	}
	day := func(s string) rules.Date {
		d, err := rules.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	vote := both(f("council_votes_for", 12, "council_members", 15), f("council_votes_for", 11, "council_members", 15))
	received := both(
		f("dossier_received", day("2024-06-30"), "dossier_deadline", day("2024-06-30")),
		f("dossier_received", day("2024-07-02"), "dossier_deadline", day("2024-06-30"),
			"dossier_deadline_moved", day("2024-07-01")))
	return map[string]awardstest.Exercise{
		"certificate.central_cluster.assessed": both(
			f("cluster_organiser", "central_council", "cluster_reviewed", true, "cluster_rank", 2),
			f("cluster_organiser", "ministry_or_province", "cluster_reviewed", true, "cluster_rank", 2)),
		"certificate.compliance":         flip("policy_compliance"),
		"certificate.contribution.made":  flip("contribution_made"),
		"advice.no_review_or_conference": not("for_law_review_or_conference"),
		"certificate.exceptional.achievement": both(f("exceptional_achievement", true, "ministry_wide_influence", true),
			f("exceptional_achievement", false, "ministry_wide_influence", false)),
		"certificate.movement.agreed": flip("central_board_agreed"),
		"certificate.movement.launcher": both(f("movement_launcher", "central_council"),
			f("movement_launcher", "prime_minister", "reading_leaders_movements", false)),
		"certificate.movement.outstanding": flip("movement_outstanding"),
		"certificate.movement.years": both(f("movement_years", 3, "movement_launcher", "ministry_or_province"),
			f("movement_years", 2, "movement_launcher", "ministry_or_province")),
		"certificate.political_task.served": flip("political_task_served"),
		"certificate.unity":                 flip("internal_unity"),
		"certificate.work_record.distinctions": both(f("ministry_flags_since", 1),
			f("ministry_flags_since", 0, "ministry_certificates_since", 1)),
		"certificate.work_record.prior_certificate": flip("prior_ministry_certificate"),
		"certificate.work_record.received_in_time":  received,
		"certificate.work_record.report":            flip("report_current"),
		"certificate.work_record.title_years":       both(f("excellent_title_years", 3), f("excellent_title_years", 2)),
		"certificate.work_record.years":             both(f("excellent_years", 5), f("excellent_years", 4)),
		"deferral.complaint": both(f("complaint_open", false, "complaint_violation", false),
			f("complaint_open", true, "complaint_violation", true)),
		"deferral.discipline": not("discipline_open"),
		"council.quorum": both(f("council_present", 10, "council_members", 15),
			f("council_present", 9, "council_members", 15)),
		"deferral.inspection": both(f("inspection_signs_open", false, "inspection_violation", false),
			f("inspection_signs_open", true)),
		"discipline.reset": not("discipline_after_year_began"),
		"discipline.reset.achievement": both(
			f("disciplined", true, "discipline_ended", day("2023-06-01"), "achievement_from", day("2023-06-01")),
			f("disciplined", true, "discipline_ended", day("2023-06-02"), "achievement_from", day("2023-06-01"))),
		"discipline.reset.movement": both(
			f("disciplined", true, "discipline_ended", day("2019-06-01"), "movement_launched", day("2019-06-01")),
			f("disciplined", true, "discipline_ended", day("2019-06-02"), "movement_launched", day("2019-06-01"))),
		"dossier.complete": both(f("documents_missing", 0), f("documents_missing", 1)),
		"duplication.achievement": both(
			f("achievement_rewarded", false, "achievement_rewarded_by_another_form", false),
			f("achievement_rewarded", true, "achievement_rewarded_by_another_form", true)),
		"duplication.flag_and_certificate": not("achievement_rewarded_otherwise"),
		"duplication.order":                not("order_for_achievement"),
		"duplication.same_year": both(f("state_form_same_year", false, "state_award_same_year", false),
			f("state_form_same_year", true, "very_outstanding_exceptional", false)),
		"duplication.title": both(f("achievement_rewarded", false),
			f("achievement_rewarded", true, "reading_same_again", false)),
		"emulation.registered":      flip("emulation_registered"),
		"party_organisations":       flip("party_organisations_excellent"),
		"flag.central_cluster.best": flip("best_of_ministry_movement"),
		"flag.internal_cluster.best": both(f("best_of_ministry_movement", true),
			f("best_of_ministry_movement", false, "outstanding_among_leaders", false)),
		"flag.central_cluster.leader": both(
			f("cluster_organiser", "central_council", "cluster_rank", 1, "leading_ranks", 1),
			f("cluster_organiser", "central_council", "cluster_rank", 2, "leading_ranks", 1)),
		"flag.central_cluster.received_in_time": received,
		"flag.central_cluster.secret_ballot":    flip("council_secret"),
		"flag.central_cluster.targets":          flip("targets_exceeded"),
		"flag.central_cluster.unity": both(f("internal_unity", true, "thrift_leads", true),
			f("thrift_leads", false)),
		"flag.central_cluster.vote": vote,
		"flag.cluster_ballot": both(
			f("cluster_votes_for", 8, "cluster_voters", 10, "cluster_secret", true),
			f("cluster_votes_for", 8, "cluster_voters", 10, "cluster_secret", false)),
		"flag.internal_cluster.leader": both(f("cluster_organiser", "ministry_or_province", "cluster_rank", 1),
			f("cluster_organiser", "ministry_or_province", "cluster_rank", 2, "reading_others_may_lead", false)),
		"flag.internal_cluster.model": flip("national_model"),
		"flag.internal_cluster.outstanding": both(f("outstanding_among_leaders", true, "ministry_flag_standard", true),
			f("outstanding_among_leaders", false)),
		"flag.internal_cluster.prior_flag":       flip("ministry_flag_held"),
		"flag.internal_cluster.received_in_time": received,
		"flag.internal_cluster.secret_ballot":    flip("council_secret"),
		"flag.internal_cluster.targets":          flip("targets_exceeded"),
		"flag.internal_cluster.unity": both(f("internal_unity", true, "thrift_and_integrity", true, "thrift_leads", true),
			f("internal_unity", false)),
		"flag.internal_cluster.vote": vote,
		"flag.movement.launcher": both(f("movement_launcher", "prime_minister"),
			f("movement_launcher", "ministry_or_province")),
		"flag.movement.leader":           flip("movement_leads"),
		"flag.movement.received_in_time": received,
		"flag.movement.secret_ballot":    flip("council_secret"),
		"flag.movement.vote":             vote,
		"flag.movement.years":            both(f("movement_years", 5), f("movement_years", 4)),
		"preference.women":               both(f("women_percent", 70), f("women_percent", 69)),
		"unit.exists": both(f("unit_dissolved", false, "unit_reported_dissolved", false),
			f("unit_dissolved", true, "unit_reported_dissolved", true, "reading_dissolved_may_be_awarded", false)),
	}
}

func TestShippedConditions(t *testing.T) {
	law, err := awards.Statute()
	if err != nil {
		t.Fatal(err)
	}
	awardstest.Conditions(t, law, exercises(t))
}
