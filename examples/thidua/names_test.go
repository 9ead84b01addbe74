package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/examples/years"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// TestNames: nothing that is printed of a year calls a unit, a group, an indicator, a field, a criterion, a section,
// a card, a regulation or an award by its code where people call it something else. A formula that the card
// writes stands as in its file, and the code of an indicator in brackets behind its label beside one.
func TestNames(t *testing.T) {
	samples, err := filepath.Glob("../cards/*/cluster.yaml")
	if err != nil || len(samples) == 0 {
		t.Fatal(samples, err)
	}
	for i, name := range samples {
		samples[i] = filepath.Dir(name)
	}
	words := catalogueWords(t)
	for _, name := range slices.Concat(years.Names(), samples) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			f, err := folder.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			y, err := folder.Load(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range []diag.Lang{diag.Vietnamese, diag.English} {
				n := namesOf(t, y, l.Calling(y.Campaign.Calls))
				if l == diag.English {
					n.maskWords(func(code string) bool { return !regexp.MustCompile(`[^a-z]`).MatchString(code) })
				} else {
					n.maskWords(func(code string) bool { return words[code] })
				}
				for title, text := range told(t, y, l) {
					if leak := n.leak(text); leak != "" {
						t.Errorf("%s, %v: %s", title, l, leak)
					}
				}
			}
		})
	}
}

// told is all that is printed of a year in a language, by what was asked for.
func told(t *testing.T, y *folder.Year, l diag.Lang) map[string]string {
	t.Helper()
	out := make(map[string]string)
	ask := func(title string, o options) {
		var b bytes.Buffer
		o.lang, o.format = l.Calling(y.Campaign.Calls), cmp.Or(o.format, "text")
		err := show(&b, &o, y)
		if use := new(usageError); err != nil && !errors.As(err, &use) {
			t.Fatalf("%s: %v", title, err)
		}
		out[title] = b.String()
	}
	ask("run", options{})
	ask("run -format markdown", options{format: "markdown"})
	r, err := y.Report(rules.Date{})
	if err != nil {
		t.Fatal(err)
	}
	var day bytes.Buffer
	if err := writeDay(&day, r, l.Calling(y.Campaign.Calls)); err != nil {
		t.Fatal(err)
	}
	out["year"] = day.String()
	for i, u := range r.Ranking {
		ask("-explain "+u.Unit, options{explain: u.Unit})
		ask("-whatif "+u.Unit, options{whatIf: u.Unit})
		if i == 1 || i == len(r.Ranking)-1 && !testing.Short() {
			pair := r.Ranking[i-1].Unit + "," + u.Unit
			ask("-why "+pair, options{why: pair})
		}
	}
	return out
}

// names are what a year has codes for.
type names struct {
	codes    []string          // those that must not be seen
	of       map[string]string // their names
	strip    []string          // what may stand anywhere: names, formulas and what people wrote, longest first
	brackets []string
	named    *strings.Replacer
	find     *regexp.Regexp
}

func namesOf(t *testing.T, y *folder.Year, l diag.Lang) *names {
	n := &names{of: make(map[string]string)}
	add := func(sort diag.Sort, code string) {
		c := sort.Of(code)
		called := c.Format(l)
		if list, field, ok := strings.Cut(code, "."); ok && sort == diag.Indicator {
			called, code = strings.TrimPrefix(called, list+"."), field
		}
		n.strip = append(n.strip, called)
		if called != code {
			n.of[code] = called
			n.brackets = append(n.brackets, called+" ("+code+")")
		}
	}
	def := y.Cluster.Definition()
	for _, m := range def.Members {
		add(diag.Unit, m.Unit)
	}
	for _, g := range def.Groups {
		add(diag.Group, g.Code)
	}
	for _, year := range def.Years {
		for _, p := range year.Plan.Awards {
			add(diag.Award, p.Award)
		}
	}
	n.written(t, y, l)
	if y.Regulation != nil {
		add(diag.Regulation, y.Regulation.Identity().Code)
	}
	for card := y.Card; card != nil; card = card.PeriodCard() {
		n.card(card, add)
	}
	return n
}

