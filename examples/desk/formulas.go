package main

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// formulas returns the cells of each sheet that hold a formula and no value: nobody has computed them. Programs that
// compute nothing write the value empty, or none. Computed to a text of no letters, the cell is said to be a text; what
// tells the two apart stands in the file only.
func formulas(z *zip.Reader) (map[string]map[string]bool, error) {
	targets, found := make(map[string]string), make(map[string]map[string]bool)
	err := elements(z, "xl/_rels/workbook.xml.rels", func(_ *xml.Decoder, e xml.StartElement) error {
		if target := attribute(e, "Target"); e.Name.Local == "Relationship" && target != "" {
			if !strings.HasPrefix(target, "/") {
				target = "/xl/" + target
			}
			targets[attribute(e, "Id")] = strings.TrimPrefix(path.Clean(target), "/")
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	sheets := make(map[string]string)
	err = elements(z, "xl/workbook.xml", func(_ *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local == "sheet" && len(sheets) <= maxSheets {
			sheets[attribute(e, "name")] = targets[attribute(e, "id")]
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for name, part := range sheets {
		found[name] = make(map[string]bool)
		err := elements(z, part, func(d *xml.Decoder, e xml.StartElement) error {
			if e.Name.Local != "c" {
				return nil
			}
			var cell struct {
				Formula *struct{} `xml:"f"`
				Value   *string   `xml:"v"`
				Inline  *struct{} `xml:"is"`
			}
			if err := d.DecodeElement(&cell, &e); err != nil {
				return err
			}
			computed := cell.Inline != nil || cell.Value != nil &&
				(attribute(e, "t") == "str" || strings.TrimSpace(*cell.Value) != "")
			if cell.Formula != nil && !computed && len(found[name]) <= maxCells {
				found[name][attribute(e, "r")] = true
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// elements calls f at the beginning of each element of a part; a part that is not there has none.
func elements(z *zip.Reader, part string, f func(d *xml.Decoder, e xml.StartElement) error) error {
	for _, p := range z.File {
		if !strings.EqualFold(strings.ReplaceAll(p.Name, "\\", "/"), part) {
			continue
		}
		r, err := p.Open()
		if err != nil {
			return err
		}
		defer r.Close()
		d := xml.NewDecoder(r)
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return err
			}
			if e, ok := token.(xml.StartElement); ok {
				if err := f(d, e); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// attribute returns the value of an attribute, whatever its namespace.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
