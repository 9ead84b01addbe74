package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// written are what writeBook may write: what each file is called without its ending, and the endings of those
// that are read in its place.
var (
	writtenNames   = []string{"facts", "facts-previous", "sheets", "candidates"}
	writtenEndings = []string{".yaml", ".csv", ".yml", ".json"}
)

// writeBook writes what was read into the files that the library reads, all of them or, if anything stands in the
// way, none. What an office has already is written over with -force alone; a file that holds nothing yet, as a new
// folder has them, is replaced.
func (d *desk) writeBook(o *office, b *book) error {
	if d.write == "" {
		d.say(d.out, say("Nothing is written; with -write DIR facts.yaml and the other files are."))
		return nil
	}
	data := [][]byte{writtenFacts(b.facts), writtenFacts(b.lastYear), o.writtenSheets(b.sheets), b.candidates}
	was := make([]*document.Seen, len(data)) // of the same name
	var blank []string                       // of another ending, which would be read beside it
	var errs []error
	var way []string
	for i, base := range writtenNames {
		for _, ending := range writtenEndings {
			name := filepath.Join(d.write, base+ending)
			seen, err := document.See(name)
			switch {
			case len(data[i]) == 0 || err == nil && seen == nil:
			case err != nil:
				errs = append(errs, err)
			case holdsNothingYet(ending, seen.Data) && ending != ".yaml":
				blank = append(blank, name)
			case ending != ".yaml":
				errs = append(errs, fault(name, "in-the-way", fs.ErrExist, say("move it away"),
					"the file is there already, and only one of it and %s is read", base+".yaml"))
			case d.force || holdsNothingYet(ending, seen.Data):
				was[i] = seen
			default:
				way = append(way, name)
			}
		}
	}
	if err := inTheWay(way); err != nil {
		errs = append(errs, err)
	}
	if errs = append(errs, d.otherLists(b.facts)...); len(errs) > 0 {
		return errors.Join(errs...)
	}
	for i, base := range writtenNames {
		if len(data[i]) == 0 {
			continue
		}
		name := filepath.Join(d.write, base+".yaml")
		if err := document.WriteFile(name, data[i], was[i]); err != nil {
			return err
		}
		d.say(d.out, say("Written: %s", name))
	}
	for _, name := range blank {
		if err := os.Remove(name); err != nil {
			return err
		}
		d.say(d.out, say("Removed, since it held nothing: %s", name))
	}
	return nil
}

// otherLists are the files of lists that say something of what is to be written into facts.yaml: both would be read.
func (d *desk) otherLists(facts []*rules.Facts) (errs []error) {
	looked := make(map[string]bool)
	for _, f := range facts {
		for fact := range f.All() {
			if _, _, isList := fact.Value.Events(); !isList || looked[fact.Indicator] {
				continue
			}
			looked[fact.Indicator] = true
			for _, ending := range writtenEndings {
				name := filepath.Join(d.write, "facts-"+fact.Indicator+ending)
				if seen, err := document.See(name); err != nil {
					errs = append(errs, err)
				} else if seen != nil && !holdsNothingYet(ending, seen.Data) {
					errs = append(errs, fault(name, "in-the-way", fs.ErrExist, say("move it away"),
						"the file is there already, and says something of a list that the workbook holds too"))
				}
			}
		}
	}
	return errs
}

// holdsNothingYet reports whether a file of facts, points or evidence has no rows or units yet: the head of a table at
// most, and units without anything behind them unless it is a list, or keys without anything under them. Notes do not
// count.
func holdsNothingYet(ending string, data []byte) bool {
	lines, isList := 0, listLine.Match(data)
	for line := range strings.Lines(strings.TrimPrefix(string(data), "\ufeff")) {
		text := strings.TrimSpace(line)
		if text == "" || strings.HasPrefix(text, "#") || strings.HasPrefix(text, "\"#") {
			continue
		}
		lines++
		key, value, isKey := strings.Cut(text, ":")
		switch value = strings.TrimSpace(value); {
		case ending == ".csv" && (lines == 1 || !isList && emptyRow.MatchString(text)),
			ending != ".csv" && slices.Contains([]string{"card", "year"}, key):
		case ending == ".csv", ending == ".json", !isKey, strings.ContainsAny(line[:1], " \t-"),
			!slices.Contains([]string{"units", "sheets", "candidates"}, key), !slices.Contains([]string{"", "[]", "{}"}, value):
			return false
		}
	}
	return true
}

