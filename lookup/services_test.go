package lookup

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"liman/directory"
	"liman/lookup/ask"
)

// TestPoint4_ServicesNearAPlace asks in all three ways; the national numbers are outside every filter.
func TestPoint4_ServicesNearAPlace(t *testing.T) {
	w := serve(t)
	for _, c := range []struct{ query, key, scope, kind string }{
		{"place=cluj", "CJ", "county", ""},
		{"place=sector+3", "B3", "county", ""},
		{"place=54984", "54984", "county", ""},
		{"county=cj&kind=counselling,dgaspc", "CJ", "county", "dv_centre"},
		{"county=B2&kind=dgaspc", "B2", "county", "dgaspc"},
		{"near=46.77,23.60&kind=hospital&limit=2", "@46.77,23.60", "county", "hospital"},
		{"near=46.77123456,23.60123456&kind=counselling&topic=domestic-violence&audience=women", "@46.77,23.60", "county", ""},
	} {
		a := get200[ask.Answer](w, "/v1/services?"+c.query)
		if a.Place == nil || a.Place.Key != c.key || a.Scope != c.scope || len(a.Services) == 0 || len(a.Widened) != 0 || a.Nearest != nil {
			t.Errorf("%s: %+v, %s, %d services, widened %v", c.query, a.Place, a.Scope, len(a.Services), a.Widened)
		}
		if len(a.Contacts) < 3 || a.Contacts[0].ID != "ro-112" || !a.At.Equal(monday) {
			t.Errorf("%s: %d contacts at %s", c.query, len(a.Contacts), a.At)
		}
		if c.kind != "" && !slices.ContainsFunc(a.Services, func(s directory.Placed) bool { return string(s.Kind) == c.kind }) {
			t.Errorf("%s: no %s", c.query, c.kind)
		}
	}
}

// TestPoint4_ServicesSaysWhatItGaveUp widens from nothing, and says so.
func TestPoint4_ServicesSaysWhatItGaveUp(t *testing.T) {
	w := serve(t)
	w.now = monday.AddDate(0, 0, -1) // Sunday
	for _, c := range []struct{ query, widened string }{
		{"place=cluj&kind=dgaspc", ""},
		{"county=CJ&kind=dgaspc&open_now=true", "open_now"},
		{"county=CJ&kind=dv_centre&open_now=true", "open_now radius"},
		{"county=CJ&kind=ngo&audience=aggressors", "audience"},
		{"place=turda&kind=sexual_violence_centre", "kind"},
		{"county=AB&kind=ombudsman", "radius"},
	} {
		a := get200[ask.Answer](w, "/v1/services?"+c.query)
		if got := strings.Join(a.Widened, " "); got != c.widened {
			t.Errorf("%s gave up %q, want %q", c.query, got, c.widened)
		}
		if len(a.Services) == 0 && (a.Nearest == nil || len(a.Nearest.Services) == 0) {
			t.Errorf("%s: nothing, not even what comes nearest", c.query)
		}
	}
}

func TestPoint4_Problems(t *testing.T) {
	w := serve(t)
	for _, c := range []struct {
		target string
		status int
		want   []string
	}{
		{"services", 422, []string{"place: missing", "near or county", "sector 3"}},
		{"services?place=cluj&county=CJ", 422, []string{"county: given beside place"}},
		{"services?near=here", 422, []string{"near: this is no position", "46.77,23.60"}},
		{"services?near=99,200", 422, []string{"near: this is no position"}},
		{"services?county=XX", 422, []string{"county: this is no county's code", "CJ, B, B2"}},
		{"services?county=54984", 422, []string{"county: "}},
		{"services?county=CJ&kind=pub", 422, []string{"kind: expected value to be one of", "dgaspc"}},
		{"services?county=CJ&topic=love&channel=fax", 422, []string{"topic: expected", "channel: expected", "in-person"}},
		{"services?county=CJ&audience=cats", 422, []string{"audience: expected", "women"}},
		{"services?county=CJ&language=romanian", 422, []string{"language: this is no code of a language", "ro, hu"}},
		{"contacts?language=r0", 422, []string{"language: this is no code of a language"}},
		{"services?county=CJ&limit=0", 422, []string{"limit: expected number >= 1", "1 to 100"}},
		{"services?county=CJ&limit=many", 422, []string{"limit: invalid integer", "1 to 100"}},
		{"services?county=CJ&open_now=maybe", 422, []string{"open_now: invalid boolean. true:"}},
		{"services?county=CJ&open=true", 422, []string{"open: there is no such parameter", "open_now"}},
		{"services?county=CJ&kind=das&kind=ngo", 422, []string{"kind: given twice", "commas"}},
		{"services/nobody", 404, []string{"id: there is no such service", "/v1/services"}},
		{"contacts?country=Romania", 422, []string{"country: expected length <= 2", "MD"}},
		{"places", 422, []string{"q: required query parameter is missing", "kolozsvár"}},
		{"nothing", 404, []string{"/docs"}},
	} {
		detail := w.problem("/v1/"+c.target, c.status)
		for _, want := range c.want {
			if !strings.Contains(detail, want) {
				t.Errorf("%s: no %q in %q", c.target, want, detail)
			}
		}
	}
	if out := w.ask(http.MethodPost, "/v1/services?county=CJ"); out.Code != http.StatusMethodNotAllowed || out.Header().Get("Allow") == "" {
		t.Errorf("a POST got %d", out.Code)
	}
}

// TestPoint4_WordsAreReadAsTheyAreMeant reads codes of languages in large letters, and words with spaces after a comma.
func TestPoint4_WordsAreReadAsTheyAreMeant(t *testing.T) {
	f := Filters{Kind: []kindWord{"police_city", " forensic "}}
	f.Language, f.Audience = []string{"RO", " hu"}, []audienceWord{" women"}
	q, err := f.Query(time.Time{})
	if want := []directory.Kind{"police_city", "forensic"}; err != nil || !slices.Equal(q.Kinds, want) {
		t.Errorf("%v: %v, want %v", err, q.Kinds, want)
	}
	if got := strings.Join(append(q.Languages, q.Audience...), " "); got != "ro hu women" {
		t.Errorf("%q", got)
	}
}
