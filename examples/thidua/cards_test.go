package main

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/examples/cards"
)

// Each folder of examples/cards is checked without a finding, its cases pass, and its ranking is what it was.
func TestCards(t *testing.T) {
	kinds := cards.Kinds.Names()
	if len(kinds) < 10 {
		t.Fatalf("%d cards", len(kinds))
	}
	readme := readText(t, "../README.md")
	for _, kind := range kinds {
		t.Run(kind, func(t *testing.T) {
			dir := path.Join("..", "cards", kind)
			if !strings.Contains(readme, "("+path.Join("cards", kind)+")") {
				t.Errorf("examples/README.md has no link to %s", kind)
			}
			for _, lang := range []string{"en", "vi"} {
				if code, out, errs := call("check", "-lang", lang, dir); code != exitOK || errs != "" ||
					!clean.MatchString(out) {
					t.Errorf("check: exit %d\n%s%s", code, out, errs)
				}
				code, out, errs := call("run", "-lang", lang, dir)
				if code != exitOK || errs != "" {
					t.Errorf("run: exit %d, %s", code, errs)
				}
				golden(t, path.Join("cards", kind+"."+lang+".txt"), out)
			}
			code, out, errs := call("test", "-confirmed", dir)
			if code != exitOK || errs != "" || !strings.Contains(out, ", failed 0\n") {
				t.Errorf("test: exit %d\n%s%s", code, out, errs)
			}
		})
	}
}

// clean is what check says of files in which there is nothing to say.
var clean = regexp.MustCompile(`^\d+ (files, no fault|tệp, không có lỗi)\n$`)

// What a source publishes of a card is among its cases, under a name that says so.
func TestPublishedResults(t *testing.T) {
	for card, want := range map[string][]string{
		"product-label":     {"UK guidance of January 2011, p. 14", "Belgian leaflet"},
		"human-development": {"0.6971, 0.3447 and 0.5506 make 0.510"},
		"composite-index":   {"1 to 10"},
	} {
		cases := readText(t, path.Join("..", "cards", card, "scorecard_test.yaml"))
		for _, text := range want {
			if !slices.ContainsFunc(strings.Split(cases, "\n"), func(line string) bool {
				return strings.Contains(line, text) && (strings.Contains(line, "published:") || strings.Contains(line,
					"expected by"))
			}) {
				t.Errorf("the cases of %s have no published result %q", card, text)
			}
		}
	}
}
