package awards

import (
	"os"
	"regexp"
	"testing"
)

// The codes that go doc shows are those that there are: every award of the statute, and every common fact that
// nothing derives.
func TestCodesInDoc(t *testing.T) {
	source, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	section := regexp.MustCompile(`(?s)// # Codes\r?\n(.*?)// # `).FindSubmatch(source)
	if section == nil {
		t.Fatal("doc.go has no section of codes")
	}
	shown := make(map[string]bool)
	for _, code := range regexp.MustCompile(`\b[a-z]+([._][a-z]+)+\b`).FindAllString(string(section[1]), -1) {
		shown[code] = true
	}
	r, err := Statute()
	if err != nil {
		t.Fatal(err)
	}
	want := make(map[string]bool)
	for d := range r.Regimes() {
		for _, a := range d.Awards {
			want[a.Code] = true
		}
	}
	for _, ind := range r.Indicators() {
		if ind.From == "" && !isReading(ind.Code) {
			want[ind.Code] = true
		}
	}
	for code := range want {
		if !shown[code] {
			t.Errorf("doc.go does not name %s", code)
		}
	}
	for code := range shown {
		if !want[code] {
			t.Errorf("doc.go names %s, which is none", code)
		}
	}
}
