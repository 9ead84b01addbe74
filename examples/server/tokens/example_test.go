package tokens_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"

	"github.com/thidua-go/thidua/examples/folder"
	"github.com/thidua-go/thidua/examples/server/api"
	"github.com/thidua-go/thidua/examples/server/tokens"
	"github.com/thidua-go/thidua/examples/years"
)

// A host puts the handler into a server of its own: here with tokens from a file. Only the head
// closes the year, and who has no token does nothing.
func Example() {
	dir, err := os.MkdirTemp("", "thidua")
	check(err)
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "tokens.json")
	list, err := tokens.Make(file, api.Principal{Name: "an", By: "council"}, api.Principal{Name: "binh", By: "ha_tinh"})
	check(err)
	who, err := tokens.Load(file)
	check(err)

	f, err := folder.Open(years.Default)
	check(err)
	year, err := folder.Load(f)
	check(err)
	log, campaign, posts, err := api.OpenFile(context.Background(), filepath.Join(dir, "log.jsonl"), year.Campaign,
		year.Card,
		year.Regulation)
	check(err)
	handler, err := api.New(api.Config{Campaign: campaign, Card: year.Card, Posts: posts, Journal: log, Authenticate: who,
		Authorize: api.Offices(true)})
	check(err)
	defer handler.Close()
	server := httptest.NewServer(handler) // http.ListenAndServeTLS
	defer server.Close()

	closing := `{"on": "2024-03-20", "act": "close"}`
	for _, token := range []string{list[0].Token, list[1].Token, "guessed"} {
		r, err := http.NewRequest("POST", server.URL+"/events", strings.NewReader(closing))
		check(err)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+token)
		res, err := http.DefaultClient.Do(r)
		check(err)
		var problem api.Details
		check(json.NewDecoder(res.Body).Decode(&problem))
		res.Body.Close()
		fmt.Println(problem.Status, problem.Title+":", problem.Detail)
	}
	// Output:
	// 403 this is for others to do: closing meeting: this is not for the council to do
	// 403 this is for others to do: closing meeting: this is not for Hà Tĩnh to do
	// 401 it is not known who asks:
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
