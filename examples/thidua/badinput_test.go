package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/examples/folder"
)

// onDisk writes a folder to a temporary directory, for commands that take paths.
func onDisk(t *testing.T, f folder.Folder) string {
	t.Helper()
	dir := t.TempDir()
	entries, err := fs.ReadDir(f.FS, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := fs.ReadFile(f.FS, e.Name())
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, e.Name()), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestBadInput(t *testing.T) {
	const year = "south-west-2013-completed"
	for _, tt := range []struct {
		name  string
		year  string
		edits []edit
		wipe  string // a file to empty
		drop  string // a file to delete
		want  []string
	}{
		{name: "empty cluster", year: year, wipe: "cluster.yaml", want: []string{"cluster.yaml"}},
		{name: "empty facts", year: "north-central-2023", wipe: "facts.csv", want: []string{"facts.csv"}},
		{name: "missing cluster", year: year, drop: "cluster.yaml", want: []string{"cluster.yaml", "no such file"}},
		{name: "missing facts", year: "north-central-2023", drop: "facts-midyear.csv",
			want: []string{"facts-midyear.csv", "no such file"}},
		{name: "tabs", year: year, edits: []edit{{"scorecard.yaml", "    max: 1000", "\tmax: 1000"}},
			want: []string{"scorecard.yaml:14:1", "tab"}},
		{name: "second unit", year: year, edits: []edit{{"cluster.yaml", "{unit: ca_mau, name: Cà Mau}",
			"{unit: long_an, name: Long An}"}},
			want: []string{"cluster.yaml:32:12", "listed twice"}},
		{name: "second unit in facts", year: "north-central-2023",
			edits: []edit{{"facts.csv", "nghe_an,7.14", "thanh_hoa,7.14"}}, want: []string{"facts.csv:4:1", "thanh_hoa"}},
		{name: "unknown unit in facts", year: year, edits: []edit{{"facts.yaml", "  long_an:", "  long_ann:"}},
			want: []string{"facts.yaml:4:3", "did you mean long_an?"}},
		{name: "unknown key", year: year, edits: []edit{{"scorecard.yaml", "scale: 1000", "sclae: 1000"}},
			want: []string{"scorecard.yaml:6:1", "did you mean scale?"}},
		{name: "negative maximum", year: year, edits: []edit{{"scorecard.yaml", "max: 1000, points", "max: -1000, points"}},
			want: []string{"scorecard.yaml:16", "-1000"}},
		{name: "maxima that do not add up", year: "north-central-2023",
			edits: []edit{{"scorecard.yaml", "{code: I.2, title: Thu ngân sách so với dự toán, max: 100",
				"{code: I.2, title: Thu ngân sách so với dự toán, max: 90"}},
			want: []string{"scorecard.yaml:", "490", "500"}},
		{name: "a huge fact", year: year, edits: []edit{{"facts.yaml", "957.11", "1e9999"}},
			want: []string{"facts.yaml:3:39", "1e9999"}},
		{name: "a comma in a number", year: year, edits: []edit{{"facts.yaml", "value: 957.11", "value: '957,11'"}},
			want: []string{"facts.yaml:3"}},
		{name: "a cell that is no number", year: "north-central-2023",
			edits: []edit{{"facts.csv", "ha_tinh,8.30", "ha_tinh,8x30"}}, want: []string{"facts.csv:5", "growth", "8x30"}},
		{name: "a date before every regulation", year: "central-highlands-2022", edits: []edit{
			{"cluster.yaml", "regulation: statute\n",
				"regulation: statute\n    plan: {awards: [{award: flag.central_cluster, places: 1}]}\n"},
			{"cluster.yaml", "{on: 2022-01-14, act: launch", "{on: 1999-01-14, act: launch"},
			{"cluster.yaml", "{on: 2022-03-25, act: sign", "{on: 1999-01-14, act: sign"},
			{"cluster.yaml", "{on: 2023-02-10, act: self_score", "{on: 1999-01-14, act: self_score"},
			{"cluster.yaml", "{on: 2023-03-10, act: appraise", "{on: 1999-01-14, act: appraise"},
			{"cluster.yaml", "{on: 2023-03-30, act: close", "{on: 1999-01-15, act: close"},
		}, want: []string{"cluster.yaml:45:14", "1999-01-15"}},
		{name: "unknown regulation", year: year,
			edits: []edit{{"cluster.yaml", "regulation: statute", "regulation: statutes"}},
			want:  []string{"cluster.yaml", "statutes"}},
		{name: "card of a year that is not there", year: year, edits: []edit{{"scorecard.yaml", "year: 2013", "year: 2012"}},
			want: []string{"2012", "no such year"}},
		{name: "faults of several files at once", year: "north-central-2023", edits: []edit{
			{"cluster.yaml", "code: north-central", "code: North Central"},
			{"cluster.yaml", "units: [ha_tinh], award", "units: [ha_tin], award"},
			{"scorecard.yaml", "points: order_points", "points: order_pionts"},
			{"candidates.yaml", "existence: {known: true}", "existence: {knwon: true}"},
		}, want: []string{"cluster.yaml:4:7", "did you mean ha_tinh?", "scorecard.yaml:", "did you mean order_points?",
			"candidates.yaml:5:15", "did you mean known?"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := onDisk(t, edited(t, tt.year, tt.edits...))
			if tt.wipe != "" {
				if err := os.WriteFile(filepath.Join(dir, tt.wipe), nil, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if tt.drop != "" {
				if err := os.Remove(filepath.Join(dir, tt.drop)); err != nil {
					t.Fatal(err)
				}
			}
			code, out, errs := call("run", dir)
			if code != exitFault || out != "" {
				t.Errorf("run: exit %d, stdout %q", code, out)
			}
			for _, want := range tt.want {
				if !strings.Contains(errs, want) {
					t.Errorf("run says\n%s\nwithout %q", errs, want)
				}
			}
		})
	}
}

func TestCheck(t *testing.T) {
	good := onDisk(t, edited(t, "north-central-2023"))
	code, out, errs := call("check", good)
	if code != exitOK || out != "6 files, no fault\n" || errs != "" {
		t.Errorf("check of a good folder: exit %d, %q, %q", code, out, errs)
	}
	for _, file := range []string{"cluster.yaml", "scorecard.yaml", "facts.csv", "facts-midyear.csv", "candidates.yaml"} {
		if code, out, errs := call("check", filepath.Join(good, file)); code != exitOK || errs != "" {
			t.Errorf("check %s: exit %d, %q, %q", file, code, out, errs)
		}
	}
	bad := onDisk(t, edited(t, "north-central-2023",
		edit{"scorecard.yaml", "points: order_points", "points: order_pionts"},
		edit{"cluster.yaml", "units: [ha_tinh], award", "units: [ha_tin], award"}))
	code, out, errs = call("check", bad, good, filepath.Join(bad, "nothing.yaml"))
	if code != exitFault || errs != "" {
		t.Errorf("check of a bad folder: exit %d, stderr %q", code, errs)
	}
	for _, want := range []string{"cluster.yaml:", "did you mean ha_tinh?", "scorecard.yaml:",
		"did you mean order_points?", "^^^", "nothing.yaml: there is no such file"} {
		if !strings.Contains(out, want) {
			t.Errorf("check says\n%s\nwithout %q", out, want)
		}
	}
	// What is legal but likely not meant is a warning, and no fault.
	doubtful := onDisk(t, edited(t, "north-central-2023", edit{"scorecard.yaml", "best(growth_excess) <= 0 ? 0 : ", ""}))
	code, out, _ = call("check", doubtful)
	if code != exitOK || !strings.Contains(out, "warning: ") || !strings.Contains(out, "best(growth_excess) may be 0") ||
		!strings.Contains(out, "6 files, no fault, 1 warning\n") {
		t.Errorf("check of a doubtful card: exit %d, %s", code, out)
	}
	// A file is told by its keys if its name does not tell.
	renamed := filepath.Join(t.TempDir(), "bang-diem.yaml")
	data, err := os.ReadFile(filepath.Join(bad, "scorecard.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(renamed, data, 0o644); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := call("check", renamed); code != exitFault || !strings.Contains(out, "did you mean order_points?") {
		t.Errorf("check of a renamed card: exit %d, %q", code, out)
	}
}

func TestRunMisspelledFolder(t *testing.T) {
	code, out, errs := call("run", "north-centrl-2023")
	if code != exitFault || out != "" || !strings.Contains(errs, "did you mean north-central-2023?") {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
	code, _, errs = call("run", filepath.Join(onDisk(t, edited(t, "north-central-2023")), "cluster.yaml"))
	if code != exitFault || !strings.Contains(errs, "is a file") {
		t.Errorf("a file instead of a folder: exit %d, %q", code, errs)
	}
}
