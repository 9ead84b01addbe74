package main

import (
	"flag"
	"io"
	"strings"

	"github.com/thidua-go/thidua/examples/schemas"
	"github.com/thidua-go/thidua/rules/diag"
)

func schemaCommand() command {
	return command{
		name: "schema", args: say("[NAME] %s", common("text", "json")),
		examples: "thidua schema\nthidua schema scorecard > scorecard.schema.json\n",
		fails:    say("the output cannot be written"),
		short:    say("the formats of files, or the JSON Schema of one, for editors"),
		long:     say(schemaHelp),
		flags:    func(fs *flag.FlagSet, o *options) { langFlag(fs, o); formatFlag(fs, o, "text", "json") },
		run:      runSchema,
	}
}

// schemaHelp says how an editor uses a schema.
const schemaHelp = `An editor that has a schema completes the keys of a file, shows what they mean, and
marks what is wrong while you type. It sees the shape of a file only: thidua check
sees the rules and the numbers too.

In VS Code, with the extension YAML (Red Hat), do one of these:

  1. Write the schema beside your file,

       thidua schema scorecard > scorecard.schema.json

     and begin the file with the line

       # yaml-language-server: $schema=scorecard.schema.json

  2. Write it once for a whole folder of years, and name it in .vscode/settings.json:

       {"yaml.schemas": {"./schemas/scorecard.schema.json": "**/scorecard.yaml",
                         "./schemas/scorecard-cases.schema.json": "**/scorecard_test.yaml"}}

     Names that end in _test.yaml are of cases: a pattern such as scorecard*.yaml would give
     them two schemas.

The line at the top works in every editor that runs yaml-language-server (Neovim, Emacs,
Helix, ...); JetBrains IDEs read "# $schema: scorecard.schema.json" instead. The schemas
are draft 07, which all of these support.
`

// listedFormat is one format in the list.
type listedFormat struct {
	Name  string   `json:"name"`
	Files []string `json:"files"`
	Title string   `json:"title"`
	About string   `json:"about"`
}

func runSchema(out io.Writer, o *options, args []string) error {
	switch {
	case len(args) > 1:
		return usagef("schema takes one name, not %q", args)
	case len(args) == 0:
		return listFormats(out, o)
	}
	f, ok := schemas.Find(args[0])
	if !ok {
		var names []string
		for _, f := range schemas.All() {
			names = append(names, f.Name)
		}
		hint := diag.DidYouMean(args[0], names)
		if hint.IsZero() {
			hint = say("formats are %s", strings.Join(names, ", "))
		}
		return usagef("there is no format %q (%s)", args[0], hint)
	}
	_, err := out.Write(f.SchemaIn(o.lang))
	return err
}

func listFormats(out io.Writer, o *options) error {
	var all []listedFormat
	var rows [][]string
	for _, f := range schemas.All() {
		l := listedFormat{Name: f.Name, Files: f.Files, Title: f.Title.Format(o.lang), About: f.About.Format(o.lang)}
		all = append(all, l)
		rows = append(rows, []string{l.Name, strings.Join(l.Files, ", "), l.Title + ": " + l.About})
	}
	if o.format == "json" {
		return writeJSON(out, all)
	}
	l := o.lang
	_, err := io.WriteString(out, table([]column{
		{head: say("Name").Format(l)}, {head: say("Files").Format(l)}, {head: say("Format").Format(l)},
	}, rows)+say("\nA file whose name ends in _test.yaml holds cases, not what they test.\n").Format(l))
	return err
}
