package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math/bits"
	"slices"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"
)

// Hash is a hash of the tree: SHA-256, written as base64 in heads and proofs.
type Hash = tlog.Hash

// LeafHash returns the hash of event n of a log, counted from 1, by its bytes as they stand in the log:
// that of a leaf by RFC 6962, of the number in decimal, a line break and the bytes.
func LeafHash(n int, event []byte) Hash {
	data := strconv.AppendInt(make([]byte, 0, len(event)+20), int64(n), 10)
	return tlog.RecordHash(append(append(data, '\n'), event...))
}

// Tree is the Merkle tree over the events of a log (RFC 6962), as far as it takes to go on with it: the
// roots of its complete parts, of which there are as many as its size has bits that are 1. It is an
// immutable value; the zero Tree is that of a log without events. As JSON it is its size and the roots.
type Tree struct {
	size  int
	peaks []Hash // of the complete parts, the largest first
}

// Size returns the number of events.
func (t Tree) Size() int { return t.size }

// Append returns the tree with more leaves.
func (t Tree) Append(leaves ...Hash) Tree {
	peaks := slices.Clone(t.peaks)
	for _, h := range leaves {
		for s := t.size; s&1 == 1; s >>= 1 { // two parts of a size are one of twice the size
			h = tlog.NodeHash(peaks[len(peaks)-1], h)
			peaks = peaks[:len(peaks)-1]
		}
		peaks = append(peaks, h)
		t.size++
	}
	t.peaks = peaks
	return t
}

// Root returns the hash that binds every event and their order; of no events it is the hash of nothing.
func (t Tree) Root() Hash {
	if len(t.peaks) == 0 {
		return sha256.Sum256(nil)
	}
	root := t.peaks[len(t.peaks)-1]
	for i := len(t.peaks) - 2; i >= 0; i-- {
		root = tlog.NodeHash(t.peaks[i], root)
	}
	return root
}

// treeData is a tree as JSON.
type treeData struct {
	Size  int    `json:"size"`
	Peaks []Hash `json:"peaks,omitempty"`
}

// MarshalJSON writes size and roots.
func (t Tree) MarshalJSON() ([]byte, error) { return json.Marshal(treeData{t.size, t.peaks}) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (t *Tree) UnmarshalJSON(data []byte) error {
	var d treeData
	if err := json.Unmarshal(data, &d); err != nil {
		return err
	}
	if d.Size < 0 || bits.OnesCount(uint(d.Size)) != len(d.Peaks) {
		return fmt.Errorf("ledger: a tree of size %d has %d complete parts, not %d", d.Size,
			bits.OnesCount(uint(d.Size)), len(d.Peaks))
	}
	*t = Tree{d.Size, d.Peaks}
	return nil
}

// Leaves are the hashes of all events of a log in their order: what proofs are made of.
type Leaves []Hash

// parts returns the hashes of complete parts for package tlog.
func (l Leaves) parts(indexes []int64) ([]Hash, error) {
	all := make([]Hash, len(indexes))
	for i, index := range indexes {
		level, n := tlog.SplitStoredHashIndex(index)
		all[i] = Tree{}.Append(l[n<<level : (n+1)<<level]...).Root()
	}
	return all, nil
}

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
