package ledger

import (
	"errors"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// Sign returns a signed head: a note with the text of the head and the signatures, as
// golang.org/x/mod/sumdb/note writes it. Keys are the host's: [note.NewSigner] makes a signer of one. The
// error has the code head-syntax for a head that cannot be written, or that has no time; or it is a signer's.
func Sign(h Head, signers ...note.Signer) ([]byte, error) {
	if _, err := h.MarshalText(); err != nil {
		return nil, err
	}
	if h.Time.IsZero() {
		return nil, fault("head-syntax", "a head that is signed says when")
	}
	return note.Sign(&note.Note{Text: h.String()}, signers...)
}

// Cosign adds signatures to a signed head. Whoever cosigns has first seen that the log holds all that it
// held when they cosigned last: by [Reader] or by a [Consistency]. The signatures that are there are kept
// as they are. The error has the code head-syntax, or it is a signer's.
func Cosign(signed []byte, signers ...note.Signer) ([]byte, error) {
	n, err := open(signed, note.VerifierList())
	if err != nil {
		return nil, err
	}
	return note.Sign(n, signers...)
}

// open reads a note whose signatures may all be unknown.
func open(signed []byte, known note.Verifiers) (*note.Note, error) {
	if len(signed) > maxSigned {
		return nil, fault("head-syntax", "more than %d bytes", maxSigned)
	}
	if d := altered("head-syntax", signed); d != nil {
		return nil, d
	}
	n, err := note.Open(signed, known)
	if unverified := new(note.UnverifiedNoteError); errors.As(err, &unverified) {
		return unverified.Note, nil
	}
	if forged := new(note.InvalidSignatureError); errors.As(err, &forged) {
		return nil, fault("head-forged", "that of %s does not fit", forged.Name)
	}
	if err != nil {
		return nil, fault("head-syntax", "it is not a signed note")
	}
	return n, nil
}

// Policy says whom a host trusts for the logs of a cluster: which signatures a head must have, and from when
// to when each key counts. It is the host's own, kept apart from the log, and read by [ReadPolicy].
//
// A key is changed by a new entry with From, the old one having Before the same day: heads signed before stay
// good. A key that was lost to somebody else is taken out, since whoever has it can sign with any time: what it
// signed counts no more until another key has signed the same head, which is done after it was held against
// the heads that members have cosigned and kept.
type Policy struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	// Cluster is the code of the cluster whose logs are signed.
	Cluster string `json:"cluster"`
	// Cosigners is how many member units must have cosigned besides the organiser.
	Cosigners int   `json:"cosigners"`
	Keys      []Key `json:"keys"`
}

// Key is a public key that is trusted, for the organiser or for a member unit.
type Key struct {
	// Key is name+hash+key, as [note.GenerateKey] returns a verifier key.
	Key string `json:"key"`
	// Unit is the member unit whose key it is; empty for one of the organiser.
	Unit string `json:"unit,omitempty"`
	// From and Before bound the days on which it counts, each like 2024-01-31: the day of the head's time,
	// in its own zone. Empty is no bound.
	From   string `json:"from,omitempty"`
	Before string `json:"before,omitempty"`
}

const (
	policyFormat  = "thidua-log-trust"
	policyVersion = 1
	maxPolicy     = 1 << 20
	maxKeys       = 1000
	maxSigned     = 64 << 10 // a head and a hundred signatures, which is what a note may have
)

// NewPolicy returns a policy with keys. The error is that of [ReadPolicy].
func NewPolicy(cluster string, cosigners int, keys ...Key) (*Policy, error) {
	p := &Policy{policyFormat, policyVersion, cluster, cosigners, append([]Key{}, keys...)}
	return p, p.check()
}

// ReadPolicy reads a policy from JSON, strictly: keys in the order of the fields, no other, none twice. The
// error is a diagnostic with the code trust: the file is another, a key is none or there twice, a day is none,
// more cosigners are wanted than units have keys.
func ReadPolicy(data []byte) (*Policy, error) {
	p := new(Policy)
	if len(data) > maxPolicy || !readStrict(data, p) || p.Format != policyFormat || p.Keys == nil {
		return nil, fault("trust", "this is not JSON of %s, with its keys in their order", policyFormat)
	}
	return p, p.check()
}

