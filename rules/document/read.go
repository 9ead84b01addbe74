package document

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
)

// maxFile is the most bytes that [ReadFile] reads of a file.
const maxFile = 256 << 20

// ReadFile reads a file whole that others may have put there: a regular file of at most 256 MB. Only
// a file that is not there is [fs.ErrNotExist]. A link that leads nowhere is no such file, and neither is a
// folder, a pipe or what cannot be read: these are a [diag.Diagnostic] with the name of the file, and so is a
// file that is larger.
func ReadFile(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name) // a pipe would not be opened before somebody writes to it
	if errors.Is(err, fs.ErrNotExist) {
		there, lerr := listed(fsys, name)
		switch {
		case lerr != nil:
			return nil, unreadable(name, "no-file", lerr, "the file cannot be read: %v", reason(lerr))
		case there:
			return nil, unreadable(name, "broken-link", errors.New("a link that leads nowhere"),
				"this is a link to a file that is not there")
		}
		return nil, err
	}
	if err != nil {
		return nil, unreadable(name, "no-file", err, "the file cannot be read: %v", reason(err))
	}
	if err = readable(name, info); err != nil {
		return nil, err
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, unreadable(name, "no-file", err, "the file cannot be read: %v", reason(err))
	}
	defer f.Close()
	if info, err = f.Stat(); err == nil { // another may have taken the name
		err = readable(name, info)
	}
	var data []byte
	if err == nil {
		data, err = io.ReadAll(io.LimitReader(f, maxFile+1))
	}
	var d *diag.Diagnostic
	switch {
	case errors.As(err, &d):
		return nil, d
	case err != nil:
		return nil, unreadable(name, "no-file", err, "the file cannot be read: %v", reason(err))
	case len(data) > maxFile:
		return nil, tooLong(name)
	}
	return data, nil
}

// readable says why a file is not one to read; nil if it is.
func readable(name string, info fs.FileInfo) error {
	switch {
	case !info.Mode().IsRegular():
		return noFile(name)
	case info.Size() > maxFile:
		return tooLong(name)
	}
	return nil
}

// Present reports whether a folder has a file of the name, or anything else, be it a link that leads nowhere or
// what nobody may look at.
func Present(fsys fs.FS, name string) bool {
	_, err := fs.Stat(fsys, name)
	if !errors.Is(err, fs.ErrNotExist) {
		return true
	}
	there, err := listed(fsys, name)
	return there || err != nil
}

// listed reports whether a name that leads to nothing stands in its folder all the same.
func listed(fsys fs.FS, name string) (bool, error) {
	if links, ok := fsys.(fs.ReadLinkFS); ok {
		_, err := links.Lstat(name)
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil
		}
		return err == nil, err
	}
	entries, err := fs.ReadDir(fsys, path.Dir(name))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == path.Base(name) }), err
}

// reason is what went wrong, without the name of the file.
func reason(err error) diag.Text {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return diag.ErrorText(err)
}

func noFile(name string) *diag.Diagnostic {
	return unreadable(name, "not-a-file", fs.ErrInvalid, "this is no regular file")
}

func tooLong(name string) *diag.Diagnostic {
	return unreadable(name, "limit", diag.ErrLimit, "the file is larger than %d MB", maxFile>>20)
}

func unreadable(name, code string, err error, format string, args ...any) *diag.Diagnostic {
	d := catalogue.Fault("", code, err, diag.Text{}, format, args...)
	d.File = name
	return d
}
