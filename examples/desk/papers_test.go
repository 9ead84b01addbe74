package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/thidua-go/thidua/examples/desk/paper"
	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const closing = "testdata/closing"

// writePapers runs desk papers into a folder of its own, and returns what it wrote by name.
func writePapers(t *testing.T, year string, args ...string) map[string][]byte {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out")
	out, code := deskPapers(t, append([]string{"-folder", year, "-out", dir}, args...)...)
	if code != exitOK {
		t.Fatalf("%d: %s", code, out)
	}
	files := make(map[string][]byte)
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(name)] = data
	}
	return files
}

// deskPapers runs desk papers, and returns what it says.
func deskPapers(t *testing.T, args ...string) (said string, code int) {
	t.Helper()
	var out bytes.Buffer
	d := &desk{in: bufio.NewReader(strings.NewReader("")), out: &out, err: &out, lang: diag.English}
	code = d.run(append([]string{"papers"}, args...))
	return out.String(), code
}

// The text of each paper is that of testdata/papers.
func TestPapersText(t *testing.T) {
	for _, year := range []string{"north-central-2023", closing} {
		for name, page := range writePapers(t, year, "-format", "html") {
			p, err := paper.Parse(string(page))
			if err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", "papers", filepath.Base(year), strings.TrimSuffix(name, ".html")+".txt")
			got := p.String()
			if *update {
				err := errors.Join(os.MkdirAll(filepath.Dir(golden), 0o755), os.WriteFile(golden, []byte(got), 0o644))
				if err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if want := strings.ReplaceAll(string(want), "\r\n", "\n"); got != want {
				t.Errorf("%s is not as the golden file has it:\n%s", golden, got)
			}
		}
	}
}

// letters are the letters of a document of Word, and of a page of HTML, without what is between them.
func letters(s string) string {
	return regexp.MustCompile(`[\s|]+`).ReplaceAllString(s, "")
}

func wordLetters(t *testing.T, data []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(r); ; {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			if text, ok := token.(xml.CharData); ok && f.Name == "word/document.xml" {
				b.Write(text)
			}
		}
	}
	return letters(b.String())
}

// excelTexts is what the cells of a workbook hold, and that none of it is a formula.
func excelTexts(t *testing.T, data []byte) (texts []string) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheet := f.GetSheetList()[0]
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for y, row := range rows {
		for x, cell := range row {
			at, err := excelize.CoordinatesToCellName(x+1, y+1)
			formula, ferr := f.GetCellFormula(sheet, at)
			if err != nil || ferr != nil || formula != "" {
				t.Errorf("a formula in %s: %s (%v %v)", at, formula, err, ferr)
			}
			if s := letters(cell); s != "" {
				texts = append(texts, s)
			}
		}
	}
	return texts
}

// paperTexts is the same of a paper.
func paperTexts(p *paper.Paper) (texts []string) {
	for _, b := range p.Blocks {
		if b.Text != nil {
			texts = append(texts, letters(b.Text.String()))
			continue
		}
		for _, row := range b.Table.Rows {
			for _, c := range row {
				texts = append(texts, cmp.Or(c.Number, letters(c.String())))
			}
		}
	}
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}

// The kinds of files say the same, the same bytes each time, and pictures are well-formed.
func TestPapersAgree(t *testing.T) {
	files, again := writePapers(t, closing), writePapers(t, closing)
	pictures := 0
	for name, data := range files {
		if !bytes.Equal(again[name], data) {
			t.Errorf("%s: other bytes the second time", name)
		}
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		p, err := paper.Parse(string(data))
		if err != nil {
			t.Fatal(err)
		}
		base := strings.TrimSuffix(name, ".html")
		if got, want := wordLetters(t, files[base+".docx"]), letters(p.String()); got != want {
			t.Errorf("%s: Word says\n%s\nand HTML\n%s", base, got, want)
		}
		if got, want := excelTexts(t, files[base+".xlsx"]), paperTexts(p); !slices.Equal(got, want) {
			t.Errorf("%s: Excel says\n%q\nand HTML\n%q", base, got, want)
		}
		picture := string(files[base+".svg"])
		if has := strings.Count(string(data), "<svg"); has > 1 || has == 1 && !strings.Contains(string(data), picture) {
			t.Errorf("%s: %d pictures, and not that of the file", name, has)
		}
		if picture != "" {
			pictures++
			for d := xml.NewDecoder(strings.NewReader(picture)); ; {
				if _, err := d.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatalf("%s: %v\n%s", name, err, picture)
				}
			}
		}
	}
	if len(files) != 32 || pictures != 5 {
		t.Errorf("%d files, %d pictures: %v", len(files), pictures, slices.Sorted(maps.Keys(files)))
	}
}

