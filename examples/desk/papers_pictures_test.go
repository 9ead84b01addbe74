package main

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
)

// Lines hold all of a text, in its order, and none is wider than there is room.
func TestWrapped(t *testing.T) {
	const width = 200
	for _, tt := range []struct {
		name, text string
		lines      int
	}{
		{"short", "Phường An Khê", 1},
		{"nothing", " ", 0},
		{"words", "Tổ chức các phong trào thi đua do Trung ương, tỉnh và cụm phát động trong năm", 3},
		{"capitals are wider", strings.ToUpper("Tổ chức các phong trào thi đua do Trung ương, tỉnh và cụm phát động trong năm"), 4},
		{"a word that fits no line", strings.Repeat("ườ", 40), 3},
		{"letters of East Asia", strings.Repeat("越", 30), 3},
	} {
		lines := wrapped(tt.text, width)
		for _, line := range lines {
			if wide(line) > width {
				t.Errorf("%s: %q is %.0f wide", tt.name, line, wide(line))
			}
		}
		if len(lines) != tt.lines || squeezed(strings.Join(lines, "")) != squeezed(tt.text) {
			t.Errorf("%s: %q", tt.name, lines)
		}
	}
}

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
