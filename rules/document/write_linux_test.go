package document

import (
	"bytes"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// TestFullDisk: where a file cannot be written to its end, the old one stays whole, and nothing
// is left of a new one.
func TestFullDisk(t *testing.T) {
	inFolder(t, map[string]string{"cases.yaml": "old"})
	for _, name := range []string{"cases.yaml", "draft.yaml"} {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), child+"="+name, childRoom+"=2")
		if said, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(said), "file too large") {
			t.Errorf("%s: %v %s", name, err, said)
		}
	}
	if got, _ := os.ReadFile("cases.yaml"); string(got) != "old" {
		t.Errorf("%d bytes, %.20q", len(got), got)
	}
	if _, err := os.Stat("draft.yaml"); err == nil || leftover(t) != nil {
		t.Errorf("left behind: %q, %v", leftover(t), err)
	}
}

// TestLastInstant: what is put in the place of a file between the last look and the new name is put back, or else
// said to be kept under another name.
func TestLastInstant(t *testing.T) {
	for _, fails := range []bool{false, true} {
		inFolder(t, map[string]string{"cases.yaml": "old", "edit": "theirs"})
		was, err := See("cases.yaml")
		if err != nil {
			t.Fatal(err)
		}
		calls := 0
		swapFiles = func(folder *os.Root, one, other string) error {
			if calls++; calls == 1 {
				if err := os.Rename("edit", "cases.yaml"); err != nil {
					t.Fatal(err)
				}
			} else if fails {
				return syscall.EIO
			}
			return exchange(folder, one, other)
		}
		t.Cleanup(func() { swapFiles = exchange })
		err = WriteFile("cases.yaml", []byte("new"), was)
		if calls == 1 && err == nil {
			t.Skip("the file system cannot exchange")
		}
		code, kept := codeOf(t, err), "cases.yaml"
		if fails {
			left := leftover(t)
			if len(left) != 1 || !strings.Contains(err.Error(), left[0]) || code != "left-behind" {
				t.Fatalf("%v, and %q is left", err, left)
			}
			kept = left[0]
		} else if code != "changed" || leftover(t) != nil {
			t.Errorf("%v, and %q is left", err, leftover(t))
		}
		if got, _ := os.ReadFile(kept); string(got) != "theirs" {
			t.Errorf("%s holds %q", kept, got)
		}
	}
}

// TestStreams: a device or a pipe is written to, and is what it was; a socket is refused.
func TestStreams(t *testing.T) {
	inFolder(t, nil)
	if err := WriteFile("/dev/null", []byte("new"), nil); err != nil {
		t.Error(err)
	}
	if err := WriteFile("/dev/full", []byte("new"), nil); codeOf(t, err) != "not-written" {
		t.Errorf("a full device: %v", err)
	}
	if err := os.Symlink("/dev/full", "full"); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile("full", []byte("new"), nil); codeOf(t, err) != "not-written" {
		t.Errorf("a link to a full device: %v", err)
	}
	if err := syscall.Mkfifo("pipe", 0o600); err != nil {
		t.Skip(err)
	}
	read := make(chan string)
	go func() {
		f, err := os.Open("pipe")
		if err != nil {
			t.Error(err)
		}
		data, _ := io.ReadAll(f)
		read <- string(data)
	}()
	was, err := See("pipe") // waits for nobody
	if err != nil {
		t.Error(err)
	}
	err = WriteFile("pipe", []byte("new"), was)
	if got := <-read; got != "new" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	l, err := net.Listen("unix", "socket")
	if err != nil {
		t.Skip(err)
	}
	defer l.Close()
	if err := WriteFile("socket", []byte("new"), nil); codeOf(t, err) != "not-a-file" {
		t.Errorf("a socket: %v", err)
	}
}

// The variables that make this program write a file instead of testing, and say how many bytes one may have.
const (
	child     = "THIDUA_DOCUMENT_CHILD"
	childRoom = "THIDUA_DOCUMENT_ROOM"
)

func TestMain(m *testing.M) {
	name := os.Getenv(child)
	if name == "" {
		os.Exit(m.Run())
	}
	if room, err := strconv.ParseUint(os.Getenv(childRoom), 10, 64); err == nil {
		signal.Ignore(syscall.SIGXFSZ)
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: room, Max: room}); err != nil {
			panic(err)
		}
	}
	was, err := See(name)
	if err == nil {
		err = WriteFile(name, []byte("new"), was)
	}
	if err != nil {
		os.Stderr.WriteString(err.Error())
		os.Exit(1)
	}
}

// TestOwnOutput: a file that is the output of the program is written to, and stays the one that it was.
func TestOwnOutput(t *testing.T) {
	inFolder(t, nil)
	out, err := os.Create("out")
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), child+"=/dev/stdout")
	cmd.Stdout, cmd.Stderr = out, os.Stderr
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	info, err := out.Stat()
	if err != nil {
		t.Fatal(err)
	}
	named, err := os.Stat("out")
	got, _ := os.ReadFile("out")
	if err != nil || !os.SameFile(info, named) || string(got) != "new" {
		t.Errorf("%q, %v", got, err)
	}
}

// TestOwner: owner, group and mode are kept, or the file is.
func TestOwner(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only an administrator has files of several owners")
	}
	const other, somebody = 4242, 4343
	for _, tt := range []struct {
		reason string
		owner  int
		mode   os.FileMode
		as     uint32
		says   string
	}{
		{"an administrator keeps another's owner", other, 0o604, 0, ""},
		{"bits that a change of owner takes away", other, os.ModeSetgid | 0o755, 0, ""},
		{"one's own", somebody, 0o600, somebody, ""},
		{"nobody can give a file away", other, 0o666, somebody, "operation not permitted"},
		{"one's own, but not to be written to", somebody, 0o444, somebody, "permission denied"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			// Others must be able to run this program and to come here.
			dir, err := os.MkdirTemp("/tmp", "thidua")
			if err != nil {
				t.Skip(err)
			}
			defer os.RemoveAll(dir)
			self, err := os.ReadFile(os.Args[0])
			if err != nil {
				t.Fatal(err)
			}
			run, name := dir+"/run", dir+"/cases.yaml"
			for _, err := range []error{os.WriteFile(run, self, 0o755), os.WriteFile(name, []byte("old"), 0o600),
				os.Chown(name, tt.owner, tt.owner), os.Chmod(name, tt.mode), os.Chmod(dir, 0o777)} {
				if err != nil {
					t.Fatal(err)
				}
			}
			cmd := exec.Command(run)
			cmd.Dir, cmd.Env = dir, append(os.Environ(), child+"="+name)
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: tt.as, Gid: tt.as}}
			var said bytes.Buffer
			cmd.Stderr = &said
			if err := cmd.Run(); (err == nil) != (tt.says == "") || !strings.Contains(said.String(), tt.says) {
				t.Fatalf("%v: %s", err, &said)
			}
			got, _ := os.ReadFile(name)
			if want := map[bool]string{true: "new", false: "old"}[tt.says == ""]; string(got) != want {
				t.Errorf("%q, want %q", got, want)
			}
			info, err := os.Stat(name)
			if err != nil || info.Mode() != tt.mode || int(info.Sys().(*syscall.Stat_t).Uid) != tt.owner {
				t.Errorf("%v, %+v", err, info)
			}
			if entries, _ := os.ReadDir(dir); len(entries) != 2 {
				t.Errorf("left behind: %v", entries)
			}
		})
	}
}
