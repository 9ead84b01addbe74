package main

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
)

const supposeCluster = `
code: small
members: [{unit: a, name: An}, {unit: b, name: Bình}, {unit: c, name: Cẩm}]
years:
  - year: 2025
    events: [{on: 2025-01-05, act: launch}]
`

const supposeCard = `
code: small
year: 2025
indicators:
  - {code: x, min: 0, max: 50, places: 0}
  - code: faults
    kind: list
    fields:
      - {code: sort, kind: text, values: [late, fight]}
      - {code: no, kind: text}
      - {code: size, min: 0, max: 9, places: 0}
sections:
  - code: I
    criteria:
      - {code: I.1, max: 50, points: x}
      - {code: I.2, max: 50, points: "full - min(full, total_of(faults, size, sort == 'fight')) - count_of(faults, no == '7')"}
grades: [{code: good, title: Khá, at_least: 85}, {code: rest, title: Thường}]
`

// rankedOf is the ranking of what the program writes as JSON.
func rankedOf(t *testing.T, files map[string]string) map[string]any {
	t.Helper()
	folderWith(t, files)
	code, out, errs := call("run", "-format", "json", ".")
	if code != exitOK {
		t.Fatal(errs)
	}
	var r struct{ Ranking []map[string]any }
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatal(err)
	}
	all := make(map[string]any)
	for _, u := range r.Ranking {
		all[u["unit"].(string)] = u
	}
	return all
}

// TestSupposing: what -whatif says of a change is what a run with the changed files says, for each unit
// that it says moves, and all others stand where they stood.
func TestSupposing(t *testing.T) {
	const numbers, head = "unit,x\na,40\nb,38\nc,30\n", "# list: faults\nunit,sort,no,size,evidence\n"
	const first, second, third, other = "a,fight,1,4,BB 1\n", "a,late,2,5,BB 2\n", "a,fight,3,5,BB 3\n", "b,fight,4,1,\n"
	const none = "c,,,,\n"
	files := func(numbers string, rows ...string) map[string]string {
		return map[string]string{"cluster.yaml": supposeCluster, "scorecard.yaml": supposeCard, "facts.csv": numbers,
			"facts-faults.csv": head + strings.Join(rows, "")}
	}
	all := []string{first, second, third, other, none}
	for _, tt := range []struct {
		reason, suppose string
		numbers         string
		rows            []string
		moved           []string
	}{
		{"an event that did not count is removed", "a: faults - 2", numbers, []string{first, third, other, none}, nil},
		{"one that counted", "An: faults - 1", numbers, []string{second, third, other, none}, []string{"a"}},
		{"one after the other: the second is the third then", "a: faults - 1; faults - 2", numbers,
			[]string{second, other, none}, []string{"a", "b"}},
		{"one is added; a text that looks like a number is a text", `c: faults + sort=fight no=7 size=6 evidence="BB 4; 5"`, numbers,
			[]string{first, second, third, other, "c,fight,7,6,BB 4; 5\n"}, []string{"c"}},
		{"a field is another", "a: faults 2 sort=fight", numbers, []string{first, strings.Replace(second, "late", "fight", 1),
			third, other, none}, []string{"a", "c"}},
		{"a field is not known", "b: faults 1 size=", numbers, []string{first, second, third, "b,fight,4,,\n", none},
			[]string{"a", "b", "c"}},
		{"a number beside", "c: x=50; faults + sort=late no=1 size=9", strings.Replace(numbers, "c,30", "c,50", 1),
			[]string{first, second, third, other, "c,late,1,9,\n"}, []string{"a", "b", "c"}},
	} {
		want := rankedOf(t, files(tt.numbers, tt.rows...))
		before := rankedOf(t, files(numbers, all...))
		code, out, errs := call("run", "-format", "json", "-whatif", tt.suppose, ".")
		if code != exitOK {
			t.Fatalf("%s: %s", tt.reason, errs)
		}
		var said []struct {
			Supposing struct {
				Moved []struct {
					Unit          string
					Before, After map[string]any
				}
			}
		}
		if err := json.Unmarshal([]byte(out), &said); err != nil {
			t.Fatal(err)
		}
		var moved []string
		for _, m := range said[0].Supposing.Moved {
			moved = append(moved, m.Unit)
			if !reflect.DeepEqual(m.After, want[m.Unit]) || !reflect.DeepEqual(m.Before, before[m.Unit]) {
				t.Errorf("%s: %s would be\n%v\nand is\n%v", tt.reason, m.Unit, m.After, want[m.Unit])
			}
		}
		if slices.Sort(moved); !slices.Equal(moved, tt.moved) {
			t.Errorf("%s: %v move, want %v", tt.reason, moved, tt.moved)
		}
		for unit, u := range want {
			was, is := before[unit].(map[string]any), u.(map[string]any)
			if !slices.Contains(moved, unit) && !reflect.DeepEqual(was["total"], is["total"]) {
				t.Errorf("%s: %s has %v, and is not said to move", tt.reason, unit, is["total"])
			}
		}
	}
	folderWith(t, files(numbers, all...))
	code, out, errs := call("run", "-lang", "vi", "-whatif", "a: faults - 1", ".")
	want := "An\n+ giả định: faults - 1\n  – An: 81,00, hạng 2, Xếp loại: Thường\n    → 85,00, hạng 2, Xếp loại: Khá\n"
	if code != exitOK || !strings.HasPrefix(out, want) {
		t.Errorf("in words: %s%s, want %s", out, errs, want)
	}
	for suppose, want := range map[string]string{
		"a: faults - 4":           "faults of a has no record 4: there are 3",
		"a: fault - 1":            "did you mean faults?",
		"a: faults + sizes=1":     "did you mean size?",
		"a: faults + sort=theft":  "theft",
		"a: faults 0 size=1":      "0 is no number of a record",
		"a: faults x":             "x is no number of a record",
		"a: faults":               "write indicator=value, or list + field=value",
		"a: faults + fight":       `"fight" is not name=value`,
		"a: x - 1":                "x is no list of events",
		"a: x=51":                 "51",
		"a: x = 1,5":              "1.5",
		"a: ;":                    "behind the colon stands what is supposed",
		"d: x=1":                  "unknown unit",
		"a: faults + no=1 size=z": "size",
	} {
		code, out, errs := call("run", "-whatif", suppose, ".")
		if code != exitUsage || out != "" || !strings.Contains(errs, want) {
			t.Errorf("%s: %d %s%s, want %s", suppose, code, out, errs, want)
		}
	}
}

// Values are read as people write them: with blanks, in words, by titles, with a comma.
func TestSupposedAsPeopleWrite(t *testing.T) {
	const card = `
code: small
year: 2025
indicators:
  - {code: ok, kind: boolean}
  - {code: x}
  - {code: sort, kind: text, values: [a, b], titles: {b: {vi: Cảnh cáo}}}
sections: [{code: I, criteria: [{code: I.1, max: 9, points: "ok and sort == 'b' ? x : 0"}]}]
`
	folderWith(t, map[string]string{"cluster.yaml": supposeCluster, "scorecard.yaml": card,
		"facts.csv": "unit,ok,x,sort\na,false,1,a\nb,true,1,b\nc,true,1,b\n"})
	code, out, errs := call("run", "-whatif", "a: ok = có; x = 2,5; sort = cảnh cáo", ".")
	if code != exitOK || !strings.Contains(out, "→ 2.50, rank 1") {
		t.Errorf("%d %s%s", code, out, errs)
	}
}
