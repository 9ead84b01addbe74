package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/examples/schemas"
)

func TestSchema(t *testing.T) {
	for _, f := range schemas.All() {
		code, out, errs := call("schema", f.Name)
		if code != exitOK || errs != "" || out != string(f.Schema()) || !json.Valid([]byte(out)) {
			t.Errorf("schema %s: exit %d, stderr %q, %d bytes", f.Name, code, errs, len(out))
		}
	}
	for _, tt := range []struct {
		args   []string
		says   string
		reason string
	}{
		{[]string{"schema", "scorecrd"}, "did you mean scorecard?", "a slip"},
		{[]string{"schema", "xyz123"}, "formats are scorecard, cluster,", "nothing is near"},
		{[]string{"schema", "scorecard", "facts"}, "one name", "one at a time"},
	} {
		code, out, errs := call(tt.args...)
		if code != exitUsage || out != "" || !strings.Contains(errs, tt.says) {
			t.Errorf("%q: exit %d, stdout %q, stderr %q, want %q: %s", tt.args, code, out, errs, tt.says, tt.reason)
		}
	}
	code, out, _ := call("schema", "-format", "json", "-lang", "vi")
	var listed []listedFormat
	if err := json.Unmarshal([]byte(out), &listed); code != exitOK || err != nil || len(listed) != len(schemas.All()) ||
		listed[0].Title != "Bảng điểm" {
		t.Errorf("exit %d, %v: %s", code, err, out)
	}
}

func TestSchemaGolden(t *testing.T) {
	for file, args := range map[string][]string{
		"schema.en.txt":    {"schema"},
		"schema.vi.txt":    {"schema", "-lang", "vi"},
		"usage_schema.txt": {"schema", "-h"},
	} {
		code, out, errs := call(args...)
		if code != exitOK || errs != "" {
			t.Fatalf("%q: exit %d, stderr %q", args, code, errs)
		}
		golden(t, file, out)
	}
}
