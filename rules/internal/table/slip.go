package table

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/lex"
)

// What officers write for a test out of habit: words, a range without brackets,
// signs of other programs. The hint says how to write what was meant.

// slipToken is a piece of such a text. Its class is one of
//
//	N a number or date   g > over   G >= from   l < under   L <= at most
//	E up to   T to, a dash or dots   A and   O or   U or more   D or less
//	[ ] ( ) , ; %   = an equals sign   V another word   ? anything else
type slipToken struct {
	class    byte
	text     string // of a number or date: as tests have it
	from, to int
}

// slipWords are unaccented, the longer before the shorter that they begin with.
var slipWords = []struct {
	word  string
	class byte
}{
	{"lon hon hoac bang", 'G'}, {"nho hon hoac bang", 'L'}, {"khong vuot qua", 'L'}, {"greater than", 'g'},
	{"not less than", 'G'},
	{"more than", 'g'}, {"less than", 'l'}, {"toi thieu", 'G'}, {"khong duoi", 'G'}, {"khong qua", 'L'},
	{"tro xuong", 'D'},
	{"and above", 'U'}, {"and below", 'D'}, {"and over", 'U'}, {"tro len", 'U'}, {"or more", 'U'}, {"or less", 'D'},
	{"at least", 'G'}, {"at most", 'L'}, {"between", 'G'}, {"it nhat", 'G'}, {"lon hon", 'g'}, {"nho hon", 'l'},
	{"it hon", 'l'}, {"toi da", 'L'}, {"up to", 'E'}, {"above", 'g'}, {"below", 'l'}, {"under", 'l'}, {"tren", 'g'},
	{"duoi", 'l'},
	{"over", 'g'}, {"from", 'G'}, {"hon", 'g'}, {"den", 'E'}, {"and", 'A'}, {"hoac", 'O'}, {"tu", 'G'}, {"to", 'T'},
	{"va", 'A'}, {"or", 'O'},
}

var slipSigns = []struct {
	sign  string
	class byte
}{
	{">=", 'G'}, {"=>", 'G'}, {"≥", 'G'}, {"⩾", 'G'}, {"<=", 'L'}, {"=<", 'L'}, {"≤", 'L'}, {"⩽", 'L'},
	{"<>", '!'}, {"≠", '!'}, {"!=", '!'},
	{">", 'g'}, {"<", 'l'}, {"&&", 'A'}, {"&", 'A'}, {"||", 'O'}, {"|", 'O'}, {"?", 'V'}, {"...", 'T'}, {"..", 'T'},
	{"…", 'T'}, {"–", 'T'}, {"—", 'T'}, {"−", 'T'}, {"-", 'T'}, {"~", 'T'},
	{"[", '['}, {"]", ']'}, {"(", '('}, {")", ')'}, {",", ','}, {";", ';'}, {"%", '%'}, {"==", '='}, {"=", '='},
	{"+", 'U'},
}

var (
	slipDate   = regexp.MustCompile(`^(?:\d{4}[/-]\d{1,2}[/-]\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4})(?:\b|$)`)
	slipNumber = regexp.MustCompile(`^\d{1,3}(?:[. ]\d{3}){2,}(?:,\d+)?|^\d+(?:[.,]\d+)?|^\.\d+`)
)

func slipTokens(src string) []slipToken {
	var tokens []slipToken
	for pos := 0; pos < len(src); {
		rest := src[pos:]
		add := func(class byte, n int, text string) {
			tokens = append(tokens, slipToken{class, text, pos, pos + n})
			pos += n
		}
		r, size := utf8.DecodeRuneInString(rest)
		switch date := slipDate.FindString(rest); {
		case r == ' ' || r == '\t' || r == '\n' || r == '\u00a0':
			pos += size
			continue
		case date != "":
			add('N', len(date), isoDate(date))
			continue
		case lex.IsDigit(rest[0]) || rest[0] == '.' && slipNumber.MatchString(rest) && !strings.HasPrefix(rest, ".."):
			n := slipNumber.FindString(rest)
			add('N', len(n), plainNumber(n))
			continue
		case lex.IsLetter(r):
			class, n := slipWord(rest)
			add(class, n, rest[:n])
			continue
		}
		class, n := byte('?'), size
		for _, s := range slipSigns {
			if strings.HasPrefix(rest, s.sign) {
				class, n = s.class, len(s.sign)
				break
			}
		}
		// A dash before a number is its sign, unless something stands before it.
		number := slipNumber.FindString(rest[n:])
		after := len(tokens) > 0 && strings.IndexByte("N%V", tokens[len(tokens)-1].class) >= 0
		if class == 'T' && rest[0] != '.' && number != "" && !after {
			add('N', n+len(number), "-"+plainNumber(number))
			continue
		}
		add(class, n, rest[:n])
	}
	return tokens
}

