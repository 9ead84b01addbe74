package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/thidua-go/thidua/examples/server/api"
	"github.com/thidua-go/thidua/examples/server/host"
	"github.com/thidua-go/thidua/examples/server/tokens"
)

// child names the folder of the log and the tokens to a child process, which serves until it is ended.
const child = "THIDUA_SERVER_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(child); dir != "" {
		os.Args = []string{"server", "-listen", "localhost:0", "-log", filepath.Join(dir, "log.jsonl"), "-tokens",
			filepath.Join(dir, "tokens.json")}
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// full is whether loops are as long as they were when a fault was looked for.
func full() bool { return os.Getenv("FULL") == "1" }

// begin is a folder with tokens; head returns the token of the head of the cluster.
func begin(t *testing.T) (dir, head string) {
	t.Helper()
	dir = t.TempDir()
	list, err := tokens.Make(filepath.Join(dir, "tokens.json"), api.Principal{Name: "council", By: "council",
		Operator: true},
		api.Principal{Name: "chi", By: "quang_tri"})
	if err != nil {
		t.Fatal(err)
	}
	return dir, list[1].Token
}

func configOf(log, tokens string) *host.Config {
	c := host.Flags(flag.NewFlagSet("", flag.PanicOnError))
	c.Listen, c.Where, c.Tokens, c.Grace = "localhost:0", log, tokens, time.Second
	inFile(c)
	return c
}

// in is a server of a folder.
func in(dir string) *host.Config {
	return configOf(filepath.Join(dir, "log.jsonl"), filepath.Join(dir, "tokens.json"))
}

// started is a server that runs in this process.
type started struct {
	base string
	said *bytes.Buffer // read once it has ended
	stop func()
	done chan error
}

