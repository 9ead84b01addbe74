package folder

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/thidua-go/thidua/examples/years"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Folder is where the files of a year are.
type Folder struct {
	FS fs.FS
	// Name is shown, and stands before the names of files in diagnostics.
	Name string
	// Embedded says that the folder comes with the program.
	Embedded bool
	// Host is that of the program, for its cards and regulations.
	Host rules.Host
}

// Open finds a folder of the user's own, or else a year that comes with the
// program, by its name. The error is a diagnostic.
func Open(name string) (Folder, error) {
	info, err := Look(name)
	switch {
	case err != nil:
		return Folder{}, err
	case info != nil && info.IsDir():
		fsys, err := OpenRoot(name)
		return Folder{FS: fsys, Name: name}, err
	case info != nil:
		return Folder{}, newFault(name, "no-folder", fs.ErrInvalid,
			say("name the folder that holds cluster.yaml"), "this is a file")
	}
	if fsys, ok := years.Open(name); ok {
		return Folder{FS: fsys, Name: name, Embedded: true}, nil
	}
	hint := diag.Text{}
	if near, ok := diag.Nearest(name, years.Names()); ok {
		hint = say("did you mean %s?", near)
	}
	return Folder{}, newFault(name, "no-folder", fs.ErrNotExist, hint,
		"there is no such folder, and no year of that name comes with the program")
}

// Shown is the name of a file in diagnostics.
func (f Folder) Shown(file string) string { return path.Join(f.Name, file) }

// Read reads a file. A file that cannot be read is a diagnostic.
func (f Folder) Read(file string) ([]byte, error) {
	return readFrom(f.FS, file, f.Shown(file))
}

// readFrom reads a file of a folder, by the name that is shown.
func readFrom(fsys fs.FS, file, shown string) ([]byte, error) {
	data, err := document.ReadFile(fsys, file)
	var d *diag.Diagnostic
	switch {
	case errors.As(err, &d):
		d.File = shown
		return nil, d
	case err != nil:
		return nil, newFault(shown, "no-file", err, diag.Text{}, "there is no such file")
	}
	return data, nil
}

// Look returns what a name leads to, nil if there is nothing of the name: a year that comes with the program
// may be meant only then.
func Look(name string) (fs.FileInfo, error) {
	info, err := os.Stat(name)
	if err == nil {
		return info, nil
	}
	if _, err = ReadPath(filepath.Clean(name)); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return nil, err // what is wrong with it
}

// ReadPath reads a file that the user names, wherever its links lead.
func ReadPath(p string) ([]byte, error) {
	dir, base := filepath.Split(p)
	return readFrom(os.DirFS(cmp.Or(dir, ".")), base, p)
}

// OpenRoot opens a folder that no link leads out of.
func OpenRoot(name string) (fs.FS, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, newFault(name, "no-folder", err, diag.Text{}, "the folder cannot be read")
	}
	return root.FS(), nil
}

// Find returns which of the files base.yaml, base.yml, base.json and base.csv is
// there; more than one is a fault.
func (f Folder) Find(base string, extensions ...string) (file string, err error) {
	for _, ext := range extensions {
		name := base + ext
		if !document.Present(f.FS, name) {
			continue
		}
		if file != "" {
			return "", newFault(f.Shown(name), "two-files", diag.ErrName, say("keep one of them"),
				"the folder holds both %s and %s", file, name)
		}
		file = name
	}
	return file, nil
}

// DefinitionFiles and FactsFiles are the endings that a definition (of a cluster, a card, a regulation) and a
// table of facts may have.
var (
	DefinitionFiles = []string{".yaml", ".yml", ".json"}
	FactsFiles      = []string{".csv", ".yaml", ".yml", ".json"}
)
