package survey

import (
	"fmt"
	"iter"
	"testing"
)

func TestCombinations(t *testing.T) {
	for _, tt := range []struct {
		name string
		all  iter.Seq[[]int]
		want string
	}{
		{"every one", All([]int{2, 3}), "[0 0] [0 1] [0 2] [1 0] [1 1] [1 2] "},
		{"of nothing there is one", All(nil), "[] "},
		{"the first, the second, the third of each", Around([]int{2, 3}, 0), "[0 0] [1 1] [0 2] "},
		{"one of them free", Around([]int{2, 2}, 1), "[0 0] [1 0] [0 0] [0 1] [0 1] [1 1] [1 0] [1 1] "},
		{"both free", Around([]int{1, 2}, 2), "[0 0] [0 1] [0 0] [0 1] "},
	} {
		got := ""
		for at := range tt.all {
			got += fmt.Sprint(at, " ")
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
	if a, b := Count([]int{2, 3}, 6), Count([]int{2, 3, 4}, 6); a != 6 || b != 7 {
		t.Errorf("%d of 6 and %d of 24, at most 6", a, b)
	}
}
