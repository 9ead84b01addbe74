package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCheckOfBadCards checks a card that is legal and one that is refused. Both
// mark their defects; what is listed here is the kind of each and its place, and the
// golden files hold what is said of it, with the witness.
func TestCheckOfBadCards(t *testing.T) {
	for _, tt := range []struct {
		card string
		code int
		want []string
	}{
		{"doubtful", exitOK, []string{
			"8:7 warning negative-total", "8:14 warning cap-idle", "8:25 warning cap-idle",
			"16:12 warning unused-indicator",
			"21:7 warning table-gap", "24:9 warning table-overlap", "25:9 warning table-unreachable",
			"32:64 warning no-row",
			"33:61 warning above-full", "33:77 warning divide-by-zero",
			"34:15 warning numbering", "37:18 warning below-zero", "39:47 warning not-applicable",
			"42:11 warning cap-order", "45:16 warning numbering", "47:69 warning sign",
			"50:5 warning grade",
		}},
		{"faults", exitFault, []string{
			"2:1 fault rank-by", "6:8 fault maxima", "14:10 fault maxima", "16:63 fault circle", "17:55 warning above-full",
			"21:80 fault number", "22:9 fault no-cap", "22:63 warning constant", "23:9 fault no-rule",
			"24:16 fault name-taken", "24:16 warning numbering", "24:85 fault unknown-name",
		}},
	} {
		t.Run(tt.card, func(t *testing.T) {
			file := "testdata/bad-card/scorecard-" + tt.card + ".yaml"
			code, out, errs := call("check", file)
			if code != tt.code || errs != "" {
				t.Fatalf("exit %d, want %d, stderr %q", code, tt.code, errs)
			}
			golden(t, "bad-card/"+tt.card+".en.txt", out)
			_, out, _ = call("check", "-lang", "vi", file)
			golden(t, "bad-card/"+tt.card+".vi.txt", out)
			_, out, _ = call("check", "-format", "json", file)
			var r struct {
				Diagnostics []struct {
					Code, Severity string
					Line, Column   int
				}
			}
			if err := json.Unmarshal([]byte(out), &r); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, d := range r.Diagnostics {
				got = append(got, fmt.Sprintf("%d:%d %s %s", d.Line, d.Column, d.Severity, d.Code))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("(-want +got)\n%s", cmp.Diff(tt.want, got))
			}
		})
	}
}