func start(t *testing.T, c *host.Config) started {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	s := started{said: new(bytes.Buffer), stop: stop, done: make(chan error, 1)}
	addr := make(chan net.Addr, 1)
	go func() { s.done <- c.Serve(ctx, s.said, func(a net.Addr) { addr <- a }) }()
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
func ballot(n int) string {
	return fmt.Sprintf(`{"on":"2024-03-20","act":"ballot","units":["ha_tinh"],"award":"flag.central_cluster","document":"%d"}`, n)
}

func request(method, url, token, body string) *http.Request {
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	return r
}

func send(r *http.Request) (status int, body string, err error) {
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	return res.StatusCode, string(data), err
}

func post(base, token string, n int) (int, error) {
	r := request("POST", base+"/events", token, ballot(n))
	r.Header.Set("Idempotency-Key", fmt.Sprint("ballot-", n))
	status, _, err := send(r)
	return status, err
}

// kept counts the ballots in a log as the next server reads it; none is there twice.
func kept(t *testing.T, dir string) int {
	t.Helper()
	start(t, in(dir)).end(t)
	data, err := os.ReadFile(filepath.Join(dir, "log.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`"act":"ballot"[^\n]*"document":"(\d+)"`).FindAllSubmatch(data, -1)
	seen := make(map[string]bool)
	for _, m := range found {
		if seen[string(m[1])] {
			t.Errorf("ballot %s is there twice", m[1])
		}
		seen[string(m[1])] = true
	}
	return len(found)
}

// TestSlowClients: clients that send half a request, do not read what they asked for, hang up in the middle or only
// half
// close, and subscribers keep the server from no end, and nothing that was acknowledged is lost.
func TestSlowClients(t *testing.T) {
	dir, head := begin(t)
	c := in(dir)
	c.Grace = 50 * time.Millisecond
	s := start(t, c)
	auth := "Host: localhost\r\nAuthorization: Bearer " + head + "\r\n"
	half := "POST /events HTTP/1.1\r\n" + auth + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
	for _, tt := range []struct {
		send string
		then func(*net.TCPConn)
	}{
		{half, func(*net.TCPConn) {}},
		{half, func(c *net.TCPConn) { c.CloseWrite() }},
		{half, func(c *net.TCPConn) { c.SetLinger(0); c.Close() }}, // a reset
		{strings.Repeat("GET /report HTTP/1.1\r\n"+auth+"\r\n", 30), func(*net.TCPConn) {}},
		{"GET /stream HTTP/1.1\r\n" + auth + "\r\n", func(*net.TCPConn) {}},
		{"GET /stream HTTP/1.1\r\n" + auth + "\r\n", func(c *net.TCPConn) { c.CloseWrite() }},
		{"", func(*net.TCPConn) {}},
	} {
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.base, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, tt.send); err != nil {
			t.Fatal(err)
		}
		tt.then(conn.(*net.TCPConn))
	}
	for n := range 3 {
		if status, err := post(s.base, head, n); status != http.StatusCreated {
			t.Fatal(status, err)
		}
	}
	s.end(t)
	if !strings.Contains(s.said.String(), "cut off") {
		t.Errorf("nobody hung on: %s", s.said)
	}
	if n := kept(t, dir); n != 3 {
		t.Errorf("%d of 3 events that were acknowledged are in the log", n)
	}
}

// TestRaw: what no client library sends is refused before any handler, and what is for another host in each form of
// naming it.
func TestRaw(t *testing.T) {
	dir, _ := begin(t)
	s := start(t, in(dir))
	const ours = "\r\nHost: localhost\r\n"
	for _, tt := range []struct{ reason, send, status string }{
		{"another host in the address", "GET http://evil.example/ranking HTTP/1.1" + ours, "421"},
		{"a question to the whole server, for another host", "OPTIONS * HTTP/1.1\r\nHost: evil.example\r\n", "421"},
		{"and for this one", "OPTIONS * HTTP/1.1" + ours, "404"},
		{"two hosts", "GET /healthz HTTP/1.1" + ours + "Host: evil.example\r\n", "400"},
		{"no host", "GET /healthz HTTP/1.1\r\n", "400"},
		{"an old client", "GET /healthz HTTP/1.0\r\n", "421"},
		{"headers without end", "GET /healthz HTTP/1.1" + ours + "X: " + strings.Repeat("a", 40_000), "431"},
		{"an address without end", "GET /" + strings.Repeat("a", 40_000), "431"},
		{"a tunnel", "CONNECT example.com:80 HTTP/1.1" + ours, "421"},
		{"a zero in the path", "GET /healthz\x00 HTTP/1.1" + ours, "400"},
		{"another protocol", "PRI * HTTP/2.0\r\n\r\nSM\r\n", "421"},
		{"a method of its own", "FLY /events HTTP/1.1" + ours, "405"},
		{"what it asks for", "GET /healthz HTTP/1.1" + ours, "200"},
	} {
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.base, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		conn.SetDeadline(time.Now().Add(20 * time.Second))
		io.WriteString(conn, tt.send+"\r\n") // it may hang up before all has come
		line, err := bufio.NewReader(conn).ReadString('\n')
		if !strings.Contains(line, " "+tt.status+" ") {
			t.Errorf("%s: %q, %v, want %s", tt.reason, line, err, tt.status)
		}
		conn.Close()
	}
	s.end(t)
}

// TestConnections: there are not more connections than there may be; who comes later waits until one goes.
func TestConnections(t *testing.T) {
	dir, _ := begin(t)
	c := in(dir)
	c.Most = 2
	s := start(t, c)
	dial := func() net.Conn {
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.base, "http://"))
		if err == nil {
			_, err = io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		return conn
	}
	answered := func(conn net.Conn, within time.Duration) bool {
		conn.SetReadDeadline(time.Now().Add(within))
		_, err := conn.Read(make([]byte, 1))
		return err == nil
	}
	first, second, third := dial(), dial(), dial()
	if !answered(first, 20*time.Second) || !answered(second, 20*time.Second) || answered(third, 50*time.Millisecond) {
		t.Error("a third connection is answered, or one of two is not")
	}
	first.Close()
	if !answered(third, 20*time.Second) {
		t.Error("a connection that waited is not answered")
	}
	s.end(t) // while one may wait
}

// TestSignals: whatever ends the process while several write, killed or told to end, what was acknowledged is
// there when the next one starts, and a request that is sent again with its key is recorded once.
func TestSignals(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no signals to send")
	}
	rounds := 4
	if full() {
		rounds = 250
	}
	var dir, head string
	signals := []os.Signal{syscall.SIGKILL, syscall.SIGTERM, os.Interrupt, syscall.SIGHUP}
	told, next := 0, 0
	var lost []int // those of which nobody knows
	for round := range rounds {
		signal := signals[round%len(signals)]
		if round%20 == 0 { // a log that does not become too long
			dir, head = begin(t)
			told, lost = 0, nil
		}
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), child+"="+dir)
		err, _ := cmd.StderrPipe()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(err)
		base := ""
		for base == "" && lines.Scan() {
			if m := regexp.MustCompile(`address=(http://\S+)`).FindStringSubmatch(lines.Text()); m != nil {
				base = m[1]
			}
		}
		go io.Copy(io.Discard, err)
		for _, n := range lost { // as a client does that had no answer
			if status, err := post(base, head, n); status != http.StatusCreated {
				t.Fatalf("sent again: %d %v", status, err)
			}
			told++
		}
		lost = nil
		var mu sync.Mutex
		var writers sync.WaitGroup
		for range 3 {
			writers.Go(func() {
				for {
					mu.Lock()
					n := next
					next++
					mu.Unlock()
					status, err := post(base, head, n)
					mu.Lock()
					if status == http.StatusCreated {
						told++
					} else {
						lost = append(lost, n)
					}
					mu.Unlock()
					if err != nil || status != http.StatusCreated {
						return
					}
				}
			})
		}
		time.Sleep(time.Duration(30+20*(round%5)) * time.Millisecond)
		cmd.Process.Signal(signal)
		writers.Wait()
		ended := cmd.Wait()
		if signal != syscall.SIGKILL && ended != nil {
			t.Errorf("%v: %v", signal, ended)
		}
		// Those that were written, and not acknowledged, may be there.
		if n := kept(t, dir); n < told || n > told+len(lost) {
			t.Fatalf("round %d, %v: %d events were acknowledged, %d are unknown, %d are there", round, signal, told, len(lost),
				n)
		}
	}
	if told == 0 {
		t.Error("nothing was acknowledged")
	}
}

