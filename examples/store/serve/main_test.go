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
	"github.com/thidua-go/thidua/examples/store/internal/pgtest"
)

// child is the command line of a child process, which serves until it is ended.
const child = "THIDUA_SERVE_CHILD"

func TestMain(m *testing.M) {
	if args := os.Getenv(child); args != "" {
		os.Args = append([]string{"serve"}, strings.Split(args, "\n")...)
		main()
		os.Exit(0)
	}
	code := m.Run()
	pgtest.Stop()
	os.Exit(code)
}

// place is a database, before anybody serves it, with the token of the head of the cluster.
type place struct{ db, heads, tokens, key, head string }

// each runs a test on a new file of SQLite, and on a new database of a server of PostgreSQL.
func each(t *testing.T, test func(t *testing.T, p place)) {
	for kind, name := range map[string]func(testing.TB) string{
		"sqlite":   func(t testing.TB) string { return filepath.Join(t.TempDir(), "x.db") },
		"postgres": pgtest.New,
	} {
		t.Run(kind, func(t *testing.T) { test(t, at(t, name(t))) })
	}
}

func at(t *testing.T, db string) place {
	t.Helper()
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	p := place{db: db, heads: in("heads"), tokens: in("tokens"), key: in("key")}
	list, err := tokens.Make(p.tokens, api.Principal{Name: "chi", By: "quang_tri"})
	if err != nil {
		t.Fatal(err)
	}
	p.head = list[0].Token
	return p
}

// server is one that runs in this process.
type server struct {
	t          *testing.T
	base, head string
	stop       func()
}

func (p place) serve(t *testing.T) server {
	t.Helper()
	c := host.Flags(flag.NewFlagSet("", flag.PanicOnError))
	c.Listen, c.Tokens, c.Grace, c.Every = "localhost:0", p.tokens, time.Second, 10*time.Millisecond
	in(c, p.db, p.heads, p.key)
	ctx, cancel := context.WithCancel(context.Background())
	addr, done := make(chan net.Addr, 1), make(chan error, 1)
	go func() { done <- c.Serve(ctx, io.Discard, func(a net.Addr) { addr <- a }) }()
	s := server{t: t, head: p.head, stop: sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("the end: %v", err)
		}
	})}
	t.Cleanup(s.stop)
	select {
	case a := <-addr:
		s.base = "http://" + a.String()
	case err := <-done:
		done <- nil
		t.Fatal(err)
	}
	return s
}

// answer is what came back.
type answer struct {
	status   int
	tag, at  string // ETag and Location
	body     string
	overtook []api.Posted // what a refusal says of others
}

