//go:build !unix

package document

import (
	"io/fs"
	"os"
)

// keepOwner leaves the owner to the system, which gives a file that of its folder.
func keepOwner(*os.File, fs.FileInfo) error { return nil }

// otherNames is not known here.
func otherNames(fs.FileInfo) bool { return false }

// syncFolder leaves it to the system when names reach the disk.
func syncFolder(*os.Root) error { return nil }
