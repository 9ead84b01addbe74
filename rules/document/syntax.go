package document

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"

	"github.com/thidua-go/thidua/rules/diag"
)

var byteOrderMark = []byte("\uFEFF")

// readText checks that data is text that can be parsed and shown: not too long,
// UTF-8, without characters that editors do not show or that YAML and editors
// disagree on whether they break a line.
func readText(file string, data []byte, limit int) (*source, diag.Diagnostics) {
	data, marked := bytes.CutPrefix(data, byteOrderMark)
	if len(data) > limit {
		return nil, diag.Diagnostics{newSource(file, nil).fault(0, 0, "too-long", say("split it"),
			"the file has %d bytes, more than the most allowed, %d", len(data), limit)}
	}
	for _, magic := range []string{"PK\x03\x04", "\xd0\xcf\x11\xe0"} {
		if bytes.HasPrefix(data, []byte(magic)) {
			return nil, diag.Diagnostics{newSource(file, nil).fault(0, 0, "workbook",
				say("save the sheet as CSV UTF-8, with the ending .csv"),
				"the file is a workbook of Excel or an archive, not a text")}
		}
	}
	src := newSource(file, data)
	src.bom = marked
	var ds diag.Diagnostics
	for i := 0; i < len(data) && len(ds) < maxFaults; {
		if c := data[i]; c >= 0x20 && c < 0x7f || c == '\n' || c == '\t' {
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if d := src.unreadable(r, i, n); d != nil {
			ds = append(ds, d)
			if d.Code == "not-utf8" || d.Code == "letters" || r == '\r' {
				break // the rest is likely more of the same
			}
		}
		i += n
	}
	if len(ds) > 0 {
		return nil, ds
	}
	return src, nil
}

// unreadable returns what is wrong with a character of n bytes at a byte, or nil.
func (s *source) unreadable(r rune, at, n int) *diag.Diagnostic {
	data := s.data[at:]
	switch {
	case r == utf8.RuneError && n == 1:
		hint := say("save it as UTF-8")
		if at == 0 && len(data) > 1 && (data[0] == 0xff || data[0] == 0xfe) {
			hint = say("it looks like UTF-16; save it as UTF-8")
		} else if letters := legacyBytes(s.data); letters != "" {
			return s.fault(at, at+n, "letters", convertLetters, "the letters are those of %s, not of Unicode", letters)
		}
		return s.fault(at, at+n, "not-utf8", hint, "the file is not UTF-8: byte %#x", data[0])
	case bytes.HasPrefix(data, []byte("\r\n")):
	case r == '\r':
		return s.fault(at, at+n, "line-break", say("save it with the line endings of Unix or Windows"),
			"a carriage return without a line feed")
	case r == 0x85 || r == 0x2028 || r == 0x2029:
		return s.fault(at, at+n, "line-break", say("remove it, or write \\u%04x within double quotes", r),
			"an invisible line break, U+%04X", r)
	case r < 0x20 || r >= 0x7f && r < 0xa0 || r == 0xfeff || r == 0xfffe || r == 0xffff:
		return s.fault(at, at+n, "control-character", say("remove it"), "an invisible character, U+%04X", r)
	}
	return nil
}

// parseYAML reads the one document of the file.
func (s *source) parseYAML() (*yaml.Node, *diag.Diagnostic) {
	// Each value but the first needs one of these characters before it: a bound on
	// the memory that the tree can take, before it is built.
	pieces := 1
	for _, c := range ",:-[{?" {
		pieces += bytes.Count(s.data, []byte{byte(c)})
	}
	if pieces > maxPieces {
		return nil, s.fault(0, 0, "too-many-values", say("split it"),
			"the file may have %d values, more than the most allowed, %d", pieces, maxPieces)
	}
	loader, err := yaml.NewLoader(bytes.NewReader(s.data),
		yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(maxDepth))))
	if err != nil {
		return nil, s.syntaxFault(err)
	}
	var root, second yaml.Node
	if err := loader.Load(&root); err != nil && !errors.Is(err, io.EOF) {
		return nil, s.syntaxFault(err)
	}
	content := within(&root)
	if content.Kind == 0 || content.Kind == yaml.ScalarNode && content.ShortTag() == "!!null" {
		return nil, s.fault(0, 0, "empty-file", diag.Text{}, "the file is empty")
	}
	switch err := loader.Load(&second); {
	case err == nil:
		at := s.offset(within(&second).Line, within(&second).Column)
		return nil, s.fault(at, at, "second-document",
			say("remove the line --- and what follows it, or make it a file of its own"), "a second document in the file")
	case !errors.Is(err, io.EOF):
		return nil, s.syntaxFault(err)
	}
	return content, nil
}

// within returns what a document holds.
func within(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.DocumentNode && len(n.Content) == 1 {
		n = n.Content[0]
	}
	return n
}

