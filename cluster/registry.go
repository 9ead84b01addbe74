package cluster

import (
	"embed"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// ErrNotKnown is returned for what the registry does not hold. It is to be asked
// for, not inferred from another year.
var ErrNotKnown = errors.New("not known")

// Registry is the provinces and the clusters and blocks of the Central Council
// (Hội đồng Thi đua - Khen thưởng Trung ương) as far as they were read, with
// source and certainty. It is immutable and safe for concurrent use.
type Registry struct {
	units    []Member
	names    []dated // by the days on which the set of units changes
	clusters []RegisteredCluster
}

// dated are the names that hold from a day on.
type dated struct {
	from  rules.Date
	names names
}

// RegisteredCluster is a real cluster or block with the lists of its members.
type RegisteredCluster struct {
	Code  string     `json:"code" yaml:"code"`
	Title diag.Words `json:"title" yaml:"title"`
	// Block says that it is a block of agencies (khối thi đua) rather than a cluster of provinces.
	Block bool         `json:"block,omitempty" yaml:"block"`
	Lists []MemberList `json:"lists" yaml:"lists"`
}

// MemberList is who was in a cluster in some years.
type MemberList struct {
	Years   []int    `json:"years" yaml:"years"`
	Members []string `json:"members" yaml:"members"`
	// Complete is false if the source names only some members.
	Complete bool `json:"complete" yaml:"complete"`
	// Head, Deputies and Permanent are as in [Officers], where the source names them.
	Head      string           `json:"head,omitempty" yaml:"head"`
	Deputies  []string         `json:"deputies,omitempty" yaml:"deputies"`
	Permanent string           `json:"permanent,omitempty" yaml:"permanent"`
	Certainty awards.Certainty `json:"certainty" yaml:"certainty"`
	Source    string           `json:"source" yaml:"source"`
	Note      diag.Words       `json:"note,omitzero" yaml:"note"`
}

//go:embed registry/*.yaml
var registryFiles embed.FS

var shippedRegistry = sync.OnceValues(loadRegistry)

// LoadRegistry returns the registry that ships with the library.
func LoadRegistry() (*Registry, error) { return shippedRegistry() }

func loadRegistry() (*Registry, error) {
	var provinces struct {
		Source    string           `yaml:"source"`
		Certainty awards.Certainty `yaml:"certainty"`
		Units     []Member         `yaml:"units"`
	}
	var clusters struct {
		Clusters []RegisteredCluster `yaml:"clusters"`
		Units    []Member            `yaml:"units"`
	}
	for _, f := range []struct {
		file string
		into any
	}{{"registry/units.yaml", &provinces}, {"registry/clusters.yaml", &clusters}} {
		data, err := registryFiles.ReadFile(f.file)
		if err != nil {
			return nil, fmt.Errorf("cluster: %w", err)
		}
		doc, err := document.Parse(f.file, data)
		if err == nil {
			err = doc.Decode(f.into)
		}
		if err != nil {
			return nil, fmt.Errorf("cluster: the shipped registry: %w", err)
		}
	}
	r := &Registry{units: slices.Concat(provinces.Units, clusters.Units), clusters: clusters.Clusters}
	days := []rules.Date{{}}
	for _, u := range r.units {
		for _, d := range []rules.Date{u.Period.From, u.Period.Before} {
			if !d.IsZero() && !slices.Contains(days, d) {
				days = append(days, d)
			}
		}
	}
	slices.SortFunc(days[1:], rules.Date.Compare)
	for _, d := range days {
		on := d
		if on.IsZero() { // any day before the first change
			on = rules.DateOf(1, 1, 1)
		}
		r.names = append(r.names, dated{d, newNames(slices.Collect(r.Units(on)))})
	}
	return r, nil
}

// Units returns the provinces, and the agencies of blocks, that existed on a day.
func (r *Registry) Units(on rules.Date) iter.Seq[Member] {
	return func(yield func(Member) bool) {
		for _, u := range r.units {
			if u.Period.Contains(on) && !yield(u.detached()) {
				return
			}
		}
	}
}

// Unit returns a unit by its code, whenever it existed.
func (r *Registry) Unit(code string) (u Member, ok bool) {
	i := slices.IndexFunc(r.units, func(u Member) bool { return u.Unit == code })
	if i < 0 {
		return Member{}, false
	}
	return r.units[i].detached(), true
}

// Match returns the code of the unit that goes by a name on a day, as
// [Cluster.Match] does. The day matters: the Tuyên Quang of 2024 is not that of
// 2026, which came out of a merger.
func (r *Registry) Match(name string, on rules.Date) (unit string, err error) {
	in := r.names[0].names
	for _, n := range r.names[1:] {
		if !on.Before(n.from) {
			in = n.names
		}
	}
	return in.match(name)
}

// Successors returns the units that a unit became part of, and those that these
// did, up to the ones that exist on a day; the unit itself if it exists then. The
// error wraps [ErrUnknownUnit]. Succession conveys no results and no awards.
func (r *Registry) Successors(unit string, on rules.Date) ([]string, error) {
	u, ok := r.Unit(unit)
	if !ok {
		return nil, fmt.Errorf("%w: %q", ErrUnknownUnit, unit)
	}
	if u.Period.Before.IsZero() || on.Before(u.Period.Before) {
		return []string{unit}, nil
	}
	var out []string
	for _, s := range u.Successors {
		further, err := r.Successors(s, on)
		if err != nil {
			return nil, err
		}
		for _, f := range further {
			if !slices.Contains(out, f) {
				out = append(out, f)
			}
		}
	}
	return out, nil
}

// Clusters returns the clusters and blocks, in the order of the registry.
func (r *Registry) Clusters() iter.Seq[RegisteredCluster] {
	return func(yield func(RegisteredCluster) bool) {
		for _, c := range r.clusters {
			if !yield(c.detached()) {
				return
			}
		}
	}
}

func (c RegisteredCluster) detached() RegisteredCluster {
	c.Lists = slices.Clone(c.Lists)
	for i := range c.Lists {
		l := &c.Lists[i]
		l.Years, l.Members, l.Deputies = slices.Clone(l.Years), slices.Clone(l.Members), slices.Clone(l.Deputies)
	}
	return c
}

// List returns who was in a cluster in a year. The error wraps [ErrNotKnown] and
// names the years that are known: a list is never carried over to another year,
// since membership moves.
func (r *Registry) List(cluster string, year int) (MemberList, error) {
	i := slices.IndexFunc(r.clusters, func(c RegisteredCluster) bool { return c.Code == cluster })
	if i < 0 {
		return MemberList{}, fmt.Errorf("%w: no cluster %q is registered", ErrNotKnown, cluster)
	}
	var known []string
	for _, l := range r.clusters[i].detached().Lists {
		for _, y := range l.Years {
			if y == year {
				return l, nil
			}
			known = append(known, fmt.Sprint(y))
		}
	}
	return MemberList{}, fmt.Errorf("%w: the members of %s in %d; only those of %s were read", ErrNotKnown, cluster, year, strings.Join(known, ", "))
}

// Definition returns a definition of a registered cluster for one year, to start
// from: its members with their names, and its officers where they are known. The
// error wraps [ErrNotKnown] if the list of the year is not known or not complete.
func (r *Registry) Definition(cluster string, year int) (Definition, error) {
	list, err := r.List(cluster, year)
	if err != nil {
		return Definition{}, err
	}
	if !list.Complete {
		return Definition{}, fmt.Errorf("%w: all members of %s in %d; the source names only %s", ErrNotKnown, cluster, year, strings.Join(list.Members, ", "))
	}
	i := slices.IndexFunc(r.clusters, func(c RegisteredCluster) bool { return c.Code == cluster })
	d := Definition{Code: cluster, Title: r.clusters[i].Title, Organiser: awards.CentralCouncil, Source: Source{Title: list.Source, Note: list.Note}}
	for _, code := range list.Members {
		u, _ := r.Unit(code) // a test holds the lists to the units
		u.Period, u.Successors = rules.Period{}, nil
		d.Members = append(d.Members, u)
	}
	if list.Head != "" {
		d.Officers = []Officers{{Year: year, Head: list.Head, Deputies: list.Deputies, Permanent: list.Permanent, Standing: Appointed}}
	}
	return d, nil
}
