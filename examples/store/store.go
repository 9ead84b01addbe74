// Package store keeps the logs of campaigns in a database: SQLite in one file, or PostgreSQL where several machines
// write. It is an example to copy or to import.
//
//	s, err := store.Open(ctx, "year.db", store.Options{Signer: signer, Trust: policy})
//	year, err := s.Load(ctx, cluster, 2024, card, regulation)
//	year, err = year.Apply(event)
//	err = s.Save(ctx, year) // nil: the event is on the disk, and a head that binds it is too
//
// A log protects itself against slips only; what is missing at its end, or was written anew, shows by the head
// alone. So each Save keeps a head outside the database before it returns, and Load holds the log to it. It belongs
// on another disk, or with somebody else ([Heads]); signed, it also holds against those who can write to both.
package store

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/cluster/ledger"
	"github.com/thidua-go/thidua/scoring"
)

// Errors of a store, each wrapped with what was found and what to do. What is wrong within a log is a
// diagnostic of package ledger besides.
var (
	// ErrDamaged is a database whose pages do not fit together: see Salvage.
	ErrDamaged = errors.New("the database is damaged")
	// ErrDropped is a database that a table is missing from.
	ErrDropped = errors.New("a table is missing")
	// ErrDeleted is a log that rows are missing from: the database itself says that there were more.
	ErrDeleted = errors.New("rows were deleted")
	// ErrOlder is a log that is whole, and ends before the head that was kept: an older copy was put back, or
	// the file was copied without its -wal or -journal.
	ErrOlder = errors.New("events are lost: the database is older than the head that was kept")
	// ErrNoHead is a log that events stand in, without a head of it outside.
	ErrNoHead = errors.New("no head of the log is kept")
	// ErrNewer is a database of a later version of this package.
	ErrNewer = errors.New("the database was made by a newer program")
	// ErrReadOnly is a write to a store that was opened to be read.
	ErrReadOnly = errors.New("the database was opened to be read")
	// ErrNotKept is an event that is stored, without a head outside that binds it: it may not be acknowledged. The
	// same Save once more keeps the head.
	ErrNotKept = errors.New("the event is stored, and its head could not be kept")
)

// Conflict is the error of a [Store.Save] that came second: somebody else recorded these events meanwhile. Load
// the campaign again and apply your own to that.
type Conflict struct {
	From   int             // number of the first of them
	Events []cluster.Event // as they are stored
}

func (e *Conflict) Error() string {
	var acts []string
	for i, one := range e.Events {
		acts = append(acts, fmt.Sprintf("%d %v %v %s", e.From+i, one.On, one.Act, strings.Join(one.Units, ", ")))
	}
	return "the stored log has gone on: " + strings.Join(acts, "; ")
}

// Options say how a store is kept.
type Options struct {
	// Heads are where heads are kept; nil is the folder beside a database of SQLite that is called like it with
	// .heads behind. PostgreSQL has none beside it.
	Heads Heads
	// Signer signs heads; nil leaves them unsigned, which protects against loss, not against those who can write
	// to database and heads. Trust is whose signatures Load wants then; it is wanted with a Signer.
	Signer note.Signer
	Trust  *ledger.Policy
	// Now is the clock of heads; nil is time.Now.
	Now func() time.Time
	// ReadOnly opens a database to be read: nothing is made, upgraded or locked.
	ReadOnly bool

	open func(driver, name string) (*sql.DB, error) // nil is sql.Open
}

// Store is an open database. It may be used by several goroutines, and several processes may have one open.
type Store struct {
	db      *sql.DB
	dialect dialect
	o       Options
}

// dialect is what databases do in ways of their own.
type dialect struct {
	number func(query string) string // writes ? as the database does
	lock   func(ctx context.Context, tx *sql.Tx) error
	check  func(ctx context.Context, db *sql.DB) error // of its pages
	backup func(ctx context.Context, db *sql.DB, to string) error
	tables string // asks which of the tables there are
	// snapshot is what a transaction has to be in to see all as it was at one time.
	snapshot sql.IsolationLevel
}

