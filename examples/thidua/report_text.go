package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
)

const lineWidth = 110

// writer writes a report as text.
type writer struct {
	strings.Builder
	r *report
	l diag.Lang
}

// writeReport writes a report as a page that an officer can read.
func writeReport(out io.Writer, r *report, l diag.Lang) {
	w := &writer{r: r, l: l}
	w.head()
	w.ranking()
	w.nominations()
	w.pending()
	w.owed()
	w.officers()
	w.movements()
	w.statistics()
	w.next()
	w.source()
	io.WriteString(out, w.String())
}

func (w *writer) printf(layout string, args ...any) { fmt.Fprintf(&w.Builder, layout, args...) }

func (w *writer) pick(en, vi string) string { return w.l.Pick(en, vi) }

func (w *writer) section(en, vi string) { w.printf("\n%s\n", strings.ToUpper(w.pick(en, vi))) }

// item writes one wrapped entry of a list.
func (w *writer) item(indent, mark, text string) {
	hang := indent + pad(width(mark)+1)
	w.printf("%s%s %s\n", indent, mark, wrap(text, lineWidth-width(hang), hang))
}

// star marks what stands on sample data.
func star(s string, invented bool) string {
	if invented {
		return s + "*"
	}
	return s
}

func (w *writer) head() {
	r := w.r
	title := r.Cluster.In(w.l)
	if !r.Title.IsZero() {
		title += ": " + r.Title.In(w.l)
	} else {
		title += fmt.Sprintf(": %d", r.Year)
	}
	w.printf("%s\n%s\n", title, strings.Repeat("═", width(title)))
	phase := w.pick("not launched yet", "chưa phát động")
	if r.Phase != 0 {
		phase = r.Phase.Format(w.l)
	}
	w.printf("%s %s · %s: %s", w.pick("As of", "Đến ngày"), r.On.Format(w.l), w.pick("latest step", "bước mới nhất"), phase)
	if r.Card != nil {
		w.printf(" · %s %s", w.pick("scorecard", "bảng điểm"), star(strings.TrimSpace(r.Card.Code+" "+r.Card.Version), r.Card.Invented))
	}
	if r.Regulation != "" {
		w.printf(" · %s %s", w.pick("regulation", "quy định"), r.Regulation)
	}
	w.printf("\n")
	if text := r.Source.Invented.In(w.l); text != "" {
		w.item("", "*", w.pick("Invented for this example, published by nobody: ", "Giả định để minh họa, không ai công bố: ")+text+".")
	}
	for _, theme := range r.Themes {
		w.item("", w.pick("Theme:", "Chủ đề:"), "“"+theme+"”")
	}
}

// points writes points with the decimals of the card.
func (w *writer) points(v rules.Value) string { return v.Fixed(w.r.Places, w.l) }

func (w *writer) ranking() {
	if len(w.r.Ranking) == 0 {
		return
	}
	w.section("Ranking", "Xếp hạng")
	rows := make([][]string, len(w.r.Ranking))
	invented, waiting := false, false
	for i, line := range w.r.Ranking {
		gap := ""
		if line.Gap.Known() {
			gap = w.points(line.Gap)
			if w.r.ByPercent {
				gap = line.Gap.Fixed(2, w.l) + " %"
			}
		}
		note := ""
		switch {
		case line.Disqualified == rules.True:
			note = w.pick("not ranked: disqualified", "không xếp loại")
		case !line.Total.Known():
			waiting = true
			if note = w.open(line); note != "" {
				note = star(note, line.Invented)
			}
		case line.Tied:
			note = w.pick("shared rank", "đồng hạng")
		}
		invented = invented || line.Invented
		rows[i] = []string{w.rank(line), line.Name, w.total(line), gap, note}
		if w.r.ByPercent {
			percent := ""
			if line.Percent.Known() {
				percent = line.Percent.Fixed(2, w.l) + " %"
			}
			rows[i] = slices.Insert(rows[i], 3, percent)
		}
	}
	columns := []column{
		{head: w.pick("Rank", "Hạng"), right: true}, {head: w.pick("Unit", "Đơn vị")}, {head: w.pick("Total", "Tổng điểm"), right: true},
		{head: w.pick("Gap", "Kém bậc trên"), right: true}, {head: ""},
	}
	if w.r.ByPercent {
		columns = slices.Insert(columns, 3, column{head: w.pick("Percent", "Tỷ lệ"), right: true})
	}
	w.printf("%s", table(columns, rows))
	if invented {
		w.printf("* %s\n", w.pick("stands on invented figures", "dựa trên số liệu giả định"))
	}
	if !w.r.Final {
		w.item("", "!", w.pick(
			"The ranking is provisional: a rank written 1–4 can still become any of these.",
			"Thứ hạng tạm thời: hạng ghi 1–4 còn có thể là bất kỳ hạng nào trong khoảng đó."))
	}
	if waiting {
		w.item("", "!", w.pick("A total that is not known is not zero: what it waits for stands below.", "Điểm chưa xác định không phải là 0: phần dưới ghi rõ còn chờ gì."))
	}
}

