package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

func checkCommand() command {
	return command{
		name: "check", args: say("%s [-strict] PATH...", common("text", "json")),
		long: say("PATH is a folder, a file, or a year that comes with the program. Files are told by their names, or else " +
			"by their keys."),
		examples: `thidua check my/cluster
thidua check my/cluster/scorecard.yaml my/cluster/facts.csv
thidua check my/cluster -format json
`,
		fails: say("a file is at fault; warnings alone are no fault"),
		short: say("show every fault of files or folders, and what in a card is likely not meant"),
		flags: func(fs *flag.FlagSet, o *options) {
			langFlag(fs, o)
			formatFlag(fs, o, "text", "json")
			strictFlag(fs, o)
		},
		run: runCheck,
	}
}

// runCheck reads every path and shows all faults of all of them, in the order of
// the paths. Faults are what it was asked for, so they are its output.
func runCheck(out io.Writer, o *options, args []string) error {
	if len(args) == 0 {
		return usagef("check needs a file or a folder")
	}
	var errs []error
	files := 0
	for _, p := range args {
		n, err := checkPath(p, o.strict)
		files += n
		if err != nil {
			errs = append(errs, err)
		}
	}
	err := errors.Join(errs...)
	if o.format == "json" {
		all := diag.Diagnostics{}
		for d := range diag.AllDiagnostics(err) {
			all = append(all, d)
		}
		if err := writeJSON(out, map[string]any{"files": files, "diagnostics": all}); err != nil {
			return err
		}
	} else {
		if err != nil {
			writeFaults(out, o.lang, err)
		}
		if !hasFault(err) {
			fmt.Fprintln(out, say("%d files, no fault%s", files, warnings(err)).Format(o.lang))
		}
	}
	if hasFault(err) {
		return errShown
	}
	return nil
}

// hasFault reports whether an error holds anything worse than warnings.
func hasFault(err error) bool {
	n := 0
	for d := range diag.AllDiagnostics(err) {
		n++
		if d.Severity == diag.Fault {
			return true
		}
	}
	return err != nil && n == 0
}

// warnings counts the warnings of an error.
func warnings(err error) (counted diag.Text) {
	switch n := countFaults(err); n {
	case 0:
		return counted
	case 1:
		return say(", 1 warning")
	default:
		return say(", %d warnings", n)
	}
}

// warningsOf are what in a card is legal but likely not meant, as an error; nil if
// there is nothing.
func warningsOf(name string, data []byte) error {
	if found := scoring.CheckFile(name, data); len(found) > 0 {
		return found
	}
	return nil
}

// regulationWarnings is the same of a regulation that was read from a file.
func regulationWarnings(name string, data []byte, r *awards.Regulation, years ...int) error {
	doc, err := document.Parse(name, data)
	if found := r.Check(years...); err == nil && len(found) > 0 {
		return doc.Locate(found)
	}
	return err
}

// checkPath checks a folder as a year, or one file by what it is. files is how
// many were read.
func checkPath(p string, strict bool) (files int, err error) {
	info, err := folder.Look(p)
	if err != nil {
		return 0, err
	}
	if info != nil && !info.IsDir() {
		return 1, checkFile(p)
	}
	f, err := folder.Open(p)
	if info == nil && err != nil {
		err = newFault(p, "no-file", fs.ErrNotExist, diag.Text{}, "there is no such file or folder")
	}
	if err != nil {
		return 0, err
	}
	return checkFolder(f, strict)
}

// checking is the host of a check: what another program will give is taken to be as it is declared.
var checking = rules.Host{StandIns: true}

// checkFolder does all that run does with a folder, reads its cases as test does, and then warns:
// run and test fail where check does.
func checkFolder(f folder.Folder, strict bool) (files int, err error) {
	if files, err := checkWithoutCluster(f); files > 0 {
		return files, err
	}
	f.Host = checking
	y, err := folder.Load(f)
	if err != nil {
		return 0, err
	}
	y.Besides.Strict = strict
	r, err := y.Report(rules.Date{})
	if err != nil {
		return len(y.Files), errors.Join(err, y.Warnings)
	}
	err = folder.Refused(r)
	for _, file := range y.Files {
		kind, _, _ := strings.Cut(file, ".")
		data, rerr := f.Read(file)
		switch {
		case kind != "scorecard" && kind != "regulation":
		case rerr != nil:
			return 0, rerr
		case kind == "regulation":
			err = errors.Join(err, regulationWarnings(f.Shown(file), data, y.Regulation, r.Year))
		default:
			err = errors.Join(err, warningsOf(f.Shown(file), data), y.Pointless(r, file, data))
		}
	}
	cases, cerr := casesIn(f.FS, f.Name, "")
	return len(y.Files) + len(cases), errors.Join(err, cerr, y.Ahead(r), y.Warnings)
}

