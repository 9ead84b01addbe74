package rulestest

import "github.com/thidua-go/thidua/rules"

// say formats a text with the catalogue of this package.
func say(format string, args ...any) rules.Phrase { return catalogue.Phrase(format, args...) }

// catalogue is the Vietnamese texts of outcomes and proofs.
var catalogue = rules.Catalogue{
	// Outcomes.
	"true": "đúng", "false": "sai", "then": "nhánh khi đúng", "else": "nhánh còn lại", "value": "có giá trị", "default": "giá trị mặc định",
	"inside": "trong khoảng", "raised": "nâng lên mức thấp nhất", "capped": "cắt ở mức cao nhất", "row": "dòng này", "row %d": "dòng %d", "operand %d": "lấy giá trị thứ %d",

	// Proofs.
	"%s; so is the mutant":                                                          "%s; sau khi sửa cũng vậy",
	"%s cannot be: no allowed value is %s":                                          "không thể có %s: giá trị %s không được phép",
	"where %s both branches give the same":                                          "khi %s, hai nhánh cho cùng kết quả",
	"the same for all %d combinations of what it reads":                             "cho cùng kết quả với cả %d tổ hợp số liệu mà quy tắc đọc",
	"the table gives the same in all %d pieces that its tests divide the keys into": "bảng tra cho cùng kết quả ở cả %d khoảng mà các dòng chia khóa ra",
}
