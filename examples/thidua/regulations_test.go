package main

import (
	"strings"
	"testing"
)

// A folder's own regulation may extend another in a file of the folder, in check as in run; what is wrong in that
// is told at its place.
func TestRegulationOnAnother(t *testing.T) {
	province, district := readText(t, "../awards/flag.yaml"), readText(t, "../awards/certificate.yaml")
	year := strings.NewReplacer("year: 2025", "year: 2024", "2026-", "2025-", "2025-07-15", "2024-07-15",
		"before: 2025", "before: 2024", "from: 2025", "from: 2024", "2025-01-05", "2024-01-05", "2025-02-05", "2024-02-05",
		"organiser: central_council", "organiser: ministry_or_province", "regulation: statute", "",
		"flag.central_cluster", "certificate").Replace(smallCluster)
	for _, tt := range []struct {
		province, district string
		code               int
		says, reason       string
	}{
		{province, district, exitOK, "", "the flag of the province and the certificate on top of it"},
		{strings.Replace(province, "rule: cluster_rank ==", "rule: cluster_rnk ==", 1), district, exitFault,
			"flag.yaml:28:15: awards[0].conditions[0].rule: ", "a fault of the base stands in the base"},
		{strings.Replace(province, "covers:", "extends: huyen-b-2024\ncovers:", 1), district, exitFault,
			"flag.yaml:4:10: extends: the regulation extends itself: huyen-b-2024 → tinh-a-2024 → huyen-b-2024", "a circle"},
		{province, strings.Replace(district, "extends: tinh-a-2024", "extends: tinh-b-2024", 1), exitFault,
			`regulation.yaml:3:10: extends: there is no regulation "tinh-b-2024"`, "no file has it"},
	} {
		folderWith(t, map[string]string{
			"cluster.yaml": year, "scorecard.yaml": strings.Replace(smallCard, "2025", "2024", 1), "facts.csv": "unit,x\nc,9\n",
			"flag.yaml": tt.province, "regulation.yaml": tt.district,
		})
		for _, command := range []string{"check", "run"} {
			code, out, errs := call(command, ".")
			if code != tt.code || !strings.Contains(out+errs, tt.says) || strings.Contains(out+errs, "nothing reads") {
				t.Errorf("%s ends with %d, not %d, and says\n%swant %q: %s", command, code, tt.code, out+errs, tt.says, tt.reason)
			}
		}
	}
}
