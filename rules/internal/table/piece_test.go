package table

import (
	"fmt"
	"strings"
	"testing"
)

// The pieces of a test stand where they say, in order.
func TestPieces(t *testing.T) {
	for src, want := range map[string]string{
		"-":                        "",
		">= 95":                    "0:>= 3:95",
		"[80..95.5), not(< -5)":    "1:[ 3:80 3:95.5 2:) 0:< 3:-5",
		"]2024-01-31..2024-02-29[": "1:] 3:2024-01-31 3:2024-02-29 2:[",
		`"khu [1]", khu vực 1`:     `3:"khu [1]" 3:khu vực 1`,
		"!= 5,6 ":                  "",
	} {
		pieces, _ := Pieces(src)
		var got []string
		for _, p := range pieces {
			got = append(got, fmt.Sprintf("%d:%s", p.Role, src[p.From:p.To]))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s: got %s, want %s", src, s, want)
		}
	}
}
