package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/cards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/rules/rulestest"
	"github.com/thidua-go/thidua/scoring"
)

// write makes the files of a new cluster: the card of a kind, or one of sections that people judge.
func (n *newYear) write() error {
	text := n.blankCard()
	if n.init.from != "" {
		fsys, ok := cards.Kinds.Open(n.init.from)
		if !ok {
			return fs.ErrNotExist // the flag was refused
		}
		data, err := fs.ReadFile(fsys, "scorecard.yaml")
		if err != nil {
			return err
		}
		text, err = n.cardOf("scorecard.yaml", []byte(n.commented(string(data))), n.init.year, n.code(),
			n.note(say("The card of the kind %s, for the year %d: see whether each rule, number and day is yours.\n"+
				"What is marked as invented is a sample.", n.init.from, n.init.year)))
		if err != nil {
			return err
		}
	}
	d := cluster.Definition{Code: n.code(), Years: []cluster.Year{{Year: n.init.year}}}
	if n.init.title != "" {
		d.Title = diag.Words{"vi": n.init.title}
	}
	for _, u := range n.init.units {
		d.Members = append(d.Members, cluster.Member{Unit: u.code, Name: u.name})
	}
	return n.finish(d, "scorecard.yaml", text)
}

// code is the code of a new cluster and card: that of its title, or of its folder.
func (n *newYear) code() string {
	for _, name := range []string{n.init.title, n.name} {
		if code := strings.ReplaceAll(codeOf(name), "_", "-"); plainCode.MatchString(strings.ReplaceAll(code, "-", "_")) {
			return code
		}
	}
	return "cluster"
}

// finish adds the cluster, the card, and blank files of what the card reads and of what people give.
func (n *newYear) finish(d cluster.Definition, file, text string) error {
	card, err := scoring.Load(file, []byte(text), checking)
	if err != nil {
		return err
	}
	n.card = card
	definition, err := n.definition(d)
	if err != nil {
		return err
	}
	n.add("cluster.yaml", definition)
	n.add(file, text)
	n.blankFacts(d, card)
	for _, c := range card.Terms().Criteria {
		if entry := cluster.SheetEntry(card, c); entry != "" {
			n.add("sheets.yaml", n.note(say("Points that people give, an entry for each unit and criterion. "+
				"Take the [] away and write them so:"))+
				fmt.Sprintf("card: %s\nyear: %d\nsheets: []\n#  - unit: %s\n#    entries:\n#      - %s\n", card.Identity().Code,
					card.Identity().Year, d.Members[0].Unit, entry))
			break
		}
	}
	return nil
}

// definition is cluster.yaml: what is known, each value on a line as YAML has it, and notes on the rest.
func (n *newYear) definition(d cluster.Definition) (string, error) {
	var b strings.Builder
	b.WriteString(n.note(say("Who is in the cluster, and what happens in its year. Lines that begin with # are notes;\n" +
		"take the # away where you fill one in.")))
	top, err := keysOf(d)
	for _, key := range top {
		switch key.name {
		case "members":
			b.WriteString(n.note(say("unit is the code in all files; aliases: [...] are other names")) + "members:\n")
			for _, m := range d.Members {
				text, ferr := flow("", m)
				err = errors.Join(err, ferr)
				b.WriteString("  - " + text + "\n")
			}
		case "years":
			b.WriteString("years:\n")
			of, ferr := keysOf(d.Years[0])
			err = errors.Join(err, ferr)
			for i, key := range of {
				b.WriteString(map[bool]string{true: "  - ", false: "    "}[i == 0] + key.name + ": " + key.text + "\n")
			}
		default:
			b.WriteString(key.name + ": " + key.text + "\n")
		}
	}
	if err != nil {
		return "", err
	}
	year := d.Years[0]
	rest := n.note(say("What happens, each event with its day; nothing is ranked before the launch:")) +
		fmt.Sprintf("# events:\n#   - {on: %d-01-31, act: launch}\n", year.Year)
	if year.Regulation == "" {
		if len(year.Plan.Awards) == 0 {
			rest = "# plan: {awards: [{award: flag.central_cluster, places: 1}]}\n" + rest
		}
		rest = n.note(say("The regulation, and how many may be proposed for what:")) + "# regulation: statute\n" + rest
	}
	b.WriteString(indent(strings.TrimSuffix(rest, "\n"), "    ") + "\n")
	return b.String(), nil
}

// key is a key of a file, and what stands behind it on one line.
type key struct{ name, text string }

// keysOf are the keys of a value, in the order of its fields.
func keysOf(of any) (keys []key, err error) {
	data, err := json.Marshal(of)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(data))
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, err
		}
		text, err := flow(fmt.Sprint(name), value)
		if err != nil {
			return nil, err
		}
		keys = append(keys, key{fmt.Sprint(name), text})
	}
	return keys, nil
}