// Open opens the database of a name, and makes it if it is not there: postgres://… is a server of PostgreSQL, anything
// else a file of SQLite. It is checked (quick_check of SQLite) and brought to the version of this package, whole or
// not at all. The error wraps ErrDamaged, ErrDropped, ErrNewer, or is that of the database.
func Open(ctx context.Context, name string, o Options) (*Store, error) {
	if (o.Signer == nil) != (o.Trust == nil) {
		return nil, errors.New("store: a signer and whose signatures are trusted are wanted together")
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.open == nil {
		o.open = sql.Open
	}
	open := openSQLite
	if strings.HasPrefix(name, "postgres://") || strings.HasPrefix(name, "postgresql://") {
		open = openPostgres
	}
	s := &Store{o: o}
	err := open(ctx, s, name)
	if err == nil && s.o.Heads == nil {
		err = errors.New("where are the heads kept? see Options.Heads")
	}
	if err == nil {
		err = s.dialect.check(ctx, s.db)
	}
	if err == nil {
		err = s.upgrade(ctx)
	}
	if err != nil {
		if s.db != nil {
			err = errors.Join(err, s.db.Close())
		}
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return s, nil
}

// Close closes the database.
func (s *Store) Close() error { return s.db.Close() }

// Check looks through the pages of the database, as Open does: for a health check.
func (s *Store) Check(ctx context.Context) error { return s.dialect.check(ctx, s.db) }

// Backup writes a copy of a database of SQLite to a new file, whole even while others write (VACUUM INTO), and brings
// it to the disk. A file that is there is refused. To restore it, put it in the place of the database while no
// program has that open; if events were recorded since, Load says ErrOlder, and Repair goes on from there. PostgreSQL
// has pg_dump.
func (s *Store) Backup(ctx context.Context, to string) error { return s.dialect.backup(ctx, s.db, to) }

// logOf says which log of the database is meant.
type logOf struct {
	cluster string
	year    int
}

func of(c *cluster.Campaign) logOf { return logOf{c.Cluster().Definition().Code, c.Year().Year} }

func (l logOf) origin() string { return ledger.Origin(l.cluster, l.year) }

// write runs do in a transaction that no other writer has beside it.
func (s *Store) write(ctx context.Context, do func(tx *sql.Tx) error) error {
	if s.o.ReadOnly {
		return ErrReadOnly
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	if err = s.dialect.lock(ctx, tx); err == nil {
		err = do(tx)
	}
	if err != nil {
		return err
	}
	return tx.Commit()
}

func (s *Store) exec(ctx context.Context, tx *sql.Tx, query string, args ...any) error {
	_, err := tx.ExecContext(ctx, s.dialect.number(query), args...)
	return err
}

// querier is a database or a transaction in it.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// lines calls each with the lines of a log from number n on, 0 being the header.
func (s *Store) lines(ctx context.Context, q querier, l logOf, n int, each func(n int, line string) error) error {
	return s.rows(ctx, q, `SELECT n, line FROM log WHERE cluster = ? AND year = ? AND n >= ? ORDER BY n`, l, n, each)
}

// rows calls each with what a query finds of a log from number n on.
func (s *Store) rows(ctx context.Context, q querier, query string, l logOf, n int,
	each func(n int, text string) error) error {
	rows, err := q.QueryContext(ctx, s.dialect.number(query), l.cluster, l.year, n)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var line string
		if err := rows.Scan(&n, &line); err != nil {
			return err
		}
		if err := each(n, line); err != nil {
			return err
		}
	}
	return rows.Err()
}

// count is how many events a log has by what its writers said; -1 if it was never begun.
func (s *Store) count(ctx context.Context, q querier, l logOf) (n int, err error) {
	rows, err := q.QueryContext(ctx, s.dialect.number(`SELECT events FROM logs WHERE cluster = ? AND year = ?`),
		l.cluster, l.year)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	n = -1
	if rows.Next() {
		err = rows.Scan(&n)
	}
	return n, errors.Join(err, rows.Err())
}

// Save stores what the log in the database does not have yet, all of it or nothing, and keeps the head. Nil says that
// both are on the disk. A [*Conflict] says that somebody else was first; ErrNotKept that the head could not be kept.
// What Save was given stays as it is: after an error the same may be saved again.
func (s *Store) Save(ctx context.Context, c *cluster.Campaign) error { return s.SaveWith(ctx, c, "") }

// SaveWith is Save, and stores a text with the last event, such as who posted it: both or neither. What was stored with
// an event before stays.
func (s *Store) SaveWith(ctx context.Context, c *cluster.Campaign, text string) error {
	err := s.write(ctx, func(tx *sql.Tx) error { return s.add(ctx, tx, c, text) })
	if err != nil {
		return err
	}
	// Under the lock again, so that of two writers the later head stays; and only now, since a head of what was
	// never stored would say that events are lost.
	err = s.write(ctx, func(*sql.Tx) error { return s.keep(ctx, of(c), c.Head()) })
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotKept, err)
	}
	return nil
}

