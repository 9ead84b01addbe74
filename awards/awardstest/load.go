package awardstest

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/rulestest"
)

// Load reads a file of cases and the regulation that it tests. The file says
// which: "regulation: file.yaml" for a file beside it, "regulation: statute" for
// a shipped one by its name, and nothing for the file of the same name without
// _test. A regulation that extends another finds it among the bases, the shipped
// ones and the other files beside it, in this order.
//
// The error is that of the file system, or [diag.Diagnostics] with every fault
// of the file of cases, or of the regulation, located. It wraps
// [rulestest.ErrOtherKind] if the file tests a scorecard.
func Load(fsys fs.FS, name string, bases ...*awards.Regulation) (rulestest.Suite, error) {
	file, tests, err := rulestest.Open(fsys, name, "regulation")
	if err != nil {
		return nil, err
	}
	var shape casesFile
	if err := file.Decode(&shape); err != nil {
		return nil, err
	}
	s := &suite{file: file, bases: slices.Clone(bases)}
	if err := s.regulation(fsys, name, tests); err != nil {
		return nil, file.Locate(err)
	}
	s.names = namesOf(s.base.plain)
	fs := shape.faults
	s.cases = shape.cases
	if len(shape.Cases) == 0 {
		hint := say("write cases: and below it - name: and what the case shows")
		fs.value("cases", "no-case", hint, "a file of cases needs a case")
	}
	for i, a := range shape.Accept {
		path := atIndex("accept", i)
		if a.ID == "" || a.Because == "" {
			fs.value(path, "accept", say("write {id: …, because: …}"), "what is accepted has an id and a reason")
		}
		a.Path = path
		a.Line, _, _ = file.Position(path)
		s.accepted = append(s.accepted, a)
	}
	for _, c := range s.cases {
		c.Line, _, _ = file.Position(c.Path)
		fs.words(s, c)
	}
	if len(fs) == 0 { // what cannot be asked shows only when it is asked
		for _, c := range s.cases {
			fs.ask(s, c)
		}
	}
	if len(fs) > 0 {
		return nil, file.Locate(fs.unique())
	}
	return s.indexed()
}

// New returns a suite of a regulation without cases, to draft some: see
// [rulestest.Suite]. Errors are those of [Load].
func New(fsys fs.FS, name string, bases ...*awards.Regulation) (rulestest.Suite, error) {
	cases := strings.TrimSuffix(name, path.Ext(name)) + "_test" + path.Ext(name)
	file, err := document.Parse(cases, []byte("{cases: []}"))
	if err != nil {
		return nil, err
	}
	s := &suite{file: file, bases: slices.Clone(bases)}
	if err := s.regulation(fsys, cases, path.Base(name)); err != nil {
		return nil, file.Locate(err)
	}
	return s.indexed()
}

// isFile reports whether the name of a regulation is that of a file.
func isFile(name string) bool {
	return slices.Contains([]string{".yaml", ".yml", ".json"}, path.Ext(name))
}

// regulation finds and compiles what the cases test.
func (s *suite) regulation(fsys fs.FS, cases, name string) error {
	if name == "" {
		hint := say("write regulation: and the name of its file")
		return catalogue.Fault("regulation", "no-regulation", diag.ErrValue, hint, "say which regulation the cases are for")
	}
	l := library{fsys: fsys, dir: path.Dir(cases), bases: s.bases}
	if !isFile(name) {
		r, err := l.known(name)
		if err != nil {
			hint := diag.OneOf(name, awards.Shipped())
			if hint.IsZero() {
				hint = say("the name of a file ends in .yaml")
			}
			return catalogue.Fault("regulation", "unknown-regulation", diag.ErrName, hint, "there is no regulation %q", name)
		}
		s.base = &law{plain: r}
		return nil
	}
	file := path.Join(l.dir, name)
	doc, d, err := l.read(file)
	if errors.Is(err, fs.ErrNotExist) {
		hint := diag.OneOf(name, l.files())
		return catalogue.Fault("regulation", "no-file", diag.ErrName, hint, "there is no file %s", file)
	}
	if err != nil {
		return err
	}
	s.base = &law{}
	s.base.plain, err = l.compile(doc, d, file)
	s.bases, s.def, s.definition = l.bases, doc, d
	return err
}

// library finds the regulations that files of one folder extend.
type library struct {
	fsys  fs.FS
	dir   string
	bases []*awards.Regulation
	open  []string // codes of those being compiled, to find circles
}

// known returns the regulation of a name among the bases and those shipped.
func (l *library) known(name string) (*awards.Regulation, error) {
	for _, b := range l.bases {
		if b != nil && b.Identity().Code == name {
			return b, nil
		}
	}
	return awards.ByName(name)
}

func (l *library) read(file string) (doc *document.Document, d awards.Definition, err error) {
	data, err := fs.ReadFile(l.fsys, file)
	if err == nil {
		doc, err = document.Parse(file, data)
	}
	if err == nil {
		err = doc.Decode(&d)
	}
	return doc, d, err
}

// files returns the names of the regulations, or what may be some, beside the cases.
func (l *library) files() (out []string) {
	entries, _ := fs.ReadDir(l.fsys, l.dir)
	for _, e := range entries {
		if isFile(e.Name()) && !strings.Contains(e.Name(), "_test.") {
			out = append(out, e.Name())
		}
	}
	return out
}

// compile compiles a regulation, after what it extends if a file holds that. What is
// not found is for the compiler to say.
func (l *library) compile(doc *document.Document, d awards.Definition, file string) (*awards.Regulation, error) {
	if _, err := l.known(d.Extends); d.Extends != "" && err != nil {
		l.open = append(l.open, d.Code)
		if slices.Contains(l.open, d.Extends) {
			circle := strings.Join(append(l.open, d.Extends), " → ")
			return nil, doc.Locate(catalogue.Fault("extends", "circle", diag.ErrName, diag.Text{},
				"the regulation extends itself: %s", circle))
		}
		for _, name := range l.files() {
			other := path.Join(l.dir, name)
			doc, b, err := l.read(other)
			if other == file || err != nil || b.Code != d.Extends {
				continue // no regulation, or another
			}
			r, err := l.compile(doc, b, other)
			if err != nil {
				return nil, err
			}
			l.bases = append(l.bases, r)
			break
		}
	}
	r, err := awards.Compile(d, l.bases...)
	return r, doc.Locate(err)
}

// Run runs every file of cases for a regulation in a file system, in a subtest of
// its own, with a subtest for each case, and holds it to what is required: see
// [rulestest.RunFiles]. Files that test a scorecard are left to package scoringtest.
func Run(t *testing.T, fsys fs.FS, req rulestest.Requirement) {
	t.Helper()
	rulestest.RunFiles(t, fsys, func(fsys fs.FS, name string) (rulestest.Suite, error) { return Load(fsys, name) }, req)
}
