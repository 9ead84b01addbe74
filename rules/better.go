package rules

import "github.com/thidua-go/thidua/rules/diag"

// Better says which way a number is good.
type Better = diag.Enum[betters]

// The ways. The zero Better says nothing, which counts as More.
const (
	betterUnstated Better = iota
	More                  // the larger the better: growth
	Less                  // the smaller the better: complaints, days late
)

type betters struct{}

func (betters) Names() *diag.Names { return &betterNames }

var betterNames = diag.Names{What: say("better"), Names: []string{"unstated", "more", "less"}}
