package thidua_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/shopspring/decimal"
	"golang.org/x/mod/sumdb/note"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/cluster/ledger"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// world is one of each value that the library holds to be immutable, made from the same data each time.
type world struct {
	schema   *rules.Schema
	rule     *rules.Rule
	facts    *rules.Facts
	group    *rules.Group
	why      *rules.Explanation
	card     *scoring.Scorecard
	sheet    *scoring.Sheet
	batch    scoring.Batch
	score    *scoring.Score
	ranking  *scoring.Ranking
	record   *scoring.Record
	law      *awards.Regulation
	plan     awards.Plan
	slate    *awards.Slate
	nominate *awards.Record
	cluster  *cluster.Cluster
	campaign *cluster.Campaign
	report   *cluster.Report
	doc      *document.Document
	log      []byte
	tree     ledger.Tree
	leaves   ledger.Leaves
	head     ledger.Head
	signer   note.Signer
	signed   []byte
	policy   *ledger.Policy
}

const immutableCard = `
code: delta
year: 2025
indicators:
  - {code: growth, min: 0, max: 30.5, places: 1}
  - {code: level, kind: text, values: [high, low]}
  - {code: cases, kind: list, fields: [{code: size, min: 0, max: 9}]}
define: [{code: fast, rule: growth > 8}]
tables: [{name: steps_of, keys: [growth], rows: [{when: [">= 8"], then: 10}, {when: ["-"], then: 0}]}]
grades: [{code: A, at_least: 50}, {code: B}]
caps: {plus: 50}
sections:
  - code: I
    criteria:
      - {code: I.1, max: 90, points: "fast ? full : full * growth / best(growth + 1)"}
      - {code: I.2, max: 10, points: "level == \"high\" ? lookup(steps_of, growth) / 2 : count_of(cases, size > 2)"}
      - {code: I.3, max: 10, judged: true}
`

func must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}

func newWorld() *world {
	ctx := context.Background()
	w := &world{card: must(scoring.Load("card.yaml", []byte(immutableCard)))}
	w.schema = w.card.Schema()
	w.rule = must(w.schema.Compile("fast ? growth : total_of(members, growth)", rules.NumberKind))
	w.facts = w.factsOf("a", 95)
	open := must(rules.NewFacts(w.schema, "c", rules.Fact{Indicator: "level", Value: rules.TextOf("low")},
		rules.Fact{Indicator: "growth", Value: rules.Scaled(1, 1)}))
	w.group = must(rules.NewGroup(ctx, w.facts, w.factsOf("b", 41), open))
	w.why = must(w.rule.Explain(w.facts, w.group))
	points := decimal.New(75, -1)
	w.sheet = must(w.card.NewSheet("a", scoring.Entry{Criterion: "I.3", Points: &points, Stage: "final",
		On: rules.Day(2025, 12, 1)}))
	w.batch = scoring.Batch{Name: "delta", Group: w.group, Sheets: []*scoring.Sheet{w.sheet}}
	w.ranking = must(w.card.ScoreAndRank(ctx, w.batch))
	w.score, _ = w.ranking.Score("a")
	w.record = must(w.card.Record(ctx, w.batch))
	w.law = must(awards.Load("law.yaml", []byte(immutableLaw)))
	places := 1
	w.plan = awards.Plan{Year: 2025, Cluster: "delta", Awards: []awards.Place{{Award: "flag.province", Places: &places}}}
	w.slate = must(w.law.Nominate(ctx, rules.Day(2026, 2, 1), w.plan, w.ranking, candidates()))
	w.nominate = must(w.slate.Record(w.record))
	w.cluster = must(cluster.Load("cluster.yaml", []byte(immutableCluster)))
	w.campaign = must(w.cluster.Campaign(2025, w.card, w.law))
	sealed := must(w.campaign.Seal(cluster.Event{On: rules.Day(2025, 3, 1), Act: cluster.SelfScore, Units: []string{"b"},
		Note: diag.Words{"vi": "x"}}, bytes.NewReader(make([]byte, 1<<12)), "note"))
	w.campaign = must(w.campaign.Apply(sealed))
	w.report = must(w.campaign.Report(ctx, rules.Day(2026, 3, 1), w.inputs()))
	w.doc = must(document.Parse("card.yaml", []byte(immutableCard)))
	w.logged()
	return w
}

// logged makes what stands on the lines of the log.
func (w *world) logged() {
	var log bytes.Buffer
	must(0, w.campaign.WriteLog(&log))
	w.log = log.Bytes()
	r := ledger.NewReader(bytes.NewReader(w.log))
	must(r.Header())
	for n := 1; ; n++ {
		e, err := r.Next()
		if err != nil {
			break
		}
		w.leaves = append(w.leaves, ledger.LeafHash(n, e.Event))
	}
	w.tree, w.head = ledger.Tree{}.Append(w.leaves...), w.campaign.Head()
	w.head.Time = time.Date(2025, 3, 1, 9, 0, 0, 0, time.UTC)
	secret, public, err := note.GenerateKey(bytes.NewReader(make([]byte, 32)), "council")
	must(0, err)
	w.signer = must(note.NewSigner(secret))
	w.signed = must(ledger.Sign(w.head, w.signer))
	w.policy = must(ledger.NewPolicy("delta", 0, ledger.Key{Key: public}))
}

