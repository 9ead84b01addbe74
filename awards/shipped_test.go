package awards

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
)

func TestVerbatimTexts(t *testing.T) {
	texts := make(map[string]string)
	for act, file := range map[string]string{
		"Luật 06/2022/QH15":       "luat-06-2022-qh15.txt",
		"Nghị định 65/2014/NĐ-CP": "nghi-dinh-65-2014-nd-cp.txt",
	} {
		data, err := os.ReadFile(filepath.Join("testdata", "texts", file))
		if err != nil {
			t.Fatal(err)
		}
		texts[act] = string(data)
	}
	n := 0
	citations(law(t), func(where string, c rules.Citation) {
		if !c.Verbatim {
			if _, ok := texts[c.Act]; ok && c.Text != "" {
				t.Errorf("%s: %s is at hand word for word, so quote it", where, c)
			}
			return
		}
		n++
		article := articleOf(texts[c.Act], c.Provision)
		lines := strings.Split(article, "\n")
		for i := range lines {
			lines[i] = strings.TrimSpace(lines[i])
		}
		if !slices.Contains(lines, c.Text) {
			t.Errorf("%s: %s does not say %q", where, c, c.Text)
		}
		// The clause or point is the one that the provision names.
		if want := lastWord(c.Provision); !strings.HasPrefix(c.Text, want+".") && !strings.HasPrefix(c.Text, want+")") && c.Provision != "Điều 2 khoản 3" {
			t.Errorf("%s: %s is quoted as %q", where, c, c.Text)
		}
	})
	if n < 50 {
		t.Errorf("only %d verbatim citations were found", n)
	}
}

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

// articleOf cuts the article out of a text: "Điều 25 khoản 2" is in that of "Điều 25.".
func articleOf(text, provision string) string {
	words := strings.Fields(provision)
	if len(words) < 2 {
		return ""
	}
	from := strings.Index(text, "\nĐiều "+words[1]+".")
	if from < 0 {
		return ""
	}
	if to := strings.Index(text[from+1:], "\nĐiều "); to >= 0 {
		return text[from : from+1+to]
	}
	return text[from:]
}

// citations calls f for every citation of a regulation.
func citations(r *Regulation, f func(where string, c rules.Citation)) {
	for g := range r.Regimes() {
		for _, p := range g.Parameters {
			f(g.Code+" "+p.Code, p.Citation)
		}
		for _, x := range g.Gaps {
			f(g.Code+" "+x.Code, x.Citation)
		}
		for _, x := range g.Documents {
			f(g.Code+" "+x.Code, x.Citation)
		}
		for _, x := range g.Deadlines {
			f(g.Code+" "+x.Code, x.Citation)
		}
		for _, x := range g.Authorities {
			f(g.Code+" "+x.Power, x.Citation)
		}
		for _, x := range g.Revocations {
			f(g.Code+" "+x.Code, x.Citation)
		}
		for _, a := range g.Awards {
			for _, c := range a.Conditions {
				f(g.Code+" "+a.Code+" "+c.Code, c.Citation)
			}
			for _, q := range a.Quotas {
				f(g.Code+" "+a.Code+" "+q.Code, q.Citation)
			}
		}
	}
}

func TestShippedAreComplete(t *testing.T) {
	for g := range law(t).Regimes() {
		if g.Title.Vietnamese == "" || g.Title.English == "" {
			t.Errorf("%s: the title is not in both languages", g.Code)
		}
		if len(g.Awards) != 9 {
			t.Errorf("%s: %d awards, want the three routes of the flag and six grounds of the certificate", g.Code, len(g.Awards))
		}
		for _, a := range g.Awards {
			for _, c := range a.Conditions {
				if c.Title.Vietnamese == "" || c.Title.English == "" || c.Citation.English == "" || c.Citation.Text == "" {
					t.Errorf("%s %s: title, text and gloss are wanted in both languages", g.Code, c.Code)
				}
			}
		}
	}
	for _, name := range Shipped() {
		if r, err := ByName(name); err != nil || r.Code() != name {
			t.Errorf("ByName(%q): %v", name, err)
		}
	}
	if _, err := ByName("law-2022-decree-98-2032"); err == nil || !strings.Contains(err.Error(), "law-2022-decree-98-2023") {
		t.Errorf("an unknown name: %v, want a hint", err)
	}
}
