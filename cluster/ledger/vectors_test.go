package ledger_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"

	"github.com/thidua-go/thidua/cluster/ledger"
)

var update = flag.Bool("update", false, "write the vectors anew")

// vectors are what another program that reads or writes logs can be held to.
type vectors struct {
	Events []string `json:"events"`
	Leaves []string `json:"leaves"` // of the events, in hexadecimal digits as in the log
	Roots  []string `json:"roots"`  // of the first 0, 1, 2, … events, in base64 as in heads
	Head   string   `json:"head"`
	Seeds  []string `json:"seeds"` // of the keys, in hexadecimal digits: of the organiser, then of members
	// Signers and Verifiers are the keys as they are written.
	Signers      []string          `json:"signers"`
	Verifiers    []string          `json:"verifiers"`
	Signed       string            `json:"signed"`   // by the organiser
	Cosigned     string            `json:"cosigned"` // by both members too
	Inclusions   []json.RawMessage `json:"inclusions"`
	Consistences []json.RawMessage `json:"consistencies"`
}

var (
	names     = []string{"delta.council", "delta.ha_nam", "delta.nam_dinh"}
	headTime  = time.Date(2024, 3, 14, 17, 30, 0, 0, time.FixedZone("", 7*3600))
	eventText = `{"on":"2024-01-%02d","act":"check","units":["ha_nam"],"place":"Phủ Lý \u003c%d\u003e"}`
)

func makeEvents(n int) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprintf(eventText, i+1, i))
	}
	return all
}

// plainVectors are the vectors by the computation of plain_test.go.
func plainVectors() vectors {
	v := vectors{Events: makeEvents(13)}
	var leaves []hash
	root := func(n int) string {
		r := plainRoot(leaves[:n])
		return base64.StdEncoding.EncodeToString(r[:])
	}
	v.Roots = []string{root(0)}
	for i, e := range v.Events {
		leaves = append(leaves, plainLeaf(i+1, e))
		v.Leaves, v.Roots = append(v.Leaves, hex.EncodeToString(leaves[i][:])), append(v.Roots, root(i+1))
	}
	v.Head = "thidua/delta/2024\n13\n" + root(13) + "\nthidua-head 1\ntime 2024-03-14T17:30:00+07:00\n" +
		"card sha256:aa\ndefinition sha256:bb\nregulation sha256:cc\nengine x/1 y/2\nstate sha256:dd\n"
	v.Signed = v.Head + "\n"
	for i, name := range names {
		seed := bytes.Repeat([]byte{byte(i + 1)}, 32)
		signer, verifier := plainKeys(name, seed)
		v.Seeds = append(v.Seeds, hex.EncodeToString(seed))
		v.Signers, v.Verifiers = append(v.Signers, signer), append(v.Verifiers, verifier)
		if i == 0 {
			v.Signed += plainSignature(v.Head, name, seed)
			v.Cosigned = v.Signed
		} else {
			v.Cosigned += plainSignature(v.Head, name, seed)
		}
	}
	for _, p := range [][2]int{{1, 1}, {1, 13}, {8, 13}, {13, 13}, {3, 8}} {
		start := fmt.Sprintf(`{"format":"thidua-log-inclusion","version":1,"n":%d,"size":%d,"event":%s`, p[0], p[1],
			v.Events[p[0]-1])
		v.Inclusions = append(v.Inclusions, []byte(plainJSON(start, plainPath(p[0]-1, leaves[:p[1]]))))
	}
	for _, p := range [][2]int{{0, 13}, {1, 2}, {4, 13}, {7, 13}, {13, 13}} {
		start := fmt.Sprintf(`{"format":"thidua-log-consistency","version":1,"from":%d,"to":%d`, p[0], p[1])
		var path []hash
		if p[0] > 0 {
			path = plainProof(p[0], leaves[:p[1]], true)
		}
		v.Consistences = append(v.Consistences, []byte(plainJSON(start, path)))
	}
	return v
}

