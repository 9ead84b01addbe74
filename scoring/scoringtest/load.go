package scoringtest

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// Load reads a file of cases and the scorecard that it tests. Every fault of
// either is reported at once, as [diag.Diagnostics] with file, line and column.
// A file of cases for a regulation is refused with an error that says which
// package runs it; it wraps [ErrOtherKind].
func Load(fsys fs.FS, name string) (*Suite, error) {
	doc, err := parse(fsys, name)
	if err != nil {
		return nil, err
	}
	target, err := kindOf(fsys, name, doc)
	if err != nil {
		return nil, err
	}
	var def Definition
	var ds diag.Diagnostics
	collect := func(err error) {
		ds = slices.AppendSeq(ds, diag.AllDiagnostics(err))
	}
	collect(doc.Decode(&def))
	c, err := loadCard(fsys, target)
	if errors.Is(err, fs.ErrNotExist) {
		d := fault("no-file", diag.ErrName, say("write scorecard: and the name of the file of the card"), "there is no file %s", target)
		d.Path = "scorecard"
		err = doc.Locate(diag.Diagnostics{d})
	}
	if err != nil && len(slices.Collect(diag.AllDiagnostics(err))) == 0 {
		return nil, err
	}
	if collect(err); len(ds) > 0 {
		return nil, ds
	}
	k := &compiler{card: c, def: def}
	s := k.suite()
	if len(k.ds) > 0 {
		return nil, doc.Locate(k.ds)
	}
	s.file = doc
	s.lines()
	if err := s.complete(); err != nil {
		return nil, fmt.Errorf("scoringtest: %w", err)
	}
	return s, nil
}

// ErrOtherKind is wrapped by the error for a file of cases that tests something
// else than a scorecard.
var ErrOtherKind = errors.New("not a file of cases for a scorecard")

func parse(fsys fs.FS, name string) (*document.Document, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("scoringtest: %w", err)
	}
	return document.Parse(name, data)
}

// kindOf returns the file of the card that a file of cases tests.
func kindOf(fsys fs.FS, name string, doc *document.Document) (target string, err error) {
	has := func(d *document.Document, key string) bool {
		_, _, ok := d.Position(key)
		return ok
	}
	regulation := fmt.Errorf("scoringtest: %s tests a regulation, which package awards/awardstest runs: %w", name, ErrOtherKind)
	beside := strings.TrimSuffix(name, path.Ext(name))
	beside = strings.TrimSuffix(beside, "_test") + path.Ext(name)
	switch {
	case has(doc, "regulation"):
		return "", regulation
	case has(doc, "scorecard"):
		var head struct {
			Scorecard string `yaml:"scorecard"`
		}
		_ = doc.Decode(&head) // the rest of the file is not known to head; Load reports its faults
		if head.Scorecard != "" {
			return path.Join(path.Dir(name), head.Scorecard), nil
		}
	case beside == name:
		return "", fmt.Errorf("scoringtest: %s has no key scorecard and does not end in _test: %w", name, ErrOtherKind)
	}
	if d, err := parse(fsys, beside); err == nil && !has(d, "sections") {
		if has(d, "awards") || has(d, "regimes") || has(d, "conditions") {
			return "", regulation
		}
		return "", fmt.Errorf("scoringtest: %s is no scorecard, it has no sections: %w", beside, ErrOtherKind)
	}
	return beside, nil
}

func loadCard(fsys fs.FS, name string) (*card, error) {
	doc, err := parse(fsys, name)
	if err != nil {
		return nil, err
	}
	var def scoring.Definition
	if err := doc.Decode(&def); err != nil {
		return nil, err
	}
	c, err := compile(doc, def)
	if err != nil {
		return nil, doc.Locate(err)
	}
	if err := c.dissect(nil); err != nil {
		return nil, err
	}
	return c, nil
}

// lines finds the lines of cases and of what is accepted.
func (s *Suite) lines() {
	for i := range s.cases {
		s.cases[i].Line, _, _ = s.file.Position(s.cases[i].Path)
	}
	for i := range s.accepted {
		s.accepted[i].Line, _, _ = s.file.Position(s.accepted[i].Path)
	}
}
