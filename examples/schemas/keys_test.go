package schemas

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// keySamples are a sample of every key of a card, in the order in which the manual shows them: the Go type
// that has the keys with a name for it, and then the key, what it is called in Vietnamese, and the sample.
const keySamples = `
scoring.Definition | The card (bảng điểm) | Bảng điểm
code | mã bảng điểm | code: delta
title | tên | title: Bảng điểm cụm năm 2024
year | năm | year: 2024
version | lần ban hành | version: "2"
citation | căn cứ | citation: {act: Quy chế cụm 2024}
invented | số liệu giả định | invented: true
note | ghi chú | note: theo phụ lục 2 của quy chế
scale | thang điểm | scale: 1000
unit | tính bằng | unit: "%"
decimals | số chữ số thập phân | decimals: 2
step | bước điểm | step: 0.25
rounding | cách làm tròn | rounding: half_even
caps | khống chế cả bảng | caps: {plus: 20, floor: 0}
uncapped | được vượt thang điểm | uncapped: true
meant | cảnh báo đã biết | meant: [negative-total]
not_applicable | nội dung không áp dụng | not_applicable: drop
rank_by | xếp hạng theo | rank_by: [grade, points]
better | chiều tốt | better: less
ties | thứ hạng sau khi đồng hạng | ties: dense
tie_break | khi bằng điểm | tie_break: [I.1, -late_reports]
disqualify | không xếp loại | disqualify: [{code: discipline, when: discipline}]
stages | các lần chấm | stages: [{code: self}, {code: final, roles: [council]}]
counts | lần chấm được tính | counts: last
grades | xếp loại | grades: [{code: A, at_least: 90}, {code: B}]
carry | số liệu khi sáp nhập, chia tách | carry: {growth: average, late_reports: sum, violations: sum}
periods | các kỳ trong năm | periods: {every: month, card: {sections: [{code: A}]}}
sections | các phần | sections: [{code: I, max: 70, criteria: [{code: I.1}]}]
indicators | chỉ tiêu | indicators: [{code: growth, unit: "%"}]
define | chỉ tiêu dẫn xuất | define: [{code: share, rule: growth / target}]
tables | bảng tra, bậc thang điểm | tables: [{name: lateness, rows: [{when: "<= 0", then: 20}, {else: 0}]}]
holidays | ngày nghỉ, ngày làm bù | holidays: [{year: 2024, days: [2024-01-01]}]
functions | hàm của chương trình | functions: [{name: price_index, params: [number], result: number}]

scoring.Section | A section (phần, mục), under sections | Phần, mục, trong sections
code | mã | code: I
title | tên | title: Kinh tế - xã hội
max | điểm tối đa của phần | max: 70
start | điểm ban đầu | start: 10
caps | khống chế trong phần | caps: {total: 20, floor: 0}
not_applicable | nội dung không áp dụng | not_applicable: rescale
void_when | không chấm điểm khi | void_when: late_reports > 5
criteria | tiêu chí | criteria: [{code: I.1, max: 70, points: growth}]
sections | mục con | sections: [{code: I.A}]

scoring.Criterion | A criterion (tiêu chí), under criteria | Tiêu chí, trong criteria
code | mã | code: II.3
title | tên | title: Báo cáo tổng kết
citation | căn cứ | citation: {act: Quy chế cụm 2024, provision: Điều 6}
effect | điểm chuẩn, cộng, trừ, cộng trừ | effect: bonus
max | điểm tối đa | max: 20
uncapped | không có mức tối đa | uncapped: true
min | điểm tối thiểu | min: 5
decimals | số chữ số thập phân | decimals: 1
points | quy tắc tính điểm | points: full - 2 * late_reports
judged | do người chấm | judged: true
step | bước điểm | step: 0.5
owners | ai được chấm | owners: [so_noi_vu]
assessors | hội đồng chấm | assessors: [{role: council}, {role: front}]
combine | cách gộp điểm | combine: sum
void_when | không chấm điểm khi | void_when: not has_plan
disqualify_when | không xếp loại khi | disqualify_when: late_reports > 10
variants | theo loại đơn vị | variants: [{when: mountain, max: 15}]
in_force | thời gian áp dụng | in_force: {from: 2024-07-01}

scoring.Variant | A variant (theo loại đơn vị), under variants | Theo loại đơn vị, trong variants
when | điều kiện | when: mountain
max | điểm tối đa | max: 15
points | quy tắc tính điểm | points: min(full, 2 * models)
not_applicable | lý do không áp dụng | not_applicable: không có biển
own_group | so trong nhóm riêng | own_group: true

scoring.Assessor | A role of a jury (người chấm), under assessors | Người chấm, trong assessors
role | vai | role: council
weight | trọng số | weight: 0.6

scoring.Stage | A stage (lần chấm), under stages | Lần chấm, trong stages
code | mã | code: appraised
title | tên | title: Thẩm định
roles | ai chấm | roles: [council]
self | đơn vị tự chấm | self: true

scoring.Caps | Caps (khống chế), under caps | Khống chế, trong caps
plus | điểm cộng tối đa | plus: 20
minus | điểm trừ tối đa | minus: 10
total | tối đa | total: 100
floor | tối thiểu | floor: 0

scoring.Disqualification | What takes out of the ranking (không xếp loại), under disqualify | Không xếp loại, trong disqualify
code | mã | code: discipline
title | tên | title: Lãnh đạo bị kỷ luật
when | điều kiện | when: discipline
citation | căn cứ | citation: {act: Quy chế cụm 2024, provision: Điều 9}

scoring.Grade | A grade (hạng, mức xếp loại), under grades, the best first | Hạng, mức xếp loại, trong grades, tốt nhất trước
code | mã | code: excellent
title | tên | title: Xuất sắc
at_least | từ mức | at_least: 90
at_most | đến mức, khi ít hơn là tốt | at_most: 2
percent | theo phần trăm | percent: true
when | điều kiện thêm | when: points("II") >= 10 and minus_points() == 0
quota | hạn mức | quota: {percent: 20, of: good}

scoring.Quota | A quota (hạn mức), under quota | Hạn mức, trong quota
percent | phần trăm | percent: 20
count | số đơn vị | count: 3
rounding | cách làm tròn | rounding: ceil
of | tính trên | of: good
alone | không kể mức này và mức trên | alone: true

scoring.Periods | Periods (các kỳ), under periods | Các kỳ, trong periods
every | độ dài kỳ | every: quarter
list | danh sách kỳ | list: [{code: k1, from: 2024-09-05, before: 2025-01-15}]
card | bảng điểm của kỳ | card: {sections: [{code: A}]}

scoring.Period | A period of a list (kỳ), under list | Một kỳ của danh sách, trong list
code | mã | code: k1
title | tên | title: Học kỳ một
from | từ ngày | from: 2024-09-05
before | trước ngày | before: 2025-01-15

rules.Indicator | An indicator (chỉ tiêu), under indicators, and a field of a list, under fields | Chỉ tiêu, trong indicators, và trường của danh sách, trong fields
code | mã | code: growth
kind | loại: số, văn bản, ngày, có hay không, danh sách | kind: list
label | tên | label: Tăng trưởng
unit | đơn vị tính | unit: "%"
min | thấp nhất có thể | min: 0
max | cao nhất có thể | max: 100
places | số chữ số thập phân | places: 2
values | các giá trị | values: [handled, rejected]
titles | tên gọi của các giá trị | titles: {handled: {vi: Đã xử lý, en: Handled}}
fields | các cột của danh sách | fields: [{code: found, kind: date}]
plan | chỉ tiêu kế hoạch | plan: true
personal | thông tin cá nhân | personal: true
better | chiều tốt | better: less
invented | số liệu giả định | invented: true

rules.Define | A name that is worked out (chỉ tiêu dẫn xuất), under define | Chỉ tiêu dẫn xuất, trong define
code | mã | code: per_head
label | tên | label: Bình quân đầu người
rule | quy tắc | rule: revenue / people
better | chiều tốt | better: less

rules.Table | A table (bảng tra), under tables | Bảng tra, trong tables
name | tên trong quy tắc | name: lateness
label | tên | label: Báo cáo chậm
keys | các khóa | keys: [late_reports, mountain]
rows | các dòng | rows: [{when: "<= 0", then: 20}, {else: 0}]

rules.Row | A row of a table (dòng), under rows | Dòng của bảng tra, trong rows
when | khi | when: ["[1..5]", "true"]
then | thì | then: 10
else | còn lại | else: 0

rules.Function | Functions of the host (hàm của chương trình), under functions | Hàm của chương trình, trong functions
name | tên | name: price_index
params | kiểu của các đối số | params: [number, text]
result | kiểu của kết quả | result: number

rules.Holidays | Days off (ngày nghỉ), under holidays | Ngày nghỉ, trong holidays
year | năm | year: 2024
days | ngày nghỉ | days: [2024-01-01]
worked | ngày làm bù | worked: [2024-03-09]

rules.Citation | A citation (căn cứ), under citation | Căn cứ, trong citation
act | văn bản | act: Quy chế cụm 2024
provision | điều, khoản, điểm | provision: Điều 6 khoản 2
text | nội dung | text: mỗi báo cáo chậm trừ 2 điểm
verbatim | trích nguyên văn | verbatim: true
english | tiếng Anh | english: two points off for each late report

rules.Period | A time (thời gian), under in_force | Thời gian, trong in_force
from | từ ngày | from: 2024-07-01
before | trước ngày | before: 2024-12-31
`

