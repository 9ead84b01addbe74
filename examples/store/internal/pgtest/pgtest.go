// Package pgtest starts a server of PostgreSQL for tests, from the programs of Debian's package.
package pgtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// folder is where the server keeps its data, programs where those of the package are, and options what it is started
// with.
var folder, programs, options string

// errNone says that the package is not installed.
var errNone = errors.New("initdb is not installed (Debian: apt-get install postgresql)")

// start starts the server for this user alone, on a port of loopback.
var start = sync.OnceValues(func() (url string, err error) {
	found, err := exec.LookPath("initdb")
	if all, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb"); err != nil && len(all) > 0 {
		found = slices.Max(all)
	} else if err != nil {
		return "", errNone
	}
	programs = filepath.Dir(found)
	if folder, err = os.MkdirTemp("", "thidua-pg"); err != nil {
		return "", err
	}
	if err := os.Chmod(folder, 0o777); err != nil {
		return "", err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	l.Close()
	if err := run("initdb", "-U", "test", "-A", "trust", "--no-sync", "-E", "UTF8"); err != nil {
		return "", err
	}
	options = "-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=50 -p " + port
	return "postgres://test@127.0.0.1:" + port + "/postgres", Again()
})

// New returns the URL of a new schema on the server, which the first call starts. Where PostgreSQL is not installed
// the test is skipped.
func New(t testing.TB) string {
	t.Helper()
	server, err := start()
	if errors.Is(err, errNone) {
		t.Skip("no PostgreSQL here: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	name := fmt.Sprintf("t%d", time.Now().UnixNano())
	if _, err := db.ExecContext(context.Background(), "CREATE SCHEMA "+name); err != nil {
		t.Fatal(err)
	}
	return server + "?search_path=" + name
}

// Kill stops the server at once, as a loss of power does.
func Kill() error { return run("pg_ctl", "-m", "immediate", "-w", "stop") }

// Again starts the server where it does not run.
func Again() error {
	return run("pg_ctl", "-w", "-l", filepath.Join(folder, "log"), "-o", options, "start")
}

// Stop ends the server, if there is one, and removes what it kept.
func Stop() {
	if folder != "" {
		Kill()
		os.RemoveAll(folder)
	}
}

// run runs a program of the server on its data. It refuses root, in whose place the user of Debian's package runs it.
func run(program string, args ...string) error {
	args = append([]string{filepath.Join(programs, program), "-D", filepath.Join(folder, "data")}, args...)
	if u, err := user.Lookup("postgres"); err == nil && os.Getuid() == 0 {
		args = append([]string{"setpriv", "--reuid", u.Uid, "--regid", u.Gid, "--clear-groups"}, args...)
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = "/"
	out, err := os.CreateTemp("", "thidua-pg") // a pipe would stay open in the server
	if err != nil {
		return err
	}
	defer os.Remove(out.Name())
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(out.Name())
		return fmt.Errorf("%s: %w: %s", strings.Join(args, " "), err, said)
	}
	return nil
}
