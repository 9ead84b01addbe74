package main

import (
	"bytes"
	"cmp"
	"context"
	"embed"
	"errors"
	"flag"
	hypertext "html/template"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/examples/desk/paper"
	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// paperFiles are the templates that come with the program: one for each paper, and what all share.
//
//go:embed papers
var paperFiles embed.FS

// common is the template of what papers share.
const common = "chung"

// kindOfPaper is one paper: a row.
type kindOfPaper struct {
	name  string // of its template, and of its files
	title string
	sign  string // the letters behind its number; empty for one without
	each  bool   // one for each unit
	// lacks says what is not there to write it of.
	lacks func(v *view) diag.Text
}

func kindsOfPaper() []kindOfPaper {
	scored := func(v *view) (why diag.Text) {
		if len(v.Units) == 0 {
			why = say("nothing is scored")
		}
		return why
	}
	return []kindOfPaper{
		{"phieu-diem", "Phiếu chấm điểm thi đua", "", true, scored},
		{"bang-tong-hop", "Bảng tổng hợp điểm thi đua", "", false, scored},
		{"bien-ban-tham-dinh", "Biên bản thẩm định", "BB", false, func(v *view) (why diag.Text) {
			if why = scored(v); why.IsZero() && len(v.Appraisals())+len(v.Report.Appraisals) == 0 {
				why = say("no appraisal is recorded")
			}
			return why
		}},
		{"bien-ban-bo-phieu", "Biên bản bỏ phiếu", "BB", false, func(v *view) (why diag.Text) {
			if len(v.Ballots)+len(v.Choices) == 0 {
				why = say("no ballot is recorded")
			}
			return why
		}},
		{"to-trinh", "Tờ trình", "TTr", false, func(v *view) (why diag.Text) {
			if why = v.NotNominated; why.IsZero() && !slices.ContainsFunc(v.Nominations, isNominated) {
				why = say("nobody is nominated")
			}
			return why
		}},
		{"bao-cao-tong-ket", "Báo cáo", "BC", false, func(*view) diag.Text { return diag.Text{} }},
	}
}

// formatOfPaper is a kind of file: a row. It writes none of a paper that it has nothing of.
type formatOfPaper struct {
	name  string
	write func(page string, p *paper.Paper) ([]byte, error)
}

// drawing is the picture of a page.
var drawing = regexp.MustCompile(`(?s)<svg .*?</svg>`)

var formatsOfPaper = []formatOfPaper{
	{"html", func(page string, _ *paper.Paper) ([]byte, error) { return []byte(page), nil }},
	{"docx", func(_ string, p *paper.Paper) ([]byte, error) { return p.Word() }},
	{"xlsx", func(_ string, p *paper.Paper) ([]byte, error) { return p.Excel("Trang 1") }},
	{"svg", func(page string, _ *paper.Paper) ([]byte, error) { return []byte(drawing.FindString(page)), nil }},
}

// paperFlags are the options of the subcommand.
type paperFlags struct {
	out, paper, formats, templates, on string
	force                              bool
}

// flags adds the options to those of the command line.
func (p *paperFlags) flags(set *flag.FlagSet, l diag.Lang) {
	for _, f := range []struct {
		to          *string
		name, value string
		says        diag.Text
	}{
		{&p.out, "out", "", say("the `folder` to write the papers into")},
		{&p.paper, "paper", "", say("the `name` of one paper, such as to-trinh; all are written if nothing is said")},
		{&p.formats, "format", "html,docx,xlsx,svg",
			say("the `formats`, with commas; svg is the picture of a paper that has one")},
		{&p.templates, "templates", "", say("the `folder` of templates that stand in place of those of the program; " +
			"written if it is not there, to be changed")},
		{&p.on, "on", "", say("the `day` that papers are of; that of the last event if nothing is said")},
	} {
		set.StringVar(f.to, f.name, f.value, f.says.Format(l))
	}
	set.BoolVar(&p.force, "force", false, say("replace files that are there already").Format(l))
}

// papers is the subcommand: it writes the papers of a year.
func (d *desk) papers(string) error {
	if d.paper.out == "" {
		return usage(say("-out says which folder to write into"))
	}
	wanted, err := wantedFormats(d.paper.formats)
	if err != nil {
		return err
	}
	kinds, err := wantedPapers(d.paper.paper)
	if err != nil {
		return err
	}
	sources, err := d.paperSources(d.paper.templates)
	if err != nil {
		return err
	}
	v, err := d.openYear()
	if err != nil {
		return err
	}
	var files []file
	var told []diag.Text
	for _, k := range kinds {
		if why := k.lacks(v); !why.IsZero() {
			told = append(told, say("%s: not written: %s", k.name, why))
			continue
		}
		made, err := v.write(k, sources, wanted)
		if err != nil {
			return err
		}
		files = append(files, made...)
		told = append(told, say("%s: files: %d", k.name, len(made)))
	}
	if err := d.writePapers(files); err != nil {
		return err
	}
	for _, t := range told {
		d.say(d.err, t)
	}
	d.say(d.out, say("Files written into %s: %d", d.paper.out, len(files)))
	return nil
}

// openYear reads the folder, and reckons what papers show.
func (d *desk) openYear() (*view, error) {
	var on rules.Date
	if d.paper.on != "" {
		var err error
		if on, err = rules.ParseDate(d.paper.on); err != nil {
			return nil, usage(say("-on: %q is no day", d.paper.on))
		}
	}
	f, err := folder.Open(d.folder)
	if err != nil {
		return nil, err
	}
	y, err := folder.Load(f)
	if err != nil {
		return nil, err
	}
	if y.Warnings != nil {
		d.fail(y.Warnings)
	}
	r, err := y.Report(on)
	if err != nil {
		return nil, err
	}
	return viewOf(context.Background(), y, r)
}

// usage is what is wrong with an option.
func usage(message diag.Text) error {
	return &diag.Diagnostic{Code: "option", Message: message, Err: errUsage}
}

func wantedFormats(list string) (all []formatOfPaper, err error) {
	for name := range strings.SplitSeq(list, ",") {
		i := slices.IndexFunc(formatsOfPaper, func(f formatOfPaper) bool { return f.name == strings.TrimSpace(name) })
		if i < 0 {
			return nil, usage(say("-format: there is no %q: html, docx, xlsx and svg are", name))
		}
		all = append(all, formatsOfPaper[i])
	}
	return all, nil
}

func wantedPapers(name string) ([]kindOfPaper, error) {
	kinds := kindsOfPaper()
	if name == "" {
		return kinds, nil
	}
	var names []string
	for _, k := range kinds {
		if k.name == name {
			return []kindOfPaper{k}, nil
		}
		names = append(names, k.name)
	}
	return nil, &diag.Diagnostic{Code: "option", Message: say("-paper: there is no paper %q", name), Err: errUsage,
		Hint: diag.OneOf(name, names)}
}

// source is a template.
type source struct {
	file, text string // the file is what people are told
}

// paperSources are the templates by name: those of a folder of the host, where it has them. A folder that is not
// there is made, with those of the program, to be changed.
func (d *desk) paperSources(dir string) (map[string]source, error) {
	names := []string{common}
	for _, k := range kindsOfPaper() {
		names = append(names, k.name)
	}
	_, err := os.Stat(dir)
	fresh := dir != "" && errors.Is(err, fs.ErrNotExist)
	if fresh {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, fault(dir, "not-written", err, diag.Text{}, "the folder cannot be made: %v", err)
		}
	}
	all := make(map[string]source)
	for _, name := range names {
		data, err := paperFiles.ReadFile("papers/" + name + ".html")
		if err != nil {
			return nil, err
		}
		s := source{name + ".html", string(data)}
		if own := filepath.Join(dir, s.file); fresh {
			if err := document.WriteFile(own, data, nil); err != nil {
				return nil, err
			}
			d.say(d.err, say("Written: %s", own))
		} else if dir != "" {
			data, err := folder.ReadPath(own)
			switch {
			case errors.Is(err, fs.ErrNotExist):
			case err != nil:
				return nil, err
			default:
				s = source{own, string(data)}
			}
		}
		all[name] = s
	}
	return all, unknownTemplates(dir, names)
}

