// Package document reads the files that officers write: scorecards, regulations,
// clusters and facts, in YAML, JSON or CSV. It is strict, reports all faults at
// once, and knows for everything that it read where in the file it stands, so that
// a fault found much later, inside a rule, points at the very character. Start with
// [Parse], which reads a file of YAML or JSON, and [ReadFacts], which reads what is
// known of units.
//
// A package with a file format of its own reads it in four steps:
//
//	doc, err := document.Parse(file, data) // syntax
//	err = doc.Decode(&definition)          // shape: keys, kinds, numbers
//	x, err := Compile(definition)          // meaning; knows no files
//	return x, doc.Locate(err)              // its faults, placed in the file
//
// # YAML
//
// Files are YAML 1.2, of which JSON is a part, less what a definition does not
// need and an author is surprised by: a file holds one document; keys are texts,
// each written once; anchors, aliases, merge keys and tags are refused, and so
// are tabs in the indentation. Numbers are decimals, exactly as written, without
// exponent or plus. Where a file does not say how it writes them, as only one of facts
// can, 38.030 is refused: it may be 38030 or 38.03; a number of JSON has a decimal
// point. yes, no, on, off, có and không are texts, not booleans,
// in a definition; where a boolean is wanted the diagnostic says what to write.
// A file has at most 4 MiB, one of facts 16 MiB.
//
// # Facts
//
// [ReadFacts] reads what is known of units from a table or from YAML, checked against a
// schema: empty is missing, n/a is not applicable.
//
// # Places
//
// Lines and columns count from 1. Columns count characters: a combining mark is
// one of its own, a tab is one. A byte order mark does not count.
//
// # Files on the disk
//
// [ReadFile] reads what strangers may have put into a folder, and [WriteFile] replaces a file so that nothing is
// lost. All else reads nothing but the bytes given.
//
// All functions are safe for concurrent use.
package document
