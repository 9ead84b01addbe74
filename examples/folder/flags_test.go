package folder

import (
	"errors"
	"flag"
	"io"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
)

// All that package flag may say of a command line is said in the language, and its English word for word.
func TestFlagText(t *testing.T) {
	refused := catalogue.Error(diag.ErrValue, "this is a file")
	for _, tt := range []struct{ args, en, vi, reason string }{
		{"-x", "flag provided but not defined: -x", "không có tùy chọn này: -x", "no such flag"},
		{"-out", "flag needs an argument: -out", "tùy chọn thiếu giá trị: -out", "no value"},
		{"-force=x", `invalid value "x" for flag -force: write true or false`,
			`giá trị "x" không hợp lệ cho tùy chọn -force: viết true hoặc false`, "no truth"},
		{"-own=x", `invalid value "x" for flag -own: this is a file`,
			`giá trị "x" không hợp lệ cho tùy chọn -own: đây là một tệp`, "refused by the program"},
		{"---x", "bad flag syntax: ---x", "tùy chọn viết sai: ---x", "dashes"},
	} {
		fs := flag.NewFlagSet("", flag.ContinueOnError)
		fs.SetOutput(io.Discard)
		fs.String("out", "", "")
		fs.Bool("force", false, "")
		var why error
		fs.Func("own", "", func(string) error { why = refused; return errors.New("no") })
		err := fs.Parse(strings.Fields(tt.args))
		if err == nil {
			t.Fatalf("%s: %s is no fault", tt.reason, tt.args)
		}
		got := FlagText(err, why)
		if got.Format(diag.English) != tt.en || got.Format(diag.Vietnamese) != tt.vi {
			t.Errorf("%s: %q, %q", tt.reason, got.Format(diag.English), got.Format(diag.Vietnamese))
		}
	}
}
