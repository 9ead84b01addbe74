package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"

	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/examples/years"
	"github.com/thidua-go/thidua/rules/diag"
)

func listCommand() command {
	return command{
		name: "list", args: diag.Verbatim(common("text", "json")), examples: "thidua list\nthidua list -format json\n",
		fails: say("a year could not be read"),
		short: say("list the years that come with the program"),
		flags: func(fs *flag.FlagSet, o *options) { langFlag(fs, o); formatFlag(fs, o, "text", "json") },
		run:   runList,
	}
}

// listed is one year in the list.
type listed struct {
	Name     string `json:"name"`
	Cluster  string `json:"cluster"`
	Year     int    `json:"year"`
	Members  int    `json:"members"`
	Source   string `json:"source"`
	Invented string `json:"invented,omitempty"`
}

func runList(out io.Writer, o *options, args []string) error {
	if len(args) > 0 {
		return usagef("list takes no arguments")
	}
	var all []listed
	for _, name := range years.Names() {
		f, err := openEmbedded(name)
		if err != nil {
			return err
		}
		y, err := folder.Load(f)
		if err != nil {
			return err
		}
		year := y.Campaign.Year()
		members := make(map[string]bool)
		for _, m := range y.Cluster.Definition().Members {
			if m.Period.Overlaps(year.Period) {
				members[m.Unit] = true
			}
		}
		all = append(all, listed{
			Name: name, Cluster: y.Cluster.Definition().Title.Format(o.lang), Year: year.Year, Members: len(members),
			Source: year.Source.Publisher, Invented: year.Source.Invented.Format(o.lang),
		})
	}
	if o.format == "json" {
		return writeJSON(out, all)
	}
	rows := make([][]string, len(all))
	for i, y := range all {
		rows[i] = []string{y.Name, fmt.Sprint(y.Year), fmt.Sprint(y.Members), y.Cluster, y.Source}
	}
	l := o.lang
	_, err := io.WriteString(out, table([]column{
		{head: say("Name").Format(l)}, {head: say("Year").Format(l), right: true},
		{head: say("Members").Format(l), right: true},
		{head: say("Cluster").Format(l)}, {head: say("Source").Format(l)},
	}, rows))
	return err
}

func openEmbedded(name string) (folder.Folder, error) {
	fsys, ok := years.Open(name)
	if !ok {
		return folder.Folder{}, fmt.Errorf("no year %q comes with the program", name)
	}
	return folder.Folder{FS: fsys, Name: name, Embedded: true}, nil
}

func writeJSON(out io.Writer, v any) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
