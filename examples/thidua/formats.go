package main

import (
	"flag"
	"io"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules/diag"
)

// format is a way to write a report.
type format struct {
	name string
	page func(out io.Writer, r *cluster.Report, l diag.Lang) error
	// year is how the command year writes it, which shows the events too; nil if that is no
	// different.
	year func(out io.Writer, r *cluster.Report, l diag.Lang) error
}

// formats are the rows that run and year choose from; the first is the one that they
// take if nothing is said.
var formats = []format{
	{"text", writePage, writeDay},
	{"markdown", markdown, nil},
	{"json", func(out io.Writer, r *cluster.Report, _ diag.Lang) error { return writeJSON(out, r) }, nil},
}

func markdown(out io.Writer, r *cluster.Report, l diag.Lang) error { return r.Write(out, l, "") }

// reportFormats are the names of the formats of reports.
func reportFormats() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	return names
}

// report writes a report in the format that was asked for.
func (o *options) report(out io.Writer, r *cluster.Report, year bool) error {
	f := formats[max(0, slices.IndexFunc(formats, func(f format) bool { return f.name == o.format }))]
	if year && f.year != nil {
		return f.year(out, r, o.lang)
	}
	return f.page(out, r, o.lang)
}

// choice is a list of words for the usage of a flag: en|vi.
func choice(words []string) string { return strings.Join(words, "|") }

// common is the usage of the flags that every command has.
func common(formats ...string) string {
	if len(formats) == 0 {
		return "[-lang " + choice(languages()) + "]"
	}
	return "[-lang " + choice(languages()) + "] [-format " + choice(formats) + "]"
}

// languages are the tags of the languages that there are words in.
func languages() (tags []string) {
	for _, l := range diag.Languages() {
		tags = append(tags, l.String())
	}
	return tags
}

func strictFlag(fs *flag.FlagSet, o *options) {
	fs.BoolVar(&o.strict, "strict", false, o.say("take a rule that fails for one unit for a fault of the whole year"))
}

// langFlag and formatFlag are shared by the commands.
func langFlag(fs *flag.FlagSet, o *options) {
	usage := o.say("language of the output, `%s`; that of the environment if left out", choice(languages()))
	o.value(fs, "lang", usage, func(s string) error {
		l, ok := diag.ParseLang(s)
		if !ok {
			return catalogue.Error(diag.ErrValue, "write %s", orList(languages()))
		}
		o.lang = l
		return nil
	})
}

func formatFlag(fs *flag.FlagSet, o *options, words ...string) {
	o.value(fs, "format", o.say("`%s`; %s if left out", choice(words), words[0]), func(s string) error {
		if !slices.Contains(words, s) {
			return catalogue.Error(diag.ErrValue, "write %s", orList(words))
		}
		o.format = s
		return nil
	})
}

// orList writes a, b or c.
func orList(words []string) diag.Text {
	last := len(words) - 1
	if last == 0 {
		return diag.Verbatim(words[0])
	}
	return say("%s or %s", strings.Join(words[:last], ", "), words[last])
}

// warn shows warnings beside the output.
func (o *options) warn(warnings error) {
	if warnings != nil && o.stderr != nil {
		writeFaults(o.stderr, o.lang, warnings)
	}
}