// TestTwoServers: a log that another program writes to is not written over; nothing that either acknowledged is lost.
func TestTwoServers(t *testing.T) {
	dir, head := begin(t)
	a, b := start(t, in(dir)), start(t, in(dir))
	for i, tt := range []struct {
		base   string
		status int
	}{{a.base, 201}, {b.base, 507}, {b.base, 507}, {a.base, 201}} {
		if status, err := post(tt.base, head, i); status != tt.status {
			t.Errorf("%d %v, want %d", status, err, tt.status)
		}
	}
	a.end(t)
	b.end(t)
	if n := kept(t, dir); n != 2 {
		t.Errorf("%d events, want 2", n)
	}
}

// TestStartsAndSays: a start without files makes a log and tokens and says where they are; nobody does anything without
// a token, and the tokens of a file that others can read are not taken.
func TestStartsAndSays(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s := start(t, configOf("", ""))
	if status, body, err := send(request("GET", s.base+"/ranking", "", "")); status != 401 {
		t.Errorf("without a token: %d %s %v", status, body, err)
	}
	s.end(t)
	m := regexp.MustCompile(`log=(\S+) tokens=(\S+)`).FindStringSubmatch(s.said.String())
	if m == nil || !strings.Contains(s.said.String(), "nothing is encrypted") {
		t.Fatalf("%s", s.said)
	}
	if _, err := http.Get(s.base + "/ranking"); err == nil {
		t.Error("the server still answers")
	}
	data, err := os.ReadFile(m[2])
	if err != nil {
		t.Fatal(err)
	}
	var list []tokens.Holder
	if err := json.Unmarshal(data, &list); err != nil || len(list) != 8 {
		t.Fatalf("%v: %d tokens", err, len(list))
	}
	s = start(t, configOf(m[1], m[2]))
	if status, body, err := send(request("GET", s.base+"/ranking", list[0].Token, "")); status != 200 {
		t.Errorf("with a token: %d %s %v", status, body, err)
	}
	s.end(t)
	if runtime.GOOS != "windows" {
		if err := os.Chmod(m[2], 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := tokens.Load(m[2]); err == nil || !strings.Contains(err.Error(), "others can read it") {
			t.Errorf("tokens for all: %v", err)
		}
	}
}

// TestReadme does what both READMEs show, with the token of the council.
func TestReadme(t *testing.T) {
	for _, name := range []string{"README.md", "README.vi.md"} {
		readme, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(readme, []byte("\ncd examples/server && go run . -tokens tokens.json -log 2023.jsonl\n")) {
			t.Errorf("%s does not show how to run it", name)
		}
		m := regexp.MustCompile(`(?s)localhost:8080(/events) .*?-H 'Content-Type: (\S+)'.*? -d '(.*?)'\n`).FindSubmatch(readme)
		if m == nil {
			t.Fatalf("%s has no POST in full", name)
		}
		dir, _ := begin(t)
		data, _ := os.ReadFile(filepath.Join(dir, "tokens.json"))
		var list []tokens.Holder
		if err := json.Unmarshal(data, &list); err != nil {
			t.Fatal(err)
		}
		s := start(t, in(dir))
		r := request("POST", s.base+string(m[1]), list[0].Token, string(m[3]))
		r.Header.Set("Content-Type", string(m[2]))
		if status, body, err := send(r); status != 201 {
			t.Errorf("%s: %d %s %v", name, status, body, err)
		}
		s.end(t)
	}
}
