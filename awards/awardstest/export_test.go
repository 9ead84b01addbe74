package awardstest

import (
	"testing"

	"github.com/thidua-go/thidua/awards"
)

func (c Case) Test(t testing.TB, r *awards.Regulation) { c.test(t, r) }
