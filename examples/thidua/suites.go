package main

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/thidua-go/thidua/awards/awardstest"
	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/examples/years"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring/scoringtest"
)

// loadedSuite is a file of cases with what it tests.
type loadedSuite struct {
	suite rulestest.Suite
	name  string      // as it is shown
	file  string      // to write to; empty if it comes with the program
	info  fs.FileInfo // of before it was read
}

const casesSuffix = "_test.yaml" // of what is written; what is read may be .yml or .json too

// suitesAt loads the files of cases at a path: one file, all in a folder, or those
// of a year that comes with the program.
func suitesAt(arg string) ([]loadedSuite, error) {
	info, err := folder.Look(arg)
	switch {
	case err != nil:
		return nil, err
	case info != nil && !info.IsDir():
		if !folder.IsCases(arg) {
			return nil, newFault(arg, "not-cases", fs.ErrInvalid, diag.Text{},
				"files of cases are named *%s; for cases to begin with: thidua test -draft %s", casesSuffix, arg)
		}
		s, err := oneSuite(arg)
		return []loadedSuite{{s, filepath.ToSlash(arg), arg, info}}, err
	case info != nil:
		fsys, err := folder.OpenRoot(arg)
		if err != nil {
			return nil, err
		}
		return suitesIn(fsys, filepath.ToSlash(filepath.Clean(arg)), arg)
	}
	if fsys, ok := years.Open(arg); ok {
		return suitesIn(fsys, arg, "")
	}
	if folder.IsCases(arg) {
		ext := path.Ext(arg)
		beside := strings.TrimSuffix(arg, "_test"+ext) + ext
		return nil, newFault(arg, "no-file", fs.ErrNotExist, diag.Text{},
			"there is no such file; for cases to begin with: thidua test -draft -o %s %s", arg, beside)
	}
	_, err = folder.Open(arg) // says what may be meant
	return nil, err
}

func oneSuite(file string) (rulestest.Suite, error) {
	fsys, name, err := at(file)
	if err != nil {
		return nil, err
	}
	return loadSuite(fsys, name)
}

// at is the folder that a file is in, and the file's name in it.
func at(file string) (fsys fs.FS, name string, err error) {
	fsys, err = folder.OpenRoot(filepath.Dir(file))
	dir := filepath.ToSlash(filepath.Dir(file))
	return shownFS{fsys, dir}, path.Join(dir, filepath.Base(file)), err
}

// suitesIn loads every file of cases below a folder, which has some; dir is the folder on the disk.
func suitesIn(fsys fs.FS, shown, dir string) ([]loadedSuite, error) {
	out, err := casesIn(fsys, shown, dir)
	if err == nil && len(out) == 0 {
		err = newFault(shown, "no-cases", fs.ErrNotExist, diag.Text{}, "there is no file of cases, *%s, in the folder",
			casesSuffix)
	}
	return out, err
}

// casesIn is suitesIn for a folder that may have none.
func casesIn(fsys fs.FS, shown, dir string) (out []loadedSuite, err error) {
	var errs []error
	werr := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !folder.IsCases(name) {
			return err
		}
		info, err := fs.Stat(fsys, name)
		if err != nil {
			info = nil // loadSuite says what is wrong
		}
		s, err := loadSuite(shownFS{fsys, shown}, path.Join(shown, name))
		file := ""
		if dir != "" {
			file = filepath.Join(dir, filepath.FromSlash(name))
		}
		out = append(out, loadedSuite{s, path.Join(shown, name), file, info})
		errs = append(errs, err)
		return nil
	})
	if err := errors.Join(append(errs, werr)...); err != nil {
		return nil, err
	}
	return out, nil
}

// loadSuite loads a file of cases by what it tests.
func loadSuite(fsys fs.FS, name string) (rulestest.Suite, error) {
	card, err := scoringtest.Load(fsys, name)
	if !errors.Is(err, rulestest.ErrOtherKind) {
		return card, err
	}
	return awardstest.Load(fsys, name)
}

// shownFS is a folder whose files have the names that are shown: those that the
// user would write.
type shownFS struct {
	fsys  fs.FS
	shown string
}

func (f shownFS) Open(name string) (fs.File, error) {
	rest, err := f.inside("open", name)
	if err != nil {
		return nil, err
	}
	return f.fsys.Open(rest)
}

// Stat opens nothing: a pipe would wait for somebody to write to it.
func (f shownFS) Stat(name string) (fs.FileInfo, error) {
	rest, err := f.inside("stat", name)
	if err != nil {
		return nil, err
	}
	return fs.Stat(f.fsys, rest)
}

// inside is the name that a file has in the folder.
func (f shownFS) inside(op, name string) (string, error) {
	rest, ok := strings.CutPrefix(path.Clean(name), path.Clean(f.shown)+"/")
	if f.shown == "." {
		rest, ok = path.Clean(name), true
	}
	if !ok {
		if path.Clean(name) != path.Clean(f.shown) {
			return "", &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
		}
		rest = "."
	}
	return rest, nil
}
