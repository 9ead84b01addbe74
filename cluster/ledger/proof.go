package ledger

import (
	"bytes"
	"encoding/json"

	"golang.org/x/mod/sumdb/tlog"
)

// The formats of proofs, and their version.
const (
	inclusionFormat   = "thidua-log-inclusion"
	consistencyFormat = "thidua-log-consistency"
	proofVersion      = 1
)

// Inclusion proves that an event is in a log, by the head of the log and without the rest of it: see
// [Inclusion.Verify]. [ReadInclusion] reads it from the JSON that it is written as.
type Inclusion struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	// N is the number of the event, from 1, and Size that of the events of the log.
	N    int `json:"n"`
	Size int `json:"size"`
	// Event is the event as it stands in its line of the log.
	Event json.RawMessage `json:"event"`
	// Path are the hashes beside the way from the event to the root, from below.
	Path []Hash `json:"path"`
}

// Inclusion returns the proof for event n, whose bytes are event, in a log of size events, which are the
// first of the leaves. The error has the code proof-wrong: there is no such event, or it has other bytes.
func (l Leaves) Inclusion(n, size int, event []byte) (*Inclusion, error) {
	if n < 1 || n > size || size > len(l) {
		return nil, fault("proof-wrong", "event %d of %d, and the log has %d", n, size, len(l))
	}
	if l[n-1] != LeafHash(n, event) {
		return nil, fault("proof-wrong", "event %d of the log is another", n)
	}
	path, err := tlog.ProveRecord(int64(size), int64(n-1), tlog.HashReaderFunc(l[:size].parts))
	if err != nil {
		return nil, err
	}
	return &Inclusion{inclusionFormat, proofVersion, n, size, bytes.Clone(event), append([]Hash{}, path...)}, nil
}

// Verify holds the proof to a head. The error has the code proof-wrong: the event is not in that log, or
// the proof is for another head.
func (p *Inclusion) Verify(h Head) error {
	if p.Size != h.Size {
		return fault("proof-wrong", "it is for a log of %d events, and the head of %d", p.Size, h.Size)
	}
	err := tlog.CheckRecord(p.Path, int64(p.Size), h.Root, int64(p.N-1), LeafHash(p.N, p.Event))
	if err != nil {
		return fault("proof-wrong", "event %d is not that of the head", p.N)
	}
	return nil
}

// Consistency proves that a log only went on from one head to another, without the log: see
// [Consistency.Verify]. [ReadConsistency] reads it from the JSON that it is written as.
type Consistency struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	// From and To are the sizes of the two heads.
	From int `json:"from"`
	To   int `json:"to"`
	// Path are the hashes that both roots follow from.
	Path []Hash `json:"path"`
}

// Consistency returns the proof that the log of the first from events went on to that of the first to.
// The error has the code proof-wrong: the leaves are fewer, or the sizes stand the wrong way round.
func (l Leaves) Consistency(from, to int) (*Consistency, error) {
	if from < 0 || from > to || to > len(l) {
		return nil, fault("proof-wrong", "from %d to %d events, and the log has %d", from, to, len(l))
	}
	var path tlog.TreeProof
	if from > 0 {
		var err error
		if path, err = tlog.ProveTree(int64(to), int64(from), tlog.HashReaderFunc(l[:to].parts)); err != nil {
			return nil, err
		}
	}
	return &Consistency{consistencyFormat, proofVersion, from, to, append([]Hash{}, path...)}, nil
}

// Verify holds the proof to an earlier head and a later one. The error has the code log-other for heads
// of two campaigns, log-forked for two that contradict each other whatever the proof, proof-wrong for a
// proof that does not lead from one to the other.
func (p *Consistency) Verify(from, to Head) error {
	if from.Origin != to.Origin {
		return fault("log-other", "one head is of %s, the other of %s", from.Origin, to.Origin)
	}
	if from.Contradicts(to) {
		return fault("log-forked", "two heads of %d events contradict each other", from.Size)
	}
	if p.From != from.Size || p.To != to.Size {
		return fault("proof-wrong", "it leads from %d to %d events, the heads from %d to %d", p.From, p.To, from.Size,
			to.Size)
	}
	if p.From == 0 { // every log goes on from nothing
		if from.Root != (Tree{}).Root() || len(p.Path) > 0 {
			return fault("proof-wrong", "the first head is not that of a log without events")
		}
		return nil
	}
	if tlog.CheckTree(p.Path, int64(p.To), to.Root, int64(p.From), from.Root) != nil {
		return fault("proof-wrong", "the log of the second head is not that of the first, gone on")
	}
	return nil
}

// maxProof is how many bytes a proof may have: the event, and at most 64 hashes.
const maxProof = MaxEvent + 64<<10

// ReadInclusion reads a proof strictly: what Marshal would write, but for blanks between. The error is a
// diagnostic with the code proof-syntax.
func ReadInclusion(data []byte) (*Inclusion, error) {
	p := new(Inclusion)
	if len(data) > maxProof || !readStrict(data, p) || p.Format != inclusionFormat || p.Path == nil {
		return nil, fault("proof-syntax", "this is not JSON of %s", inclusionFormat)
	}
	if p.Version != proofVersion {
		return nil, fault("proof-syntax", "version %d, and only %d is read", p.Version, proofVersion)
	}
	return p, nil
}

// ReadConsistency reads a proof strictly, with the errors of [ReadInclusion].
func ReadConsistency(data []byte) (*Consistency, error) {
	p := new(Consistency)
	if len(data) > maxProof || !readStrict(data, p) || p.Format != consistencyFormat || p.Path == nil {
		return nil, fault("proof-syntax", "this is not JSON of %s", consistencyFormat)
	}
	if p.Version != proofVersion {
		return nil, fault("proof-syntax", "version %d, and only %d is read", p.Version, proofVersion)
	}
	return p, nil
}

// readStrict reads JSON that says only what would be written, once and in its order.
func readStrict(data []byte, into any) bool {
	if json.Unmarshal(data, into) != nil {
		return false
	}
	var compact, again bytes.Buffer
	enc := json.NewEncoder(&again)
	enc.SetEscapeHTML(false) // texts are as they are
	return json.Compact(&compact, data) == nil && enc.Encode(into) == nil &&
		bytes.Equal(append(compact.Bytes(), '\n'), again.Bytes())
}
