package main

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thidua-go/thidua/examples/cards"
	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/examples/years"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// answering lets somebody answer, or nobody if there are no answers, while a test runs.
func answering(t *testing.T, answers string) {
	t.Helper()
	was := terminal
	t.Cleanup(func() { terminal = was })
	terminal = func() io.Reader {
		if answers == "" {
			return nil
		}
		return strings.NewReader(answers)
	}
}

// made runs thidua init for a folder of its own, and holds what it wrote to be clean.
func made(t *testing.T, args ...string) (dir, out string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "cum-1")
	code, out, errs := call(append(append([]string{"init"}, args...), dir)...)
	if code != exitOK || errs != "" {
		t.Fatalf("init %q: %d\n%s%s", args, code, out, errs)
	}
	if code, out, errs := call("check", dir); code != exitOK || errs != "" || !clean.MatchString(out) {
		t.Errorf("init %q, check: %d\n%s%s", args, code, out, errs)
	}
	if code, _, errs := call("run", dir); code != exitOK || errs != "" {
		t.Errorf("init %q, run: %d\n%s", args, code, errs)
	}
	return dir, out
}

// text is a file of a folder; empty if there is none.
func text(dir, name string) string {
	data, _ := os.ReadFile(filepath.Join(dir, name))
	return string(data)
}

// english is a word that no Vietnamese sentence has.
var english = regexp.MustCompile(`(?m)(^|\s)#.*\b(the|of|is|and|which|what)\b`)

// Each kind of card makes a folder in which nothing is wrong, in either language, and of another year; its rules are
// the same in both.
func TestInitKinds(t *testing.T) {
	answering(t, "")
	for _, kind := range cards.Kinds.Names() {
		t.Run(kind, func(t *testing.T) {
			var hashes []string
			for _, lang := range []string{"en", "vi"} {
				dir, _ := made(t, "-lang", lang, "-from", kind, "-year", "2031", "-members", "Hà Nam; Thái Bình")
				card, err := scoring.Load("scorecard.yaml", []byte(text(dir, "scorecard.yaml")))
				if err != nil || card.Identity().Year != 2031 || card.Identity().Code != "cum-1" {
					t.Fatalf("%+v, %v", card.Identity(), err)
				}
				hashes = append(hashes, card.Identity().Hash)
				for ind := range card.Schema().All() {
					name := "facts.csv"
					if ind.Kind == rules.ListKind {
						name = "facts-" + ind.Code + ".csv"
					}
					if !ind.Computed && !strings.Contains(text(dir, name), ind.Code) {
						t.Errorf("%s says nothing of %s", name, ind.Code)
					}
				}
				entries, err := os.ReadDir(dir)
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range entries {
					if found := english.FindString(text(dir, e.Name())); lang == "vi" && found != "" {
						t.Errorf("%s is not in Vietnamese: %s", e.Name(), found)
					}
				}
				sample, _ := made(t, "-lang", lang, "-from", kind, "-sample")
				for name := range strings.FieldsSeq("cluster.yaml scorecard.yaml scorecard_test.yaml sheets.yaml") {
					if found := english.FindString(text(sample, name)); lang == "vi" && found != "" {
						t.Errorf("the sample of %s is not in Vietnamese: %s", name, found)
					}
				}
				if !strings.Contains(text(sample, "cluster.yaml"), "members:") {
					t.Error("the sample has no members")
				}
			}
			if hashes[0] != hashes[1] {
				t.Error("the cards of the two languages differ")
			}
		})
	}
}

// Comments of the cards stand in both languages, and the language that is asked for decides of nothing else.
func TestInitComments(t *testing.T) {
	comments := regexp.MustCompile(`(?m)(?:^#.*\n)+|[ \t]+#.*$`)
	found := 0
	for _, kind := range cards.Kinds.Names() {
		fsys, _ := cards.Kinds.Open(kind)
		names, err := fs.Glob(fsys, "*.yaml")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			data, err := fs.ReadFile(fsys, name)
			if err != nil {
				t.Fatal(err)
			}
			var written []string
			for _, lang := range []diag.Lang{diag.English, diag.Vietnamese} {
				text := (&newYear{options: &options{lang: lang}}).commented(string(data))
				if strings.Contains(text, "##") {
					t.Errorf("%s/%s: both languages are left in\n%s", kind, name, text)
				}
				found += len(comments.FindAllString(text, -1))
				written = append(written, comments.ReplaceAllString(text, "#\n"))
			}
			if diff := cmp.Diff(written[0], written[1]); diff != "" {
				t.Errorf("%s/%s: without the words of comments (-en +vi):\n%s", kind, name, diff)
			}
		}
	}
	if found < 2*30 {
		t.Errorf("only %d comments were found", found)
	}
}

