package awardstest

import "github.com/thidua-go/thidua/rules"

// catalogue is the Vietnamese texts of diagnostics.
var catalogue = rules.Catalogue{
	// Words that others are made of.
	"award":            "danh hiệu hoặc hình thức khen thưởng",
	"condition":        "điều kiện",
	"fact":             "dữ kiện",
	"gap":              "phần chưa đọc",
	"regime":           "quy định",
	"assumption":       "giả định",
	"document":         "tài liệu",
	"a finding":        "kết quả của một điều kiện",
	"an error":         "lỗi",
	"%s":               "%s",
	"%v":               "%v",
	"did you mean %s?": "có phải là %s?",
	"there are %s":     "có %s",

	// The file.
	"a file of cases needs a case":                              "tệp kiểm thử cần có trường hợp",
	"write cases: and below it - name: and what the case shows": "viết cases: rồi bên dưới - name: và điều mà trường hợp cho thấy",
	"what is accepted has an id and a reason":                   "điều được chấp nhận phải có id và lý do",
	"write {id: …, because: …}":                                 "viết {id: …, because: …}",
	"say which regulation the cases are for":                    "ghi các trường hợp dành cho quy định nào",
	"write regulation: and the name of its file":                "viết regulation: và tên tệp",
	"there is no regulation %q":                                 "không có quy định %q",
	"the name of a file ends in .yaml":                          "tên tệp kết thúc bằng .yaml",
	"there is no file %s":                                       "không có tệp %s",
	"the regulation extends itself: %s":                         "quy định mở rộng chính nó: %s",
	"there is no base %q":                                       "không có bộ dữ kiện gốc %q",
	"%s starts from itself: %s":                                 "%s dựa vào chính nó: %s",

	// Cases.
	"a case needs a name":                                "trường hợp cần có tên",
	"write name: and what the case shows":                "viết name: và điều mà trường hợp cho thấy",
	"a second case %q, besides %s":                       "trường hợp thứ hai tên %q, ngoài %s",
	"give each case a name of its own":                   "đặt cho mỗi trường hợp một tên riêng",
	"say on which day the question is asked":             "ghi ngày xét",
	"write on: and a day, such as 2024-03-14":            "viết on: và một ngày, như 2024-03-14",
	"say for which award":                                "ghi danh hiệu hoặc hình thức khen thưởng nào",
	"write award: and the code of an award":              "viết award: và mã",
	"the case expects nothing":                           "trường hợp không mong đợi gì",
	"write outcome: eligible or another expectation":     "viết outcome: eligible hoặc một mong đợi khác",
	"where an error is expected nothing else can be":     "đã mong đợi lỗi thì không mong đợi gì khác được",
	"remove the other expectations":                      "bỏ các mong đợi khác",
	"there is no %s %q":                                  "không có %s %q",
	"%s is one of %s, not %q":                            "%s là một trong %s, không phải %q",
	"to ask what if, write it under suppose":             "muốn giả sử thì viết dưới suppose",
	"write error: %s if that is what the case is for":    "viết error: %s nếu trường hợp là để kiểm tra điều đó",
	"a table of cases has columns and rows":              "bảng trường hợp có columns và rows",
	"write columns: [on, cluster_rank, outcome]":         "viết columns: [on, cluster_rank, outcome]",
	"a second column %s":                                 "cột %s thứ hai",
	"the row has %d cells, the table %d columns":         "dòng có %d ô, bảng có %d cột",
	"the regulation states no rules for the day":         "quy định không quy định gì cho ngày đó",
	"the regulation does not have the award on that day": "ngày đó quy định không có danh hiệu hoặc hình thức này",

	// Nominations.
	"a nomination needs a plan and units":        "suy tôn cần có plan và units",
	"a nomination is for the awards of the plan": "suy tôn theo các danh hiệu, hình thức trong plan",
	"remove it": "bỏ đi",
	"a nomination expects a slate, or an error":           "suy tôn thì mong đợi slate hoặc error",
	"write slate: {flag.central_cluster: {a: nominated}}": "viết slate: {flag.central_cluster: {a: nominated}}",
	"a unit needs a code":                                 "đơn vị cần có mã",
	"write unit: and a code":                              "viết unit: và mã",
	"%s is the whole nomination's":                        "%s là của cả lần suy tôn",
	"a slate is expected of a case with a plan and units": "slate chỉ được mong đợi khi có plan và units",
	"the plan has no places for %q":                       "plan không có suất cho %q",
	"there is no unit %q":                                 "không có đơn vị %q",
}
