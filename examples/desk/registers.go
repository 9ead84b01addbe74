package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// register is a register of [awards.Candidate]: a row. In a sheet of evidence a column of it says that somebody has
// looked, and that there is nothing in it; a sheet of its own has an entry in each row.
type register struct {
	code, label string // of the column
	sheet       string // what a sheet of entries is called
	fields      []rules.Indicator
}

// entryCode is the code of the list that the entries of a register are read as.
const entryCode = "entries"

func field(code, label string, kind rules.Kind) rules.Indicator {
	return rules.Indicator{Code: code, Label: label, Kind: kind}
}

var yes, none = rules.BoolKind, int32(0)

// registers are those that a workbook may hold. The fields are those of the entries, by the names that files have.
var registers = []register{
	{"existence", "Đã tra: đơn vị còn tồn tại", "", nil},
	{"history", "Đã tra: chưa có khen thưởng", "Khen thưởng đã nhận", []rules.Indicator{
		field("form", "Hình thức khen thưởng", rules.TextKind),
		field("type", "Loại hình khen thưởng", rules.TextKind),
		field("decided", "Ngày quyết định", rules.DateKind),
		{Code: "first_year", Label: "Thành tích từ năm", Places: &none},
		{Code: "last_year", Label: "Thành tích đến năm", Places: &none},
		field("achievement", "Thành tích", rules.TextKind), field("decision", "Số quyết định", rules.TextKind),
		field("revoked", "Ngày hủy bỏ", rules.DateKind)}},
	{"results", "", "Xếp loại hằng năm", []rules.Indicator{{Code: "year", Label: "Năm", Places: &none},
		field("excellent", "Hoàn thành xuất sắc nhiệm vụ", yes), field("decision", "Số quyết định", rules.TextKind)}},
	{"discipline", "Đã tra: không có kỷ luật", "Kỷ luật", []rules.Indicator{
		field("opened", "Ngày xem xét", rules.DateKind), field("decided", "Ngày quyết định", rules.DateKind),
		field("cleared", "Không kỷ luật ai", yes), field("ends", "Ngày hết thời hạn", rules.DateKind),
		field("matter", "Nội dung", rules.TextKind)}},
	{"inspections", "Đã tra: không có thanh tra, kiểm tra", "Thanh tra, kiểm tra", []rules.Indicator{
		field("opened", "Ngày bắt đầu", rules.DateKind), field("signs", "Có dấu hiệu vi phạm", yes),
		field("closed", "Ngày kết luận", rules.DateKind), field("violation", "Có vi phạm", yes),
		field("matter", "Nội dung", rules.TextKind)}},
	{"complaints", "Đã tra: không có khiếu nại, tố cáo", "Khiếu nại, tố cáo", []rules.Indicator{
		field("received", "Ngày nhận", rules.DateKind), field("closed", "Ngày kết luận", rules.DateKind),
		field("violation", "Có vi phạm", yes), field("matter", "Nội dung", rules.TextKind)}},
}

// typesOfAward are the types of commendation by what the law calls them (loại hình khen thưởng).
var typesOfAward = map[string]string{"công trạng": "work_record", "đột xuất": "exceptional",
	"phong trào thi đua": "movement", "phong trào": "movement", "quá trình cống hiến": "contribution",
	"niên hạn": "seniority", "đối ngoại": "external"}

// awardWords are the codes of forms and types of awards by what people call them, by key.
func (o *office) awardWords() map[string]string {
	words := make(map[string]string)
	for name, code := range typesOfAward {
		words["type "+diag.NameKey(name)] = code
	}
	for d := range o.reg.Regimes() {
		for _, f := range d.Forms {
			for _, title := range f.Title {
				words["form "+diag.NameKey(title)] = f.Code
			}
		}
	}
	return words
}

// kind is a sheet of the entries of a register. It is one only if it is called so: a list of the card may have the
// same columns.
func (r register) kind() (kind, error) {
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{
		{Code: entryCode, Label: r.sheet, Kind: rules.ListKind, Fields: r.fields}}})
	return kind{name: "register " + r.code, words: []string{r.code, r.sheet}, called: true, schema: s, list: entryCode,
		label: say("entries of the register %s, one in each row", r.sheet)}, err
}

// completeKey is what is asked of a sheet of entries: whether somebody has looked for all of them.
const completeKey = "complete"

// completeAnswers are what answers it, in a sheet or in the file of answers.
var completeAnswers = map[string]bool{"true": true, "có": true, "false": false, "không": false}

// complete returns whether a sheet has all entries of its units, and the question if nobody says; a line
// "Đã tra đủ: có" above the entries says it too.
func (o *office) complete(s sheet, answers map[string]string) (complete bool, open []document.Question, err error) {
	said := answers[completeKey]
	for _, row := range s.rows {
		for i := range row.Cells {
			name, text := saidAt(row, i)
			if k := diag.NameKey(name); said == "" && row.Number <= maxTop && (k == completeKey || k == "đã tra đủ") {
				said = text
			}
		}
	}
	if said == "" {
		return false, []document.Question{{Text: say("Has somebody looked for all that there is of the units in the sheet?"),
			Choices: []document.Choice{{Key: completeKey, Answer: "true", Meaning: say("yes: there is nothing else of them")},
				{Key: completeKey, Answer: "false", Meaning: say("no: there may be more")}}}}, nil
	}
	complete, ok := completeAnswers[diag.NameKey(said)]
	if !ok {
		d := fault(s.File, completeKey, diag.ErrValue, diag.Text{}, "%s is neither true nor false", said)
		d.Path = s.title
		return false, nil, d
	}
	return complete, nil, nil
}

