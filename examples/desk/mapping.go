package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// mapping is the file that answers what a workbook leaves open, by sheet:
//
//	sheets:
//	  - sheet: "Số liệu"
//	    answers:
//	      - {about: "holds", answer: "facts"}
//	      - {about: "column C Thực hiện", answer: "growth"}
//
// An empty answer is none.
type mapping struct {
	Sheets []sheetAnswers `yaml:"sheets"`
}

type sheetAnswers struct {
	Sheet   string   `yaml:"sheet"`
	Answers []answer `yaml:"answers"`
}

type answer struct {
	About  string `yaml:"about"`
	Answer string `yaml:"answer"`
}

// mappingMark begins a file of answers that the program has written, and may write anew.
const mappingMark = "# desk: "

// loadMapping reads the answers by sheet; there are none if the file is not there.
func loadMapping(name string) (answers map[string]map[string]string, err error) {
	answers = make(map[string]map[string]string)
	if name == "" {
		return answers, nil
	}
	data, err := folder.ReadPath(name)
	if errors.Is(err, fs.ErrNotExist) {
		return answers, nil
	} else if err != nil {
		return nil, err
	}
	doc, err := document.Parse(name, data)
	if err != nil {
		return nil, err
	}
	var m mapping
	if err := doc.Decode(&m); err != nil {
		return nil, err
	}
	var ds diag.Diagnostics
	for i, s := range m.Sheets {
		if answers[s.Sheet] != nil {
			ds = append(ds, catalogue.Fault(fmt.Sprintf("sheets[%d].sheet", i), "second-sheet", diag.ErrName,
				say("write its answers below one of them"), "the sheet %s is there twice", s.Sheet))
		}
		answers[s.Sheet] = make(map[string]string)
		for j, a := range s.Answers {
			if _, again := answers[s.Sheet][a.About]; again {
				ds = append(ds, catalogue.Fault(fmt.Sprintf("sheets[%d].answers[%d].about", i, j), "second-answer", diag.ErrName,
					say("keep one of them"), "%s is answered twice", a.About))
			}
			answers[s.Sheet][a.About] = a.Answer
		}
		maps.DeleteFunc(answers[s.Sheet], func(_, answer string) bool { return answer == "" })
	}
	if len(ds) > 0 {
		return nil, doc.Locate(ds)
	}
	return answers, nil
}

// writtenMapping is the file of the answers, in the order of the sheets, with what is open as empty answers below the
// choices.
func (d *desk) writtenMapping(sheets []sheet, answers map[string]map[string]string) []byte {
	var b bytes.Buffer
	comment := func(indent, text string) {
		fmt.Fprintf(&b, "%s%s\n", indent, strings.Join(strings.Fields(diag.Visible(text)), " "))
	}
	comment("", mappingMark+say("answers to what the workbook leaves open. Write those that are missing between their "+
		"quotes. While this line stands, the program writes the file anew with all answers and what is open.").Format(d.lang))
	b.WriteString("sheets:\n")
	for _, s := range sheets {
		of := answers[s.title]
		open := slices.DeleteFunc(slices.Clone(d.open), func(q openQuestion) bool { return q.sheet != s.title })
		if len(of)+len(open) == 0 {
			continue
		}
		fmt.Fprintf(&b, "  - sheet: %s\n    answers:\n", quoted(s.title))
		for _, about := range slices.Sorted(maps.Keys(of)) {
			fmt.Fprintf(&b, "      %s\n", writtenAnswer(about, of[about]))
		}
		for _, q := range open {
			comment("      # ", q.Text.Format(d.lang))
			for _, c := range q.Choices {
				comment("      #   ", quoted(c.Answer)+": "+c.Meaning.Format(d.lang))
			}
			fmt.Fprintf(&b, "      %s\n", writtenAnswer(q.Choices[0].Key, ""))
		}
	}
	return b.Bytes()
}

// writtenAnswer is an answer as the file has it.
func writtenAnswer(about, answer string) string {
	return fmt.Sprintf("- {about: %s, answer: %s}", quoted(about), quoted(answer))
}

// quoted is a text as YAML and JSON read it back.
func quoted(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // a text can always be written
	}
	return strings.TrimSuffix(b.String(), "\n")
}
