package document

import (
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules/diag"
)

// TestCut: what has a comma or a colon of its own needs quotes, and the hint says so.
func TestCut(t *testing.T) {
	for _, tt := range []struct{ file, want, vi, reason string }{
		{"at: {most: 12,5, title: x}", `1:12: at.most: a comma within { } ends the value of most (write 12.5)`,
			"dấu phẩy trong { } kết thúc giá trị của most (viết 12.5)", "a decimal comma"},
		{"at: {most: 1,250,000}", "(write 1250000)", "", "thousands: the rest is there twice and is no second key"},
		{"at: {most: 1,250}", "write 1.25 or 1250", "", "one or the other is asked, none is guessed"},
		{"at: {title: max(0, full - x, most)}", `write "max(0, full - x, most)"`, "",
			"the whole rule, where a part of it is a key"},
		{"at: {title: clamp(x, most, title)}", `(write "clamp(x, most, title)")`, "", "and where the last part is not"},
		{"at: {title: “min(a, b)”}", `(write "min(a, b)")`, "", "curly quotes are none"},
		{"at: {title: it's \"a\", b}", `(write 'it''s "a", b')`, "", "quotes within"},
		{"at: {title: a, b: 2}", `there is no key "b" here`, "", "a key has a colon"},
		{"at: {most: 5, flag}", "true or false is wanted, but nothing is written", "", "a known key without a value"},
		{"at: {list: [a], zz}", `there is no key "zz" here`, "", "a list has an end of its own"},
		{"at: {5}", `there is no key "5" here`, "", "nothing was cut"},
		{"at: {title: Thu: chi, most: 2}",
			"1:16: a colon within the value of title, which has no quotes (put the value in \"quotes\")",
			"có dấu hai chấm trong giá trị của title mà không đặt trong dấu nháy", "a colon in a text"},
		{"at: {most: 1, title: x > 1 ? 2 : 3}", "a colon within the value of title", "", "a colon in a rule"},
		{"at: {title: [a, 'b, c'], most: Hạng: 2}", "a colon within the value of most", "",
			"commas within brackets and quotes"},
		{"at: {title: một hai most: 2}", "or write a comma before most, if it is the next key", "",
			"a comma may be missing"},
		{"at: {title: 'a' most: 2}", "keys in { } without their end, or without a comma", "", "quotes are there"},
		{"at:\n  most: 1\n\u3000 title: b\n",
			"3:1: a blank that is no space, U+3000, in the indentation (indent with spaces)",
			"phần thụt dòng có khoảng trống không phải dấu cách, U+3000", "a wide blank"},
	} {
		var into struct {
			At struct {
				Title string
				Most  *int
				Flag  bool
				List  []string
			}
		}
		doc, err := Parse("f.yaml", []byte(tt.file))
		if err == nil {
			err = doc.Decode(&into)
		}
		ds, _ := err.(diag.Diagnostics)
		if len(ds) != 1 || !strings.Contains(ds[0].Error(), tt.want) ||
			!strings.Contains(ds[0].Format(diag.Vietnamese), tt.vi) {
			t.Errorf("%s: got %v\nwant %s\n%s", tt.reason, err, tt.want, tt.vi)
		}
	}
}
