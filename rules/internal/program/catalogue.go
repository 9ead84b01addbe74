package program

import (
	"embed"

	"github.com/thidua-go/thidua/rules/diag"
)

//go:embed catalogue
var catalogueFiles embed.FS

var catalogue = diag.NewCatalogue("rules/internal/program", catalogueFiles)

func say(format string, args ...any) diag.Text { return catalogue.Say(format, args...) }
