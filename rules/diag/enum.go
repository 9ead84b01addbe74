package diag

import (
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

func (e Enum[L]) names() *Names {
	var list L
	return list.Names()
}

// String returns the name that files use; for a value that they cannot write its
// words in English, or "?" if it has none.
func (e Enum[L]) String() string {
	n := e.names()
	if name := n.Name(uint8(e)); name != "?" {
		return name
	}
	return n.Text(uint8(e)).String()
}

// Text returns the words for people.
func (e Enum[L]) Text() Text { return e.names().Text(uint8(e)) }

// Format returns the words for people in the language.
func (e Enum[L]) Format(l Lang) string { return e.Text().Format(l) }

// MarshalText writes the name that files use; for a value that has none it
// returns an error that wraps [ErrValue].
func (e Enum[L]) MarshalText() ([]byte, error) {
	if name := e.names().Name(uint8(e)); name != "?" {
		return []byte(name), nil
	}
	return nil, fmt.Errorf("%w: %v %d is not in the list", ErrValue, e.names().What, uint8(e))
}

// UnmarshalText reads a name that files use. For another text the error wraps
// [ErrSyntax] and says which name is near, and all that there are.
func (e *Enum[L]) UnmarshalText(text []byte) error {
	i, err := e.names().Find(string(text))
	if err == nil {
		*e = Enum[L](i)
	}
	return err
}

// Names is a closed list: a row for each value of an [Enum], by its number.
type Names struct {
	What  Text     // what the list is of, for faults: "policy"
	Names []string // as files write them; "" for a value that they cannot write
	Texts []Text   // as people read them, where that is not the name
}

// Name returns the name of value i, "?" for one that has none.
func (n *Names) Name(i uint8) string {
	if int(i) < len(n.Names) && n.Names[i] != "" {
		return n.Names[i]
	}
	return "?"
}

// Text returns value i in words for people.
func (n *Names) Text(i uint8) Text {
	if int(i) < len(n.Texts) && !n.Texts[i].IsZero() {
		return n.Texts[i]
	}
	return Verbatim(n.Name(i))
}

// Find returns the value of a name, or an error as of [Enum.UnmarshalText].
func (n *Names) Find(name string) (i uint8, err error) {
	if i := slices.Index(n.Names, name); i >= 0 && name != "" {
		return uint8(i), nil
	}
	all := n.all()
	list := strings.Join(all, ", ")
	if near, ok := Nearest(name, all); ok {
		return 0, catalogue.Error(ErrSyntax, "%s %q: did you mean %s? write one of %s", n.What, name, near, list)
	}
	return 0, catalogue.Error(ErrSyntax, "%s %q: write one of %s", n.What, name, list)
}

// all returns the names that files can write, in order.
func (n *Names) all() []string {
	return slices.DeleteFunc(slices.Clone(n.Names), func(s string) bool { return s == "" })
}
