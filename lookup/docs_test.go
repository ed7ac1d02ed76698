package lookup

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"liman/directory"
)

// openAPI is what the tests look at of the document.
type openAPI struct {
	OpenAPI  string
	Servers  []struct{ URL string }
	Security *[]map[string]any
	Paths    map[string]struct {
		Get struct {
			Summary    string
			Parameters []struct {
				Name, Description string
				Schema            struct{ Items struct{ Enum []string } }
			}
			Responses map[string]any
		}
	}
}

// TestPoint4_OpenAPI describes every route, every parameter and every word.
func TestPoint4_OpenAPI(t *testing.T) {
	w := serve(t)
	var doc openAPI
	if err := json.Unmarshal(w.ask("GET", "/openapi.json").Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1") || len(doc.Paths) < 4 {
		t.Errorf("OpenAPI %s with %d paths", doc.OpenAPI, len(doc.Paths))
	}
	if len(doc.Servers) != 1 || doc.Servers[0].URL != "/" || doc.Security == nil || len(*doc.Security) != 0 {
		t.Errorf("servers %v, security %v: want this one, and outright none", doc.Servers, doc.Security)
	}
	enums := map[string][]string{}
	for path, item := range doc.Paths {
		for _, p := range item.Get.Parameters {
			if p.Description == "" {
				t.Errorf("%s: nothing is said of %s", path, p.Name)
			}
			enums[p.Name] = p.Schema.Items.Enum
		}
		statuses := []string{"200", "304", "422", "429"}
		if path == "/hsds/v3" { // says always the same and can be asked nothing
			statuses = []string{"200", "429"}
		}
		for _, status := range statuses {
			if item.Get.Summary == "" || item.Get.Responses[status] == nil {
				t.Errorf("%s: %q, and no %s", path, item.Get.Summary, status)
			}
		}
	}
	for name, words := range map[string][]string{"topic": directory.Topics(), "audience": directory.Audiences(), "channel": directory.Channels(), "kind": directory.Groups()} {
		if got := strings.Join(enums[name], " "); !strings.HasPrefix(got, strings.Join(words, " ")) {
			t.Errorf("%s has the words %s", name, got)
		}
	}
	var again openAPI
	if err := yaml.Unmarshal(w.ask("GET", "/openapi.yaml").Body.Bytes(), &again); err != nil || len(again.Paths) != len(doc.Paths) {
		t.Errorf("as YAML: %d paths, %v", len(again.Paths), err)
	}
}

// TestPoint4_DocsLoadNothingFromElsewhere names every route and parameter, and no other host.
func TestPoint4_DocsLoadNothingFromElsewhere(t *testing.T) {
	w := serve(t)
	out := w.ask("GET", "/docs")
	body := out.Body.String()
	for _, want := range []string{"/v1/services", "/v1/services/{id}", "/v1/contacts", "/v1/places", "open_now", "domestic-violence", "shape-Record", "422"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s", want)
		}
	}
	for _, loads := range regexp.MustCompile(`(?i)(src|href|action)="([^"]*)"|<script|style=`).FindAllStringSubmatch(body, -1) {
		if !strings.HasPrefix(loads[2], "/") && !strings.HasPrefix(loads[2], "#") {
			t.Errorf("it loads %s", loads[0])
		}
	}
	for _, anchor := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(body, -1) {
		if !strings.Contains(body, `id="`+anchor[1]+`"`) {
			t.Errorf("no place for %s", anchor[1])
		}
	}
	if got := w.ask("GET", "/docs", "If-None-Match", out.Header().Get("ETag")).Code; got != 304 {
		t.Errorf("asked again: %d", got)
	}
	if out := w.ask("GET", "/docs.css"); out.Code != 200 || !strings.HasPrefix(out.Header().Get("Content-Type"), "text/css") {
		t.Errorf("the style: %d", out.Code)
	}
}

// TestOpenAPIHasHSDS: every route of HSDS that is served is described with all of its parameters, and none that is not served.
func TestOpenAPIHasHSDS(t *testing.T) {
	w := serve(t)
	var doc openAPI
	if err := json.Unmarshal(w.ask("GET", "/openapi.json").Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	described := 0
	for path, item := range doc.Paths {
		name, ours := strings.CutPrefix(path, "/hsds/v3")
		if !ours {
			continue
		}
		described++
		target := strings.Replace(path, "{id}", "00000000-0000-5000-8000-000000000000", 1)
		if code := w.ask("GET", target).Code; code != 200 && (code != 404 || !strings.HasSuffix(path, "{id}")) {
			t.Errorf("%s is described and answers %d", path, code)
		}
		for _, p := range item.Get.Parameters {
			if p.Name == "id" {
				continue
			}
			if code := w.ask("GET", target+"?"+p.Name+"=1").Code; code == 422 && !slices.Contains([]string{"modified_after", "format"}, p.Name) {
				t.Errorf("%s: %s is described and refused", path, p.Name)
			}
		}
		collection := strings.Trim(strings.TrimSuffix(name, "/{id}"), "/")
		if want := len(paging) + len(askedOf[collection]); collection != "" && !strings.HasSuffix(path, "{id}") && len(item.Get.Parameters) != want {
			t.Errorf("%s has %d parameters, want %d", path, len(item.Get.Parameters), want)
		}
	}
	if want := 1 + 2*len(askedOf); described != want {
		t.Errorf("%d routes of HSDS are described, want %d", described, want)
	}
}
