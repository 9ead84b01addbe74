package store

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/thidua-go/thidua/cluster/ledger"
)

// TestKeyFile: a key is made once, can be read by its owner alone, and signs heads that it trusts; a file that holds
// none is left as it is.
func TestKeyFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "year.key")
	signer, trust, err := KeyFile(name, "delta")
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(name)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	text, err := ledger.Sign(ledger.Head{Origin: ledger.Origin("delta", 2024), Root: empty, Time: time.Unix(1, 0)}, signer)
	if err != nil {
		t.Fatal(err)
	}
	if _, again, err := KeyFile(name, "delta"); err != nil {
		t.Error(err)
	} else if _, err := again.Open(text); err != nil {
		t.Errorf("the key of a file that is there: %v", err)
	}
	if _, err := trust.Open(text); err != nil {
		t.Error(err)
	}
	_, other, err := KeyFile(filepath.Join(t.TempDir(), "other.key"), "delta")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Open(text); err == nil {
		t.Error("another key is trusted")
	}
	if err := os.WriteFile(name, []byte("no key\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := KeyFile(name, "delta"); err == nil || !strings.Contains(err.Error(), "year.key") {
		t.Errorf("no key: %v", err)
	}
	if data, _ := os.ReadFile(name); string(data) != "no key\n" {
		t.Errorf("it was written over: %s", data)
	}
	if runtime.GOOS != "windows" {
		if err := os.Chmod(name, 0o640); err != nil {
			t.Fatal(err)
		}
		if _, _, err := KeyFile(name, "delta"); err == nil || !strings.Contains(err.Error(), "others can read it") {
			t.Errorf("a key that others can read: %v", err)
		}
	}
}