// flow writes a value on a line of YAML. Days, and the numbers of some names, stand without the quotes of JSON.
func flow(name string, value any) (string, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return "", err
	}
	var text string
	var list []json.RawMessage
	switch {
	case data[0] == '{':
		keys, err := keysOf(json.RawMessage(data))
		parts := make([]string, len(keys))
		for i, k := range keys {
			parts[i] = k.name + ": " + k.text
		}
		return "{" + strings.Join(parts, ", ") + "}", err
	case json.Unmarshal(data, &list) == nil:
		parts := make([]string, len(list))
		for i, item := range list {
			if parts[i], err = flow(name, item); err != nil {
				return "", err
			}
		}
		return "[" + strings.Join(parts, ", ") + "]", nil
	case json.Unmarshal(data, &text) != nil: // a number or a truth
		return string(data), nil
	case plainDay.MatchString(text) || name == "weight" || name == "percent":
		return text, nil
	}
	return rulestest.YAML(text), nil
}

// plainDay is a day, which needs no quotes.
var plainDay = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)

// blankCard is a card of sections that people judge, a criterion each.
func (n *newYear) blankCard() string {
	var b strings.Builder
	scale := decimal.Zero
	for _, p := range n.init.parts {
		scale = scale.Add(p.max)
	}
	b.WriteString(n.note(say("The card of the year. The maxima of the sections add up to scale, " +
		"those of the criteria to the section.\n" +
		"People give the points of what is judged; points: \"min(full, full * growth / target)\" reckons them from facts.")))
	fmt.Fprintf(&b, "code: %s\nyear: %d\nscale: %s\n", n.code(), n.init.year, document.Numeral(scale))
	b.WriteString(n.note(say("What is known of each unit, for rules to read:")))
	b.WriteString("# indicators:\n#   - {code: growth, unit: \"%\"}\n" +
		"#   - {code: target, unit: \"%\", min: 0.1, plan: true}\nsections:\n")
	for i, p := range n.init.parts {
		title, max := rulestest.YAML(p.title), document.Numeral(p.max)
		fmt.Fprintf(&b, "  - code: %[1]s\n    title: %[2]s\n    max: %[3]s\n    criteria:\n"+
			"      - {code: %[1]s.1, title: %[2]s, max: %[3]s, judged: true}\n", roman(i+1), title, max)
	}
	return b.String()
}

// blankFacts adds a table for the facts of the units and one for each list of events, to be filled in.
func (n *newYear) blankFacts(d cluster.Definition, card *scoring.Scorecard) {
	head, cell := "# decimal_comma: false\n", ","
	if n.lang == diag.Vietnamese {
		head, cell = "# decimal_comma: true\n", ";" // as a spreadsheet of the country writes it
	}
	columns, unit := []string{"unit"}, say("Unit").Format(n.lang)
	names := []string{unit}
	for ind := range card.Schema().All() {
		switch {
		case ind.Computed:
			continue
		case ind.Kind != rules.ListKind:
			columns, names = append(columns, ind.Code), append(names, heading(ind))
			continue
		}
		fields, called := []string{"unit"}, []string{unit}
		for _, f := range ind.Fields {
			if !f.Computed {
				fields, called = append(fields, f.Code), append(called, heading(f))
			}
		}
		n.add("facts-"+ind.Code+".csv", "# list: "+ind.Code+"\n"+head+
			n.note(say("An event in each row; a unit without any has a row with its code alone."))+
			above(append(called, say("Evidence").Format(n.lang)), cell)+
			strings.Join(append(fields, "evidence"), cell)+"\n")
	}
	if len(columns) == 1 {
		return
	}
	text := head + n.note(say("A unit in each row; an empty cell is not known, and n/a does not apply.")) +
		above(names, cell) + strings.Join(columns, cell) + "\n"
	first := rules.Day(d.Years[0].Year, 1, 1)
	if from := d.Years[0].Period.From; !from.IsZero() {
		first = from
	}
	for _, m := range d.Members {
		if m.Period.Contains(first) {
			text += m.Unit + strings.Repeat(cell, len(columns)-1) + "\n"
		}
	}
	n.add("facts.csv", text)
}

// heading is what people call an indicator or a field of a list, with what it is counted in.
func heading(ind rules.Indicator) string {
	name := cmp.Or(ind.Label, ind.Code)
	if ind.Unit != "" {
		name += " (" + ind.Unit + ")"
	}
	return name
}

// above is a comment above the codes of columns: the names of them, each in its column.
func above(names []string, cell string) string {
	for i, name := range names {
		names[i] = strings.NewReplacer(cell, " ", `"`, "'").Replace(name)
	}
	return "# " + strings.Join(names, cell) + "\n"
}

// cardLine is a line of a card that comes with the program, with its comment: in English, and behind ## in Vietnamese.
var cardLine = regexp.MustCompile(`^(.*?)([ \t]*)(?:#( [^#"\n]*))?(?:##( [^"\n]*))?\n?$`)

// commented is a card with the comments of the language that was asked for alone.
func (n *newYear) commented(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		m := cardLine.FindStringSubmatch(line)
		said := m[3]
		if n.lang == diag.Vietnamese {
			said = m[4]
		}
		switch said = strings.TrimRight(said, " "); {
		case said != "":
			b.WriteString(m[1] + m[2] + "#" + said + "\n")
		case m[1] != "" || m[3]+m[4] == "": // no line of the comment of another language
			b.WriteString(m[1] + "\n")
		}
	}
	return b.String()
}
