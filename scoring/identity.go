package scoring

import (
	"fmt"

	"github.com/thidua-go/thidua/rules/document"
)

// Identity says which card something belongs to: its code, year and version, and
// the hash of its content. It is comparable with ==. The hash is the same for equal
// definitions, however their numbers and files are written, and differs as soon as
// anything in the card does, titles and notes included. A pledge or record that
// keeps the Identity of the card that was signed locks it.
type Identity struct {
	Code    string `json:"code" yaml:"code"`
	Year    int    `json:"year" yaml:"year"` // of the results
	Version string `json:"version,omitempty" yaml:"version"`
	Hash    string `json:"hash" yaml:"hash"`
}

// String writes the identity as "south-west 2013 v2 (sha256:0123456789ab…)".
func (id Identity) String() string {
	s := fmt.Sprintf("%s %d", id.Code, id.Year)
	if id.Version != "" {
		s += " v" + id.Version
	}
	return fmt.Sprintf("%s (%.19s…)", s, id.Hash)
}

// Identity returns which card this is.
func (c *Scorecard) Identity() Identity {
	return Identity{Code: c.def.Code, Year: c.def.Year, Version: c.def.Version, Hash: c.hash}
}

// Content returns the card in canonical form, which [Identity] has the hash of: that of the lines "thidua card 3"
// and Content, each with its line break. So whoever keeps it can compute the hash without this library; see
// rules/document/HASHES.md.
func (c *Scorecard) Content() []byte { return document.Form(content(c.def)) }

// require returns an error that wraps [ErrOtherCard] unless this is, to the
// letter, the card with the given identity: the one that was signed, say.
func (c *Scorecard) require(id Identity) error {
	have := c.Identity()
	switch {
	case have == id:
		return nil
	case have.Code == id.Code && have.Year == id.Year && have.Version == id.Version:
		return fmt.Errorf("scoring: %v has been changed: it is the content %w than the %v that is wanted", have,
			ErrOtherCard, id)
	}
	return fmt.Errorf("scoring: %v is wanted, this is %v: %w than wanted", id, have, ErrOtherCard)
}
