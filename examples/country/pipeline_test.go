package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// parquetFile is a file of rows of any struct.
func parquetFile[T any](t *testing.T, rows ...T) string {
	t.Helper()
	var out bytes.Buffer
	if err := parquet.Write(&out, rows); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// Whatever is wrong is set aside with its file, its row and a reason, and the rest counts.
func TestEverythingBad(t *testing.T) {
	type binary struct {
		Cluster string  `parquet:"cluster"`
		Unit    string  `parquet:"unit"`
		X       float64 `parquet:"x"`
	}
	type exact struct {
		Cluster string `parquet:"cluster"`
		Unit    string `parquet:"unit"`
		X       int64  `parquet:"x,decimal(1:9)"`
		Y       int32  `parquet:"y"`
		OK      bool   `parquet:"ok"`
	}
	o := options{shards: 2, largest: 5, nominated: 3, lang: diag.English, explain: "commune-2025/a/a1,commune-2025/a/a9"}
	o.input = folder(t, map[string]string{
		planFile:       testPlan + kindOf("school", "grouped.yaml") + kindOf("ward", "card.yaml"),
		"card.yaml":    testCard,
		"grouped.yaml": strings.Replace(testCard, "ok ? full : 0", "x >= largest_of(group, x) ? full : 0", 1),
		"law.yaml":     testLaw,
		"units/commune-2025/u.csv": "cluster,unit,province,cleared,policy_compliance\n" +
			"a,a1,P,letter 1,true\n" +
			"a,a2,P,letter 2,true\n" +
			"a,a3,Q,,\n" +
			"a,a2,P,letter 2,true\n" + // 5
			"a,a4,P,letter 4,true\n" +
			"b,b1,P,letter,true\n" +
			"b,b2,P,letter,perhaps\n" + // 8
			"big,g1,P,,\nbig,g2,P,,\nbig,g3,P,,\nbig,g4,P,,\nbig,g5,P,,\nbig,g6,P,,\n",
		"facts/commune-2025/f.csv": "# decimal_comma: true\n" +
			"Cụm;Đơn vị;x;y;ok\n" +
			"a;a1;50,5;0;có\n" +
			"a;a2;60;0;không\n" +
			"a;a2;60;0;không\n" + // 5
			"a;a3;chưa có;0;có\n" +
			"a;a4;1;9;có\n" + // divides by zero: refused, but not set aside
			"a;zz;1;0;có\n" + // 8
			"c;c1;1;0;có\n" +
			"a;Tổng cộng;99;0;có\n" +
			"b;b1;1;0;có\n" + // 11
			"b;b1;2;0;có\n" +
			"b;b1\n" +
			";b1;1;0;có\n" +
			"a;\"a1\"x;1;0;có\n" + // 15
			"big;g1;1;0;có\nbig;g2;1;0;có\n" +
			"b;b2;1,25;0;có\n" +
			"b;b2;1;0;có\n",
		"facts/commune-2025/g.parquet": parquetFile(t, exact{"b", "b9", 15, 1, true}, exact{"b", "b1", 10, 0, true}),
		"facts/commune-2025/h.parquet": parquetFile(t, binary{"a", "a3", 0.1}),
		"facts/commune-2025/i.parquet": "PAR1 and nothing else PAR1",
		"facts/commune-2025/j.csv":     "x;y\n1;2\n",
		"facts/commune-2025/k.csv":     "cluster,unit,x\na,x\xf4ng,1\n",
		"facts/hamlet-2025/l.csv":      "cluster,unit,x\na,a1,1\n",
		"units/school-2025/u.csv":      "cluster,unit\ns,s1\n",
		"facts/school-2025/f.csv":      "cluster,unit,x,y,ok\ns,s1,1,0,true\n",
		"units/ward-2025/u.csv":        "cluster,unit,discipline_open\nw,w1,true\nw,w2,\n",
		"facts/ward-2025/f.csv":        "cluster,unit,x,y,ok\nw,w2,1,0,true\n",
	})
	s, files := run(t, o)
	var got []string
	for _, c := range cells(t, joined(t, files, asideFile)) {
		got = append(got, strings.Join([]string{c[0], c[1], c[2], c[6]}, " "))
		if c[7] == "" {
			t.Errorf("no reason: %q", c)
		}
	}
	slices.Sort(got)
	want := []string{
		"facts/commune-2025/f.csv 11 1 second_sheet", "facts/commune-2025/f.csv 12 1 second_sheet",
		"facts/commune-2025/f.csv 13 1 unreadable", "facts/commune-2025/f.csv 14 1 unreadable",
		"facts/commune-2025/f.csv 15 1 unreadable", "facts/commune-2025/f.csv 16 2 too_large",
		"facts/commune-2025/f.csv 18 1 unreadable", "facts/commune-2025/f.csv 19 1 unknown_unit",
		"facts/commune-2025/f.csv 5 1 repeated", "facts/commune-2025/f.csv 6 1 unreadable",
		"facts/commune-2025/f.csv 8 1 unknown_unit", "facts/commune-2025/f.csv 9 1 unknown_unit",
		"facts/commune-2025/g.parquet 2 1 unknown_unit", "facts/commune-2025/g.parquet 3 1 repeated",
		"facts/commune-2025/h.parquet   unreadable", "facts/commune-2025/i.parquet   unreadable",
		"facts/commune-2025/j.csv   unreadable", "facts/commune-2025/k.csv   unreadable",
		"facts/hamlet-2025/l.csv   no_card",
		"units/commune-2025/u.csv 2  not_nominated", "units/commune-2025/u.csv 5 1 second_unit",
		"units/commune-2025/u.csv 8 1 unreadable", "units/school-2025/u.csv 2  not_scored",
		"units/ward-2025/u.csv 2 1 unreadable",
	}
	if !slices.Equal(got, want) {
		t.Errorf("set aside\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	got = nil
	for _, c := range cells(t, joined(t, files, resultsFile)) {
		got = append(got, strings.Join([]string{c[0], c[1], c[3], c[4], c[5], c[6]}, " "))
	}
	want = []string{"commune-2025 a 1 a1 scored 60.5", "commune-2025 a 2 a2 scored 60", "commune-2025 a  a3 undetermined ",
		"commune-2025 a  a4 refused ", "commune-2025 b 1 b1 undetermined ", "ward-2025 w 1 w2 scored 11"}
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("no line %q of results in\n%s", line, strings.Join(got, "\n"))
		}
	}
	if all := s.Tally.of(""); all.Units != 13 || len(got) != 6 || all.Refused != 8 || all.Undetermined != 2 ||
		s.Tally.Passed != 1 {
		t.Errorf("%d units, %d lines, %d refused, %d undetermined, %d passed over", all.Units, len(got), all.Refused,
			all.Undetermined, s.Tally.Passed)
	}
	explained := strings.Join(slices.Collect(func(yield func(string) bool) {
		for name, text := range files {
			if strings.HasPrefix(name, explainedFile) && !yield(text) {
				return
			}
		}
	}), "")
	var e explanation
	if err := json.Unmarshal([]byte(explained), &e); err != nil || e.Breakdown.Unit != "a1" || len(e.Rules) != 2 ||
		strings.Count(explained, "\n") != 1 {
		t.Errorf("one unit was to be explained, %v: %.300s", err, explained)
	}
}

// What the pipeline gives each unit is what ScoreAll gives it in one process, from the same files.
func TestEqualsScoreAll(t *testing.T) {
	o := invent(t, options{units: 600, shards: 1, clean: true})
	want := scoreAll(t, o.input)
	for _, shards := range []int{1, 4} { // of four, two hold the same facts as Parquet
		o.shards = shards
		_, files := run(t, invent(t, options{units: 600, shards: shards, clean: true}))
		got := make(map[string]string)
		for _, c := range cells(t, joined(t, files, resultsFile)) {
			got[c[0]+" "+c[1]+" "+c[4]] = strings.Join([]string{c[3], c[6], c[9]}, " ")
		}
		if len(got) != len(want) || len(want) != 600 {
			t.Errorf("%d shards: %d units, ScoreAll has %d", shards, len(got), len(want))
		}
		for unit, line := range want {
			if got[unit] != line {
				t.Errorf("%d shards, %s: %q, ScoreAll gives %q", shards, unit, got[unit], line)
			}
		}
	}
}

// scoreAll scores a folder of CSV in one process.
func scoreAll(t testing.TB, dir string) map[string]string {
	t.Helper()
	ctx, out := context.Background(), make(map[string]string)
	books, err := filepath.Glob(filepath.Join(dir, "facts", "*"))
	if err != nil || len(books) != 3 {
		t.Fatal(books, err)
	}
	for _, path := range books {
		book := filepath.Base(path)
		kind, _, _ := strings.Cut(book, "-")
		text, err := os.ReadFile(filepath.Join(dir, kind+".yaml"))
		if err != nil {
			t.Fatal(err)
		}
		card, err := scoring.Load("card.yaml", text)
		if err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join(path, "part-00000.csv"))
		if err != nil {
			t.Fatal(err)
		}
		facts, err := document.ReadFacts("f.csv", data, card.Schema(), document.FactsOptions{
			Answers: map[string]string{"column A Cụm": "skip"}})
		if err != nil {
			t.Fatal(err)
		}
		clusterOf := make(map[string]string)
		for line := range strings.Lines(string(data)) {
			if c := strings.Split(line, ";"); len(c) > 1 {
				clusterOf[c[1]] = c[0]
			}
		}
		members := make(map[string][]*rules.Facts)
		for _, f := range facts {
			members[clusterOf[f.Unit()]] = append(members[clusterOf[f.Unit()]], f)
		}
		for r, err := range card.ScoreAll(ctx, func(yield func(scoring.Batch) bool) {
			for _, cluster := range sortedKeys(members) {
				g, err := rules.NewGroup(ctx, members[cluster]...)
				if err != nil || !yield(scoring.Batch{Name: cluster, Group: g}) {
					return
				}
			}
		}, 2) {
			if err != nil {
				t.Fatal(err)
			}
			grades, _, err := r.Grades(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for _, g := range grades {
				st, _ := r.Standing(g.Unit)
				out[book+" "+r.Name+" "+g.Unit] = fmt.Sprintf("%d %s %s", st.Rank, plain(st.Total), g.Grade)
			}
		}
	}
	return out
}

// Results are the same bytes, sorted, whatever the number of shards that are read and written and of processors, with
// what is set aside; run again they are the same too.
func TestAnyShards(t *testing.T) {
	seen := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(seen)
	try := []struct{ units, in, out, processors int }{{500, 1, 1, 2}, {500, 3, 5, 1}}
	if os.Getenv("FULL") == "1" {
		for in := 1; in < 8; in += 2 {
			for _, out := range []int{1, 2, 7, 64} {
				try = append(try, struct{ units, in, out, processors int }{3000, in, out, 1 + (in+out)%5})
			}
		}
	}
	results, asides := make(map[int]string), make(map[string]string)
	for _, tt := range try {
		runtime.GOMAXPROCS(tt.processors)
		o := invent(t, options{units: tt.units, shards: tt.in})
		o.shards = tt.out
		_, files := run(t, o)
		lines := joined(t, files, resultsFile)
		if first, ok := results[tt.units]; !ok {
			results[tt.units] = strings.Join(lines, "")
		} else if first != strings.Join(lines, "") {
			t.Errorf("%+v: other results", tt)
		}
		keys := make([]string, len(lines))
		for i, c := range cells(t, lines) {
			keys[i] = c[0] + "/" + c[1]
		}
		if !slices.IsSorted(keys) || len(lines) != tt.units {
			t.Errorf("%+v: %d lines, not sorted", tt, len(lines))
		}
		aside := joined(t, files, asideFile)
		slices.Sort(aside)
		key := fmt.Sprint(tt.units, tt.in)
		if first, ok := asides[key]; ok && first != strings.Join(aside, "") {
			t.Errorf("%+v: other rows are set aside", tt)
		}
		asides[key] = strings.Join(aside, "")
		n := 0
		for name := range files {
			if strings.HasPrefix(name, resultsFile) {
				n++
			}
		}
		if n != tt.out {
			t.Errorf("%+v: %d files of results", tt, n)
		}
	}
}

// What a run left behind that was killed is not part of the results, and results that are there are kept.
func TestKilledRunIsRedone(t *testing.T) {
	o := invent(t, options{units: 200, shards: 1})
	o.out = filepath.ToSlash(filepath.Join(t.TempDir(), "out"))
	for _, name := range []string{"results-00000-of-00002.csv", "results-00000-of-00001.csv.half"} {
		if err := put(o.writes(), name, []byte("half")); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := o.pipeline(context.Background(), io.Discard); err != nil {
		t.Fatal(err)
	}
	names := sortedKeys(contents(t, o.out))
	if !slices.Equal(names, []string{"aside-00000-of-00001.csv", "results-00000-of-00001.csv", summaryFile}) {
		t.Errorf("there is %q", names)
	}
	if _, err := o.pipeline(context.Background(), io.Discard); err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("results were written over: %v", err)
	}
}

// A folder that nothing can be made of is refused with what is wrong.
func TestRefused(t *testing.T) {
	for _, tt := range []struct {
		files        map[string]string
		want, reason string
	}{
		{map[string]string{}, "country.yaml", "there is no plan"},
		{map[string]string{planFile: "kinds: 1"}, "kinds", "the plan has another shape"},
		{map[string]string{planFile: "on: 2026-01-01\nkinds:\n" + kindOf("a", "c.yaml"), "c.yaml": "code: 1"}, "c.yaml",
			"the card is at fault"},
		{map[string]string{planFile: "on: 2026-01-01\nkinds:\n" + kindOf("a", "c.yaml") + kindOf("a", "c.yaml"),
			"c.yaml": testCard, "law.yaml": testLaw}, "twice", "two cards for one kind and year"},
		{map[string]string{planFile: "on: 2026-01-01\nkinds:\n" + kindOf("a", "c.yaml"), "c.yaml": testCard,
			"law.yaml": testLaw}, "no file", "there are no units"},
		{map[string]string{planFile: "on: 2024-01-01\nkinds:\n" + kindOf("a", "c.yaml"), "c.yaml": testCard,
			"law.yaml": testLaw}, "2024", "the regulation does not cover the day"},
	} {
		o := options{input: folder(t, tt.files), out: filepath.ToSlash(t.TempDir()) + "/out", shards: 1, largest: 10}
		_, err := o.pipeline(context.Background(), io.Discard)
		if err == nil || !strings.Contains(faultLines(err, diag.English), tt.want) {
			t.Errorf("%s: %v", tt.reason, err)
		}
	}
}
