package rules

import (
	"maps"
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// TitleOf returns what people call one of the values of the indicator; the zero Text if it has no title.
func (ind Indicator) TitleOf(value string) diag.Text {
	if title := ind.Titles[value]; !title.IsZero() {
		return say("%v", maps.Clone(title))
	}
	return diag.Text{}
}

// ValueOf returns the value that people mean by a text: the one that it is, or that it is the title of in any
// language, however spelt ([diag.NameKey]). ok is false if it is neither; then it comes back composed (NFC).
func (ind Indicator) ValueOf(text string) (code string, ok bool) {
	v := value.Text(text)
	if text = v.Text(); len(ind.Values) == 0 || slices.Contains(ind.Values, text) {
		return text, true
	}
	if len(ind.Titles) == 0 {
		return text, false
	}
	key := diag.NameKey(text)
	for _, code := range ind.Values {
		for _, title := range ind.Titles[code] {
			if title == text || diag.NameKey(title) == key {
				return code, true
			}
		}
	}
	return text, false
}

// completeTitles composes the values that titles are of and returns the faults of the titles.
func (ind *Indicator) completeTitles() (ds diag.Diagnostics) {
	if ind.Titles == nil {
		return nil
	}
	fault := func(path, code string, err error, hint diag.Text, format string, args ...any) {
		ds = append(ds, catalogue.Fault(diag.JoinPath("titles", path), code, err, hint, format, args...))
	}
	spelt := make(map[string][]string) // the values that a key may mean
	for _, v := range ind.Values {
		spelt[diag.NameKey(v)] = append(spelt[diag.NameKey(v)], v)
	}
	titles := make(map[string]diag.Words, len(ind.Titles))
	for _, code := range slices.Sorted(maps.Keys(ind.Titles)) {
		title, v := ind.Titles[code], value.Text(code)
		_, again := titles[v.Text()]
		switch {
		case !slices.Contains(ind.Values, v.Text()):
			fault(code, "unknown-text", diag.ErrName, diag.OneOf(code, ind.Values), "%s is none of the values", code)
		case again:
			fault(code, "name-taken", diag.ErrName, diag.Text{}, "%s has two titles", code)
		case title.IsZero():
			fault(code, "indicator", diag.ErrValue, say("write {vi: …}, or {vi: …, en: …}"), "the title of %s is empty", code)
		}
		titles[v.Text()] = title
	}
	ind.Titles = titles
	for _, code := range slices.Sorted(maps.Keys(titles)) {
		for _, tag := range slices.Sorted(maps.Keys(titles[code])) {
			key := diag.NameKey(titles[code][tag])
			if fold := diag.Fold(key); key != "" && (fold == "" || key == "n/a" || fold == "khongapdung") {
				fault(code, "indicator", diag.ErrValue, say("put words in its place"),
					"%s is no title: files of facts say with it that something is not known or does not apply", titles[code][tag])
			}
			other := slices.IndexFunc(spelt[key], func(v string) bool { return v != code })
			if other >= 0 && key != "" {
				fault(code, "name-taken", diag.ErrName, say("give each value a title of its own"),
					"%s, the title of %s, is the name of %s too", titles[code][tag], code, spelt[key][other])
			} else if !slices.Contains(spelt[key], code) {
				spelt[key] = append(spelt[key], code)
			}
		}
	}
	return ds
}

// Of writes a value that an indicator has, or a list, a dot and a field: one of its values by the title, as the
// language of the reader calls it ([diag.Lang.Calling]), and everything else as [Value.Format] does.
func (v Value) Of(indicator string) diag.Text {
	if text, ok := v.Text(); ok {
		return diag.Coded{Sort: diag.Value, Code: text, Of: indicator}.Text()
	}
	return diag.TextFunc(v.Format)
}
