package document

import (
	"bytes"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
)

// TestFullDisk: where a file cannot be written to its end, the old one stays whole, and nothing
// is left of a new one.
func TestFullDisk(t *testing.T) {
	inFolder(t, map[string]string{"cases.yaml": "old"})
	was, err := See("cases.yaml")
	if err != nil {
		t.Fatal(err)
	}
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	var had syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &had); err != nil {
		t.Skip(err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 1000, Max: had.Max}); err != nil {
		t.Skip(err)
	}
	large := []byte(strings.Repeat("new\n", 1000))
	replaced, added := WriteFile("cases.yaml", large, was), WriteFile("draft.yaml", large, nil)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &had); err != nil {
		t.Fatal(err)
	}
	if codeOf(t, replaced) != "not-written" || codeOf(t, added) != "not-written" {
		t.Errorf("%v, %v", replaced, added)
	}
	if got, _ := os.ReadFile("cases.yaml"); string(got) != "old" {
		t.Errorf("%d bytes, %.20q", len(got), got)
	}
	if _, err := os.Stat("draft.yaml"); err == nil || leftover(t) != nil {
		t.Errorf("left behind: %q, %v", leftover(t), err)
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

// child is what this program does instead of its tests if the variable says so.
const child = "THIDUA_DOCUMENT_CHILD"

func TestMain(m *testing.M) {
	name := os.Getenv(child)
	if name == "" {
		os.Exit(m.Run())
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
