package main

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// The same files make the same bytes, wherever they are, whenever they were made and whoever may read them; programs
// can be run once they are unpacked.
func TestPack(t *testing.T) {
	pages := map[string]string{"desk": "\x7fELF", "desk.exe": "MZ", "README.vi.md": "# Tiếng Việt\n"}
	order := []string{"README.vi.md", "desk", "desk.exe"}
	var packed [][]byte
	for i := range 2 {
		dir := t.TempDir()
		var files []string
		for _, name := range order {
			file := filepath.Join(dir, name)
			if err := os.WriteFile(file, []byte(pages[name]), 0o600|os.FileMode(i)<<3); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(file, time.Time{}, time.Date(2020+i, 5, 6, 7, 8, 9, 0, time.Local)); err != nil {
				t.Fatal(err)
			}
			files = append(files, file)
		}
		out := filepath.Join(dir, "out.zip")
		if err := pack(out, files); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		packed = append(packed, data)
		if err := pack(out, files); err == nil {
			t.Error("a file that is there was written over")
		}
		if err := pack(filepath.Join(dir, "none.zip"), append(files, "not there")); err == nil {
			t.Error("a file that is not there was packed")
		} else if _, err := os.Stat(filepath.Join(dir, "none.zip")); err == nil {
			t.Error("half an archive was left")
		}
	}
	if !bytes.Equal(packed[0], packed[1]) {
		t.Error("the archives differ")
	}
	z, err := zip.NewReader(bytes.NewReader(packed[0]), int64(len(packed[0])))
	if err != nil || len(z.File) != len(order) {
		t.Fatalf("%v", err)
	}
	for i, f := range z.File {
		if program := f.Mode()&0o111 != 0; f.Name != order[i] || program != (i > 0) {
			t.Errorf("%s, which is to be %s, has the mode %v", f.Name, order[i], f.Mode())
		}
	}
}
