package cluster

import (
	"cmp"

	"github.com/thidua-go/thidua/rules/diag"
)

// maxVersions is how many entries a unit may have for a criterion, in a period or the year: each new one is held to
// the others.
const maxVersions = 1000

// Limits bound what a campaign may come to, so that it fits the memory of the host. What is over one is refused with
// a fault that wraps [diag.ErrLimit].
type Limits struct {
	// Events is how many events a log may have; 0 means 4,000,000.
	Events int
	// Bytes is how many bytes the events that a campaign holds may have, as the log writes them: it needs some two to
	// three times as much memory. 0 means 4 GiB.
	Bytes int64
}

// WithLimits returns the cluster with other limits on its campaigns.
func (c *Cluster) WithLimits(l Limits) *Cluster {
	next := *c
	next.limits = l
	return &next
}

// within refuses a log of so many events and bytes if it is over a limit.
func (l Limits) within(events int, bytes int64) error {
	l.Events, l.Bytes = cmp.Or(max(l.Events, 0), maxEvents), cmp.Or(max(l.Bytes, 0), maxBytes)
	hint := say("set other limits with WithLimits, or begin another year")
	switch {
	case events > l.Events:
		return catalogue.Fault("", "too-large", diag.ErrLimit, hint,
			"the log would have %d events, and a campaign has %d at most", events, l.Events)
	case bytes > l.Bytes:
		return catalogue.Fault("", "too-large", diag.ErrLimit, hint,
			"the events would have %d bytes, and a campaign holds %d at most", bytes, l.Bytes)
	}
	return nil
}
