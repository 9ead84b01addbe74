// Command ratios turns the output of the benchmarks into Markdown tables: how
// many times longer than thidua each engine takes for each rule, what it allocates,
// and how much the measurements of one thing differ.
//
//	go test -run '^$' -bench . -count 6 . | tee bench.out
//	go run ./cmd/ratios bench.out
//	go run ./cmd/ratios -w README.md bench.out
//
// It reads the named files, or standard input, and writes to standard output, or
// with -w between the markers of the named file.
package main

import (
	"bufio"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/thidua-go/thidua/rules/document"
)

// Markers stand around the tables in a file that -w names.
const (
	beginMarker = "<!-- ratios: begin -->"
	endMarker   = "<!-- ratios: end -->"
)

func main() {
	into := flag.String("w", "", "write the tables between the markers of this `file`")
	flag.Parse()
	if err := run(flag.Args(), *into, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "ratios:", err)
		os.Exit(1)
	}
}

func run(files []string, into string, stdin io.Reader, stdout io.Writer) error {
	var r results
	if len(files) == 0 {
		if err := r.read(bufio.NewScanner(stdin)); err != nil {
			return err
		}
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		err = r.read(bufio.NewScanner(f))
		f.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	tables, err := r.tables()
	if err != nil {
		return err
	}
	if into == "" {
		_, err := stdout.Write(tables)
		return err
	}
	was, err := document.See(into)
	if err != nil {
		return err
	}
	if was == nil {
		return fmt.Errorf("%s: %w", into, fs.ErrNotExist)
	}
	text, err := between(was.Data, tables)
	if err != nil {
		return fmt.Errorf("%s: %w", into, err)
	}
	return document.WriteFile(into, text, was)
}

// between replaces what stands between the markers of text.
func between(text, tables []byte) ([]byte, error) {
	before, rest, ok := bytes.Cut(text, []byte(beginMarker))
	_, after, closed := bytes.Cut(rest, []byte(endMarker))
	if !ok || !closed {
		return nil, errors.New("the markers " + beginMarker + " and " + endMarker + " are missing")
	}
	var b bytes.Buffer
	b.Write(before)
	b.WriteString(beginMarker + "\n")
	b.Write(tables)
	b.WriteString(endMarker)
	b.Write(after)
	return b.Bytes(), nil
}
