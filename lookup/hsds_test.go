package lookup

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"liman/directory/hsds"
)

// servedPage is a Page of the standard, with records as they came.
type servedPage struct {
	Total    int               `json:"total_items"`
	Pages    int               `json:"total_pages"`
	Number   int               `json:"page_number"`
	Size     int               `json:"size"`
	First    bool              `json:"first_page"`
	Last     bool              `json:"last_page"`
	Empty    bool              `json:"empty"`
	Contents []json.RawMessage `json:"contents"`
}

// idOf is the id of a record.
func idOf(t *testing.T, raw json.RawMessage) string {
	t.Helper()
	var one struct{ ID string }
	if err := json.Unmarshal(raw, &one); err != nil || one.ID == "" {
		t.Fatalf("%v: %s", err, raw)
	}
	return one.ID
}

// TestPoint5_HSDSPages walks through every collection page by page: no record twice, none left out, each found by its id.
func TestPoint5_HSDSPages(t *testing.T) {
	w := serve(t, func(o *Options) { o.Budget = 10_000 })
	for name := range askedOf {
		seen := map[string]bool{}
		for number := 1; ; number++ {
			p := get200[servedPage](w, "/hsds/v3/"+name+"?per_page=100&page="+strconv.Itoa(number))
			for _, raw := range p.Contents {
				seen[idOf(t, raw)] = true
			}
			if p.Size != len(p.Contents) || p.First != (number == 1) || p.Empty || p.Number != number {
				t.Fatalf("%s, page %d: %+v", name, number, p)
			}
			if p.Last {
				if len(seen) != p.Total || p.Pages != number {
					t.Errorf("%s: %d records on %d pages, total_items says %d", name, len(seen), number, p.Total)
				}
				break
			}
		}
		for one := range seen {
			if out := w.ask("GET", "/hsds/v3/"+name+"/"+one); out.Code != http.StatusOK || !strings.Contains(out.Body.String(), one) {
				t.Errorf("%s/%s: %d", name, one, out.Code)
			}
			break
		}
		if beyond := get200[servedPage](w, "/hsds/v3/"+name+"?page=999"); !beyond.Empty || !beyond.Last || beyond.Size != 0 {
			t.Errorf("%s: beyond the last page: %+v", name, beyond)
		}
	}
}

// TestPoint5_HSDSValid holds whole records, as they are served, against the published schemas.
func TestPoint5_HSDSValid(t *testing.T) {
	folder, err := filepath.Abs("../../shared/hsds/3.1/schema")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(folder); os.IsNotExist(err) {
		t.Skip("the schemas of HSDS 3.1 do not stand at ../shared/hsds/3.1 beside this checkout; records are held against them where they do")
	}
	w := serve(t)
	for name, schema := range map[string]string{"services": "service", "service_at_locations": "service_at_location",
		"organizations": "organization", "taxonomies": "taxonomy", "taxonomy_terms": "taxonomy_term"} {
		c := jsonschema.NewCompiler()
		c.AssertFormat()
		compiled, err := c.Compile(filepath.Join(folder, schema+".json"))
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.TrimSpace(w.ask("GET", "/hsds/v3/"+name+"?format=ndjson&full=true", "Accept", "application/x-ndjson").Body.String())
		if name == "taxonomies" || name == "taxonomy_terms" { // full is not for them
			lines = strings.TrimSpace(w.ask("GET", "/hsds/v3/"+name, "Accept", "application/x-ndjson").Body.String())
		}
		for line := range strings.SplitSeq(lines, "\n") {
			doc, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if err := compiled.Validate(doc); err != nil {
				t.Errorf("%s: %v in %s", name, err, line)
			}
		}
	}
}

// TestPoint5_HSDSFilters asks for less, and gets no more than that.
func TestPoint5_HSDSFilters(t *testing.T) {
	w := serve(t)
	all := get200[servedPage](w, "/hsds/v3/services").Total
	dgaspc := get200[servedPage](w, "/hsds/v3/taxonomy_terms?search=dgaspc&per_page=500")
	term := idOf(t, dgaspc.Contents[0])
	for query, want := range map[string]func(n int) bool{
		"":                                       func(n int) bool { return n == all && n > 300 },
		"taxonomy_term_id=" + term:               func(n int) bool { return n >= 42 && n < 100 },
		"search=dgaspc+cluj":                     func(n int) bool { return n > 0 && n < 10 },
		"search=nobody-is-called-so":             func(n int) bool { return n == 0 },
		"modified_after=2999-01-01":              func(n int) bool { return n > 0 && n < all }, // those of which nobody knows
		"modified_after=2000-01-01":              func(n int) bool { return n == all },
		"organization_id=" + term:                func(n int) bool { return n == 0 },
		"taxonomy_id=" + strings.Repeat("0", 36): func(n int) bool { return n == 0 },
	} {
		if p := get200[servedPage](w, "/hsds/v3/services?"+query); !want(p.Total) {
			t.Errorf("%s: %d of %d", query, p.Total, all)
		}
	}
	top := get200[servedPage](w, "/hsds/v3/taxonomy_terms?top_only=true&per_page=500").Total
	if every := get200[servedPage](w, "/hsds/v3/taxonomy_terms?per_page=500").Total; top >= every || top == 0 {
		t.Errorf("%d terms, %d on top", every, top)
	}
	least := get200[servedPage](w, "/hsds/v3/services?minimal=true&per_page=1")
	if text := string(least.Contents[0]); strings.Contains(text, "name") {
		t.Errorf("minimal says %s", text)
	}
}

