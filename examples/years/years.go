// Package years holds the example years as files: each folder is one year of one
// cluster, as the program examples/thidua reads it. What in them is not in the
// published text that they stand on is marked as invented.
package years

import (
	"embed"
	"io/fs"
	"slices"
)

//go:embed */*.yaml */*.csv
var files embed.FS

// Default is the year that the program shows when it is asked for nothing.
const Default = "north-central-2023"

// Folders are folders of files that come with a program, each with a name.
type Folders struct{ files embed.FS }

// In returns the folders that are embedded in a program.
func In(files embed.FS) Folders { return Folders{files} }

// Names returns the names of the years, sorted.
func Names() []string { return In(files).Names() }

// Open returns the folder of a year; ok is false if there is none of that name.
func Open(name string) (folder fs.FS, ok bool) { return In(files).Open(name) }

// Names returns the names of the folders, sorted.
func (f Folders) Names() []string {
	entries, err := f.files.ReadDir(".")
	if err != nil {
		panic(err) // the root of an embedded file system is always there
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	slices.Sort(names)
	return names
}

// Open returns a folder; ok is false if there is none of that name.
func (f Folders) Open(name string) (folder fs.FS, ok bool) {
	if !slices.Contains(f.Names(), name) {
		return nil, false
	}
	folder, err := fs.Sub(f.files, name)
	return folder, err == nil
}
