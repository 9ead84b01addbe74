package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

func evalCommand() command {
	return command{
		name: "eval", args: say("%s 'RULE' [name=value ...]", common("text", "json")), short: say("evaluate one rule"),
		long: say("A value is a number, true or false, a date such as 2024-01-31, n/a for what does not apply, nothing for " +
			"what is missing, and otherwise a text. full is the maximum of the criterion."),
		examples: `thidua eval '1/3 * 3 == 1'
thidua eval 'min(full, 16 * movements)' full=80 movements=4
thidua eval 'days(due, sent)' due=2024-01-31 sent=2024-02-02
thidua eval 'a + b' a=1 b=
`,
		fails: say("the rule is at fault"),
		flags: func(fs *flag.FlagSet, o *options) { langFlag(fs, o); formatFlag(fs, o, "text", "json") },
		run:   runEval,
	}
}

// evaluated is the answer of eval as data.
type evaluated struct {
	Rule          string          `json:"rule"`
	Value         rules.Value     `json:"value"`
	Decided       bool            `json:"decided"`
	Sentences     diag.Text       `json:"sentences"`
	Read          []rules.Reading `json:"read,omitempty"`
	Missing       []rules.Input   `json:"missing,omitempty"`
	NotApplicable []rules.Input   `json:"not_applicable,omitempty"`
}

func runEval(out io.Writer, o *options, args []string) error {
	if len(args) == 0 {
		return usagef("eval needs a rule")
	}
	given, full, err := parseGiven(args[1:], o.lang)
	if err != nil {
		return err
	}
	rule, facts, err := compileUndeclared(args[0], given, full)
	if err != nil {
		return err
	}
	group, err := rules.NewGroup(context.Background(), facts)
	if err != nil {
		return err
	}
	e, err := rule.Explain(facts, group.Within(map[string]string{facts.Unit(): "all"}))
	if err != nil {
		return err
	}
	if o.format == "json" {
		return writeJSON(out, evaluated{
			Rule: args[0], Value: e.Value, Decided: e.Value.Known(), Sentences: e.Sentences(nil), Read: ownReadings(e),
			Missing: ownInputs(e.Missing), NotApplicable: ownInputs(e.NotApplicable),
		})
	}
	writeEvaluated(out, o.lang, e)
	return nil
}

// writeEvaluated writes the value alone on the first line, then why it is that, what the rule
// read and what it misses.
func writeEvaluated(out io.Writer, l diag.Lang, e *rules.Explanation) {
	value := e.Value.Format(l)
	if !e.Value.Known() && !e.Value.IsNotApplicable() {
		value = say("undetermined").Format(l)
	}
	fmt.Fprintln(out, value)
	fmt.Fprintln(out, e.Sentences(nil).Format(l))
	for _, r := range ownReadings(e) {
		fmt.Fprintf(out, "%s %s = %s\n", say("read:   ").Format(l), r.Input.Format(l), r.Value.Format(l))
	}
	for _, in := range ownInputs(e.Missing) {
		fmt.Fprintf(out, "%s %s\n", say("missing:").Format(l), in.Format(l))
	}
	for _, in := range ownInputs(e.NotApplicable) {
		fmt.Fprintf(out, "%s %s\n", say("not applicable:").Format(l), in.Format(l))
	}
}

// theUnit is the code of the only unit there is; it is not shown.
const theUnit = "unit"

func ownReadings(e *rules.Explanation) []rules.Reading {
	var out []rules.Reading
	for _, r := range e.Read() {
		if r.Value.Known() || r.Value.IsNotApplicable() {
			r.Unit = ""
			out = append(out, r)
		}
	}
	return out
}

func ownInputs(ins []rules.Input) []rules.Input {
	out := slices.Clone(ins)
	for i := range out {
		if out[i].Unit == theUnit {
			out[i].Unit = ""
		}
	}
	return out
}

// parseGiven reads name=value. The kind of a value is told by its form: a number,
// true or false, a date, nothing for missing, n/a, and otherwise a text. The name
// full is the maximum of the criterion.
func parseGiven(args []string, l diag.Lang) (given []rules.Fact, full *decimal.Decimal, err error) {
	for _, arg := range args {
		name, text, ok := strings.Cut(arg, "=")
		if !ok || name == "" {
			return nil, nil, usagef("%q is not name=value", arg)
		}
		value, err := document.ParseValue(text)
		if err != nil {
			return nil, nil, usagef("%s: %s", name, diag.ErrorText(err))
		}
		if name == "full" {
			d, ok := value.Decimal()
			if !ok {
				return nil, nil, usagef("full=%s: a number is wanted", text)
			}
			full = &d
			continue
		}
		if slices.ContainsFunc(given, func(f rules.Fact) bool { return f.Indicator == name }) {
			return nil, nil, usagef("%s is given twice", name)
		}
		given = append(given, rules.Fact{Indicator: name, Value: value})
	}
	return given, full, nil
}