// typesOfKeys are the types that samples are decoded into.
var typesOfKeys = map[string]any{
	"scoring.Definition": scoring.Definition{}, "scoring.Section": scoring.Section{},
	"scoring.Criterion": scoring.Criterion{}, "scoring.Variant": scoring.Variant{},
	"scoring.Assessor": scoring.Assessor{}, "scoring.Stage": scoring.Stage{}, "scoring.Caps": scoring.Caps{},
	"scoring.Disqualification": scoring.Disqualification{}, "scoring.Grade": scoring.Grade{},
	"scoring.Quota": scoring.Quota{}, "scoring.Periods": scoring.Periods{}, "scoring.Period": scoring.Period{},
	"rules.Indicator": rules.Indicator{}, "rules.Define": rules.Define{}, "rules.Table": rules.Table{},
	"rules.Row": rules.Row{}, "rules.Holidays": rules.Holidays{}, "rules.Function": rules.Function{},
	"rules.Citation": rules.Citation{},
	"rules.Period":   rules.Period{},
}

// described are the keys of a type in a schema, with what is said of each.
type described struct {
	Properties map[string]struct {
		Description string `json:"description"`
	} `json:"properties"`
}

// keyManuals are the manuals with the samples of keys, with the heads of their tables.
var keyManuals = map[diag.Lang]struct{ file, head string }{
	diag.English:    {"../README.md", "| key | tiếng Việt | for example | |\n| --- | --- | --- | --- |\n"},
	diag.Vietnamese: {"../README.vi.md", "| mục | nghĩa | ví dụ | |\n| --- | --- | --- | --- |\n"},
}