func (w *world) inputs() cluster.Inputs {
	return cluster.Inputs{Facts: w.group.Members(), Candidates: cluster.Candidates{Candidates: candidates()}}
}

func (w *world) factsOf(unit string, growth int64) *rules.Facts {
	return must(rules.NewFacts(w.schema, unit, factsOf(growth)...))
}

func factsOf(growth int64) []rules.Fact {
	events := []rules.Event{{Fields: map[string]rules.Value{"size": rules.Int(3)}, Evidence: "Sổ 1"}}
	return []rules.Fact{{Indicator: "growth", Value: rules.Scaled(growth, 1), Evidence: "BC 1"},
		{Indicator: "level", Value: rules.TextOf("high")}, {Indicator: "cases", Value: rules.ListOf(events...)}}
}

func candidates() []awards.Candidate {
	facts := func() awards.FactList { return awards.FactList{{Indicator: "reports_late", Value: rules.Int(0)}} }
	return []awards.Candidate{{Unit: "a", Year: 2025, Facts: facts()}, {Unit: "b", Year: 2025, Facts: facts()},
		{Unit: "c", Year: 2025}}
}

const immutableLaw = `
code: province
covers: {from: 2024-01-01}
forms: [{code: province_flag, title: {vi: Cờ thi đua của tỉnh}}]
indicators: [{code: reports_late, min: 0, max: 99, places: 0, label: {vi: số báo cáo chậm}}]
documents: [{code: report, title: {vi: báo cáo}, certainty: read, citation: {act: Quyết định 7/QĐ-UBND}}]
awards:
  - code: flag.province
    form: province_flag
    title: {vi: Cờ}
    conditions:
      - {code: in_time, rule: reports_late < 1, certainty: read, citation: {act: Quyết định 7/QĐ-UBND}}
`

const immutableSheets = `
card: delta
year: 2025
sheets: [{unit: a, entries: [{criterion: I.3, stage: final, points: 2.5}]}]
`

const immutableCluster = `
code: delta
members: [{unit: a, name: An Giang, aliases: [AG]}, {unit: b, name: Cà Mau}, {unit: c}]
officers: [{year: 2025, head: a, deputies: [b], standing: appointed}]
deputies: 1
rotation: {order: [a, b]}
years:
  - year: 2025
    plan: {awards: [{award: flag.province, places: 1}]}
    events:
      - {on: 2025-01-05, act: launch, note: {vi: phát động}}
      - {on: 2025-02-20, act: sign, units: [a, b, c]}
`

// seen is all that can be asked of a value, or of a list or stream of values, as text.
func seen(x any) string {
	js := func(x any) string { return string(must(json.Marshal(x))) }
	switch x := x.(type) {
	case nil:
		return "nil"
	case error:
		return x.Error()
	case *rules.Schema:
		if x == nil {
			return "nil"
		}
		return seen(slices.Collect(x.All())) + seen(x.Codes()) + fmt.Sprint(x.Equal(x))
	case *rules.Rule:
		return x.Source() + seen(x.Uses()) + seen(x.Check())
	case *rules.Facts:
		if x == nil {
			return "nil"
		}
		return x.Unit() + seen(slices.Collect(x.All())) + seen(x.Previous())
	case *rules.Group:
		return seen(x.Members()) + seen(x.Codes())
	case []*rules.Facts:
		return seenAll(x)
	case *rules.Explanation:
		return js(x)
	case *scoring.Scorecard:
		if x == nil {
			return "nil"
		}
		return string(x.Content()) + seen(x.Terms()) + x.Identity().Hash + seen(x.Schema())
	case *scoring.Score:
		return js(x.Breakdown()) + x.Format(diag.Vietnamese) + seen(x.Decisions()) + seen(x.Facts)
	case []any:
		return seenAll(x)
	case []*scoring.Score:
		return seenAll(x)
	case *scoring.Ranking:
		if x == nil {
			return "nil"
		}
		return js(x) + seen(x.Waits())
	case *awards.Regulation:
		return string(x.Content()) + js(x.Identity()) + seen(x.Indicators()) + seen(x.Schema()) +
			seen(slices.Collect(x.Regimes()))
	case *awards.Slate:
		if x == nil {
			return "nil"
		}
		return js(x) + must(x.Record(nil)).Hash
	case *cluster.Cluster:
		return js(x.Definition())
	case *cluster.Campaign:
		var log bytes.Buffer
		return js(x.Year()) + fmt.Sprint(x.WriteLog(&log)) + log.String() + seen(x.Cluster()) +
			js(x.At(rules.Day(2025, 3, 1)))
	case *document.Document:
		return string(must(x.Rewrite()))
	case ledger.Tree:
		root := x.Root()
		return js(x) + string(root[:])
	case note.Signer:
		return x.Name()
	case *cluster.Report:
		var page bytes.Buffer
		return js(x) + fmt.Sprint(x.Write(&page, diag.Vietnamese, "")) + page.String()
	}
	return string(document.Form(x))
}

// handles are pointers to values of which the comment says that nothing in them is to be changed.
var handles = []reflect.Type{reflect.TypeFor[*scoring.Score](), reflect.TypeFor[*scoring.Ranking](),
	reflect.TypeFor[*scoring.Sheet]()}

func seenAll[T any](list []T) (all string) {
	for _, x := range list {
		all += seen(x) + "\n"
	}
	return all
}

