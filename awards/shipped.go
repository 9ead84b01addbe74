package awards

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/thidua-go/thidua/rules"
	"github.com/thidua-go/thidua/rules/diag"
	"github.com/thidua-go/thidua/rules/document"
)

// The name of a regulation ends in a number, that of its cases does not, so that they
// stay out.
//
//go:embed regulations/*[0-9].yaml
var embedded embed.FS

const statute = "statute"

// statuteHash is the hash of the statute without options, which needs all regimes. A test
// holds it to what ships.
const statuteHash = "sha256:9f820d6de00eae7b549577ba9d126c3f2f4db7562b7f3448bac28b8d698d44f4"

// library is the regulations that come with the library, each compiled when it is first
// asked for.
type library struct {
	regs  map[string]func() (*Regulation, error) // by name
	names []string                               // in the order of their time
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
// was read. See COVERAGE.md for what it holds and what it does not know. Each
// regime is made when a day of it is first asked for.
// An error would mean that the program was built without its files.
func Statute() (*Regulation, error) { return ByName(statute) }

// ByName returns a shipped regulation by one of the names of [Shipped].
// The error names those that there are.
func ByName(name string) (*Regulation, error) {
	l, err := shippedLibrary()
	if err != nil {
		return nil, err
	}
	if read, ok := l.regs[name]; ok {
		return read()
	}
	if hint := diag.DidYouMean(name, l.names).String(); hint != "" {
		return nil, fmt.Errorf("awards: no regulation %q is shipped (%s)", name, hint)
	}
	return nil, fmt.Errorf("awards: no regulation %q is shipped, only %s", name, strings.Join(l.names, ", "))
}

// shippedLibrary is read once: it never changes.
var shippedLibrary = sync.OnceValues(func() (*library, error) {
	l, err := readLibrary(embedded)
	if err == nil {
		l.find(statute).hash = func() string { return statuteHash }
	}
	return l, err
})

// filesOf returns the names of the regulations in the folder of a file system.
func filesOf(fsys fs.FS) []string {
	files, _ := fs.Glob(fsys, "regulations/*[0-9].yaml") // the pattern is well formed
	return each(files, func(file string) string { return strings.TrimSuffix(path.Base(file), ".yaml") })
}

// readLibrary reads every regulation in the folder of a file system. Those whose name
// begins with "law" are the regimes of the statute; the others may extend it.
func readLibrary(fsys fs.FS) (*library, error) {
	l := &library{regs: make(map[string]func() (*Regulation, error))}
	// It is what Join makes of the laws, none of which has words of its own.
	law := &Regulation{code: statute, schema: commonSchema(), vocabulary: common().clone(), title: diag.Words{
		"vi": "Pháp luật về thi đua, khen thưởng", "en": "The law on emulation and commendation",
	}}
	law.late()
	l.regs[statute] = func() (*Regulation, error) { return law, nil }
	var others []string
	for _, name := range filesOf(fsys) {
		file := "regulations/" + name + ".yaml"
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, fmt.Errorf("awards: the shipped regulation %s: %w", file, err)
		}
		l.regs[name] = sync.OnceValues(func() (*Regulation, error) {
			r, err := load(rules.Host{}, file, data, l.find)
			if err != nil {
				return nil, fmt.Errorf("awards: the shipped regulation %s: %w", file, err)
			}
			return r, nil
		})
		if !strings.HasPrefix(name, "law") {
			others = append(others, name)
			continue
		}
		covers, err := coversOf(file, data)
		if err != nil {
			return nil, err
		}
		law.files[name] = file
		law.regimes = append(law.regimes, timed{name, covers, func() *regime {
			r, err := l.regs[name]()
			if err != nil {
				panic(err) // the file is part of this package
			}
			return r.regimes[0].regime()
		}})
	}
	slices.SortFunc(law.regimes, byDate)
	l.names = slices.Concat([]string{statute}, each(law.regimes, func(t timed) string { return t.code }), others)
	return l, nil
}

// coversOf is the time that a law covers, which stands in a line of its own.
func coversOf(file string, data []byte) (rules.Period, error) {
	_, rest, _ := bytes.Cut(data, []byte("\ncovers:"))
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	var d struct {
		Covers rules.Period `yaml:"covers"`
	}
	doc, err := document.Parse(file, slices.Concat([]byte("covers:"), line))
	if err == nil {
		err = doc.Decode(&d)
	}
	return d.Covers, err
}

// find returns a regulation by its name, nil if there is none or it cannot be read.
func (l *library) find(name string) *Regulation {
	read, ok := l.regs[name]
	if !ok {
		return nil
	}
	r, _ := read()
	return r
}
