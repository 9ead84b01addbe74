//go:build !linux

package document

import (
	"errors"
	"os"
)

// exchange is what other systems do not have, or not by the same name.
func exchange(*os.Root, string, string) error { return errors.ErrUnsupported }
