package ledger_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"testing"

	"github.com/thidua-go/thidua/cluster/ledger"
)

// seeds adds the malformed vectors of a kind.
func seeds(f *testing.F, kind string) {
	data, err := os.ReadFile("testdata/malformed.json")
	if err != nil {
		f.Fatal(err)
	}
	var all []malformed
	if err := json.Unmarshal(data, &all); err != nil {
		f.Fatal(err)
	}
	for _, m := range all {
		if m.Kind == kind {
			f.Add([]byte(m.Data))
		}
	}
}

// FuzzLog: whatever the bytes, a log is refused or is what its lines would be written as; and a log with a
// torn line is repaired to the longest log that it begins with.
func FuzzLog(f *testing.F) {
	seeds(f, "log")
	f.Add(logOf(makeEvents(3)...))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := ledger.NewReader(bytes.NewReader(data))
		h, err := r.Header()
		again := append(h.Line(), '\n')
		for err == nil {
			var e ledger.Entry
			if e, err = r.Next(); err == nil {
				again = append(append(again, e.Line()...), '\n')
			}
		}
		if errors.Is(err, io.EOF) && !bytes.Equal(again, data) {
			t.Errorf("read\n%s\nwould be written\n%s", data, again)
		}
		if !errors.Is(err, io.EOF) && code(err)[:4] != "log-" {
			t.Errorf("another error: %v", err)
		}
		if whole, torn, err := ledger.Repair(context.Background(), data); err == nil {
			if ledger.Check(t.Context(), bytes.NewReader(whole)) != nil || !bytes.HasPrefix(append(whole, torn...), data) {
				t.Errorf("%q repaired to %q and %q", data, whole, torn)
			}
		}
	})
}

// FuzzHead: a head is refused or written again as it was read, signed or not.
func FuzzHead(f *testing.F) {
	seeds(f, "head")
	council, key := keyOf(f, "council", "")
	policy, err := ledger.NewPolicy("delta", 0, key)
	if err != nil {
		f.Fatal(err)
	}
	head := headOf(makeEvents(2)...)
	head.Time = at("2024-05-31")
	signed, err := ledger.Sign(head, council)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(signed)
	f.Fuzz(func(t *testing.T, data []byte) {
		if h, err := ledger.ParseHead(string(data)); err == nil && h.String() != string(data) {
			t.Errorf("read\n%s\nwritten\n%s", data, h)
		}
		// Nobody has the key: what is taken has the text that was signed.
		if got, err := policy.Open(data); err == nil && got.Head != head && got.Head.String() != head.String() {
			t.Errorf("taken: %+v", got)
		}
		more, err := ledger.Cosign(data, council)
		if err == nil && !bytes.HasPrefix(more, data[:bytes.LastIndex(data, []byte("\n\n"))]) {
			t.Errorf("cosigning changed the text:\n%s\n%s", data, more)
		}
	})
}

// FuzzProof: a proof is refused when it is read, or proves nothing but what is so.
func FuzzProof(f *testing.F) {
	seeds(f, "inclusion")
	seeds(f, "consistency")
	events := makeEvents(7)
	var leaves ledger.Leaves
	for i, e := range events {
		leaves = append(leaves, ledger.LeafHash(i+1, []byte(e)))
	}
	for i := range events {
		p, err := leaves.Inclusion(i+1, 7, []byte(events[i]))
		data, err2 := json.Marshal(p)
		if err != nil || err2 != nil {
			f.Fatal(err, err2)
		}
		f.Add(data)
		q, err := leaves.Consistency(i, 7)
		if data, err2 = json.Marshal(q); err != nil || err2 != nil {
			f.Fatal(err, err2)
		}
		f.Add(data)
	}
	head := headOf(events...)
	f.Fuzz(func(t *testing.T, data []byte) {
		if p, err := ledger.ReadInclusion(data); err == nil && p.Verify(head) == nil && events[p.N-1] != string(p.Event) {
			t.Errorf("proved that event %d is %s", p.N, p.Event)
		}
		p, err := ledger.ReadConsistency(data)
		if err != nil {
			return
		}
		for n := range len(events) + 1 {
			if p.Verify(headOf(events[:n]...), head) == nil && p.From != n {
				t.Errorf("proved a head of %d events by %s", n, data)
			}
			if n > 0 && p.Verify(headOf(changed(events, n)[:n]...), head) == nil {
				t.Errorf("proved a head of another log by %s", data)
			}
		}
	})
}

// TestTreeJSON: a tree goes on from its JSON as from itself, and what is none is refused.
func TestTreeJSON(t *testing.T) {
	tree := ledger.Tree{}
	for n := range 20 {
		data, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		var back ledger.Tree
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		leaf := ledger.LeafHash(n+1, []byte("{}"))
		tree = tree.Append(leaf)
		if back = back.Append(leaf); back.Root() != tree.Root() || back.Size() != n+1 {
			t.Errorf("from the JSON of %d events another tree follows", n)
		}
	}
	for _, bad := range []string{`{"size":3,"peaks":[]}`, `{"size":-1}`, `{"size":0,"peaks":["` + tree.Root().String() + `"]}`, `7`} {
		if err := json.Unmarshal([]byte(bad), &tree); err == nil {
			t.Errorf("%s was taken", bad)
		}
	}
}

// TestAppendShares: trees that go on from one tree do not share what they hold.
func TestAppendShares(t *testing.T) {
	leaf := func(s string) ledger.Hash { return ledger.LeafHash(1, []byte(s)) }
	base := ledger.Tree{}.Append(leaf("a"), leaf("b"), leaf("c"))
	left, right := base.Append(leaf("d")), base.Append(leaf("e"))
	if left.Root() == right.Root() || base.Append(leaf("d")).Root() != left.Root() {
		t.Error("one tree wrote into another")
	}
}
