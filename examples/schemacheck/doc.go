// Package schemacheck holds the JSON Schemas of package schemas to what the
// library reads, with a validator that is not ours: every file that comes with
// the repository is valid, what is broken is refused by both, and files with
// random faults are judged alike. It holds nothing but tests, in a module of its
// own for the sake of the validator.
package schemacheck
