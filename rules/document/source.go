package document

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/thidua-go/thidua/rules/diag"
)

// source is the text of a file and where its lines begin. Places are byte
// offsets until they are shown; then lines and columns count from 1, columns in
// characters.
type source struct {
	file  string
	data  []byte // valid UTF-8 without byte order mark
	text  string // the same, which diagnostics share pieces of
	lines []int  // offset of the first byte of each line
	bom   bool   // a byte order mark stood before the data
}

func newSource(file string, data []byte) *source {
	s := &source{file: file, data: data, text: string(data), lines: []int{0}}
	for i, c := range data {
		if c == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
	return s
}

// line returns the bounds of a line, counted from 0, without its line break.
func (s *source) line(i int) (from, to int) {
	from, to = s.lines[i], len(s.data)
	if i+1 < len(s.lines) {
		to = s.lines[i+1] - 1
	}
	if to > from && s.data[to-1] == '\r' {
		to--
	}
	return from, to
}

// lineOf returns the line, counted from 0, that a byte stands in.
func (s *source) lineOf(offset int) int {
	return sort.SearchInts(s.lines, offset+1) - 1
}

// offset returns the byte at a line and column, counted from 1; a place outside
// the text becomes the nearest one inside.
func (s *source) offset(line, column int) int {
	return (&converter{src: s}).offset(line, column)
}

// position returns the line and column of a byte, counted from 1.
func (s *source) position(offset int) (line, column int) {
	i := s.lineOf(offset)
	from, to := s.line(i)
	return i + 1, 1 + utf8.RuneCount(s.data[from:min(max(from, offset), to)])
}

// mark sets the place of d to the bytes from, up to and without to, and returns
// d. What lies behind the end of the line does not count for its length.
func (s *source) mark(d *diag.Diagnostic, from, to int) *diag.Diagnostic {
	from = min(max(from, 0), len(s.data))
	d.File = s.file
	d.Line, d.Column = s.position(from)
	lineFrom, lineTo := s.line(d.Line - 1)
	d.Source = strings.ToValidUTF8(s.text[lineFrom:lineTo], "\uFFFD")
	from = min(from, lineTo)
	d.Length = max(1, utf8.RuneCount(s.data[from:min(max(from, to), lineTo)]))
	return d
}
