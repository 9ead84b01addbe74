package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite", in pure Go

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/cluster/ledger"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// errConflict is returned when somebody else has appended in the meantime.
var errConflict = errors.New("the stored log has gone on")

// store keeps the logs of campaigns, one row for each line.
type store struct{ db *sql.DB }

// errLost is returned for a log that ends before the head that was kept apart.
var errLost = errors.New("events are lost: the stored log ends before the head that was kept; " +
	"was the database copied without its -wal, or is it an older copy?")

// openStore opens or makes a database. Every transaction is on the disk before it
// is reported as done (synchronous = FULL), and one that was not is not seen
// after a crash (write-ahead log). A database whose pages do not fit together is refused; what
// stands in them is for load to check.
func openStore(ctx context.Context, path string) (*store, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	// A path of its own is a URL: in one, ? and # end it and % begins a character.
	name := url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(filepath.ToSlash(abs), "/")}
	db, err := sql.Open("sqlite", name.String()+
		"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	var found string
	err = db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&found)
	if err == nil && found != "ok" {
		err = errors.New(found)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), db.Close())
	}
	_, err = db.ExecContext(ctx, `
		CREATE TABLE IF NOT EXISTS log (
			cluster TEXT NOT NULL,
			year    INTEGER NOT NULL,
			n       INTEGER NOT NULL, -- 0 is the header
			line    TEXT NOT NULL,
			PRIMARY KEY (cluster, year, n)
		) STRICT`)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &store{db}, nil
}

func (s *store) close() error { return s.db.Close() }

// save appends what the stored log does not have yet, all of it or nothing. If the
// stored log is not the beginning of the campaign's, it returns errConflict: read
// it again and apply the events to that.
func (s *store) save(ctx context.Context, c *cluster.Campaign) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	code, year := c.Cluster().Definition().Code, c.Year().Year
	last, stored := -1, ""
	err = tx.QueryRowContext(ctx, `
		SELECT n, line FROM log WHERE cluster = ? AND year = ? ORDER BY n DESC LIMIT 1`, code, year).Scan(&last, &stored)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	found := last < 0
	for n, line := range c.LogLines() {
		switch {
		case n < last:
		case n == last:
			found = string(line) == stored
		case !found:
			return errConflict
		default:
			_, err := tx.ExecContext(ctx, `
				INSERT INTO log (cluster, year, n, line) VALUES (?, ?, ?, ?)`, code, year, n, string(line))
			if err != nil {
				return err
			}
		}
	}
	if !found {
		return errConflict
	}
	return tx.Commit()
}

// load reads a campaign back. The hashes are checked. heads are what the host kept elsewhere, and the log must hold
// each of them: one that ends before is errLost. Without any nobody can tell that events at the end are missing, or
// that somebody who can write to the database has written all of it anew. A campaign that was never stored is that of
// the definition.
func (s *store) load(ctx context.Context, c *cluster.Cluster, year int, card *scoring.Scorecard,
	reg *awards.Regulation, heads ...ledger.Head) (*cluster.Campaign, error) {
	rows, err := s.db.QueryContext(ctx, `
		SELECT line FROM log WHERE cluster = ? AND year = ? ORDER BY n`, c.Definition().Code, year)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var log bytes.Buffer
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, err
		}
		fmt.Fprintln(&log, line)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if log.Len() == 0 {
		if len(heads) > 0 {
			return nil, errLost
		}
		return c.Campaign(year, card, reg)
	}
	campaign, err := c.ReadLog(ctx, &log, year, card, reg, heads...)
	var d *diag.Diagnostic
	if errors.As(err, &d) && d.Code == "log-truncated" {
		err = errors.Join(errLost, err)
	}
	return campaign, err
}