const askedCard = `# Bảng điểm của năm. Điểm tối đa các phần cộng bằng scale, các tiêu chí cộng bằng phần.
# Tiêu chí có judged do người chấm; muốn tính từ số liệu thì thay bằng points: "min(full, full * growth / target)".
code: khoi-cac-so
year: 2027
scale: 100
# Chỉ tiêu có số liệu của từng đơn vị, để quy tắc dùng:
# indicators:
#   - {code: growth, unit: "%"}
#   - {code: target, unit: "%", min: 0.1, plan: true}
sections:
  - code: I
    title: Chuyên môn
    max: 72.5
    criteria:
      - {code: I.1, title: Chuyên môn, max: 72.5, judged: true}
  - code: II
    title: "Phong trào, nền nếp"
    max: 27.5
    criteria:
      - {code: II.1, title: "Phong trào, nền nếp", max: 27.5, judged: true}
`

const askedCluster = `# Các đơn vị của cụm và việc trong năm. Dòng bắt đầu bằng # là ghi chú;
# điền dòng nào thì bỏ dấu # của dòng ấy.
code: khoi-cac-so
title: {vi: Khối các sở}
# unit là mã dùng trong mọi tệp; aliases: [...] là các tên gọi khác
members:
  - {unit: so_noi_vu, name: Sở Nội vụ}
  - {unit: so_van_hoa_the_thao, name: "Sở Văn hóa, Thể thao"}
years:
  - year: 2027
    # Quy định áp dụng và số lượng đề nghị:
    # regulation: statute
    # plan: {awards: [{award: flag.central_cluster, places: 1}]}
    # Việc trong năm, mỗi việc kèm ngày; chưa phát động thì chưa xếp hạng:
    # events:
    #   - {on: 2027-01-31, act: launch}
`

// What nobody said on the command line is asked, again after an answer that cannot be taken; what was said is not.
func TestInitAsks(t *testing.T) {
	answering(t, "Khối các sở\n\n1.\tSở Nội vụ\n2.\tSở Văn hóa, Thể thao;\n\n1.000\n100\n"+
		"Chuyên môn: 72,5\nPhong trào\n\nChuyên môn: 72,5\nPhong trào: 30\n\n"+
		"- Chuyên môn: 72,5\n- Phong trào, nền nếp (27,5 điểm)\n\n26\n2027\n")
	dir := filepath.Join(t.TempDir(), "new")
	code, out, errs := call("init", "-lang", "vi", dir)
	if code != exitOK {
		t.Fatalf("%d\n%s%s", code, out, errs)
	}
	for file, want := range map[string]string{"scorecard.yaml": askedCard, "cluster.yaml": askedCluster} {
		if diff := cmp.Diff(want, text(dir, file)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", file, diff)
		}
	}
	at := 0
	for _, want := range []string{"Tên cụm", "Các đơn vị, mỗi dòng", "Thang điểm", "không chắc điểm là bao nhiêu: 1.000",
		"Các phần kèm điểm", "-sections:2:1: mỗi phần cần tên và điểm tối đa",
		"các phần cộng lại là 102,5 điểm, mà thang điểm là 100",
		"Năm của bảng điểm", "năm ghi như 2026"} {
		i := strings.Index(errs[at:], want)
		if i < 0 {
			t.Fatalf("%q is not said, or too early:\n%s", want, errs)
		}
		at += i
	}
	answering(t, "2027\n")
	dir = filepath.Join(t.TempDir(), "new")
	code, _, errs = call("init", "-members", "A, B", "-sections", "I: 60; II: 40", dir)
	if code != exitOK || errs != "The year of the card:\n" {
		t.Errorf("%d\n%s", code, errs)
	}
	answering(t, "x\n")
	if code, _, errs = call("init", "-members", "A, B", filepath.Join(t.TempDir(), "new")); code != exitFault ||
		!strings.Contains(errs, "there was no answer (thidua init -h") {
		t.Errorf("%d\n%s", code, errs)
	}
}