// seen is all of the world: and what follows from it, computed again.
func (w *world) seen() string {
	ctx := context.Background()
	v := reflect.ValueOf(*w)
	all := ""
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		f := reflect.NewAt(v.Field(i).Type(), reflect.ValueOf(w).Elem().Field(i).Addr().UnsafePointer()).Elem()
		all += name + ": " + seen(f.Interface()) + "\n"
	}
	value := must(w.rule.Eval(w.facts, w.group))
	again := must(w.card.Record(ctx, w.batch))
	nominated := must(must(w.law.Nominate(ctx, rules.Day(2026, 2, 1), w.plan, w.ranking, candidates())).Record(nil))
	return all + value.String() + again.Hash + nominated.Hash + fmt.Sprint(w.card.Verify(ctx, w.record),
		w.law.Verify(ctx, w.nominate))
}

// wreck changes everything that a host can reach from a value and write to.
func wreck(v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface:
		wreck(v.Elem())
	case reflect.Pointer:
		if r, ok := v.Interface().(*big.Rat); ok && r != nil {
			r.SetInt64(-987)
		} else if !v.IsNil() && writable(v.Type().Elem()) {
			wreck(v.Elem())
		}
	case reflect.Slice:
		whole := v.Slice(0, v.Cap()) // what others append is theirs too
		for i := range whole.Len() {
			wreck(whole.Index(i))
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			wreck(v.MapIndex(k))
			v.SetMapIndex(k, reflect.Zero(v.Type().Elem()))
		}
	case reflect.Struct:
		if v.CanSet() && v.Type() == reflect.TypeFor[decimal.Decimal]() {
			v.Set(reflect.ValueOf(decimal.New(-987, 0)))
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				wreck(v.Field(i))
			}
		}
	}
	if !v.CanSet() {
		return
	}
	switch {
	case v.Kind() == reflect.String:
		v.SetString("wrecked")
	case v.Kind() == reflect.Bool:
		v.SetBool(!v.Bool())
	case v.CanInt():
		v.SetInt(77)
	case v.CanUint():
		v.SetUint(1)
	case v.Kind() != reflect.Struct || exports(v.Type()):
		v.SetZero()
	}
}

func exports(t reflect.Type) bool {
	return slices.ContainsFunc(reflect.VisibleFields(t), func(f reflect.StructField) bool { return f.IsExported() })
}

// writable reports whether a host can write to what a value of a type points to. A struct without a field of
// others' is a handle: nobody has a reason to write over it.
func writable(t reflect.Type) bool {
	return !slices.Contains(handles, reflect.PointerTo(t)) &&
		(t.Kind() != reflect.Struct || exports(t) || t == reflect.TypeFor[decimal.Decimal]())
}

// shares reports whether values of a type hold anything that can be written to without them.
func shares(t reflect.Type, within ...reflect.Type) bool {
	if slices.Contains(within, t) || t == reflect.TypeFor[decimal.Decimal]() {
		return false
	}
	within = append(within, t)
	switch t.Kind() {
	case reflect.Slice, reflect.Map:
		return true
	case reflect.Pointer:
		return t == reflect.TypeFor[*big.Rat]() || writable(t.Elem())
	case reflect.Func: // a stream
		for i := 0; t.NumIn() == 1 && t.In(0).Kind() == reflect.Func && i < t.In(0).NumIn(); i++ {
			if shares(t.In(0).In(i), within...) {
				return true
			}
		}
		return false
	case reflect.Struct:
		return slices.ContainsFunc(reflect.VisibleFields(t), func(f reflect.StructField) bool {
			return f.IsExported() && shares(f.Type, within...)
		})
	}
	return false
}

// ours are the packages whose values are immutable; the kits for tests and the programs are no part of it.
var ours = []string{"rules", "rules/diag", "rules/document", "scoring", "awards", "cluster", "cluster/ledger"}

// receivers has a value of each type with methods, by its name.
func (w *world) receivers() map[string]any {
	points := decimal.New(5, 0)
	fault := &diag.Diagnostic{Path: "a", Code: "x", Err: diag.ErrValue, Message: diag.Verbatim("x")}
	changes := awards.ChangeSet{Changes: []awards.Change{{Fact: "growth", To: rules.Int(1)}}}
	life := must(w.slate.Begin(w.law, "flag.province", "a", "hội nghị", "BB 1"))
	law, _ := w.law.On(rules.Day(2026, 2, 1))
	all := map[string]any{"diag.Enum": rules.NumberKind}
	for _, x := range []any{w.schema, w.rule, w.facts, w.group, w.why, factsOf(95)[2].Value, rules.Day(2025, 1, 2),
		rules.Citation{}, rules.Input{}, rules.Inputs{}, rules.Period{}, rules.Host{}, rules.True, rules.Tests{"x"},
		rules.Indicator{Values: []string{"a"}, Titles: map[string]diag.Words{"a": {"vi": "á"}}},
		fault, diag.Diagnostics{fault}, diag.Vietnamese, diag.Verbatim("x"), diag.Words{"vi": "x"}, &diag.Catalogue{},
		diag.Unit, diag.Unit.Of("a"), scoring.Period{},
		w.card, w.score, w.ranking, scoring.Entry{Points: &points}, w.card.Identity(), scoring.RankKeys{scoring.ByPoints},
		scoring.Graded{}, scoring.Lack{}, scoring.Cut{By: "plus"},
		must(w.score.Appraisal(context.Background())).Rows[0], scoring.Compared{}, scoring.Version{}, scoring.Bounds{},
		scoring.Decided{},
		scoring.Order{}, &scoring.CardDiff{}, &scoring.Separation{},
		w.ranking.Standings()[0], w.score.Breakdown().Lines[0],
		w.law, w.slate, w.plan, w.plan.Awards[0], w.slate.Entries[0].Assessment, changes, &law, life, awards.Papers{},
		awards.Submission{}, awards.FactList{},
		w.cluster, w.campaign, w.report, must(cluster.LoadRegistry()), cluster.Inputs{}, cluster.PeriodReport{},
		&cluster.PhaseError{},
		cluster.RankedUnit{}, cluster.Amendment{}, cluster.Ahead{}, w.campaign.At(rules.Day(2026, 1, 1)),
		cluster.Seal{}, w.campaign.Snapshot(rules.Date{}), w.doc, document.Cell{}, document.Node{}, w.tree,
		w.leaves, w.head, w.policy,
		ledger.NewHeader("delta", 2025), ledger.NewEntry(1, []byte("{}"), nil),
		must(w.leaves.Inclusion(1, 2, w.event1())), must(w.leaves.Consistency(1, 2))} {
		all[strings.TrimLeft(fmt.Sprintf("%T", x), "*")] = x
	}
	return all
}

