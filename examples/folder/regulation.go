package folder

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// LoadRegulation compiles a regulation, after what it extends where a file of the folder holds that: its faults
// are told at their places in that file. open are the codes that are being compiled. The names are those of the
// files of its bases.
func (f Folder) LoadRegulation(file string, data []byte, open ...string) (*awards.Regulation, []string, error) {
	d, err := definitionIn(file, data)
	if err != nil || d.Extends == "" || slices.Contains(awards.Shipped(), d.Extends) {
		r, err := awards.LoadWith(f.Host, file, data)
		return r, nil, err
	}
	open = append(open, d.Code)
	names, unread := f.definitions()
	for _, name := range names {
		text, err := f.Read(name)
		if err != nil {
			unread = errors.Join(unread, err) // it may be the one
			continue
		}
		base, err := definitionIn(f.Shown(name), text)
		switch {
		case err != nil || base.Code != d.Extends: // no regulation, or another
			continue
		case slices.Contains(open, base.Code):
			return nil, nil, located(file, data, catalogue.Fault("extends", "circle", diag.ErrName, diag.Text{},
				"the regulation extends itself: %s", strings.Join(append(open, base.Code), " → ")))
		}
		b, read, err := f.LoadRegulation(f.Shown(name), text, open...)
		if err != nil {
			return nil, nil, err
		}
		r, err := awards.LoadWith(f.Host, file, data, b)
		return r, append(read, name), err
	}
	if unread != nil {
		return nil, nil, unread
	}
	r, err := awards.LoadWith(f.Host, file, data)
	return r, nil, err
}

// definitions are the files of the folder that may hold a regulation.
func (f Folder) definitions() (names []string, err error) {
	entries, err := fs.ReadDir(f.FS, ".")
	if err != nil {
		err = newFault(f.Name, "no-folder", err, diag.Text{}, "the folder cannot be read")
	}
	for _, e := range entries {
		if name := e.Name(); slices.Contains(DefinitionFiles, path.Ext(name)) && !IsCases(name) {
			names = append(names, name)
		}
	}
	return names, err
}

// definitionIn reads the shape of a regulation.
func definitionIn(file string, data []byte) (d awards.Definition, err error) {
	doc, err := document.Parse(file, data)
	if err == nil {
		err = doc.Decode(&d)
	}
	return d, err
}

// located gives a fault its place in a file that can be parsed.
func located(file string, data []byte, fault error) error {
	doc, err := document.Parse(file, data)
	if err != nil {
		return err
	}
	return doc.Locate(fault)
}
