package diag

// Sort is what a code is of: codes of two sorts may be alike.
type Sort string

// The sorts of this module.
const (
	Unit       Sort = "unit"       // who is scored (đơn vị)
	Group      Sort = "group"      // of units (nhóm)
	Indicator  Sort = "indicator"  // a fact (chỉ tiêu); of a field its list, a dot and the field
	Criterion  Sort = "criterion"  // or a section, or a condition that has a code (tiêu chí, mục)
	Stage      Sort = "stage"      // of scoring (lần chấm)
	Period     Sort = "period"     // a part of the year (kỳ)
	Card       Sort = "card"       // a scorecard (bảng điểm)
	Regulation Sort = "regulation" // (quy định)
	Award      Sort = "award"      // (danh hiệu, hình thức khen thưởng)
	Value      Sort = "value"      // a word that an indicator may say, see Of (giá trị)
	Role       Sort = "role"       // in which capacity somebody acts (cấp, vai trò)
	Rule       Sort = "rule"       // a condition, by its text (quy tắc, điều kiện)
)

// Of returns the thing of a sort that has a code.
func (s Sort) Of(code string) Coded { return Coded{Sort: s, Code: code} }

// All returns the things of a sort that have the codes, with commas between.
func (s Sort) All(codes []string) Text {
	texts := make([]Text, len(codes))
	for i, code := range codes {
		texts[i] = s.Of(code).Text()
	}
	return Join(texts, Verbatim(", "))
}

// Coded is a thing that has a code. In a sentence it stands as people call it, if the [Lang] of the
// reader knows ([Lang.Calling]), and by its code otherwise, as who edits a file reads it.
type Coded struct {
	Sort Sort
	Code string
	// Period is the part of the year that it is of, whose scorecard may have codes of its own; "" for the year.
	Period string
	// Of is the indicator, or list and field with a dot between, that it is a value of.
	Of string
}

// String returns the code.
func (c Coded) String() string { return c.Code }

// Format returns what the language calls the thing, or its code.
func (c Coded) Format(l Lang) string {
	for n := l.calls; n != nil; n = n.rest {
		if name := n.by(c).Format(l); name != "" {
			return name
		}
	}
	return c.Code
}

// Text returns the thing as a text.
func (c Coded) Text() Text { return TextFunc(c.Format) }

// calling is what a language calls things by, and what it does where that knows nothing.
type calling struct {
	by   func(Coded) Text
	rest *calling
}

// Calling returns the language in which things are called as by says, and as l calls them where by returns
// the zero Text. by must be a pure function, such as Calls of a card, a regulation or a campaign.
func (l Lang) Calling(by func(Coded) Text) Lang {
	l.calls = &calling{by, l.calls}
	return l
}
