package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"liman/lookup"
)

// asking are the look-ups, each with a question and what must stand in its answer. {id} is the first of a list.
var asking = map[string]struct{ ask, want string }{
	"/v1/services":                       {"/v1/services?place=cluj&kind=police", "0800 500 333"},
	"/v1/services/{id}":                  {"/v1/services?place=cluj", `"name"`},
	"/v1/contacts":                       {"/v1/contacts?topic=suicide", `"contacts"`},
	"/v1/places":                         {"/v1/places?q=cluj", `"CJ"`},
	"/hsds/":                             {"/hsds/v3/", `"version"`},
	"/hsds/v3":                           {"/hsds/v3", `"version"`},
	"/hsds/v3/organizations/{id}":        {"/hsds/v3/organizations?per_page=1", `"name"`},
	"/hsds/v3/taxonomies/{id}":           {"/hsds/v3/taxonomies?per_page=1", `"name"`},
	"/hsds/v3/taxonomy_terms/{id}":       {"/hsds/v3/taxonomy_terms?per_page=1", `"name"`},
	"/hsds/v3/service_at_locations/{id}": {"/hsds/v3/service_at_locations?per_page=1", `"id"`},
	"/hsds/v3/services":                  {"/hsds/v3/services?per_page=1", `"contents"`},
	"/hsds/v3/services/{id}":             {"/hsds/v3/services?per_page=1", `"name"`},
	"/hsds/v3/organizations":             {"/hsds/v3/organizations?per_page=1", `"contents"`},
	"/hsds/v3/taxonomies":                {"/hsds/v3/taxonomies?per_page=1", `"contents"`},
	"/hsds/v3/taxonomy_terms":            {"/hsds/v3/taxonomy_terms?per_page=1", `"contents"`},
	"/hsds/v3/service_at_locations":      {"/hsds/v3/service_at_locations?per_page=1", `"contents"`},
	"/openapi.json":                      {"/openapi.json", `"openapi"`},
	"/openapi.yaml":                      {"/openapi.yaml", "openapi:"},
	"/docs":                              {"/docs", "<html"},
	"/docs.css":                          {"/docs.css", "body"},
}

var curl = regexp.MustCompile(`(?m)^curl 'http://127\.0\.0\.1:8080([^']+)'`)

// firstID is the id of the first of a list.
func firstID(body string) string {
	var lists map[string]json.RawMessage
	_ = json.Unmarshal([]byte(body), &lists) // "" for what is no list
	for _, name := range []string{"services", "contents"} {
		var list []struct{ ID string }
		if json.Unmarshal(lists[name], &list) == nil && len(list) > 0 {
			return list[0].ID
		}
	}
	return ""
}

// Every look-up that the README shows, and every one that the program names in its OpenAPI document, answers by HTTP.
func TestLookupsAnswer(t *testing.T) {
	t.Parallel()
	_, address := serving(t, "LIMAN_LOOKUP_BUDGET=1000")
	shown := curl.FindAllStringSubmatch(readFile(t, "README.md"), -1)
	if len(shown) < 3 {
		t.Fatalf("only %d look-ups in the README", len(shown))
	}
	for _, m := range shown {
		if status, body := fetch(t, address+m[1]); status != http.StatusOK || !json.Valid([]byte(body)) || !strings.Contains(body, "112") {
			t.Errorf("%s: %d %.200s", m[1], status, body)
		}
	}
	for _, route := range routes(t, address) {
		a, known := asking[route]
		if !known {
			t.Errorf("%s has no question here", route)
			continue
		}
		status, body := fetch(t, address+a.ask)
		if list, one := strings.CutSuffix(route, "/{id}"); one {
			status, body = fetch(t, address+list+"/"+firstID(body))
		}
		if status != http.StatusOK || !strings.Contains(body, a.want) {
			t.Errorf("%s: %d, no %s in %.300s", route, status, a.want, body)
		}
	}
}

// routes are what the program says it answers.
func routes(t *testing.T, address string) []string {
	t.Helper()
	_, body := fetch(t, address+"/openapi.json")
	var doc struct {
		Paths map[string]any `json:"paths"`
	}
	if err := json.Unmarshal([]byte(body), &doc); err != nil {
		t.Fatal(err)
	}
	var all []string
	for path := range doc.Paths {
		all = append(all, path)
	}
	for _, pattern := range lookup.API {
		if pattern != "/v1/" {
			all = append(all, pattern)
		}
	}
	for path := range asking {
		if strings.HasPrefix(path, "/hsds/v3/") {
			all = append(all, path)
		}
	}
	if len(all) < 10 {
		t.Fatal(fmt.Sprint("only ", all))
	}
	return all
}

// A question that cannot be answered gets the mend, and a place that nobody knows the national numbers all the same.
func TestLookupsSayWhatToWrite(t *testing.T) {
	t.Parallel()
	_, address := serving(t)
	for ask, want := range map[string]string{
		"/v1/services?place=cluj&kind=hospitla": "hospital", "/v1/services?near=46": "", "/v1/contacts?topic=love": "domestic-violence", "/v1/nothing": "/docs lists all",
	} {
		if status, body := fetch(t, address+ask); status < 400 || status >= 500 || !strings.Contains(body, want) {
			t.Errorf("%s: %d %.300s", ask, status, body)
		}
	}
	if status, body := fetch(t, address+"/v1/services?place=qqqqqq"); status != http.StatusOK || !strings.Contains(body, "0800 500 333") {
		t.Errorf("%d %.200s", status, body)
	}
}
