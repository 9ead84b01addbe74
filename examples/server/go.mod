module github.com/thidua-go/thidua/examples/server

go 1.26.0

replace github.com/thidua-go/thidua => ../..

require (
	github.com/getkin/kin-openapi v0.153.0
	github.com/shopspring/decimal v1.6.0
	github.com/thidua-go/thidua v0.0.0
	golang.org/x/text v0.43.0
	golang.org/x/time v0.15.0
)

require (
	github.com/expr-lang/expr v1.17.8 // indirect
	github.com/go-openapi/jsonpointer v0.22.5 // indirect
	github.com/go-openapi/swag/jsonname v0.25.5 // indirect
	github.com/gorilla/mux v1.8.0 // indirect
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3 // indirect
	go.yaml.in/yaml/v4 v4.0.0 // indirect
	golang.org/x/mod v0.41.0 // indirect
)
