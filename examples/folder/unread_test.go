package folder

import "testing"

func TestLooksLike(t *testing.T) {
	for _, tt := range []struct{ name, want, reason string }{
		{"scoresheet.yaml", "sheets.yaml", "what it is called elsewhere"},
		{"sheet.yml", "sheets.yaml", "one letter less"},
		{"score-sheets.json", "sheets.yaml", "another spelling"},
		{"phieu-cham-diem.yaml", "sheets.yaml", "in Vietnamese"},
		{"facts-2023.csv", "facts.csv", "with a year"},
		{"facts-previous-2.csv", "facts-previous.csv", "the longer name"},
		{"scorecrad.yaml", "scorecard.yaml", "a slip"},
		{"Facts.xlsx", "facts.csv", "from a spreadsheet"},
		{"notes.yaml", "", "something else"},
		{"facts.md", "", "a text for people"},
		{"sheets", "", "no ending"},
	} {
		if got, _ := looksLike(tt.name); got != tt.want {
			t.Errorf("%s: %q, want %q: %s", tt.name, got, tt.want, tt.reason)
		}
	}
}