// unknownTemplates are files of the folder of templates that replace nothing.
func unknownTemplates(dir string, names []string) error {
	if dir == "" {
		return nil
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.html"))
	var bad diag.Diagnostics
	for _, f := range files {
		if name := strings.TrimSuffix(filepath.Base(f), ".html"); !slices.Contains(names, name) {
			bad = append(bad, fault(f, "no-paper", diag.ErrName, diag.OneOf(name, names), "no paper is called %s", name))
		}
	}
	return cmp.Or(bad.Err(), err)
}

// file is one that is to be written.
type file struct {
	name string
	data []byte
}

// write makes the files of a paper.
func (v *view) write(k kindOfPaper, sources map[string]source, formats []formatOfPaper) (files []file, err error) {
	t := hypertext.New("").Funcs(v.funcs())
	for _, name := range []string{common, k.name} {
		if t, err = t.New(name).Parse(sources[name].text); err != nil {
			return nil, badTemplate(err, sources)
		}
	}
	of := []*scoreSheet{nil}
	if k.each {
		of = v.Units
	}
	for _, unit := range of {
		one, name := *v, k.name
		one.Unit, one.Paper, one.Sign = unit, k.title, k.sign
		if unit != nil {
			name += "-" + unit.Unit
			one.Waiting = !unit.Total.Known()
		}
		var b bytes.Buffer
		if err := t.ExecuteTemplate(&b, k.name, &one); err != nil {
			return nil, badTemplate(err, sources)
		}
		page := diag.Visible(b.String())
		p, err := paper.Parse(page)
		if err != nil {
			return nil, fault(sources[k.name].file, "template", err, diag.Text{}, "%s", pageFault(err))
		}
		for _, f := range formats {
			data, err := f.write(page, p)
			if err != nil {
				return nil, fault(name+"."+f.name, "not-written", err, diag.Text{}, "the file cannot be made: %v", err)
			}
			if len(data) > 0 {
				files = append(files, file{name + "." + f.name, data})
			}
		}
	}
	return files, nil
}

// pageFault says what a template may not make.
func pageFault(err error) diag.Text {
	switch {
	case errors.Is(err, paper.ErrNested):
		return say("the template puts a table into a cell of another")
	case errors.Is(err, paper.ErrTooLarge):
		return say("the template makes a table of more than 250 columns, or more than 200,000 cells")
	}
	return diag.ErrorText(err)
}

// inTemplate is how html/template says where a template is wrong.
var inTemplate = regexp.MustCompile(`template: ?([a-z-]+):(\d+)(?::(\d+))?: (.*)`)

// badTemplate is what is wrong with a template, at its place.
func badTemplate(err error, sources map[string]source) error {
	m := inTemplate.FindStringSubmatch(err.Error())
	if m == nil {
		return err
	}
	s, ok := sources[m[1]]
	if !ok {
		return err
	}
	d := fault(s.file, "template", err, diag.Text{}, "the template cannot be used here: %s", diag.Verbatim(m[4]))
	d.Line, _ = strconv.Atoi(m[2])
	if column, err := strconv.Atoi(m[3]); err == nil {
		d.Column, d.Length = column+1, 1
	}
	if lines := strings.Split(s.text, "\n"); d.Line <= len(lines) {
		d.Source = lines[d.Line-1]
	}
	return d
}
