package main

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// The bounds of what is pasted.
const (
	maxPasted   = 1 << 20 // bytes
	maxLines    = 2_000
	maxName     = 200 // letters
	maxSections = 100
)

// line is a line of a list that somebody typed, or pasted from a spreadsheet or a letter.
type line struct {
	number int // from 1
	text   string
}

// markers are what stands before an item of a numbered list, with how it counts: each list counts in one way.
var markers = []struct {
	pattern *regexp.Regexp
	nth     func(n int) string
}{
	{regexp.MustCompile(`^\(?(\d{1,4})(?:\s*[.)/]+\s*|\s+)(.+)$`), func(n int) string { return fmt.Sprint(n) }},
	{regexp.MustCompile(`^\(?([IVXL]{1,7})(?:[.)/]+\s*|\s*\t\s*)(.+)$`), roman},
	{regexp.MustCompile(`^\(?([a-z])(?:[.)/]+\s*|\s*\t\s*)(.+)$`), func(n int) string { return string(rune('a' + n - 1)) }},
}

var (
	// bullet is what stands before an item: the letters of symbol fonts lie in a private area, and o is a
	// bullet of a word processor where a tab follows.
	bullet = regexp.MustCompile(`^(?:[•·●○▪■◦‣–—*+§\-\x{e000}-\x{f8ff}]\s*|o\t)(\S.*)$`)
	// strayNumber is the number of an item, in whatever list.
	strayNumber = regexp.MustCompile(`^\(?\d{1,4}\s*[.)]\s`)
	ownCode     = regexp.MustCompile(`^([a-z0-9][a-z0-9_]{0,62})\s*=\s*(.+)$`)
	plainCode   = regexp.MustCompile(`^[a-z0-9][a-z0-9_]{0,62}$`)
	// titledMax is a title and its points: a number behind a blank alone may be part of the title.
	titledMax = regexp.MustCompile(`^(.*?[^\s:=])\s*(?:[:=\t]\s*([\d.,]+)(?:\s*(?:điểm|points?))?|` +
		`\(\s*([\d.,]+)(?:\s*(?:điểm|points?))?\s*\)|\s([\d.,]+)\s*(?:điểm|points?))$`)
	plainMax = regexp.MustCompile(`^\d{1,9}(?:[.,]\d{1,2})?$`)
)

// pasted reads a list, one item a line: without numbers and bullets before the items, commas and semicolons behind
// them, and what a word processor adds that nobody sees. An item may have a tab in it.
func pasted(file, text string) ([]line, error) {
	if len(text) > maxPasted {
		return nil, newFault(file, "limit", diag.ErrLimit, diag.Text{}, "the list is larger than %d kB", maxPasted>>10)
	}
	if _, err := document.CSV(file, []byte(text)); err != nil { // bytes that are no letters
		return nil, err
	}
	var lines []line
	for i, raw := range strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n") {
		one := shown(raw)
		if m := bullet.FindStringSubmatch(one); m != nil {
			one = m[1]
		}
		if one = strings.TrimRight(one, " \t;,."); one != "" {
			lines = append(lines, line{i + 1, one})
		}
	}
	if len(lines) > maxLines {
		return nil, newFault(file, "limit", diag.ErrLimit, diag.Text{},
			"the list has %d lines, more than the most allowed, %d", len(lines), maxLines)
	}
	return unnumbered(file, lines)
}