// LibreOffice opens each paper, reads the same in those of Word, and prints all of them. It is asked for by FULL=1.
func TestPapersInLibreOffice(t *testing.T) {
	if os.Getenv("FULL") != "1" {
		t.Skip("FULL=1 asks for LibreOffice")
	}
	dir := t.TempDir()
	files := writePapers(t, closing)
	names := make(map[string][]string) // by format
	for name, data := range files {
		at := filepath.Join(dir, name)
		if err := os.WriteFile(at, data, 0o600); err != nil {
			t.Fatal(err)
		}
		names[filepath.Ext(name)] = append(names[filepath.Ext(name)], at)
	}
	converted := func(from, format string, read func(name string, data []byte)) {
		out := filepath.Join(dir, "out"+from)
		cmd := exec.Command("soffice", append([]string{"-env:UserInstallation=file://" + filepath.ToSlash(dir) + "/home",
			"--headless", "--convert-to", format, "--outdir", out}, names[from]...)...)
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("soffice: %v\n%s", err, said)
		}
		for _, name := range names[from] {
			name = strings.TrimSuffix(filepath.Base(name), from)
			data, err := os.ReadFile(filepath.Join(out, name+"."+format[:3]))
			if err != nil {
				t.Fatal(err)
			}
			read(name, data)
		}
	}
	converted(".docx", "txt:Text (encoded):UTF8", func(name string, data []byte) {
		got := letters(strings.TrimPrefix(string(data), "\ufeff"))
		if want := wordLetters(t, files[name+".docx"]); got != want {
			t.Errorf("%s: LibreOffice reads\n%s\nof\n%s", name, got, want)
		}
	})
	for _, from := range []string{".docx", ".xlsx"} {
		converted(from, "pdf", func(name string, data []byte) {
			if !bytes.HasPrefix(data, []byte("%PDF")) {
				t.Errorf("%s%s is not printed", name, from)
			}
		})
	}
}

// closingView is what the papers of the folder of this package show.
func closingView(t *testing.T) *view { return viewOfFolder(t, closing) }