func (p *Policy) check() error {
	if p.Version != policyVersion {
		return fault("trust", "version %d, and only %d is read", p.Version, policyVersion)
	}
	if len(p.Keys) > maxKeys {
		return fault("trust", "more than %d keys", maxKeys)
	}
	var units, seen []string
	for i, k := range p.Keys {
		if _, err := note.NewVerifier(k.Key); err != nil {
			return fault("trust", "key %d is no key of a verifier", i+1)
		}
		for _, day := range []string{k.From, k.Before} {
			if _, err := time.Parse(time.DateOnly, day); err != nil && day != "" {
				return fault("trust", "key %d: %s is not a day", i+1, day)
			}
		}
		// One key under two names would sign for two.
		own := k.Key[strings.LastIndexByte(k.Key, '+'):]
		if slices.Contains(seen, own) {
			return fault("trust", "key %d is there twice", i+1)
		}
		seen = append(seen, own)
		if k.Unit != "" && !slices.Contains(units, k.Unit) {
			units = append(units, k.Unit)
		}
	}
	if p.Cosigners < 0 || p.Cosigners > len(units) {
		return fault("trust", "%d cosigners are wanted, and %d units have keys", p.Cosigners, len(units))
	}
	return nil
}

// counts reports whether the key counts on a day.
func (k Key) counts(day string) bool {
	return day >= k.From && (k.Before == "" || day < k.Before)
}

// Signed is a head with those who have signed it by keys that count.
type Signed struct {
	Head Head
	// Organiser are the names of the organiser's keys, and Units the units that have cosigned.
	Organiser, Units []string
}

// Open reads a signed head and holds its signatures to the policy. Signatures of unknown keys and of keys that
// do not count on the day of the head are as if they were not there.
//
// The error is a diagnostic whose code says what is wrong: head-missing if there is nothing, head-syntax,
// head-forged if a known key did not make its signature, log-other for a head of another cluster,
// head-unsigned without the organiser, head-cosigned with too few members.
func (p *Policy) Open(signed []byte) (*Signed, error) {
	if len(signed) == 0 {
		return nil, fault("head-missing", "the log must have a signed one")
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	keys := make(map[keyID]Key)
	var known []note.Verifier
	for _, k := range p.Keys {
		v, err := note.NewVerifier(k.Key)
		if err != nil {
			return nil, fault("trust", "%v", err)
		}
		keys[keyID{v.Name(), v.KeyHash()}], known = k, append(known, v)
	}
	n, err := open(signed, note.VerifierList(known...))
	if err != nil {
		return nil, err
	}
	h, err := ParseHead(n.Text)
	if err != nil {
		return nil, err
	}
	if h.Time.IsZero() {
		return nil, fault("head-syntax", "a head that is signed says when")
	}
	if cluster, _, _ := strings.Cut(strings.TrimPrefix(h.Origin, "thidua/"), "/"); cluster != p.Cluster {
		return nil, fault("log-other", "the head is of %s, and the keys are for %s", h.Origin, p.Cluster)
	}
	s := &Signed{Head: h}
	day := h.Time.Format(time.DateOnly)
	for _, sig := range n.Sigs {
		switch k := keys[keyID{sig.Name, sig.Hash}]; {
		case !k.counts(day):
		case k.Unit == "":
			s.Organiser = append(s.Organiser, sig.Name)
		case !slices.Contains(s.Units, k.Unit):
			s.Units = append(s.Units, k.Unit)
		}
	}
	slices.Sort(s.Units)
	if len(s.Organiser) == 0 {
		return nil, fault("head-unsigned", "no key of the organiser that counts on %s has signed it", day)
	}
	if len(s.Units) < p.Cosigners {
		return nil, fault("head-cosigned", "%d of %d units", len(s.Units), p.Cosigners)
	}
	return s, nil
}

// keyID is what a signature says of its key.
type keyID struct {
	name string
	hash uint32
}
