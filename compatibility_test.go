package thidua_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/schemas"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/scoring"
)

// TestCompatibility: the versions that COMPATIBILITY.md names are those that are written.
func TestCompatibility(t *testing.T) {
	data, err := os.ReadFile("COMPATIBILITY.md")
	if err != nil {
		t.Fatal(err)
	}
	says := func(row string) {
		t.Helper()
		if !strings.Contains(string(data), row) {
			t.Errorf("COMPATIBILITY.md does not say %q", row)
		}
	}
	card, err := scoring.Load("card.yaml", []byte(cardFile))
	if err != nil {
		t.Fatal(err)
	}
	group, err := rules.NewGroupOf(context.Background(), card.Schema(), []string{"a"})
	if err != nil {
		t.Fatal(err)
	}
	scores, err := card.Record(context.Background(), scoring.Batch{Group: group})
	if err != nil {
		t.Fatal(err)
	}
	says("| record of scores, ranking | engine `" + scores.Engine + "` |")

	law, err := awards.Statute()
	if err != nil {
		t.Fatal(err)
	}
	plan := awards.Plan{Year: 2024, Awards: []awards.Place{{Award: "flag.central_cluster", Ranks: []int{1}}}}
	slate, err := law.Nominate(context.Background(), rules.Day(2025, 3, 11), plan, nil,
		[]awards.Candidate{awards.Clean("a", "letter")})
	if err != nil {
		t.Fatal(err)
	}
	nomination, err := slate.Record(nil)
	if err != nil {
		t.Fatal(err)
	}
	if changes, err := os.ReadFile("CHANGELOG.md"); err != nil ||
		!strings.Contains(string(changes), "Engines: "+scores.Engine+" and "+nomination.Engine+".") {
		t.Errorf("CHANGELOG.md does not name the engines %s and %s, %v", scores.Engine, nomination.Engine, err)
	}
	says("| record of a nomination | engine `" + nomination.Engine + "` |")

	c, err := cluster.Compile(cluster.Definition{Code: "c", Members: []cluster.Member{{Unit: "a"}},
		Years: []cluster.Year{{Year: 2024}}})
	if err != nil {
		t.Fatal(err)
	}
	year, err := c.Campaign(2024, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range year.LogLines() {
		var header struct{ Version int }
		if err := json.Unmarshal(line, &header); err != nil {
			t.Fatal(err)
		}
		says(fmt.Sprintf("| log of a campaign | version %d |", header.Version))
		break
	}
	var names []string
	for _, f := range schemas.All() {
		if f.Version == 1 {
			names = append(names, f.Name)
		}
	}
	says("| " + strings.Join(names, ", ") + " as JSON | schemas of version 1 |")
}
