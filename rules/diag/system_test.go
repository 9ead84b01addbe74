package diag

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"
)

func TestEnvironmentLang(t *testing.T) {
	for _, tt := range []struct {
		env    map[string]string
		want   Lang
		reason string
	}{
		{map[string]string{"LANG": "vi_VN.UTF-8"}, Vietnamese, "as systems are installed in Viet Nam"},
		{map[string]string{"LANG": "vi.UTF-8"}, Vietnamese, "without a country"},
		{map[string]string{"LANG": "vi-VN"}, Vietnamese, "as others write tags"},
		{map[string]string{"LANG": "vie_VN"}, English, "another tag"},
		{map[string]string{"LANG": "fr_FR.UTF-8"}, English, "a language that there are no words in"},
		{map[string]string{"LANG": "C.UTF-8"}, English, "no language"},
		{map[string]string{"LANG": "."}, English, "not the form of a locale"},
		{nil, English, "nothing is set"},
		{map[string]string{"LANG": "vi_VN", "LC_MESSAGES": "en_US"}, English, "messages go before all else"},
		{map[string]string{"LANG": "en_US", "LC_MESSAGES": "vi_VN"}, Vietnamese, "the same, the other way round"},
		{map[string]string{"LANG": "vi_VN", "LC_MESSAGES": "vi_VN", "LC_ALL": "C"}, English, "LC_ALL goes before messages"},
		{map[string]string{"LANG": "vi_VN", "LC_ALL": ""}, Vietnamese, "what is empty is not set"},
	} {
		if got := EnvironmentLang(func(name string) string { return tt.env[name] }); got != tt.want {
			t.Errorf("%s: %v is %v, want %v", tt.reason, tt.env, got, tt.want)
		}
	}
}

func TestErrorsOfTheSystem(t *testing.T) {
	full := &fs.PathError{Op: "write", Path: "a.yaml", Err: syscall.ENOSPC}
	for _, tt := range []struct {
		err    error
		vi     string
		reason string
	}{
		{full, "a.yaml: thiết bị hết chỗ trống", "the file, and why"},
		{fmt.Errorf("saving: %w", full), "a.yaml: thiết bị hết chỗ trống", "wrapped"},
		{syscall.EACCES, "không có quyền", "of no file"},
		{&fs.PathError{Op: "open", Path: "a.yaml", Err: fs.ErrNotExist}, "a.yaml: không có tệp hay thư mục này",
			"of package fs"},
		{&fs.PathError{Op: "open", Path: "a.yaml", Err: errors.New("odd")}, "a.yaml: odd", "a reason that nobody knows"},
		{fmt.Errorf("no card: %w", fs.ErrNotExist), "no card: file does not exist",
			"a program's own words, and no system's"},
	} {
		text := ErrorText(tt.err)
		if en, vi := text.Format(English), text.Format(Vietnamese); en != tt.err.Error() || vi != tt.vi {
			t.Errorf("%s: %q and %q, want %q and %q", tt.reason, en, vi, tt.err, tt.vi)
		}
		text = catalogue.Say("%v", tt.err)
		if en, vi := text.Format(English), text.Format(Vietnamese); en != tt.err.Error() || vi != tt.vi {
			t.Errorf("%s, in a sentence: %q and %q, want %q and %q", tt.reason, en, vi, tt.err, tt.vi)
		}
	}
}
