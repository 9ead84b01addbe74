package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Enum is a value of a closed list, such as the states of a line. Its names, its
// words and its methods come from the list, which is all that a package declares:
//
//	// State is what became of a line.
//	type State = diag.Enum[states]
//
//	const (
//		Missing State = iota
//		Scored
//	)
//
//	type states struct{}
//
//	func (states) Names() *diag.Names { return &stateNames }
type Enum[L interface{ Names() *Names }] uint8

func (e Enum[L]) list() *Names {
	var list L
	return list.Names()
}

// name returns the name that files use, "" for a value that they cannot write.
func (e Enum[L]) name() string {
	if names := e.list().Names; int(e) < len(names) {
		return names[e]
	}
	return ""
}

// String returns the name that files use; for a value that they cannot write its
// words in English, or "?" if it has none.
func (e Enum[L]) String() string {
	if name := e.name(); name != "" {
		return name
	}
	return e.Text().String()
}

// Text returns the words for people.
func (e Enum[L]) Text() Text {
	if texts := e.list().Texts; int(e) < len(texts) && !texts[e].IsZero() {
		return texts[e]
	}
	return Verbatim(cmp.Or(e.name(), "?"))
}

// Format returns the words for people in the language.
func (e Enum[L]) Format(l Lang) string { return e.Text().Format(l) }

// MarshalText writes the name that files use; for a value that has none it
// returns an error that wraps [ErrValue].
func (e Enum[L]) MarshalText() ([]byte, error) {
	if name := e.name(); name != "" {
		return []byte(name), nil
	}
	return nil, fmt.Errorf("%w: %v %d is not in the list", ErrValue, e.list().What, uint8(e))
}

// UnmarshalText reads a name that files use. For another text the error wraps
// [ErrSyntax] and says which name is near, and all that there are.
func (e *Enum[L]) UnmarshalText(text []byte) error {
	n := e.list()
	if i := slices.Index(n.Names, string(text)); i >= 0 && len(text) > 0 {
		*e = Enum[L](i)
		return nil
	}
	all := slices.DeleteFunc(slices.Clone(n.Names), func(s string) bool { return s == "" || s == n.Silent })
	list := strings.Join(all, ", ")
	if near, ok := Nearest(string(text), all); ok {
		return catalogue.Error(ErrSyntax, "%s %q: did you mean %s? write one of %s", n.What, text, near, list)
	}
	return catalogue.Error(ErrSyntax, "%s %q: write one of %s", n.What, text, list)
}

// Names is a closed list: a row for each value of an [Enum], by its number.
type Names struct {
	What  Text     // what the list is of, for faults: "policy"
	Names []string // as files write them; "" for a value that they cannot write
	Texts []Text   // as people read them, where that is not the name
	// Silent is the name, if one is, of what is said by leaving it out: it is read, and offered to nobody.
	Silent string
}
