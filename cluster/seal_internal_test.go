package cluster

import (
	"bytes"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

// TestRecordTellsNothing: the hash by which an event is recognised, which snapshots may hold, is none of what is
// sealed, and is the same when that was deleted.
func TestRecordTellsNothing(t *testing.T) {
	c, err := Compile(Definition{Code: "pair", Members: []Member{{Unit: "a"}}, Years: []Year{{Year: 2023}}})
	if err != nil {
		t.Fatal(err)
	}
	m, err := c.Campaign(2023, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	seal := func(salt byte) Event {
		e, err := m.Seal(Event{On: rules.Day(2023, 1, 5), Act: Launch, Note: diag.Words{"en": "by An"}},
			bytes.NewReader(bytes.Repeat([]byte{salt}, saltSize)))
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	sum := func(e Event) [16]byte {
		r, err := recordOf(0, &e)
		if err != nil {
			t.Fatal(err)
		}
		return r.sum
	}
	e := seal(1)
	gone, err := e.redacted(1, nil)
	if err != nil {
		t.Fatal(err)
	}
	if sum(gone) != sum(e) {
		t.Error("the hash changed when the note was deleted")
	}
	if sum(seal(2)) == sum(e) {
		t.Error("the hash is of the note, whatever the salt")
	}
}
