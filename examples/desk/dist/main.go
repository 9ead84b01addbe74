// Command dist packs files for who has no Go: into a .zip with the same bytes whenever and wherever it is made. It is
// a part of dist.sh.
//
//	go run ./dist OUT.zip FILE...
package main

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: dist OUT.zip FILE...")
		os.Exit(2)
	}
	if err := pack(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "dist:", err)
		os.Exit(1)
	}
}

// made is the time of every file: the first day that a .zip can say.
var made = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// pack writes files into a .zip that is not there yet, under their last names and in their order. Those without an
// ending, and those of Windows, are programs: macOS and Linux unpack them as files that may be run.
func pack(out string, files []string) (err error) {
	f, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	z := zip.NewWriter(f)
	defer func() {
		if err = errors.Join(err, z.Close(), f.Close()); err != nil {
			err = errors.Join(err, os.Remove(out))
		}
	}()
	for _, name := range files {
		h := &zip.FileHeader{Name: filepath.Base(name), Method: zip.Deflate, Modified: made}
		h.SetMode(0o644)
		if ext := filepath.Ext(name); ext == "" || ext == ".exe" {
			h.SetMode(0o755)
		}
		data, err := os.Open(name)
		if err != nil {
			return err
		}
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = io.Copy(w, data)
		}
		if err = errors.Join(err, data.Close()); err != nil {
			return err
		}
	}
	return nil
}
