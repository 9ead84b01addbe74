package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"

	"github.com/thidua-go/thidua/examples/years"
)

func listCommand() command {
	return command{
		name: "list", args: "[-lang en|vi] [-format text|json]", short: "list the years that come with the program",
		flags: func(fs *flag.FlagSet, o *options) { langFlag(fs, o); formatFlag(fs, o) },
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
		y, err := load(f)
		if err != nil {
			return err
		}
		members := 0
		for range y.cluster.MembersDuring(y.campaign.Period()) {
			members++
		}
		src := y.campaign.Source()
		all = append(all, listed{
			Name: name, Cluster: y.cluster.Title().In(o.lang), Year: y.campaign.Year(), Members: members,
			Source: src.Publisher, Invented: src.Invented.In(o.lang),
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
		{head: l.Pick("Name", "Tên")}, {head: l.Pick("Year", "Năm"), right: true}, {head: l.Pick("Members", "Đơn vị"), right: true},
		{head: l.Pick("Cluster", "Cụm")}, {head: l.Pick("Source", "Nguồn")},
	}, rows))
	return err
}

func openEmbedded(name string) (folder, error) {
	fsys, ok := years.Open(name)
	if !ok {
		return folder{}, fmt.Errorf("no year %q comes with the program", name)
	}
	return folder{fsys: fsys, name: name, embedded: true}, nil
}

func writeJSON(out io.Writer, v any) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
