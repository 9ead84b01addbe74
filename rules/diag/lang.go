package diag

import (
	"embed"
	"maps"
	"slices"
	"strings"
)

// Lang is the language of what people read, a BCP 47 tag with the catalogues to
// print in it, and what it calls things ([Lang.Calling]). Langs are compared with ==; the zero Lang is English.
// They are immutable and safe for concurrent use.
type Lang struct {
	tag     string // "" is English
	own     *map[string]map[string]string
	calls   *calling
	grouped bool
}

// The languages that every catalogue of this module is shipped in.
var (
	English    = Lang{}
	Vietnamese = Lang{tag: "vi"}
)

//go:embed catalogue
var files embed.FS

var catalogue = NewCatalogue("rules/diag", files)

// Languages returns the languages that texts of this module can be printed in:
// English, and those of the catalogues that are shipped, by tag.
func Languages() []Lang {
	all := []Lang{English}
	for _, tag := range slices.Sorted(maps.Keys(catalogue.loaded())) {
		all = append(all, Lang{tag: tag})
	}
	return all
}

// ParseLang reads the tag of one of [Languages], such as "en" or "vi".
func ParseLang(tag string) (l Lang, ok bool) {
	for _, l := range Languages() {
		if l.String() == tag {
			return l, true
		}
	}
	return Lang{}, false
}

// NewLang returns a language of the host's own: for each catalogue, by the
// path of its package in this module, such as "rules/document", the formats of the
// language by the English ones. A format
// that it lacks is printed in the words of the shipped language of that tag, or
// in English. The maps must not change afterwards.
func NewLang(tag string, catalogues map[string]map[string]string) Lang {
	return Lang{tag: tag, own: &catalogues}
}

// String returns the tag of the language, "en" or "vi".
func (l Lang) String() string {
	if l.tag == "" {
		return "en"
	}
	return l.tag
}

// Grouped is the language with the digits of numbers in groups of three, 1.250,5 in Vietnamese and 1,250.5 in
// English, for tables that people read. Nothing reads such numbers back: what is to be copied into a file or a rule,
// or stands beside one, is written in the language itself.
func (l Lang) Grouped() Lang {
	l.grouped = true
	return l
}

// Number writes the digits of a number as the language does: 957.11 becomes
// 957,11 in Vietnamese.
func (l Lang) Number(digits string) string {
	if l == English {
		return digits
	}
	whole, part, fraction := strings.Cut(digits, ".")
	if l.grouped {
		for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
			whole = whole[:i] + catalogue.format(l, ",") + whole[i:]
		}
	}
	if !fraction {
		return whole
	}
	return whole + catalogue.format(l, ".") + part
}

// Words is what a host or a law wrote for people, by the tag of the language
// (BCP 47): {"vi": "Cờ thi đua của Chính phủ", "en": "Government's Emulation Flag"}.
type Words map[string]string

// Format returns the words in a language. Where there are none it takes those of the
// language without its subtags ("zh" for "zh-Hant"), then the English ones, then
// the Vietnamese ones, then those of the first tag that there is.
func (w Words) Format(l Lang) string {
	var tags []string
	for tag := l.String(); tag != ""; tag = tag[:max(strings.LastIndexByte(tag, '-'), 0)] {
		tags = append(tags, tag)
	}
	tags = append(tags, English.String(), Vietnamese.String())
	for _, tag := range append(tags, slices.Sorted(maps.Keys(w))...) {
		if s := w[tag]; s != "" {
			return s
		}
	}
	return ""
}

// String returns the words in English.
func (w Words) String() string { return w.Format(English) }

// IsZero reports whether there are no words in any language.
func (w Words) IsZero() bool { return w.Format(English) == "" }