// shown is what people see of a text, in the letters of the standard (NFC).
func shown(raw string) string {
	text, _ := rules.TextOf(strings.Map(func(r rune) rune {
		switch {
		case r != '\t' && unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, raw)).Text()
	return strings.TrimSpace(text)
}

// unnumbered takes the numbers of a list away that counts its items from the first to the last. Numbers that do
// not may be part of names, or say that an item is missing: nobody can know.
func unnumbered(file string, lines []line) ([]line, error) {
	for _, m := range markers {
		var rest []line
		for i, l := range lines {
			if found := m.pattern.FindStringSubmatch(l.text); found != nil && found[1] == m.nth(i+1) {
				rest = append(rest, line{l.number, strings.TrimSpace(found[2])})
			}
		}
		if len(rest) == len(lines) && len(lines) > 1 {
			return rest, nil
		}
	}
	for i, l := range lines {
		if strayNumber.MatchString(l.text) {
			return nil, inLine(file, l.number, "numbering", diag.ErrValue,
				say("let the numbers run from 1, or take all of them away"),
				"the numbers of the list do not run from 1 without a gap: the item %d is %s", i+1, l.text)
		}
	}
	return lines, nil
}

// roman writes a number up to 89 in Roman numerals.
func roman(n int) string {
	var b strings.Builder
	for _, d := range []struct {
		value int
		sign  string
	}{{50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= d.value && b.Len() < 20; n -= d.value {
			b.WriteString(d.sign)
		}
	}
	return b.String()
}

// inLine is a fault of a line of a list.
func inLine(file string, n int, code string, err error, hint diag.Text, format string, args ...any) *diag.Diagnostic {
	d := newFault(file, code, err, hint, format, args...)
	d.Line, d.Column = n, 1
	return d
}

// unit is a member as it is written down.
type unit struct{ code, name string }

// unitsOf reads a list of members: a name a line, or code = name. Names of one code, as the library folds them, are
// a fault: nobody could tell them apart where accents are lost.
func unitsOf(file string, lines []line) ([]unit, error) {
	var units []unit
	var ds diag.Diagnostics
	first := make(map[string]line)
	for _, l := range lines {
		u := unit{codeOf(l.text), l.text}
		if m := ownCode.FindStringSubmatch(l.text); m != nil {
			u = unit{m[1], m[2]}
		}
		same, again := first[diag.Fold(u.code)]
		switch {
		case strings.ContainsAny(u.name, "\t|"):
			ds = append(ds, inLine(file, l.number, "cells", diag.ErrValue, say("copy the column of the names alone"),
				"it holds several cells, and which is the name is not clear: %s", strings.Join(strings.Fields(u.name), " ")))
		case len([]rune(u.name)) > maxName:
			ds = append(ds, inLine(file, l.number, "limit", diag.ErrLimit, diag.Text{},
				"the name has more than %d letters", maxName))
		case !plainCode.MatchString(u.code):
			ds = append(ds, inLine(file, l.number, "no-code", diag.ErrName, say("write a code before it: don_vi = %s", u.name),
				"no code can be made of the name %s", u.name))
		case again:
			ds = append(ds, inLine(file, l.number, "same-name", diag.ErrName,
				say("write a code before one of them: %s_2 = %s", u.code, u.name),
				"%s has the code %s, which line %d has: %s", u.name, u.code, same.number, same.text))
		default:
			first[diag.Fold(u.code)] = l
			units = append(units, u)
		}
	}
	if len(lines) < 2 {
		ds = append(ds, newFault(file, "members", diag.ErrValue, say("write a name a line"),
			"a cluster has two members or more"))
	}
	return units, ds.Err()
}

// codeOf is the code of a name: ha_tinh of Hà Tĩnh.
func codeOf(name string) string {
	var words []string
	for _, w := range strings.FieldsFunc(diag.NameKey(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	}) {
		words = append(words, diag.Fold(w))
	}
	return strings.Join(words, "_")
}

// part is a section of a card to be made.
type part struct {
	title string
	max   decimal.Decimal
}

// partsOf reads a list of sections, each with its points: Kinh tế: 600.
func partsOf(file string, lines []line) ([]part, error) {
	var parts []part
	var ds diag.Diagnostics
	for _, l := range lines {
		m := titledMax.FindStringSubmatch(l.text)
		if m == nil {
			ds = append(ds, inLine(file, l.number, "section", diag.ErrSyntax, say("write the points behind it: %s: 100", l.text),
				"a section needs a title and its points"))
			continue
		}
		max, err := pointsIn(m[2] + m[3] + m[4])
		if err != nil {
			ds = append(ds, inLine(file, l.number, "points", diag.ErrValue, say("write 1000 or 12.5"),
				"%s", diag.ErrorText(err)))
			continue
		}
		parts = append(parts, part{strings.Join(strings.Fields(m[1]), " "), max})
	}
	if len(lines) == 0 || len(lines) > maxSections {
		ds = append(ds, newFault(file, "section", diag.ErrLimit, diag.Text{},
			"a card has from 1 to %d sections", maxSections))
	}
	return parts, ds.Err()
}

// pointsIn reads points as people type them. 1.000 may be one or a thousand.
func pointsIn(text string) (decimal.Decimal, error) {
	text = strings.TrimSpace(text)
	if !plainMax.MatchString(text) {
		return decimal.Decimal{}, catalogue.Error(diag.ErrValue, "points cannot be read without a doubt: %s", text)
	}
	d, err := decimal.NewFromString(strings.Replace(text, ",", ".", 1))
	if err == nil && !d.IsPositive() {
		err = catalogue.Error(diag.ErrValue, "points are above 0")
	}
	return d, err
}