// byType are the arguments of calls that take what there is of each type, from a world of its own: they are wrecked.
func (w *world) byType() map[reflect.Type]any {
	all := make(map[reflect.Type]any)
	for _, x := range []any{w.schema, w.rule, w.facts, w.group, w.card, w.sheet, w.batch, w.record, w.law, w.plan,
		w.slate,
		w.nominate, w.cluster, w.campaign, rules.Day(2026, 2, 1), decimal.New(1, 0), diag.Vietnamese, 2025, true,
		rules.NumberKind,
		rules.Int(5), candidates(), candidates()[0], w.plan.Awards[0], w.slate.Entries[0].Assessment, w.card.Definition(),
		awards.Options{CarryOver: true}, []rules.Fact{{Indicator: "growth", Value: rules.Int(5)}}, []*rules.Rule{w.rule},
		[]*rules.Facts{w.facts}, diag.Verbatim("x"), []int{2025}, rules.Definition{Name: "x"}, []rules.Host{{}},
		w.inputs(), []ledger.Head{},
		w.cluster.Definition(), []*awards.Regulation{}, rules.Host{}, []awards.Place{w.plan.Awards[0]}} {
		all[reflect.TypeOf(x)] = x
	}
	return all
}

// functions are those of the packages.
var functions = map[string]any{
	"rules.BoolOf": rules.BoolOf, "rules.DateOf": rules.DateOf, "rules.Day": rules.Day, "rules.DayOf": rules.DayOf,
	"rules.GroupFrom": rules.GroupFrom[string], "rules.IncompleteListOf": rules.IncompleteListOf, "rules.Int": rules.Int,
	"rules.JoinFacts": rules.JoinFacts, "rules.ListOf": rules.ListOf, "rules.NewFacts": rules.NewFacts,
	"rules.NewGroup": rules.NewGroup, "rules.NewGroupOf": rules.NewGroupOf, "rules.NewSchema": rules.NewSchema,
	"rules.NotApplicable": rules.NotApplicable, "rules.NumberOf": rules.NumberOf, "rules.ParseDate": rules.ParseDate,
	"rules.ParseNumber": rules.ParseNumber, "rules.PointsOf": rules.PointsOf, "rules.RatOf": rules.RatOf,
	"rules.Ratio": rules.Ratio, "rules.Scaled": rules.Scaled, "rules.TextOf": rules.TextOf,
	"rules.TruthOf":       rules.TruthOf,
	"diag.AllDiagnostics": diag.AllDiagnostics, "diag.Cell": diag.Cell, "diag.CodeFault": diag.CodeFault,
	"diag.DidYouMean": diag.DidYouMean, "diag.EnvironmentLang": diag.EnvironmentLang,
	"diag.ErrorText": diag.ErrorText, "diag.Fold": diag.Fold,
	"diag.Invisible": diag.Invisible, "diag.IsRedacted": diag.IsRedacted,
	"diag.RedactedWords": diag.RedactedWords, "diag.Join": diag.Join, "diag.JoinPath": diag.JoinPath,
	"diag.Languages": diag.Languages, "diag.Markdown": diag.Markdown, "diag.NameKey": diag.NameKey,
	"diag.Nearest": diag.Nearest, "diag.NewCatalogue": diag.NewCatalogue, "diag.NewLang": diag.NewLang,
	"diag.OneOf": diag.OneOf, "diag.ParseLang": diag.ParseLang, "diag.TextFunc": diag.TextFunc,
	"diag.Unaccent": diag.Unaccent, "diag.Verbatim": diag.Verbatim, "diag.Visible": diag.Visible,
	"scoring.Check": scoring.Check, "scoring.CheckFile": scoring.CheckFile, "scoring.Compare": scoring.Compare,
	"scoring.CompareCards": scoring.CompareCards, "scoring.Compile": scoring.Compile, "scoring.GapText": scoring.GapText,
	"scoring.InSheetFile": scoring.InSheetFile, "scoring.Load": scoring.Load, "scoring.PeriodField": scoring.PeriodField,
	"scoring.RankingOf": scoring.RankingOf, "scoring.ReadRecord": scoring.ReadRecord,
	"awards.ByName": awards.ByName, "awards.CheckCandidates": awards.CheckCandidates, "awards.Clean": awards.Clean,
	"awards.Compile": awards.Compile, "awards.Complete": awards.Complete[awards.Ballot], "awards.Join": awards.Join,
	"awards.Load": awards.Load, "awards.LoadWith": awards.LoadWith, "awards.ReadRecord": awards.ReadRecord,
	"awards.Shipped": awards.Shipped, "awards.Statute": awards.Statute,
	"document.CSV": document.CSV, "document.CellName": document.CellName,
	"document.Canonical": document.Canonical, "document.Clone": document.Clone[awards.Plan],
	"document.Diff": document.Diff[int], "document.Form": document.Form, "document.Hash": document.Hash,
	"document.Invented": document.Invented, "document.Numeral": document.Numeral, "document.ParseDay": document.ParseDay,
	"document.Parse":      document.Parse,
	"document.ParseValue": document.ParseValue, "document.Present": document.Present,
	"document.Printable": document.Printable, "document.ReadFacts": document.ReadFacts,
	"document.ReadFile": document.ReadFile, "document.ReadHead": document.ReadHead,
	"document.ReadTable": document.ReadTable, "document.See": document.See,
	"ledger.Check": ledger.Check, "ledger.Cosign": ledger.Cosign,
	"ledger.Fault": ledger.Fault, "ledger.LeafHash": ledger.LeafHash, "ledger.NewEntry": ledger.NewEntry,
	"ledger.NewHeader": ledger.NewHeader, "ledger.NewPolicy": ledger.NewPolicy, "ledger.NewReader": ledger.NewReader,
	"ledger.Origin": ledger.Origin, "ledger.ParseHead": ledger.ParseHead,
	"ledger.ReadConsistency": ledger.ReadConsistency, "ledger.ReadInclusion": ledger.ReadInclusion,
	"ledger.ReadPolicy": ledger.ReadPolicy, "ledger.Repair": ledger.Repair, "ledger.Sign": ledger.Sign,
	"cluster.CheckLog": cluster.CheckLog,
	"cluster.Compile":  cluster.Compile, "cluster.Load": cluster.Load, "cluster.LoadInputs": cluster.LoadInputs,
	"cluster.LoadRegistry": cluster.LoadRegistry,
	"cluster.RedactLog":    cluster.RedactLog, "cluster.SheetEntry": cluster.SheetEntry,
}

