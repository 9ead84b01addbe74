// Command serve is the server of examples/server with its log in a database: SQLite in one file, or PostgreSQL where
// several such servers take events.
//
//	cd examples/store && go run ./serve -db 2023.db -tokens tokens.json
//	cd examples/store && go run ./serve -db postgres://user@host/database -heads /elsewhere/heads -tokens tokens.json
//
// With -key the heads are signed; the file is made if it is not there. Servers of one database have one folder of
// heads, and one key.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/url"
	"os"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/examples/server/api"
	"github.com/thidua-go/thidua/examples/server/host"
	"github.com/thidua-go/thidua/examples/store"
	"github.com/thidua-go/thidua/examples/store/journal"
	"github.com/thidua-go/thidua/scoring"
)

func main() {
	c := host.Flags(flag.CommandLine)
	var db, heads, key string
	flag.StringVar(&db, "db", "", "the `file` of the database, or postgres://…")
	flag.StringVar(&heads, "heads", "", "the `folder` of the heads; beside the file of the database if left out")
	flag.StringVar(&key, "key", "", "the `file` of the key that signs heads, made if it is not there; none if left out")
	flag.Parse()
	if db == "" {
		fmt.Fprintln(os.Stderr, "serve: say where the log is: -db")
		os.Exit(2)
	}
	in(c, db, heads, key)
	c.Main()
}

// in keeps the log in a database.
func in(c *host.Config, db, heads, key string) {
	c.Where = db
	if u, err := url.Parse(db); err == nil {
		c.Where = u.Redacted()
	}
	c.Journal = func(ctx context.Context, campaign *cluster.Campaign, card *scoring.Scorecard, law *awards.Regulation) (
		api.Journal, *cluster.Campaign, []api.Post, error) {
		var o store.Options
		var err error
		if key != "" {
			if o.Signer, o.Trust, err = store.KeyFile(key, campaign.Cluster().Definition().Code); err != nil {
				return nil, nil, nil, err
			}
		}
		if heads != "" {
			o.Heads = store.HeadFiles(heads)
		}
		s, err := store.Open(ctx, db, o)
		if err != nil {
			return nil, nil, nil, err
		}
		j, campaign, posts, err := journal.Open(ctx, s, campaign, card, law)
		if err != nil {
			return nil, nil, nil, errors.Join(err, s.Close())
		}
		return j, campaign, posts, nil
	}
}
