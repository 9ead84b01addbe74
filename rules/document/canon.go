package document

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/canon"
)

// Clone returns a deep copy of plain data, such as a definition: what can be
// written to is not shared. It is for the packages of this module.
func Clone[T any](x T) T { return canon.Clone(x) }

// Hash returns a hash of plain data by content, as "sha256:" and hexadecimal
// digits: numbers count by value, and keys that JSON leaves out not at all. what keeps
// data of different kinds apart: "card". HASHES.md says how another language computes it.
func Hash(what string, data ...any) string { return canon.Hash(what, data...) }

// Form returns the canonical form of plain data, which its [Hash] is of: that of the JSON written of it, with
// numbers as numbers. It is for the packages of this module.
func Form(x any) []byte { return canon.Form(x) }

// Canonical returns the canonical form of a JSON text, which hashes are of: the same bytes for the same
// content, whatever blanks, order of keys and spelling of numbers and letters it was written with. Its errors,
// which wrap [diag.ErrSyntax], are those of texts that programs read in more than one way: a key twice in an
// object, what is no UTF-8, half a surrogate pair, something behind the end; and of what is no JSON.
func Canonical(text []byte) ([]byte, error) {
	out, err := canon.JSON(text)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", diag.ErrSyntax, err)
	}
	return out, nil
}

// ReadJSON reads JSON that this library wrote of data into a pointer to such data, and refuses, with an error that
// wraps [diag.ErrSyntax], every text that says more or other than what is read of it: besides what
// [Canonical] refuses, keys that are not known, or known in other letters, and values that are not kept as they stand.
func ReadJSON(text []byte, into any) error {
	want, err := Canonical(text)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("%w: %w", diag.ErrSyntax, err)
	}
	if !bytes.Equal(want, canon.Form(into)) {
		return fmt.Errorf("%w: it says more than what is read of it, or other", diag.ErrSyntax)
	}
	return nil
}

// Head is what the records of results begin with. Programs tell by it whether they can read the rest.
type Head struct {
	Format  string `json:"format"`  // such as "thidua-scores"
	Version int    `json:"version"` // of the format, its hash included
	Engine  string `json:"engine"`  // how results follow from data
}

// ReadHead reads the head of a record, of any version: what its keys are not, it leaves empty. Its error is that
// of what is no JSON object.
func ReadHead(text []byte) (h Head, err error) {
	err = json.NewDecoder(bytes.NewReader(text)).Decode(&h)
	return h, err
}

// Diff returns the places at which two pieces of plain data of one type differ, each
// with its Path, what stands there (From, To), and that in a line (Texts). Items of
// lists that have a code, a name or a unit are paired by it. It is for the packages of
// this module.
func Diff[T any](a, b T) []canon.Difference { return canon.Diff(a, b) }
