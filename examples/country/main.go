// Command country scores the units of a whole country: each cluster (cụm, khối thi đua) by the card and the
// regulation of its kind and year, on Apache Beam, whose runners spread the work over as many machines as there are.
//
//	go run .                                   # makes 100,000 units of nobody, runs and shows the summary
//	go run . -input my/year -out results       # your own
//
// What runs here is Beam's runner Prism, within this process. README.md says how the same pipeline is given to
// Flink and Dataflow.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/local"
	beamlog "github.com/apache/beam/sdks/v2/go/pkg/beam/log"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"

	"github.com/thidua-go/thidua/rules/diag"
)

// options are what a run is asked for.
type options struct {
	input, out string
	units      int
	seed       uint64
	shards     int
	card       string
	large      int
	largest    int
	nominated  int
	explain    string
	lang       diag.Lang
	runner     string
	clean      bool // units that are made have no row at fault
}

func main() {
	lang := diag.EnvironmentLang(os.Getenv)
	for i, arg := range os.Args[:len(os.Args)-1] { // the help is in the language asked for
		if arg == "-lang" || arg == "--lang" {
			lang = langFor(os.Args[i+1])
		}
	}
	o := flags(flag.CommandLine, lang)
	flag.Parse()
	beam.Init() // in a worker of a cluster it does not return
	if l, ok := diag.ParseLang(flag.Lookup("lang").Value.String()); ok {
		o.lang = l
	}
	o.runner = *runners.Runner
	slog.SetDefault(slog.New(slog.DiscardHandler)) // Prism's; what went wrong is in the error
	if err := o.run(context.Background(), os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, faultLines(err, o.lang))
		os.Exit(1)
	}
}

// flags declares the flags.
func flags(fs *flag.FlagSet, l diag.Lang) *options {
	o := &options{lang: l}
	fs.StringVar(&o.input, "input", "", say("the `folder` to read; empty makes units of nobody").Format(l))
	fs.StringVar(&o.out, "out", "", say("the `folder` to write results into; it must not be there").Format(l))
	fs.IntVar(&o.units, "units", 100_000, say("how many units are made").Format(l))
	fs.Uint64Var(&o.seed, "seed", 1, say("what the units are made from: the same for the same number").Format(l))
	fs.IntVar(&o.shards, "shards", 8, say("into how many files results are cut, and made units").Format(l))
	fs.StringVar(&o.card, "card", "", say("a `file`: the scorecard of all units that are made").Format(l))
	fs.IntVar(&o.large, "large", 0, say("how many units one cluster among those made has, beside the others").Format(l))
	fs.IntVar(&o.largest, "largest", 20_000, say("the most units of a cluster that is scored").Format(l))
	fs.IntVar(&o.nominated, "nominated", 5_000, say("the most units of a cluster that is nominated from").Format(l))
	fs.StringVar(&o.explain, "explain", "",
		say("units whose points are explained: kind-year/cluster/unit, separated by commas").Format(l))
	fs.String("lang", l.String(), say("the language: vi or en").Format(l))
	return o
}

func faultLines(err error, l diag.Lang) string {
	var lines []string
	for d := range diag.AllDiagnostics(err) {
		lines = append(lines, d.Format(l))
	}
	if len(lines) == 0 {
		lines = append(lines, diag.ErrorText(err).Format(l))
	}
	return diag.Visible(strings.Join(lines, "\n"))
}

func (o options) explained() map[string]bool {
	m := make(map[string]bool)
	for unit := range strings.SplitSeq(o.explain, ",") {
		m[strings.TrimSpace(unit)] = true
	}
	delete(m, "")
	return m
}

// local reports whether results go to this machine's own files, where a folder can be renamed.
func (o options) local() bool { return !strings.Contains(o.out, "://") }

// writes is the folder that is written into: beside the one asked for until all is whole, where it can be renamed.
func (o options) writes() string {
	if o.local() {
		return o.out + ".part"
	}
	return o.out
}

