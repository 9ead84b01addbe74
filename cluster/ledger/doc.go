// Package ledger is what the log of a campaign can prove: a Merkle tree over its events, signed heads of it,
// and short proofs that anybody checks without the log. It knows nothing of what events say. Start with [Check],
// which holds a log to heads, and [Policy.Open], which takes a head from a signed note.
//
// A log without a head that somebody else keeps protects against accidents only: a bit that flipped, a line
// that is missing, a file that was cut off in the middle. Whoever can write the file can change one number,
// compute every hash anew and so exchange two ranks, or leave out the last events: such a log is as whole as
// any other. Only a head from outside shows it:
//
//   - a [Head] holds the size of the log, the root of its tree, and the hashes of the card, the definition and the
//     regulation; [Sign] makes a signed note of it, and member units add their signatures by [Cosign];
//   - a [Policy] says whose signatures are wanted, and [Policy.Open] takes a head from a note by it;
//   - [NewReader] holds a log to heads: a log that was cut off, one that was rewritten, and one of two that
//     were kept side by side are each told apart;
//   - an [Inclusion] proves to a member that an event is in the log of a head, a [Consistency] that the log of a
//     head is that of an earlier one, gone on. Both are JSON files of a few hundred bytes.
//
// A signed head proves who signed what, and by their clock when. It does not prove that what was recorded is
// true, nor that the organiser shows everybody the same log: that is why members cosign, compare the heads
// that they keep ([Head.Contradicts]), and cosign only what goes on from what they cosigned before. An organiser
// who alone signs can keep two logs; one who needs cosigners must deceive all of them.
//
// # Keys
//
// Keys are the host's: this package makes none, reads no clock and no randomness. A signer's key is kept where
// the log is not; whoever has it can sign any log as that signer. Each member keeps the [Policy] itself, with the
// keys as they were handed over in person or on paper: a policy that comes with the log proves nothing.
//
// A key is changed by a second entry with From, and Before of the same day in the old one; heads that were signed
// before stay good. The day is that of the time in the head, so it binds an honest signer. A key that somebody
// else has is another matter, since with it one can sign with any time: take it out of the policy, hold the heads
// that it signed against those that members cosigned and kept, and sign those anew with the new key by [Cosign].
// What no member had cosigned is not to be told from a forgery. A key that is lost and that nobody has is changed
// like any other.
//
// # Format
//
// A log is lines of JSON (JSON Lines). The first is a [Header], each further one an [Entry]: the number of the
// event, its bytes, and the hash of the leaf, SHA-256(0x00 || number || 0x0A || bytes) with the number in decimal
// digits. The root is that of RFC 6962, section 2.1. Version 1 had a chain of hashes in the place of the tree, and is
// refused. The text of a head is a checkpoint of C2SP (https://c2sp.org/tlog-checkpoint), a signed head a note of
// golang.org/x/mod/sumdb/note with Ed25519. testdata/vectors.json holds each with what another program needs to
// compute it.
package ledger
