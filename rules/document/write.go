package document

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/thidua-go/thidua/rules/diag"
)

// Seen is a file as it was read: only that is replaced.
type Seen struct {
	Info fs.FileInfo // of before it was read: which file it is, its size and its time; nil if nobody looked
	Data []byte      // what it held
}

// See reads a file that is to be replaced, wherever its links lead; nil if there is none of the name, and only
// what it is of one that is not regular. Errors are those of [ReadFile].
func See(name string) (*Seen, error) {
	info, err := os.Stat(name)
	if err == nil && !info.Mode().IsRegular() {
		return &Seen{Info: info}, nil
	}
	dir, base := filepath.Split(name)
	data, err := ReadFile(os.DirFS(filepath.Clean(dir)), base)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return &Seen{info, data}, nil
}

// WriteFile writes a file in one step: whatever fails, and whenever the program is killed, the file holds all
// that it held or all of data.
//
//   - A regular file is replaced by a new one, which is written beside it, brought to the disk and given its
//     name. It keeps mode, owner and group, not access lists and other attributes; where the owner cannot be
//     kept, or the old file could not be written to, it is refused. The folder is brought to the disk too where
//     the system can.
//   - was is what is replaced, nil for a file that is not there yet. If anything else stands there, by inode, size,
//     time or content, it was changed meanwhile, and is left as it is. The last look is taken right before the new
//     file gets its name, and on Linux, which exchanges the names, right after it too; elsewhere what another program
//     writes in that instant is lost. So it is everywhere if that program goes on to write into the old file.
//   - A symbolic link is followed, and stays; one that leads nowhere is refused.
//   - A file with several names (hard links) is refused, since the others would keep the old one.
//   - Devices and pipes, and the output of the program itself, are written to. Anything else is refused.
//
// The new file is called .thidua- and 16 hexadecimal digits until it gets its name. A program that is killed leaves
// it behind; the next WriteFile of the same file is then refused, and names it (code unfinished): so it is too while
// another program writes. The error is a [*diag.Diagnostic] with the name of the file, and wraps [fs.ErrExist] if
// was is nil and the file is there.
func WriteFile(name string, data []byte, was *Seen) error {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return pour(name, data)
	} else if err == nil {
		for _, own := range []*os.File{os.Stdout, os.Stderr} {
			if to, err := own.Stat(); err == nil && os.SameFile(to, info) {
				_, err := own.Write(data)
				return unwritten(name, err)
			}
		}
	}
	target, err := filepath.EvalSymlinks(name)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(name); err == nil {
			return unreadable(name, "broken-link", fs.ErrInvalid, "this is a link to a file that is not there")
		}
		target, err = name, nil
	}
	if err != nil {
		return unwritten(name, err)
	}
	folder, err := os.OpenRoot(filepath.Dir(target))
	if err != nil {
		return unwritten(name, err)
	}
	defer folder.Close()
	r := replacement{name: name, folder: folder, base: filepath.Base(target), was: was}
	return r.write(data)
}

// What the tests make fail.
var (
	syncFile   = (*os.File).Sync
	removeFile = (*os.Root).Remove
	swapFiles  = exchange
)

// replacement is the writing of one regular file, whose links are followed.
type replacement struct {
	name   string // for people
	folder *os.Root
	base   string
	was    *Seen
	// moved says that what the temporary name leads to is not for this writing to take away: the new file has its
	// own name alone, and another program may write by now; or an edit is there that nobody else has.
	moved bool
}

func (r *replacement) write(data []byte) error {
	temporary := fmt.Sprintf(".thidua-%x", sha256.Sum256([]byte(r.base)))[:len(".thidua-")+16]
	f, err := r.folder.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		d := unreadable(r.name, "unfinished", fs.ErrInvalid,
			"another program is writing the file now, or was killed while it did: %s is beside it", temporary)
		d.Hint = say("if no program is, see whether %s holds what is missing, and remove it", temporary)
		return d
	}
	if err != nil {
		return unwritten(r.name, err)
	}
	if err = r.fill(f, data); err == nil {
		err = r.put(temporary)
	}
	if r.moved {
		return err
	}
	if gone := removeFile(r.folder, temporary); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
		err = errors.Join(err, unreadable(r.name, "left-behind", gone, "%s is left beside it and cannot be removed: %v",
			temporary, reason(gone)))
	}
	return err
}

// fill writes the new file, with what it keeps of the old one, to the disk.
func (r *replacement) fill(f *os.File, data []byte) error {
	old, err := r.stands(r.base)
	if err == nil && old != nil {
		if err = keepOwner(f, old); err == nil {
			err = f.Chmod(old.Mode())
		}
	}
	if err == nil {
		_, err = f.Write(data)
	}
	if err == nil {
		err = syncFile(f)
	}
	return unwritten(r.name, errors.Join(err, f.Close()))
}

