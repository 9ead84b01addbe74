module github.com/thidua-go/thidua

go 1.25.0

require (
	github.com/expr-lang/expr v1.17.8
	github.com/google/go-cmp v0.7.0
	github.com/shopspring/decimal v1.6.0
	go.yaml.in/yaml/v4 v4.0.0
	golang.org/x/mod v0.38.0
	golang.org/x/text v0.40.0
	pgregory.net/rapid v1.3.0
)
