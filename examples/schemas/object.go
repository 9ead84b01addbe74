package schemas

import (
	"bytes"
	"encoding/json"
	"slices"
)

// object is a JSON object whose keys keep their order, so that a schema is the
// same bytes each time it is made, and reads in the order of the struct.
type object []member

type member struct {
	key   string
	value any
}

func (o object) get(key string) any {
	for _, m := range o {
		if m.key == key {
			return m.value
		}
	}
	return nil
}

// with returns a copy in which a key that is there has another value.
func (o object) with(key string, value any) object {
	o = slices.Clone(o)
	for i := range o {
		if o[i].key == key {
			o[i].value = value
		}
	}
	return o
}

func (o object) without(key string) object {
	return slices.DeleteFunc(slices.Clone(o), func(m member) bool { return m.key == key })
}

// withoutNull returns the schema of what is never null.
func (o object) withoutNull() object {
	switch {
	case o.get("type") != nil:
		if kinds, ok := o.get("type").([]string); ok {
			kinds = slices.DeleteFunc(slices.Clone(kinds), func(k string) bool { return k == "null" })
			if len(kinds) == 1 {
				return o.with("type", kinds[0])
			}
			return o.with("type", kinds)
		}
	case o.get("anyOf") != nil:
		if all := o.get("anyOf").([]object); len(all) == 2 && all[1].get("type") == "null" {
			return all[0]
		}
	}
	return o
}

// bytes returns the object as a file: each key on a line of its own, lists of
// words on the line of their key.
func (o object) bytes() ([]byte, error) {
	var b bytes.Buffer
	err := o.write(&b, "\n")
	b.WriteByte('\n')
	return b.Bytes(), err
}

// write writes the object; newline begins a line at its own indentation.
func (o object) write(b *bytes.Buffer, newline string) error {
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(newline + "  ")
		if err := writeJSON(b, m.key, ""); err != nil {
			return err
		}
		b.WriteString(": ")
		if err := writeJSON(b, m.value, newline+"  "); err != nil {
			return err
		}
	}
	if len(o) > 0 {
		b.WriteString(newline)
	}
	b.WriteByte('}')
	return nil
}

func writeJSON(b *bytes.Buffer, v any, newline string) error {
	switch v := v.(type) {
	case object:
		return v.write(b, newline)
	case []object:
		b.WriteByte('[')
		for i, o := range v {
			if i > 0 {
				b.WriteString(", ")
			}
			if err := o.write(b, newline); err != nil {
				return err
			}
		}
		b.WriteByte(']')
		return nil
	}
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1) // the line break of Encode
	return nil
}
