package diag

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

// Text is a sentence for people. It keeps its format and its arguments, and is
// put into words when it is printed, in the reader's [Lang]. The zero Text is
// empty; only it equals Text{}. A Text is immutable and safe for concurrent use.
type Text struct{ s *sentence }

type sentence struct {
	in     *Catalogue // nil for what is the same in every language
	format string
	args   []any
	words  Words             // for what was read from JSON
	render func(Lang) string // for [TextFunc]
}

// spoken is what knows its words in every language: a Text, Words, a value.
type spoken interface{ Format(Lang) string }

// String returns the text in English.
func (t Text) String() string { return t.Format(English) }

// Format returns the text in the language.
func (t Text) Format(l Lang) string {
	s := t.s
	switch {
	case s == nil:
		return ""
	case s.render != nil:
		return s.render(l)
	case s.words != nil:
		return s.words.Format(l)
	case s.in == nil:
		return s.format
	}
	args := s.args
	if l != English {
		args = slices.Clone(args)
		for i, a := range args {
			switch a := a.(type) {
			case spoken:
				args[i] = a.Format(l)
			case error:
				args[i] = ErrorText(a).Format(l)
			}
		}
	}
	return fmt.Sprintf(s.in.format(l, s.format), args...)
}

// IsZero reports whether there is no text.
func (t Text) IsZero() bool { return t.s == nil }

// Equal reports whether t and u read the same in every one of [Languages].
func (t Text) Equal(u Text) bool {
	differs := func(l Lang) bool { return t.Format(l) != u.Format(l) }
	return t.IsZero() == u.IsZero() && !slices.ContainsFunc(Languages(), differs)
}

// MarshalJSON writes the text in every one of [Languages], by tag, or null for
// the zero Text.
func (t Text) MarshalJSON() ([]byte, error) {
	if t.IsZero() {
		return []byte("null"), nil
	}
	words := make(Words)
	for _, l := range Languages() {
		words[l.String()] = t.Format(l)
	}
	return json.Marshal(words)
}

// UnmarshalJSON reads what [Text.MarshalJSON] writes; what it read is
// [Text.Equal] to what was written.
func (t *Text) UnmarshalJSON(data []byte) error {
	var words Words
	if err := json.Unmarshal(data, &words); err != nil {
		return err
	}
	*t = Text{}
	if words != nil {
		*t = Text{&sentence{words: words}}
	}
	return nil
}

// Verbatim returns a text that is the same in every language: code, or what an
// author wrote; that it was deleted ([Redacted]) it says in each.
func Verbatim(text string) Text {
	if IsRedacted(text) {
		return Text{&sentence{words: RedactedWords()}}
	}
	return Text{&sentence{format: text}}
}

// TextFunc returns the text that render writes in each language. A [Catalogue] is
// for sentences, TextFunc for texts of many lines. render must be a pure function.
func TextFunc(render func(Lang) string) Text { return Text{&sentence{render: render}} }

// Join puts a separator between texts; of none it is the zero Text.
func Join(texts []Text, separator Text) Text {
	switch len(texts) {
	case 0:
		return Text{}
	case 1:
		return texts[0]
	}
	texts = slices.Clone(texts)
	return TextFunc(func(l Lang) string {
		all := make([]string, len(texts))
		for i, t := range texts {
			all[i] = t.Format(l)
		}
		return strings.Join(all, separator.Format(l))
	})
}

// ErrorText returns what an error says: each diagnostic in it on a line of its
// own, or the text of an error of [Catalogue.Error] without its kind, or what an
// error with a method Format(Lang) string says in each language, or what the operating
// system says of a file in words of the language, or the error itself; the zero Text
// for nil.
func ErrorText(err error) Text {
	if err == nil {
		return Text{}
	}
	if ds := slices.Collect(AllDiagnostics(err)); len(ds) > 0 {
		return TextFunc(Diagnostics(ds).Format)
	}
	var own interface {
		error
		spoken
	}
	if errors.As(err, &own) {
		return TextFunc(own.Format)
	}
	if said := ofSystem(err); !said.IsZero() {
		return said
	}
	return Verbatim(err.Error())
}

// Catalogue says the sentences of a package: it holds their formats in other
// languages by the English ones, as package fmt takes them. Where the order of the
// words differs, a format numbers its arguments: %[2]s. A Catalogue is immutable
// and safe for concurrent use.
type Catalogue struct {
	name   string
	loaded func() map[string]map[string]string // by tag, then by English format
}

// NewCatalogue returns the catalogue of the package called name, from the files
// catalogue/<tag>.json: objects from each English format to that of the language.
// They are read when the first text is printed in a language other than English;
// a file that cannot be read holds nothing, which package phrasetest reports.
func NewCatalogue(name string, files fs.FS) *Catalogue {
	return &Catalogue{name, sync.OnceValue(func() map[string]map[string]string {
		all := make(map[string]map[string]string)
		names, _ := fs.Glob(files, "catalogue/*.json")
		for _, name := range names {
			var formats map[string]string
			data, err := fs.ReadFile(files, name)
			if err == nil && json.Unmarshal(data, &formats) == nil {
				tag := strings.TrimSuffix(strings.TrimPrefix(name, "catalogue/"), ".json")
				all[tag] = formats
			}
		}
		return all
	})}
}

// format returns a format in the language, or the English one if there is none.
func (c *Catalogue) format(l Lang, english string) string {
	if l.own != nil {
		if f, ok := (*l.own)[c.name][english]; ok {
			return f
		}
	}
	if l.tag != "" {
		if f, ok := c.loaded()[l.tag][english]; ok {
			return f
		}
	}
	return english
}

// Say returns the sentence of a format. An argument that has words of its own in
// every language, one with a method Format(Lang) string such as a Text, [Words], a
// kind or a value, is written in the language of the text, and so is an error, as
// [ErrorText] has it. Arguments must not change afterwards; a []byte is copied.
func (c *Catalogue) Say(format string, args ...any) Text {
	if false {
		_ = fmt.Sprintf(format, args...) // so that vet checks the arguments of callers
	}
	for i, a := range args {
		if b, ok := a.([]byte); ok {
			args = slices.Clone(args)
			args[i] = string(b)
		}
	}
	return Text{&sentence{in: c, format: format, args: args}}
}

// Fault returns a diagnostic of severity Fault for what stands at a path, "" where
// there is none; err is one of the Err values of this package, and the zero Text is
// no hint.
func (c *Catalogue) Fault(path, code string, err error, hint Text, format string, args ...any) *Diagnostic {
	return &Diagnostic{Path: path, Code: code, Err: err, Message: c.Say(format, args...), Hint: hint}
}

// Error returns an error of a kind, one of the Err values of this package, that
// is put into words by [ErrorText]. It is what UnmarshalText of a host's type
// returns, so that a diagnostic of a file says it in the language of the reader.
func (c *Catalogue) Error(kind error, format string, args ...any) error {
	return &textError{kind, c.Say(format, args...)}
}

// textError is an error of a kind that can be read in every language.
type textError struct {
	kind error
	text Text
}

// Error returns the kind and the English text.
func (e *textError) Error() string { return e.kind.Error() + ": " + e.text.String() }

// Format returns the text in the language, without the kind.
func (e *textError) Format(l Lang) string { return e.text.Format(l) }

// Unwrap returns the kind.
func (e *textError) Unwrap() error { return e.kind }
