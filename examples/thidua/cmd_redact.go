package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules/document"
)

// redactLog deletes fields of an event from a log, or all that it seals if none is named. Nothing is
// kept of them: that is what it is for.
func redactLog(out io.Writer, o *options, args []string) error {
	name, fields := args[0], args[1:]
	if o.log.event == 0 {
		return usagef("say which event: -event N")
	}
	was, err := seeLog(name)
	if err != nil {
		return err
	}
	var redacted bytes.Buffer
	err = cluster.RedactLog(context.Background(), &redacted, bytes.NewReader(was.Data), o.log.event, fields...)
	if err != nil {
		return inFile(name, err)
	}
	if err := document.WriteFile(name, redacted.Bytes(), was); err != nil {
		return err
	}
	what := strings.Join(fields, ", ")
	if what == "" {
		what = o.say("all that it seals")
	}
	_, err = fmt.Fprintln(out, o.say("%s: deleted from event %d: %s", name, o.log.event, what))
	return err
}