func (s server) ask(method, path, body string, headers ...string) (answer, error) {
	r, err := http.NewRequest(method, s.base+path, strings.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Authorization", "Bearer "+s.head)
	r.Header.Set("Content-Type", "application/json")
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	var details api.Details
	if res.StatusCode == http.StatusPreconditionFailed {
		err = json.Unmarshal(data, &details)
	}
	return answer{res.StatusCode, res.Header.Get("ETag"), res.Header.Get("Location"), string(data), details.Since}, err
}

// get asks for what must be there.
func (s server) get(path string) answer {
	s.t.Helper()
	a, err := s.ask("GET", path, "")
	if err != nil {
		s.t.Fatal(err)
	}
	return a
}

// post posts a ballot, which can be recorded again and again, with a key of its own.
func (s server) post(n int, headers ...string) (answer, error) {
	return s.ask("POST", "/events", fmt.Sprintf(
		`{"on":"2024-03-20","act":"ballot","units":["ha_tinh"],"award":"flag.central_cluster","document":"%d"}`, n),
		append(headers, fmt.Sprint("Idempotency-Key: ballot-", n))...)
}

// ballots counts those that are stored, of which none is there twice, and says by whom the last event was posted.
func (s server) ballots() (n int, poster string) {
	s.t.Helper()
	var list api.Events
	seen := make(map[string]bool)
	if a := s.get("/events?limit=1000"); json.Unmarshal([]byte(a.body), &list) != nil || a.status != 200 {
		s.t.Fatalf("%d %s", a.status, a.body)
	}
	for _, e := range list.Events {
		if e.Act.String() != "ballot" {
			continue
		}
		if seen[e.Document] {
			s.t.Errorf("ballot %s is there twice", e.Document)
		}
		seen[e.Document] = true
	}
	return len(seen), list.Events[len(list.Events)-1].Poster
}

// TestTwoServers: of two servers of one database each goes on from what the other recorded: who says If-Match is told
// what came in between, who says nothing is recorded behind it, a request that is sent again to the other one is
// recorded once, and readers and subscribers see all. What is kept of who posted is there after a restart.
func TestTwoServers(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		a, b := p.serve(t), p.serve(t)
		before := b.get("/ranking").tag
		stream, err := http.NewRequestWithContext(t.Context(), "GET", a.base+"/stream", nil)
		if err != nil {
			t.Fatal(err)
		}
		stream.Header.Set("Authorization", "Bearer "+p.head)
		changes, err := http.DefaultClient.Do(stream)
		if err != nil {
			t.Fatal(err)
		}
		defer changes.Body.Close()
		for i, tt := range []struct {
			s       server
			n       int
			header  string
			status  int
			at      string
			between int
		}{
			{a, 1, "If-Match: " + before, 201, "/events/11", 0},
			{b, 2, "If-Match: " + before, 412, "", 1},
			{b, 2, "X-Request-Id: again", 201, "/events/12", 0},
			{a, 3, "If-Match: " + before, 412, "", 2},
			{b, 1, "If-Match: " + before, 201, "/events/11", 0}, // as a client does that had no answer of a
			{a, 3, "If-Match: *", 201, "/events/13", 0},
		} {
			got, err := tt.s.post(tt.n, tt.header)
			if err != nil || got.status != tt.status || got.at != tt.at || len(got.overtook) != tt.between {
				t.Errorf("%d: %+v, %v", i+1, got, err)
			}
			if tt.between > 0 && len(got.overtook) == tt.between &&
				(got.overtook[0].N != 11 || got.overtook[0].Poster != "chi" || got.overtook[0].Document != "1") {
				t.Errorf("%d: what came in between is %+v", i+1, got.overtook)
			}
		}
		lines := bufio.NewScanner(changes.Body)
		for lines.Scan() && lines.Text() != "id: 13" {
		}
		if lines.Err() != nil {
			t.Errorf("the stream: %v", lines.Err())
		}
		sameLog(t, a, b)
		a.stop()
		b.stop()
		again := p.serve(t)
		if n, poster := again.ballots(); n != 3 || poster != "chi" {
			t.Errorf("after a restart: %d, the last by %q", n, poster)
		}
		if got, err := again.post(2); err != nil || got.status != 201 || got.at != "/events/12" {
			t.Errorf("sent again after a restart: %+v, %v", got, err)
		}
	})
}

// sameLog waits until readers of two servers see the same log.
func sameLog(t *testing.T, a, b server) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(100 * time.Millisecond) { // by the rate of one reader
		one, other := a.get("/ranking"), b.get("/ranking")
		if one.status == 200 && other.status == 200 && one.tag == other.tag {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("a reader of the other server sees an old log")
		}
	}
}

// TestWritersOfTwoServers: whatever the order in which writers of two servers come, each event is recorded once.
func TestWritersOfTwoServers(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		servers := []server{p.serve(t), p.serve(t)}
		var all sync.WaitGroup
		for w := range 4 {
			all.Go(func() {
				for i := range 4 {
					for k := range servers { // and once more to the other one
						got, err := servers[(w+k)%2].post(4*w + i)
						if err != nil || got.status != 201 {
							t.Errorf("%+v, %v", got, err)
						}
					}
				}
			})
		}
		all.Wait()
		sameLog(t, servers[0], servers[1])
		if n, _ := servers[0].ballots(); n != 16 {
			t.Errorf("%d of 16 events", n)
		}
	})
}

