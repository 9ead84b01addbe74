package awards

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
)

// texts are the acts at hand word for word, as far as they are quoted, by the name that
// citations give them.
var texts = map[string]string{
	"Luật 15/2003/QH11":                  "luat-15-2003-qh11.txt",
	"Luật 15/2003/QH11 sửa đổi năm 2013": "luat-15-2003-qh11-sua-doi-2013.txt",
	"Luật 39/2013/QH13":                  "luat-39-2013-qh13.txt",
	"Luật 06/2022/QH15":                  "luat-06-2022-qh15.txt",
	"Nghị định 65/2014/NĐ-CP":            "nghi-dinh-65-2014-nd-cp.txt",
	"Nghị định 91/2017/NĐ-CP":            "nghi-dinh-91-2017-nd-cp.txt",
	"Nghị định 98/2023/NĐ-CP":            "nghi-dinh-98-2023-nd-cp.txt",
	"Nghị định 152/2025/NĐ-CP":           "nghi-dinh-152-2025-nd-cp.txt",
	"Thông tư 12/2019/TT-BNV":            "thong-tu-12-2019-tt-bnv.txt",
	"Thông tư 151/2018/TT-BQP":           "thong-tu-151-2018-tt-bqp.txt",
	"Thông tư 01/2019/TT-VKSTC":          "thong-tu-01-2019-tt-vkstc.txt",
}

// TestVerbatimTexts holds every quotation to the text of its act, by article, clause
// and point, and asks for one where the text is at hand.
func TestVerbatimTexts(t *testing.T) {
	read := make(map[string]string)
	for act, file := range texts {
		data, err := os.ReadFile(filepath.Join("testdata", "texts", file))
		if err != nil {
			t.Fatal(err)
		}
		read[act] = string(data)
	}
	quoted := make(map[string]bool)
	citations(law(t), func(where string, c rules.Citation) {
		lines := provisionOf(read[c.Act], c.Provision)
		switch {
		case c.Verbatim:
			quoted[c.Act] = true
			if !slices.ContainsFunc(lines, func(l string) bool { return quotes(l, c.Text) }) {
				t.Errorf("%s: %s does not say %q", where, c, c.Text)
			}
		case c.Text != "" && c.Provision != "" && lines != nil:
			t.Errorf("%s: %s is at hand word for word, so quote it", where, c)
		}
	})
	for act := range texts {
		if !quoted[act] {
			t.Errorf("nothing quotes %s", act)
		}
	}
}

// quotes reports whether a text is a line, or whole sentences of it.
func quotes(line, text string) bool {
	before, after, found := strings.Cut(line, text)
	return found && text != "" &&
		regexp.MustCompile(`^$|\.\s*$|^\(?\d+[.)] $|^\pL\) $`).MatchString(before) &&
		(after == "" || strings.ContainsRune(".:;)", rune(text[len(text)-1])))
}

func TestQuotes(t *testing.T) {
	const line = "1. Một. Hai, trừ ba. Bốn"
	for text, want := range map[string]bool{
		line: true, "Hai, trừ ba.": true, "1. Một.": true, "Một.": true, "Bốn": true,
		"Hai": false, "trừ ba.": false, "Một": false, "Năm.": false, "": false,
	} {
		if quotes(line, text) != want {
			t.Errorf("%q is quoted: %v", text, !want)
		}
	}
}

// provisionOf cuts a provision out of a text, as its lines: "Điều 84 khoản 2 điểm
// d" is what stands from "d)" on in what stands from "2." on in what stands from
// "Điều 84." on, each up to the next of its sort. A clause that has points is cited
// for what stands before the first.
func provisionOf(text, provision string) []string {
	var lines []string
	for _, l := range strings.Split(text, "\n") {
		lines = append(lines, strings.TrimSpace(l))
	}
	words := strings.Fields(provision)
	for i := 0; i+1 < len(words); i += 2 {
		first, next := "", ""
		switch words[i] {
		case "Điều":
			first, next = words[i+1]+`\.`, `Điều \d+\.`
			first = "Điều " + first
		case "khoản":
			first, next = `\(?`+words[i+1]+`[.)]`, `\(?\d+[.)]`
		case "điểm":
			first, next = words[i+1]+`\)`, `\pL\)`
		}
		lines = section(lines, first, next)
	}
	for i, l := range lines {
		if !slices.Contains(words, "điểm") && startsWith(`\pL\)`, l) {
			return lines[:i]
		}
	}
	return lines
}

// section returns the lines from the one that starts as first does to the one
// before the next that starts as next does.
func section(lines []string, first, next string) []string {
	from := slices.IndexFunc(lines, func(l string) bool { return startsWith(first, l) })
	if from < 0 || first == "" {
		return nil
	}
	to := slices.IndexFunc(lines[from+1:], func(l string) bool { return startsWith(next, l) })
	if to < 0 {
		return lines[from:]
	}
	return lines[from : from+1+to]
}

func startsWith(pattern, line string) bool {
	return regexp.MustCompile(`^(?:` + pattern + `)(?:\s|$)`).MatchString(line)
}

