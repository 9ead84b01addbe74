package cluster

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// Registry is the provinces and the clusters and blocks of the Central Council
// (Hội đồng Thi đua - Khen thưởng Trung ương) as far as they were read, with
// source and certainty.
type Registry struct {
	// Units are the provinces, and the agencies of blocks, each with the time in which it existed.
	Units    []Member
	Clusters []RegisteredCluster

	names []dated // by the days on which the set of units changes
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

// LoadRegistry returns the registry that ships with the library. It is read anew, and
// so the caller's own.
func LoadRegistry() (*Registry, error) {
	r, err := readRegistry()
	if err != nil {
		return nil, fmt.Errorf("cluster: the shipped registry: %w", err)
	}
	return r, nil
}

func readRegistry() (*Registry, error) {
	var provinces struct {
		Source    string           `yaml:"source"`
		Certainty awards.Certainty `yaml:"certainty"`
		Units     []Member         `yaml:"units"`
	}
	var clusters struct {
		Clusters []RegisteredCluster `yaml:"clusters"`
		Units    []Member            `yaml:"units"`
	}
	for file, into := range map[string]any{"registry/units.yaml": &provinces, "registry/clusters.yaml": &clusters} {
		data, err := registryFiles.ReadFile(file)
		if err != nil {
			return nil, err
		}
		doc, err := document.Parse(file, data)
		if err != nil {
			return nil, err
		}
		if err := doc.Decode(into); err != nil {
			return nil, err
		}
	}
	r := &Registry{Units: slices.Concat(provinces.Units, clusters.Units), Clusters: clusters.Clusters}
	days := []rules.Date{rules.DateOf(1, 1, 1)} // any day before the first change
	for _, u := range r.Units {
		for _, d := range []rules.Date{u.Period.From, u.Period.Before} {
			if !d.IsZero() && !slices.Contains(days, d) {
				days = append(days, d)
			}
		}
	}
	slices.SortFunc(days, rules.Date.Compare)
	for _, d := range days {
		there := slices.DeleteFunc(slices.Clone(r.Units), func(u Member) bool { return !u.Period.Contains(d) })
		r.names = append(r.names, dated{d, newNames(there)})
	}
	return r, nil
}

// unit returns a unit by its code, whenever it existed.
func (r *Registry) unit(code string) (u Member, ok bool) {
	i := slices.IndexFunc(r.Units, func(u Member) bool { return u.Unit == code })
	if i < 0 {
		return Member{}, false
	}
	return r.Units[i], true
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
// error is as of [Cluster.Match]. Succession conveys no results and no awards.
func (r *Registry) Successors(unit string, on rules.Date) ([]string, error) {
	u, ok := r.unit(unit)
	if !ok {
		return nil, unknownUnit(unit)
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

// Definition returns a definition of a registered cluster for one year, to start
// from: its members with their names, and its officers where they are known. The
// error is a [*diag.Diagnostic] with the code not-known if the list of the year is not
// known or not complete. It is to be asked for: a list is never carried over to
// another year, since membership moves.
func (r *Registry) Definition(cluster string, year int) (Definition, error) {
	unknown := func(format string, args ...any) (Definition, error) {
		return Definition{}, catalogue.Fault("", "not-known", diag.ErrName, diag.Text{}, format, args...)
	}
	i := slices.IndexFunc(r.Clusters, func(c RegisteredCluster) bool { return c.Code == cluster })
	if i < 0 {
		return unknown("no cluster %q is registered", cluster)
	}
	lists := r.Clusters[i].Lists
	at := slices.IndexFunc(lists, func(l MemberList) bool { return slices.Contains(l.Years, year) })
	if at < 0 {
		var known []int
		for _, l := range lists {
			known = append(known, l.Years...)
		}
		years := strings.Trim(fmt.Sprint(known), "[]")
		return unknown("the members of %s in %d are not known; only those of %s were read", cluster, year, years)
	}
	list := lists[at]
	if !list.Complete {
		return unknown("not all members of %s in %d are known; the source names only %s",
			cluster, year, strings.Join(list.Members, ", "))
	}
	d := Definition{
		Code: cluster, Title: r.Clusters[i].Title, Organiser: "central_council",
		Source: Source{Title: list.Source, Note: list.Note},
	}
	for _, code := range list.Members {
		u, _ := r.unit(code) // a test holds the lists to the units
		u.Period, u.Successors = rules.Period{}, nil
		d.Members = append(d.Members, u)
	}
	if list.Head != "" {
		d.Officers = []Officers{{
			Year: year, Head: list.Head, Deputies: list.Deputies, Permanent: list.Permanent, Standing: Appointed,
		}}
	}
	return d, nil
}
