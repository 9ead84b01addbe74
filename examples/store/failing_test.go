package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"maps"
	"testing"
)

// errGone is what a database says that fails.
var errGone = errors.New("the connection was reset")

// breaking counts what is asked of a database and of the heads, and has the n-th call fail: it is not done, or it is
// done and the answer is lost. If all is gone, nothing is done from then on.
type breaking struct {
	n, calls   int
	done, gone bool
}

func (b *breaking) call() (do bool, err error) {
	b.calls++
	if b.calls == b.n {
		return b.done, errGone
	}
	if b.gone && b.calls > b.n {
		return false, errGone
	}
	return true, nil
}

// open is sql.Open of a driver that breaks.
func (b *breaking) open(name, dsn string) (*sql.DB, error) {
	db, err := sql.Open(name, dsn)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	return sql.OpenDB(breakingDriver{b, db.Driver(), dsn}), nil
}

type breakingDriver struct {
	*breaking
	of  driver.Driver
	dsn string
}

func (d breakingDriver) Driver() driver.Driver { return d.of }

func (d breakingDriver) Connect(context.Context) (driver.Conn, error) {
	if _, err := d.call(); err != nil {
		return nil, err
	}
	c, err := d.of.Open(d.dsn)
	return breakingConn{c, d.breaking}, err
}

// breakingConn is a connection. What a transaction has changed that does not end is undone when it is closed.
type breakingConn struct {
	driver.Conn
	*breaking
}

// try does something on the connection, or not.
func try[T any](b *breaking, do func() (T, error)) (out T, err error) {
	done, err := b.call()
	if !done {
		return out, err
	}
	out, failed := do()
	return out, errors.Join(failed, err)
}

func (c breakingConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	if _, err := c.call(); err != nil {
		return nil, err
	}
	tx, err := c.Conn.(driver.ConnBeginTx).BeginTx(ctx, o)
	return breakingTx{tx, c.breaking}, err
}

func (c breakingConn) ExecContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Result, error) {
	return try(c.breaking, func() (driver.Result, error) {
		return c.Conn.(driver.ExecerContext).ExecContext(ctx, q, args)
	})
}

func (c breakingConn) QueryContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Rows, error) {
	if _, err := c.call(); err != nil {
		return nil, err
	}
	rows, err := c.Conn.(driver.QueryerContext).QueryContext(ctx, q, args)
	return breakingRows{rows, c.breaking}, err
}

func (c breakingConn) Ping(ctx context.Context) error {
	_, err := try(c.breaking, func() (any, error) { return nil, c.Conn.(driver.Pinger).Ping(ctx) })
	return err
}

func (c breakingConn) CheckNamedValue(v *driver.NamedValue) error {
	if checker, ok := c.Conn.(driver.NamedValueChecker); ok {
		return checker.CheckNamedValue(v)
	}
	return driver.ErrSkip
}

type breakingTx struct {
	driver.Tx
	*breaking
}

func (t breakingTx) Commit() error {
	done, err := t.call()
	if !done { // nobody ends it but the database
		return errors.Join(err, t.Tx.Rollback())
	}
	return errors.Join(t.Tx.Commit(), err)
}

func (t breakingTx) Rollback() error {
	_, err := t.call()
	return errors.Join(t.Tx.Rollback(), err)
}

type breakingRows struct {
	driver.Rows
	*breaking
}

func (r breakingRows) Next(to []driver.Value) error {
	if _, err := r.call(); err != nil {
		return err
	}
	return r.Rows.Next(to)
}

// breakingHeads are heads that break.
type breakingHeads struct {
	Heads
	*breaking
}

func (h breakingHeads) Kept(ctx context.Context, origin string) ([]byte, error) {
	if _, err := h.call(); err != nil {
		return nil, err
	}
	return h.Heads.Kept(ctx, origin)
}

func (h breakingHeads) Keep(ctx context.Context, origin string, head []byte) error {
	_, err := try(h.breaking, func() (any, error) { return nil, h.Heads.Keep(ctx, origin, head) })
	return err
}

// TestFailingCalls has each call to the database and to the heads fail, one after the other: an event that is
// acknowledged is there when the database is opened again, with the text that was stored with it; what is not is
// there whole, or not at all; and after one failure the same Save goes on.
func TestFailingCalls(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		step, tried := map[string]int{"sqlite": 5, "postgres": 19}[p.kind], 0 // making a schema takes a second
		if full {
			step = 1
		}
		for i, how := range []breaking{{}, {done: true}, {gone: true}} {
			for n := 1 + i; ; n += step {
				one := p.another(t)
				b := how
				b.n = n
				one.broken(t, &b)
				if b.calls < n {
					break
				}
				tried++
			}
		}
		t.Log(tried, "calls")
		if tried < 150/step {
			t.Errorf("%d calls have failed", tried)
		}
	})
}

// broken records two events on a database that breaks, and opens it again.
func (p place) broken(t *testing.T, b *breaking) {
	t.Helper()
	ctx := context.Background()
	reason := fmt.Sprintf("call %d, done: %v, gone: %v", b.n, b.done, b.gone)
	broken := p.o
	broken.open, broken.Heads = b.open, breakingHeads{HeadFiles(p.heads), b}
	c, card := delta(t)
	texts := make(map[int]string)
	if s, err := Open(ctx, p.name, broken); err == nil {
		year, err := s.Load(ctx, c, 2024, card, nil)
		for i := 0; i < 2 && err == nil; i++ {
			if year, err = year.Apply(steps(9, 8)[i]); err != nil {
				t.Fatal(err)
			}
			text := fmt.Sprint("by ", i+1)
			if err = s.SaveWith(ctx, year, text); errors.Is(err, errGone) && !b.gone {
				if err = s.SaveWith(ctx, year, text); err != nil {
					t.Errorf("%s: the same again: %v", reason, err)
				}
			}
			if err == nil {
				texts[i+1] = text
			}
		}
		if err != nil && !errors.Is(err, errGone) {
			t.Errorf("%s: %v", reason, err)
		}
		s.Close()
	} else if !errors.Is(err, errGone) {
		t.Errorf("%s: opening: %v", reason, err)
	}
	s := p.open(t)
	year, err := s.Load(ctx, c, 2024, card, nil)
	if err != nil {
		t.Errorf("%s: %v", reason, err)
		return
	}
	got, err := s.Texts(ctx, year)
	there := len(year.Year().Events)
	if there == len(texts)+1 {
		texts[there] = fmt.Sprint("by ", there) // stored, and not acknowledged
	}
	if err != nil || there != len(texts) || !maps.Equal(got, texts) {
		t.Errorf("%s: %d events are there, with %v, want %v, %v", reason, there, got, texts, err)
	}
	if year, err = year.Apply(steps(9, 8)[there]); err == nil {
		err = s.Save(ctx, year)
	}
	if err != nil {
		t.Errorf("%s: going on: %v", reason, err)
	}
	s.Close()
}

// another is a new place of the same kind.
func (p place) another(t *testing.T) place {
	t.Helper()
	if p.kind == "postgres" {
		return newPostgres(t)
	}
	return sqlitePlace(t)
}