func TestProvisionOf(t *testing.T) {
	const text = "Điều 8. Tám\n1. Một:\na) một a\nb) một b\n2. Hai:\na) hai a\n  đoạn sau\nđ) hai " +
		"đ\n3. Ba.\nBa nữa.\nĐiều 84. Tám mươi tư\n1. Khác\n"
	for provision, want := range map[string]string{
		"Điều 8 khoản 1":         "1. Một:",
		"Điều 8 khoản 1 điểm b":  "b) một b",
		"Điều 8 khoản 2 điểm a":  "a) hai a|đoạn sau",
		"Điều 8 khoản 2 điểm đ":  "đ) hai đ",
		"Điều 8 khoản 2 điểm d":  "",
		"Điều 8 khoản 2 điểm b":  "", // point b stands in clause 1 only
		"Điều 8 khoản 3":         "3. Ba.|Ba nữa.",
		"Điều 8 khoản 4":         "",
		"Điều 84 khoản 1":        "1. Khác|",
		"Điều 84 khoản 3":        "", // clause 3 stands in article 8 only
		"Điều 85 khoản 1":        "",
		"Điều 84 khoản 1 điểm a": "",
	} {
		if got := strings.Join(provisionOf(text, provision), "|"); got != want {
			t.Errorf("%s is %q, want %q", provision, got, want)
		}
	}
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

// TestStatuteIsTheLawsJoined holds what is known of the laws before they are read to what they say,
// and the hash that the program knows to theirs.
func TestStatuteIsTheLawsJoined(t *testing.T) {
	l, err := readLibrary(embedded)
	if err != nil {
		t.Fatal(err)
	}
	got := l.find(statute)
	var laws []*Regulation
	for i, g := range got.regimes {
		r, err := ByName(g.code)
		if err != nil {
			t.Fatal(err)
		}
		if one := r.regimes[0]; len(r.regimes) != 1 || one.covers != g.covers || one.code != g.code {
			t.Errorf("%s is listed for %v, and covers %v", g.code, g.covers, r.coverage())
		}
		if laws = append(laws, r); i > 0 && got.regimes[i-1].covers.Before != g.covers.From {
			t.Errorf("%s does not follow the regime before it", g.code)
		}
	}
	want, err := Join(statute, got.title, laws...)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got.vocabulary, want.vocabulary) || !reflect.DeepEqual(got.declared(), want.declared()) {
		t.Error("a law declares words of its own: join them")
	}
	if hash := want.Identity().Hash; hash != statuteHash || got.Identity().Hash != hash {
		t.Errorf("the hash of the statute is now %s (statuteHash)", hash)
	}
	if all := law(t).Identity(); all.Hash != statuteHash {
		t.Errorf("the statute says its hash is %s", all.Hash)
	}
}

// TestRegimesAreMadeWhenAsked counts the files that are compiled for one day.
func TestRegimesAreMadeWhenAsked(t *testing.T) {
	l, err := readLibrary(embedded)
	if err != nil {
		t.Fatal(err)
	}
	made := make(map[string]bool)
	for name, read := range l.regs {
		l.regs[name] = func() (*Regulation, error) {
			made[name] = true
			return read()
		}
	}
	r, day := l.find(statute), rules.Day(2024, 3, 14)
	made = make(map[string]bool)
	if _, err := r.Assess(day, flag, leader()); err != nil {
		t.Fatal(err)
	}
	if err := CheckCandidates([]Candidate{leader()}, r); err != nil {
		t.Fatal(err)
	}
	if len(made) != 1 || !made["law-2022-decree-98-2023"] {
		t.Errorf("made %v", made)
	}
}

func TestAwardAndDecides(t *testing.T) {
	r, day := law(t), rules.Day(2024, 3, 14)
	a, err := r.Award(flag, day)
	if err != nil || a.Form != "government_flag" || len(a.Conditions)+len(a.Quotas) > 0 {
		t.Errorf("%+v, %v", a, err)
	}
	a.Title["en"] = "changed"
	who := r.Decides(flag, day)
	if who["en"] == "" {
		t.Error("nobody decides on the flag")
	}
	who["en"] = "changed"
	if a, _ := r.Award(flag, day); a.Title["en"] == "changed" || r.Decides(flag, day)["en"] == "changed" {
		t.Error("what was returned is shared")
	}
	if _, err := r.Award("flag.none", day); !errors.Is(err, ErrNoAward) {
		t.Errorf("an award that is not there: %v", err)
	}
	before := rules.Day(1990, 1, 1)
	if _, err := r.Award(flag, before); !errors.Is(err, ErrNotCovered) || r.Decides(flag, before) != nil {
		t.Errorf("a day without law: %v", err)
	}
}

func TestShippedAreComplete(t *testing.T) {
	for g := range law(t).Regimes() {
		if g.Title["vi"] == "" || g.Title["en"] == "" {
			t.Errorf("%s: the title is not in both languages", g.Code)
		}
		if len(g.Awards) != 9 {
			t.Errorf("%s: %d awards, want the three routes of the flag and six grounds of the certificate", g.Code,
				len(g.Awards))
		}
		for _, a := range g.Awards {
			for _, c := range a.Conditions {
				if c.Title["vi"] == "" || c.Title["en"] == "" || c.Citation.English == "" || c.Citation.Text == "" {
					t.Errorf("%s %s: title, text and gloss are wanted in both languages", g.Code, c.Code)
				}
			}
		}
	}
	for _, name := range Shipped() {
		if r, err := ByName(name); err != nil || r.Identity().Code != name {
			t.Errorf("ByName(%q): %v", name, err)
		}
	}
	if _, err := ByName("law-2022-decree-98-2032"); err == nil ||
		!strings.Contains(err.Error(), "law-2022-decree-98-2023") {
		t.Errorf("an unknown name: %v, want a hint", err)
	}
}
