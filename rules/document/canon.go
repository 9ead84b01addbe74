package document

import (
	"reflect"

	"github.com/thidua-go/thidua/rules/internal/canon"
)

// Clone returns a deep copy of plain data, such as a definition: what can be
// written to is not shared. It is for the packages of this module.
func Clone[T any](x T) T { return canon.Clone(x) }

// Hash returns a hash of plain data by content, as "sha256:" and hexadecimal
// digits: numbers count by value, and fields that say nothing not at all. what keeps
// data of different kinds apart: "card". It is for the packages of this module.
func Hash(what string, data ...any) string { return canon.Hash(what, data...) }

// Difference is a place at which two pieces of plain data differ.
type Difference = canon.Difference

// Diff returns where two pieces of plain data of one type differ. Items of lists
// that have a code, a name or a unit are paired by it. It is for the packages of this module.
func Diff[T any](a, b T) []Difference { return canon.Diff(a, b) }

// DiffText writes what stands at one side of a [Difference] in a line.
func DiffText(x any) string { return canon.Text(reflect.ValueOf(x)) }
