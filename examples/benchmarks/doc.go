// Package benchmarks runs one set of scoring rules through several engines, in
// one process and on the same inputs: the two evaluators of thidua, hand-written
// Go on shopspring/decimal and on scaled int64, and three expression engines. It
// holds nothing but tests; README.md says how to run them and what was measured.
package benchmarks
