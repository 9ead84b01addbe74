package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/thidua-go/thidua/examples/years"
	"github.com/thidua-go/thidua/rules/diag"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// call runs the program, in English unless the arguments say another language, and returns its exit code and
// what it wrote.
func call(args ...string) (code int, stdout, stderr string) { return callIn(diag.English, args...) }

// callIn does the same where the environment asks for a language.
func callIn(l diag.Lang, args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = run(args, &out, &errs, l)
	return code, out.String(), errs.String()
}

// golden compares got with a file under testdata, or rewrites it with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (run with -update to write it)", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got), run with -update if that is meant:\n%s", name, diff)
	}
}

func TestYearsGolden(t *testing.T) {
	for _, name := range years.Names() {
		for _, lang := range []string{"en", "vi"} {
			t.Run(name+"/"+lang, func(t *testing.T) {
				code, out, errs := call("run", name, "-lang", lang)
				if code != exitOK || errs != "" {
					t.Fatalf("exit %d, stderr %q", code, errs)
				}
				golden(t, name+"."+lang+".txt", out)
			})
		}
	}
}

func TestOutputGolden(t *testing.T) {
	for _, tt := range []struct {
		file string
		args []string
	}{
		{"list.en.txt", []string{"list"}},
		{"list.vi.txt", []string{"list", "-lang", "vi"}},
		{"explain.vi.txt", []string{"-lang", "vi", "-explain", "ha tinh"}},
		{"explain.en.txt", []string{"run", "south-west-2013", "-explain", "bac_lieu"}},
		{"explain_security.vi.txt", []string{"run", "public-security-2025", "-lang", "vi", "-explain", "phuong_e"}},
		{"why.vi.txt", []string{"run", "south-west-2013-completed", "-lang", "vi", "-why", "Long An, Bạc Liêu"}},
		{"whatif.en.txt", []string{"-whatif", "quang_tri"}},
		{"whatif.vi.txt", []string{"run", "south-west-2013-completed", "-lang", "vi", "-whatif", "bac_lieu"}},
		{"usage.txt", []string{"help"}},
		{"usage_run.txt", []string{"run", "-h"}},
		{"usage_log.txt", []string{"log", "-h"}},
		{"usage_log.vi.txt", []string{"log", "-lang", "vi", "-h"}},
		{"usage_sign.vi.txt", []string{"-lang", "vi", "log", "sign", "-h"}},
		{"usage.vi.txt", []string{"-lang", "vi", "help"}},
		{"year_midyear.en.txt", []string{"year", "north-central-2023", "-on", "2023-07-31"}},
		{"year_before.en.txt", []string{"year", "north-central-2023", "-on", "2023-01-01"}},
		{"year_midyear.vi.txt", []string{"year", "-lang", "vi", "-on", "2022-07-28", "northern-midlands-2022"}},
		{"year_end.vi.txt", []string{"year", "-lang", "vi", "north-central-2023"}},
		{"year_end_percent.en.txt", []string{"year", "public-security-2025"}},
		{"quang_nam_june.vi.txt", []string{"year", "-lang", "vi", "-on", "2024-06-21", "quang-nam-2024"}},
	} {
		t.Run(tt.file, func(t *testing.T) {
			code, out, errs := call(tt.args...)
			if code != exitOK || errs != "" {
				t.Fatalf("exit %d, stderr %q", code, errs)
			}
			golden(t, tt.file, out)
		})
	}
}

func TestNoArgumentIsTheDefaultYear(t *testing.T) {
	_, out, _ := call()
	_, want, _ := call("run", years.Default)
	if out == "" || out != want {
		t.Errorf("no argument does not show %s:\n%s", years.Default, out)
	}
}

func TestJSON(t *testing.T) {
	for _, args := range [][]string{
		{"-format", "json"}, {"run", "south-west-2013", "-format", "json"}, {"run", "quang-nam-2024", "-format=json"},
		{"list", "-format", "json"},
		{"-format", "json", "-explain", "ha_tinh"}, {"-format", "json", "-why", "ha_tinh,nghe_an"},
		{"-format", "json", "-whatif", "ha_tinh"},
		{"year", "-format", "json", "northern-midlands-2022"}, {"eval", "-format", "json", "a + b", "a=1"},
		{"check", "-format", "json", "north-central-2023"},
	} {
		code, out, errs := call(args...)
		if code != exitOK || errs != "" {
			t.Errorf("%q: exit %d, stderr %q", args, code, errs)
			continue
		}
		var v any
		if err := json.Unmarshal([]byte(out), &v); err != nil {
			t.Errorf("%q: %v", args, err)
		}
	}
	_, out, _ := call("run", "south-west-2013-completed", "-format", "json")
	var r struct {
		Ranking []struct {
			Unit, Name string
			Total      json.Number
			Rank       int
			Gap        *json.Number
			Invented   bool
		}
	}
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Ranking) != 12 {
		t.Fatalf("%d units are ranked, want 12", len(r.Ranking))
	}
	second, fourth := r.Ranking[1], r.Ranking[3]
	if second.Name != "Long An" || second.Total != "955.79" || second.Rank != 2 || second.Gap == nil ||
		*second.Gap != "1.32" || second.Invented {
		t.Errorf("second is %+v", second)
	}
	if !fourth.Invented {
		t.Errorf("an invented total is not marked: %+v", fourth)
	}
}