// checkWithoutCluster checks the files of a folder that holds no year, but a card or
// a regulation: each by itself, as thidua test does. files is 0 if there is neither, or if
// facts, sheets or candidates say that a year is meant.
func checkWithoutCluster(f folder.Folder) (files int, err error) {
	if file, err := f.Find("cluster", folder.DefinitionFiles...); file != "" || err != nil || f.Embedded {
		return 0, nil
	}
	entries, err := fs.ReadDir(f.FS, ".")
	if err != nil {
		return 0, nil // load says what is wrong
	}
	texts := make(map[string][]byte)
	var names []string
	var errs []error
	defined := false
	for _, e := range entries {
		if e.IsDir() || !slices.Contains(folder.FactsFiles, strings.ToLower(path.Ext(e.Name()))) {
			continue
		}
		data, err := f.Read(e.Name())
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if kind := kindOf(e.Name(), data); kind != "" {
			names, texts[e.Name()] = append(names, e.Name()), data
			defined = defined || kind == "scorecard" || kind == "regulation"
			if slices.Contains([]string{"facts", "sheets", "candidates"}, kind) {
				return 0, nil // load says what is missing
			}
		}
	}
	if !defined {
		return 0, nil
	}
	var all diag.Diagnostics
	f.Host = checking
	seen := make(map[string]bool) // cases say again what is wrong with their card
	for _, name := range names {
		err := checkIn(f, name, f.Shown(name), texts[name])
		found := false
		for d := range diag.AllDiagnostics(err) {
			found = true
			if text := d.Error(); !seen[text] {
				seen[text] = true
				all = append(all, d)
			}
		}
		if err != nil && !found {
			errs = append(errs, err)
		}
	}
	if len(all) > 0 {
		errs = append(errs, all)
	}
	return len(names), errors.Join(errs...)
}

// checkFile checks a file that the user names.
func checkFile(p string) error {
	data, err := folder.ReadPath(p)
	if err != nil {
		return err
	}
	fsys, err := folder.OpenRoot(filepath.Dir(p))
	if err != nil {
		return err
	}
	beside := folder.Folder{FS: fsys, Name: filepath.ToSlash(filepath.Dir(p)), Host: checking}
	return checkIn(beside, filepath.Base(p), p, data)
}

// checkIn checks a file of a folder by the name it has, or else by its keys. Facts and sheets are
// checked against the scorecard beside them.
func checkIn(f folder.Folder, base, p string, data []byte) (err error) {
	switch kind := kindOf(base, data); kind {
	case "cases":
		_, err = loadSuite(shownFS{f.FS, f.Name}, f.Shown(base))
	case "cluster":
		_, err = cluster.Load(p, data)
	case "scorecard":
		err = warningsOf(p, data)
	case "regulation":
		var r *awards.Regulation
		if r, _, err = f.LoadRegulation(p, data); err == nil {
			err = regulationWarnings(p, data, r)
		}
	case "facts", "sheets", "candidates":
		var card *scoring.Scorecard
		if kind != "candidates" {
			if card, err = cardBeside(f, p); err != nil {
				return err
			}
		}
		var in cluster.Inputs
		if in, err = cluster.LoadInputs(kind, p, data, card, nil); err == nil && len(in.Warnings) > 0 {
			err = in.Warnings
		}
	default:
		// What is no kind of file may be one with a fault of syntax, which then is the thing to say.
		if _, perr := document.Parse(p, data); perr != nil {
			return perr
		}
		return newFault(p, "unknown-file", diag.ErrName,
			say("name it cluster.yaml, scorecard.yaml, facts.csv, facts.yaml, sheets.yaml, candidates.yaml or regulation.yaml"),
			"cannot tell what kind of file this is")
	}
	return err
}

// cardBeside reads the card that facts and sheets in a folder are for.
func cardBeside(f folder.Folder, p string) (*scoring.Scorecard, error) {
	file, err := f.Find("scorecard", folder.DefinitionFiles...)
	if err != nil {
		return nil, err
	}
	if file == "" {
		return nil, newFault(p, "no-card", fs.ErrNotExist, diag.Text{},
			"facts and points are checked against scorecard.yaml beside them, which is not there")
	}
	data, err := f.Read(file)
	if err != nil {
		return nil, err
	}
	return scoring.Load(f.Shown(file), data, checking)
}

// kindOf tells what a file is by the beginning of its name, or else by a key that
// only such a file has.
func kindOf(base string, data []byte) string {
	if folder.IsCases(base) {
		return "cases"
	}
	for _, kind := range []string{"cluster", "scorecard", "facts", "sheets", "candidates", "regulation"} {
		if strings.HasPrefix(base, kind) {
			return kind
		}
	}
	if strings.HasSuffix(strings.ToLower(base), ".csv") {
		return "facts"
	}
	doc, err := document.Parse(base, data)
	if err != nil {
		return ""
	}
	for _, sign := range []struct{ key, kind string }{
		{"members", "cluster"}, {"sections", "scorecard"}, {"sheets", "sheets"}, {"units", "facts"},
		{"candidates", "candidates"}, {"awards", "regulation"}, {"conditions", "regulation"},
	} {
		if _, _, ok := doc.Position(sign.key); ok {
			return sign.kind
		}
	}
	return ""
}
