package ledger

import (
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