// Lists are understood as they are pasted, or refused with the line and what to do.
func TestInitLists(t *testing.T) {
	for _, tt := range []struct{ reason, text, want, fault string }{
		{"plain", "Hà Nam\nThái Bình\n", "ha_nam Hà Nam, thai_binh Thái Bình", ""},
		{"numbers of a spreadsheet", "1\tHà Nam\t\n2\tThái Bình\t\n", "ha_nam Hà Nam, thai_binh Thái Bình", ""},
		{"numbers of a letter", "1. Hà Nam;\r\n2. Thái Bình.\r\n", "ha_nam Hà Nam, thai_binh Thái Bình", ""},
		{"other numbers", "(1) Hà Nam\n(2) Thái Bình", "ha_nam Hà Nam, thai_binh Thái Bình", ""},
		{"letters", "a) Hà Nam\nb) Thái Bình", "ha_nam Hà Nam, thai_binh Thái Bình", ""},
		{"Roman numerals", "I. Hà Nam\nII. Vĩnh Phúc\nIII. Long An",
			"ha_nam Hà Nam, vinh_phuc Vĩnh Phúc, long_an Long An", ""},
		{"bullets", "• Hà Nam\n\uf0b7\tThái Bình\n- Nam Định\no\tHưng Yên",
			"ha_nam Hà Nam, thai_binh Thái Bình, nam_dinh Nam Định, hung_yen Hưng Yên", ""},
		{"decomposed letters", "Ha\u0300 Nam\nTha\u0301i Bi\u0300nh", "ha_nam Hà Nam, thai_binh Thái Bình", ""},
		{"what shows nothing", "\ufeffHà\u00a0Nam\u200b\n\n  \nThái  Bình", "ha_nam Hà Nam, thai_binh Thái  Bình", ""},
		{"commas in names", "Sở Văn hóa, Thể thao\nSở Y tế", "so_van_hoa_the_thao Sở Văn hóa, Thể thao, so_y_te Sở Y tế", ""},
		{"numbers that are names", "6A\n6 B\n10-C", "6a 6A, 6_b 6 B, 10_c 10-C", ""},
		{"a code of their own", "an_hoa = Xã An Hòa\nan_hoa_2 = Xã An Hoa", "an_hoa Xã An Hòa, an_hoa_2 Xã An Hoa", ""},
		{"names alike", "Xã An Hòa\nXã An Hoa", "",
			":2:1: Xã An Hoa has the code xa_an_hoa, which line 1 has: Xã An Hòa (write"},
		{"one name twice", "Hà Nam\nHA  NAM", "", ":2:1: HA  NAM has the code ha_nam"},
		{"alike without blanks", "Ba Na\nBana", "", ":2:1: Bana has the code bana, which line 1 has"},
		{"a gap", "1. Hà Nam\n3. Thái Bình", "", ":1:1: the numbers of the list do not run from 1"},
		{"two levels", "I. Vùng 1\n1. Hà Nam\n2. Thái Bình", "", ":2:1: the numbers of the list do not run from 1"},
		{"several cells", "STT\tTên\n1\tHà Nam", "",
			":1:1: it holds several cells, and which is the name is not clear: STT Tên"},
		{"no letters", "!!!\nHà Nam", "", ":1:1: no code can be made of the name !!!"},
		{"letters of others", "北京\nHà Nam", "", "no code can be made of the name 北京"},
		{"one", "Hà Nam", "", "a cluster has two members or more"},
		{"none", "\n\n", "", "a cluster has two members or more"},
		{"a long name", strings.Repeat("a", 201) + "\nb", "", "more than 200 letters"},
		{"many lines", strings.Repeat("x\n", 2001), "", "has 2001 lines"},
		{"a large list", strings.Repeat("x", 1<<20+1), "", "larger than 1024 kB"},
		{"a control character", "Hà\x07Nam\nb", "", ":1:3: an invisible character"},
		{"not UTF-8", "H\xe0 Nam\nb", "", "the letters are those of TCVN3"},
		{"a workbook", "PK\x03\x04xx", "", "the file is a workbook"},
	} {
		lines, err := pasted("list.txt", tt.text)
		var got []string
		if err == nil {
			var units []unit
			units, err = unitsOf("list.txt", lines)
			for _, u := range units {
				got = append(got, u.code+" "+u.name)
			}
		}
		switch {
		case tt.fault != "" && (err == nil || !strings.HasPrefix(err.Error(), "list.txt:") ||
			!strings.Contains(err.Error(), tt.fault)):
			t.Errorf("%s: %v does not say %q", tt.reason, err, tt.fault)
		case tt.fault == "" && (err != nil || strings.Join(got, ", ") != tt.want):
			t.Errorf("%s: %v, %v", tt.reason, got, err)
		}
	}
}

