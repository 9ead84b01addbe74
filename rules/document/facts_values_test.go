package document

import (
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// TestReadTitles: a file of facts says one of the values of an indicator by its code or by its title.
func TestReadTitles(t *testing.T) {
	of := rules.Indicator{Code: "post", Label: "Chức vụ", Kind: rules.TextKind, Values: []string{"head", "deputy", "6"},
		Titles: map[string]diag.Words{"head": {"vi": "Trưởng phòng", "en": "Head"}, "deputy": {"vi": "Phó phòng"},
			"6": {"vi": "5"}}}
	held := of
	held.Code = "held"
	s, err := rules.NewSchema(rules.Definition{Indicators: []rules.Indicator{of,
		{Code: "terms", Kind: rules.ListKind, Fields: []rules.Indicator{held}}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ reason, name, file, want string }{
		{"codes and titles", "a.csv", "unit,Chức vụ\nx,head\ny,Phó phòng\nz,Head\n", "x head;y deputy;z head;"},
		{"as people type them", "a.csv", "unit,post\nx,  TRƯỞNG  phòng \n", "x head;"},
		{"an event", "a.csv", "# list: terms\nunit,Chức vụ\nx,Phó phòng\n", "x deputy;"},
		{"YAML, in quotes and without", "a.yaml",
			"units: {x: {post: Phó phòng}, y: {post: 'phó phòng', terms: [{held: Head}]}}", "x deputy;y deputy head;"},
		{"JSON", "a.json", `{"units": {"x": {"post": {"value": "Trưởng phòng"}}}}`, "x head;"},
		{"what does not apply is no title", "a.csv", "unit,post\nx,n/a\n", "x not applicable;"},
		{"another word", "a.csv", "unit,post\nx,Phó phòn\n", "a.csv:2:3: row 2, column B (post): “Phó phòn” is none of " +
			"the texts allowed: Head (head), Phó phòng (deputy), 5 (6) (did you mean Phó phòng?)"},
	} {
		facts, err := ReadFacts(tt.name, []byte(tt.file), s, FactsOptions{})
		got := read(facts)
		if err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
		}
	}
	rows := []Row{{Number: 1, Cells: []Cell{{Text: "unit"}, {Text: "post"}}},
		{Number: 2, Cells: []Cell{{Text: "x"}, {Value: rules.Int(5)}}},
		{Number: 3, Cells: []Cell{{Text: "y"}, {Value: rules.Int(6)}}}}
	r, err := ReadTable(Table{Rows: func(yield func(Row) bool) {
		for _, row := range rows {
			if !yield(row) {
				return
			}
		}
	}}, s, FactsOptions{})
	if got := read(r.Facts); err != nil || got != "x 6;y 6;" {
		t.Errorf("a number in a cell: %s, %v", got, err)
	}
}

// read writes texts, and those of the events of a list, by unit.
func read(facts []*rules.Facts) string {
	var b strings.Builder
	for _, f := range facts {
		b.WriteString(f.Unit())
		for fact := range f.All() {
			events, _, isList := fact.Value.Events()
			for _, e := range events {
				b.WriteString(" " + e.Fields["held"].String())
			}
			if !isList && (fact.Value.Known() || fact.Value.IsNotApplicable()) {
				b.WriteString(" " + fact.Value.String())
			}
		}
		b.WriteString(";")
	}
	return b.String()
}