// empty is the root of a log without events.
var empty = ledger.Hash(sha256.Sum256(nil))

// add stores the lines that the stored log does not have, and a text with the last of them.
func (s *Store) add(ctx context.Context, tx *sql.Tx, c *cluster.Campaign, text string) error {
	l, lines := of(c), c.LogLines()
	stored, err := s.count(ctx, tx, l)
	if err == nil && stored < 0 {
		// From the first event on there is a head: a log without one has lost it.
		err = s.keep(ctx, l, ledger.Head{Origin: l.origin(), Root: empty})
	}
	if err != nil {
		return err
	}
	if head, err := s.kept(ctx, l); err != nil || head != nil && max(stored, 0) < head.Size {
		return cmp.Or(err, fmt.Errorf("%w: load it, which says what is missing", ErrOlder))
	}
	found, n := stored < 0, 0
	for at, line := range lines {
		n = at
		if at == stored {
			err := s.lines(ctx, tx, l, at, func(n int, was string) error {
				found = n == stored && was == string(line)
				return nil
			})
			if err != nil {
				return err
			}
		}
		if at > stored && found {
			err := s.exec(ctx, tx, `INSERT INTO log (cluster, year, n, line) VALUES (?, ?, ?, ?)`,
				l.cluster, l.year, at, string(line))
			if err != nil {
				return err
			}
		}
	}
	switch {
	case !found:
		return s.conflict(ctx, tx, c)
	case n > max(stored, 0):
		if err := s.with(ctx, tx, l, stored, n, text); err != nil {
			return err
		}
	}
	if stored < 0 {
		return s.exec(ctx, tx, `INSERT INTO logs (cluster, year, events) VALUES (?, ?, ?)`, l.cluster, l.year, n)
	}
	return s.exec(ctx, tx, `UPDATE logs SET events = ? WHERE cluster = ? AND year = ?`, n, l.cluster, l.year)
}

// with stores a text with event n. Those of events behind the stored ones are of events that were lost.
func (s *Store) with(ctx context.Context, tx *sql.Tx, l logOf, stored, n int, text string) error {
	err := s.exec(ctx, tx, `DELETE FROM thidua_texts WHERE cluster = ? AND year = ? AND n > ?`, l.cluster, l.year, stored)
	if err != nil || text == "" {
		return err
	}
	return s.exec(ctx, tx, `INSERT INTO thidua_texts (cluster, year, n, text) VALUES (?, ?, ?, ?)`, l.cluster, l.year, n, text)
}

// Texts returns what SaveWith stored with the events of a campaign that was loaded, by their numbers.
func (s *Store) Texts(ctx context.Context, c *cluster.Campaign) (map[int]string, error) {
	texts := make(map[int]string)
	size := c.Head().Size
	err := s.rows(ctx, s.db, `SELECT n, text FROM thidua_texts WHERE cluster = ? AND year = ? AND n >= ? ORDER BY n`, of(c), 1,
		func(n int, text string) error {
			if n <= size {
				texts[n] = text
			}
			return nil
		})
	return texts, err
}

// Stored says how many events the log of a campaign has in the database: more than the campaign if another writer was
// at work since.
func (s *Store) Stored(ctx context.Context, c *cluster.Campaign) (int, error) {
	n, err := s.count(ctx, s.db, of(c))
	return max(n, 0), err
}

// conflict says what the stored log holds that a campaign does not.
func (s *Store) conflict(ctx context.Context, tx *sql.Tx, c *cluster.Campaign) error {
	var mine []string
	for _, line := range c.LogLines() {
		mine = append(mine, string(line))
	}
	out := new(Conflict)
	err := s.lines(ctx, tx, of(c), 0, func(n int, line string) error {
		if out.From == 0 && n < len(mine) && mine[n] == line || n == 0 {
			return nil
		}
		if out.From == 0 {
			out.From = n
		}
		e, err := eventOf(line)
		out.Events = append(out.Events, e)
		return err
	})
	switch {
	case err != nil:
		return err
	case out.From == 0: // what was stored and loaded is gone
		return fmt.Errorf("%w: the log in the database ends before yours", ErrDeleted)
	}
	return out
}

