package main

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// The choices of a template are what people call values, and what is chosen is read as the values.
func TestTemplateShowsTitles(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{
		"scorecard.yaml": `
code: x
year: 2025
indicators:
  - code: post
    label: Người đứng đầu
    kind: text
    values: [head, vice_head, nobody]
    titles: {head: {vi: Cấp trưởng, en: Head}, vice_head: {vi: "=Cấp phó, quyền", en: Vice head}}
sections: [{code: I, criteria: [{code: I.1, max: 10, points: 'post == "head" ? full : 0'}]}]
`,
		"cluster.yaml": "code: x\nmembers: [{unit: u1}, {unit: u2}, {unit: u3}]\n",
	})
	for l, tt := range map[diag.Lang]struct {
		sheets [2]string
		want   []string
	}{
		diag.Vietnamese: {[2]string{"Hướng dẫn", "Số liệu"}, []string{"Cấp trưởng", "=Cấp phó, quyền", "nobody"}},
		diag.English:    {[2]string{"Guide", "Facts"}, []string{"Head", "Vice head", "nobody"}},
	} {
		_, m := writeTemplate(t, dir, l)
		rows, err := m.GetRows(tt.sheets[0])
		m.must(err)
		var cells []string
		for _, row := range rows {
			if len(row) > 2 {
				cells = append(cells, row[2])
			}
		}
		at := slices.Index(cells, tt.want[0])
		if at < 0 || !slices.Equal(cells[at:min(at+3, len(cells))], tt.want) {
			t.Errorf("%v: the choices are %q", l, cells)
		}
		for i, title := range tt.want {
			m.must(m.SetCellStr(tt.sheets[1], "B"+string(rune('2'+i)), title))
		}
		name := filepath.Join(dir, "filled.xlsx")
		m.must(m.SaveAs(name))
		var out, errs bytes.Buffer
		d := &desk{in: bufio.NewReader(strings.NewReader("")), out: &out, err: &errs}
		if code := d.run([]string{"read", "-force", "-folder", dir, "-write", dir, name}); code != 0 {
			t.Fatalf("%v: %d: %s%s", l, code, out.String(), errs.String())
		}
		data, err := os.ReadFile(filepath.Join(dir, "facts.yaml"))
		const want = "units:\n  u1:\n    post: \"head\"\n  u2:\n    post: \"vice_head\"\n  u3:\n    post: \"nobody\"\n"
		if err != nil || !strings.HasSuffix(string(data), want) {
			t.Errorf("%v: %v\n%s", l, err, data)
		}
	}
}

// Papers say in which capacity somebody decided as the campaign calls it.
func TestPapersCallRoles(t *testing.T) {
	v := &view{lang: inVietnamese.Calling(func(of diag.Coded) diag.Text {
		if of == diag.Role.Of("council") {
			return diag.Verbatim("Hội đồng")
		}
		return diag.Text{}
	})}
	for role, want := range map[string]string{"council": "Tổ A, Hội đồng", "so_noi_vu": "Tổ A, so_noi_vu", "": "Tổ A"} {
		if got := v.by(scoring.Entry{Author: "Tổ A", Role: role}); got != want {
			t.Errorf("%s: %s", role, got)
		}
	}
}
