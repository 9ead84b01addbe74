package ledger_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/thidua-go/thidua/cluster/ledger"
)

// keyOf is a signer of a name, and its key in a policy.
func keyOf(t testing.TB, name, unit string) (note.Signer, ledger.Key) {
	t.Helper()
	skey, vkey := plainKeys(name, bytes.Repeat([]byte(name), 32)[:32])
	s, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	return s, ledger.Key{Key: vkey, Unit: unit}
}

func at(day string) time.Time {
	at, err := time.Parse(time.RFC3339, day+"T23:30:00+07:00")
	if err != nil {
		panic(err)
	}
	return at
}

// TestPolicy: who must have signed, by which keys, on which day.
func TestPolicy(t *testing.T) {
	council, councilKey := keyOf(t, "council", "")
	second, secondKey := keyOf(t, "council-2", "")
	a, aKey := keyOf(t, "ha_nam", "ha_nam")
	again, againKey := keyOf(t, "ha_nam-2", "ha_nam")
	b, bKey := keyOf(t, "nam_dinh", "nam_dinh")
	stranger, _ := keyOf(t, "stranger", "")
	councilKey.Before, secondKey.From = "2024-06-01", "2024-06-01"
	policy, err := ledger.NewPolicy("delta", 1, councilKey, secondKey, aKey, againKey, bKey)
	if err != nil {
		t.Fatal(err)
	}
	two := *policy
	two.Cosigners = 2
	head := headOf(makeEvents(3)...)
	for _, tt := range []struct {
		p       *ledger.Policy
		day     string
		signers []note.Signer
		want    string
		reason  string
	}{
		{policy, "2024-05-31", []note.Signer{council, a}, "", "the organiser and a member"},
		{policy, "2024-05-31", []note.Signer{a, stranger, council}, "", "in any order, with a stranger"},
		{policy, "2024-05-31", []note.Signer{council}, "head-cosigned", "no member"},
		{policy, "2024-05-31", []note.Signer{council, second}, "head-cosigned", "the organiser is no member"},
		{policy, "2024-05-31", []note.Signer{a, b}, "head-unsigned", "the members alone"},
		{policy, "2024-05-31", []note.Signer{stranger}, "head-unsigned", "a stranger alone"},
		{policy, "2024-05-31", []note.Signer{second, a}, "head-unsigned", "the new key does not count yet"},
		{policy, "2024-06-01", []note.Signer{council, a}, "head-unsigned", "the old key counts no more"},
		{policy, "2024-06-01", []note.Signer{second, a}, "", "the new key from its first day on"},
		{&two, "2024-05-31", []note.Signer{council, a, b}, "", "two units"},
		{&two, "2024-05-31", []note.Signer{council, a, again}, "head-cosigned", "two keys of a unit are one"},
	} {
		h := head
		h.Time = at(tt.day)
		signed, err := ledger.Sign(h, tt.signers[0])
		if err == nil && len(tt.signers) > 1 {
			signed, err = ledger.Cosign(signed, tt.signers[1:]...)
		}
		if err != nil {
			t.Fatal(err)
		}
		got, err := tt.p.Open(signed)
		if code(err) != tt.want {
			t.Errorf("%s: %v, want %q", tt.reason, err, tt.want)
		}
		if err == nil && (!got.Head.Time.Equal(h.Time) || got.Head.Root != h.Root || len(got.Organiser) != 1 ||
			!slices.Equal(got.Units, []string{"ha_nam", "nam_dinh"}[:len(got.Units)])) {
			t.Errorf("%s: %+v", tt.reason, got)
		}
	}
}

