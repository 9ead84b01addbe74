package folder

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// ourNames are what the files of a year are called, or may be called by who does not
// remember, with the names that count.
var ourNames = []struct{ name, file string }{
	{"cluster", "cluster.yaml"}, {"scorecard", "scorecard.yaml"}, {"regulation", "regulation.yaml"},
	{"facts", "facts.csv"}, {"facts-previous", "facts-previous.csv"}, {"candidates", "candidates.yaml"},
	{"sheets", "sheets.yaml"}, {"scoresheet", "sheets.yaml"},
	{"bang-diem", "scorecard.yaml"}, {"so-lieu", "facts.csv"}, {"phieu-cham", "sheets.yaml"},
}

// tables are the endings of files that hold what a year is made of, or could.
var (
	tables    = append([]string{".yaml", ".yml", ".json", ".csv", ".tsv"}, workbooks...)
	workbooks = []string{".xlsx", ".xlsm", ".xls", ".ods"}
)

// unread warns of files that nothing reads although they look as if they should
// count. read are those that were read. Cases, notes and pictures are nobody's concern.
func (f Folder) unread(read []string) error {
	entries, err := fs.ReadDir(f.FS, ".")
	if err != nil {
		d := newFault(f.Name, "no-folder", err, diag.Text{}, "the folder cannot be read")
		d.Severity = diag.Warning
		return d
	}
	var ds diag.Diagnostics
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() || slices.Contains(read, name) || IsCases(name) {
			continue
		}
		if meant, ok := looksLike(name); ok {
			meant = f.tableOf(name, meant)
			hint := say("if it is meant to count, name it %s, or name it in an event under files", meant)
			if slices.Contains(workbooks, strings.ToLower(path.Ext(name))) {
				hint = say("a workbook is not read: if it is meant to count, save its sheet as CSV UTF-8, named facts.csv")
			}
			d := newFault(f.Shown(name), "unread", diag.ErrName, hint, "nothing reads this file")
			d.Severity = diag.Warning
			ds = append(ds, d)
		}
	}
	if len(ds) == 0 {
		return nil
	}
	return ds // Err leaves out warnings
}

// tableOf is what a table is to be called: that of a list of events says of which.
func (f Folder) tableOf(name, meant string) string {
	data, err := document.ReadFile(f.FS, name)
	if head := listLine.FindSubmatch(data[:min(len(data), 4096)]); err == nil && meant == "facts.csv" && head != nil {
		return "facts-" + string(head[1]) + ".csv"
	}
	return meant
}

// listLine is the line of a table that says of which list its rows are events.
var listLine = regexp.MustCompile(`(?m)^"?#\s*list:\s*([a-z][a-z0-9_]*)`)

// looksLike returns which of our files a name is most likely meant for.
func looksLike(name string) (meant string, ok bool) {
	name = strings.TrimSuffix(name, ".txt") // which Windows hides: facts.csv.txt
	ext := path.Ext(name)
	if !slices.Contains(tables, strings.ToLower(ext)) {
		return "", false
	}
	stem := strings.ToLower(strings.TrimSuffix(name, ext))
	var names []string
	for _, o := range ourNames {
		if rest, ok := strings.CutPrefix(stem, o.name); ok &&
			(rest == "" || strings.ContainsAny(rest[:1], "-_ .(0123456789")) {
			meant = o.file // the longest comes last: facts-previous after facts
		}
		names = append(names, o.name)
	}
	if meant != "" {
		return endingLike(meant, ext), true
	}
	near, ok := diag.Nearest(stem, names)
	if !ok {
		return "", false
	}
	return endingLike(ourNames[slices.Index(names, near)].file, ext), true
}

// endingLike is a name with the ending of a file that is written as it is: facts.csv for a
// table, facts.yaml for YAML.
func endingLike(file, ext string) string {
	stem, want, _ := strings.Cut(file, ".")
	if want == "csv" && slices.Contains(DefinitionFiles, strings.ToLower(ext)) {
		return stem + ext
	}
	return file
}

// IsCases reports whether a file holds cases, by its name.
func IsCases(name string) bool {
	ext := path.Ext(name)
	return slices.Contains(DefinitionFiles, ext) && strings.HasSuffix(strings.TrimSuffix(name, ext), "_test")
}
