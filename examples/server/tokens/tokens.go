// Package tokens knows principals by tokens in a file: the least that a host of package api can have. [Load] reads the
// file, and [Make] writes one. A host with users of its own replaces it by what asks them.
package tokens

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"strings"

	"github.com/thidua-go/thidua/examples/server/api"
	"github.com/thidua-go/thidua/rules/document"
)

// Holder is who has a token: an element of the list that the file holds, as JSON.
type Holder struct {
	Token string `json:"token"`
	api.Principal
}

// least is how many characters a token has at least: a short one can be guessed.
const least = 20

// Load reads a file of tokens, and returns what tells who asks by the header Authorization: Bearer, for
// [api.Config]. A file that others on the machine can read is an error, and so is a token that is short or has two
// holders.
func Load(name string) (func(*http.Request) (api.Principal, error), error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s: others can read it (chmod 600)", name)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var list []Holder
	if err := document.ReadJSON(data, &list); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	holders := make(map[[sha256.Size]byte]api.Principal)
	for i, h := range list {
		key := sha256.Sum256([]byte(h.Token))
		_, taken := holders[key]
		if len(h.Token) < least || h.Name == "" || taken {
			return nil, fmt.Errorf("%s: entry %d: a token of its own with %d characters and a name are needed", name, i+1, least)
		}
		holders[key] = h.Principal
	}
	return func(r *http.Request) (api.Principal, error) {
		scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		// Looking up the hash takes as long for a token that is nearly right as for any other.
		p, ok := holders[sha256.Sum256([]byte(token))]
		if !ok || !strings.EqualFold(scheme, "Bearer") {
			return api.Principal{}, api.ErrUnknown
		}
		return p, nil
	}, nil
}

// Make writes a file with a new token for each principal. The error wraps fs.ErrExist if the file is there.
func Make(name string, principals ...api.Principal) ([]Holder, error) {
	var list []Holder
	for _, p := range principals {
		list = append(list, Holder{rand.Text(), p})
	}
	data, err := json.MarshalIndent(list, "", "  ")
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	_, err = f.Write(append(data, '\n'))
	return list, errors.Join(err, f.Sync(), f.Close())
}
