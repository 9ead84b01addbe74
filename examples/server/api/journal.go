package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/cluster/ledger"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// Journal is where the log is kept. It is used by one goroutine at a time. Of several processes that write to one log
// each has a [Shared].
type Journal interface {
	// Append brings to the disk the events that a campaign has more than the journal, with the post that brought
	// them, all or nothing. After an error nothing is acknowledged; an [*Ahead] says what others recorded.
	Append(ctx context.Context, c *cluster.Campaign, p Post) error
	// Close lets go of what is held; nothing is appended after it.
	Close() error
}

// Shared is a [Journal] that several processes write to.
type Shared interface {
	Journal
	// Since returns an [*Ahead] if the log holds more than a campaign, and nil if it does not. It is asked before each
	// event and by [Server.CatchUp].
	Since(ctx context.Context, c *cluster.Campaign) error
}

// Ahead is the error of a [Journal] to which somebody else was first: nothing was recorded, and this is what it holds.
// The server goes on from there, and the event is looked at anew.
type Ahead struct {
	Campaign *cluster.Campaign
	Posts    []Post
}

func (a *Ahead) Error() string {
	return fmt.Sprintf("the log has gone on to event %d", a.Campaign.Head().Size)
}

// Post is what is kept of a request beside the event that it brought.
type Post struct {
	// N is the number of the event, and Head the root of the log that ends with it.
	N    int    `json:"n"`
	Head string `json:"head"`
	// By is the name of the principal who posted it, and At when, by the clock of the server.
	By string    `json:"by"`
	At time.Time `json:"at"`
	// Late is what the answer said of the event.
	Late bool `json:"late,omitempty"`
	// Key is the Idempotency-Key of the request, and Request the SHA-256 of what it asked; empty without one.
	Key     string `json:"key,omitempty"`
	Request string `json:"request,omitempty"`
}

// File is the [Journal] in two files: the log, and beside it, with the ending .posts, a line for each [Post].
type File struct {
	log, posts disk
	lines      int   // in the log
	size, kept int64 // of the log and of the posts
	err        error // why nothing can be added any more
}

// disk is what is done with a file, any of which can fail.
type disk interface {
	io.WriteCloser
	Sync() error
	Truncate(size int64) error
	Stat() (fs.FileInfo, error)
}

// onDisk opens a file that is there, to add to its end.
var onDisk = func(name string) (disk, error) { return os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0) }

// OpenFile opens the log of a campaign, which goes on where the file ends, or begins the file. It returns the
// campaign and the posts as they are in the files. A log that was cut off or changed is an error, and stays as it is.
func OpenFile(ctx context.Context, name string, c *cluster.Campaign, card *scoring.Scorecard, reg *awards.Regulation) (
	_ *File, _ *cluster.Campaign, posts []Post, err error) {
	was, err := document.See(name)
	if err != nil {
		return nil, nil, nil, err
	}
	if was == nil {
		was = &document.Seen{Data: linesFrom(c, 0)}
		err = document.WriteFile(name, was.Data, nil)
	} else {
		c, err = c.Cluster().ReadLog(ctx, bytes.NewReader(was.Data), c.Year().Year, card, reg)
	}
	if err != nil {
		return nil, nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	f := &File{lines: bytes.Count(was.Data, []byte("\n")), size: int64(len(was.Data))}
	if f.log, err = onDisk(name); err != nil {
		return nil, nil, nil, err
	}
	if posts, err = f.openPosts(name+".posts", c); err != nil {
		return nil, nil, nil, errors.Join(err, f.log.Close())
	}
	return f, c, posts, nil
}

// openPosts reads the posts. One whose event is not in the log was never acknowledged: the line is written first,
// and the process was killed before it wrote the event. Only the last can be so, or not be whole.
func (f *File) openPosts(name string, c *cluster.Campaign) (posts []Post, err error) {
	was, err := document.See(name)
	if err != nil {
		return nil, err
	}
	if was == nil {
		was = &document.Seen{}
		if err := document.WriteFile(name, nil, nil); err != nil {
			return nil, err
		}
	}
	roots := rootsOf(c)
	kept := 0
	for rest := was.Data; ; {
		line, after, whole := bytes.Cut(rest, []byte("\n"))
		var p Post
		if !whole || json.Unmarshal(line, &p) != nil || p.N < 1 || p.N >= len(roots) || roots[p.N] != p.Head {
			break
		}
		posts, rest = append(posts, p), after
		kept += len(line) + 1
	}
	if bytes.Count(was.Data[kept:], []byte("\n")) > 1 {
		return nil, fmt.Errorf("%s: after %d bytes it says of events what the log does not hold", name, kept)
	}
	if f.posts, err = onDisk(name); err != nil {
		return nil, err
	}
	f.kept = int64(kept)
	if err := f.posts.Truncate(f.kept); err != nil {
		return nil, errors.Join(err, f.posts.Close())
	}
	return posts, nil
}

// rootsOf are the roots of the log by how many events it ends after.
func rootsOf(c *cluster.Campaign) []string {
	var tree ledger.Tree
	roots := []string{tree.Root().String()}
	for n, line := range c.LogLines() {
		var entry struct {
			Event json.RawMessage `json:"event"`
		}
		if n == 0 || json.Unmarshal(line, &entry) != nil {
			continue
		}
		tree = tree.Append(ledger.LeafHash(n, entry.Event))
		roots = append(roots, tree.Root().String())
	}
	return roots
}

// linesFrom are the lines of a log but the first n.
func linesFrom(c *cluster.Campaign, n int) []byte {
	var b bytes.Buffer
	for i, line := range c.LogLines() {
		if i >= n {
			b.Write(append(line, '\n'))
		}
	}
	return b.Bytes()
}

// Append implements [Journal]. If it fails the files are as they were; if even that is not sure, nothing more is
// written until the server is started again and reads what is there.
func (f *File) Append(_ context.Context, c *cluster.Campaign, p Post) error {
	if f.err != nil {
		return f.err
	}
	for file, size := range map[disk]int64{f.log: f.size, f.posts: f.kept} {
		if info, err := file.Stat(); err != nil || info.Size() != size {
			f.err = errors.Join(err, errors.New("another program has written to the log"))
			return f.err
		}
	}
	post, err := json.Marshal(p)
	if err != nil {
		return err
	}
	post = append(post, '\n')
	lines := linesFrom(c, f.lines)
	if err := f.write(f.posts, f.kept, post); err != nil {
		return err
	}
	if err := f.write(f.log, f.size, lines); err != nil {
		if f.err == nil {
			f.err = errors.Join(f.posts.Truncate(f.kept), f.posts.Sync())
		}
		return err
	}
	f.lines += bytes.Count(lines, []byte("\n"))
	f.size += int64(len(lines))
	f.kept += int64(len(post))
	return nil
}

// write adds to the end of a file, or leaves it as it was.
func (f *File) write(file disk, size int64, data []byte) error {
	if _, err := file.Write(data); err != nil {
		f.err = errors.Join(file.Truncate(size), file.Sync())
		return err
	}
	if err := file.Sync(); err != nil {
		f.err = fmt.Errorf("%w; what is on the disk is not known until the server is started again", err)
		return f.err
	}
	return nil
}

// Close implements [Journal].
func (f *File) Close() error {
	if f.err == nil {
		f.err = errors.New("the server ends")
	}
	return errors.Join(f.log.Close(), f.posts.Close())
}