// usageErrors are command lines that are wrong, with what is said of each.
var usageErrors = []struct {
	args []string
	want string
}{
	{[]string{"rnu"}, "did you mean run?"},
	{[]string{"-lang", "en", "rnu"}, "did you mean run?"},
	{[]string{"help", "rnu"}, "did you mean run?"},
	{[]string{"help", "log", "sgin"}, "did you mean sign?"},
	{[]string{"frobnicate"}, "commands are run, year, check"},
	{[]string{"run", "a", "b"}, "one folder"},
	{[]string{"run", "-lang", "fr"}, "write en or vi"},
	{[]string{"-lang"}, "needs an argument: -lang"},
	{[]string{"run", "-format", "xml"}, "write text, markdown or json"},
	{[]string{"run", "-nope"}, "-nope"},
	{[]string{"run", "---x"}, "bad flag syntax: ---x"},
	{[]string{"run", "-=x"}, "bad flag syntax: -=x"},
	{[]string{"run", "-strict=maybe"}, "write true or false"},
	{[]string{"check"}, "needs a file"},
	{[]string{"eval"}, "needs a rule"},
	{[]string{"eval", "a", "a"}, "not name=value"},
	{[]string{"eval", "a", "a=1,5"}, "write 1.5"},
	{[]string{"eval", "full", "full=x"}, "a number is wanted"},
	{[]string{"eval", "-lnag", "vi", "a"}, "flag provided but not defined: -lnag"},
	{[]string{"eval", "a", "a=1", "a=2"}, "given twice"},
	{[]string{"list", "x"}, "no arguments"},
	{[]string{"schema", "scorecrad"}, "did you mean scorecard?"},
	{[]string{"schema", "nothing"}, "formats are"},
	{[]string{"schema", "facts", "sheets"}, "one name"},
	{[]string{"run", "-explain", "nobody"}, "unknown unit"},
	{[]string{"run", "-why", "ha_tinh"}, "two units"},
	{[]string{"run", "-why", "ha_tinh,Hà Tĩnh"}, "both names"},
	{[]string{"run", "-why", "ha_tinh,nobody"}, "unknown unit"},
	{[]string{"run", "-whatif", "nobody"}, "unknown unit"},
	{[]string{"run", "-whatif", "ha_tinh: growth"}, "write indicator=value"},
	{[]string{"run", "northern-midlands-2022", "-whatif", "bac_kan"}, "nothing is nominated"},
	{[]string{"run", "quang-nam-2024", "-explain", "hoi_an"}, "no scorecard"},
	{[]string{"run", "-whatif", "ha_tinh", "-explain", "ha_tinh"}, "one at a time"},
	{[]string{"year"}, "needs the name"},
	{[]string{"year", "-on"}, "needs an argument"},
	{[]string{"year", "north-central-2023", "-on", "30/6/2023"}, "not a date"},
	{[]string{"test"}, "needs a file of cases"},
	{[]string{"test", "-draft", "-update", "x"}, "do not go together"},
	{[]string{"test", "-draft", "x", "y"}, "takes one file"},
	{[]string{"test", "-o", "x", "y"}, "goes with -draft"},
	{[]string{"test", "-cover", "101", "x"}, "from 0 to 100"},
	{[]string{"test", "-time", "long", "x"}, "a duration such as 90s"},
	{[]string{"log"}, "say what to do: write, head, key"},
	{[]string{"log", "-event", "7"}, "say what to do"},
	{[]string{"log", "pruve", "x"}, "did you mean prove?"},
	{[]string{"log", "frobnicate"}, "commands are write, head, key"},
	{[]string{"log", "write"}, "usage: thidua log write"},
	{[]string{"log", "write", "-key", "x", "y"}, "not defined: -key"},
	{[]string{"log", "prove", "-event", "0", "x", "y"}, "count from 1"},
	{[]string{"log", "prove", "-event", "seven", "x", "y"}, "count from 1"},
	{[]string{"log", "sign", "x"}, "-key FILE"},
	{[]string{"log", "sign", "-at", "today", "x"}, "a time like 2024-03-14T17:30:00+07:00"},
	{[]string{"log", "key", "council"}, "-key FILE"},
	{[]string{"log", "key", "-key", "x", "a+b"}, "no name of a key"},
	{[]string{"log", "redact", "x"}, "which event"},
	{[]string{"verify"}, "usage: thidua verify"},
	{[]string{"log", "prove", "main.go", "help_test.go", "-event", "0"}, "count from 1"},
}

