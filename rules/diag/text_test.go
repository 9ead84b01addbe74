package diag

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"
)

var sample = NewCatalogue("sample", fstest.MapFS{"catalogue/vi.json": {Data: []byte(`{
	"%s wants %d": "%[2]d là điều %[1]s cần", "a table": "một bảng tra"
}`)}})

func TestText(t *testing.T) {
	lao := NewLang("lo", map[string]map[string]string{"sample": {"%s wants %d": "<%s %d>"}})
	own := NewLang("vi", map[string]map[string]string{"sample": {"a table": "bảng"}})
	words := Words{"vi": "cờ", "en": "flag", "zh": "旗"}
	for _, tt := range []struct {
		text   Text
		lang   Lang
		want   string
		reason string
	}{
		{Text{}, Vietnamese, "", "the zero text"},
		{sample.Say("%s wants %d", sample.Say("a table"), 3), English, "a table wants 3", "English is the format itself"},
		{sample.Say("%s wants %d", sample.Say("a table"), 3), Vietnamese, "3 là điều một bảng tra cần",
			"arguments in the language too, in its order"},
		{sample.Say("%s wants %d", sample.Say("a table"), 3), lao, "<a table 3>",
			"a language of the host, English where it has no words"},
		{sample.Say("%s wants %d", sample.Say("a table"), 3), own, "3 là điều bảng cần",
			"a host's words first, then those shipped"},
		{sample.Say("%s", words), Vietnamese, "cờ", "data in several languages"},
		{sample.Say("%s", words), NewLang("zh-Hant", nil), "旗", "a tag without its subtags"},
		{sample.Say("%s", words), lao, "flag", "English for a language that has no words"},
		{sample.Say("%s", Words{"vi": "cờ"}), lao, "cờ", "Vietnamese where there is no English"},
		{sample.Say("%s", Words{"km": "b", "fr": "a"}), lao, "a", "the first tag where there is neither"},
		{Verbatim("a %d"), Vietnamese, "a %d", "what an author wrote is no format"},
		{Join([]Text{Verbatim("a"), sample.Say("a table")}, Verbatim(", ")), Vietnamese, "a, một bảng tra", "joined"},
	} {
		if got := tt.text.Format(tt.lang); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.reason, got, tt.want)
		}
		data, err := json.Marshal(tt.text)
		if err != nil {
			t.Fatal(err)
		}
		var back Text
		if err := json.Unmarshal(data, &back); err != nil || !back.Equal(tt.text) {
			t.Errorf("%s: %s reads back as %v, %v", tt.reason, data, back, err)
		}
	}
}

// What an error was told in a buffer stays when the buffer is used again.
func TestTextKeepsItsArguments(t *testing.T) {
	buffer := []byte("abc")
	text := sample.Say("%s wants %d", buffer, 1)
	copy(buffer, "xyz")
	if got := text.String(); got != "abc wants 1" {
		t.Errorf("got %q", got)
	}
}

func TestParseLang(t *testing.T) {
	for tag, want := range map[string]bool{"en": true, "vi": true, "": false, "lo": false, "VI": false} {
		l, ok := ParseLang(tag)
		if ok != want || ok && l.String() != tag {
			t.Errorf("%q: %v, %v", tag, l, ok)
		}
	}
	if Vietnamese.Number("957.11") != "957,11" || English.Number("957.11") != "957.11" {
		t.Error("numbers")
	}
}

type colour = Enum[colours]

type colours struct{}

func (colours) Names() *Names {
	return &Names{What: Verbatim("colour"), Names: []string{"", "red", "yellow", "any"}, Silent: "any",
		Texts: []Text{{}, sample.Say("a table")}}
}

func TestEnum(t *testing.T) {
	var c colour
	for _, tt := range []struct {
		text   string
		want   colour
		fault  string
		reason string
	}{
		{"yellow", 2, "", "a name"},
		{"yelow", 0, "did you mean yellow? write one of red, yellow", "a slip"},
		{"", 0, "write one of red, yellow", "a value without a name is not written"},
		{"any", 3, "", "what is said by leaving it out is read"},
		{"an", 0, `"an": write one of red, yellow`, "and offered to nobody"},
	} {
		c = 0
		err := c.UnmarshalText([]byte(tt.text))
		if c != tt.want || (err == nil) != (tt.fault == "") || err != nil && !strings.Contains(err.Error(), tt.fault) {
			t.Errorf("%s: %v, %v", tt.reason, c, err)
		}
	}
	if _, err := colour(7).MarshalText(); err == nil || colour(7).String() != "?" {
		t.Error("a value outside the list has no name")
	}
	if colour(1).Format(Vietnamese) != "một bảng tra" || colour(2).Text().String() != "yellow" {
		t.Error("the words of a value are its text, or its name")
	}
}
