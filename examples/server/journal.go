package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules/document"
)

// journal is the file that the log is kept in: an event is on the disk before anybody is told that it
// is recorded. The writer of the service holds its lock.
type journal struct {
	file  *os.File
	lines int   // in it
	size  int64 // of them
	err   error // why nothing can be added any more
}

// openJournal opens the log of a campaign, which goes on where it ends, or begins one.
func (s *service) openJournal(name string, c *cluster.Campaign, reg *awards.Regulation) (*cluster.Campaign, error) {
	was, err := document.See(name)
	if err != nil {
		return nil, err
	}
	if was == nil {
		was = &document.Seen{Data: linesFrom(c, 0)}
		err = document.WriteFile(name, was.Data, nil)
	} else {
		c, err = s.cluster.ReadLog(context.Background(), bytes.NewReader(was.Data), c.Year().Year, s.card, reg)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return nil, err
	}
	s.journal = &journal{file: f, lines: bytes.Count(was.Data, []byte("\n")), size: int64(len(was.Data))}
	return c, nil
}

// linesFrom are the lines of a log but the first n.
func linesFrom(c *cluster.Campaign, n int) []byte {
	var b bytes.Buffer
	for i, line := range c.LogLines() {
		if i >= n {
			b.Write(append(line, '\n'))
		}
	}
	return b.Bytes()
}

// append brings to the disk what the log of a campaign has more than the file. If that fails the file is
// as it was; if even that is not sure, nothing more is written until the server is started again and reads
// what is there.
func (j *journal) append(c *cluster.Campaign) error {
	if j.err != nil {
		return unstored(j.err)
	}
	if info, err := j.file.Stat(); err != nil || info.Size() != j.size {
		j.err = errors.Join(err, errors.New("another program has written to the log"))
		return unstored(j.err)
	}
	data := linesFrom(c, j.lines)
	if _, err := j.file.Write(data); err != nil {
		j.err = errors.Join(j.file.Truncate(j.size), j.file.Sync())
		return unstored(err)
	}
	if err := j.file.Sync(); err != nil {
		j.err = fmt.Errorf("%w; what is on the disk is not known until the server is started again", err)
		return unstored(j.err)
	}
	j.lines += bytes.Count(data, []byte("\n"))
	j.size += int64(len(data))
	return nil
}

func (j *journal) close() error {
	if j.err == nil {
		j.err = errors.New("the server ends")
	}
	return j.file.Close()
}

// unstored says why an event is not acknowledged.
func unstored(err error) error {
	return &problem{Status: http.StatusInsufficientStorage, Title: "the log cannot be written", Detail: err.Error()}
}
