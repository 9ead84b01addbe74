package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"modernc.org/sqlite" // the driver "sqlite", in pure Go
	lib "modernc.org/sqlite/lib"
)

// openSQLite opens a file. Every transaction is on the disk before it is reported as done, and one that was not is not
// seen after a crash (synchronous = EXTRA). There is no -wal, so that a copy of the file while nobody writes is whole:
// a campaign has a thousand events a year, and writers need not be fast.
func openSQLite(ctx context.Context, s *Store, path string) error {
	abs, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	if s.o.Heads == nil {
		s.o.Heads = HeadFiles(abs + ".heads")
	}
	// A path of its own is a URL: in one, ? and # end it and % begins a character.
	name := url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(filepath.ToSlash(abs), "/")}
	with := "?_pragma=busy_timeout(10000)&_pragma=synchronous(EXTRA)&_txlock=immediate&_pragma=journal_mode(DELETE)"
	if s.o.ReadOnly {
		if _, err := os.Stat(abs); err != nil {
			return err
		}
		with = "?mode=ro&_pragma=busy_timeout(10000)"
	}
	s.db, err = s.o.open("sqlite", name.String()+with)
	s.dialect = dialect{
		number: func(query string) string { return query },
		lock:   func(context.Context, *sql.Tx) error { return nil }, // every transaction begins with it
		check:  checkSQLite, backup: backupSQLite,
		snapshot: sql.LevelDefault,
		tables: `SELECT name FROM sqlite_schema WHERE type = 'table'
			AND name IN ('log', 'logs', 'thidua_store', 'thidua_texts') ORDER BY name`,
	}
	return err
}

// checkSQLite looks through all pages.
func checkSQLite(ctx context.Context, db *sql.DB) error {
	var found string
	err := db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&found)
	var code *sqlite.Error
	switch {
	case err == nil && found == "ok":
		return nil
	case err == nil:
		return fmt.Errorf("%w: %s; restore a copy, or salvage", ErrDamaged, found)
	case errors.As(err, &code) && (code.Code() == lib.SQLITE_CORRUPT || code.Code() == lib.SQLITE_NOTADB):
		return fmt.Errorf("%w: %w; restore a copy, or salvage", ErrDamaged, err)
	}
	return err
}

func backupSQLite(ctx context.Context, db *sql.DB, to string) error {
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(err, fmt.Errorf("%s: %w", to, fs.ErrExist))
	}
	if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, to); err != nil {
		return fmt.Errorf("%s: %w", to, err)
	}
	f, err := os.OpenFile(to, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Salvage copies what can still be read of a damaged database of SQLite to a new one: of each log the lines from the
// first on as far as they follow each other. The damaged one is left as it is. Open the new one with the heads of
// the old one: Load then says what is missing, and Repair goes on from what is there.
func Salvage(ctx context.Context, from, to string) (events map[string]int, err error) {
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return nil, errors.Join(err, fmt.Errorf("%s: %w", to, fs.ErrExist))
	}
	old := &Store{o: Options{ReadOnly: true, open: sql.Open}}
	if err := openSQLite(ctx, old, from); err != nil {
		return nil, err
	}
	defer old.db.Close()
	made, err := Open(ctx, to, Options{})
	if err != nil {
		return nil, err
	}
	defer made.Close()
	rows, err := old.db.QueryContext(ctx, `SELECT DISTINCT cluster, year FROM log`)
	if err != nil {
		return nil, fmt.Errorf("%s: %w: nothing can be read: %w", from, ErrDamaged, err)
	}
	defer rows.Close()
	events = make(map[string]int)
	for rows.Next() {
		var l logOf
		if err := rows.Scan(&l.cluster, &l.year); err != nil {
			return events, err
		}
		n, err := old.salvage(ctx, made, l)
		if err != nil {
			return events, err
		}
		events[l.origin()] = n
	}
	return events, nil // an error of rows is the damage
}

// salvage copies a log: each time it reads on behind the last line that it has, since a page that cannot be read ends
// the reading of what the database has found by then.
func (s *Store) salvage(ctx context.Context, to *Store, l logOf) (last int, err error) {
	last = -1
	err = to.write(ctx, func(tx *sql.Tx) error {
		for before := -2; before < last; {
			before = last
			var failed error
			s.lines(ctx, s.db, l, last+1, func(n int, line string) error { // as far as it can be read
				if n != last+1 {
					return errGap
				}
				last = n
				failed = to.exec(ctx, tx, `INSERT INTO log (cluster, year, n, line) VALUES (?, ?, ?, ?)`,
					l.cluster, l.year, n, line)
				return failed
			})
			if failed != nil {
				return failed
			}
		}
		var failed error
		s.rows(ctx, s.db, `SELECT n, text FROM thidua_texts WHERE cluster = ? AND year = ? AND n >= ? ORDER BY n`, l, 1,
			func(n int, text string) error { // an older database has none
				if n <= last {
					failed = to.exec(ctx, tx, `INSERT INTO thidua_texts (cluster, year, n, text) VALUES (?, ?, ?, ?)`, l.cluster,
						l.year, n, text)
				}
				return failed
			})
		if failed != nil {
			return failed
		}
		return to.exec(ctx, tx, `INSERT INTO logs (cluster, year, events) VALUES (?, ?, ?)`, l.cluster, l.year, last)
	})
	return last, err
}

var errGap = errors.New("a line is missing")
