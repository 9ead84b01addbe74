package cluster

import (
	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules/diag"
)

func wordsOf(t awards.Text) diag.Words {
	return diag.Words{"vi": t.Vietnamese, "en": t.English}
}

func textOf(t awards.Text) diag.Text {
	if t.IsZero() {
		return diag.Text{}
	}
	return diag.TextFunc(t.In)
}

func oldText(t diag.Text) awards.Text {
	return awards.Text{Vietnamese: t.Format(diag.Vietnamese), English: t.Format(diag.English)}
}
