package syntax

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag/phrasetest"
)

func TestCatalogue(t *testing.T) { phrasetest.Check(t, ".") }

// One file of the module knows the parser.
func TestOneFileImportsExpr(t *testing.T) {
	const root = "../../.."
	var found []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != root {
			if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil {
				return filepath.SkipDir // a module of its own
			}
		}
		if filepath.Ext(path) != ".go" || filepath.Base(path) == "builtin_test.go" {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, imp := range f.Imports {
			if strings.HasPrefix(imp.Path.Value, `"github.com/expr-lang/expr/`) {
				found = append(found, filepath.ToSlash(path))
				return nil
			}
		}
		return nil
	})
	if want := []string{root + "/rules/internal/syntax/parse.go"}; err != nil || !slices.Equal(found, want) {
		t.Errorf("%v import expr, want %v (%v)", found, want, err)
	}
}
