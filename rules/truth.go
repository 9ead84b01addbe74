package rules

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

// String returns "undetermined", "false" or "true".
func (t Truth) String() string {
	switch t {
	case True:
		return "true"
	case False:
		return "false"
	}
	return "undetermined"
}

// MarshalText writes t as [Truth.String] does.
func (t Truth) MarshalText() ([]byte, error) { return []byte(t.String()), nil }
