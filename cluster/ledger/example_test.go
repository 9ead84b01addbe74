package ledger_test

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/thidua-go/thidua/cluster/ledger"
	"github.com/thidua-go/thidua/rules/diag"
)

// The organiser signs the head of a log and a member cosigns it. Then somebody changes a number, with every hash.
func ExamplePolicy_Open() {
	check := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	key := func(name string, seed byte) (note.Signer, string) { // a host takes crypto/rand, once for each signer
		secret, public, err := note.GenerateKey(bytes.NewReader(bytes.Repeat([]byte{seed}, 32)), name)
		check(err)
		s, err := note.NewSigner(secret)
		check(err)
		return s, public
	}
	council, councilKey := key("council", 1)
	member, memberKey := key("ha_nam", 2)
	policy, err := ledger.NewPolicy("delta", 1, ledger.Key{Key: councilKey}, ledger.Key{Key: memberKey, Unit: "ha_nam"})
	check(err)

	log := func(points string) []byte { // package cluster writes it
		event := []byte(`{"on":"2024-07-01","act":"check","units":["ha_nam"],"points":` + points + `}`)
		return fmt.Appendf(nil, "%s\n%s\n", ledger.NewHeader("delta", 2024).Line(), ledger.NewEntry(1, event, nil).Line())
	}
	r := ledger.NewReader(bytes.NewReader(log("8"))) // and Campaign.Head holds the root
	_, err = r.Header()
	check(err)
	e, err := r.Next()
	check(err)
	tree := ledger.Tree{}.Append(ledger.LeafHash(e.N, e.Event))
	head := ledger.Head{Origin: ledger.Origin("delta", 2024), Size: tree.Size(), Root: tree.Root(),
		Time: time.Date(2024, 7, 2, 9, 0, 0, 0, time.UTC)}
	signed, err := ledger.Sign(head, council)
	check(err)
	check(ledger.Check(context.Background(), bytes.NewReader(log("8")), head)) // the member looks first
	signed, err = ledger.Cosign(signed, member)
	check(err)

	known, err := policy.Open(signed)
	check(err)
	fmt.Println("signed by", known.Organiser, known.Units)
	check(ledger.Check(context.Background(), bytes.NewReader(log("8")), known.Head))
	for d := range diag.AllDiagnostics(ledger.Check(context.Background(), bytes.NewReader(log("9")), known.Head)) {
		fmt.Println(d.Code)
		fmt.Println(d.Format(diag.Vietnamese))
	}
	// Output:
	// signed by [council] [ha_nam]
	// log-rewritten
	// nhật ký đã bị viết lại: 1 sự kiện đầu không phải của bản chốt
}