// syntaxHints says in the words of an officer what the parser means, by a part
// of its message; the first that fits.
var syntaxHints = []struct {
	part          string
	message, hint diag.Text
}{
	{"exceeded max depth", say("lists and keys are nested too deeply"), say("at most 64 within each other")},
	{"mapping values are not allowed", say("a colon that makes no key here"),
		say("put a text with a colon in 'quotes' or on its own lines after |; or check the indentation")},
	{"could not find expected ':'", say("a line without a colon after its key"),
		say("write key: value, with a space after the colon")},
	{"did not find expected key", say("the line does not continue what stands above it"),
		say("check the indentation, and put a text with quotes or brackets inside in 'quotes'")},
	{"did not find expected '-'", say("the line does not continue the list above it"),
		say("check the indentation; each item of a list begins with - and a space")},
	{"did not find expected ',' or ']'", say("a list in [ ] without its end, or without a comma"),
		say("write [a, b]; put a text with brackets or commas in 'quotes'")},
	{"did not find expected ',' or '}'", say("keys in { } without their end, or without a comma"),
		say("write {a: 1, b: 2}; put a text with brackets or commas in 'quotes'")},
	{"found unexpected end of stream", say("a text in quotes without its closing quote"),
		say("close the quote; within '…' a quote is written twice, within \"…\" as \\\"")},
	{"found unknown escape character", say("an unknown escape after \\ within double quotes"),
		say("use 'single quotes', or write \\\\ for a backslash")},
	{"hexadecimal number", say("an escape \\x, \\u or \\U without its digits"),
		say("use 'single quotes', or write \\\\ for a backslash")},
	{"invalid Unicode character escape", say("an escape that is not a character"), say("write the character itself")},
	{"block sequence entries are not allowed", say("an item of a list where none can stand"),
		say("begin the list on the line after the key")},
	{"did not find expected comment or line break", say("text after | or >"), say("begin the text on the next line")},
	{"did not find expected node content", say("a value is missing"), say("write the value, or remove the comma")},
	{"did not find expected alphabetic", say("a name after & or * is missing"),
		say("put a text that begins with & or * in 'quotes'")},
	{"unknown anchor", say("an alias, which is not allowed"), say("put a text that begins with * in 'quotes'")},
	{"found character that cannot start any token", say("a text cannot begin with this character"),
		say("put the text in 'quotes'")},
	{"tag", say("a text cannot begin with !"), say("put the text in 'quotes'")},
	{"directive", say("a line that begins with %%"), say("put the text in 'quotes'")},
	{"document", say("a line that begins with --- or ..."), say("one file holds one document")},
}

// syntaxFault turns an error of the YAML parser into a diagnostic.
func (s *source) syntaxFault(err error) *diag.Diagnostic {
	var le *yaml.LoadError
	if !errors.As(err, &le) {
		return s.fault(0, 0, "syntax", diag.Text{}, "the file cannot be read: %v", err)
	}
	within := strings.Contains(le.ContextMsg, "flow") || strings.Contains(le.ContextMsg, "quoted")
	if d := s.oddIndentation(le.Mark.Line); d != nil && !within {
		return d
	}
	d := fault("syntax", diag.Text{}, "the file cannot be read: %s", le.Message)
	for _, h := range syntaxHints {
		if strings.Contains(le.Message, h.part) {
			d.Message, d.Hint = h.message, h.hint
			break
		}
	}
	at, context := s.offset(le.Mark.Line, le.Mark.Column), s.offset(le.ContextMark.Line, le.ContextMark.Column)
	lineFrom, _ := s.line(s.lineOf(at))
	before := bytes.TrimRight(s.data[lineFrom:at], " \t")
	end := at
	switch {
	case strings.Contains(le.Message, "exceeded max depth"):
		d.Code, d.Err = "too-deep", diag.ErrLimit
	case strings.Contains(le.Message, "mapping values") && !bytes.Contains(before, []byte(": ")) && len(before) > 0:
		// The first colon of its line is no key: the line above has none either, and
		// goes on here.
		d.Message, d.Hint = say("this key cannot stand here"), say("check the indentation; and the line above must be "+
			"key: value, with a space after the colon")
		at -= len(bytes.TrimLeft(s.data[lineFrom:at], " \t"))
	case strings.Contains(le.Message, "did not find expected key") &&
		(bytes.HasSuffix(before, []byte(`"`)) || bytes.HasSuffix(before, []byte("'"))):
		d.Message, d.Hint = say("text after a closing quote"), say("put the whole value in 'single quotes', where a ' "+
			"is written twice, or on its own lines after |")
	case strings.Contains(le.Message, "',' or"):
		message, hint, ok := colonWithin(s.data[context:at])
		if ok && bytes.HasPrefix(s.data[at:], []byte(":")) {
			d.Message, d.Hint = message, hint
			break
		}
		d.Message = say("%s; it begins on line %d", d.Message, le.ContextMark.Line)
	case strings.Contains(le.Message, "end of stream"), strings.Contains(le.Message, "could not find expected ':'"):
		// An end that is missing is seen too late: the fault is where the thing begins.
		at = context
	case at >= len(s.data):
		d.Message, d.Hint = say("the file ends within brackets"), say("close them")
		at = max(0, bytes.LastIndexAny(s.data, "[{"))
	}
	return s.mark(d, at, end)
}

// oddIndentation refuses blanks other than spaces among those that begin the line at
// fault, or the one before or after, since the parser may see it late.
func (s *source) oddIndentation(line int) *diag.Diagnostic {
	for _, i := range []int{line - 1, line, line - 2} {
		if i < 0 || i >= len(s.lines) {
			continue
		}
		from, to := s.line(i)
		if d := s.oddBlank(from, to); d != nil {
			return d
		}
	}
	return nil
}

// oddBlank refuses a blank that is no space before a text.
func (s *source) oddBlank(from, to int) *diag.Diagnostic {
	text := s.data[from:to]
	rest := bytes.TrimLeftFunc(text, unicode.IsSpace)
	t := bytes.IndexFunc(text, func(r rune) bool { return r != ' ' })
	if len(rest) == 0 || t < 0 || t >= len(text)-len(rest) {
		return nil
	}
	r, n := utf8.DecodeRune(text[t:])
	what := say("a tab")
	if r != '\t' {
		what = say("a blank that is no space, U+%04X,", r)
	}
	return s.fault(from+t, from+t+n, "tab", say("indent with spaces"), "%s in the indentation", what)
}
