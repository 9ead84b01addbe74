package rules

import "strings"

// Citation says where a rule comes from (căn cứ pháp lý): an act, the provision
// in it, and its words.
type Citation struct {
	// Act is the legal act, such as "Luật 06/2022/QH15" or "Nghị định 98/2023/NĐ-CP".
	Act string `json:"act" yaml:"act"`
	// Provision is the article, clause and point, such as "Điều 25 khoản 2".
	Provision string `json:"provision" yaml:"provision"`
	// Text is the provision in Vietnamese, word for word if Verbatim says so,
	// otherwise a paraphrase.
	Text string `json:"text,omitempty" yaml:"text"`
	// Verbatim says that Text is quoted word for word.
	Verbatim bool `json:"verbatim,omitempty" yaml:"verbatim"`
	// English is a gloss of Text for readers without Vietnamese. It has no authority.
	English string `json:"english,omitempty" yaml:"english"`
}

// String names the act and the provision: "Luật 06/2022/QH15, Điều 25 khoản 2".
func (c Citation) String() string {
	return strings.TrimPrefix(strings.TrimSuffix(c.Act+", "+c.Provision, ", "), ", ")
}
