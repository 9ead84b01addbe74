package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"

	"github.com/thidua-go/thidua/awards"
	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
	"github.com/thidua-go/thidua/scoring"
)

// planFile says which card and which regulation each kind of unit is judged by.
const planFile = "country.yaml"

// plan is a planFile.
type plan struct {
	// On is the day as of which is nominated.
	On    rules.Date `yaml:"on"`
	Kinds []kind     `yaml:"kinds"`
}

// kind is one kind of unit in one year. Its files are in the folders units/<kind>-<year> and facts/<kind>-<year>.
type kind struct {
	Kind  string     `yaml:"kind"`
	Year  int        `yaml:"year"`
	Title diag.Words `yaml:"title"`
	Card  string     `yaml:"card"` // a file beside the plan
	// Regulation is a file beside the plan, or the name of a regulation that ships with the library.
	Regulation string      `yaml:"regulation"`
	Awards     awards.Plan `yaml:"awards"`
}

func (k kind) book() string { return fmt.Sprintf("%s-%d", k.Kind, k.Year) }

// library is what every worker is given beside its data: cards and regulations, each once by its hash, and what is
// judged by which.
type library struct {
	Texts map[string]text `json:"texts"` // by hash
	Books map[string]book `json:"books"` // by kind and year, such as commune-2025
}

// text is a file of rules.
type text struct {
	File string `json:"file"`
	Data []byte `json:"data,omitempty"` // nothing for one that ships with the library
}

// book is what is said of one kind of unit in one year.
type book struct {
	Title      diag.Words  `json:"title"`
	Card       string      `json:"card"`       // its hash
	Regulation string      `json:"regulation"` // its hash
	On         rules.Date  `json:"on"`
	Plan       awards.Plan `json:"plan"`
	Invented   bool        `json:"invented,omitempty"`
}

// readLibrary reads the plan in a folder and all that it names.
func readLibrary(ctx context.Context, folder string) (*library, error) {
	data, err := readFile(ctx, join(folder, planFile))
	if err != nil {
		return nil, err
	}
	doc, err := document.Parse(planFile, data)
	if err != nil {
		return nil, err
	}
	var p plan
	if err := doc.Decode(&p); err != nil {
		return nil, err
	}
	read := func(name string) ([]byte, error) { return readFile(ctx, join(folder, name)) }
	l := &library{Texts: make(map[string]text), Books: make(map[string]book)}
	for _, k := range p.Kinds {
		if _, again := l.Books[k.book()]; again {
			return nil, fault(planFile, "second-kind", diag.ErrName, diag.Text{}, "%s is there twice", k.book())
		}
		cardText, err := read(k.Card)
		if err != nil {
			return nil, err
		}
		card, err := scoring.Load(k.Card, cardText)
		if err != nil {
			return nil, err
		}
		law := text{File: k.Regulation}
		if !slices.Contains(awards.Shipped(), k.Regulation) {
			if law.Data, err = read(k.Regulation); err != nil {
				return nil, err
			}
		}
		regulation, err := law.regulation()
		if err != nil {
			return nil, err
		}
		if k.Awards.Year = k.Year; k.Awards.Check() != nil {
			return nil, k.Awards.Check()
		}
		for _, place := range k.Awards.Awards { // what is wrong for all clusters is said once
			if _, err := regulation.Award(place.Award, p.On); err != nil {
				return nil, err
			}
		}
		b := book{Title: k.Title, Card: card.Identity().Hash, Regulation: regulation.Identity().Hash, On: p.On,
			Plan: k.Awards, Invented: card.Definition().Invented}
		l.Texts[b.Card], l.Texts[b.Regulation] = text{k.Card, cardText}, law
		l.Books[k.book()] = b
	}
	return l, nil
}

func (t text) regulation() (*awards.Regulation, error) {
	if t.Data == nil {
		return awards.ByName(t.File)
	}
	return awards.Load(t.File, t.Data)
}

// rulebook is a book whose card and regulation are made.
type rulebook struct {
	book
	card *scoring.Scorecard
	law  *awards.Regulation
}

// made are the cards and regulations of this process, by hash: a worker makes each once.
var made sync.Map

func once[T any](hash string, compile func() (T, error)) (T, error) {
	f, _ := made.LoadOrStore(hash, sync.OnceValues(compile))
	return f.(func() (T, error))()
}

// sent are the libraries that this process was given, by their text.
var sent sync.Map

// rulebooks makes what a library holds, as it is sent to workers.
func rulebooks(given string) (map[string]*rulebook, error) {
	f, _ := sent.LoadOrStore(given, sync.OnceValues(func() (map[string]*rulebook, error) {
		var l library
		if err := json.Unmarshal([]byte(given), &l); err != nil {
			return nil, err
		}
		books := make(map[string]*rulebook)
		for name, b := range l.Books {
			card, err := once(b.Card, func() (*scoring.Scorecard, error) {
				return scoring.Load(l.Texts[b.Card].File, l.Texts[b.Card].Data)
			})
			if err != nil {
				return nil, err
			}
			law, err := once(b.Regulation, l.Texts[b.Regulation].regulation)
			if err != nil {
				return nil, err
			}
			// A worker of another version of the library may make another card of the same text.
			if card.Identity().Hash != b.Card || law.Identity().Hash != b.Regulation {
				return nil, fmt.Errorf("%s: this worker makes another card or regulation than was sent", name)
			}
			books[name] = &rulebook{b, card, law}
		}
		return books, nil
	}))
	return f.(func() (map[string]*rulebook, error))()
}

// join names a file of a folder, as file systems and object stores name it alike.
func join(folder string, names ...string) string {
	return strings.TrimSuffix(folder, "/") + "/" + strings.Join(names, "/")
}

// readFile reads a file, wherever Beam knows to look for it.
func readFile(ctx context.Context, name string) ([]byte, error) {
	fs, err := filesystem.New(ctx, name)
	if err != nil {
		return nil, err
	}
	defer fs.Close()
	return filesystem.Read(ctx, fs, name)
}