// Sections are a title and points that can be read in one way.
func TestInitSections(t *testing.T) {
	for _, tt := range []struct{ arg, want, reason string }{
		{"A = 400; B, C: 300,5; D=1", "A=400 B, C=300.5 D=1", "semicolons"},
		{"A = 400, B, C: 300,5, D=1", "A=400 B, C=300.5 D=1", "commas behind points alone separate"},
		{"A, B: 300,5", "A, B=300.5", "one section"},
	} {
		i := &initOptions{sections: tt.arg}
		err := i.lists()
		var got []string
		for _, p := range i.parts {
			got = append(got, p.title+"="+p.max.String())
		}
		if all := strings.Join(got, " "); err != nil || all != tt.want {
			t.Errorf("%s: %s: %s, %v", tt.reason, tt.arg, all, err)
		}
	}
	for _, tt := range []struct{ text, want string }{
		{"Kinh tế - xã hội: 600", "Kinh tế - xã hội=600"},
		{"Kinh tế\t600", "Kinh tế=600"},
		{"Kinh tế (600 điểm)", "Kinh tế=600"},
		{"Kinh tế 12,5 điểm", "Kinh tế=12.5"},
		{"Chương trình 135 = 40", "Chương trình 135=40"},
		{"Chương trình 135", "a section needs a title and its points (write the points behind it"},
		{": 600", "a section needs"},
		{"Kinh tế: 1.000", "points cannot be read without a doubt: 1.000"},
		{"Kinh tế: 1,000", "points cannot be read without a doubt: 1,000"},
		{"Kinh tế: 1e3", "a section needs"},
		{"Kinh tế: 0", "points are above 0"},
		{"Kinh tế: -5", "a section needs"},
		{"Kinh tế: ٣", "a section needs"},
	} {
		lines, err := pasted("", tt.text)
		got := ""
		if err == nil {
			var parts []part
			if parts, err = partsOf("", lines); err == nil {
				got = parts[0].title + "=" + parts[0].max.String()
			}
		}
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, tt.want) {
			t.Errorf("%s: %s, not %s", tt.text, got, tt.want)
		}
	}
}

// The year after each that comes with the program begins with its members and card, and knows its facts.
func TestInitLastYear(t *testing.T) {
	answering(t, "")
	for _, name := range years.Names() {
		f, err := folder.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		was, err := folder.Load(f)
		if err != nil {
			t.Fatal(err)
		}
		if was.Card == nil {
			code, _, errs := call("init", "-last", name, filepath.Join(t.TempDir(), "new"))
			if code != exitFault || !strings.Contains(errs, "the folder of last year has no scorecard") {
				t.Errorf("%s: %d %s", name, code, errs)
			}
			continue
		}
		dir, _ := made(t, "-last", name)
		if f, err = folder.Open(dir); err != nil {
			t.Fatal(err)
		}
		is, err := folder.Load(f)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(was.Cluster.Definition().Members, is.Cluster.Definition().Members); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		y := is.Campaign.Year()
		if y.Year != was.Campaign.Year().Year+1 || len(y.Events)+len(y.Due)+len(y.Statistics) > 0 {
			t.Errorf("%s: %+v", name, y)
		}
		logged, err := was.Campaign.Inputs(t.Context(), rules.Date{})
		if err != nil {
			t.Fatal(err)
		}
		for _, before := range append(logged.Facts, was.Besides.Facts...) {
			for _, f := range is.Besides.Facts {
				if f.Unit() != before.Unit() {
					continue
				}
				if want, _ := before.For(is.Card.Schema()); f.Previous() == nil || !cmp.Equal(known(want), known(f.Previous())) {
					t.Errorf("%s: %s had %v and now had %v", name, f.Unit(), want, f.Previous())
				}
			}
		}
	}
}

