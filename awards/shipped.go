package awards

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/thidua-go/thidua/rules/diag"
)

// The name of a regulation ends in a number, that of its cases does not, so that they
// stay out.
//
//go:embed regulations/*[0-9].yaml
var embedded embed.FS

const statute = "statute"

// library is the regulations that come with the library.
type library struct {
	files fs.FS
	regs  map[string]*Regulation // by name
	names []string               // in the order of their time
	err   error                  // of the first that cannot be read
}

// Shipped returns the names of the regulations that come with the library:
// "statute", the law of the state for all times, and then one by one its regimes and
// what else is shipped.
func Shipped() []string {
	l, err := shippedLibrary()
	if err != nil {
		return nil
	}
	return slices.Clone(l.names)
}

// Statute returns the law of the state on the Government's Emulation Flag and
// the Prime Minister's Certificate of Merit, from 1 July 2004 on, as far as it
// was read. See COVERAGE.md for what it holds and what it does not know.
func Statute() (*Regulation, error) { return shipped(statute) }

// ByName returns a shipped regulation by one of the names of [Shipped].
func ByName(name string) (*Regulation, error) { return shipped(name) }

// shippedLibrary compiles the shipped regulations once: they never change.
var shippedLibrary = sync.OnceValues(func() (*library, error) { return readLibrary(embedded) })

// filesOf returns the names of the regulations in the folder of a file system.
func filesOf(fsys fs.FS) []string {
	files, _ := fs.Glob(fsys, "regulations/*[0-9].yaml") // the pattern is well formed
	return each(files, func(file string) string { return strings.TrimSuffix(path.Base(file), ".yaml") })
}

// readLibrary compiles every regulation in the folder of a file system. Those whose
// name begins with "law" are the regimes of the statute; the others may extend it.
func readLibrary(fsys fs.FS) (*library, error) {
	l := &library{files: fsys, regs: make(map[string]*Regulation)}
	var law []*Regulation
	var others []string
	for _, name := range filesOf(fsys) {
		if strings.HasPrefix(name, "law") {
			law = append(law, l.find(name))
		} else {
			others = append(others, name)
		}
	}
	if l.err != nil {
		return nil, l.err
	}
	slices.SortFunc(law, func(a, b *Regulation) int { return byDate(a.regimes[0], b.regimes[0]) })
	all, err := Join(statute, diag.Words{
		"vi": "Pháp luật về thi đua, khen thưởng", "en": "The law on emulation and commendation",
	}, law...)
	if err != nil {
		return nil, fmt.Errorf("awards: the shipped regulations: %w", err)
	}
	l.regs[statute] = all
	for _, name := range others {
		l.find(name)
	}
	l.names = slices.Concat([]string{statute}, each(law, func(r *Regulation) string { return r.code }), others)
	return l, l.err
}

// find returns a regulation by its name, nil if there is none.
func (l *library) find(name string) *Regulation {
	if r, begun := l.regs[name]; begun {
		return r
	}
	l.regs[name] = nil // two that extend each other find nothing
	file := "regulations/" + name + ".yaml"
	data, err := fs.ReadFile(l.files, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		l.regs[name], err = load(file, data, l.find)
	}
	if err != nil && l.err == nil {
		l.err = fmt.Errorf("awards: the shipped regulation %s: %w", file, err)
	}
	return l.regs[name]
}

func shipped(name string) (*Regulation, error) {
	l, err := shippedLibrary()
	if err != nil {
		return nil, err
	}
	if r := l.regs[name]; r != nil {
		return r, nil
	}
	if hint := diag.DidYouMean(name, l.names).String(); hint != "" {
		return nil, fmt.Errorf("awards: no regulation %q is shipped (%s)", name, hint)
	}
	return nil, fmt.Errorf("awards: no regulation %q is shipped, only %s", name, strings.Join(l.names, ", "))
}