// written adds what the files of a year say in words of their own: where they are from, and formulas.
func (n *names) written(t *testing.T, y *folder.Year, l diag.Lang) {
	t.Helper()
	r, err := y.Report(rules.Date{})
	if err != nil {
		t.Fatal(err)
	}
	n.strip = append(n.strip, r.Source.Note.Format(l), r.Source.Invented.Format(l), r.Source.Title)
	var steps func(*rules.Step)
	steps = func(s *rules.Step) {
		if s == nil {
			return
		}
		if strings.Trim(s.Source, "abcdefghijklmnopqrstuvwxyz_0123456789") != "" {
			n.strip = append(n.strip, s.Source)
		}
		for _, inner := range s.Steps {
			steps(inner)
		}
	}
	ranking, _ := r.Computed()
	if ranking == nil {
		return
	}
	for _, score := range ranking.Scores() {
		for _, line := range score.Breakdown().Lines {
			n.strip = append(n.strip, line.Rule)
			if e, err := line.Explain(); err == nil && e != nil {
				steps(e.Root())
			}
		}
	}
}

// card adds what a card has codes for, and its formulas.
func (n *names) card(card *scoring.Scorecard, add func(diag.Sort, string)) {
	add(diag.Card, card.Definition().Code)
	var sections func([]scoring.Section)
	sections = func(all []scoring.Section) {
		for _, s := range all {
			add(diag.Criterion, s.Code)
			sections(s.Sections)
		}
	}
	d := card.Definition()
	sections(d.Sections)
	for _, c := range card.Terms().Criteria {
		add(diag.Criterion, c.Code)
	}
	for ind := range card.Schema().All() {
		if ind.Code == "periods" { // a word of the language of rules, which sentences quote
			continue
		}
		add(diag.Indicator, ind.Code)
		for _, f := range ind.Fields {
			add(diag.Indicator, ind.Code+"."+f.Code)
			for _, value := range f.Values { // which facts give
				delete(n.of, value)
			}
		}
	}
	for _, define := range d.Define {
		add(diag.Indicator, define.Code)
	}
}

// maskWords takes out codes that are words of the language.
func (n *names) maskWords(is func(code string) bool) {
	number := regexp.MustCompile(`^([0-9.]+|.|[IVX]+)$`) // also of clauses, ranks and points
	for code := range n.of {
		if !is(code) && !number.MatchString(code) {
			n.codes = append(n.codes, code)
		}
	}
	slices.Sort(n.codes)
}

// quotedFormula is a part of a rule that a sentence quotes as the card writes it.
var quotedFormula = regexp.MustCompile(`“[^”]*[(*/][^”]*”`)

// leak is a line that has a code.
func (n *names) leak(text string) string {
	if n.find == nil {
		strip := slices.DeleteFunc(slices.Concat(n.brackets, n.strip), func(s string) bool { return s == "" })
		slices.Sort(strip)
		strip = slices.Compact(strip)
		slices.SortFunc(strip, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
		var pairs, codes []string
		for _, s := range strip {
			pairs = append(pairs, strings.Join(strings.Fields(s), " "), "\x00")
		}
		for _, code := range n.codes {
			codes = append(codes, regexp.QuoteMeta(code))
		}
		n.named = strings.NewReplacer(pairs...)
		n.find = regexp.MustCompile(`(?:^|[^\pL\pN_.])(` + cmp.Or(strings.Join(codes, "|"), `\x01`) + `)(?:$|[^\pL\pN_])`)
	}
	rest := quotedFormula.ReplaceAllString(n.named.Replace(strings.Join(strings.Fields(text), " ")), "")
	if at := n.find.FindStringSubmatchIndex(rest); at != nil {
		return rest[at[2]:at[3]] + " in …" + rest[max(0, at[0]-80):min(len(rest), at[1]+80)]
	}
	return ""
}

// catalogueWords are the words of the sentences of this module in Vietnamese.
func catalogueWords(t *testing.T) map[string]bool {
	t.Helper()
	words := make(map[string]bool)
	err := fs.WalkDir(os.DirFS("../.."), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != "vi.json" {
			return err
		}
		var formats map[string]string
		if err := json.Unmarshal([]byte(readText(t, "../../"+path)), &formats); err != nil {
			return err
		}
		for _, text := range formats {
			for _, word := range regexp.MustCompile(`[\pL\pN_]+`).FindAllString(text, -1) {
				words[word] = true
			}
		}
		return nil
	})
	if err != nil || len(words) < 500 {
		t.Fatal(len(words), err)
	}
	return words
}
