package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/thidua-go/thidua/examples/years"
)

// childLog names the log to a child process, which serves until it is killed.
const childLog = "THIDUA_SERVER_CHILD_LOG"

func TestMain(m *testing.M) {
	if log := os.Getenv(childLog); log != "" {
		c := config{listen: "localhost:0", year: years.Default, log: log}
		err := serve(context.Background(), c, io.Discard, func(a net.Addr) { fmt.Println(a) })
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// started is a server that runs.
type started struct {
	base string
	said *bytes.Buffer // read once it has ended
	stop func()
	done chan error
}

func start(t *testing.T, c config) started {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	s := started{said: new(bytes.Buffer), stop: stop, done: make(chan error, 1)}
	addr := make(chan net.Addr, 1)
	go func() { s.done <- serve(ctx, c, s.said, func(a net.Addr) { addr <- a }) }()
	select {
	case a := <-addr:
		s.base = "http://" + a.String()
	case err := <-s.done:
		t.Fatal(err)
	}
	return s
}

// end stops the server, which must not wait longer than it said.
func (s started) end(t *testing.T) {
	t.Helper()
	s.stop()
	select {
	case err := <-s.done:
		if err != nil {
			t.Errorf("the end: %v", err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("the server does not stop")
	}
}

// ballot is an event that can be recorded again and again.
func ballot(n int) string { return strings.Replace(check, "}", fmt.Sprintf(`,"document":"%d"}`, n), 1) }

func post(base, event string) (status int, err error) {
	res, err := http.Post(base+"/events", "application/json", strings.NewReader(event))
	if err != nil {
		return 0, err
	}
	res.Body.Close()
	return res.StatusCode, nil
}

// kept counts the ballots in a log as the next server reads it.
func kept(t *testing.T, log string) int {
	t.Helper()
	s, err := newService(years.Default, log)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	n := 0
	for _, e := range s.current().campaign.Year().Events {
		if e.Act.String() == "ballot" && e.Document != "" {
			n++
		}
	}
	return n
}

// TestSlowClients: clients that send half a request, or do not read what they asked for, keep the server from no
// end, and nothing that was acknowledged is lost.
func TestSlowClients(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log.jsonl")
	s := start(t, config{listen: "localhost:0", year: years.Default, log: log, grace: 50 * time.Millisecond})
	for _, half := range []string{
		"POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{",
		strings.Repeat("GET /report HTTP/1.1\r\nHost: localhost\r\n\r\n", 500),
	} {
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.base, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, half); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 3 {
		if status, err := post(s.base, ballot(n)); status != http.StatusCreated {
			t.Fatal(status, err)
		}
	}
	s.end(t)
	if !strings.Contains(s.said.String(), "cut off") {
		t.Errorf("nobody hung on: %s", s.said)
	}
	if n := kept(t, log); n != 3 {
		t.Errorf("%d of 3 events that were acknowledged are in the log", n)
	}
}

// TestKilled: whatever was acknowledged when the process is killed is there when the next one starts.
func TestKilled(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log.jsonl")
	told := 0
	for round := range 3 {
		cmd := exec.Command(os.Args[0])
		cmd.Env, cmd.Stderr = append(os.Environ(), childLog+"="+log), os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		var addr string
		if _, err := fmt.Fscan(out, &addr); err != nil {
			t.Fatal(err)
		}
		before := told
		time.AfterFunc(time.Duration(20+30*round)*time.Millisecond, func() { cmd.Process.Kill() })
		for {
			status, err := post("http://"+addr, ballot(told))
			if err != nil {
				break
			}
			if status != http.StatusCreated {
				t.Errorf("round %d: %d", round, status)
			}
			told++
		}
		cmd.Wait() // it was killed: its error is the signal
		n := kept(t, log)
		// One more than was acknowledged may be there: written, and killed before saying so.
		if n < told || n > told+1 {
			t.Errorf("round %d: %d events were acknowledged, %d are there", round, told, n)
		}
		if told == before && round == 2 {
			t.Errorf("round %d: nothing was acknowledged", round)
		}
		told = n
	}
}

// TestTwoServers: a log that another program writes to is not written over; nothing that either acknowledged is
// lost.
func TestTwoServers(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log.jsonl")
	a, b := client{t, newTestService(t, log).handler()}, client{t, newTestService(t, log).handler()}
	for _, tt := range []struct {
		c      client
		status int
	}{{a, 201}, {b, 507}, {b, 507}, {a, 201}} {
		w := tt.c.do("POST", "/events", "application/json", ballot(tt.status+kept(t, log)))
		if w.Code != tt.status {
			t.Errorf("%d %s, want %d", w.Code, w.Body, tt.status)
		}
	}
	if n := kept(t, log); n != 2 {
		t.Errorf("%d events, want 2", n)
	}
}

// A log that was cut off in the middle of a line is refused at the start, and stays as it is.
func TestTornLog(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log.jsonl")
	newTestService(t, log)
	data, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	torn := data[:len(data)-7]
	if err := os.WriteFile(log, torn, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = newService(years.Default, log)
	if err == nil || !strings.Contains(err.Error(), "the last line of the log was not written whole") {
		t.Errorf("%v", err)
	}
	if now, _ := os.ReadFile(log); !bytes.Equal(now, torn) {
		t.Error("the log was written to")
	}
}

// TestSaysNoAuthentication: whoever starts the server is told, and where the log is too.
func TestSaysNoAuthentication(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s := start(t, config{listen: "localhost:0", year: years.Default, grace: time.Second})
	if status, err := post(s.base, ballot(1)); status != http.StatusCreated {
		t.Error(status, err)
	}
	s.end(t)
	_, name, _ := strings.Cut(s.said.String(), "the log is ")
	name, _, _ = strings.Cut(name, "\n")
	if !strings.Contains(s.said.String(), "there is no authentication") || kept(t, name) != 1 {
		t.Errorf("%s", s.said)
	}
	if _, err := http.Get(s.base + "/ranking"); err == nil {
		t.Error("the server still answers")
	}
}

// TestHosts: a name that the server is not called by is one that a page elsewhere has made lead here.
func TestHosts(t *testing.T) {
	s := newTestService(t, filepath.Join(t.TempDir(), "log.jsonl"))
	s.hosts = append(s.hosts, "thidua.example")
	events := 0
	for _, tt := range []struct {
		host   string
		status int
	}{
		{"localhost", 200}, {"localhost:8080", 200}, {"LOCALHOST:8080", 200}, {"127.0.0.1:8080", 200}, {"[::1]:8080", 200},
		{"192.0.2.7", 200}, {"thidua.example:443", 200},
		{"", 421}, {"evil.example", 421}, {"evil.example:8080", 421}, {"localhost.evil.example:8080", 421},
		{"127.0.0.1.evil.example", 421}, {"evil.example@localhost", 421}, {"2130706433", 421}, {"notlocalhost", 421},
	} {
		for _, method := range []string{"GET", "POST"} {
			w := client{t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				r.Host = tt.host
				s.handler().ServeHTTP(w, r)
			})}.do(method, "/events", "application/json", ballot(events))
			want := tt.status
			if want == 200 && method == "POST" {
				want = 201
				events++
			}
			if w.Code != want {
				t.Errorf("%s %q: %d %s, want %d", method, tt.host, w.Code, w.Body, want)
			}
		}
	}
}