func (w *writer) rank(line rankLine) string {
	switch {
	case line.First == 0:
		return "–"
	case line.First == line.Last:
		return fmt.Sprint(line.First)
	}
	return fmt.Sprintf("%d–%d", line.First, line.Last)
}

func (w *writer) total(line rankLine) string {
	if !line.Total.Known() {
		return w.pick("undetermined", "chưa xác định")
	}
	return star(w.points(line.Total)+w.outOf(line), line.Invented)
}

// outOf writes the maximum of what applies to a unit, as in 684.00/700, where that
// is what its percentage is of.
func (w *writer) outOf(line rankLine) string {
	if !line.OutOf.Known() {
		return ""
	}
	return "/" + line.OutOf.Format(w.l)
}

// open says between which bounds an unknown total lies.
func (w *writer) open(line rankLine) string {
	if line.Least.Known() && line.Most.Known() {
		return fmt.Sprintf("%s %s %s %s", w.pick("between", "từ"), w.points(line.Least), w.pick("and", "đến"), w.points(line.Most)+w.outOf(line))
	}
	return ""
}

func (w *writer) nominations() {
	if w.r.NotNominated != nil {
		w.section("Nominations", "Suy tôn, đề nghị khen thưởng")
		w.item("", "–", w.pick("None: ", "Chưa có: ")+w.r.NotNominated.In(w.l)+".")
		return
	}
	if len(w.r.Awards) == 0 {
		return
	}
	w.section("Nominations", "Suy tôn, đề nghị khen thưởng")
	w.item("", "–", w.pick("The cluster only nominates; the Government and the Prime Minister decide.", "Cụm chỉ suy tôn, đề nghị; Chính phủ, Thủ tướng Chính phủ quyết định."))
	for _, a := range w.r.Awards {
		w.printf("\n%s\n", a.Title.In(w.l))
		nominated := false
		for _, e := range a.Entries {
			if e.Status == awards.Nominated {
				nominated = true
				w.nominated(e)
			}
		}
		if !nominated {
			w.item("  ", "–", w.pick("nobody is nominated", "chưa đề nghị đơn vị nào"))
		}
		w.waiting(a.Entries)
		w.others(a.Entries)
		w.assumptions(a.Entries)
	}
	for _, d := range w.r.Differences {
		text := w.pick(" was not recorded as nominated, though it follows", " không được ghi nhận suy tôn dù đủ căn cứ")
		if d.Recorded {
			text = w.pick(" was nominated at the meeting, but that does not follow from the figures and the law as far as they are known", " được suy tôn tại hội nghị, nhưng chưa đủ căn cứ theo số liệu và quy định đã biết")
		}
		w.item("", "!", d.Name+text+" ("+d.Award+"): "+w.r.named(d.Reason).In(w.l))
	}
}

// nominated writes a nominee with the clause of every condition that it meets.
func (w *writer) nominated(e entryLine) {
	w.item("  ", "✓", star(e.Name, e.Invented)+": "+e.Status.Text().In(w.l)+"; "+w.r.named(e.Reason).In(w.l))
	w.findings(e.Assessment, "      ")
}

