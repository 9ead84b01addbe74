package document

import "github.com/thidua-go/thidua/rules/internal/canon"

// Clone returns a deep copy of plain data, such as a definition: what can be
// written to is not shared. It is for the packages of this module.
func Clone[T any](x T) T { return canon.Clone(x) }

// Hash returns a hash of plain data by content, as "sha256:" and hexadecimal
// digits: numbers count by value, and fields that say nothing not at all. what keeps
// data of different kinds apart: "card". It is for the packages of this module.
func Hash(what string, data ...any) string { return canon.Hash(what, data...) }

// Diff returns the places at which two pieces of plain data of one type differ, each
// with its Path, what stands there (From, To), and that in a line (Texts). Items of
// lists that have a code, a name or a unit are paired by it. It is for the packages of
// this module.
func Diff[T any](a, b T) []canon.Difference { return canon.Diff(a, b) }