// run makes or finds the input, runs the pipeline and shows the summary.
func (o options) run(ctx context.Context, out, progressTo io.Writer) error {
	if o.shards < 1 || o.units < 1 || o.largest < 1 {
		return fault("", "flags", diag.ErrValue, diag.Text{}, "shards, units and largest are at least 1")
	}
	if o.input == "" || o.out == "" {
		dir, err := os.MkdirTemp("", "country-")
		if err != nil {
			return err
		}
		if o.out == "" {
			o.out = filepath.ToSlash(filepath.Join(dir, "results"))
		}
		if o.input == "" {
			began := time.Now()
			o.input = filepath.ToSlash(filepath.Join(dir, "input"))
			if err := generate(o.input, o); err != nil {
				return err
			}
			fmt.Fprintln(out, say("Made from seed %d, of nobody: %d units in %s (%s)", o.seed, o.units, o.input,
				took(began, o.lang)).Format(o.lang))
		}
	}
	began := time.Now()
	s, err := o.pipeline(ctx, progressTo)
	if err != nil {
		return err
	}
	spent := time.Since(began)
	s.format(out, o.lang)
	units := s.Tally.of("").Units
	fmt.Fprintln(out, say("%s, %d units a second: results in %s", took(began, o.lang),
		int(float64(units)/max(spent.Seconds(), 1e-3)), o.out).Format(o.lang))
	return nil
}

func took(since time.Time, l diag.Lang) string {
	return l.Number(fmt.Sprintf("%.1f", time.Since(since).Seconds())) + " s"
}

// pipeline runs the pipeline. What a killed run left behind is removed first, and results appear under their name
// only once they are whole.
func (o options) pipeline(ctx context.Context, progressTo io.Writer) (*summary, error) {
	library, err := readLibrary(ctx, o.input)
	if err != nil {
		return nil, err
	}
	lib, err := json.Marshal(library)
	if err != nil {
		return nil, err
	}
	files, err := o.files(ctx)
	if err != nil {
		return nil, err
	}
	if err := o.clear(ctx); err != nil {
		return nil, err
	}
	pipeline, s := beam.NewPipelineWithRoot()
	o.stages(s, string(lib), files)
	beamlog.SetLogger(quiet{})
	stop := progress.show(progressTo, len(files), o.lang)
	_, err = beam.Run(ctx, o.runnerName(), pipeline)
	stop()
	if err != nil {
		return nil, fmt.Errorf("country: %w", err)
	}
	data, err := readFile(ctx, join(o.writes(), summaryFile))
	if err != nil {
		return nil, err
	}
	sum := new(summary)
	if err := json.NewDecoder(bytes.NewReader(data)).Decode(sum); err != nil {
		return nil, err
	}
	if o.local() {
		return sum, os.Rename(o.writes(), o.out)
	}
	return sum, nil
}

func (o options) runnerName() string {
	if o.runner == "" {
		return "prism"
	}
	return o.runner
}

// clear sees to it that nothing is there of another run: results are never written over.
func (o options) clear(ctx context.Context) error {
	if !o.local() {
		if _, err := readFile(ctx, join(o.out, summaryFile)); err == nil {
			return fault(o.out, "there", diag.ErrValue, say("name another folder"), "there are results already")
		}
		return nil
	}
	if _, err := os.Stat(o.out); !errors.Is(err, os.ErrNotExist) {
		return fault(o.out, "there", diag.ErrValue, say("name another folder"), "there are results already")
	}
	if err := os.RemoveAll(o.writes()); err != nil {
		return err
	}
	return os.MkdirAll(o.writes(), 0o777)
}

// files lists what is read, relative to the folder, in order.
func (o options) files(ctx context.Context) ([]string, error) {
	fs, err := filesystem.New(ctx, o.input)
	if err != nil {
		return nil, err
	}
	defer fs.Close()
	var files []string
	for _, kind := range []string{"units", "facts"} {
		for _, ext := range []string{"csv", "parquet"} {
			found, err := fs.List(ctx, join(o.input, kind, "*", "*."+ext))
			if err != nil {
				return nil, err
			}
			for _, name := range found {
				name = filepath.ToSlash(name)
				dir, base := path.Split(name)
				files = append(files, kind+"/"+path.Base(dir)+"/"+base)
			}
		}
	}
	if slices.Sort(files); len(files) == 0 {
		return nil, fault(o.input, "no-files", diag.ErrValue, diag.Text{}, "there is no file units/*/*.csv or *.parquet")
	}
	return files, nil
}
