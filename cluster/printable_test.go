package cluster_test

import (
	"context"
	"strings"
	"testing"
	"unicode"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules/diag"
)

// TestInvisible: a name holds no line break, and no text a character that shows nothing.
func TestInvisible(t *testing.T) {
	for _, tt := range []struct{ name, note string }{
		{"Hà\nNam", ""}, {"Hà\x00Nam", ""}, {"Hà\u202eNam", ""}, {"Hà\x1b[31mNam", ""}, {"Hà Nam", "one\u2066two"},
	} {
		d := three()
		d.Members[0].Name = tt.name
		d.Years[0].Source.Note = diag.Words{"vi": tt.note}
		if _, err := cluster.Compile(d); code(err) != "invisible" {
			t.Errorf("%q, %q: %v", tt.name, tt.note, err)
		}
	}
	m := campaign(t, three(), 2023)
	if _, err := m.Apply(cluster.Event{On: day("2023-05-01"), Act: cluster.Check, Units: []string{"a"},
		Place: "Phủ\u202eLý"}); code(err) != "invisible" {
		t.Errorf("an event: %v", err)
	}
}

// FuzzMarkdown: whatever a unit is called, each table of a report in Markdown has as many
// cells in a row as in its head, and nothing steers a terminal or a browser.
func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{"Hà | Nam", "*x*", "<b>", "[a](b)", "`|`", "\\|", "a_b_c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		m, _ := scored(t)
		d := m.Cluster().Definition()
		d.Members[0].Name = name
		d.Title = diag.Words{"en": name}
		c, err := cluster.Compile(d)
		if err != nil {
			return
		}
		campaign, err := c.Campaign(2023, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		r, err := campaign.Report(context.Background(), day("2023-08-01"), cluster.Inputs{})
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := r.Write(&b, diag.English, ""); err != nil {
			t.Fatal(err)
		}
		cells := 0
		for line := range strings.SplitSeq(b.String(), "\n") {
			bare := strings.ReplaceAll(strings.ReplaceAll(line, `\\`, ""), `\|`, "")
			if !strings.HasPrefix(line, "|") {
				cells = 0
				continue
			}
			if n := strings.Count(bare, "|"); cells != 0 && n != cells {
				t.Errorf("%d cells of %d: %s", n, cells, line)
			} else {
				cells = n
			}
			if strings.Contains(strings.ReplaceAll(bare, `\<`, ""), "<") ||
				strings.ContainsFunc(line, func(r rune) bool { return unicode.Is(unicode.Cc, r) }) {
				t.Errorf("unsafe: %q", line)
			}
		}
	})
}
