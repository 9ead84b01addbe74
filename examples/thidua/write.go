package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/thidua-go/thidua/rules/diag"
)

// replaceFile puts data in the place of a file in one step: what is there stays whole until
// the new one is on the disk, and keeps its mode, and its owner where the system lets.
//
// A symbolic link is followed: what it leads to is replaced, and the link stays. What is no
// regular file, or has other names by hard links, is refused, since a new file would take the
// place of one name only. If was is not nil, so is a file that holds something else by now:
// what somebody has written meanwhile is not lost.
func replaceFile(name string, data, was []byte) error {
	target, info, err := resolve(name)
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(target), ".thidua-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	mode := fs.FileMode(0o644)
	if info != nil {
		mode = info.Mode()
		keepOwner(tmp, info)
	}
	_, err = tmp.Write(data)
	if err = errors.Join(err, tmp.Chmod(mode), tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	if was != nil {
		if now, err := os.ReadFile(target); err != nil || !bytes.Equal(now, was) {
			return newFault(name, "changed", errors.Join(diag.ErrValue, err), say("run it again"),
				"the file was changed while the program ran, and is left as it is now")
		}
	}
	return os.Rename(tmp.Name(), target)
}

// resolve returns the file that a name leads to; its info is nil if there is none yet.
func resolve(name string) (target string, info fs.FileInfo, err error) {
	if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
		return name, nil, nil
	}
	if target, err = filepath.EvalSymlinks(name); err != nil {
		return "", nil, err
	}
	if info, err = os.Lstat(target); err != nil {
		return "", nil, err
	}
	switch {
	case !info.Mode().IsRegular():
		return "", nil, newFault(name, "not-a-file", fs.ErrInvalid, say("name a file"), "this is no regular file")
	case otherNames(info):
		return "", nil, newFault(name, "hard-link", fs.ErrInvalid, say("write to a copy of it"),
			"the file has another name (a hard link), which would keep the old text")
	}
	return target, info, nil
}

// newFile writes a file that is not there yet; one that is, or a link, is left alone, and
// nothing is left of one that cannot be written to its end.
func newFile(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		err = errors.Join(err, os.Remove(name))
	}
	return err
}
