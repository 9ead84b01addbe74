package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// versions are the steps from each version of the database to the next: a new one is a row. The first was that
// of a program which kept one table and gave no number.
var versions = [][]string{
	{`CREATE TABLE IF NOT EXISTS log (
		cluster TEXT NOT NULL,
		year    INTEGER NOT NULL,
		n       INTEGER NOT NULL, -- 0 is the header
		line    TEXT NOT NULL,
		PRIMARY KEY (cluster, year, n)
	)`},
	// How many events its writers have stored in a log tells rows that were deleted from a copy that is older.
	{`CREATE TABLE logs (
		cluster TEXT NOT NULL,
		year    INTEGER NOT NULL,
		events  INTEGER NOT NULL,
		PRIMARY KEY (cluster, year)
	)`,
		`INSERT INTO logs (cluster, year, events) SELECT cluster, year, max(n) FROM log GROUP BY cluster, year`,
		`CREATE TABLE thidua_store (version INTEGER NOT NULL)`,
		`INSERT INTO thidua_store (version) VALUES (1)`},
	// What a program stores with an event, such as who posted it.
	{`CREATE TABLE thidua_texts (
		cluster TEXT NOT NULL,
		year    INTEGER NOT NULL,
		n       INTEGER NOT NULL,
		text    TEXT NOT NULL,
		PRIMARY KEY (cluster, year, n)
	)`},
}

// upgrade brings a database to the version of this package, and makes one that is empty.
func (s *Store) upgrade(ctx context.Context) error {
	version, err := s.version(ctx, s.db)
	if err != nil || version == len(versions) {
		return err
	}
	if s.o.ReadOnly {
		return fmt.Errorf("%w: it is of version %d and this program reads version %d; open it once to be written to",
			ErrReadOnly, version, len(versions))
	}
	return s.write(ctx, func(tx *sql.Tx) error {
		version, err := s.version(ctx, tx) // another may have been first
		if err != nil {
			return err
		}
		for _, steps := range versions[version:] {
			for _, step := range steps {
				if err := s.exec(ctx, tx, step); err != nil {
					return err
				}
			}
		}
		return s.exec(ctx, tx, `UPDATE thidua_store SET version = ?`, len(versions))
	})
}

// version says of which version a database is: 0 is an empty one.
func (s *Store) version(ctx context.Context, q querier) (version int, err error) {
	rows, err := q.QueryContext(ctx, s.dialect.tables)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	var there []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return 0, err
		}
		there = append(there, name)
	}
	if err := rows.Err(); err != nil {
		return 0, err
	}
	dropped := fmt.Errorf("%w: there is only %s; restore a copy", ErrDropped, strings.Join(there, ", "))
	tables := strings.Join(there, " ")
	switch tables {
	case "":
		return 0, nil
	case "log":
		return 1, nil
	case "log logs thidua_store", "log logs thidua_store thidua_texts":
	default:
		return 0, dropped
	}
	rows, err = q.QueryContext(ctx, `SELECT version FROM thidua_store`)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&version); err != nil {
			return 0, err
		}
	}
	switch err := rows.Err(); {
	case err != nil:
		return 0, err
	case version > len(versions):
		return 0, fmt.Errorf("%w: version %d, and this one knows %d", ErrNewer, version, len(versions))
	case version < 2:
		return 0, fmt.Errorf("%w: it does not say its version", ErrDamaged)
	case (version > 2) != strings.Contains(tables, "thidua_texts"):
		return 0, dropped
	}
	return version, nil
}
