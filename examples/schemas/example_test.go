package schemas_test

import (
	"fmt"
	"reflect"

	"github.com/shopspring/decimal"

	"github.com/thidua-go/thidua/examples/schemas"
	"github.com/thidua-go/thidua/rules"
)

// A schema for editors is made from the type that a file is decoded into.
func ExampleJSONSchema() {
	type fee struct {
		Name     string          `yaml:"name"`
		Amount   decimal.Decimal `yaml:"amount"`
		Rounding rules.Rounding  `yaml:"rounding"`
	}
	schema, err := schemas.JSONSchema(schemas.Options{
		Title: "Fee",
		Describe: func(_ reflect.Type, field string) string {
			return map[string]string{"Amount": "amount is in đồng."}[field]
		},
	}, fee{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(string(schema))
	// Output:
	// {
	//   "$schema": "http://json-schema.org/draft-07/schema#",
	//   "title": "Fee",
	//   "type": "object",
	//   "properties": {
	//     "name": {
	//       "type": ["string","number","boolean","null"]
	//     },
	//     "amount": {
	//       "description": "amount is in đồng.",
	//       "type": "number"
	//     },
	//     "rounding": {
	//       "$ref": "#/definitions/rules.roundings"
	//     }
	//   },
	//   "additionalProperties": false,
	//   "definitions": {
	//     "rules.roundings": {
	//       "enum": ["half_away_from_zero","half_even","toward_zero","away_from_zero","floor","ceil","half_toward_zero",null]
	//     }
	//   }
	// }
}