// slipWord returns the class and length of the words that s begins with.
func slipWord(s string) (class byte, n int) {
	for _, w := range slipWords {
		words := strings.Count(w.word, " ") + 1
		if n := wordsEnd(s, words); n > 0 &&
			strings.ToLower(strings.Join(strings.Fields(diag.Unaccent(s[:n])), " ")) == w.word {
			return w.class, n
		}
	}
	return 'V', wordsEnd(s, 1)
}

// wordsEnd is where the first n words of s end, 0 if there are fewer.
func wordsEnd(s string, n int) int {
	inWord := false
	for i, r := range s {
		switch letter := lex.IsLetter(r) || r == '_' || inWord && r < utf8.RuneSelf && lex.IsDigit(byte(r)); {
		case letter:
			inWord = true
		case inWord:
			if n--; n == 0 {
				return i
			}
			inWord = false
			fallthrough
		default:
			if r != ' ' && r != '\t' && r != '\u00a0' {
				return 0
			}
		}
	}
	if inWord && n == 1 {
		return len(s)
	}
	return 0
}

// isoDate writes a date with any separators, the year first or last, as
// 2024-01-31.
func isoDate(s string) string {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '.' || r == '-' })
	if len(parts[0]) < 4 {
		parts[0], parts[2] = parts[2], parts[0]
	}
	for i := 1; i < 3; i++ {
		parts[i] = ("0" + parts[i])[len(parts[i])-1:]
	}
	return strings.Join(parts, "-")
}

// plainNumber writes 1.000.000 without separators and 1,75 with a point.
func plainNumber(s string) string {
	if strings.Count(s, ".") > 1 || strings.Contains(s, " ") {
		s = strings.NewReplacer(".", "", " ", "").Replace(s)
	}
	s = strings.Replace(s, ",", ".", 1)
	if strings.HasPrefix(s, ".") {
		s = "0" + s
	}
	return s
}

// slipShapes are the shapes of texts that can be put right, over the classes of
// their tokens, with what is meant: m are the groups of the shape, n the numbers.
var slipShapes = []struct {
	shape *regexp.Regexp
	meant func(m, n []string) string
}{
	{regexp.MustCompile(`^\(?N\)?$`), func(_, n []string) string { return n[0] }},
	{slipRange, func(m, n []string) string { return opening[m[1]] + n[0] + ".." + n[1] + ending[m[2]] }},
	{regexp.MustCompile(`^([[\](]?)NTN([])[]?)$`), func(m, n []string) string {
		return cmp.Or(m[1], "[") + n[0] + ".." + n[1] + cmp.Or(m[2], "]")
	}},
	{regexp.MustCompile(`^([[\](])N[T,;]N([])[])$`), func(m, n []string) string {
		return m[1] + n[0] + ".." + n[1] + m[2]
	}},
	{regexp.MustCompile(`^N([lL])V?([lL])N$`), func(m, n []string) string {
		return opening[m[1]] + n[0] + ".." + n[1] + ending[m[2]]
	}},
	{regexp.MustCompile(`^N([gG])V?([gG])N$`), func(m, n []string) string {
		return opening[m[2]] + n[1] + ".." + n[0] + ending[m[1]]
	}},
	{regexp.MustCompile(`^V?([gGlLE=!])N$`), func(m, n []string) string { return comparing[m[1]] + n[0] }},
	{regexp.MustCompile(`^N([UD])$`), func(m, n []string) string { return comparing[m[1]] + n[0] }},
	{regexp.MustCompile(`^([[(])NT[])]?$`), func(m, n []string) string { return comparing[m[1]+"T"] + n[0] }},
	{regexp.MustCompile(`^[[(]?TN([])])$`), func(m, n []string) string { return comparing["T"+m[1]] + n[0] }},
}

var slipRange = regexp.MustCompile(`^([Gg]?)N[TAE]?([lL]?)N$`)

// meantBy returns the test that the tokens most likely stand for, and the other
// reading if it is not clear whether the last number belongs to it.
func meantBy(tokens []slipToken) (Test string, other diag.Text) {
	var classes []byte
	var n []string
	for _, t := range tokens {
		if t.class != '%' {
			classes = append(classes, t.class)
		}
		if t.class == 'N' {
			n = append(n, t.text)
		}
	}
	shape := string(classes)
	for _, s := range slipShapes {
		m := s.shape.FindStringSubmatch(shape)
		if m == nil || shape == "NN" {
			continue
		}
		if s.shape == slipRange && m[2] == "" {
			other = say("%s%s..%s) if %s does not belong to it", opening[m[1]], n[0], n[1], n[1])
		}
		return s.meant(m, n), other
	}
	return "", diag.Text{}
}