// arguments are those of calls that cannot be called with what there is of each type.
func (w *world) arguments(name string) []any {
	ctx := context.Background()
	growth := []rules.Fact{{Indicator: "growth", Value: rules.Int(5), Evidence: "BC 5"}}
	event := rules.Event{Fields: map[string]rules.Value{"size": rules.Int(1)}, Evidence: "Sổ 2"}
	weights := map[string]decimal.Decimal{"a": decimal.New(1, 0), "b": decimal.New(3, 0)}
	points := decimal.New(25, -1)
	entries := []scoring.Entry{{Criterion: "I.3", Points: &points, Stage: "final"}}
	columns := []rules.FactColumn{{Indicator: "growth", Values: []rules.Value{rules.Int(5)}, Evidence: []string{"BC 5"}}}
	log := bytes.NewReader(w.log)
	table := document.Table{File: "x", Rows: slices.Values([]document.Row{
		{Cells: []document.Cell{{Text: "unit"}, {Text: "growth"}}},
		{Cells: []document.Cell{{Text: "a"}, {Value: rules.Int(5)}}}})}
	facts := []byte("unit,growth\na,9.5\n")
	return map[string][]any{
		"document.Canonical":           {[]byte(`{"a": 1}`)},
		"document.Form":                {&w.plan},
		"document.CSV":                 {"facts.csv", facts},
		"document.Hash":                {"plan", []any{&w.plan}},
		"document.Printable":           {&w.plan},
		"document.ReadHead":            {[]byte(`{"format": "x"}`)},
		"document.ParseDay":            {"3/4/2024"},
		"document.Parse":               {"card.yaml", []byte(immutableCard)},
		"document.ReadFacts":           {"facts.csv", facts, w.schema, document.FactsOptions{Units: []string{"a"}}},
		"document.ReadTable":           {table, w.schema, document.FactsOptions{Units: []string{"a"}}},
		"document.ReadFile":            {fstest.MapFS{"x": &fstest.MapFile{Data: facts}}, "x"},
		"document.Document.With":       {[]document.Edit{{Path: "year", Text: "2026"}}},
		"document.Document.Rewrite":    {[]document.Edit{{Path: "year", Text: "2026"}}},
		"document.Document.Rewritable": {[]document.Edit{{Path: "year", Text: "2026"}}},
		"ledger.Fault":                 {"log-syntax", diag.Verbatim("x")},
		"ledger.Check":                 {ctx, log, []ledger.Head{w.head}},
		"ledger.NewReader":             {log, []ledger.Head{w.head}},
		"ledger.Repair":                {ctx, w.log, []ledger.Head{w.head}},
		"ledger.Sign":                  {w.head, []note.Signer{w.signer}},
		"ledger.Cosign":                {w.signed, []note.Signer{w.signer}},
		"ledger.LeafHash":              {1, []byte("{}")},
		"ledger.NewEntry":              {1, []byte("{}"), []byte("[]")},
		"ledger.NewPolicy":             {"delta", 0, slices.Clone(w.policy.Keys)},
		"ledger.ReadPolicy":            {must(json.Marshal(w.policy))},
		"ledger.ReadInclusion":         {must(json.Marshal(must(w.leaves.Inclusion(1, 2, w.event1()))))},
		"ledger.ReadConsistency":       {must(json.Marshal(must(w.leaves.Consistency(1, 2))))},
		"ledger.Leaves.Inclusion":      {1, 2, w.event1()},
		"ledger.Leaves.Consistency":    {1, 2},
		"ledger.Policy.Open":           {w.signed},
		"ledger.Tree.Append":           {[]ledger.Hash{{1}, {2}, {3}}},
		"rules.NewFacts":               {w.schema, "a", growth},
		"rules.NewGroup":               {ctx, []*rules.Facts{w.facts}},
		"rules.NewGroupOf":             {ctx, w.schema, []string{"a"}, columns},
		"rules.JoinFacts":              {ctx, [][]*rules.Facts{{w.facts}}},
		"rules.GroupFrom": {ctx, w.schema, []string{"a"},
			func(u string) (string, []rules.Fact) { return u, growth }},
		"rules.ListOf":                 {[]rules.Event{event}},
		"rules.IncompleteListOf":       {[]rules.Event{event}},
		"rules.RatOf":                  {big.NewRat(1, 3)},
		"rules.NewSchema":              {rulesDefinition()},
		"rules.Schema.Indicator":       {"growth"},
		"rules.Schema.Bind":            {[]string{"unit", "growth"}},
		"rules.Facts.With":             {growth},
		"rules.Facts.WithComputed":     {growth},
		"rules.Facts.WithEvents":       {[]rules.EventChange{{List: "cases", Event: &event}}},
		"rules.Group.Within":           {map[string]string{"a": "x", "b": "y", "c": "y"}},
		"rules.Rule.EvalGroups":        {ctx, []*rules.Group{w.group}, []bool{true, true, true}, &rules.Column{}},
		"diag.Nearest":                 {"a", []string{"a", "b"}},
		"diag.DidYouMean":              {"a", []string{"a", "b"}},
		"diag.OneOf":                   {"a", []string{"a", "b"}},
		"diag.Sort.All":                {[]string{"a"}},
		"diag.Join":                    {[]diag.Text{diag.Verbatim("x")}, diag.Verbatim(",")},
		"diag.NewLang":                 {"fr", map[string]map[string]string{"x": {"a": "b"}}},
		"diag.NewCatalogue":            {"x", fstest.MapFS{}},
		"diag.AllDiagnostics":          {errors.New("x")},
		"diag.Catalogue.Error":         {diag.ErrValue, "%v", []any{"x"}},
		"diag.Catalogue.Fault":         {"p", "c", diag.ErrValue, diag.Verbatim("x"), "%v", []any{"x"}},
		"diag.Catalogue.Say":           {"%v", []any{"x"}},
		"scoring.CheckFile":            {"card.yaml", []byte(immutableCard), []rules.Host{{}}},
		"scoring.Load":                 {"card.yaml", []byte(immutableCard), []rules.Host{{}}},
		"scoring.InSheetFile":          {"sheets.yaml", []byte(immutableSheets), "a"},
		"scoring.Compare":              {w.score, w.score},
		"scoring.CompareCards":         {ctx, w.card, w.card, w.group},
		"scoring.RankingOf":            {slices.Clone(w.ranking.Standings())},
		"scoring.ReadRecord":           {must(json.Marshal(w.record))},
		"scoring.Scorecard.NewSheet":   {"a", entries},
		"scoring.Scorecard.LoadSheets": {"sheets.yaml", []byte(immutableSheets)},
		"scoring.Scorecard.Merge":      {ctx, "c", weights, w.group.Members()[:2]},
		"scoring.Scorecard.Split":      {ctx, w.facts, weights, []string{"a", "b"}},
		"scoring.Scorecard.PointsOf":   {"I"},
		"scoring.Scorecard.IdleCap":    {"I", "plus", &points},
		"scoring.Scorecard.Rank":       {ctx, []*scoring.Score{w.score}},
		"scoring.Scorecard.ScoreAll":   {ctx, slices.Values([]scoring.Batch{w.batch}), 1},
		"scoring.Score.Line":           {"I.1"},
		"scoring.Score.With":           {ctx, scoring.Change{Facts: growth, Sheet: w.sheet}},
		"scoring.Ranking.Allowed":      {"a"},
		"scoring.Ranking.Score":        {"a"},
		"scoring.Ranking.Standing":     {"a"},
		"scoring.Ranking.Stability":    {ctx, "a", decimal.New(5, 0)},
		"scoring.Ranking.Why":          {ctx, "a", "b"},
		"awards.Load":                  {"law.yaml", []byte(immutableLaw), []*awards.Regulation{}},
		"awards.LoadWith":              {rules.Host{}, "law.yaml", []byte(immutableLaw), []*awards.Regulation{}},
		"awards.ByName":                {awards.Shipped()[0]},
		"awards.Join":                  {"x", diag.Words{"vi": "x"}, []*awards.Regulation{w.law}},
		"awards.Compile":               {lawDefinition(), []*awards.Regulation{}},
		"awards.Complete":              {"x", []awards.Ballot{{Award: "a"}}},
		"awards.Clean":                 {"a", "x"},
		"awards.CheckCandidates":       {candidates(), w.law, w.plan.Awards},
		"awards.ReadRecord":            {must(json.Marshal(w.nominate))},
		"awards.Life.Then": {awards.Step{State: awards.Proposed, On: rules.Day(2026, 3, 1), By: "x",
			Reason: diag.Words{"vi": "x"}}},
		"awards.Regulation.Assess":         {rules.Day(2026, 2, 1), "flag.province", candidates()[0]},
		"awards.Regulation.Award":          {"flag.province", rules.Day(2026, 2, 1)},
		"awards.Regulation.Decides":        {"flag.province", rules.Day(2026, 2, 1)},
		"awards.Regulation.Papers":         {rules.Day(2026, 2, 1), "flag.province", candidates()[0], w.plan.Awards[0]},
		"awards.Regulation.Nominate":       {ctx, rules.Day(2026, 2, 1), w.plan, w.ranking, candidates()},
		"awards.Regulation.LoadCandidates": {"c.yaml", []byte("candidates: [{unit: a, year: 2025}]")},
		"awards.Slate.Begin":               {w.law, "flag.province", "a", "x", "BB 1"},
		"awards.Slate.Entry":               {"flag.province", "a"},
		"awards.Slate.Of":                  {w.slate.Entries[0].Status},
		"cluster.Load":                     {"cluster.yaml", []byte(immutableCluster)},
		"cluster.LoadInputs": {"facts", "facts.csv", []byte("unit,growth\na,9.5\n"), w.card,
			w.cluster.Definition().Members},
		"cluster.SheetEntry":          {w.card, w.card.Definition().Sections[0].Criteria[0]},
		"cluster.Campaign.Apply":      {[]cluster.Event{w.event()}},
		"cluster.Campaign.Redact":     {3, []string{"note"}},
		"cluster.Campaign.Seal":       {w.event(), bytes.NewReader(make([]byte, 1<<12)), []string{"note"}},
		"cluster.Cluster.Propose":     {2025},
		"cluster.Cluster.ReadTrimmed": {ctx, log, 2025, w.card, w.law, []ledger.Head{}},
		"cluster.Cluster.Resume":      {w.campaign.Snapshot(rules.Date{}), w.card, w.law, ledger.Head{}},
		"cluster.Cluster.ReadLog":     {ctx, log, 2025, w.card, w.law, []ledger.Head{}},
		"cluster.Cluster.WithFiles":   {ctx, w.card, fstest.MapFS{}},
		"cluster.CheckLog":            {ctx, log, []ledger.Head{w.head}},
		"cluster.RedactLog":           {ctx, io.Discard, log, 3, []string{"note"}},
		"cluster.Registry.Definition": {"northern-border", 2024},
		"cluster.Report.GapText":      {w.report.Ranking[0], diag.Vietnamese},
	}[name]
}

