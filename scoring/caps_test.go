package scoring

import (
	"reflect"
	"testing"

	"github.com/shopspring/decimal"
)

// Every field of Caps has a row, in the same order, and every row says what the
// package needs.
func TestCapKinds(t *testing.T) {
	fields := reflect.TypeFor[Caps]()
	if fields.NumField() != len(capKinds) {
		t.Fatalf("%d fields, %d rows", fields.NumField(), len(capKinds))
	}
	for i, kind := range capKinds {
		f := fields.Field(i)
		if kind.key != f.Tag.Get("yaml") {
			t.Errorf("row %d is of %q, the field of %q", i, kind.key, f.Tag.Get("yaml"))
		}
		one := decimal.New(1, 0)
		var c Caps
		reflect.ValueOf(&c).Elem().Field(i).Set(reflect.ValueOf(&one))
		for _, other := range capKinds {
			if d := other.given(c); (d != nil) != (other.key == kind.key) || d != nil && !d.Equal(one) {
				t.Errorf("%s of a section with %s alone is %v", other.key, kind.key, d)
			}
		}
		if kind.given(c) == nil || kind.of[kind.gives] == 0 || kind.fired.IsZero() {
			t.Errorf("%s: a column is empty", kind.key)
		}
		if !kind.least && (kind.points.IsZero() || kind.side.IsZero() != kind.whole) {
			t.Errorf("%s: the words for warnings are missing", kind.key)
		}
	}
}
