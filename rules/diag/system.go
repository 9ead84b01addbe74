package diag

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"syscall"
)

// EnvironmentLang returns the language that the environment of a program asks for, by LC_ALL, LC_MESSAGES and
// LANG in this order: the first that is set decides, as "vi_VN.UTF-8" does for Vietnamese. It is English where that
// is none of [Languages]. getenv is os.Getenv, or that of a test.
func EnvironmentLang(getenv func(string) string) Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := getenv(name); v != "" {
			tag := v + "."
			l, _ := ParseLang(tag[:strings.IndexAny(tag, "_.@-")])
			return l
		}
	}
	return English
}

// reason is what operating systems say of an error, as Linux has it in English.
type reason struct {
	is   error
	says Text
}

var reasons = []reason{
	{syscall.ENOSPC, catalogue.Say("no space left on device")},
	{syscall.EDQUOT, catalogue.Say("disk quota exceeded")},
	{syscall.EFBIG, catalogue.Say("file too large")},
	{syscall.EISDIR, catalogue.Say("is a directory")},
	{syscall.ENOTDIR, catalogue.Say("not a directory")},
	{syscall.EROFS, catalogue.Say("read-only file system")},
	{syscall.ENAMETOOLONG, catalogue.Say("file name too long")},
	{syscall.ELOOP, catalogue.Say("too many levels of symbolic links")},
	{syscall.EMFILE, catalogue.Say("too many open files")},
	{syscall.EBUSY, catalogue.Say("device or resource busy")},
	{syscall.EPIPE, catalogue.Say("broken pipe")},
	{syscall.EIO, catalogue.Say("input/output error")},
	{syscall.EINVAL, catalogue.Say("invalid argument")},
	{fs.ErrPermission, catalogue.Say("permission denied")},
	{fs.ErrNotExist, catalogue.Say("no such file or directory")},
	{fs.ErrExist, catalogue.Say("file exists")},
	{fs.ErrClosed, catalogue.Say("file already closed")},
}

// ofSystem returns what an error of the operating system says, with the file it is about; the zero Text for any
// other error. In English it is what the system says itself.
func ofSystem(err error) Text {
	var file *fs.PathError
	if code := syscall.Errno(0); !errors.As(err, &file) && !errors.As(err, &code) {
		return Text{}
	}
	says := Verbatim(err.Error())
	if i := slices.IndexFunc(reasons, func(r reason) bool { return errors.Is(err, r.is) }); i >= 0 {
		says = reasons[i].says
	} else if file != nil {
		says = Verbatim(file.Err.Error())
	}
	return TextFunc(func(l Lang) string {
		switch {
		case l == English:
			return err.Error()
		case file == nil:
			return says.Format(l)
		}
		return file.Path + ": " + says.Format(l)
	})
}