// Load reads a campaign back: its hashes are checked, and it is held to the head that was kept. One that was never
// stored is that of the definition. The error wraps ErrDeleted, ErrOlder or ErrNoHead, or is a diagnostic of
// [cluster.Cluster.ReadLog]. After any of them nothing was changed; [Store.Repair] goes on with what is there.
func (s *Store) Load(ctx context.Context, c *cluster.Cluster, year int, card *scoring.Scorecard,
	reg *awards.Regulation) (*cluster.Campaign, error) {
	l := logOf{c.Definition().Code, year}
	head, err := s.kept(ctx, l) // before the log, which may go on meanwhile
	if err != nil {
		return nil, err
	}
	found, err := s.read(ctx, l)
	if err != nil {
		return nil, err
	}
	if err := found.whole(head); err != nil {
		return nil, err
	}
	if found.events <= 0 {
		return c.Campaign(year, card, reg)
	}
	return c.ReadLog(ctx, bytes.NewReader(found.text), year, card, reg, *head)
}

// stored is a log as it stands in the database.
type stored struct {
	logOf
	text   []byte
	events int // in the text; -1 without a header
	said   int // by the writers
}

// read reads the lines of a log, and how many there should be, as they were at one time.
func (s *Store) read(ctx context.Context, l logOf) (*stored, error) {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{Isolation: s.dialect.snapshot, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	found := &stored{logOf: l, events: -1}
	if found.said, err = s.count(ctx, tx, l); err != nil {
		return nil, err
	}
	return found, s.lines(ctx, tx, l, 0, func(n int, line string) error {
		found.text = append(append(found.text, line...), '\n')
		found.events++
		return nil
	})
}

// whole says what is missing at the end of a log; what is wrong within is for the hashes to say.
func (f *stored) whole(head *ledger.Head) error {
	kept := 0
	if head != nil {
		kept = head.Size
	}
	switch {
	case f.events < f.said:
		return fmt.Errorf("%w: %d of %d events are there", ErrDeleted, max(f.events, 0), f.said)
	case f.events > f.said:
		return fmt.Errorf("%w: %d events were stored, and %d are there", ErrDamaged, max(f.said, 0), f.events)
	case max(f.events, 0) < kept:
		return fmt.Errorf("%w: %d of %d events are there; was an older copy put back, or the file copied "+
			"without its -wal or -journal? put that beside it, restore a later copy, or repair", ErrOlder,
			max(f.events, 0), kept)
	case head == nil && f.events > 0:
		return fmt.Errorf("%w: %d events are stored; bring the head back, or repair to trust what is there",
			ErrNoHead, f.events)
	}
	return nil
}

// Repaired says what [Store.Repair] did.
type Repaired struct {
	Events int // that the log has now
	Had    int // that it had by its writers or by the head
	// Aside is where the head was put that said otherwise; empty if there was none.
	Aside string
}

// Repair goes on with what a database still holds of a log, on request only: what follows the last event that is
// whole is deleted, the head that says that there was more is put aside, and one of what is there is kept. Record
// what is lost again, from the copies that members have. The error is that of reading a log that is broken before
// its end, of which nothing is deleted: restore a copy, or use Salvage.
func (s *Store) Repair(ctx context.Context, c *cluster.Cluster, year int, card *scoring.Scorecard,
	reg *awards.Regulation) (*cluster.Campaign, Repaired, error) {
	l := logOf{c.Definition().Code, year}
	found, err := s.read(ctx, l)
	if err != nil {
		return nil, Repaired{}, err
	}
	campaign, err := c.Campaign(year, card, reg)
	if err == nil && found.events > 0 {
		campaign, err = c.ReadLog(ctx, bytes.NewReader(found.text), year, card, reg)
	}
	if err != nil {
		return nil, Repaired{}, err
	}
	done := Repaired{Events: max(found.events, 0), Had: max(found.said, found.events, 0)}
	err = s.write(ctx, func(tx *sql.Tx) error {
		if now, err := s.count(ctx, tx, l); err != nil || now != found.said {
			return errors.Join(err, &Conflict{From: found.said + 1})
		}
		if found.said < 0 {
			return nil
		}
		return s.exec(ctx, tx, `UPDATE logs SET events = ? WHERE cluster = ? AND year = ?`, found.events, l.cluster, l.year)
	})
	if err != nil {
		return nil, Repaired{}, err
	}
	err = s.write(ctx, func(*sql.Tx) error {
		if kept, err := s.kept(ctx, l); err == nil && kept != nil {
			done.Had = max(done.Had, kept.Size)
		}
		if done.Aside, err = s.o.Heads.Aside(ctx, l.origin()); err != nil || done.Events == 0 {
			return err
		}
		return s.keep(ctx, l, campaign.Head())
	})
	return campaign, done, err
}
