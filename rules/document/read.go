package document

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
)

// MaxFile is the most bytes that [ReadFile] reads of a file: 256 MB.
const MaxFile = 256 << 20

// ReadFile reads a file whole that others may have put there: a regular file of at most [MaxFile] bytes. Only
// a file that is not there is [fs.ErrNotExist]. A link that leads nowhere is no such file, and neither is a
// folder, a pipe or what cannot be read: these are a [diag.Diagnostic] with the name of the file, and so is a
// file that is larger.
func ReadFile(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name) // a pipe would not be opened before somebody writes to it
	if errors.Is(err, fs.ErrNotExist) {
		if listed(fsys, name) {
			return nil, unreadable(name, "broken-link", errors.New("a link that leads nowhere"),
				"this is a link to a file that is not there")
		}
		return nil, err
	}
	if err != nil {
		return nil, unreadable(name, "no-file", err, "the file cannot be read: %v", reason(err))
	}
	if !info.Mode().IsRegular() {
		return nil, unreadable(name, "not-a-file", fs.ErrInvalid, "this is no regular file")
	}
	if info.Size() > MaxFile {
		return nil, tooLong(name)
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, unreadable(name, "no-file", err, "the file cannot be read: %v", reason(err))
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	switch {
	case err != nil:
		return nil, unreadable(name, "no-file", err, "the file cannot be read: %v", reason(err))
	case len(data) > MaxFile:
		return nil, tooLong(name)
	}
	return data, nil
}

// Present reports whether a folder has a file of the name, or anything else, be it a link that leads nowhere.
func Present(fsys fs.FS, name string) bool {
	_, err := fs.Stat(fsys, name)
	return err == nil || !errors.Is(err, fs.ErrNotExist) || listed(fsys, name)
}

// listed reports whether a name stands in its folder.
func listed(fsys fs.FS, name string) bool {
	entries, _ := fs.ReadDir(fsys, path.Dir(name))
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == path.Base(name) })
}

// reason is what went wrong, without the name of the file.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

func tooLong(name string) *diag.Diagnostic {
	return unreadable(name, "limit", diag.ErrLimit, "the file is larger than %d MB", MaxFile>>20)
}

func unreadable(name, code string, err error, format string, args ...any) *diag.Diagnostic {
	d := catalogue.Fault("", code, err, diag.Text{}, format, args...)
	d.File = name
	return d
}
