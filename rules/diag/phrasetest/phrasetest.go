// Package phrasetest is for the tests of packages that speak through a
// [diag.Catalogue]: it holds the catalogues of a package, one a language, against
// the sources that use them. Start with [Check], which is such a test, and
// [Faults], which tells the faults without one.
package phrasetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// Check fails the test for everything that [Faults] finds in dir.
func Check(t testing.TB, dir string) {
	t.Helper()
	faults, err := Faults(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		t.Error(f)
	}
}

// Faults looks at every format that the package in dir gives to a function whose
// last parameters are format string and args ...any, or to a method of its
// catalogue, and holds each file catalogue/<tag>.json in dir against them. It
// returns what is wrong: a format with words that a language does not hold, or
// that is no constant; an entry that nothing uses, or whose verbs are not those of
// its key; words of one language that are said past the catalogue.
func Faults(dir string) ([]string, error) {
	p := &source{fset: token.NewFileSet(), formats: make(map[string]token.Position), literals: make(map[string]bool)}
	if err := p.load(dir); err != nil {
		return nil, err
	}
	if len(p.formats) == 0 {
		return nil, errors.New("no format found: the check looks at the wrong thing")
	}
	files, err := filepath.Glob(filepath.Join(dir, "catalogue", "*.json"))
	if err != nil || len(files) == 0 {
		return nil, errors.Join(err, errors.New("no file catalogue/*.json"))
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var catalogue map[string]string
		if err := json.Unmarshal(data, &catalogue); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		p.language(filepath.Base(file), catalogue)
	}
	return p.faults, nil
}

// language holds the catalogue of a language, from a file, against the formats.
func (p *source) language(file string, catalogue map[string]string) {
	for _, format := range slices.Sorted(maps.Keys(p.formats)) {
		if _, ok := catalogue[format]; !ok && hasWords(format) {
			p.fault(p.formats[format], "%q is not in %s", format, file)
		}
	}
	for _, format := range slices.Sorted(maps.Keys(catalogue)) {
		if !p.literals[format] {
			p.fault(token.Position{}, "nothing uses %q of %s", format, file)
		}
		english, err := verbs(format)
		other, err2 := verbs(catalogue[format])
		if err := errors.Join(err, err2); err != nil {
			p.fault(p.formats[format], "%q: %v", format, err)
		} else if !maps.EqualFunc(english, other, sameVerb) {
			p.fault(p.formats[format], "%q has the verbs %v, %q has %v", format, english, catalogue[format], other)
		}
	}
}

// sameVerb reports whether two verbs are the same but for their width.
func sameVerb(a, b string) bool {
	return strings.TrimLeft(a, "0123456789") == strings.TrimLeft(b, "0123456789")
}

type source struct {
	fset    *token.FileSet
	info    types.Info
	formats map[string]token.Position // where each is used first
	faults  []string

	literals map[string]bool // every text in the sources: some reach a format by a variable
}

func (p *source) fault(at token.Position, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if at.IsValid() {
		text = fmt.Sprintf("%s:%d: %s", filepath.Base(at.Filename), at.Line, text)
	}
	p.faults = append(p.faults, text)
}

// load reads the sources of a package, without its tests.
func (p *source) load(dir string) error {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return err
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(p.fset, name, data, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files = append(files, f)
	}
	// Imports are left out: what a format is given to is declared in the package
	// itself, and what cannot be resolved without them does not matter.
	p.info.Types = make(map[ast.Expr]types.TypeAndValue)
	conf := types.Config{Importer: noImports{}, Error: func(error) {}}
	conf.Check(dir, p.fset, files, &p.info) // its errors are of the imports
	for _, f := range files {
		ast.Inspect(f, p.node)
	}
	return nil
}

type noImports struct{}

func (noImports) Import(path string) (*types.Package, error) { return nil, errors.New("left out") }

func (p *source) node(n ast.Node) bool {
	if x, ok := n.(ast.Expr); ok {
		if v := p.info.Types[x].Value; v != nil && v.Kind() == constant.String {
			p.literals[constant.StringVal(v)] = true
		}
	}
	if call, ok := n.(*ast.CallExpr); ok {
		p.call(call)
		if named(call.Fun, "Verbatim") && len(call.Args) == 1 {
			if v := p.info.Types[call.Args[0]].Value; v != nil && hasWords(constant.StringVal(v)) {
				p.fault(p.fset.Position(call.Pos()), "%v is said past the catalogue", v)
			}
		}
	}
	return true
}

// named reports whether x is a name or ends in one.
func named(x ast.Expr, name string) bool {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name == name
	case *ast.SelectorExpr:
		return x.Sel.Name == name
	}
	return false
}

// call notes the format that a function is given.
func (p *source) call(n *ast.CallExpr) {
	i := p.formatOf(n.Fun)
	if i < 0 || i >= len(n.Args) {
		return
	}
	at := p.fset.Position(n.Args[i].Pos())
	value := p.info.Types[n.Args[i]].Value
	switch {
	case value != nil:
		format := constant.StringVal(value)
		if _, ok := p.formats[format]; !ok {
			p.formats[format] = at
		}
	case named(n.Args[i], "format"): // handed on
	default:
		p.fault(at, "the format is no constant")
	}
}

// methods are those of diag.Catalogue, with the place of the format: outside
// package diag their types are not known here.
var methods = map[string]int{"Say": 0, "Error": 1, "Fault": 4}

// formatOf returns which argument of a function is a format; -1 if none is.
func (p *source) formatOf(fun ast.Expr) int {
	if s, ok := fun.(*ast.SelectorExpr); ok && named(s.X, "catalogue") {
		if i, ok := methods[s.Sel.Name]; ok {
			return i
		}
	}
	sig, ok := p.info.TypeOf(fun).(*types.Signature)
	if !ok || !sig.Variadic() || sig.Params().Len() < 2 {
		return -1
	}
	i := sig.Params().Len() - 2
	if v := sig.Params().At(i); v.Name() != "format" || v.Type() != types.Typ[types.String] {
		return -1
	}
	return i
}

// verb is a verb of a format: flags, the number of its argument, more
// flags, the letter.
var verb = regexp.MustCompile(`%([-+# 0-9.]*)(?:\[(\d+)\])?([-+# 0-9.]*)(.?)`)

// hasWords reports whether a format has letters besides its verbs.
func hasWords(format string) bool {
	return strings.ContainsFunc(verb.ReplaceAllString(format, ""), unicode.IsLetter)
}

// verbs returns the verb, with its flags, of each argument of a format.
func verbs(format string) (map[int]string, error) {
	found := make(map[int]string)
	next := 1
	for _, m := range verb.FindAllStringSubmatch(format, -1) {
		v := m[1] + m[3] + m[4]
		if v == "%" {
			continue
		}
		if m[2] != "" {
			next, _ = strconv.Atoi(m[2])
		}
		switch letter, _ := utf8.DecodeRuneInString(m[4]); {
		case !unicode.IsLetter(letter) || next == 0:
			return nil, fmt.Errorf("the verb %s is not understood in %q", m[0], format)
		case found[next] != "" && found[next] != v:
			return nil, fmt.Errorf("argument %d is written as %%%s and as %%%s", next, found[next], v)
		}
		found[next] = v
		next++
	}
	return found, nil
}