// ownVectors are the same by the package.
func ownVectors(t *testing.T) vectors {
	v := vectors{Events: makeEvents(13)}
	leaves := make(ledger.Leaves, len(v.Events))
	tree := ledger.Tree{}
	v.Roots = []string{tree.Root().String()}
	for i, e := range v.Events {
		leaves[i] = ledger.LeafHash(i+1, []byte(e))
		tree = tree.Append(leaves[i])
		v.Leaves = append(v.Leaves, ledger.NewEntry(i+1, []byte(e), nil).Hash)
		v.Roots = append(v.Roots, tree.Root().String())
	}
	h := ledger.Head{Origin: ledger.Origin("delta", 2024), Size: 13, Root: tree.Root(), Time: headTime, Card: "sha256:aa",
		Definition: "sha256:bb", Regulation: "sha256:cc", Engine: "x/1 y/2", State: "sha256:dd"}
	v.Head = h.String()
	var signers []note.Signer
	for i, name := range names {
		seed := bytes.Repeat([]byte{byte(i + 1)}, 32)
		skey, vkey, err := note.GenerateKey(bytes.NewReader(seed), name)
		if err != nil {
			t.Fatal(err)
		}
		s, err := note.NewSigner(skey)
		if err != nil {
			t.Fatal(err)
		}
		signers = append(signers, s)
		v.Seeds = append(v.Seeds, hex.EncodeToString(seed))
		v.Signers, v.Verifiers = append(v.Signers, skey), append(v.Verifiers, vkey)
	}
	signed, err := ledger.Sign(h, signers[0])
	if err != nil {
		t.Fatal(err)
	}
	cosigned, err := ledger.Cosign(signed, signers[1], signers[2])
	if err != nil {
		t.Fatal(err)
	}
	v.Signed, v.Cosigned = string(signed), string(cosigned)
	add := func(list *[]json.RawMessage, p any, err error) {
		data, err2 := json.Marshal(p)
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		*list = append(*list, data)
	}
	for _, p := range [][2]int{{1, 1}, {1, 13}, {8, 13}, {13, 13}, {3, 8}} {
		proof, err := leaves.Inclusion(p[0], p[1], []byte(v.Events[p[0]-1]))
		add(&v.Inclusions, proof, err)
	}
	for _, p := range [][2]int{{0, 13}, {1, 2}, {4, 13}, {7, 13}, {13, 13}} {
		proof, err := leaves.Consistency(p[0], p[1])
		add(&v.Consistences, proof, err)
	}
	return v
}

// TestVectors holds the package and the plain computation to what is kept in testdata.
func TestVectors(t *testing.T) {
	const file = "testdata/vectors.json"
	plain := plainVectors()
	if *update {
		data, err := json.MarshalIndent(plain, "", "\t")
		if err == nil {
			err = os.WriteFile(file, append(data, '\n'), 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var kept vectors
	if err := json.Unmarshal(data, &kept); err != nil {
		t.Fatal(err)
	}
	text := func(v vectors) string {
		data, err := json.MarshalIndent(v, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	if diff := cmp.Diff(text(kept), text(plain)); diff != "" {
		t.Errorf("the plain computation differs from what is kept:\n%s", diff)
	}
	if diff := cmp.Diff(text(kept), text(ownVectors(t))); diff != "" {
		t.Errorf("the package differs from what is kept:\n%s", diff)
	}
	h, err := ledger.ParseHead(kept.Head)
	if err != nil || h.Time.Unix() != headTime.Unix() || h.State != "sha256:dd" {
		t.Errorf("the head that is kept: %+v, %v", h, err)
	}
}

// TestTreeIsPlain compares roots and proofs of every pair of sizes with the plain recursion, and holds each
// proof to every head: it fits its own alone.
func TestTreeIsPlain(t *testing.T) {
	const most = 20
	events := makeEvents(most)
	plain, leaves := make([]hash, most), make(ledger.Leaves, most)
	heads := []ledger.Head{{Root: ledger.Tree{}.Root()}}
	tree := ledger.Tree{}
	for i, e := range events {
		plain[i], leaves[i] = plainLeaf(i+1, e), ledger.LeafHash(i+1, []byte(e))
		tree = tree.Append(leaves[i])
		heads = append(heads, ledger.Head{Size: i + 1, Root: tree.Root()})
		if tree.Root() != ledger.Hash(plainRoot(plain[:i+1])) ||
			tree.Root() != (ledger.Tree{}).Append(leaves[:i+1]...).Root() {
			t.Fatalf("the root of %d events is another", i+1)
		}
	}
	for size := 1; size <= most; size++ {
		for n := 1; n <= size; n++ {
			p, err := leaves.Inclusion(n, size, []byte(events[n-1]))
			if err != nil || !samePath(p.Path, plainPath(n-1, plain[:size])) {
				t.Fatalf("event %d of %d: %v, another path than the plain one", n, size, err)
			}
			for _, h := range heads {
				if err := p.Verify(h); (err == nil) != (h.Size == size) {
					t.Fatalf("event %d of %d, with the head of %d: %v", n, size, h.Size, err)
				}
			}
			p.N = n%size + 1
			if err := p.Verify(heads[size]); (err == nil) != (size == 1) {
				t.Fatalf("event %d of %d given as event %d: %v", n, size, p.N, err)
			}
		}
		for from := 0; from <= size; from++ {
			p, err := leaves.Consistency(from, size)
			if err != nil || from > 0 && !samePath(p.Path, plainProof(from, plain[:size], true)) {
				t.Fatalf("from %d to %d: %v, another path than the plain one", from, size, err)
			}
			for i, a := range heads {
				for j, b := range heads {
					if err := p.Verify(a, b); (err == nil) != (i == from && j == size) {
						t.Fatalf("from %d to %d, with heads of %d and %d: %v", from, size, i, j, err)
					}
				}
			}
		}
	}
}

func samePath(path []ledger.Hash, plain []hash) bool {
	if len(path) != len(plain) {
		return false
	}
	for i := range path {
		if path[i] != ledger.Hash(plain[i]) {
			return false
		}
	}
	return true
}