// TestPoint5_HSDSNames answers in the language that is asked for, with ids that do not depend on it.
func TestPoint5_HSDSNames(t *testing.T) {
	w := serve(t)
	ro, en := get200[servedPage](w, "/hsds/v3/taxonomies"), get200[servedPage](w, "/hsds/v3/taxonomies?lang=en")
	for i := range ro.Contents {
		if idOf(t, ro.Contents[i]) != idOf(t, en.Contents[i]) {
			t.Errorf("%s is %s in English", ro.Contents[i], en.Contents[i])
		}
	}
	if string(ro.Contents[0]) == string(en.Contents[0]) {
		t.Error("English is Romanian")
	}
}

// TestPoint5_HSDSRefuses says what is wrong, in a sentence, and repeats nothing of what was asked.
func TestPoint5_HSDSRefuses(t *testing.T) {
	w := serve(t)
	for target, want := range map[string]string{
		"services?postcode=4001": "there is no such parameter; there are search, page", "services?page=zero": "page: write a number",
		"services?per_page=0": "per_page: write a number", "services?format=xml": "format: write json or ndjson",
		"services?modified_after=soon": "modified_after: write a moment", "services?full=maybe": "full: write true or false",
		"services?page=1&page=2": "page: given twice", "services/x?page=1": "there is no such parameter",
	} {
		if got := w.problem("/hsds/v3/"+target, http.StatusUnprocessableEntity); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", target, got, want)
		}
	}
	for _, target := range []string{"services/00000000-0000-5000-8000-000000000000", "nothing", "services/x/y"} {
		w.problem("/hsds/v3/"+target, http.StatusNotFound)
	}
	for _, method := range []string{"POST", "PUT", "DELETE"} {
		if out := w.ask(method, "/hsds/v3/services"); out.Code != http.StatusMethodNotAllowed {
			t.Errorf("%s: %d", method, out.Code)
		}
	}
}

// TestPoint5_HSDSHeaders lets programs in browsers ask, and says "not modified" to who has the answer.
func TestPoint5_HSDSHeaders(t *testing.T) {
	w := serve(t)
	out := w.ask("GET", "/hsds/v3/services")
	tag := out.Header().Get("ETag")
	if out.Header().Get("Access-Control-Allow-Origin") != "*" || tag == "" {
		t.Errorf("%v", out.Header())
	}
	if again := w.ask("GET", "/hsds/v3/services", "If-None-Match", tag); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
		t.Errorf("%d with %d bytes", again.Code, again.Body.Len())
	}
	lines := w.ask("GET", "/hsds/v3/services", "If-None-Match", tag, "Accept", "application/x-ndjson")
	if lines.Code != http.StatusOK || lines.Header().Get("Content-Type") != "application/x-ndjson" {
		t.Errorf("another form is another answer: %d %v", lines.Code, lines.Header())
	}
	if about := w.ask("GET", "/hsds/v3/"); !strings.Contains(about.Body.String(), `"version":"3.1"`) {
		t.Errorf("%s", about.Body)
	}
	if pre := w.ask("OPTIONS", "/hsds/v3/services"); pre.Code != http.StatusNoContent {
		t.Errorf("a browser that asks before it asks: %d", pre.Code)
	}
}

// TestPoint8_HSDSKeepsShelters reads everything that is served, and looks for the doors of shelters in it.
func TestPoint8_HSDSKeepsShelters(t *testing.T) {
	w := serve(t)
	shelters := map[string]bool{}
	for line := range strings.SplitSeq(strings.TrimSpace(w.ask("GET", "/hsds/v3/services?full=true&format=ndjson").Body.String()), "\n") {
		var s hsds.Service
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			t.Fatal(err)
		}
		for _, a := range s.Attributes {
			if a.Term.Taxonomy == "kind" && a.Term.Code == "shelter" {
				shelters[s.ID] = true
				if len(s.At) > 0 || strings.Contains(line, "latitude") || strings.Contains(line, "address") {
					t.Errorf("%s", line)
				}
			}
		}
	}
	if len(shelters) != 12 {
		t.Errorf("%d shelters, want 12", len(shelters))
	}
	for line := range strings.SplitSeq(w.ask("GET", "/hsds/v3/service_at_locations?format=ndjson").Body.String(), "\n") {
		for one := range shelters {
			if strings.Contains(line, one) {
				t.Errorf("a shelter has a place: %s", line)
			}
		}
	}
}
