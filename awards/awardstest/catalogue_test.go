package awardstest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Every text for people exists in Vietnamese, with the same arguments.
func TestCatalogue(t *testing.T) {
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	used := make(map[string]bool) // every text in the sources: some are handed on as words
	formats := 0
	// The place of the format among the arguments.
	at := map[string]int{"say": 0, "word": 0, "fault": 3, "newFault": 4, ".fault": 4, ".Error": 1}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || name == "catalogue_vi.go" {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		text := func(x ast.Expr) string {
			lit, ok := x.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return ""
			}
			s, _ := strconv.Unquote(lit.Value)
			return s
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if x, ok := n.(ast.Expr); ok {
				used[text(x)] = true
			}
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			fun := ""
			switch x := call.Fun.(type) {
			case *ast.Ident:
				fun = x.Name
			case *ast.SelectorExpr:
				fun = "." + x.Sel.Name
			}
			i, ok := at[fun]
			if !ok || i >= len(call.Args) {
				return true
			}
			if s := text(call.Args[i]); s != "" {
				formats++
				if _, ok := catalogue[s]; !ok {
					t.Errorf("%s: no Vietnamese for %q", name, s)
				}
			}
			return true
		})
	}
	if formats < 70 {
		t.Errorf("only %d formats are found: the test looks at the wrong thing", formats)
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
