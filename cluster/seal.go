package cluster

import (
	"encoding/json"
	"errors"
)

// encodeEvent returns an event as its line of the log holds it: the bytes that the hash binds, and what is
// open beside them, nil if nothing is. The event was checked.
func encodeEvent(e Event) (event, opened []byte) { return mustJSON(e), nil }

// errOpened says that a line of a log opens what its event does not seal.
var errOpened = errors.New("nothing is sealed, and something is opened")

// decodeEvent reads what encodeEvent returned.
func decodeEvent(event, opened []byte) (e Event, err error) {
	if len(opened) > 0 {
		return e, errOpened
	}
	err = json.Unmarshal(event, &e)
	if _, unwritten := e.Act.MarshalText(); err == nil {
		err = unwritten // an event without an act cannot be written
	}
	return e, err
}
