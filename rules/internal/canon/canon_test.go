package canon

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/shopspring/decimal"
)

type item struct {
	Code string           `yaml:"code"`
	Max  *decimal.Decimal `yaml:"max"`
	Tags []string         `yaml:"tags"`
}

type data struct {
	Inner
	Title string          `yaml:"title"`
	Items []item          `yaml:"items"`
	By    map[string]bool `yaml:"by"`
}

type Inner struct {
	Note string `yaml:"note"`
}

func number2(s string) *decimal.Decimal { d := decimal.RequireFromString(s); return &d }

func sample() data {
	return data{
		Inner: Inner{"n"}, Title: "t", By: map[string]bool{"x": true, "a": false},
		Items: []item{{Code: "I", Max: number2("1.50"), Tags: []string{"a"}}, {Code: "II"}},
	}
}

func TestCloneSharesNothing(t *testing.T) {
	a := sample()
	b := Clone(a)
	if !reflect.DeepEqual(a, b) {
		t.Fatalf("%v is not %v", b, a)
	}
	b.Items[0].Tags[0], b.By["x"] = "changed", false
	*b.Items[0].Max = decimal.New(9, 0)
	if !reflect.DeepEqual(a, sample()) {
		t.Errorf("the copy shares data: %v", a)
	}
}

func TestHashAndDiff(t *testing.T) {
	for _, tt := range []struct {
		reason string
		change func(*data)
		same   bool
		diff   string
	}{
		{"a number written in another way", func(d *data) { d.Items[0].Max = number2("1.5") }, true, "[]"},
		{"an empty list where it is left out", func(d *data) { d.Items[1].Tags = []string{} }, true, "[]"},
		{"a number", func(d *data) { d.Items[0].Max = number2("0") }, false, "[{items[I].max 1.5 0}]"},
		{"0 is not nothing where it is given", func(d *data) { d.Items[1].Max = number2("0") }, false,
			"[{items[II].max <nil> 0}]"},
		{"a field of an embedded struct", func(d *data) { d.Note = "m" }, false, "[{note n m}]"},
		{"white space", func(d *data) { d.Title = " t" }, false, "[]"},
		{"another order", func(d *data) { d.Items[0], d.Items[1] = d.Items[1], d.Items[0] }, false, "[]"},
		{"an item less", func(d *data) { d.Items = d.Items[:1] }, false, "[{items[II] II }]"},
		{"a text in two", func(d *data) { d.Items[0].Tags = []string{"a", ""} }, false, "[]"},
		{"a key", func(d *data) { d.By = map[string]bool{"x": true} }, false, "[]"},
	} {
		d := sample()
		tt.change(&d)
		if same := Hash("x", d) == Hash("x", sample()); same != tt.same {
			t.Errorf("%s: the same hash is %v", tt.reason, same)
		}
		var got []string
		for _, x := range Diff(sample(), d) {
			show := func(x any) string {
				if p, ok := x.(*decimal.Decimal); ok && p == nil {
					return "<nil>"
				}
				return Text(reflect.ValueOf(x))
			}
			got = append(got, fmt.Sprintf("{%s %s %s}", x.Path, show(x.From), show(x.To)))
		}
		if fmt.Sprint(got) != tt.diff {
			t.Errorf("%s: the differences are %v, not %s", tt.reason, got, tt.diff)
		}
	}
	if Hash("x", sample()) == Hash("y", sample()) {
		t.Error("what is hashed does not count")
	}
}
