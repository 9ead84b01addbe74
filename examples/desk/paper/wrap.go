package paper

import (
	"strings"
	"unicode"
)

// Wrap is a text in lines, each so wide at most in letters of a size, both in the same unit. A line ends between
// words; a word that is wider than a line is broken. It is for what must have room for a text before anything shows
// it: widths are about those of Times New Roman, rather more than less.
func Wrap(s string, size, width float64) (lines []string) {
	line, so := "", 0.0
	end := func() {
		if line != "" {
			lines = append(lines, line)
		}
		line, so = "", 0
	}
	add := func(letter string) {
		line, so = line+letter, so+wide(letter)*size
	}
	for _, word := range strings.Fields(s) {
		if line != "" && so+wide(" "+word)*size > width {
			end()
		}
		if line != "" {
			add(" ")
		}
		for _, letter := range word {
			if line != "" && so+wide(string(letter))*size > width {
				end()
			}
			add(string(letter))
		}
	}
	end()
	return lines
}

// wide is about how wide a text is in letters of size 1.
func wide(s string) (width float64) {
	for _, r := range s {
		switch {
		case strings.ContainsRune(" .,;:'!|()[]/-ijltfrI", r):
			width += 0.34
		case strings.ContainsRune("MW%&@_mw—…", r):
			width += 0.95
		case r > 0x2e80: // of East Asia
			width += 1.05
		case unicode.IsUpper(r):
			width += 0.76
		default:
			width += 0.54
		}
	}
	return width
}
