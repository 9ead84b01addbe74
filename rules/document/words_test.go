package document_test

import (
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// The keys of words are tags of languages.
func TestWords(t *testing.T) {
	for _, tt := range []struct{ src, fault, reason string }{
		{"title: {vi: Cờ, en: Flag}", "", "the languages of the module"},
		{"title: {lo: ທຸງ, zh-Hant: 旗}", "", "any other language"},
		{"title:", "", "nothing"},
		{
			"title: {vn: Cờ}",
			`f.yaml:1:9: title.vn: there is no language "vn" (write vi; a language is named by its tag (BCP 47))`, "a country",
		},
		{
			"title: {vietnamese: Cờ}",
			`title.vietnamese: there is no language "vietnamese" (write the tag of a language (BCP 47), such as vi or en)`,
			"the name of a language",
		},
		{
			"title: {zh-hant: 旗}",
			`title.zh-hant: "zh-hant" is not written as tags of languages are (write zh-Hant)`, "letters of the wrong size",
		},
	} {
		doc, err := document.Parse("f.yaml", []byte(tt.src))
		if err != nil {
			t.Fatal(err)
		}
		var f struct {
			Title diag.Words `yaml:"title"`
		}
		err = doc.Decode(&f)
		if (err == nil) != (tt.fault == "") || err != nil && !strings.Contains(err.Error(), tt.fault) {
			t.Errorf("%s: got %v, want %s", tt.reason, err, tt.fault)
		}
	}
}
