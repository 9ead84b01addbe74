package program

import (
	"slices"

	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/internal/ops"
	"github.com/thidua-go/thidua/rules/internal/syntax"
	"github.com/thidua-go/thidua/rules/internal/value"
)

// list lowers what an aggregate ranges over: the members of the group, or an indicator of
// kind list, whose fields are names in the other operands. It is the one place that knows
// the words for lists: one more of them is a slot of its own here, and what stands at that
// slot in [eval.Facts] or [eval.Group]; a list of records that the library fills is an
// indicator of kind list.
func (l *lowering) list(row *ops.Row, n *syntax.Node) *Node {
	slot, ok := l.schema.Slots[n.Text]
	word, isWord := Words[n.Text]
	switch isName := n.Kind == syntax.Name; {
	case isName && isWord:
		slot = word
		l.prog.Uses.Own = l.prog.Uses.Own || slot == Own
	case row.Members.Ranks:
		return l.fault(n.From, n.To, "no-list", diag.ErrName, diag.OneOf(n.Text, []string{MembersWord, OwnWord}),
			"%s ranks members: the word %s or %s is wanted", row.Name, MembersWord, OwnWord)
	case isName && ok && l.schema.Indicators[slot].Kind == value.ListKind:
		if l.record != nil {
			return l.nestedList(n.From, n.To)
		}
		l.prog.Uses.Facts[slot] = true
	default:
		lists := []string{MembersWord, OwnWord}
		for _, ind := range l.schema.Indicators {
			if ind.Kind == value.ListKind {
				lists = append(lists, ind.Code)
			}
		}
		return l.fault(n.From, n.To, "no-list", diag.ErrName, diag.OneOf(n.Text, lists),
			"an indicator of kind list is wanted, or the word %s or %s", MembersWord, OwnWord)
	}
	return l.make(l.form(ops.Records), Node{Kind: value.ListKind, Slot: slot, Name: n.Text}, n.From, n.To)
}

// nestedList refuses a list within another: every record would look at every other.
func (l *lowering) nestedList(from, to int) *Node {
	return l.fault(from, to, "list-in-list", diag.ErrSyntax,
		say("give it a name by let before: let n = count_of(a); total_of(b, n * x)"),
		"what is asked of each record cannot ask for a list again")
}

// field returns which field of the record a name is, -1 for none.
func (r *recordOf) field(name string) int {
	if r == nil {
		return -1
	}
	return slices.Index(r.of.Codes, name)
}

// field lowers a field of the record.
func (l *lowering) field(k, from, to int) *Node {
	of := &l.record.of.Fields[k]
	if of.Personal {
		return l.fault(from, to, "personal", diag.ErrValue,
			say("leave it out, or declare what it should decide as a field of its own, without personal"),
			"%s of %s is personal: it may be deleted, and decides nothing", of.Code, l.record.of.Code)
	}
	if l.last && !l.record.last {
		return l.fault(from, to, "field-in-previous", diag.ErrSyntax,
			say("previous(total_of(%s, %s))", l.record.of.Code, of.Code),
			"%s is a field of this year's records", of.Code)
	}
	return l.make(l.form(ops.Field), Node{Kind: of.Kind, Slot: k, Name: of.Code, Of: of}, from, to)
}
