package thidua_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/printer"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
)

// documented are the packages that others import, by their folders.
func documented(t *testing.T) map[string]*doc.Package {
	t.Helper()
	all := make(map[string]*doc.Package)
	fset := token.NewFileSet()
	err := filepath.WalkDir(".", func(dir string, d fs.DirEntry, err error) error {
		switch name := d.Name(); {
		case err != nil || !d.IsDir():
			return err
		case name == "internal" || name == "testdata" || strings.HasPrefix(name, ".") && name != ".",
			dir == "examples":
			return fs.SkipDir
		}
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		var parsed []*ast.File
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(fset, file, nil, parser.ParseComments)
			if err != nil {
				return err
			}
			parsed = append(parsed, f)
		}
		if len(parsed) == 0 {
			return err
		}
		p, err := doc.NewFromFiles(fset, parsed, path.Join(module, filepath.ToSlash(dir)))
		all[filepath.ToSlash(dir)] = p
		return err
	})
	if err != nil || len(all) < 10 {
		t.Fatalf("%d packages, %v", len(all), err)
	}
	return all
}

// functionsOf are the functions and methods of a package that others can call, by the names that links have.
func functionsOf(p *doc.Package) map[string]*doc.Func {
	all := make(map[string]*doc.Func)
	for _, f := range p.Funcs {
		all[f.Name] = f
	}
	for _, t := range p.Types {
		for _, f := range t.Funcs {
			all[f.Name] = f
		}
		for _, f := range t.Methods {
			all[t.Name+"."+f.Name] = f
		}
	}
	return all
}

var link = regexp.MustCompile(`\[([A-Z]\w*(?:\.[A-Z]\w*)?)\]`)

// The documentation of a package begins with the two functions that a reader starts from, each with a link.
func TestFirstScreen(t *testing.T) {
	for dir, p := range documented(t) {
		if dir == "." {
			continue // it has no function
		}
		first, _, _ := strings.Cut(p.Doc, "\n\n")
		found := 0
		for _, m := range link.FindAllStringSubmatch(first, -1) {
			if functionsOf(p)[m[1]] != nil {
				found++
			}
		}
		if found < 2 {
			t.Errorf("%s: the first paragraph of the package's comment names %d functions to start from:\n%s", dir, found, first)
		}
	}
}

// says are words by which a comment tells when there is an error.
var says = regexp.MustCompile(`\b([Ee]rrors?|[Ff]aults?|refuses?|refused|reports?|fails?|Err[A-Z]\w*)\b|[Dd]iagnostics?\b`)

// contracts are methods of interfaces of the standard library and of the library's own readers, which say when
// there is an error.
var contracts = regexp.MustCompile(
	`^(MarshalJSON|UnmarshalJSON|MarshalText|UnmarshalText|UnmarshalDocument|Unwrap|Err|Scan|Value)$`)

// The comment on a function that can return an error says when it does.
func TestErrorsAreDocumented(t *testing.T) {
	seen := 0
	for dir, p := range documented(t) {
		for name, f := range functionsOf(p) {
			results := f.Decl.Type.Results
			if results == nil || contracts.MatchString(f.Name) {
				continue
			}
			last, _ := results.List[len(results.List)-1].Type.(*ast.Ident)
			if last == nil || last.Name != "error" {
				continue
			}
			if seen++; !says.MatchString(f.Doc) {
				t.Errorf("%s: the comment on %s does not say when there is an error: %s", dir, name, f.Doc)
			}
		}
	}
	if seen < 50 {
		t.Errorf("only %d functions return an error", seen)
	}
}

// The comment on a type whose fields are its own says whether many may use it at once.
func TestConcurrencyIsDocumented(t *testing.T) {
	opaque := 0
	for dir, p := range documented(t) {
		for _, typ := range p.Types {
			st, ok := typ.Decl.Specs[0].(*ast.TypeSpec).Type.(*ast.StructType)
			if !ok || len(st.Fields.List) > 0 || !st.Incomplete { // go/doc leaves out what others do not see
				continue
			}
			if opaque++; !regexp.MustCompile(`concurrent|by many at once|[Ii]mmutable|one goroutine`).MatchString(typ.Doc) {
				t.Errorf("%s: the comment on %s does not say whether many may use it at once: %s", dir, typ.Name, typ.Doc)
			}
		}
	}
	if opaque < 12 {
		t.Errorf("only %d types keep their fields to themselves", opaque)
	}
}

// The words of a closed list stand in the comment where a reader looks for them.
func TestWordsAreDocumented(t *testing.T) {
	all := documented(t)
	comment := func(dir, name, field string) string {
		for _, typ := range all[dir].Types {
			if typ.Name != name {
				continue
			}
			if field == "" {
				return typ.Doc
			}
			for _, f := range typ.Decl.Specs[0].(*ast.TypeSpec).Type.(*ast.StructType).Fields.List {
				if slices.ContainsFunc(f.Names, func(id *ast.Ident) bool { return id.Name == field }) {
					return f.Doc.Text()
				}
			}
		}
		t.Fatalf("%s has no %s.%s", dir, name, field)
		return ""
	}
	var acts, roundings []string
	for a := cluster.Launch; a <= cluster.Correct; a++ {
		acts = append(acts, a.String())
	}
	for r := rules.HalfAwayFromZero; r <= rules.HalfTowardZero; r++ {
		roundings = append(roundings, r.String())
	}
	for _, tt := range []struct {
		text  string
		words []string
	}{
		{comment("cluster", "Act", ""), acts},
		{comment("awards", "Place", "QuotaRounding"), roundings},
	} {
		for _, word := range tt.words {
			if !regexp.MustCompile(`\b` + word + `\b`).MatchString(tt.text) {
				t.Errorf("%q is not in %q", word, tt.text)
			}
		}
		if len(tt.words) < 7 {
			t.Errorf("only the words %q", tt.words)
		}
	}
}

// A call that goes over units, however many, ends with a context.
func TestLoopsTakeContexts(t *testing.T) {
	over := regexp.MustCompile(`^\[\]T$|^(\[\]|\.\.\.)(\*?(rules\.)?Facts|\*?(scoring\.)?Score|(rules\.)?FactColumn)$|\bBatch$|iter\.Seq`)
	seen := 0
	for dir, p := range documented(t) {
		for name, f := range functionsOf(p) {
			params, takes := f.Decl.Type.Params.List, false
			for i, p := range params {
				typ := source(p.Type)
				takes = takes || i == 0 && typ == "context.Context"
				if !over.MatchString(typ) {
					continue
				}
				if seen++; !takes {
					t.Errorf("%s: %s loops over %s without a context", dir, name, typ)
				}
			}
		}
	}
	if seen < 8 {
		t.Errorf("only %d functions go over units", seen)
	}
}

// source is an expression as it stands in the source.
func source(x ast.Expr) string {
	var b strings.Builder
	_ = printer.Fprint(&b, token.NewFileSet(), x)
	return b.String()
}