// stated is what a sheet says of a candidate: a key of candidates.yaml.
type stated struct {
	unit, key, text string
	at              func(path string, d *diag.Diagnostic) *diag.Diagnostic // gives a fault its cell
}

// state adds what is said of a candidate; a key that is said twice is a fault.
func (b *book) state(all ...stated) error {
	var ds diag.Diagnostics
	for _, one := range all {
		if one.key != "" && slices.ContainsFunc(b.stated, func(o stated) bool {
			return o.unit == one.unit && o.key == one.key
		}) {
			ds = append(ds, one.at(one.key, catalogue.Fault("", "second-evidence", diag.ErrName, say("leave one of them out"),
				"two sheets say something of %s of the unit %s", one.key, one.unit)))
			continue
		}
		b.stated = append(b.stated, one)
	}
	return ds.Err()
}

// entries makes what is stated of the entries of a register.
func (o *office) entries(s sheet, k kind, r *document.Reading, answers map[string]string) (all []stated, err error) {
	complete, _, err := o.complete(s, answers)
	if err != nil {
		return nil, err
	}
	code, words := strings.TrimPrefix(k.name, "register "), o.awardWords()
	for _, f := range r.Facts {
		fact, _ := f.Lookup(entryCode)
		events, _, ok := fact.Value.Events()
		if !ok || len(events) == 0 && !complete {
			continue
		}
		var entries, sources []string
		for _, e := range events {
			var fields []string
			for ind := range k.schema.All() {
				for _, of := range ind.Fields {
					v := e.Fields[of.Code]
					if text, _ := v.Text(); words[of.Code+" "+diag.NameKey(text)] != "" {
						v = rules.TextOf(words[of.Code+" "+diag.NameKey(text)])
					}
					if v.Known() {
						fields = append(fields, of.Code+": "+writtenValue(v))
					}
				}
			}
			entries = append(entries, "{"+strings.Join(fields, ", ")+"}")
			if e.Evidence != "" && !slices.Contains(sources, e.Evidence) {
				sources = append(sources, e.Evidence)
			}
		}
		var text []string
		if complete {
			text = append(text, "complete: true")
		}
		if len(sources) > 0 {
			text = append(text, "source: "+quoted(strings.Join(sources, "; ")))
		}
		if len(entries) > 0 {
			text = append(text, "entries: ["+strings.Join(entries, ", ")+"]")
		}
		rows := r.Rows[f.Unit()]
		all = append(all, stated{f.Unit(), code, " {" + strings.Join(text, ", ") + "}",
			func(path string, d *diag.Diagnostic) *diag.Diagnostic {
				var i int
				if n, _ := fmt.Sscanf(path, "entries[%d]", &i); n == 0 || i >= len(rows) {
					i = 0
				}
				return placed(s, r, append(rows, 1)[i], path[strings.LastIndexByte(path, '.')+1:], d)
			}})
	}
	return all, nil
}

// candidates writes what the sheets say as candidates.yaml, and checks it as the library does; nil if they say
// nothing.
func (o *office) candidates(all []stated) ([]byte, error) {
	if len(all) == 0 {
		return nil, nil
	}
	var units []string
	for _, one := range all {
		if !slices.Contains(units, one.unit) {
			units = append(units, one.unit)
		}
	}
	var b bytes.Buffer
	b.WriteString("candidates:\n")
	for _, unit := range units {
		fmt.Fprintf(&b, "  - unit: %s\n", unit)
		for _, one := range all {
			if one.unit == unit && one.key != "" {
				fmt.Fprintf(&b, "    %s:%s\n", one.key, one.text)
			}
		}
	}
	in, err := cluster.LoadInputs("candidates", "candidates.yaml", b.Bytes(), o.card, o.members)
	if err == nil {
		err = awards.CheckCandidates(in.Candidates.Candidates, o.reg)
	}
	var ds diag.Diagnostics
	for d := range diag.AllDiagnostics(err) {
		var i int
		_, path, _ := strings.Cut(d.Path, "].")
		if n, _ := fmt.Sscanf(d.Path, "candidates[%d]", &i); n == 0 || i >= len(units) {
			i = 0
		}
		key, rest, _ := strings.Cut(path, ".")
		at := slices.IndexFunc(all, func(s stated) bool { return s.unit == units[i] && s.key == key })
		if at < 0 {
			at = slices.IndexFunc(all, func(s stated) bool { return s.unit == units[i] })
		}
		d.Line, d.Column, d.Length, d.Source = 0, 0, 0, ""
		ds = append(ds, all[at].at(rest, d))
	}
	if len(ds) > 0 {
		return nil, ds
	}
	return b.Bytes(), nil
}
