package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/thidua-go/thidua/awards/awardstest"
	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring/scoringtest"
)

// draft shows the cases that a definition asks for, or writes them to a new file.
func draft(out io.Writer, o *options, arg string) error {
	if o.output == "" {
		return writeDraft(out, o, arg)
	}
	var b bytes.Buffer
	if err := writeDraft(&b, o, arg); err != nil {
		return err
	}
	text := b.Bytes()
	if data, err := folder.ReadPath(arg); err == nil && bytes.Contains(data, []byte("\r\n")) {
		text = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n")) // as the definition has it
	}
	err := document.WriteFile(o.output, text, nil)
	if errors.Is(err, fs.ErrExist) {
		return newFault(o.output, "file-exists", err, diag.Text{},
			"the file is there already, and is left as it is: without -o the cases are shown, to be pasted")
	}
	if err == nil {
		fmt.Fprintln(out, say("%s: written; what it expects is to be confirmed by a person", o.output).Format(o.lang))
	}
	return err
}

// writeDraft writes the cases that a definition asks for: a whole file where there
// is none yet, otherwise the cases that the file lacks.
func writeDraft(out io.Writer, o *options, arg string) error {
	s, kind, err := draftSuite(arg)
	if err != nil {
		return err
	}
	whole := kind != ""
	drafts, err := s.Drafts(!whole, o.lang)
	if err != nil {
		return err
	}
	definition := path.Base(s.Definition().Name())
	switch {
	case len(drafts) == 0:
		fmt.Fprintln(out, say("# The cases reach all that %s asks for.", definition).Format(o.lang))
		return nil
	case whole:
		fmt.Fprintln(out, say(`# Cases for %s, made from it: what is expected is what it says today.
# Read each against the text that it stands on, correct it, and take "confirm: true"
# away once it is right.`, definition).Format(o.lang))
	default:
		fmt.Fprintln(out, say("# Cases that %s lacks; put them under its cases.", s.File().Name()).Format(o.lang))
	}
	if whole && path.Ext(definition) != path.Ext(casesSuffix) { // otherwise the name of the file says it
		fmt.Fprintf(out, "%s: %s\n", kind, rulestest.YAML(definition))
	}
	fmt.Fprintln(out, "cases:")
	for _, d := range drafts {
		fmt.Fprintln(out, indent(strings.TrimRight(d, "\n"), "  "))
	}
	return nil
}

// draftSuite loads the file of cases at or beside a path, or a definition that has
// none; only then is there its kind.
func draftSuite(arg string) (s rulestest.Suite, kind string, err error) {
	if folder.IsCases(arg) {
		s, err := oneSuite(arg)
		return s, "", err
	}
	info, err := folder.Look(arg)
	if err == nil && info == nil {
		err = newFault(arg, "no-file", fs.ErrNotExist, diag.Text{}, "there is no such file")
	}
	if err != nil {
		return nil, "", err
	}
	if info.IsDir() {
		return nil, "", usagef("-draft takes a file, such as %s", filepath.Join(arg, "scorecard.yaml"))
	}
	beside := strings.TrimSuffix(arg, filepath.Ext(arg)) + casesSuffix
	switch info, err := folder.Look(beside); {
	case err != nil:
		return nil, "", err
	case info != nil && info.Size() > 0: // the shell may have made it for our output
		s, err := oneSuite(beside)
		return s, "", err
	}
	data, err := folder.ReadPath(arg)
	if err != nil {
		return nil, "", err
	}
	fsys, name, err := at(arg)
	if err != nil {
		return nil, "", err
	}
	switch kind = kindOf(filepath.Base(arg), data); kind {
	case "scorecard":
		s, err = scoringtest.New(fsys, name)
	case "regulation":
		s, err = awardstest.New(fsys, name)
	default:
		return nil, "", newFault(arg, "no-cases", nil, diag.Text{}, "cases are for scorecards and regulations")
	}
	return s, kind, err
}
