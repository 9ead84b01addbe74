// Package phrasetest is for the tests of packages whose diagnostics are told in two
// languages by a catalogue, as those of this library are: it checks a catalogue of
// Vietnamese texts against the sources that use them.
package phrasetest

import (
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
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Faults looks at every format that the package in dir gives to a function whose
// last parameters are format string and args ...any, or to a method of the
// catalogue itself, and returns what is wrong:
// a format with words that the catalogue does not hold, or that is no constant;
// an entry that nothing uses, or whose verbs are not those of its key; a
// diagnostic whose message or hint is set past the catalogue.
func Faults(dir string, catalogue map[string]string) ([]string, error) {
	p := &source{fset: token.NewFileSet(), formats: make(map[string]token.Position)}
	if err := p.load(dir); err != nil {
		return nil, err
	}
	if len(p.formats) == 0 {
		return nil, errors.New("no format found: the check looks at the wrong thing")
	}
	for _, format := range slices.Sorted(maps.Keys(p.formats)) {
		if _, ok := catalogue[format]; !ok && hasWords(format) {
			p.fault(p.formats[format], "%q has no Vietnamese text", format)
		}
	}
	for _, format := range slices.Sorted(maps.Keys(catalogue)) {
		if _, ok := p.formats[format]; !ok {
			p.fault(token.Position{}, "nothing uses %q", format)
		}
		english, err := verbs(format)
		vietnamese, err2 := verbs(catalogue[format])
		if err := errors.Join(err, err2); err != nil {
			p.fault(p.formats[format], "%q: %v", format, err)
		} else if !maps.Equal(english, vietnamese) {
			p.fault(p.formats[format], "%q has the verbs %v, %q has %v", format, english, catalogue[format], vietnamese)
		}
	}
	return p.faults, nil
}

type source struct {
	fset    *token.FileSet
	info    types.Info
	formats map[string]token.Position // where each is used first
	faults  []string
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
	switch n := n.(type) {
	case *ast.FuncDecl:
		return n.Name.Name != "Say" // the one that sets the fields
	case *ast.CallExpr:
		p.call(n)
	case *ast.CompositeLit:
		for _, e := range n.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok && named(n.Type, "Diagnostic") && (named(kv.Key, "Message") || named(kv.Key, "Hint")) {
				p.fault(p.fset.Position(kv.Pos()), "the text is in English only: use Say or Fault")
			}
		}
	case *ast.AssignStmt:
		for _, x := range n.Lhs {
			if s, ok := x.(*ast.SelectorExpr); ok && (s.Sel.Name == "Message" || s.Sel.Name == "Hint") {
				p.fault(p.fset.Position(x.Pos()), "the text is in English only: use Say")
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

// methods are those of rules.Catalogue, with the place of the format: outside
// package rules their types are not known here.
var methods = map[string]int{"Phrase": 0, "Error": 1, "Fault": 3}

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

// hasWords reports whether a format has letters besides its verbs.
func hasWords(format string) bool {
	for i := 0; i < len(format); i++ {
		if format[i] == '%' {
			for i++; i < len(format) && strings.IndexByte("+-# 0123456789.[]", format[i]) >= 0; i++ {
			}
			continue
		}
		if r, _ := utf8.DecodeRuneInString(format[i:]); unicode.IsLetter(r) {
			return true
		}
	}
	return false
}

// verbs returns the verb, with its flags, of each argument of a format.
func verbs(format string) (map[int]string, error) {
	found := make(map[int]string)
	next := 1
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		verb := ""
		for i++; i < len(format); i++ {
			c := format[i]
			if c == '[' {
				n, after, ok := strings.Cut(format[i+1:], "]")
				arg, err := strconv.Atoi(n)
				if !ok || err != nil {
					return nil, fmt.Errorf("the argument [%s is not written out", n)
				}
				next = arg
				i = len(format) - len(after) - 1
				continue
			}
			if verb += string(c); strings.IndexByte("+-# 0123456789.", c) < 0 {
				break
			}
		}
		switch {
		case verb == "%":
			continue
		case verb == "" || !unicode.IsLetter(rune(verb[len(verb)-1])):
			return nil, fmt.Errorf("the verb %%%s is not understood in %q", verb, format)
		case found[next] != "" && found[next] != verb:
			return nil, fmt.Errorf("argument %d is written as %%%s and as %%%s", next, found[next], verb)
		}
		found[next] = verb
		next++
	}
	return found, nil
}
