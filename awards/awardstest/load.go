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
	s, err := newSuite(fsys, file, tests, bases)
	if err != nil {
		return nil, err
	}
	s.cases, s.accepted = shape.cases, shape.Accept
	fs := shape.faults
	if len(shape.Cases) == 0 {
		hint := say("write cases: and below it - name: and what the case shows")
		fs.value("cases", "no-case", hint, "a file of cases needs a case")
	}
	for i := range s.accepted {
		a := &s.accepted[i]
		a.Path = atIndex("accept", i)
		a.Line, _, _ = file.Position(a.Path)
		if a.ID == "" || a.Because == "" {
			fs.value(a.Path, "accept", say("write {id: …, because: …}"), "what is accepted has an id and a reason")
		}
	}
	known := namesOf(s.base.plain)
	for _, c := range s.cases {
		c.Line, _, _ = file.Position(c.Path)
		fs.words(s, known, c)
	}
	if len(fs) == 0 { // what cannot be asked shows only when it is asked
		for _, c := range s.cases {
			fs.ask(s, c)
		}
	}
	if len(fs) > 0 {
		return nil, file.Locate(fs.unique())
	}
	return s, nil
}

// New returns a suite of a regulation without cases, to draft some: see
// [rulestest.Suite]. Errors are those of [Load].
func New(fsys fs.FS, name string, bases ...*awards.Regulation) (rulestest.Suite, error) {
	cases := strings.TrimSuffix(name, path.Ext(name)) + "_test" + path.Ext(name)
	file, err := document.Parse(cases, []byte("{cases: []}"))
	if err != nil {
		return nil, err
	}
	return newSuite(fsys, file, path.Base(name), bases)
}

// newSuite returns a suite without cases. tests names the regulation: a file beside
// that of the cases, or one that is shipped.
func newSuite(
	fsys fs.FS, file *document.Document, tests string, bases []*awards.Regulation,
) (s *suite, err error) {
	l := library{fsys: fsys, dir: path.Dir(file.Name()), bases: slices.Clone(bases)}
	s = &suite{file: file, base: &law{}}
	if !isFile(tests) {
		s.base.plain, err = l.named(tests)
	} else if s.def, s.definition, err = l.read(tests); err == nil {
		s.base.plain, err = l.compile(s.def, s.definition)
	}
	if err != nil {
		return nil, file.Locate(err)
	}
	s.bases = l.bases
	return s, s.index()
}

// isFile reports whether the name of a regulation is that of a file.
func isFile(name string) bool {
	return slices.Contains([]string{".yaml", ".yml", ".json"}, path.Ext(name))
}

// library finds the regulations that files of one folder test and extend.
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

// named returns the regulation that a file of cases names.
func (l *library) named(name string) (*awards.Regulation, error) {
	if name == "" {
		return nil, catalogue.Fault("regulation", "no-regulation", diag.ErrValue,
			say("write regulation: and the name of its file"), "say which regulation the cases are for")
	}
	r, err := l.known(name)
	if err == nil {
		return r, nil
	}
	hint := diag.OneOf(name, awards.Shipped())
	if hint.IsZero() {
		hint = say("the name of a file ends in .yaml")
	}
	return nil, catalogue.Fault("regulation", "unknown-regulation", diag.ErrName, hint, "there is no regulation %q", name)
}

// read reads a file of the folder.
func (l *library) read(name string) (doc *document.Document, d awards.Definition, err error) {
	file := path.Join(l.dir, name)
	data, err := document.ReadFile(l.fsys, file)
	if errors.Is(err, fs.ErrNotExist) {
		hint := diag.OneOf(name, l.files())
		err = catalogue.Fault("regulation", "no-file", diag.ErrName, hint, "there is no file %s", file)
	}
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
func (l *library) compile(doc *document.Document, d awards.Definition) (*awards.Regulation, error) {
	if _, err := l.known(d.Extends); d.Extends != "" && err != nil {
		l.open = append(l.open, d.Code)
		if slices.Contains(l.open, d.Extends) {
			circle := strings.Join(append(l.open, d.Extends), " → ")
			return nil, doc.Locate(catalogue.Fault("extends", "circle", diag.ErrName, diag.Text{},
				"the regulation extends itself: %s", circle))
		}
		for _, name := range l.files() {
			doc, b, err := l.read(name)
			if err != nil || b.Code != d.Extends {
				continue // no regulation, or another
			}
			r, err := l.compile(doc, b)
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
