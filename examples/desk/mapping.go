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

// loadMapping reads the answers by sheet; there is reports whether the file is there.
func loadMapping(name string) (answers map[string]map[string]string, there bool, err error) {
	answers = make(map[string]map[string]string)
	if name == "" {
		return answers, false, nil
	}
	data, err := folder.ReadPath(name)
	if errors.Is(err, fs.ErrNotExist) {
		return answers, false, nil
	} else if err != nil {
		return nil, true, err
	}
	doc, err := document.Parse(name, data)
	if err != nil {
		return nil, true, err
	}
	var m mapping
	if err := doc.Decode(&m); err != nil {
		return nil, true, err
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
	}
	if len(ds) > 0 {
		return nil, true, doc.Locate(ds)
	}
	return answers, true, nil
}

// writtenMapping is the file of the answers, in the order of the sheets.
func writtenMapping(sheets []sheet, answers map[string]map[string]string) []byte {
	var b bytes.Buffer
	b.WriteString("sheets:\n")
	for _, s := range sheets {
		of := answers[s.title]
		if len(of) == 0 {
			continue
		}
		fmt.Fprintf(&b, "  - sheet: %s\n    answers:\n", quoted(s.title))
		for _, about := range slices.Sorted(maps.Keys(of)) {
			fmt.Fprintf(&b, "      - {about: %s, answer: %s}\n", quoted(about), quoted(of[about]))
		}
	}
	return b.Bytes()
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
