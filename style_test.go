package thidua_test

import (
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestLines: a line of Go is at most 120 characters long. What stands between back
// quotes is left alone: it is data, and its columns are asserted.
func TestLines(t *testing.T) {
	const most = 120
	files := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		files++
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		raw := rawLines(src)
		for i, line := range strings.Split(strings.ReplaceAll(string(src), "\r\n", "\n"), "\n") {
			if n := utf8.RuneCountInString(line); n > most && !raw[i+1] {
				t.Errorf("%s:%d: %d characters", path, i+1, n)
			}
		}
		return nil
	})
	if err != nil || files < 100 {
		t.Fatalf("%d files, %v", files, err)
	}
}

// rawLines returns the lines that hold a text between back quotes, or the expected
// output of an example.
func rawLines(src []byte) map[int]bool {
	lines := make(map[int]bool)
	fset := token.NewFileSet()
	file := fset.AddFile("", fset.Base(), len(src))
	var s scanner.Scanner
	s.Init(file, src, nil, scanner.ScanComments)
	output := false
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return lines
		}
		if tok == token.COMMENT {
			output = output || strings.HasPrefix(lit, "// Output:") || strings.HasPrefix(lit, "// Unordered output:")
		} else {
			output = false
		}
		if tok == token.STRING && lit[0] == '`' || output {
			from := file.Line(pos)
			for i := range 1 + strings.Count(lit, "\n") {
				lines[from+i] = true
			}
		}
	}
}
