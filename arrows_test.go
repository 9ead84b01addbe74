package thidua_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/thidua-go/thidua"

// layers is the line of packages: each may import those before it, and nothing
// after it. The packages below a layer belong to it.
var layers = []string{"rules", "scoring", "awards", "cluster", "examples"}

// outside says which layers may import which modules other than the standard
// library and this one. "test" stands for the tests of any layer.
var outside = map[string][]string{
	"github.com/expr-lang/expr":     {"rules"},
	"go.yaml.in/yaml/v4":            {"rules", "test"},               // tests break files by their trees
	"golang.org/x/mod":              {"cluster", "examples", "test"}, // keys of signatures are a host's
	"golang.org/x/text":             {"rules"},
	"github.com/shopspring/decimal": {"rules", "scoring", "awards", "cluster", "examples", "test"},
	"github.com/google/go-cmp":      {"test"},
	"pgregory.net/rapid":            {"test"},
}

// listed is what the test reads of `go list -json`.
type listed struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

func TestImportArrows(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("the go command is not here")
	}
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	seen := make(map[string]bool)
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		layer, _ := layerOf(p.ImportPath)
		seen[layer] = true
		for _, fault := range arrowFaults(p) {
			t.Error(fault)
		}
	}
	for _, layer := range append([]string{""}, layers...) {
		if !seen[layer] {
			t.Errorf("go list shows no package of layer %q", layer)
		}
	}
}

// layerOf returns the layer that a package of this module belongs to, "" for the
// root; ok is false for packages of other modules.
func layerOf(path string) (layer string, ok bool) {
	if path == module {
		return "", true
	}
	rest, ok := strings.CutPrefix(path, module+"/")
	layer, _, _ = strings.Cut(rest, "/")
	return layer, ok
}

// arrowFaults says what is wrong with the imports of a package.
func arrowFaults(p listed) (faults []string) {
	layer, _ := layerOf(p.ImportPath)
	at := slices.Index(layers, layer)
	if layer != "" && at < 0 {
		return []string{fmt.Sprintf("%s stands outside the layers %s", p.ImportPath, strings.Join(layers, ", "))}
	}
	check := func(imp string, test bool) {
		to, ours := layerOf(imp)
		switch {
		case ours && to == layer: // within a layer the compiler refuses cycles
		case ours && at < 0 && !test:
			faults = append(faults, fmt.Sprintf("the root package imports %s: it is documentation only", imp))
		case ours && layer == "":
			// tests of the root look at everything
		case ours && slices.Index(layers, to) > at:
			faults = append(faults, fmt.Sprintf("%s imports %s, which stands to its right", p.ImportPath, imp))
		case ours && to == "":
			faults = append(faults, fmt.Sprintf("%s imports the root package", p.ImportPath))
		case !ours && strings.Contains(strings.SplitN(imp, "/", 2)[0], "."):
			if !allowedOutside(imp, layer, test) {
				faults = append(faults, fmt.Sprintf("%s may not import %s", p.ImportPath, imp))
			}
		}
	}
	for _, imp := range p.Imports {
		check(imp, false)
	}
	for _, imp := range slices.Concat(p.TestImports, p.XTestImports) {
		check(imp, true)
	}
	return faults
}

func allowedOutside(imp, layer string, test bool) bool {
	for mod, allowed := range outside {
		if imp == mod || strings.HasPrefix(imp, mod+"/") {
			return slices.Contains(allowed, layer) || test && slices.Contains(allowed, "test")
		}
	}
	return false
}

func TestArrowFaults(t *testing.T) {
	in := func(layer string) string { return strings.TrimSuffix(module+"/"+layer, "/") }
	for _, tt := range []struct {
		p      listed
		faults int
		reason string
	}{
		{listed{ImportPath: in("scoring"), Imports: []string{in("rules"), in("rules/document"), "fmt"}}, 0,
			"leftward arrows are the rule"},
		{listed{ImportPath: in("scoring"), Imports: []string{in("awards")}}, 1, "scoring does not know awards"},
		{listed{ImportPath: in("rules/document"), Imports: []string{in("rules")}}, 0,
			"packages of one layer may import each other"},
		{listed{ImportPath: in("rules"), Imports: []string{in("cluster")}}, 1, "rules knows nobody"},
		{listed{ImportPath: in("rules"), XTestImports: []string{in("scoring")}}, 1, "nor do its tests"},
		{listed{ImportPath: in("scoring"), Imports: []string{"github.com/expr-lang/expr/ast"}}, 1, "only rules imports expr"},
		{listed{ImportPath: in("rules"), Imports: []string{"github.com/expr-lang/expr/ast"}}, 0, "only rules imports expr"},
		{listed{ImportPath: in("awards"), Imports: []string{"github.com/google/go-cmp/cmp"}}, 1, "go-cmp is for tests"},
		{listed{ImportPath: in("awards"), TestImports: []string{"github.com/google/go-cmp/cmp"}}, 0, "go-cmp is for tests"},
		{listed{ImportPath: in("cluster"), Imports: []string{"example.com/other"}}, 1, "an unlisted module"},
		{listed{ImportPath: module, Imports: []string{in("rules")}}, 1, "the root is documentation only"},
		{listed{ImportPath: in("utils")}, 1, "there are no other layers"},
	} {
		if got := arrowFaults(tt.p); len(got) != tt.faults {
			t.Errorf("%+v: %d faults %q, want %d: %s", tt.p, len(got), got, tt.faults, tt.reason)
		}
	}
}

// TestRequirements keeps the library's own module graph small.
func TestRequirements(t *testing.T) {
	data, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	direct := 0
	for _, line := range strings.Split(string(data), "\n") {
		fields := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
		if len(fields) < 2 || !strings.HasPrefix(fields[1], "v") {
			continue
		}
		if _, ok := outside[fields[0]]; !ok {
			t.Errorf("go.mod requires %s, which the library has no use for", fields[0])
		}
		direct++
	}
	if direct == 0 {
		t.Error("found no requirement in go.mod")
	}
}