// known are the facts that there are.
func known(f *rules.Facts) (all []string) {
	for fact := range f.All() {
		if fact.Value.Known() || fact.Value.IsNotApplicable() {
			all = append(all, fact.Indicator+": "+fact.Value.String()+" "+fact.Evidence)
		}
	}
	return all
}

// lastYear is a folder with what a year may have: members that changed, a school year, days in rules and periods, a
// regulation of its own, lists, evidence, and a card with the ends of lines and the mark of Windows.
var lastYear = map[string]string{
	"cluster.yaml": `code: x
groups: [{code: a}, {code: b}]
members:
  - {unit: old, name: "Trường: cũ", group: a, period: {before: 2025-01-01}, successors: [new]}
  - {unit: new, name: Trường mới, group: a, period: {from: 2025-01-01}, weight: 12.50}
  - {unit: "10a", aliases: ["no", "1.5"], group: b}
rotation: {order: [new, 10a]}
officers: [{year: 2024, head: old}, {year: 2025, head: new, standing: proposed, on: 2025-06-01}]
years:
  - year: 2024
    period: {from: 2024-09-01, before: 2025-09-01}
    due: [{act: sign, on: 2024-10-01}]
    plan: {awards: [{award: flag.central_cluster, percent: 12.5, of: scored}]}
    events:
      - {on: 2024-09-05, act: launch}
      - {on: 2025-03-01, act: amend, by: cluster, note: {vi: thêm cụm phó}, amends: {deputies: 1}}
`,
	"scorecard.yaml": "\ufeffcode: x\r\nyear: 2024\r\ncitation: {act: QC 2024, text: \"2024-01-01\"}\r\n" +
		"indicators:\r\n  - {code: sent, kind: date}\r\n  - {code: note, kind: text}\r\n" +
		"  - {code: gifts, kind: list, fields: [{code: from, kind: text}]}\r\n" +
		"tie_break: ['note == \"x\" ? 1 : 0', count_of(gifts)]\r\n" +
		"sections:\r\n  - code: I\r\n    criteria:\r\n" +
		"      - {code: I.1, max: 10, points: 'sent > date(\"1999-01-01\") and sent <= date(\"2025-02-28\") ? full : 0'}\r\n",
	"regulation.yaml": "code: own\nextends: statute\ntitle: {vi: Riêng}\n",
	"facts.yaml": "units:\n  new: {sent: {value: 2025-02-01, evidence: \"a: b\"}, note: \"=1 # x\", " +
		"gifts: [{from: \"- 'q'\"}]}\n  10a: {sent: n/a}\n",
}

