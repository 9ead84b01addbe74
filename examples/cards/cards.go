// Package cards holds a card of each of several kinds as files, to begin from: each folder is a card with
// its cases, and a cluster and facts to try it with, which are marked as invented. Comments are in
// English, and behind ## in Vietnamese.
package cards

import (
	"embed"

	"github.com/thidua-go/thidua/examples/years"
)

//go:embed */*.yaml */*.csv
var files embed.FS

// Kinds are the folders, by the name of their kind.
var Kinds = years.In(files)
