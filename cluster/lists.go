package cluster

import (
	"slices"

	"github.com/thidua-go/thidua/scoring"
)

// only returns those of a list that are wanted.
func only[T any](list []T, wanted func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(list), func(x T) bool { return !wanted(x) })
}

// each returns what f makes of each of a list.
func each[T, U any](list []T, f func(T) U) []U {
	out := make([]U, len(list))
	for i, x := range list {
		out[i] = f(x)
	}
	return out
}

// find returns the first of a list with a key, in its place there; nil if there is none.
func find[T any, K comparable](list []T, k K, key func(T) K) *T {
	for i := range list {
		if key(list[i]) == k {
			return &list[i]
		}
	}
	return nil
}

// repeats reports whether one of a list has the key of one before it.
func repeats[T any, K comparable](list []T, i int, key func(T) K) bool {
	return find(list[:i], key(list[i]), key) != nil
}

// grouped returns the items of a list by a key, in the order in which the keys come up.
func grouped[T any](list []T, key func(T) string) (groups [][]T) {
	for _, x := range list {
		i := slices.IndexFunc(groups, func(g []T) bool { return key(g[0]) == key(x) })
		if i < 0 {
			i = len(groups)
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], x)
	}
	return groups
}

// What things of a definition are known by.
func (m Member) code() string          { return m.Unit }
func (m Movement) code() string        { return m.Code }
func (g Group) code() string           { return g.Code }
func (f UnitFacts) code() string       { return f.Unit }
func (s Statistics) code() string      { return s.Code }
func (t Target) code() string          { return t.Indicator }
func (y Year) code() int               { return y.Year }
func (d Due) code() Act                { return d.Act }
func sheetUnit(s scoring.Sheet) string { return s.Unit }
