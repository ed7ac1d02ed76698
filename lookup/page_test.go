package lookup

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// send sends the page's form.
func (w *world) send(form url.Values) *httptest.ResponseRecorder {
	w.Helper()
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	out := httptest.NewRecorder()
	w.ServeHTTP(out, r)
	if out.Code != http.StatusOK {
		w.Errorf("%v: %d", form, out.Code)
	}
	return out
}

// TestPoint6_ThePageWithoutAScript has the numbers, one field, every county and the way out.
func TestPoint6_ThePageWithoutAScript(t *testing.T) {
	w := serve(t)
	out := w.ask("GET", "/")
	body := out.Body.String()
	for _, want := range []string{
		`<title>Numere utile</title>`, `<html lang="ro">`, `href="tel:0800500333">0800 500 333</a>`, `href="tel:112"`, `method="post"`,
		`name="place"`, `<a id="leave" href="https://`, `rel="noreferrer`, `lang="en"`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s", want)
		}
	}
	for _, c := range w.ed.Directory.Counties() {
		if n := strings.Count(body, "/?county="+c.Code+"&amp;"); n != 2 { // on the map and in the list
			t.Errorf("%s is there %d times", c.Name, n)
		}
	}
	if regexp.MustCompile(`(?i) on[a-z]+="|style=|<style|<script>|javascript:|ZgotmplZ`).MatchString(body) {
		t.Error("something inline, which the policy forbids")
	}
	if len(body) > 100_000 {
		t.Errorf("the page has %d bytes", len(body))
	}
}

func TestPoint6_HeadersOfThePage(t *testing.T) {
	w := serve(t)
	out := w.ask("GET", "/?county=CJ")
	for name, want := range map[string]string{
		"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Set-Cookie": "", "ETag": "",
		"Content-Security-Policy": "default-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'",
	} {
		if got := out.Header().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

// TestPoint6_OneField understands what is typed, or asks which place is meant; the title never says more.
func TestPoint6_OneField(t *testing.T) {
	w := serve(t)
	for _, c := range []struct{ typed, lang, want, not string }{
		{"kolozsvár", "ro", "<h2>Cluj-Napoca</h2>", "role=\"status\""},
		{"sector 3", "en", "<h2>Sector 3</h2>", ""},
		{"satu nou", "ro", "Sunt mai multe locuri", "id=\"near\""},
		{"clujj", "en", "Similar names:", "id=\"near\""},
		{"qqqqqq", "en", "Write a town nearby", "id=\"near\""},
		{"48.2", "ro", "Nu cunoaștem locul", "id=\"near\""},
		{`"><script>alert(1)</script>`, "ro", html.EscapeString(`"><script>`)[:10], "<script>alert"},
	} {
		body := w.send(url.Values{"place": {c.typed}, "lang": {c.lang}}).Body.String()
		if !strings.Contains(body, c.want) || c.not != "" && strings.Contains(body, c.not) || !strings.Contains(body, "0800 500 333") {
			t.Errorf("%s: no %q, or %q, in\n%.3000s", c.typed, c.want, c.not, body)
		}
		if !strings.Contains(body, "<title>Numere utile</title>") && !strings.Contains(body, "<title>Useful numbers</title>") {
			t.Errorf("%s: the title says more", c.typed)
		}
	}
}

// TestPoint6_NoPlaceInAnAddress: a place in the query is not read, so that no link with one is made.
func TestPoint6_NoPlaceInAnAddress(t *testing.T) {
	w := serve(t)
	if body := w.ask("GET", "/?place=54984").Body.String(); strings.Contains(body, "id=\"near\"") {
		t.Error("a place in the address is understood")
	}
	body := w.send(url.Values{"place": {"cluj-napoca"}}).Body.String()
	for _, address := range regexp.MustCompile(`(href|action|src)="([^"]*)"`).FindAllStringSubmatch(body, -1) {
		if strings.Contains(address[2], "54984") || strings.Contains(address[2], "napoca") && !strings.HasPrefix(address[2], "http") {
			t.Errorf("%s says where", address[0])
		}
	}
}

// TestPoint6_ACounty shows what is in it, open or closed at that minute, and the day of each source.
func TestPoint6_ACounty(t *testing.T) {
	w := serve(t)
	body := w.ask("GET", "/?county=SB&lang=en").Body.String()
	for _, want := range []string{"<h2>Sibiu</h2>", "A.L.E.G.", "0753 893 531", "open, closes at 18:00", "source: ", "23 Nov 2026", `class="here"`} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s", want)
		}
	}
	for _, county := range []string{"XX", "54984", "@46.77,23.60", ""} {
		if body := w.ask("GET", "/?county="+url.QueryEscape(county)).Body.String(); strings.Contains(body, "id=\"near\"") {
			t.Errorf("%q is no county", county)
		}
	}
}

// TestPoint6_TheLanguage is what was chosen, else what the browser asks for.
func TestPoint6_TheLanguage(t *testing.T) {
	w := serve(t)
	for _, c := range []struct{ target, header, want string }{
		{"/", "", "ro"}, {"/", "en-US,en;q=0.9", "en"}, {"/", "xx", "ro"}, {"/?lang=ro", "en", "ro"}, {"/?lang=zz", "", "ro"},
	} {
		if body := w.ask("GET", c.target, "Accept-Language", c.header).Body.String(); !strings.Contains(body, `<html lang="`+c.want+`">`) {
			t.Errorf("%s %s is not in %s", c.target, c.header, c.want)
		}
	}
}

// TestT24_NoShelterAddressOnThePage shows a shelter by its county alone.
func TestT24_NoShelterAddressOnThePage(t *testing.T) {
	w := serve(t)
	body := w.ask("GET", "/?county=CJ&lang=en").Body.String()
	_, card, found := strings.Cut(body, "VENUS")
	card, _, _ = strings.Cut(card, "</article>")
	if !found || !strings.Contains(card, "no public address") || strings.Contains(card, "Str.") {
		t.Errorf("the shelter's card says %s", card)
	}
}

func TestPoint6_AFormIsShort(t *testing.T) {
	w := serve(t)
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("place="+strings.Repeat("x", maxForm)))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	out := httptest.NewRecorder()
	w.ServeHTTP(out, r)
	if out.Code != http.StatusBadRequest {
		t.Errorf("a long form got %d", out.Code)
	}
}
