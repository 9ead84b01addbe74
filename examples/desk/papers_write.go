package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// writePapers writes the files, all of them or none. None of them is there, unless they are to be replaced.
func (d *desk) writePapers(files []file) (err error) {
	_, was := os.Stat(d.paper.out)
	if err := os.MkdirAll(d.paper.out, 0o755); err != nil {
		return fault(d.paper.out, "not-written", err, diag.Text{}, "the folder cannot be made: %v", err)
	}
	if errors.Is(was, fs.ErrNotExist) {
		defer func() {
			if err != nil {
				err = errors.Join(err, os.Remove(d.paper.out))
			}
		}()
	}
	seen := make([]*document.Seen, len(files))
	var way []string
	for i, f := range files {
		name := filepath.Join(d.paper.out, f.name)
		if seen[i], err = document.See(name); err != nil {
			return err
		}
		if seen[i] != nil && !d.paper.force {
			way = append(way, name)
		}
	}
	if err := inTheWay(way); err != nil {
		return err
	}
	return writeAll(d.paper.out, files, seen)
}

// writeAll writes files into a folder in place of what was seen, all of them or none, as far as the system lets it:
// first all into a folder beside them, so that a disk without room for them is found before any gets its name. What
// was written is taken back where that fails later.
func writeAll(dir string, files []file, seen []*document.Seen) (err error) {
	beside, err := os.MkdirTemp(dir, ".desk-")
	if err != nil {
		return fault(dir, "not-written", err, diag.Text{}, "nothing can be written into the folder: %v", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(beside)) }()
	for _, f := range files {
		err := document.WriteFile(filepath.Join(beside, f.name), f.data, nil)
		var d *diag.Diagnostic
		if errors.As(err, &d) {
			d.File = filepath.Join(dir, f.name) // of the other name nobody has heard
		}
		if err != nil {
			return err
		}
	}
	for i, f := range files {
		err := os.Remove(filepath.Join(beside, f.name)) // gives its room to the one that stays
		if err == nil {
			err = document.WriteFile(filepath.Join(dir, f.name), f.data, seen[i])
		}
		if err != nil {
			return errors.Join(err, takeBack(dir, files[:i], seen))
		}
	}
	return nil
}

// takeBack makes files what they were before they were written.
func takeBack(dir string, files []file, seen []*document.Seen) (err error) {
	for i, f := range files {
		name := filepath.Join(dir, f.name)
		switch was := seen[i]; {
		case was == nil:
			err = errors.Join(err, os.Remove(name))
		case was.Info.Mode().IsRegular():
			now, failed := document.See(name)
			if failed == nil {
				failed = document.WriteFile(name, was.Data, now)
			}
			err = errors.Join(err, failed)
		}
	}
	return err
}

// inTheWay is what is said of files that are there, and that nobody has asked to replace; nil if there are none.
func inTheWay(names []string) error {
	switch len(names) {
	case 0:
		return nil
	case 1:
		return fault(names[0], "in-the-way", fs.ErrExist, say("-force replaces it"),
			"the file is there already, and is left as it is")
	}
	return fault(filepath.Dir(names[0]), "in-the-way", fs.ErrExist, say("-force replaces them"),
		"files that are there already, and are left as they are: %d, the first of them %s", len(names),
		filepath.Base(names[0]))
}
