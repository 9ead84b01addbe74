package rules

import "github.com/thidua-go/thidua/rules/diag"

// Truth is a truth value of Kleene's strong three-valued logic. The zero Truth
// is Undetermined: not knowing never reads as yes or no.
type Truth uint8

// The truth values.
const (
	Undetermined Truth = iota // not decided by what is known (chưa xác định)
	False
	True
)

// TruthOf returns True or False.
func TruthOf(b bool) Truth {
	if b {
		return True
	}
	return False
}

// And is True if both are True and False if either is False.
func (t Truth) And(u Truth) Truth {
	switch {
	case t == False || u == False:
		return False
	case t == True && u == True:
		return True
	}
	return Undetermined
}

// Or is True if either is True and False if both are False.
func (t Truth) Or(u Truth) Truth { return t.Not().And(u.Not()).Not() }

// Not exchanges True and False and leaves Undetermined as it is.
func (t Truth) Not() Truth {
	switch t {
	case True:
		return False
	case False:
		return True
	}
	return Undetermined
}

// truthEnum has the names of truth values.
type truthEnum = diag.Enum[truthList]

type truthList struct{}

func (truthList) Names() *diag.Names { return &truthNames }

var truthNames = diag.Names{
	What:  say("truth value"),
	Names: []string{"undetermined", "false", "true"},
	Texts: []diag.Text{say("undetermined"), say("false"), say("true")},
}

// String returns "undetermined", "false" or "true".
func (t Truth) String() string { return truthEnum(t).String() }

// Format returns the words for people in the language.
func (t Truth) Format(l diag.Lang) string { return truthEnum(t).Format(l) }

// MarshalText writes t as [Truth.String] does.
func (t Truth) MarshalText() ([]byte, error) { return truthEnum(t).MarshalText() }

// UnmarshalText reads what [Truth.MarshalText] writes.
func (t *Truth) UnmarshalText(text []byte) error { return (*truthEnum)(t).UnmarshalText(text) }