func TestInitLastYearOfOnesOwn(t *testing.T) {
	answering(t, "")
	last := t.TempDir()
	for name, text := range lastYear {
		if err := os.WriteFile(filepath.Join(last, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	dir, out := made(t, "-last", last, "-lang", "vi")
	for file, wants := range map[string][]string{
		"cluster.yaml": {"deputies: 1\n", "rotation: {order: [new, \"10a\"]}", "officers: [{year: 2025, head: new",
			"  - {unit: old, name: \"Trường: cũ\", group: a, period: {before: 2025-01-01}, successors: [new]}\n",
			`aliases: [no, "1.5"]`, "weight: 12.5}", "percent: 12.5", "    period: {from: 2025-09-01, before: 2026-09-01}\n"},
		"scorecard.yaml": {"year: 2025\r\ncitation: {act: QC 2024, text: \"2024-01-01\"}\r\n",
			`sent > date("1999-01-01") and sent <= date("2026-02-28")`},
		"regulation.yaml": {lastYear["regulation.yaml"]},
		"facts-previous.yaml": {"  new:\n    sent: {value: 2025-02-01, evidence: \"a: b\"}\n    note: \"=1 # x\"\n" +
			"    gifts: [{from: \"- 'q'\"}]\n", "  10a:\n    sent: n/a\n"},
		"facts.csv": {"unit;sent;note\nnew;;\n10a;;\n"},
	} {
		for _, want := range wants {
			if got := text(dir, file); !strings.Contains(got, want) {
				t.Errorf("%s does not say %q:\n%s", file, want, got)
			}
		}
	}
	if want := "scorecard.yaml:13: ngày 28/2/2025 đã đổi thành 28/2/2026: cần xem lại\n"; !strings.Contains(out, want) {
		t.Errorf("the output does not say %q:\n%s", want, out)
	}
	for _, gone := range []string{"launch}\n      -", "2024-10-01", "head: old"} {
		if strings.Contains(text(dir, "cluster.yaml"), gone) {
			t.Errorf("cluster.yaml says %q", gone)
		}
	}
}

// The year after last year may be said, and a later one knows nothing of the year before; a title is another.
func TestInitLaterYear(t *testing.T) {
	answering(t, "")
	for _, tt := range []struct {
		reason, year string
		previous     bool
	}{{"the next year", "2024", true}, {"years later", "2026", false}} {
		dir, out := made(t, "-last", "north-central-2023", "-year", tt.year, "-title", "Khối mới")
		for file, want := range map[string]string{"cluster.yaml": "  - year: " + tt.year + "\n",
			"scorecard.yaml": "year: " + tt.year + "\n"} {
			if got := text(dir, file); !strings.Contains(got, want) {
				t.Errorf("%s: %s does not say %q:\n%s", tt.reason, file, want, got)
			}
		}
		if !strings.Contains(text(dir, "cluster.yaml"), "title: {vi: Khối mới}\n") {
			t.Errorf("%s: another title:\n%s", tt.reason, text(dir, "cluster.yaml"))
		}
		left := strings.Contains(out, "the facts of 2023 are left out: they are not those of 2025, the year before")
		if had := text(dir, "facts-previous.yaml") != ""; had != tt.previous || left == tt.previous {
			t.Errorf("%s: facts of last year: %v\n%s", tt.reason, had, out)
		}
	}
	for _, kind := range cards.Kinds.Names() { // whatever their titles look like
		dir, _ := made(t, "-from", kind, "-sample", "-title", "Khối: \"mới\" # 1")
		if want := `title: {vi: "Khối: \"mới\" # 1"}` + "\n"; !strings.Contains(text(dir, "cluster.yaml"), want) {
			t.Errorf("%s has another title:\n%s", kind, text(dir, "cluster.yaml"))
		}
	}
}

// What is to be filled in is called by its name above its code, in its column.
func TestInitCallsColumnsByName(t *testing.T) {
	answering(t, "")
	dir, _ := made(t, "-lang", "vi", "-from", "province", "-year", "2031", "-members", "Hà Nam; Thái Bình")
	for file, want := range map[string]string{
		"facts.csv": "# Đơn vị;Xã miền núi;Thu ngân sách (tỷ đồng);Dự toán thu (tỷ đồng);Hộ nghèo (hộ);Số hộ (hộ);" +
			"Hồ sơ trực tuyến (%);Ngày gửi báo cáo năm;Có lãnh đạo bị kỷ luật\n" +
			"unit;mountain;revenue;revenue_plan;poverty;households;online;report_sent;discipline\n",
		"facts-complaints.csv": "# Đơn vị;Ngày nhận;Ngày trả lời;Minh chứng\nunit;received;answered;evidence\n",
	} {
		if got := text(dir, file); !strings.Contains(got, want) {
			t.Errorf("%s does not say\n%s\nbut\n%s", file, want, got)
		}
	}
}

// What cannot be written leaves everything as it was.
func TestInitWritesWholeOrNot(t *testing.T) {
	answering(t, "")
	for _, tt := range []struct {
		reason string
		before func(dir string) error
		args   []string
		want   string
	}{
		{"a file has the name", func(dir string) error { return os.WriteFile(dir, []byte("mine"), 0o600) }, nil,
			"something else has the name"},
		{"the folder holds a file", func(dir string) error {
			return os.MkdirAll(filepath.Join(dir, ".hidden"), 0o700)
		}, nil, "the folder holds files, and is left as it is"},
		{"another program writes", func(dir string) error {
			return os.Mkdir(filepath.Join(filepath.Dir(dir), ".thidua-init-new"), 0o700)
		}, nil, "if no other program is writing, remove"},
		{"there is no folder around", func(dir string) error { return os.Remove(filepath.Dir(dir)) }, nil,
			"the folder cannot be written"},
		{"a title that no file may hold", nil, []string{"-title", "a\x07b"}, "an invisible character"},
		{"a list that is not there", nil, []string{"-members", "none.txt"}, "none.txt: there is no such file"},
		{"a folder for a list", nil, []string{"-sections", "testdata"}, "testdata: this is no regular file"},
		{"names alike", nil, []string{"-members", "Hà Nam; ha nam"}, "-members:2:1: ha nam has the code"},
		{"sections that do not add up", nil, []string{"-scale", "200"}, "the sections have 100 points together"},
	} {
		around := filepath.Join(t.TempDir(), "around")
		dir := filepath.Join(around, "new")
		err := os.Mkdir(around, 0o700)
		if tt.before != nil && err == nil {
			err = tt.before(dir)
		}
		if err != nil {
			t.Fatal(err)
		}
		before := tree(around)
		args := append([]string{"init", "-members", "A, B", "-sections", "I: 60; II: 40", "-year", "2027"}, tt.args...)
		code, out, errs := call(append(args, dir)...)
		if code != exitFault || out != "" || !strings.Contains(errs, tt.want) {
			t.Errorf("%s: %d %s%s", tt.reason, code, out, errs)
		}
		if after := tree(around); after != before {
			t.Errorf("%s: there was\n%s\nand is\n%s", tt.reason, before, after)
		}
	}
	dir := filepath.Join(t.TempDir(), "new")
	if err := os.Mkdir(dir, 0o700); err != nil { // an empty one is taken
		t.Fatal(err)
	}
	if code, _, errs := call("init", "-members", "A, B", "-sections", "I: 60", "-year", "2027", dir); code != exitOK {
		t.Errorf("%d %s", code, errs)
	}
}

// tree is all that is in a folder.
func tree(dir string) string {
	var b strings.Builder
	_ = filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		b.WriteString(path + "\n")
		if err == nil && info.Mode().IsRegular() {
			data, _ := os.ReadFile(path)
			b.Write(data)
		}
		return nil
	})
	return b.String()
}

// A command line that says too little or too much is said to be wrong.
func TestInitUsage(t *testing.T) {
	answering(t, "")
	for _, tt := range []struct{ args, want string }{
		{"", "init needs one folder"},
		{"a b", "init needs one folder"},
		{"a", "init needs -members, since nobody is there to be asked"},
		{"-members A,B a", "init needs -sections"},
		{"-members A,B -sections I:1 a", "init needs -year"},
		{"-members A,B -sections I:1 -year 26 a", "a year is written like 2026"},
		{"-from nothing a", "there is no card of the kind nothing"},
		{"-from provinc a", "did you mean province?"},
		{"-from province -sections I:1 a", "each make a card"},
		{"-from province -scale 10 a", "-from brings its own scale"},
		{"-sample a", "-sample goes with -from"},
		{"-last province -members A,B a", "-last brings members"},
		{"-last north-central-2023 -year 2023 a", "-year 2023 is no later one"},
		{"-scale 1.000 a", "cannot be read without a doubt"},
		{"-lang vi -from nothing a", "không hợp lệ cho tùy chọn -from: không có bảng điểm loại nothing (được phép dùng"},
	} {
		if code, _, errs := call(append([]string{"init"}, strings.Fields(tt.args)...)...); code != exitUsage ||
			!strings.Contains(errs, tt.want) || !strings.Contains(errs, `"thidua init -h"`) {
			t.Errorf("init %s: %d\n%s\ndoes not say %q", tt.args, code, errs, tt.want)
		}
	}
}
