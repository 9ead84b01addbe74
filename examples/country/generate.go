package main

import (
	"embed"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/parquet-go/parquet-go"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/scoring"
)

//go:embed example
var example embed.FS

// provinces are the 34 provinces and cities since 1 July 2025 (Resolution 202/2025/QH15). Everything else that is
// made is of nobody.
var provinces = strings.Split("Tuyên Quang,Lào Cai,Thái Nguyên,Phú Thọ,Bắc Ninh,Hưng Yên,Hải Phòng,Ninh Bình,"+
	"Quảng Trị,Đà Nẵng,Quảng Ngãi,Gia Lai,Khánh Hòa,Lâm Đồng,Đắk Lắk,Thành phố Hồ Chí Minh,Đồng Nai,Tây Ninh,Cần Thơ,"+
	"Vĩnh Long,Đồng Tháp,Cà Mau,An Giang,Hà Nội,Huế,Lai Châu,Điện Biên,Sơn La,Lạng Sơn,Quảng Ninh,Thanh Hóa,Nghệ An,"+
	"Hà Tĩnh,Cao Bằng", ",")

// shares say how many of 100 units are of which kind.
var shares = map[string]int{"commune": 10, "department": 30, "school": 60}

// generate makes a folder of units of nobody: as CSV that says that it is invented, with a decimal comma and
// semicolons as programs set to Vietnamese export it, and every second file of facts as Parquet. Some rows are at
// fault in each way that a row can be, some are missing.
func generate(folder string, o options) error {
	cards, err := cardsFor(folder, o.card)
	if err != nil {
		return err
	}
	left := o.units - o.large
	for i, book := range sortedKeys(cards) {
		kind, _, _ := strings.Cut(book, "-")
		n := o.units * shares[kind] / 100
		if i == len(cards)-1 {
			n = left
		}
		n = min(n, left)
		left -= n
		large := 0
		if i == 0 {
			large = o.large
		}
		m := &maker{rand: rand.New(rand.NewPCG(o.seed, uint64(i))), folder: folder, book: book, kind: kind, seed: o.seed,
			schema: cards[book].Schema(), clean: o.clean}
		if err := m.make(n, large, o.shards); err != nil {
			return err
		}
	}
	return nil
}

// cardsFor writes plan, cards and regulation, and returns the cards by kind and year.
func cardsFor(folder, card string) (map[string]*scoring.Scorecard, error) {
	cards := make(map[string]*scoring.Scorecard)
	load := func(kind string, data []byte) error {
		c, err := scoring.Load(kind+".yaml", data)
		if err != nil {
			return err
		}
		cards[fmt.Sprintf("%s-%d", kind, c.Identity().Year)] = c
		return put(folder, kind+".yaml", data)
	}
	if card != "" {
		data, err := os.ReadFile(card)
		if err == nil {
			err = load("unit", data)
		}
		if err != nil {
			return nil, err
		}
		for book := range cards {
			year := strings.TrimPrefix(book, "unit-")
			text := "on: 2026-02-10\nkinds:\n  - {kind: unit, year: " + year + ", title: {vi: " + card + "}, card: unit.yaml, " +
				"regulation: province.yaml, awards: {organiser: ministry_or_province, awards: [{award: flag, places: 1}]}}\n"
			if err := put(folder, planFile, []byte(text)); err != nil {
				return nil, err
			}
		}
	}
	for _, name := range []string{planFile, "province.yaml", "commune.yaml", "department.yaml", "school.yaml"} {
		data, err := example.ReadFile("example/" + name)
		kind, _ := strings.CutSuffix(name, ".yaml")
		switch {
		case err != nil:
		case shares[kind] > 0 && card == "":
			err = load(kind, data)
		case card == "" || name == "province.yaml":
			err = put(folder, name, data)
		}
		if err != nil {
			return nil, err
		}
	}
	return cards, nil
}

func put(folder, name string, data []byte) error {
	name = filepath.Join(folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o666)
}

// maker makes the units of one kind.
type maker struct {
	rand       *rand.Rand
	folder     string
	book, kind string
	seed       uint64
	schema     *rules.Schema
	clean      bool // no row is at fault
	columns    []rules.Indicator
}

// madeUnit is a unit that was made.
type madeUnit struct {
	cluster, unit, province string
	facts                   [][]string // rows: one for most, with cluster and unit before the facts
}

func (m *maker) make(n, large, shards int) error {
	for ind := range m.schema.All() {
		if ind.Kind != rules.ListKind {
			m.columns = append(m.columns, ind)
		}
	}
	var units []madeUnit
	for c := 0; len(units) < n; c++ {
		p := c % len(provinces)
		size := min(8+m.rand.IntN(9), n-len(units))
		for range size {
			units = append(units, m.unit(fmt.Sprintf("%s_%02d_%05d", m.kind, p+1, c), p, len(units)))
		}
	}
	for range large {
		units = append(units, m.unit(m.kind+"_large", 0, len(units)))
	}
	slices.SortStableFunc(units, func(a, b madeUnit) int { return strings.Compare(a.cluster, b.cluster) })
	for i := range shards {
		if err := m.write(i, units[i*len(units)/shards:(i+1)*len(units)/shards]); err != nil {
			return err
		}
	}
	return nil
}