func viewOfFolder(t *testing.T, dir string) *view {
	t.Helper()
	f, err := folder.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	y, err := folder.Load(f)
	if err != nil {
		t.Fatal(err)
	}
	r, err := y.Report(rules.Date{})
	if err != nil {
		t.Fatal(err)
	}
	v, err := viewOf(t.Context(), y, r)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// The numbers of the matrix in Excel are those of the report, digit by digit.
func TestPapersNumbers(t *testing.T) {
	v := closingView(t)
	f, err := excelize.OpenReader(bytes.NewReader(writePapers(t, closing, "-paper", "bang-tong-hop", "-format",
		"xlsx")["bang-tong-hop.xlsx"]))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(f.GetSheetList()[0], excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, row := range rows {
		for i, u := range v.Units {
			of := slices.IndexFunc(u.Rows, func(r sheetRow) bool {
				return len(row) > 1 && r.Code == row[0] && r.Title == row[1]
			})
			if of < 0 || !u.Rows[of].Accepted.Known() {
				continue
			}
			found++
			if want := u.Rows[of].Accepted.String(); row[3+i] != want {
				t.Errorf("%s of %s: %s, not %s", row[0], u.Unit, row[3+i], want)
			}
		}
	}
	if found != 33 { // 9 rows of 4 units, less two that are open and one that does not apply
		t.Errorf("%d numbers", found)
	}
}

// What hosts call things does not become HTML, SVG or a formula, and what nobody sees does not stay unseen.
func TestPapersHostile(t *testing.T) {
	v := closingView(t)
	v.Units = v.Units[:1]
	for _, name := range []string{`<script>alert(1)</script>`, `a & b <c> "d" 'e'`, `=HYPERLINK("http://x","y")`,
		"{{.}}", "\u202egnourt\x07\x1b[31m", strings.Repeat("ườ", 500), "Hoà Bình"} {
		for i := range v.Ballots {
			v.Ballots[i].Name = name
		}
		for i := range v.Nominations {
			v.Nominations[i].Name = name
		}
		for i := range v.Units {
			v.Units[i].Name = name
			for j := range v.Units[i].Rows {
				v.Units[i].Rows[j].Title, v.Units[i].Rows[j].Why = name, name
			}
		}
		for i := range v.Ranking {
			v.Ranking[i].Name, v.Names[v.Ranking[i].Unit] = name, name
		}
		sources, err := new(desk).paperSources("")
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range kindsOfPaper() {
			files, err := v.write(k, sources, formatsOfPaper)
			if err != nil {
				t.Fatal(err)
			}
			page, seen := string(files[0].data), diag.Visible(name)
			p, err := paper.Parse(page)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(page, "<script") || strings.ContainsAny(page, "\u202e\x07\x1b") ||
				!strings.Contains(p.String(), seen) {
				t.Errorf("%.20q: %s is not escaped, or says it otherwise", name, k.name)
			}
			if got := wordLetters(t, files[1].data); got != letters(p.String()) {
				t.Errorf("%.20q: %s says something else in Word", name, k.name)
			}
			if got := excelTexts(t, files[2].data); !slices.Equal(got, paperTexts(p)) {
				t.Errorf("%.20q: %s says something else in Excel", name, k.name)
			}
		}
	}
}

// Templates of a host stand in place of those of the program; the faults of theirs have a place.
func TestPapersTemplates(t *testing.T) {
	for _, tt := range []struct{ file, text, want string }{
		{"to-trinh.html", `<body><p>{{upper "của sở"}} {{name "an_khe"}}</p></body>`, "to-trinh.html CỦA SỞ Phường An Khê"},
		{"to-trinh.html", "<p>a</p>\n{{template \"gone\" .}}", "to-trinh.html:2:"},
		{"to-trinh.html", "<p>a</p>\n<p>{{if}}</p>", "to-trinh.html:2:"},
		{"to-trinh.html", "\n\n{{.Nobody}}", "to-trinh.html:3:3: the template cannot be used here"},
		{"to-trinh.html", "<p>\n{{index .Units 99}}</p>", "to-trinh.html:2:"},
		{"to-trinh.html", "<table><tr><td><table></table></table>", "the template puts a table into a cell of another"},
		{"chung.html", "a\n{{define \"begin\"}}{{nothing}}{{end}}", "chung.html:2:"},
		{"to-trin.html", "", "no paper is called to-trin (did you mean to-trinh?)"},
	} {
		dir := t.TempDir()
		own := filepath.Join(dir, tt.file)
		if err := os.WriteFile(own, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		out := filepath.Join(dir, "out")
		said, code := deskPapers(t, "-folder", closing, "-paper", "to-trinh", "-format", "html", "-templates", dir,
			"-out", out)
		if code == exitOK {
			page, err := os.ReadFile(filepath.Join(out, "to-trinh.html"))
			if err != nil {
				t.Fatal(err)
			}
			p, err := paper.Parse(string(page))
			if err != nil {
				t.Fatal(err)
			}
			said = "to-trinh.html " + p.String()
		} else if _, err := os.Stat(out); err == nil {
			t.Errorf("%s: something is written", tt.text)
		}
		if !strings.Contains(said, tt.want) || strings.Count(tt.want, ":") > 0 && !strings.Contains(said, dir) {
			t.Errorf("%s: %s", tt.text, said)
		}
	}
}

// A folder of templates that is not there is written, and gives the same papers then.
func TestPapersWriteTemplates(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mau")
	want := writePapers(t, closing, "-format", "html")
	for range 2 {
		if got := writePapers(t, closing, "-format", "html", "-templates", dir); !maps.EqualFunc(got, want, bytes.Equal) {
			t.Error("other papers by the templates that were written")
		}
	}
	if all, err := filepath.Glob(filepath.Join(dir, "*.html")); err != nil || len(all) != len(kindsOfPaper())+1 {
		t.Errorf("%d templates (%v)", len(all), err)
	}
}

// Nothing is written over unless that is asked for, and then nothing else is written either.
func TestPapersKeepFiles(t *testing.T) {
	dir := t.TempDir()
	own := filepath.Join(dir, "to-trinh.docx")
	if err := os.WriteFile(own, []byte("đã sửa tay"), 0o600); err != nil {
		t.Fatal(err)
	}
	said, code := deskPapers(t, "-folder", closing, "-out", dir)
	files, err := os.ReadDir(dir)
	if err != nil || code != exitFault || len(files) != 1 ||
		!strings.Contains(said, own+": the file is there already, and is left as it is (-force replaces it)") {
		t.Errorf("%d, %d files: %s (%v)", code, len(files), said, err)
	}
	if data, err := os.ReadFile(own); err != nil || string(data) != "đã sửa tay" {
		t.Errorf("it holds %q (%v)", data, err)
	}
	if said, code := deskPapers(t, "-folder", closing, "-out", dir, "-force"); code != exitOK {
		t.Error(said)
	}
	if data, err := os.ReadFile(own); err != nil || !bytes.HasPrefix(data, []byte("PK")) {
		t.Errorf("it holds %.10q (%v)", data, err)
	}
}

// What cannot be written, and options that are wrong, are told.
func TestPapersSay(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	for _, tt := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"-folder", closing}, exitUsage, "-out says which folder"},
		{[]string{"-folder", closing, "-out", dir, "-format", "pdf"}, exitUsage, `there is no "pdf"`},
		{[]string{"-folder", closing, "-out", dir, "-paper", "to-trin"}, exitUsage, "did you mean to-trinh?"},
		{[]string{"-folder", closing, "-out", dir, "-on", "31/2/2025"}, exitUsage, "is no day"},
		{[]string{"-folder", "nowhere", "-out", dir}, exitFault, "nowhere: there is no such folder"},
		{[]string{"-folder", closing, "-out", dir, "book.xlsx"}, exitUsage, "usage: desk papers"},
		{[]string{"-folder", "quang-nam-2024", "-out", dir}, exitOK, "phieu-diem: not written: nothing is scored"},
		{[]string{"-folder", closing, "-paper", "to-trinh", "-out", dir, "-on", "2025-02-01"}, exitOK,
			"to-trinh: not written: the year has not been closed yet"},
		{[]string{"-folder", "north-central-2023", "-out", dir + "2", "-format", "html"}, exitOK,
			"phieu-diem: files: 6\nbang-tong-hop: files: 1\nbien-ban-tham-dinh: files: 1\n" +
				"bien-ban-bo-phieu: not written: no ballot is recorded\nto-trinh: files: 1\nbao-cao-tong-ket: files: 1\n"},
	} {
		if said, code := deskPapers(t, tt.args...); code != tt.code || !strings.Contains(said, tt.want) {
			t.Errorf("%v: %d %s", tt.args, code, said)
		}
	}
}