// The parts of a test for the classes of tokens.
var (
	opening   = map[string]string{"": "[", "G": "[", "g": "(", "L": "[", "l": "("}
	ending    = map[string]string{"": "]", "G": "]", "g": ")", "L": "]", "l": ")"}
	comparing = map[string]string{"g": "> ", "G": ">= ", "U": ">= ", "l": "< ", "L": "<= ", "E": "<= ", "D": "<= ",
		"=": "", "!": "!= ", "[T": ">= ", "(T": "> ", "T]": "<= ", "T)": "< "}
)

// testSlip returns what is wrong with a test that cannot be read at pos, if it
// looks like a habit; nil if it does not.
func testSlip(src string, pos int) *diag.Diagnostic {
	tokens := slipTokens(src)
	at, i := slipToken{}, slices.IndexFunc(tokens, func(t slipToken) bool { return t.to > pos })
	if i >= 0 {
		at = tokens[i]
	}
	meant, other := meantBy(tokens)
	if part := alternative(tokens, pos); meant == "" && len(part) > 0 {
		meant, other = meantBy(part)
	}
	hint := func(otherwise diag.Text) diag.Text {
		switch {
		case meant == "":
			return otherwise
		case other != (diag.Text{}):
			return say("write %s, or %s", meant, other)
		}
		return say("write %s", meant)
	}
	slip := func(t slipToken, code string, hint diag.Text, format string, args ...any) *diag.Diagnostic {
		return catalogue.Fault("", code, diag.ErrSyntax, hint, format, args...).InText(src, t.from, t.to)
	}
	whole := slipToken{}
	if len(tokens) > 0 {
		whole.from, whole.to = tokens[0].from, tokens[len(tokens)-1].to
	}
	written := func(t slipToken) string { return src[t.from:t.to] }
	for _, t := range tokens {
		text := written(t)
		switch {
		case t.class == '%':
			return slip(t, "percent", say("%s, if the key is in percent", hint(say("write the number alone"))),
				"a test has no percent sign")
		case t.class != 'N':
		case text != t.text && slipDate.MatchString(text):
			return slip(t, "date", hint(say("write %s", t.text)), "%s is not a date as tests have it", text)
		case strings.Count(text, ".") > 1 || strings.Contains(text, " "):
			return slip(t, "number", hint(say("write %s", t.text)), "%s has separators among its digits", text)
		}
	}
	if w, ok := lex.Slips[at.text]; ok && at.class != '=' && at.class != 'T' && at.class != ';' && at.class != 'A' &&
		at.class != 'O' && at.class != 'V' {
		return slip(at, "operator", hint(w.Hint), "%s", w.Message)
	}
	if plain := lex.Narrow(at.text); at.class == '?' && plain != at.text {
		return slip(at, "operator", say("write %s", plain), "%s is a full-width character", at.text)
	}
	if j := slices.IndexFunc(tokens, func(t slipToken) bool { return t.class == 'O' }); j >= 0 {
		return slip(tokens[j], "operator", say("write a comma, which means or"), "%s is not a word of tests",
			written(tokens[j]))
	}
	if at.class == ';' && meant == "" {
		return slip(at, "operator", say("write a comma, which means or"), "; is not part of a test")
	}
	has := func(classes string) bool {
		return slices.ContainsFunc(tokens, func(t slipToken) bool { return strings.IndexByte(classes, t.class) >= 0 })
	}
	switch {
	case meant == "":
		return nil
	case has("TAE,;[]") || len(tokens) > 3:
		return slip(whole, "interval", hint(diag.Text{}), "an interval is written with two dots, in brackets")
	case has("V"):
		return slip(whole, "name", hint(diag.Text{}), "a test leaves out the name of the key")
	}
	return slip(whole, "test", hint(diag.Text{}), "a test is not written like this")
}

// alternative returns the tokens between the commas around pos.
func alternative(tokens []slipToken, pos int) []slipToken {
	from, to := 0, len(tokens)
	for i, t := range tokens {
		if t.class == ',' && t.to <= pos {
			from = i + 1
		}
		if t.class == ',' && t.from >= pos {
			to = i
			break
		}
	}
	return tokens[from:to]
}

// wordSlip is testSlip for a text without quotes, from one byte to another, that
// could be a text: only what is all numbers and words for comparing is a slip.
func wordSlip(src string, from, to int) *diag.Diagnostic {
	tokens := slipTokens(src[from:to])
	meant, other := meantBy(tokens)
	if meant == "" || slices.ContainsFunc(tokens, func(t slipToken) bool { return t.class == 'V' }) {
		return nil
	}
	// The text stops at a comma or percent sign, what is meant may not.
	all := slipTokens(src)
	if more, alt := meantBy(all); more != "" {
		meant, other, from, to = more, alt, all[0].from, all[len(all)-1].to
	}
	hint := say("write %s; put a text in quotes", meant)
	if other != (diag.Text{}) {
		hint = say("write %s, or %s; put a text in quotes", meant, other)
	}
	d := catalogue.Fault("", "words", diag.ErrSyntax, hint, "comparisons are written with signs, not words")
	return d.InText(src, from, to)
}
