package document

import (
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// What an officer reads of a file in Vietnamese, down to the words within
// messages and what comes from package rules.
func TestFaultsInVietnamese(t *testing.T) {
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{{Code: "growth"},
		{Code: "late", Kind: rules.BoolKind}, {Code: "sent", Kind: rules.DateKind}}})
	if err != nil {
		t.Fatal(err)
	}
	csv := func(text string) error { _, err := ReadFacts("f.csv", []byte(text), s, FactsOptions{}); return err }
	facts := func(text string) error {
		_, err := ReadFacts("f.yaml", []byte(text), s, FactsOptions{})
		return err
	}
	decode := func(text string) error {
		d, err := Parse("f.yaml", []byte(text))
		if err != nil {
			return err
		}
		var def struct {
			Indicators []rules.Indicator `yaml:"indicators"`
			From       rules.Date        `yaml:"from"`
		}
		return d.Decode(&def)
	}
	for _, tt := range []struct {
		reason string
		err    error
		want   []string
	}{
		{"a cell is named, and the code in front of the message of rules is not said twice",
			csv("unit,growth,late\nHT,\"2,5\",x\n"), []string{
				"f.csv:2:4: dòng 2, cột B (growth): \"2,5\" không phải là số (viết 2.5; hoặc ghi " +
					"# decimal_comma: true, nếu cả tệp viết như vậy)",
				"f.csv:2:10: dòng 2, cột C (late): \"x\" có thể là dấu đánh; khi đó ô trống nghĩa là gì " +
					"thì không rõ (viết có hoặc không vào từng ô, chỉ để trống khi chưa biết)",
			}},
		{"the kind is a word of the message", facts("units:\n  HT:\n    growth: '5'\n    late: [1]\n    grwth: 1\n"),
			[]string{
				"f.yaml:3:13: units.HT.growth: cần số, không phải chữ \"5\" (bỏ dấu nháy)",
				"f.yaml:4:11: units.HT.late: cần đúng/sai, không phải danh sách (đặt chữ bắt đầu bằng " +
					"ngoặc trong 'dấu nháy')",
				"f.yaml:5:5: units.HT.grwth: không có chỉ tiêu \"grwth\" (có phải là growth?)",
			}},
		{"types that read themselves from a text",
			decode("indicators:\n- {code: a, kind: numbr, mim: 1}\nfrom: 31/1/2024\n"), []string{
				"f.yaml:2:19: indicators[0].kind: kiểu không thể là \"numbr\": có phải là number? viết một " +
					"trong number, boolean, text, date, list",
				"f.yaml:2:26: indicators[0].mim: ở đây không có mục \"mim\" (có phải là min?)",
				"f.yaml:3:7: from: \"31/1/2024\" không đúng cách viết ngày: viết 2024-01-31",
			}},
		{"syntax", decode("a: b: c\n"), []string{
			"f.yaml:1:5: dấu hai chấm ở đây không tạo thành mục (đặt chữ có dấu hai chấm trong " +
				"'dấu nháy' hoặc xuống dòng riêng sau |; hoặc xem lại độ thụt dòng)",
		}},
	} {
		var got []string
		for d := range diag.AllDiagnostics(tt.err) {
			got = append(got, d.Format(diag.Vietnamese))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s:\ngot\n%s\nwant\n%s", tt.reason, strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
		}
	}
}