// findings writes the conditions that decide, each with its clause, and the parts
// of the law that were not read.
func (w *writer) findings(a awards.Assessment, indent string) {
	for _, f := range a.Findings {
		if !f.Decides {
			continue
		}
		mark := map[rules.Truth]string{rules.True: "✓", rules.False: "✗", rules.Undetermined: "?"}[f.Met]
		w.item(indent, mark, f.Title.In(w.l)+" ["+f.Citation.String()+w.certainty(f.Certainty)+"]")
	}
	for _, g := range a.Gaps {
		text := w.pick("the law was not read: ", "chưa đọc được quy định: ") + g.Reason.In(w.l)
		if !g.Citation.IsZero() {
			text += " [" + g.Citation.String() + "]"
		}
		w.item(indent, "?", text)
	}
}

// others writes the units that are not eligible or have no place, those with the
// same reason together.
func (w *writer) others(entries []entryLine) {
	type why struct {
		status awards.Status
		reason string
	}
	var order []why
	names := make(map[why][]string)
	for _, e := range entries {
		if e.Status != awards.NoPlace && e.Status != awards.Refused {
			continue
		}
		k := why{e.Status, w.r.named(e.Reason).In(w.l)}
		if names[k] == nil {
			order = append(order, k)
		}
		names[k] = append(names[k], star(e.Name, e.Invented))
	}
	for _, k := range order {
		mark := "·"
		if k.status == awards.Refused {
			mark = "✗"
		}
		w.item("  ", mark, strings.Join(names[k], ", ")+": "+k.status.Text().In(w.l)+"; "+k.reason)
	}
}

// assumptions writes what the verdicts of an award stand on besides the law as
// read, each once.
func (w *writer) assumptions(entries []entryLine) {
	seen := make(map[string]bool)
	for _, e := range entries {
		for _, a := range e.Assessment.Assumptions {
			if text := a.Text.In(w.l); !seen[text] {
				seen[text] = true
				w.item("  ", "(i)", text)
			}
		}
	}
}

// certainty says how surely a clause is known, unless it was read.
func (w *writer) certainty(c awards.Certainty) string {
	switch c {
	case awards.SecondHand:
		return w.pick("; read second-hand, to be verified", "; đọc qua nguồn thứ cấp, cần đối chiếu")
	case awards.Unverified:
		return w.pick("; unverified", "; chưa kiểm chứng")
	}
	return ""
}

func (w *writer) owed() {
	if len(w.r.Owed) == 0 {
		return
	}
	w.section("Owed", "Việc còn nợ")
	// Units that owe the same are told together.
	type what struct {
		cluster.Act
		movement string
		half     bool
		due      rules.Date
		overdue  bool
		invented bool
	}
	var order []what
	names := make(map[what][]string)
	for _, o := range w.r.Owed {
		k := what{o.Act, o.Movement, o.HalfYear, o.Due, o.Overdue, o.Invented}
		if names[k] == nil {
			order = append(order, k)
		}
		names[k] = append(names[k], o.Name)
	}
	for _, k := range order {
		text := k.Act.Format(w.l)
		if k.half {
			text += w.pick(", half-yearly", " sáu tháng")
		}
		if k.movement != "" {
			text += w.pick(" (", " (") + w.movementTitle(k.movement) + ")"
		}
		if !k.due.IsZero() {
			text += w.pick(", due ", ", hạn ") + star(k.due.Format(w.l), k.invented)
		}
		mark := "·"
		if k.overdue {
			mark = "!"
			text += w.pick(", overdue", ", quá hạn")
		}
		w.item("", mark, fmt.Sprintf(w.pick("%s (%d units): %s", "%s (%d đơn vị): %s"), text, len(names[k]), strings.Join(names[k], ", ")))
	}
}

func (w *writer) movementTitle(code string) string {
	for _, m := range w.r.Movements {
		if m.Code == code {
			return m.Title.In(w.l)
		}
	}
	return code
}

