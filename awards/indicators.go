package awards

import (
	"cmp"
	_ "embed"
	"strings"
	"sync"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/document"
)

// Facts that are spoken of in more than one place; the others stand where they are derived.
const (
	factOrganiser         = "cluster_organiser"
	factRank              = "cluster_rank"
	factLeadingRanks      = "leading_ranks"
	factTotal             = "cluster_total"
	factPriorCertificate  = "prior_ministry_certificate"
	factExcellentYears    = "excellent_years"
	factFlagsSince        = "ministry_flags_since"
	factCertificatesSince = "ministry_certificates_since"
	factClusterMembers    = "cluster_voters"
	factClusterFor        = "cluster_votes_for"
	factClusterSecret     = "cluster_secret"
	factDeadline          = "dossier_deadline"
	factDeadlineMoved     = "dossier_deadline_moved"
	factDocumentsMissing  = "documents_missing"
)

//go:embed common.yaml
var commonFile []byte

// common is what every regulation begins with: the forms of award and the facts that
// all can speak of.
var common = sync.OnceValue(func() vocabulary {
	var d Definition
	doc, err := document.Parse("common.yaml", commonFile)
	if err == nil {
		err = doc.Decode(&d)
	}
	if err != nil {
		panic(err) // the file is part of this package
	}
	return vocabulary{forms: d.Forms, indicators: d.Indicators}
})

// commonSchema is that of regulations with no words of their own.
var commonSchema = sync.OnceValue(func() *rules.Schema {
	v := common()
	schema, err := v.schema()
	if err != nil {
		panic(err) // as above
	}
	return schema
})

// schema is what rules are compiled against.
func (v *vocabulary) schema() (*rules.Schema, error) {
	def := v.words
	for _, ind := range v.indicators {
		def.Indicators = append(def.Indicators, ind.rules())
	}
	return rules.NewSchema(def)
}

// Indicators returns the facts that conditions can read, each with its kind and its name: those of every
// regulation first, then its own. One that is [Indicator.From] anywhere is derived: it is not given by hand, only
// supposed. The list is the caller's own.
func (r *Regulation) Indicators() []Indicator {
	list := document.Clone(r.indicators)
	for i := range list {
		list[i].Kind = cmp.Or(list[i].Kind, rules.NumberKind)
	}
	return list
}

// isReading reports whether a fact is how a text is read that can be read in two ways.
func isReading(code string) bool { return strings.HasPrefix(code, "reading_") }

func (i Indicator) code() string { return i.Code }
func (f Form) code() string      { return f.Code }

// rules returns the indicator as package rules wants it. The label stays here, where it
// may be in several languages: see [Regulation.Label].
func (i Indicator) rules() rules.Indicator {
	return rules.Indicator{
		Code: i.Code, Kind: i.Kind, Unit: i.Unit, Min: i.Min, Max: i.Max, Places: i.Places, Values: i.Values,
		Titles: i.Titles,
	}
}

// declare adds an indicator or a form to a list; the same declaration twice is one.
func declare[T any](f faults, list *[]T, x T, code func(T) string) {
	if old, again := put(list, x, code); again && len(document.Diff(old, x)) > 0 {
		f.in("code").name("name-taken", "%s is declared already, in another way", code(x))
	}
}
