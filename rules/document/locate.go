package document

import (
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/lex"
)

// Locate gives every [*diag.Diagnostic] in err that has a path, or a place in a
// rule, but no file yet, its place in this file: name, line, column, length and
// the line itself. A fault inside a rule is placed at the very character, however
// the rule is written: plain, quoted, or in a block after | or >. Where the file
// has nothing at the path (a key that is missing, say), the nearest thing above
// it is the place; the path stays as it is.
//
// A path is written as [diag.JoinPath] does, sections[1].criteria[3].points,
// from the names of the keys. A key may itself hold dots: the longest key that
// fits is taken.
//
// The diagnostics in err are changed in place and returned as
// [diag.Diagnostics] in the order of the file, without what else err may hold; if
// there are none, err comes back as it is. Call Locate once for an error that nothing else is using.
func (d *Document) Locate(err error) error {
	var ds diag.Diagnostics
	maps := make(map[*node]*textMap)
	for diag := range diag.AllDiagnostics(err) {
		ds = append(ds, diag)
		if diag.File != "" {
			continue
		}
		n, rest := d.root.find(diag.Path)
		from, to, inText := diag.TextRange()
		if inText && n.kind == listNode && len(n.values) == 1 {
			n = n.values[0] // a list of one test is spoken of as the test
		}
		if inText && rest == "" && n.kind == scalarNode {
			m, ok := maps[n]
			if !ok {
				m = d.src.scalarMap(n)
				maps[n] = m
			}
			if m != nil {
				from, to = m.within(from, to)
				d.src.mark(diag, from, to)
				continue
			}
		}
		if inText && diag.Path == "" {
			continue // a rule that is not of this file
		}
		from, to = d.src.extent(n)
		d.src.mark(diag, from, to)
	}
	if len(ds) == 0 {
		return err
	}
	slices.SortStableFunc(ds, lex.ByPlace)
	return ds
}