func (w *writer) officers() {
	if len(w.r.Officers) == 0 {
		return
	}
	w.section("Officers", "Cụm trưởng, cụm phó")
	for _, o := range w.r.Officers {
		text := fmt.Sprintf("%d: %s %s", o.Year, w.pick("head", "cụm trưởng"), o.HeadName)
		for i, name := range o.DeputyNames {
			text += ", " + w.deputy(i, len(o.DeputyNames)) + " " + name
		}
		text += " — " + o.Standing.Format(w.l)
		if o.Supervisor != "" {
			text += "; " + w.pick("council member in charge: ", "ủy viên Hội đồng phụ trách: ") + o.Supervisor
		}
		if !o.Note.IsZero() {
			text += " (" + o.Note.In(w.l) + ")"
		}
		w.item("", "·", star(text, o.Invented))
	}
}

// deputy names the i-th of n deputies: they are ordered when there is more than
// one.
func (w *writer) deputy(i, n int) string {
	if n == 1 {
		return w.pick("deputy", "cụm phó")
	}
	en := []string{"first deputy", "second deputy", "third deputy", "fourth deputy"}
	vi := []string{"cụm phó thứ nhất", "cụm phó thứ hai", "cụm phó thứ ba", "cụm phó thứ tư"}
	if i < len(en) {
		return w.pick(en[i], vi[i])
	}
	return fmt.Sprintf(w.pick("deputy %d", "cụm phó thứ %d"), i+1)
}

func (w *writer) movements() {
	if len(w.r.Movements) == 0 {
		return
	}
	w.section("Movements", "Phong trào thi đua")
	for _, m := range w.r.Movements {
		text := m.Title.In(w.l)
		if m.Launcher != "" {
			text += " — " + m.Launcher
		}
		w.item("", "·", text)
	}
}

func (w *writer) statistics() {
	if len(w.r.Statistics) == 0 {
		return
	}
	w.section("Commendations", "Khen thưởng trong năm")
	for i, s := range w.r.Statistics {
		if i > 0 {
			w.printf("\n")
		}
		var rows [][]string
		for _, f := range s.Forms {
			rows = append(rows, []string{f.Title.In(w.l), cluster.Thousands(f.Count, w.l)})
		}
		rows = append(rows, []string{w.pick("Total", "Tổng cộng"), cluster.Thousands(s.Sum, w.l)})
		w.printf("%s", table([]column{{head: star(s.Title.In(w.l), s.Invented)}, {head: w.pick("Count", "Số lượng"), right: true}}, rows))
		if s.Total != nil {
			w.printf("%s\n", w.pick("adds up to the stated total", "khớp với tổng số đã công bố"))
		}
	}
}

func (w *writer) next() {
	for _, n := range w.r.Next {
		w.printf("\n%s %d\n", strings.ToUpper(w.pick("Year", "Năm")), n.Year)
		for _, t := range n.Themes {
			w.item("", "·", w.pick("theme: ", "chủ đề: ")+"“"+t+"”")
		}
		if len(n.Signed) > 0 {
			w.item("", "✓", fmt.Sprintf("%s (%d): %s", w.pick("pledge signed", "đã ký giao ước"), len(n.Signed), strings.Join(n.Signed, ", ")))
		}
		if len(n.Owed) > 0 {
			w.item("", "·", fmt.Sprintf("%s (%d): %s", w.pick("pledge not signed", "chưa ký giao ước"), len(n.Owed), strings.Join(n.Owed, ", ")))
		}
	}
}

func (w *writer) source() {
	s := w.r.Source
	if s.IsZero() {
		return
	}
	w.section("Source", "Nguồn")
	text := s.Title
	if s.Publisher != "" {
		text += " — " + s.Publisher
	}
	if !s.Published.IsZero() {
		text += ", " + s.Published.Format(w.l)
	}
	w.item("", "·", text)
	if note := s.Note.In(w.l); note != "" {
		w.item("", "·", note)
	}
}