// Every key of a card has a sample in the manual of each language, beside what its schema says of it; each sample
// is read.
func TestSamplesOfKeys(t *testing.T) {
	for l, manual := range keyManuals {
		const begin, end = "<!-- keys: go test ./examples/schemas -update -->\n", "\n<!-- end of keys -->"
		data, err := os.ReadFile(manual.file)
		if err != nil {
			t.Fatal(err)
		}
		before, rest, ok := strings.Cut(string(data), begin)
		was, after, ok2 := strings.Cut(rest, end)
		if !ok || !ok2 {
			t.Fatalf("%s has no place for the samples of keys", manual.file)
		}
		want := samplesOfKeys(t, l, manual.head)
		if *update {
			err = os.WriteFile(manual.file, []byte(before+begin+want+end+after), 0o644)
		} else if was != want {
			err = fmt.Errorf("%s differs from the samples and descriptions: run go test ./examples/schemas -update",
				manual.file)
		}
		if err != nil {
			t.Error(err)
		}
	}
}

// samplesOfKeys are the tables of a manual.
func samplesOfKeys(t *testing.T, l diag.Lang, head string) string {
	f, _ := Find("scorecard")
	var schema struct {
		Definitions map[string]described `json:"definitions"`
	}
	if err := json.Unmarshal(f.SchemaIn(l), &schema); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, block := range strings.Split(strings.TrimSpace(keySamples), "\n\n") {
		first, rows, _ := strings.Cut(block, "\n")
		titles := strings.Split(first, " | ")
		name, title := titles[0], titles[1]
		if l != diag.English {
			title = titles[2]
		}
		keys := schema.Definitions[name].Properties
		fmt.Fprintf(&out, "\n%s:\n\n%s", title, head)
		for _, row := range strings.Split(rows, "\n") {
			cells := strings.SplitN(row, " | ", 3)
			key, sample := cells[0], cells[2]
			said, ok := keys[key]
			if !ok {
				t.Errorf("%s has no key %s, or two samples of it", name, key)
				continue
			}
			delete(keys, key)
			readSample(t, name, key, sample)
			fmt.Fprintf(&out, "| `%s` | %s | `%s` | %s |\n", key, cells[1], sample, inCell(said.Description))
		}
		for key := range keys {
			t.Errorf("%s of %s has no sample", key, name)
		}
		delete(schema.Definitions, name)
	}
	for name, d := range schema.Definitions {
		if len(d.Properties) > 0 {
			t.Errorf("no key of %s has a sample", name)
		}
	}
	return out.String()
}

// readSample reads the sample of a key into its type.
func readSample(t *testing.T, name, key, sample string) {
	into := reflect.New(reflect.TypeOf(typesOfKeys[name]))
	doc, err := document.Parse(key+".yaml", []byte(sample+"\n"))
	if err == nil {
		err = doc.Decode(into.Interface())
	}
	if err != nil || into.Elem().IsZero() && !strings.HasSuffix(sample, ": 0") {
		t.Errorf("the sample of %s of %s is not read: %s: %v", key, name, sample, err)
	}
}

// inCell is the first paragraph of a description as a cell of a table.
func inCell(text string) string {
	text, _, _ = strings.Cut(text, "\n")
	return strings.ReplaceAll(text, "|", "\\|")
}