// event1 are the bytes of the first event of the log.
func (w *world) event1() []byte {
	r := ledger.NewReader(bytes.NewReader(w.log))
	must(r.Header())
	return must(r.Next()).Event
}

// event is one that carries all that an event can.
func (w *world) event() cluster.Event {
	return cluster.Event{On: rules.Day(2026, 1, 5), Act: cluster.SelfScore, Units: []string{"a"},
		Note:       diag.Words{"vi": "x"},
		Facts:      []cluster.UnitFacts{{Unit: "a", Facts: factsOf(12)}},
		Sheets:     []scoring.Sheet{{Unit: "a", Entries: slices.Clone(w.sheet.Entries)}},
		Candidates: &cluster.Candidates{Candidates: candidates()[:1]}}
}

func lawDefinition() awards.Definition {
	clause := awards.Clause{Code: "c", Certainty: awards.Read, Citation: rules.Citation{Act: "Luật"}}
	return awards.Definition{Code: "law", Title: diag.Words{"vi": "x"}, Covers: rules.Period{From: rules.Day(2024, 1, 1)},
		Indicators: []awards.Indicator{{Code: "reports_late", Label: diag.Words{"vi": "x"}}},
		Awards: []awards.Award{{Code: "flag", Form: "order", Conditions: []awards.Condition{
			{Clause: clause, Rule: "internal_unity and reports_late < 1"}}}}}
}

