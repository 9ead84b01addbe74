package main

import "github.com/thidua-go/thidua/rules"

// catalogue is the Vietnamese texts of diagnostics.
var catalogue = rules.Catalogue{
	"did you mean %s?":      "có phải là %s?",
	"there is no such file": "không có tệp này",
	"there is no such file; for cases to begin with: thidua test -draft -o %s %s":                   "không có tệp này; để có bản nháp: thidua test -draft -o %s %s",
	"the file is there already, and is left as it is: without -o the cases are shown, to be pasted": "tệp đã có và được giữ nguyên: bỏ -o thì bản nháp được in ra để chép vào",
	"there is no such file or folder":                                          "không có tệp hay thư mục này",
	"there is no such folder, and no year of that name comes with the program": "không có thư mục này, và chương trình cũng không kèm năm nào có tên ấy",
	"the file cannot be read":                                                  "không đọc được tệp",
	"a folder needs cluster.yaml; examples/README.md shows one":                "thư mục phải có cluster.yaml; xem mẫu ở examples/README.md",
	"the folder holds both %s and %s":                                          "thư mục có cả %s và %s",
	"keep one of them":                                                         "chỉ giữ một",
	"cannot tell what kind of file this is":                                    "không biết đây là loại tệp gì",
	"name it cluster.yaml, scorecard.yaml, facts.csv, facts.yaml, sheets.yaml, candidates.yaml or regulation.yaml": "đặt tên là cluster.yaml, scorecard.yaml, facts.csv, facts.yaml, sheets.yaml, candidates.yaml hoặc regulation.yaml",
	"facts and points are checked against scorecard.yaml beside them, which is not there":                          "số liệu và điểm được kiểm tra theo scorecard.yaml nằm cạnh, mà tệp ấy không có",
	"points without a scorecard cannot be read":                                                                    "không có bảng điểm thì không đọc được phiếu chấm",
	"nothing reads this file": "không có gì đọc tệp này",
	"if it is meant to count, name it %s, or name it in an event under files":      "nếu tệp phải được tính, đặt tên là %s, hoặc nêu tệp trong một sự kiện ở mục files",
	"%s is judged by people, and no file brings its points":                        "%s do người chấm, mà chưa tệp nào mang điểm đến",
	"write sheets.yaml: {card: %s, year: %d, sheets: [{unit: %s, entries: [%s]}]}": "viết sheets.yaml: {card: %s, year: %d, sheets: [{unit: %s, entries: [%s]}]}",
	"add entries to the sheets: %s":                                                "thêm vào phiếu chấm: %s",
	"facts without a scorecard cannot be read":                                     "không có bảng điểm thì không đọc được số liệu",
	"what events bring cannot be read without a scorecard":                         "không có bảng điểm thì không đọc được số liệu kèm sự kiện",
	"add scorecard.yaml":                       "thêm scorecard.yaml",
	"cases are for scorecards and regulations": "trường hợp kiểm thử chỉ dành cho bảng điểm và quy định",
	"files of cases are named *%s; for cases to begin with: thidua test -draft %s": "tệp trường hợp kiểm thử có tên *%s; để có bản nháp: thidua test -draft %s",
	"there is no file of cases, *%s, in the folder":                                "thư mục không có tệp trường hợp kiểm thử nào (*%s)",
	"the cluster has no year":                                                      "cụm thi đua chưa có năm nào",
	"add years":                                                                    "thêm years",
	"the scorecard is of %d, and the cluster has no such year":                     "bảng điểm là của năm %d, mà cụm thi đua không có năm này",
	"add it under years":                                                           "thêm vào years",
	"there is no regulation %q":                                                    "không có quy định %q",
	"shipped ones are %s":                                                          "các quy định kèm theo là %s",
	"events of the year bring %s, and none of them names this file: it would not count":    "sự kiện trong năm có %s, mà không sự kiện nào nêu tệp này: tệp sẽ không được tính",
	"name it in an event, as in files: [{holds: %s, name: %s, sha256: ...}], or remove it": "nêu tệp trong một sự kiện, như files: [{holds: %s, name: %s, sha256: ...}], hoặc bỏ tệp đi",
}

// newFault returns a diagnostic about a file as a whole.
func newFault(file, code string, err error, hint rules.Phrase, format string, args ...any) *rules.Diagnostic {
	d := catalogue.Fault(code, err, hint, format, args...)
	d.File = file
	return d
}

// say formats a text with the catalogue of this package.
func say(format string, args ...any) rules.Phrase { return catalogue.Phrase(format, args...) }
