package cluster_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/cluster"
	"github.com/thidua-go/thidua/rules"
)

func registry(t *testing.T) *cluster.Registry {
	t.Helper()
	r, err := cluster.LoadRegistry()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestProvincesBeforeAndAfterTheMerger(t *testing.T) {
	r := registry(t)
	provinces := func(on string) (n int) {
		for _, u := range unitsOn(r, day(on)) {
			if strings.HasPrefix(u.Name, "Tỉnh ") || strings.HasPrefix(u.Name, "Thành phố ") {
				n++
			}
		}
		return n
	}
	for on, want := range map[string]int{"2013-01-01": 63, "2024-12-31": 63, "2025-01-01": 63, "2025-06-30": 63,
		"2025-07-01": 34, "2026-01-01": 34} {
		if got := provinces(on); got != want {
			t.Errorf("%s: %d provinces, want %d", on, got, want)
		}
	}
	// Every unit that ended leads to one that exists.
	seen := make(map[string]bool)
	for _, u := range unitsOn(r, day("2013-01-01")) {
		next := successors(r, u.Unit, day("2026-01-01"))
		if len(next) != 1 {
			t.Fatalf("successors of %s: %v", u.Unit, next)
		}
		seen[next[0]] = true
	}
	for _, u := range unitsOn(r, day("2026-01-01")) {
		if !seen[u.Unit] {
			t.Errorf("%s comes from nowhere", u.Unit)
		}
	}
	for _, tt := range []struct{ unit, want string }{{"quang_binh", "quang_tri_2025"}, {"quang_tri", "quang_tri_2025"},
		{"ha_tinh", "ha_tinh"}, {"thua_thien_hue", "hue"}, {"long_an", "tay_ninh_2025"}} {
		if got := successors(r, tt.unit, day("2025-07-01")); !slices.Equal(got, []string{tt.want}) {
			t.Errorf("on 1 July 2025 %s is %v, want %s", tt.unit, got, tt.want)
		}
	}
}

// successors are the units that a unit became part of, and those that these did, up to
// the ones that exist on a day; the unit itself if it exists then.
func successors(r *cluster.Registry, unit string, on rules.Date) (all []string) {
	i := slices.IndexFunc(r.Units, func(m cluster.Member) bool { return m.Unit == unit })
	if end := r.Units[i].Period.Before; end.IsZero() || on.Before(end) {
		return []string{unit}
	}
	for _, next := range r.Units[i].Successors {
		all = append(all, successors(r, next, on)...)
	}
	return all
}

func TestRegistryMatch(t *testing.T) {
	r := registry(t)
	for _, tt := range []struct{ name, on, want string }{
		{"TP. Hồ Chí Minh", "2024-01-01", "ho_chi_minh"}, {"TP.HCM", "2024-01-01", "ho_chi_minh"},
		{"Hồ Chí Minh", "2025-07-01", "ho_chi_minh_2025"},
		{"tỉnh Tuyên Quang", "2025-06-30", "tuyen_quang"}, {"Tuyen Quang", "2025-07-01", "tuyen_quang_2025"},
		{"Bà Rịa-Vũng Tàu", "2019-01-01", "ba_ria_vung_tau"}, {"Thừa Thiên Huế", "2024-12-31", "thua_thien_hue"},
		{"Huế", "2025-01-01", "hue"},
		{"Dak Lak", "2023-01-01", "dak_lak"}, {"Hoà Bình", "2022-01-01", "hoa_binh"},
		{"Bộ GD&ĐT", "2019-01-01", "bo_gddt"},
	} {
		if got, err := r.Match(tt.name, day(tt.on)); err != nil || got != tt.want {
			t.Errorf("Match(%q, %s) = %q, %v; want %q", tt.name, tt.on, got, err, tt.want)
		}
	}
	if got, err := r.Match("Long An", day("2025-07-01")); code(err) != "unknown-unit" {
		t.Errorf("Long An in July 2025: %q, %v", got, err)
	}
}

func TestRegisteredLists(t *testing.T) {
	r := registry(t)
	for _, l := range r.Clusters {
		if l.Source == "" {
			t.Errorf("%s %v has no source", l.Code, l.Years)
		}
		for _, u := range slices.Concat(l.Members, l.Deputies) {
			i := slices.IndexFunc(r.Units, func(m cluster.Member) bool { return m.Unit == u })
			if i < 0 {
				t.Errorf("%s %v names %q, which is no unit", l.Code, l.Years, u)
			}
			for _, y := range l.Years {
				if i >= 0 && !r.Units[i].Period.Contains(rules.Day(y, 6, 30)) {
					t.Errorf("%s was in %s in %d, when it did not exist", u, l.Code, y)
				}
			}
		}
		if l.Head != "" && !slices.Contains(l.Members, l.Head) {
			t.Errorf("the head of %s %v is not among its members", l.Code, l.Years)
		}
	}
	// No province is in two complete lists of one year, unless a source is unsure.
	in := make(map[string]string)
	for _, l := range r.Clusters {
		for _, y := range l.Years {
			for _, u := range l.Members {
				key := u + rules.Day(y, 1, 1).String()
				if other := in[key]; other != "" && other != l.Code && l.Certainty == awards.Read {
					t.Errorf("%s is in %s and %s in %d", u, other, l.Code, y)
				}
				in[key] = l.Code
			}
		}
	}
	if !slices.ContainsFunc(r.Clusters, func(c cluster.RegisteredCluster) bool {
		return c.Code == "south-east" && slices.Contains(c.Years, 2019) && slices.Contains(c.Members, "long_an")
	}) {
		t.Error("South-East 2019 is without Long An")
	}
	for _, tt := range []struct {
		cluster string
		year    int
		in, out string // a member, and a province that is none
		head    string
	}{
		{"central-cities", 2024, "can_tho", "hue", ""},
		{"central-cities", 2025, "hue", "thua_thien_hue", ""},
		{"north-central", 2024, "thua_thien_hue", "hue", ""},
		{"north-central", 2016, "nghe_an", "hue", "nghe_an"},
		{"south-east", 2023, "ninh_thuan", "long_an", "binh_phuoc"},
		{"south-east", 2019, "long_an", "ninh_thuan", "dong_nai"},
	} {
		d, err := r.Definition(tt.cluster, tt.year)
		if err != nil {
			t.Errorf("%s %d: %v", tt.cluster, tt.year, err)
			continue
		}
		has := func(unit string) bool {
			return slices.ContainsFunc(d.Members, func(m cluster.Member) bool { return m.Unit == unit })
		}
		head := ""
		if len(d.Officers) > 0 {
			head = d.Officers[0].Head
		}
		if !has(tt.in) || has(tt.out) || head != tt.head {
			t.Errorf("%s %d: %v, headed by %q", tt.cluster, tt.year, d.Members, head)
		}
	}
	if _, err := r.Definition("south-west", 2026); err == nil || !strings.Contains(err.Error(), "34 provinces") {
		t.Errorf("after the mergers of 1 July 2025: %v, want what is known", err)
	}
	for _, tt := range []struct {
		cluster string
		year    int
	}{{"south-west", 2019}, {"north-central", 2026}, {"nowhere", 2023}} {
		if _, err := r.Definition(tt.cluster, tt.year); code(err) != "not-known" {
			t.Errorf("the list of %s %d: %v, want not-known", tt.cluster, tt.year, err)
		}
	}
	if _, err := r.Definition("northern-midlands", 2022); code(err) != "not-known" ||
		!strings.Contains(err.Error(), "bac_giang, bac_kan") {
		t.Errorf("an incomplete list makes a definition: %v", err)
	}
	d, err := r.Definition("north-central", 2023)
	if err != nil {
		t.Fatal(err)
	}
	c := compile(t, d)
	if o := d.Officers[0]; o.Year != 2023 || o.Standing != cluster.Appointed || o.Head != "quang_tri" ||
		c.Definition().Members[2].Name != "Tỉnh Hà Tĩnh" {
		t.Errorf("the definition of north-central 2023: %+v", d)
	}
}

// unitsOn are the units of the registry that existed on a day.
func unitsOn(r *cluster.Registry, on rules.Date) []cluster.Member {
	return slices.DeleteFunc(slices.Clone(r.Units), func(m cluster.Member) bool { return !m.Period.Contains(on) })
}
