package main

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"math/big"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// parquetRows yields the rows of a file of Parquet, below a first one of the names of its columns. A column of
// binary fractions (FLOAT, DOUBLE) is refused: its digits are not those that somebody wrote.
func parquetRows(file string, data []byte) (rows iter.Seq[line], err error) {
	defer func() { // files come from anywhere
		if p := recover(); p != nil {
			err = notParquet(file, p)
		}
	}()
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, notParquet(file, err)
	}
	fields := f.Schema().Fields()
	head := document.Row{Number: 1}
	cells := make([]func(parquet.Value) document.Cell, len(fields))
	for i, field := range fields {
		if cells[i] = cellOf(field); cells[i] == nil {
			return nil, fault(file, "column-type", diag.ErrKind,
				say("export numbers as DECIMAL or as text, and days as DATE or as text"),
				"the column %s is %s, which is not exact or not one value", field.Name(), field.Type())
		}
		head.Cells = append(head.Cells, document.Cell{Text: field.Name()})
	}
	return func(yield func(line) bool) {
		if !yield(line{Row: head}) {
			return
		}
		number := 1
		broken := func(why any) bool {
			number++
			return yield(line{document.Row{Number: number}, notParquet(file, why)})
		}
		for _, group := range f.RowGroups() {
			before := number
			if err := eachRow(group, func(values parquet.Row) bool {
				number++
				row := document.Row{Number: number, Cells: make([]document.Cell, len(fields))}
				for _, v := range values {
					if !v.IsNull() {
						row.Cells[v.Column()] = cells[v.Column()](v)
					}
				}
				return yield(line{Row: row})
			}); errors.Is(err, errStop) || err != nil && !broken(err) {
				return
			}
			number = max(number, before+int(group.NumRows()))
		}
	}, nil
}

var errStop = errors.New("stop")

// eachRow reads the rows of a group. What is wrong with the bytes is an error, never a panic.
func eachRow(group parquet.RowGroup, each func(parquet.Row) bool) (err error) {
	stopped, inside := false, false
	defer func() {
		if p := recover(); p != nil {
			if inside {
				panic(p) // not the file's
			}
			err = errors.New("damaged")
		}
	}()
	rows := group.Rows()
	defer rows.Close()
	buffer := make([]parquet.Row, 256)
	for !stopped {
		n, err := rows.ReadRows(buffer)
		for _, row := range buffer[:n] {
			inside = true
			stopped = stopped || !each(row)
			inside = false
		}
		switch {
		case stopped:
			return errStop
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
	return errStop
}

func notParquet(file string, why any) error {
	return fault(file, "parquet", diag.ErrSyntax, diag.Text{}, "the file cannot be read as Parquet: %v", why)
}

// cellOf says how a column of Parquet is read exactly; nil if it cannot be.
func cellOf(field parquet.Field) func(parquet.Value) document.Cell {
	if !field.Leaf() || field.Repeated() {
		return nil
	}
	number := func(d decimal.Decimal) document.Cell { return document.Cell{Value: rules.NumberOf(d)} }
	var logical format.LogicalTypeValue
	if l := field.Type().LogicalType(); l != nil {
		logical = l.Value
	}
	scale, whole := int32(0), logical == nil
	switch l := logical.(type) {
	case *format.DecimalType:
		scale, whole = l.Scale, true
	case *format.IntType:
		whole = l.IsSigned
	}
	switch kind := field.Type().Kind(); {
	case kind == parquet.Boolean:
		return func(v parquet.Value) document.Cell { return document.Cell{Value: rules.BoolOf(v.Boolean())} }
	case kind == parquet.Int32 && whole:
		return func(v parquet.Value) document.Cell { return number(decimal.New(int64(v.Int32()), -scale)) }
	case kind == parquet.Int64 && whole:
		return func(v parquet.Value) document.Cell { return number(decimal.New(v.Int64(), -scale)) }
	}
	switch logical.(type) {
	case *format.DateType:
		return func(v parquet.Value) document.Cell {
			return document.Cell{Value: rules.DateOf(rules.Day(1970, 1, 1).AddDays(int(v.Int32())))}
		}
	case *format.DecimalType:
		return func(v parquet.Value) document.Cell {
			return number(decimal.NewFromBigInt(signed(v.ByteArray()), -scale))
		}
	case *format.StringType, *format.EnumType:
		return func(v parquet.Value) document.Cell { return document.Cell{Text: string(v.ByteArray())} }
	}
	return nil
}

// signed reads a whole number of any length, the highest byte first, in two's complement.
func signed(b []byte) *big.Int {
	n := new(big.Int).SetBytes(b)
	if len(b) > 0 && b[0] >= 0x80 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return n
}