func rulesDefinition() rules.Definition {
	least, places := decimal.New(5, 0), int32(1)
	return rules.Definition{
		Indicators: []rules.Indicator{{Code: "x", Min: &least, Places: &places},
			{Code: "level", Kind: rules.TextKind, Values: []string{"high"}},
			{Code: "list", Kind: rules.ListKind, Fields: []rules.Indicator{{Code: "size", Min: &least}}}},
		Define: []rules.Define{{Code: "d", Rule: "x + 1"}},
		Tables: []rules.Table{{Name: "t", Keys: []string{"x"}, Rows: []rules.Row{{When: rules.Tests{"-"},
			Then: rules.Int(1)}}}},
		Holidays: []rules.Holidays{{Year: 2025, Days: []rules.Date{rules.Day(2025, 1, 1)}}},
	}
}

// byContract are those that write to what they are called on, which is what they are for, or collect for one caller;
// what is documented as open to change; and the parts of what is plain data itself, the caller's own.
var byContract = regexp.MustCompile(`\.(Unmarshal\w+|Scan|Inside)$|^rules\.(Binder|Column)\.|^rules\.Host\.Give$|` +
	`^diag\.(Diagnostics?|Catalogue)\.|^(awards\.Definition\.Clauses|scoring\.Definition\.Locate)$|^awards\.Slate\.(Of|Entry)$|` +
	`^document\.(ReadJSON|See|WriteFile)$|^ledger\.Reader\.`)

