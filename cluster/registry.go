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
	Units []Member
	// Clusters are who was in a cluster or block in some years, one by one.
	Clusters []RegisteredCluster
	// Note says what is not known of the clusters.
	Note diag.Words
}

// RegisteredCluster is a real cluster or block in some years.
type RegisteredCluster struct {
	Code  string     `json:"code" yaml:"code"`
	Title diag.Words `json:"title" yaml:"title"`
	// Block says that it is a block of agencies (khối thi đua) rather than a cluster of provinces.
	Block   bool     `json:"block,omitempty" yaml:"block"`
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

// registryFile is what a file of the registry holds: units, lists of members by cluster.
type registryFile struct {
	Source    string           `yaml:"source"`
	Certainty awards.Certainty `yaml:"certainty"`
	Note      diag.Words       `yaml:"note"`
	Units     []Member         `yaml:"units"`
	Clusters  []struct {
		Code  string              `yaml:"code"`
		Title diag.Words          `yaml:"title"`
		Block bool                `yaml:"block"`
		Lists []RegisteredCluster `yaml:"lists"`
	} `yaml:"clusters"`
}

// LoadRegistry returns the registry that ships with the library. It is read anew, and
// so the caller's own.
// An error would mean that the program was built without its files.
func LoadRegistry() (*Registry, error) {
	r := new(Registry)
	for _, file := range []string{"registry/units.yaml", "registry/clusters.yaml"} {
		var in registryFile
		data, err := registryFiles.ReadFile(file)
		if err == nil {
			var doc *document.Document
			if doc, err = document.Parse(file, data); err == nil {
				err = doc.Decode(&in)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("cluster: the shipped registry: %w", err)
		}
		r.Units = append(r.Units, in.Units...)
		if !in.Note.IsZero() {
			r.Note = in.Note
		}
		for _, c := range in.Clusters {
			for _, list := range c.Lists {
				list.Code, list.Title, list.Block = c.Code, c.Title, c.Block
				r.Clusters = append(r.Clusters, list)
			}
		}
	}
	return r, nil
}

// Match returns the code of the unit that goes by a name on a day, as
// [Cluster.Match] does. The day matters: the Tuyên Quang of 2024 is not that of
// 2026, which came out of a merger.
// The errors are the same.
func (r *Registry) Match(name string, on rules.Date) (unit string, err error) {
	return match(membersOn(r.Units, on), name)
}

// Definition returns a definition of a registered cluster for one year, to start
// from: its members with their names, and its officers where they are known. The
// error is a [*diag.Diagnostic] with the code not-known if the list of the year is not
// known or not complete. It is to be asked for: a list is never carried over to
// another year, since membership moves.
func (r *Registry) Definition(cluster string, year int) (Definition, error) {
	var hint diag.Text
	unknown := func(format string, args ...any) (Definition, error) {
		return Definition{}, catalogue.Fault("", "not-known", diag.ErrName, hint, format, args...)
	}
	var known []int
	var list *RegisteredCluster
	for i, c := range r.Clusters {
		if c.Code == cluster {
			known = append(known, c.Years...)
			if slices.Contains(c.Years, year) {
				list = &r.Clusters[i]
			}
		}
	}
	switch {
	case known == nil:
		return unknown("no cluster %q is registered", cluster)
	case list == nil:
		years := strings.Trim(fmt.Sprint(known), "[]")
		if year > 2024 {
			hint = say("%v", r.Note)
		}
		return unknown("the members of %s in %d are not known; only those of %s were read", cluster, year, years)
	case !list.Complete:
		return unknown("not all members of %s in %d are known; the source names only %s",
			cluster, year, strings.Join(list.Members, ", "))
	}
	d := Definition{
		Code: cluster, Title: list.Title, Organiser: "central_council",
		Source: Source{Title: list.Source, Note: list.Note},
	}
	for _, code := range list.Members {
		u := find(r.Units, code, Member.code) // a test holds the lists to the units
		d.Members = append(d.Members, Member{Unit: code, Name: u.Name, Aliases: u.Aliases})
	}
	if list.Head != "" {
		d.Officers = []Officers{{
			Year: year, Head: list.Head, Deputies: list.Deputies, Permanent: list.Permanent, Standing: Appointed,
		}}
	}
	return document.Clone(d), nil
}