// TestOpenRefuses: what is no head of the cluster, and what somebody has changed.
func TestOpenRefuses(t *testing.T) {
	council, key := keyOf(t, "council", "")
	policy, err := ledger.NewPolicy("delta", 0, key)
	if err != nil {
		t.Fatal(err)
	}
	head := headOf(makeEvents(3)...)
	head.Time = at("2024-05-31")
	signed, err := ledger.Sign(head, council)
	if err != nil {
		t.Fatal(err)
	}
	sign := func(text string) []byte {
		n, err := note.Sign(&note.Note{Text: text}, council)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	timeless := head
	timeless.Time = time.Time{}
	elsewhere := head
	elsewhere.Origin = ledger.Origin("other", 2024)
	if _, err := ledger.Sign(timeless, council); code(err) != "head-syntax" {
		t.Errorf("a head without a time was signed: %v", err)
	}
	spoiled := head
	spoiled.Card = "sha256:a\ncard sha256:b"
	if _, err := ledger.Sign(spoiled, council); code(err) != "head-syntax" {
		t.Errorf("a card of two lines was signed: %v", err)
	}
	if _, err := ledger.Cosign([]byte("no note"), council); code(err) != "head-syntax" {
		t.Errorf("what is no note was cosigned: %v", err)
	}
	for _, tt := range []struct {
		signed []byte
		want   string
		reason string
	}{
		{signed, "", "as it was signed"},
		{nil, "head-missing", "nothing"},
		{[]byte(head.String()), "head-syntax", "a head without signatures is no note"},
		{[]byte(head.String() + "\n"), "head-syntax", "nor with room for them"},
		{bytes.Replace(signed, []byte("\n3\n"), []byte("\n4\n"), 1), "head-forged", "another size"},
		{bytes.Replace(signed, []byte("05-31"), []byte("05-30"), 1), "head-forged", "another day"},
		{sign(timeless.String()), "head-syntax", "without a time the day of the keys is open"},
		{sign("thidua/delta/2024\n"), "head-syntax", "another text that was signed"},
		{sign(elsewhere.String()), "log-other", "of another cluster"},
		{append(bytes.Clone(signed), bytes.Repeat([]byte("x"), 64<<10)...), "head-syntax", "too long to be looked at"},
	} {
		if _, err := policy.Open(tt.signed); code(err) != tt.want {
			t.Errorf("%s: %v, want %q", tt.reason, err, tt.want)
		}
	}
	// Every bit of text and signatures counts.
	for i := range signed {
		bad := bytes.Clone(signed)
		bad[i] ^= 1 << (i % 7)
		if got, err := policy.Open(bad); err == nil {
			t.Errorf("byte %d (%q) was changed, and the head is taken: %+v", i, signed[i], got)
		}
	}
}

// TestCosignKeeps: signatures that are there stay, and signing twice changes nothing.
func TestCosignKeeps(t *testing.T) {
	council, _ := keyOf(t, "council", "")
	a, _ := keyOf(t, "ha_nam", "ha_nam")
	head := headOf()
	head.Time = at("2024-05-31")
	one, err := ledger.Sign(head, council)
	if err != nil {
		t.Fatal(err)
	}
	two, err := ledger.Cosign(one, a)
	if err != nil || !strings.Contains(string(two), string(one)[strings.Index(string(one), "—"):]) {
		t.Fatalf("%v: the first signature is gone:\n%s", err, two)
	}
	if again, err := ledger.Cosign(two, a); err != nil || strings.Count(string(again), "—") != 2 {
		t.Errorf("cosigned twice: %v\n%s", err, again)
	}
}

// TestLostKey: with a key that somebody has taken, a head can be signed of any day. So the key is taken out, and what
// a member had cosigned is signed anew; the forger's head stays out, whatever day it says.
func TestLostKey(t *testing.T) {
	lost, lostKey := keyOf(t, "council", "")
	fresh, freshKey := keyOf(t, "council-2", "")
	a, aKey := keyOf(t, "ha_nam", "ha_nam")
	events := makeEvents(3)
	head, forged := headOf(events...), headOf(changed(events, 2)...)
	head.Time, forged.Time = at("2024-05-31"), at("2024-05-01")
	good, err := ledger.Sign(head, lost, a)
	if err != nil {
		t.Fatal(err)
	}
	bad, err := ledger.Sign(forged, lost)
	if err != nil {
		t.Fatal(err)
	}
	ended := lostKey
	ended.Before = "2024-06-01"
	byDay, err := ledger.NewPolicy("delta", 0, ended, freshKey, aKey)
	if err != nil {
		t.Fatal(err)
	}
	without, err := ledger.NewPolicy("delta", 1, freshKey, aKey)
	if err != nil {
		t.Fatal(err)
	}
	again, err := ledger.Cosign(good, fresh)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		p            *ledger.Policy
		signed       []byte
		want, reason string
	}{
		{byDay, bad, "", "a day does not help: the forger chooses it"},
		{without, bad, "head-unsigned", "the key is out"},
		{without, good, "head-unsigned", "what was honest is out too"},
		{without, again, "", "until the new key has signed what the member had cosigned"},
	} {
		if _, err := tt.p.Open(tt.signed); code(err) != tt.want {
			t.Errorf("%s: %v, want %q", tt.reason, err, tt.want)
		}
	}
}

// TestPolicyRefuses: policies that say less than they seem to.
func TestPolicyRefuses(t *testing.T) {
	_, council := keyOf(t, "council", "")
	_, a := keyOf(t, "ha_nam", "ha_nam")
	_, b := keyOf(t, "nam_dinh", "nam_dinh")
	skey, renamed := plainKeys("nam_dinh", bytes.Repeat([]byte("ha_nam"), 32)[:32])
	day := council
	day.From = "1/6/2024"
	many := make([]ledger.Key, 1001)
	for _, tt := range []struct {
		cosigners int
		keys      []ledger.Key
		reason    string
	}{
		{2, []ledger.Key{council, a}, "two cosigners of one unit"},
		{-1, []ledger.Key{council}, "fewer than none"},
		{1, []ledger.Key{council, a, a}, "a key twice"},
		{2, []ledger.Key{council, a, {Key: renamed, Unit: "nam_dinh"}}, "a key under two names signs for two units"},
		{0, []ledger.Key{{Key: skey}}, "a signer's key, which is secret"},
		{0, []ledger.Key{{Key: strings.Replace(b.Key, "nam_dinh", "nam_dinn", 1)}}, "a key that does not fit its name"},
		{0, []ledger.Key{day}, "a day that is none"},
		{0, many, "too many keys"},
	} {
		if _, err := ledger.NewPolicy("delta", tt.cosigners, tt.keys...); code(err) != "trust" {
			t.Errorf("%s: %v", tt.reason, err)
		}
	}
	p, err := ledger.NewPolicy("delta", 1, council, a)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if back, err := ledger.ReadPolicy(data); err != nil || back.Keys[1] != a {
		t.Errorf("%v: %+v", err, back)
	}
}
