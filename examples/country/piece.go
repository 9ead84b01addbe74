package main

import (
	"encoding/binary"
	"errors"

	"github.com/thidua-go/thidua/rules"
)

// A piece is what one file says of one cluster: the units that belong to it, or facts of them. Beam moves one value
// for all of these rows, not one for each fact.

// role is what the rows of a file are.
type role byte

const (
	unitsRole role = 'u'
	factsRole role = 'f'
)

// encoder writes a piece: the role, the file, and the rows one after another.
type encoder struct{ buf []byte }

func newEncoder(r role, file string) *encoder {
	e := &encoder{[]byte{byte(r)}}
	e.text(file)
	return e
}

func (e *encoder) number(n int) { e.buf = binary.AppendUvarint(e.buf, uint64(n)) }

func (e *encoder) text(s string) {
	e.number(len(s))
	e.buf = append(e.buf, s...)
}

// entry adds a row. Facts are written by the place of their indicator in the schema, codes, and as the texts that
// [rules.Value.MarshalText] gives, which are exact.
func (e *encoder) entry(x entry, codes map[string]int) (err error) {
	whole := len(e.buf)
	defer func() {
		if err != nil {
			e.buf = e.buf[:whole]
		}
	}()
	e.number(x.row)
	e.text(x.facts.Unit())
	e.text(x.province)
	e.text(x.cleared)
	n, at := 0, len(e.buf)
	e.buf = append(e.buf, 0, 0) // how many facts follow: at most as many as a table has columns
	for f := range x.facts.All() {
		if !f.Value.Known() && !f.Value.IsNotApplicable() {
			continue
		}
		text, err := f.Value.MarshalText()
		if err != nil {
			return err
		}
		n++
		e.number(codes[f.Indicator])
		e.text(string(text))
		e.text(f.Evidence)
	}
	binary.LittleEndian.PutUint16(e.buf[at:], uint16(n))
	return nil
}

// said is a row as it was read back.
type said struct {
	file                    string
	row                     int
	unit, province, cleared string
	facts                   []saidFact
}

type saidFact struct {
	code            int // of the indicator, by its place in the schema
	value, evidence string
}

var errPiece = errors.New("a piece of a cluster is cut off")

// decoder reads what an encoder wrote.
type decoder struct {
	buf []byte
	err error
}

func (d *decoder) number() int {
	n, size := binary.Uvarint(d.buf)
	if size <= 0 || n > 1<<40 {
		d.err, d.buf = errPiece, nil
		return 0
	}
	d.buf = d.buf[size:]
	return int(n)
}

func (d *decoder) text() string {
	n := d.number()
	if n > len(d.buf) {
		d.err, d.buf = errPiece, nil
		return ""
	}
	s := string(d.buf[:n])
	d.buf = d.buf[n:]
	return s
}

func (d *decoder) count() int {
	if len(d.buf) < 2 {
		d.err, d.buf = errPiece, nil
		return 0
	}
	n := binary.LittleEndian.Uint16(d.buf)
	d.buf = d.buf[2:]
	return int(n)
}

// decode reads a piece.
func decode(piece []byte, each func(role, said)) error {
	if len(piece) == 0 {
		return errPiece
	}
	d := &decoder{buf: piece[1:]}
	file := d.text()
	for len(d.buf) > 0 {
		s := said{file: file, row: d.number(), unit: d.text(), province: d.text(), cleared: d.text()}
		s.facts = make([]saidFact, d.count())
		for i := range s.facts {
			s.facts[i] = saidFact{d.number(), d.text(), d.text()}
		}
		if d.err == nil {
			each(role(piece[0]), s)
		}
	}
	return d.err
}

// columns makes the facts of units column by column, as [rules.NewGroupOf] takes them. A row is nil where nothing is
// known of the unit.
func columns(schema *rules.Schema, rows []*said) ([]rules.FactColumn, error) {
	codes := schema.Codes()
	out := make([]rules.FactColumn, len(codes))
	for i, s := range rows {
		if s == nil {
			continue
		}
		for _, f := range s.facts {
			if f.code >= len(codes) {
				return nil, errPiece
			}
			c := &out[f.code]
			if c.Values == nil {
				c.Indicator, c.Values = codes[f.code], make([]rules.Value, len(rows))
			}
			if err := c.Values[i].UnmarshalText([]byte(f.value)); err != nil {
				return nil, err
			}
			if f.evidence != "" {
				if c.Evidence == nil {
					c.Evidence = make([]string, len(rows))
				}
				c.Evidence[i] = f.evidence
			}
		}
	}
	known := out[:0]
	for _, c := range out {
		if c.Values != nil {
			known = append(known, c)
		}
	}
	return known, nil
}
