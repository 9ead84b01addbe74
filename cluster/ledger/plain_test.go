package ledger_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
)

// What follows computes everything anew, by the words of RFC 6962 and of the signed-note format alone: it uses
// neither package ledger nor what that is built on.

type hash = [32]byte

// plainLeaf is the hash of an event: MTH({d}) = SHA-256(0x00 || d), where d has the number before the bytes.
func plainLeaf(n int, event string) hash {
	return sha256.Sum256(fmt.Appendf(nil, "\x00%d\n%s", n, event))
}

func plainNode(left, right hash) hash {
	return sha256.Sum256(append(append([]byte{1}, left[:]...), right[:]...))
}

// half is the largest power of two smaller than n.
func half(n int) int {
	k := 1
	for 2*k < n {
		k *= 2
	}
	return k
}

// plainRoot is MTH(D[n]).
func plainRoot(leaves []hash) hash {
	switch n := len(leaves); n {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return leaves[0]
	default:
		return plainNode(plainRoot(leaves[:half(n)]), plainRoot(leaves[half(n):]))
	}
}

// plainPath is PATH(m, D[n]), the audit path of leaf m, counted from 0.
func plainPath(m int, leaves []hash) []hash {
	n := len(leaves)
	if n == 1 {
		return nil
	}
	if k := half(n); m < k {
		return append(plainPath(m, leaves[:k]), plainRoot(leaves[k:]))
	} else {
		return append(plainPath(m-k, leaves[k:]), plainRoot(leaves[:k]))
	}
}

// plainProof is SUBPROOF(m, D[n], b), the consistency proof of the first m leaves; for b see RFC 6962, 2.1.2.
func plainProof(m int, leaves []hash, b bool) []hash {
	n := len(leaves)
	switch k := half(n); {
	case m == n && b:
		return nil
	case m == n:
		return []hash{plainRoot(leaves)}
	case m <= k:
		return append(plainProof(m, leaves[:k], b), plainRoot(leaves[k:]))
	default:
		return append(plainProof(m-k, leaves[k:], false), plainRoot(leaves[:k]))
	}
}

// plainKeys are a signer's key and a verifier's, of a name and a seed of 32 bytes.
func plainKeys(name string, seed []byte) (signer, verifier string) {
	public := append([]byte{1}, ed25519.NewKeyFromSeed(seed)[32:]...)
	id := keyID(name, public)
	encode := base64.StdEncoding.EncodeToString
	return fmt.Sprintf("PRIVATE+KEY+%s+%08x+%s", name, id, encode(append([]byte{1}, seed...))),
		fmt.Sprintf("%s+%08x+%s", name, id, encode(public))
}

func keyID(name string, public []byte) uint32 {
	sum := sha256.Sum256(append([]byte(name+"\n"), public...))
	return binary.BigEndian.Uint32(sum[:])
}

// plainSignature is the line of a signature under a text.
func plainSignature(text, name string, seed []byte) string {
	key := ed25519.NewKeyFromSeed(seed)
	id := binary.BigEndian.AppendUint32(nil, keyID(name, append([]byte{1}, key[32:]...)))
	signature := append(id, ed25519.Sign(key, []byte(text))...)
	return fmt.Sprintf("— %s %s\n", name, base64.StdEncoding.EncodeToString(signature))
}

// plainJSON is a proof as JSON, without the last keys, and its path.
func plainJSON(start string, path []hash) string {
	var all []string
	for _, h := range path {
		all = append(all, `"`+base64.StdEncoding.EncodeToString(h[:])+`"`)
	}
	return start + `,"path":[` + strings.Join(all, ",") + "]}"
}
