package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// postgresLock is the number of the lock that a writer holds, in the database that the store is in.
const postgresLock = 0x7468_6964_7561 // thidua

// openPostgres opens a database of a server. A transaction is on the server's disk before it is reported as done,
// whatever the server's own setting is (synchronous_commit).
func openPostgres(ctx context.Context, s *Store, name string) error {
	join := "?"
	if strings.Contains(name, "?") {
		join = "&"
	}
	var err error
	s.db, err = s.o.open("pgx", name+join+"options=-c%20synchronous_commit%3Don")
	s.dialect = dialect{
		number:   numbered,
		snapshot: sql.LevelRepeatableRead,
		lock: func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(postgresLock))
			return err
		},
		check: func(ctx context.Context, db *sql.DB) error { return db.PingContext(ctx) },
		backup: func(context.Context, *sql.DB, string) error {
			return fmt.Errorf("%w: use pg_dump", errors.ErrUnsupported)
		},
		tables: `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()
			AND table_name IN ('log', 'logs', 'thidua_store', 'thidua_texts') ORDER BY table_name`,
	}
	return err
}

// numbered writes the first ? as $1, the next as $2, and so on.
func numbered(query string) string {
	parts := strings.Split(query, "?")
	var b strings.Builder
	for i, part := range parts[:len(parts)-1] {
		fmt.Fprintf(&b, "%s$%d", part, i+1)
	}
	return b.String() + parts[len(parts)-1]
}