// Nobody is nominated without the evidence for it, and then there is no submission to hand in.
func TestPapersNobodyNominated(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "year")
	if err := os.CopyFS(dir, os.DirFS(closing)); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "candidates.yaml")); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	said, code := deskPapers(t, "-folder", dir, "-out", out, "-format", "html")
	if code != exitOK || !strings.Contains(said, "to-trinh: not written: nobody is nominated\n") {
		t.Errorf("%d: %s", code, said)
	}
	if _, err := os.Stat(filepath.Join(out, "to-trinh.html")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it is written (%v)", err)
	}
	report, err := os.ReadFile(filepath.Join(out, "bao-cao-tong-ket.html"))
	if want := "thành tích này đã được khen thưởng hay chưa"; err != nil || !strings.Contains(string(report), want) {
		t.Errorf("the report does not ask: %s (%v)", want, err)
	}
}

// A year of 12 units and 40 criteria is read from Excel, scored, and all its papers are written.
func TestPapersOfAYear(t *testing.T) {
	const units, criteria = 12, 40
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	card, list := "code: year\ntitle: Bảng điểm\nyear: 2025\nindicators:\n", "code: year\nmembers:\n"
	head := []any{"Đơn vị"}
	for i := range criteria {
		card += fmt.Sprintf("  - {code: f%d, label: Chỉ tiêu số %d, min: 0, max: 100}\n", i, i)
		head = append(head, fmt.Sprintf("Chỉ tiêu số %d", i))
	}
	card += "sections:\n"
	for i := range criteria {
		if i%10 == 0 {
			card += fmt.Sprintf("  - code: S%d\n    title: Phần %d\n    criteria:\n", i/10, i/10)
		}
		card += fmt.Sprintf("      - {code: C%d, title: Tiêu chí số %d, max: 25, points: full * f%d / 100}\n", i, i, i)
	}
	rows := [][]any{head}
	for u := range units {
		list += fmt.Sprintf("  - {unit: u%d, name: Đơn vị số %d}\n", u, u)
		row := []any{fmt.Sprintf("Đơn vị số %d", u)}
		for i := range criteria {
			row = append(row, float64((u*37+i*11)%1000)/10)
		}
		rows = append(rows, row)
	}
	write("scorecard.yaml", card)
	write("cluster.yaml", list+"years: [{year: 2025, events: [{on: 2025-01-10, act: launch}]}]\n")
	write("book.xlsx", string(newBook(t).sheet("Số liệu", rows...).bytes()))

	start := time.Now()
	var said bytes.Buffer
	d := &desk{in: bufio.NewReader(strings.NewReader("")), out: &said, err: &said, lang: diag.English}
	if code := d.run([]string{"read", "-folder", dir, "-write", dir, filepath.Join(dir, "book.xlsx")}); code != exitOK {
		t.Fatalf("%d: %s", code, said.String())
	}
	read := time.Since(start)
	files := writePapers(t, dir)
	size := 0
	for _, data := range files {
		size += len(data)
	}
	t.Logf("read in %v; scored and %d files of %d KB written in %v", read, len(files), size>>10, time.Since(start)-read)
	if len(files) != 3*(units+2)+units+1 { // no appraisal, ballot or nomination is recorded
		t.Errorf("%d files", len(files))
	}
}
