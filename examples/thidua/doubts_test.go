package main

import (
	"strings"
	"testing"
)

// TestDoubtfulFacts: check and run say what in a table of events is likely not meant, and what a table is
// to be called that nothing reads.
func TestDoubtfulFacts(t *testing.T) {
	const head = "# list: faults\nunit,sort,no,size,evidence\n"
	files := func(name, rows string) map[string]string {
		return map[string]string{"cluster.yaml": supposeCluster, "scorecard.yaml": supposeCard,
			"facts.csv": "unit,x\na,40\nb,38\nc,30\n", name: head + rows}
	}
	for _, tt := range []struct {
		reason string
		files  map[string]string
		args   []string
		want   string
	}{
		{"an event twice", files("facts-faults.csv", "a,late,1,2,\nb,,,,\na,late,1,2,\n"), []string{"check", "."},
			"facts-faults.csv:5:1: warning: row 5: the same event as row 3"},
		{"run says it too", files("facts-faults.csv", "a,late,1,2,\na,,,,\n"), []string{"run", "."},
			"facts-faults.csv:4:1: warning: row 4: it says that a had no event, which row 3 has"},
		{"in Vietnamese", files("facts-faults.csv", "a,late,1,2,\na,,,,\n"), []string{"run", "-lang", "vi", "."},
			"dòng 4: ghi rằng a không có việc nào, mà dòng 3 lại có (xóa dòng này)"},
		{"a file alone", files("facts-faults.csv", "a,late,1,2,\na,late,1,2,\n"), []string{"check", "facts-faults.csv"},
			"row 4: the same event as row 3"},
		{"a table that nothing reads says of which list it is", files("facts-loi.csv", "a,late,1,2,\n"),
			[]string{"check", "."},
			"facts-loi.csv: warning: nothing reads this file (if it is meant to count, name it facts-faults.csv"},
		{"and one that does not is of facts", func() map[string]string {
			all := files("facts-faults.csv", "a,late,1,2,\n")
			all["facts-2.csv"] = "unit,x\na,9\n"
			return all
		}(), []string{"check", "."},
			"facts-2.csv: warning: nothing reads this file (if it is meant to count, name it facts.csv"},
	} {
		folderWith(t, tt.files)
		code, out, errs := call(tt.args...)
		if code != exitOK || !strings.Contains(out+errs, tt.want) {
			t.Errorf("%s: %d %s%s, want %s", tt.reason, code, out, errs, tt.want)
		}
	}
	folderWith(t, files("facts-faults.csv", "a,late,1,2,\nb,,,,\nc,n/a,n/a,n/a,chưa thành lập\n"))
	if code, out, errs := call("check", "."); code != exitOK || strings.Contains(out+errs, "warning") {
		t.Errorf("nothing is doubtful: %d %s%s", code, out, errs)
	}
}
