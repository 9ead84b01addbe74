package main

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// writeBook writes what was read into the files that the library reads. None of them may be there: what an
// office has already is never written over.
func (d *desk) writeBook(o *office, b *book) error {
	if d.write == "" {
		d.say(d.out, say("Nothing is written; with -write DIR facts.yaml and the other files are."))
		return nil
	}
	for _, f := range []struct {
		name string
		data []byte
	}{{"facts.yaml", writtenFacts(b.facts)}, {"facts-previous.yaml", writtenFacts(b.lastYear)},
		{"sheets.yaml", o.writtenSheets(b.sheets)}, {"candidates.yaml", b.candidates}} {
		if len(f.data) == 0 {
			continue
		}
		name := filepath.Join(d.write, f.name)
		if err := document.WriteFile(name, f.data, nil); err != nil {
			return err
		}
		d.say(d.out, say("Written: %s", name))
	}
	return nil
}

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
