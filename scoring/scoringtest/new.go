package scoringtest

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/thidua-go/thidua/rules/document"
)

// New returns a suite of a scorecard without cases, to draft some: see
// [Suite.Drafts]. Errors are those of [Load].
func New(fsys fs.FS, name string) (*Suite, error) {
	c, err := loadCard(fsys, name)
	if err != nil {
		return nil, err
	}
	s := &Suite{card: c}
	cases := strings.TrimSuffix(name, path.Ext(name)) + "_test" + path.Ext(name)
	if s.file, err = document.Parse(cases, []byte("{cases: []}")); err != nil {
		return nil, err
	}
	if err := s.complete(); err != nil {
		return nil, fmt.Errorf("scoringtest: %w", err)
	}
	return s, nil
}
