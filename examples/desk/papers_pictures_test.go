package main

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
)

func squeezed(s string) string { return strings.ReplaceAll(s, " ", "") }

// Whatever units, criteria and points are called, the pictures show all of it, and within the page.
func TestPicturesCutNothing(t *testing.T) {
	v := closingView(t)
	const name = "Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh, kiêm cơ quan thường trực của cụm thi đua"
	for i := range v.Ranking {
		v.Ranking[i].Name = name
	}
	s := v.Units[3]
	for i := range s.Rows {
		s.Rows[i].Title = name
	}
	for _, drawn := range []struct {
		picture string
		lines   int
	}{{string(v.rankingPicture(v.Ranking)), len(v.Ranking)}, {string(v.scorePicture(s)), 6}} {
		texts, last, height := "", 0.0, 0.0
		for d := xml.NewDecoder(strings.NewReader(drawn.picture)); ; {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if letters, ok := token.(xml.CharData); ok {
				texts += string(letters)
			}
			if element, ok := token.(xml.StartElement); ok {
				for _, a := range element.Attr {
					switch element.Name.Local + " " + a.Name.Local {
					case "text y":
						last = max(last, parsed(t, a.Value))
					case "svg height":
						height = parsed(t, a.Value)
					}
				}
			}
		}
		if got := strings.Count(squeezed(strings.ReplaceAll(texts, "\n", "")), squeezed(name)); got != drawn.lines {
			t.Errorf("%d names of %d stand whole: %s", got, drawn.lines, texts)
		}
		if last > height || height == 0 {
			t.Errorf("a text at %.0f of %.0f", last, height)
		}
	}
}

func parsed(t *testing.T, s string) float64 {
	t.Helper()
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
