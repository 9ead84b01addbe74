package scoring

import (
	"encoding/json"

	"github.com/thidua-go/thidua/rules"
)

// MarshalJSON writes the points as a text of their exact digits, whatever a host
// has set the global variables of shopspring/decimal to: logs and records bind these bytes.
func (e Entry) MarshalJSON() ([]byte, error) {
	type plain Entry
	var points *rules.Value
	if e.Points != nil {
		v := rules.NumberOf(*e.Points)
		points = &v
	}
	return json.Marshal(struct {
		plain
		Points *rules.Value `json:"points,omitempty"`
	}{plain(e), points})
}
