package eval

import (
	"embed"

	"github.com/thidua-go/thidua/rules/diag"
)

//go:embed catalogue
var catalogueFiles embed.FS

var catalogue = diag.NewCatalogue("rules/internal/eval", catalogueFiles)

func say(format string, args ...any) diag.Text { return catalogue.Say(format, args...) }
