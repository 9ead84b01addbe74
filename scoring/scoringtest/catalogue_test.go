package scoringtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Every text for people exists in Vietnamese, with the same arguments.
func TestCatalogue(t *testing.T) {
	used := make(map[string]bool)
	names, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range names {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			// The format is the first argument of say, the second of an error, the fourth of fault,
			// the fifth of the compiler's.
			at := -1
			switch fun := call.Fun.(type) {
			case *ast.Ident:
				at = map[string]int{"say": 0, "fault": 3}[fun.Name]
				if fun.Name != "say" && fun.Name != "fault" {
					at = -1
				}
			case *ast.SelectorExpr:
				switch of, _ := fun.X.(*ast.Ident); {
				case fun.Sel.Name == "fault":
					at = 4
				case of != nil && of.Name == "catalogue" && fun.Sel.Name == "Error":
					at = 1
				}
			}
			if at < 0 || at >= len(call.Args) {
				return true
			}
			if lit, ok := call.Args[at].(*ast.BasicLit); ok {
				s, _ := strconv.Unquote(lit.Value)
				used[s] = true
				if _, ok := catalogue[s]; !ok {
					t.Errorf("%s: no Vietnamese for %q", e.Name(), s)
				}
			}
			return true
		})
	}
	verbs := regexp.MustCompile(`%(\[\d\])?[a-z]`)
	for en, vi := range catalogue {
		if !used[en] {
			t.Errorf("nobody says %q", en)
		}
		a, b := verbs.FindAllString(en, -1), verbs.FindAllString(vi, -1)
		slices.Sort(a)
		slices.Sort(b)
		if fmt.Sprint(a) != fmt.Sprint(b) {
			t.Errorf("%q has %v, its Vietnamese %v", en, a, b)
		}
	}
}
