package awards

import "github.com/thidua-go/thidua/rules/document"

// clone copies plain data with all that its slices, maps and pointers lead to, so
// that neither side of a call sees the other change it.
func clone[T any](v T) T { return document.Clone(v) }

func clonePointer[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}
