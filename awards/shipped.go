package awards

import (
	"embed"
	"fmt"
	"sync"

	"github.com/thidua-go/thidua/rules/diag"
)

// The files are named one by one, so that those of their tests stay out.
//
//go:embed regulations/law-2003-decree-42-2010.yaml
//go:embed regulations/law-2003-decree-65-2014.yaml
//go:embed regulations/law-2003-decree-91-2017.yaml
//go:embed regulations/law-2022-decree-98-2023.yaml
//go:embed regulations/law-2022-decree-152-2025.yaml
//go:embed regulations/law-2026.yaml
var embedded embed.FS

const statute = "statute"

// regimes are the embedded regulations in the order of their time.
var regimes = [...]string{
	"law-2003-decree-42-2010",
	"law-2003-decree-65-2014",
	"law-2003-decree-91-2017",
	"law-2022-decree-98-2023",
	"law-2022-decree-152-2025",
	"law-2026",
}

// Shipped returns the names of the regulations that come with the library:
// "statute", the law of the state for all times, and its regimes one by one.
func Shipped() []string {
	return append([]string{statute}, regimes[:]...)
}

// Statute returns the law of the state on the Government's Emulation Flag and
// the Prime Minister's Certificate of Merit, from 1 July 2004 on, as far as it
// was read. See COVERAGE.md for what it holds and what it does not know.
func Statute() (*Regulation, error) { return shipped(statute) }

// ByName returns a shipped regulation by one of the names of [Shipped].
func ByName(name string) (*Regulation, error) { return shipped(name) }

// library compiles the shipped regulations once: they never change.
var library = sync.OnceValues(func() (map[string]*Regulation, error) {
	regs := make(map[string]*Regulation)
	var all []*Regulation
	for _, name := range regimes {
		file := "regulations/" + name + ".yaml"
		data, err := embedded.ReadFile(file)
		if err != nil {
			return nil, err
		}
		// What a regime extends stands before it.
		r, err := load(file, data, func(code string) *Regulation { return regs[code] })
		if err != nil {
			return nil, fmt.Errorf("awards: the shipped regulation %s: %w", file, err)
		}
		regs[name] = r
		all = append(all, r)
	}
	joined, err := Join(statute, diag.Words{
		"vi": "Pháp luật về thi đua, khen thưởng", "en": "The law on emulation and commendation",
	}, all...)
	if err != nil {
		return nil, fmt.Errorf("awards: the shipped regulations: %w", err)
	}
	regs[statute] = joined
	return regs, nil
})

func shipped(name string) (*Regulation, error) {
	regs, err := library()
	if err != nil {
		return nil, err
	}
	if r := regs[name]; r != nil {
		return r, nil
	}
	if hint := diag.DidYouMean(name, Shipped()).String(); hint != "" {
		return nil, fmt.Errorf("awards: no regulation %q is shipped (%s)", name, hint)
	}
	return nil, fmt.Errorf("awards: no regulation %q is shipped, only %q", name, Shipped())
}