func TestUsageErrors(t *testing.T) {
	for _, tt := range usageErrors {
		code, out, errs := call(tt.args...)
		if code != exitUsage || out != "" || !strings.Contains(errs, tt.want) {
			t.Errorf("%q: exit %d, stdout %q, stderr %q; want exit 2 and %q", tt.args, code, out, errs, tt.want)
		}
	}
}

func TestEval(t *testing.T) {
	for _, tt := range []struct {
		args   []string
		code   int
		first  string // line of stdout
		rest   string // somewhere in stdout or stderr
		reason string
	}{
		{[]string{"957.11 - 955.79"}, exitOK, "1.32", "", "exact, where binary fractions are not"},
		{[]string{"-lang", "vi", "957.11 - 955.79"}, exitOK, "1,32", "", "the decimal comma of Vietnamese"},
		{[]string{"1/3*3 == 1"}, exitOK, "true", "", "division does not round"},
		{[]string{"min(full, 16 * movements)", "full=80", "movements=4"}, exitOK, "64", "read:    movements = 4",
			"a criterion with its maximum"},
		{[]string{"min(full, 16 * movements)", "full=80"}, exitOK, "undetermined", "missing: movements",
			"what is not given is missing, not zero"},
		{[]string{"a + b", "a=1", "b="}, exitOK, "undetermined", "missing: b", "an empty value is missing"},
		{[]string{"a > 1 and b", "a=0"}, exitOK, "false", "", "false whatever b is"},
		{[]string{"a ? b : 0", "a=false"}, exitOK, "0", "", "a boolean"},
		{[]string{"region == \"north\" ? 1 : 2", "region=north"}, exitOK, "1", "", "a text"},
		{[]string{"days(a, b)", "a=2024-01-15", "b=2024-01-17"}, exitOK, "2", "", "dates"},
		{[]string{"let x = a * 2; x + 1", "a=3"}, exitOK, "7", "", "a name of the rule's own is no indicator"},
		{[]string{"a", "a=n/a"}, exitOK, "not applicable", "", "not applicable is not missing"},
		{[]string{"-7 % 3"}, exitOK, "-1", "", "nor is it a flag"},
		{[]string{"-lang", "vi", "-a * 2.5", "a=1"}, exitOK, "-2,5", "", "nor behind flags"},
		{[]string{"not p ?? true"}, exitFault, "", "1:7: ??", "the kind of result that fits best"},
		{[]string{"a == null", "a=1"}, exitFault, "", "known(x)", "a word of other languages is no indicator"},
		{[]string{"region == urban", "region=x"}, exitFault, "", `put a text in quotes: "urban"`, "nor is a text"},
		{[]string{"--", "-a + 1", "a=1"}, exitOK, "0", "", "a rule that begins with a minus"},
		{[]string{"a ≥ 2,5", "a=1"}, exitFault, "", "1:3: ≥ is not an operator", "a slip, with its place"},
		{[]string{"1/a", "a=0"}, exitFault, "", "zero", "division by zero"},
		{[]string{"min("}, exitFault, "", "1:", "a rule that ends too early"},
		{[]string{"a", "a=1e9999"}, exitUsage, "", "not a number", "numbers are digits"},
		{[]string{strings.Repeat("(", 500000)}, exitFault, "", "", "hostile nesting"},
	} {
		code, out, errs := call(append([]string{"eval"}, tt.args...)...)
		first, _, _ := strings.Cut(out, "\n")
		if code != tt.code || first != tt.first || !strings.Contains(out+errs, tt.rest) || code != exitOK && out != "" {
			t.Errorf("%s: %.80q: exit %d, stdout %.200q, stderr %.200q; want exit %d, %q, %q", tt.reason, tt.args, code, out,
				errs, tt.code, tt.first, tt.rest)
		}
	}
}

func TestWidth(t *testing.T) {
	for _, tt := range []struct {
		s    string
		want int
	}{{"", 0}, {"Ha Tinh", 7}, {"Hà Tĩnh", 7}, {"Ha\u0300 Ti\u0303nh", 7}, {"957,11", 6}, {"省", 2},
		{"Đắk Lắk", 7}} {
		if got := width(tt.s); got != tt.want {
			t.Errorf("width(%q) is %d, want %d", tt.s, got, tt.want)
		}
	}
	// The columns of a table begin at the same place whatever the diacritics.
	got := table([]column{{head: "Đơn vị"}, {head: "Điểm", right: true}},
		[][]string{{"Ha\u0300 Ti\u0303nh", "957,11"}, {"Hà Nam", "9"}})
	for i, line := range strings.Split(strings.TrimSuffix(got, "\n"), "\n") {
		if width(line) != width("Hà Tĩnh")+2+6 {
			t.Errorf("line %d is %d wide: %q", i, width(line), line)
		}
	}
}