// emptyRow is a row of a table that names a unit, and says nothing of it; listLine makes each row of a table say
// something.
var (
	emptyRow = regexp.MustCompile(`^[^,;]*[,; "]*$`)
	listLine = regexp.MustCompile(`(?m)^\s*"?#\s*list:`)
)

// writtenFacts is facts.yaml.
func writtenFacts(facts []*rules.Facts) []byte {
	if len(facts) == 0 {
		return nil
	}
	var b bytes.Buffer
	b.WriteString("decimal_comma: false\nunits:\n")
	for _, f := range facts {
		fmt.Fprintf(&b, "  %s:\n", f.Unit())
		for fact := range f.All() {
			if fact.Value.Known() || fact.Value.IsNotApplicable() || fact.Evidence != "" {
				fmt.Fprintf(&b, "    %s\n", written(fact))
			}
		}
	}
	return b.Bytes()
}

// written is a fact as a key of YAML.
func written(f rules.Fact) string {
	value := writtenValue(f.Value)
	if events, complete, ok := f.Value.Events(); ok {
		list := make([]string, len(events))
		for i, e := range events {
			var fields []string
			for _, code := range slices.Sorted(maps.Keys(e.Fields)) {
				fields = append(fields, code+": "+writtenValue(e.Fields[code]))
			}
			if e.Evidence != "" {
				fields = append(fields, "evidence: "+quoted(e.Evidence))
			}
			list[i] = "\n      - {" + strings.Join(fields, ", ") + "}"
		}
		switch value = strings.Join(list, ""); {
		case !complete:
			return f.Indicator + ":\n      list:" + cmp.Or(strings.ReplaceAll(value, "\n", "\n  "), " []") +
				"\n      incomplete: true"
		case value == "":
			value = "[]"
		}
		if value == "[]" {
			return f.Indicator + ": []"
		}
		return f.Indicator + ":" + value
	}
	if f.Evidence == "" {
		return f.Indicator + ": " + value
	}
	if value == "" {
		return fmt.Sprintf("%s: {evidence: %s}", f.Indicator, quoted(f.Evidence))
	}
	return fmt.Sprintf("%s: {value: %s, evidence: %s}", f.Indicator, value, quoted(f.Evidence))
}

// writtenValue is a value that is no list, as YAML has it; empty if it is missing.
func writtenValue(v rules.Value) string {
	text, isText := v.Text()
	switch {
	case isText:
		return quoted(text)
	case v.IsNotApplicable():
		return "n/a"
	case v.Known():
		return v.String()
	}
	return ""
}

// writtenSheets is sheets.yaml.
func (o *office) writtenSheets(sheets []*scoring.Sheet) []byte {
	if len(sheets) == 0 {
		return nil
	}
	var b bytes.Buffer
	id := o.card.Identity()
	fmt.Fprintf(&b, "card: %s\nyear: %d\nsheets:\n", quoted(id.Code), id.Year)
	for _, s := range sheets {
		fmt.Fprintf(&b, "  - unit: %s\n    entries:\n", s.Unit)
		for _, e := range s.Entries {
			fmt.Fprintf(&b, "      - {%s}\n", strings.Join(entryFields(e), ", "))
		}
	}
	return b.Bytes()
}

// entryFields are the keys of an entry.
func entryFields(e scoring.Entry) (fields []string) {
	text := func(key, s string) {
		if s != "" {
			fields = append(fields, key+": "+quoted(s))
		}
	}
	mark := func(key string, b bool) {
		if b {
			fields = append(fields, key+": true")
		}
	}
	text("period", e.Period)
	text("criterion", e.Criterion)
	text("stage", e.Stage)
	text("role", e.Role)
	text("author", e.Author)
	if !e.On.IsZero() {
		fields = append(fields, "on: "+e.On.String())
	}
	if e.Points != nil {
		fields = append(fields, "points: "+rules.NumberOf(*e.Points).String())
	}
	if e.Holds != nil {
		fields = append(fields, "holds: "+strconv.FormatBool(*e.Holds))
	}
	mark("not_applicable", e.NotApplicable)
	mark("void", e.Void)
	mark("override", e.Override)
	mark("beyond", e.Beyond)
	text("evidence", e.Evidence)
	text("note", e.Note)
	return fields
}
