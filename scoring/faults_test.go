package scoring_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/scoring"
)

// closed is the error of a host's register, which knows its words in Vietnamese.
type closed struct{ year int }

func (c *closed) Error() string { return c.Format(diag.English) }

func (c *closed) Format(l diag.Lang) string {
	if l == diag.Vietnamese {
		return fmt.Sprintf("sổ năm %d đã khóa", c.year)
	}
	return fmt.Sprintf("the register of %d is closed", c.year)
}

// TestFaultFields: what goes wrong while a card is scored says of whom, of what and where as fields, to
// errors.As, errors.Is and a log, and a host's error in the reader's language.
func TestFaultFields(t *testing.T) {
	const card = `
code: port
year: 2025
indicators: [{code: ships, min: 0}, {code: berths, min: 0}]
functions: [{name: register, params: [number], result: number}]
sections:
  - code: I
    criteria:
      - {code: I.1, max: 10, points: "min(full, ships / berths)"}
      - {code: I.2, max: 10, points: "min(full, register(ships))"}
`
	register := rules.Function{Name: "register", Params: []rules.Kind{rules.NumberKind}, Result: rules.NumberKind,
		Call: func(args []rules.Value) (rules.Value, error) {
			return rules.Value{}, fmt.Errorf("asked: %w", &closed{2024})
		}}
	c, err := scoring.Load("port.yaml", []byte(card), rules.Host{Functions: []rules.Function{register}})
	if err != nil {
		t.Fatal(err)
	}
	g, err := rules.NewGroupOf(context.Background(), c.Schema(), []string{"u7"}, rules.FactColumn{Indicator: "ships",
		Values: []rules.Value{rules.Int(4)}}, rules.FactColumn{Indicator: "berths", Values: []rules.Value{rules.Int(0)}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Score(t.Context(), scoring.Batch{Group: g, Strict: true})
	var own *closed
	if !errors.Is(err, diag.ErrDivideByZero) || !errors.Is(err, diag.ErrHost) || !errors.As(err, &own) ||
		own.year != 2024 {
		t.Fatalf("%v", err)
	}
	want := map[string]diag.Diagnostic{
		"I.1": {Code: "divide-by-zero", Line: 9, Column: 57},
		"I.2": {Code: "host-function", Line: 10, Column: 49},
	}
	n := 0
	for d := range diag.AllDiagnostics(err) {
		n++
		w := want[d.Criterion]
		if d.Unit != "u7" || d.File != "port.yaml" || d.Code != w.Code || d.Line != w.Line || d.Column != w.Column {
			t.Errorf("%+v, want %+v", d, w)
		}
		var b bytes.Buffer
		slog.New(slog.NewTextHandler(&b, nil)).Warn("scoring", "fault", d)
		if logged := fmt.Sprintf("fault.file=port.yaml fault.line=%d fault.column=%d ", w.Line, w.Column); !strings.Contains(
			b.String(), logged) || !strings.Contains(b.String(), "fault.unit=u7 fault.criterion="+d.Criterion) {
			t.Errorf("the log has %s", b.String())
		}
		if vi := d.Format(diag.Vietnamese); d.Criterion == "I.2" &&
			!strings.HasSuffix(vi, "register, hàm của chương trình, bị lỗi: sổ năm 2024 đã khóa") {
			t.Errorf("in Vietnamese: %s", vi)
		}
	}
	if n != 2 {
		t.Errorf("%d faults", n)
	}
	_, err = rules.NewFacts(c.Schema(), "u7", rules.Fact{Indicator: "ships", Value: rules.Int(-1)})
	var d *diag.Diagnostic
	if !errors.As(err, &d) || !errors.Is(err, diag.ErrValue) || d.Unit != "u7" || d.Indicator != "ships" {
		t.Errorf("a fact: %+v", d)
	}
}
