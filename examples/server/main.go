// Command server serves one campaign over HTTP, by package api: events are posted, and the ranking, the explanation
// of a unit's points, the nominations and the report are read.
//
//	cd examples/server && go run . -listen localhost:8080 -log 2023.jsonl -tokens tokens.json
//
// Nobody does anything without a token. A file of tokens that is not there is made, with new ones for the council, the
// Prime Minister and each member, and the program says where it is. There is no encryption: what is reached from other
// machines stands behind a proxy with TLS.
//
// The log is kept in a file, a new temporary one unless -log names it: an event is on the disk before
// it is acknowledged, and the next start goes on from there. A log that was cut off or changed by a slip is
// refused; who can write to the file can write another one: examples/store/serve keeps it in a database, and its head
// apart.
package main

import (
	"context"
	"flag"
	"os"
	"path/filepath"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/server/api"
	"github.com/thidua-go/thidua/examples/server/host"
	"github.com/thidua-go/thidua/scoring"
)

func main() {
	c := host.Flags(flag.CommandLine)
	flag.StringVar(&c.Where, "log", "", "the `file` of the log; a new temporary one if left out")
	flag.Parse()
	inFile(c)
	c.Main()
}

// inFile keeps the log in a file.
func inFile(c *host.Config) {
	c.Journal = func(ctx context.Context, campaign *cluster.Campaign, card *scoring.Scorecard, law *awards.Regulation) (
		api.Journal, *cluster.Campaign, []api.Post, error) {
		if c.Where == "" {
			dir, err := os.MkdirTemp("", "thidua")
			if err != nil {
				return nil, nil, nil, err
			}
			c.Where = filepath.Join(dir, "log.jsonl")
		}
		return api.OpenFile(ctx, c.Where, campaign, card, law)
	}
}