// TestKilled: whatever ends the process while several write, killed or told to end, what was acknowledged is there when
// the next one starts, and a request that is sent again with its key is recorded once.
func TestKilled(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no signals to send")
	}
	rounds := 4
	if os.Getenv("FULL") == "1" {
		rounds = 120
	}
	each(t, func(t *testing.T, p place) {
		var mu sync.Mutex
		told, next := 0, 0
		var lost []int // those of which nobody knows
		for round := range rounds {
			signal := []syscall.Signal{syscall.SIGKILL, syscall.SIGTERM, syscall.SIGKILL, syscall.SIGHUP}[round%4]
			s, cmd := p.child(t)
			for _, n := range lost {
				if got, err := s.post(n); err != nil || got.status != 201 {
					t.Fatalf("sent again: %+v, %v", got, err)
				}
				told++
			}
			lost = nil
			var writers sync.WaitGroup
			for range 3 {
				writers.Go(func() {
					for {
						mu.Lock()
						n := next
						next++
						mu.Unlock()
						got, err := s.post(n)
						mu.Lock()
						if got.status == 201 {
							told++
						} else {
							lost = append(lost, n)
						}
						mu.Unlock()
						if err != nil || got.status != 201 {
							return
						}
					}
				})
			}
			time.Sleep(time.Duration(30+37*round%90) * time.Millisecond) // so that it is hit somewhere else
			cmd.Process.Signal(signal)
			writers.Wait()
			if err := cmd.Wait(); signal != syscall.SIGKILL && err != nil {
				t.Errorf("%v: %v", signal, err)
			}
			after := p.serve(t)
			// Those that were written, and not acknowledged, may be there.
			if n, _ := after.ballots(); n < told || n > told+len(lost) {
				t.Fatalf("round %d, %v: %d events were acknowledged, %d are unknown, %d are there", round, signal, told,
					len(lost), n)
			}
			after.stop()
		}
		if told == 0 {
			t.Error("nothing was acknowledged")
		}
	})
}

// child is a server in a process of its own.
func (p place) child(t *testing.T) (server, *exec.Cmd) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), child+"="+strings.Join([]string{"-listen", "localhost:0", "-db", p.db, "-heads",
		p.heads, "-tokens", p.tokens, "-key", p.key}, "\n"))
	said, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	s := server{t: t, head: p.head}
	lines := bufio.NewScanner(said)
	for s.base == "" && lines.Scan() {
		if m := regexp.MustCompile(`address=(http://\S+)`).FindStringSubmatch(lines.Text()); m != nil {
			s.base = m[1]
		}
	}
	go io.Copy(io.Discard, said)
	return s, cmd
}

// TestDatabaseGone: while the database server is away nothing is acknowledged and the server says that it is not ready;
// readers have what is known; once it is back all goes on.
func TestDatabaseGone(t *testing.T) {
	p := at(t, pgtest.New(t))
	s := p.serve(t)
	if got, err := s.post(1); err != nil || got.status != 201 {
		t.Fatalf("%+v, %v", got, err)
	}
	if err := pgtest.Kill(); err != nil {
		t.Fatal(err)
	}
	got, err := s.post(2)
	if err != nil || got.status != 507 || s.get("/readyz").status != 503 || s.get("/ranking").status != 200 {
		t.Errorf("without a database: %+v, %v", got, err)
	}
	if err := pgtest.Again(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); s.get("/readyz").status != 200; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it is not ready though the database is back")
		}
	}
	if got, err := s.post(2); err != nil || got.status != 201 || got.at != "/events/12" {
		t.Errorf("sent again: %+v, %v", got, err)
	}
}

// TestReadme: both READMEs show how to run it.
func TestReadme(t *testing.T) {
	for _, name := range []string{"README.md", "README.vi.md"} {
		readme, err := os.ReadFile(filepath.Join("..", name))
		const command = "\ncd examples/store && go run ./serve -db 2023.db -tokens tokens.json\n"
		if err != nil || !bytes.Contains(readme, []byte(command)) {
			t.Errorf("%s does not show how to run it: %v", name, err)
		}
	}
}
