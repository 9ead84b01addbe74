package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/cluster/ledger"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Heads keep the heads of logs outside the database: on another disk, or with somebody else. A store calls them
// while no other writer of its database is at work.
type Heads interface {
	// Kept returns the head of a log that was kept last, nil if there is none.
	Kept(ctx context.Context, origin string) (head []byte, err error)
	// Keep keeps a head in the place of the one before. Once it returns nil the head is on the disk.
	Keep(ctx context.Context, origin string, head []byte) error
	// Aside puts the head of a log aside, if there is one, and says where.
	Aside(ctx context.Context, origin string) (where string, err error)
}

// HeadFiles keeps heads as files of a folder, which is made if it is not there: one for each log.
type HeadFiles string

// name is the file of a log. An origin is a path of codes and digits.
func (d HeadFiles) name(origin string) string {
	return filepath.Join(string(d), strings.ReplaceAll(origin, "/", "-")+".head")
}

// Kept reads the file of a log.
func (d HeadFiles) Kept(_ context.Context, origin string) ([]byte, error) {
	was, err := document.See(d.name(origin))
	if was == nil {
		return nil, err
	}
	return was.Data, err
}

// Keep replaces the file of a log in one step. What a writer left behind that was killed is removed: nobody else
// writes to the folder.
func (d HeadFiles) Keep(_ context.Context, origin string, head []byte) error {
	if err := os.MkdirAll(string(d), 0o700); err != nil {
		return err
	}
	was, err := document.See(d.name(origin))
	if err != nil || was != nil && bytes.Equal(was.Data, head) {
		return err
	}
	err = document.WriteFile(d.name(origin), head, was)
	var fault *diag.Diagnostic
	if !errors.As(err, &fault) || fault.Code != "unfinished" {
		return err
	}
	left, err := filepath.Glob(filepath.Join(string(d), ".thidua-*"))
	for _, name := range left {
		err = errors.Join(err, os.Remove(name))
	}
	if err != nil {
		return err
	}
	return document.WriteFile(d.name(origin), head, was)
}

// Aside gives the file of a log another name, which ends in .was and a number.
func (d HeadFiles) Aside(_ context.Context, origin string) (string, error) {
	for n := 1; ; n++ {
		aside := fmt.Sprintf("%s.was%d", d.name(origin), n)
		switch err := os.Link(d.name(origin), aside); { // which never replaces what is there
		case errors.Is(err, os.ErrExist):
		case errors.Is(err, os.ErrNotExist):
			return "", nil
		case err != nil:
			return "", err
		default:
			return aside, os.Remove(d.name(origin))
		}
	}
}

// KeyFile reads the key of a file, or makes one that only the owner can read, and trusts it alone for the heads of a
// cluster, by its code: for [Options]. Whoever has the file can sign heads: one that others can read is an error.
func KeyFile(file, cluster string) (note.Signer, *ledger.Policy, error) {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		data, err = newKey(file, cluster)
	}
	if err != nil {
		return nil, nil, err
	}
	if info, err := os.Stat(file); err != nil || runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, nil, errors.Join(err, fmt.Errorf("%s: others can read it (chmod 600)", file))
	}
	skey, vkey, _ := strings.Cut(string(data), "\n")
	signer, err := note.NewSigner(skey)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", file, err)
	}
	trust, err := ledger.NewPolicy(cluster, 0, ledger.Key{Key: strings.TrimSpace(vkey)})
	return signer, trust, err
}

// newKey makes a key. The file is there whole or, as one that holds no key, refused.
func newKey(file, cluster string) ([]byte, error) {
	skey, vkey, err := note.GenerateKey(rand.Reader, cluster)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	data := []byte(skey + "\n" + vkey + "\n")
	_, err = f.Write(data)
	return data, errors.Join(err, f.Sync(), f.Close())
}

// keep keeps the head of a log, unless a later one is kept already.
func (s *Store) keep(ctx context.Context, l logOf, head ledger.Head) error {
	was, err := s.kept(ctx, l)
	if err != nil || was != nil && was.Size >= head.Size {
		return err
	}
	head.Time = s.o.Now()
	text := []byte(head.String())
	if s.o.Signer != nil {
		if text, err = ledger.Sign(head, s.o.Signer); err != nil {
			return err
		}
	}
	return s.o.Heads.Keep(ctx, l.origin(), text)
}

// kept returns the head of a log that was kept last, whose signatures hold; nil if there is none.
func (s *Store) kept(ctx context.Context, l logOf) (*ledger.Head, error) {
	text, err := s.o.Heads.Kept(ctx, l.origin())
	if err != nil || text == nil {
		return nil, err
	}
	if s.o.Trust == nil {
		text, _, _ := strings.Cut(string(text), "\n\n") // signed by a store that has a signer
		head, err := ledger.ParseHead(strings.TrimSuffix(text, "\n") + "\n")
		return &head, err
	}
	signed, err := s.o.Trust.Open(text)
	if err != nil {
		return nil, err
	}
	return &signed.Head, nil
}

// eventOf reads the event of a line.
func eventOf(line string) (e cluster.Event, err error) {
	var entry ledger.Entry
	if err = json.Unmarshal([]byte(line), &entry); err == nil {
		err = json.Unmarshal(entry.Event, &e)
	}
	return e, err
}