// put gives the new file its name.
func (r *replacement) put(temporary string) error {
	old, err := r.stands(r.base)
	switch {
	case err != nil:
		return err
	case old == nil:
		err = r.add(temporary)
	case swapFiles(r.folder, temporary, r.base) == nil:
		err = r.compare(temporary)
	default: // not on this system
		err = r.rename(temporary)
	}
	if err != nil {
		return unwritten(r.name, err)
	}
	if err := syncFolder(r.folder); err != nil {
		return unreadable(r.name, "not-synced", err, "the file is written, but may not be on the disk: %v", reason(err))
	}
	return nil
}

// add gives the new file a name that nothing has: a rename would replace what has got it meanwhile.
func (r *replacement) add(temporary string) error {
	err := r.folder.Link(temporary, r.base)
	switch {
	case errors.Is(err, fs.ErrExist):
		return r.exists(err)
	case err != nil: // a system without hard links
		return r.rename(temporary)
	}
	r.moved = removeFile(r.folder, temporary) == nil // write says what cannot be removed
	return nil
}

func (r *replacement) rename(temporary string) error {
	err := r.folder.Rename(temporary, r.base)
	r.moved = err == nil
	return err
}

// compare looks at the old file, which the exchange has given the temporary name: if it is not what was seen,
// both get their names back.
func (r *replacement) compare(temporary string) error {
	_, err := r.stands(temporary)
	if err == nil {
		r.moved = removeFile(r.folder, temporary) == nil
		return nil
	}
	if back := swapFiles(r.folder, temporary, r.base); back != nil {
		r.moved = true
		return unreadable(r.name, "left-behind", back,
			"the file was changed while the program ran, and what it held is in %s beside it now: %v", temporary, back)
	}
	return err
}

// stands returns the file of a name, nil if there is none, if it is what was seen.
func (r *replacement) stands(base string) (fs.FileInfo, error) {
	info, err := r.folder.Lstat(base)
	switch {
	case errors.Is(err, fs.ErrNotExist) && r.was == nil:
		return nil, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, r.changed()
	case err != nil:
		return nil, unwritten(r.name, err)
	case r.was == nil:
		return nil, r.exists(fs.ErrExist)
	case !info.Mode().IsRegular():
		return nil, r.changed()
	case otherNames(info):
		d := unreadable(r.name, "hard-link", fs.ErrInvalid,
			"the file has another name (a hard link), which would keep the old text")
		d.Hint = say("write to a copy of it")
		return nil, d
	}
	f, err := r.folder.OpenFile(base, os.O_RDWR, 0) // who may not write to it may not replace it either
	if err != nil {
		return nil, unwritten(r.name, err)
	}
	defer f.Close()
	now, err := io.ReadAll(io.LimitReader(f, int64(len(r.was.Data))+1))
	if err != nil {
		return nil, unwritten(r.name, err)
	}
	after, err := r.folder.Lstat(base)
	if err != nil || !bytes.Equal(now, r.was.Data) || !same(info, after) ||
		r.was.Info != nil && !same(info, r.was.Info) {
		return nil, r.changed()
	}
	return info, nil
}

// same reports whether nobody wrote to a file, or put another in its place.
func same(a, b fs.FileInfo) bool {
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

func (r *replacement) changed() error {
	d := unreadable(r.name, "changed", diag.ErrValue,
		"the file was changed while the program ran, and is left as it is now")
	d.Hint = say("run it again")
	return d
}

func (r *replacement) exists(err error) error {
	return unreadable(r.name, "file-exists", err, "the file is there already, and is left as it is")
}

// pour writes to a device or a pipe.
func pour(name string, data []byte) error {
	info, err := os.Stat(name)
	if err == nil && info.Mode()&(fs.ModeDevice|fs.ModeNamedPipe) == 0 {
		return noFile(name)
	}
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return unwritten(name, err)
	}
	if info, err = f.Stat(); err == nil && info.Mode().IsRegular() {
		err = errors.New("it has become a regular file")
	}
	if err == nil {
		_, err = f.Write(data)
	}
	return unwritten(name, errors.Join(err, f.Close()))
}

// unwritten is what the system says against writing, as a fault of the file; a fault stays as it is.
func unwritten(name string, err error) error {
	var d *diag.Diagnostic
	if err == nil || errors.As(err, &d) {
		return err
	}
	return unreadable(name, "not-written", err, "the file cannot be written: %v", reason(err))
}