// TestImmutable calls whatever takes or returns what others can write to, wrecks the arguments and the results, and
// calls again: the same comes out, and nothing that there was has changed.
func TestImmutable(t *testing.T) {
	called, w := 0, newWorld()
	before := w.seen()
	for _, dir := range ours {
		p := documented(t)[dir]
		for name := range functionsOf(p) {
			full := p.Name + "." + name
			if byContract.MatchString(full) {
				continue
			}
			f := w.callable(full)
			if !f.IsValid() {
				t.Errorf("nobody knows how to call %s: add it to functions, or its type to receivers", full)
				continue
			}
			if !sharing(f.Type()) {
				continue
			}
			called++
			if fault := w.attacked(full, f, before); fault != "" {
				t.Errorf("%s: %s", full, fault)
				w = newWorld()
			}
		}
	}
	if called < 100 {
		t.Errorf("only %d were called", called)
	}
}

// callable is the function or method of a name.
func (w *world) callable(name string) reflect.Value {
	if f := functions[name]; f != nil {
		return reflect.ValueOf(f)
	}
	i := strings.LastIndexByte(name, '.')
	r := w.receivers()[name[:i]]
	if r == nil {
		return reflect.Value{}
	}
	if m := reflect.ValueOf(r).MethodByName(name[i+1:]); m.IsValid() {
		return m
	}
	p := reflect.New(reflect.TypeOf(r))
	p.Elem().Set(reflect.ValueOf(r))
	return p.MethodByName(name[i+1:])
}

// sharing reports whether anything that goes in or comes out can be written to.
func sharing(f reflect.Type) bool {
	for i := range f.NumIn() {
		if shares(f.In(i)) {
			return true
		}
	}
	for i := range f.NumOut() {
		if shares(f.Out(i)) {
			return true
		}
	}
	return false
}

// attacked says what changed.
func (w *world) attacked(name string, f reflect.Value, before string) (fault string) {
	defer func() {
		if p := recover(); p != nil {
			fault = fmt.Sprintf("panic: %v", p)
		}
	}()
	args, results, err := w.call(name, f)
	if err != nil {
		return "it was not called as it should be: " + err.Error()
	}
	first := seenResults(results)
	for _, a := range args {
		wreckCopy(a)
	}
	if again := seenResults(results); again != first {
		return "what it returned changes with its arguments: " + differ(first, again)
	}
	for _, r := range results {
		wreckCopy(r)
	}
	if _, results, err = w.call(name, f); err != nil {
		return "after what it returned was changed: " + err.Error()
	}
	if again := seenResults(results); again != first {
		return "it returns another thing after what it returned was changed: " + differ(first, again)
	}
	if after := w.seen(); after != before {
		return "something changed with what it took or returned: " + differ(before, after)
	}
	return ""
}

// wreckCopy wrecks what a value that cannot itself be written to shares.
func wreckCopy(v reflect.Value) {
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	wreck(c)
}

// call calls with arguments that are made for it.
func (w *world) call(name string, f reflect.Value) (args, results []reflect.Value, err error) {
	var given []any
	var types map[reflect.Type]any
	if f.Type().NumIn() > 0 {
		other := newWorld()
		given, types = other.arguments(name), other.byType()
	}
	for i := range f.Type().NumIn() {
		want := f.Type().In(i)
		switch {
		case given != nil:
			args = append(args, reflect.ValueOf(given[i]))
		case types[want] != nil:
			args = append(args, reflect.ValueOf(types[want]))
		case want == reflect.TypeFor[context.Context]():
			args = append(args, reflect.ValueOf(context.Background()))
		default:
			return nil, nil, fmt.Errorf("there is no argument of type %v", want)
		}
	}
	if f.Type().IsVariadic() {
		results = f.CallSlice(args)
	} else {
		results = f.Call(args)
	}
	for i, r := range results {
		if r.Type() == reflect.TypeFor[error]() && !r.IsNil() {
			return nil, nil, r.Interface().(error)
		}
		if r.Kind() == reflect.Func {
			results[i] = collected(r)
		}
	}
	return args, results, nil
}

// collected is a list of what a stream gives.
func collected(stream reflect.Value) reflect.Value {
	var all []any
	if stream.Type().CanSeq2() {
		for k, v := range stream.Seq2() {
			all = append(all, k.Interface(), v.Interface())
		}
	} else {
		for v := range stream.Seq() {
			all = append(all, v.Interface())
		}
	}
	return reflect.ValueOf(all)
}

func seenResults(results []reflect.Value) (all string) {
	for _, r := range results {
		all += seen(r.Interface()) + "\n"
	}
	return all
}

// differ cuts two texts down to where they differ.
func differ(a, b string) string {
	at := 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	cut := func(s string) string { return s[max(0, at-80):min(len(s), at+80)] }
	return fmt.Sprintf("\n\t%q\n\t%q", cut(a), cut(b))
}
