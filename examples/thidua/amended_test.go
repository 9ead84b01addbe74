package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// amendedYear is a year whose members change by an amendment, with one who signed before there was a card.
const amendedYear = `
code: small
members: [{unit: a, name: An}, {unit: b, name: Bình}]
years:
  - year: 2025
    events:
      - {on: 2025-01-05, act: launch}
      - {on: 2025-02-05, act: sign, units: [a], card: unpublished}
      - on: 2025-06-01
        act: amend
        by: council
        note: {vi: Kết nạp Cẩm, en: Cẩm joins}
        amends:
          members: [{unit: a, name: An}, {unit: b, name: Bình}, {unit: c, name: Cẩm, period: {from: 2025-06-15}}]
          due: [{act: sign, on: 2025-07-31}]
      - {on: 2025-07-05, act: sign, units: [b, c]}
`

const amendedCard = `
code: small
year: 2025
indicators: [{code: x, min: 0}]
sections: [{code: I, criteria: [{code: I.1, max: 10, points: "min(full, x)"}]}]
`

// TestAmendedFolder: a folder is read by the members that amendments bring, and pages say what was amended, why,
// and who signed without a card.
func TestAmendedFolder(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"cluster.yaml": amendedYear, "scorecard.yaml": amendedCard,
		"facts.csv": "unit,x\nAn,3\nCẩm,7\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		args []string
		want []string
	}{
		{[]string{"run", dir}, []string{"RULES OF THE CLUSTER", "2025-06-01: amended: members, last days (Cẩm joins)",
			"signed while the scorecard was not published: An", "Cẩm", "7.00"}},
		{[]string{"run", "-lang", "vi", dir}, []string{"QUY CHẾ CỤM",
			"1/6/2025: sửa đổi đơn vị thành viên, thời hạn (Kết nạp Cẩm)", "ký giao ước khi bảng điểm chưa công bố: An"}},
		{[]string{"year", "-lang", "vi", dir}, []string{"sửa đổi quy chế cụm", "đơn vị thành viên, thời hạn · Kết nạp Cẩm",
			"An · bảng điểm chưa công bố"}},
	} {
		code, out, errs := call(tt.args...)
		if code != exitOK {
			t.Fatalf("%v: exit %d: %s", tt.args, code, errs)
		}
		for _, want := range tt.want {
			if !strings.Contains(out, want) {
				t.Errorf("%v does not say %q:\n%s", tt.args, want, out)
			}
		}
	}
	code, out, errs := call("year", "-on", "2025-05-31", dir)
	if code != exitOK || strings.Contains(out, "amended") || strings.Contains(out, "Cẩm") {
		t.Errorf("before the amendment: exit %d: %s%s", code, out, errs)
	}
}

// TestPagesTellRedactions: both pages say what was deleted of which event.
func TestPagesTellRedactions(t *testing.T) {
	launch := cluster.Event{On: rules.Day(2025, 1, 5), Act: cluster.Launch, Place: diag.Redacted,
		Sealed: []cluster.Seal{{Field: "place", SHA256: strings.Repeat("0", 64)}}}
	r := &cluster.Report{Code: "small", Cluster: diag.Words{"en": "Small"}, Year: 2025,
		State: cluster.State{On: launch.On, Events: []cluster.Recorded{{Event: launch}}}}
	for l, want := range map[diag.Lang][]string{
		diag.English:    {"DELETED FROM THE LOG", "2025-01-05, launch: place [redacted]"},
		diag.Vietnamese: {"ĐÃ XÓA KHỎI NHẬT KÝ", "5/1/2025, phát động: place [đã xóa]"},
	} {
		var page, day strings.Builder
		if err := writePage(&page, r, l); err != nil {
			t.Fatal(err)
		}
		if err := writeDay(&day, r, l); err != nil {
			t.Fatal(err)
		}
		for _, want := range want {
			if !strings.Contains(page.String(), want) || !strings.Contains(day.String(), want) {
				t.Errorf("%v: %q is not said:\n%s\n%s", l, want, page.String(), day.String())
			}
		}
		if mark := diag.Verbatim(diag.Redacted).Format(l); !strings.Contains(day.String(), mark+"\n") {
			t.Errorf("%v: the place of the launch is not %s:\n%s", l, mark, day.String())
		}
	}
}
