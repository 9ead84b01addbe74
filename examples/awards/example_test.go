// Package awards_test is the Go of the walk-through in examples/README.md: a province's flag and a district's
// certificate, from files and from Go.
package awards_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/awards/awardstest"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// The province adds a condition of the next year in Go, with a function of its own system.
func Example() {
	data, err := os.ReadFile("flag.yaml")
	if err != nil {
		fmt.Println(err)
		return
	}
	province, err := awards.Load("flag.yaml", data)
	if err != nil {
		fmt.Println(err)
		return
	}
	// README: in Go
	smokeFree := rules.Function{Name: "smoke_free", Params: []rules.Kind{rules.TextKind}, Result: rules.BoolKind,
		Call: func(args []rules.Value) (rules.Value, error) {
			unit, _ := args[0].Text()
			return rules.BoolOf(unit != "so_y_te"), nil // as the host's own register says
		}}
	law, err := awards.Compile(awards.Definition{
		Code: "tinh-a-2025", Extends: "tinh-a-2024", Covers: rules.Period{From: rules.Day(2025, 1, 1)},
		Definition: rules.Definition{Functions: []rules.Function{smokeFree}},
		Indicators: []awards.Indicator{{Code: "unit_code", Kind: rules.TextKind, Label: diag.Words{"vi": "mã đơn vị"}}},
		Conditions: []awards.Condition{{Rule: "smoke_free(unit_code)", Clause: awards.Clause{
			Code: "flag.smoke_free", Awards: []string{"flag"}, Certainty: awards.Read,
			Title:    diag.Words{"vi": "cơ quan không khói thuốc", "en": "free of smoke"},
			Citation: rules.Citation{Act: "Quyết định 3/2025"},
		}}},
	}, province)
	if err != nil {
		fmt.Println(err)
		return
	}
	unit := awards.Clean("so_y_te", "công văn 1/2/2025")
	unit.Year = 2024
	unit.Facts = awards.FactList{
		{Indicator: "cluster_rank", Value: rules.Int(1)}, {Indicator: "cluster_total", Value: rules.Scaled(95025, 2)},
		{Indicator: "initiatives", Value: rules.Int(9)}, {Indicator: "staff", Value: rules.Int(100)},
		{Indicator: "region", Value: rules.TextOf("lowland")}, {Indicator: "unit_code", Value: rules.TextOf("so_y_te")},
	}
	a, err := law.Assess(rules.Day(2025, 2, 10), "flag", unit)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(a.Format(diag.Vietnamese))
	papers, err := law.Papers(rules.Day(2025, 2, 10), "flag", unit, awards.Place{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(papers.Format(diag.Vietnamese))
	// README: end

	// Output:
	// so_y_te, flag, 10/2/2025 (tinh-a-2025): không đủ điều kiện
	//   ✗ flag.smoke_free: cơ quan không khói thuốc [Quyết định 3/2025; đã đọc văn bản]
	//       unit_code = so_y_te
	//   ✓ flag.leads: dẫn đầu cụm [Luật 06/2022/QH15, Điều 26 khoản 1; đã đọc văn bản]
	//       cluster_rank = 1
	//   ✓ flag.points: đạt điểm tối thiểu [Quy chế tỉnh A, Điều 4; đã đọc văn bản]
	//       cluster_total = 950,25
	//       least_points = 900 [Quyết định 9/2024]
	//   ✓ flag.initiatives: đủ sáng kiến [Quy chế tỉnh A, Điều 5; đã đọc văn bản]
	//       initiatives = 9
	//       staff = 100
	//       region = lowland
	//   ✓ flag.clean: không bị xem xét kỷ luật [Quy chế tỉnh A, Điều 6; đã đọc văn bản]
	//       discipline_open = sai [công văn 1/2/2025]
	//   * áp dụng quy định có hiệu lực ngày 10/2/2025, ngày xét, vì chưa có hồ sơ (giả định: Luật 06/2022/QH15 không có điều khoản về hồ sơ đang xét)
	// [ ] Báo cáo thành tích (0/2) – Quy chế tỉnh A, Điều 9
	// Hạn cuối: 15/2/2025, còn 5 ngày.
}

// TestWalkThrough: what examples/README.md shows of the walk-through is in the files of this folder.
func TestWalkThrough(t *testing.T) {
	text := func(name string) string {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return strings.ReplaceAll(string(data), "\r\n", "\n")
	}
	_, section, _ := strings.Cut(text("../README.md"), "\n## Awards of your own\n")
	section, _, _ = strings.Cut(section, "\n## ")
	var files, code string
	for _, name := range []string{"flag.yaml", "flag_test.yaml", "certificate.yaml", "certificate_test.yaml"} {
		files += text(name)
	}
	_, code, _ = strings.Cut(text("example_test.go"), "// README: in Go\n")
	code, _, _ = strings.Cut(code, "\t// README: end")
	code = strings.TrimPrefix(strings.ReplaceAll(code, "\n\t", "\n"), "\t")
	blocks := regexp.MustCompile("(?s)```([a-z]+)\n(.*?)```").FindAllStringSubmatch(section, -1)
	seen := make(map[string]int)
	for _, b := range blocks {
		seen[b[1]]++
		switch b[1] {
		case "yaml":
			for _, part := range strings.Split(b[2], "# …\n") {
				if !strings.Contains(files, part) {
					t.Errorf("no file of the folder has\n%s", part)
				}
			}
		case "go":
			if b[2] != code {
				t.Errorf("the code differs from the example:\n%s", b[2])
			}
		}
	}
	if seen["yaml"] < 4 || seen["go"] != 1 {
		t.Errorf("the walk-through has %v", seen)
	}
}

// The cases beside the files hold every condition, number, date and quota in them.
func TestCases(t *testing.T) {
	awardstest.Run(t, os.DirFS("."), rulestest.Requirement{Coverage: 100, Mutants: true, Confirmed: true})
}