// unit makes a unit. Of a thousand one is at fault in each of the ways below.
func (m *maker) unit(cluster string, province, number int) madeUnit {
	u := madeUnit{cluster, fmt.Sprintf("%s_%07d", m.kind, number), provinces[province], nil}
	row := m.row(u.cluster, u.unit)
	at, fault := 2+m.rand.IntN(len(m.columns)), m.rand.IntN(1000)
	if m.clean {
		fault = -1
	}
	switch fault {
	case 0: // nobody sent it
		return u
	case 1: // no number, nor yes or no
		row[at] = "chưa có"
	case 2: // sent twice
		u.facts = append(u.facts, row)
	case 3: // sent twice, and not the same
		u.facts = append(u.facts, m.row(u.cluster, u.unit))
	case 4: // of a unit that nobody knows
		u.facts = append(u.facts, m.row(u.cluster, u.unit+"_x"))
	case 5, 6, 7, 8, 9: // something is missing
		row[at] = ""
	}
	u.facts = append(u.facts, row)
	return u
}

func (m *maker) row(cluster, unit string) []string {
	row := []string{cluster, unit}
	for _, ind := range m.columns {
		row = append(row, m.value(ind))
	}
	return row
}

// value makes a fact, as a program exports it.
func (m *maker) value(ind rules.Indicator) string {
	switch {
	case ind.Kind == rules.BoolKind:
		return []string{"không", "có", "có", "có"}[m.rand.IntN(4)]
	case ind.Kind == rules.DateKind:
		return rules.Day(2025, 1, 1).AddDays(m.rand.IntN(365)).String()
	case ind.Kind == rules.TextKind && len(ind.Values) > 0:
		return ind.Values[m.rand.IntN(len(ind.Values))]
	case ind.Kind == rules.TextKind:
		return "a"
	}
	least, most, places := int64(0), int64(100), int32(1)
	if ind.Places != nil {
		places = min(*ind.Places, 4)
	}
	scale := int64(1)
	for range places {
		scale *= 10
	}
	if ind.Min != nil {
		least = ind.Min.Ceil().IntPart()
	}
	if most += least; ind.Max != nil {
		most = ind.Max.Floor().IntPart()
	}
	n := least*scale + m.rand.Int64N(max((most-least)*scale, 0)+1)
	return strings.Replace(rules.Scaled(n, places).String(), ".", ",", 1)
}

// write writes one shard: the units, and their facts.
func (m *maker) write(shard int, units []madeUnit) error {
	invented := fmt.Sprintf("# Số liệu giả định, do chương trình tạo từ số %d (invented data, made from seed %[1]d)\n",
		m.seed)
	var list, facts strings.Builder
	list.WriteString(invented + "Cụm;Đơn vị;Tỉnh;Xác nhận;policy_compliance;internal_unity\n")
	var rows [][]string
	for _, u := range units {
		fmt.Fprintf(&list, "%s;%s;%s;%s;%s;%s\n", u.cluster, u.unit, u.province, "Công văn giả định",
			[]string{"có", "không"}[m.rand.IntN(50)/49], []string{"có", ""}[m.rand.IntN(100)/99])
		rows = append(rows, u.facts...)
	}
	name := func(folder, ext string) string { return fmt.Sprintf("%s/%s/part-%05d.%s", folder, m.book, shard, ext) }
	if err := put(m.folder, name("units", "csv"), []byte(list.String())); err != nil {
		return err
	}
	if shard%2 == 1 {
		return m.parquet(name("facts", "parquet"), rows)
	}
	facts.WriteString(invented + "# decimal_comma: true\nCụm;Đơn vị")
	for _, ind := range m.columns {
		facts.WriteString(";" + ind.Code)
	}
	for _, row := range rows {
		facts.WriteString("\n" + strings.Join(row, ";"))
	}
	facts.WriteString("\n")
	return put(m.folder, name("facts", "csv"), []byte(facts.String()))
}

// parquet writes facts as Parquet: numbers as DECIMAL, which is exact. A cell that is no number makes its column one
// of texts, as programs that export have it.
func (m *maker) parquet(name string, rows [][]string) error {
	group := parquet.Group{"cluster": parquet.String(), "unit": parquet.String()}
	numbers := make(map[string]int32)
	for i, ind := range m.columns {
		texts := slices.ContainsFunc(rows, func(row []string) bool { return row[2+i] == "chưa có" })
		if ind.Kind == rules.NumberKind && !texts {
			places := int32(1)
			if ind.Places != nil {
				places = min(*ind.Places, 4)
			}
			numbers[ind.Code] = places
			group[ind.Code] = parquet.Optional(parquet.Decimal(int(places), 18, parquet.Int64Type))
		} else {
			group[ind.Code] = parquet.Optional(parquet.String())
		}
	}
	schema := parquet.NewSchema("facts", group)
	var out strings.Builder
	w := parquet.NewWriter(&out, schema,
		parquet.KeyValueMetadata("invented", "made from seed "+strconv.FormatUint(m.seed, 10)))
	for _, row := range rows {
		var values parquet.Row
		for at, field := range schema.Fields() {
			i := 0
			if field.Name() != "cluster" {
				i = 1
			}
			if at := slices.IndexFunc(m.columns, func(ind rules.Indicator) bool { return ind.Code == field.Name() }); at >= 0 {
				i = 2 + at
			}
			places, isNumber := numbers[field.Name()]
			cell := strings.Replace(row[i], ",", ".", 1)
			switch {
			case cell == "" && i >= 2:
				values = append(values, parquet.NullValue().Level(0, 0, at))
				continue
			case isNumber:
				v, err := rules.ParseNumber(cell)
				if err != nil {
					return err
				}
				n, _ := v.Units(places, 0)
				values = append(values, parquet.Int64Value(n).Level(0, 1, at))
			case i >= 2:
				values = append(values, parquet.ByteArrayValue([]byte(cell)).Level(0, 1, at))
			default:
				values = append(values, parquet.ByteArrayValue([]byte(cell)).Level(0, 0, at))
			}
		}
		if _, err := w.WriteRows([]parquet.Row{values}); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	return put(m.folder, name, []byte(out.String()))
}
