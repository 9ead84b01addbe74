// Command whole is what a program has with all of the library: a year from files to its report.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

func main() {
	if err := report(os.Args[1], os.Args[2]); err != nil {
		fmt.Println(err)
	}
}

func report(clusterFile, cardFile string) error {
	c, err := cluster.Load(clusterFile, []byte(clusterFile))
	if err != nil {
		return err
	}
	card, err := scoring.Load(cardFile, []byte(cardFile))
	if err != nil {
		return err
	}
	statute, err := awards.Statute()
	if err != nil {
		return err
	}
	year, err := c.Campaign(2024, card, statute)
	if err != nil {
		return err
	}
	r, err := year.Report(context.Background(), rules.Date{}, cluster.Inputs{})
	if err != nil {
		return err
	}
	return r.Write(os.Stdout, diag.Vietnamese, "")
}
