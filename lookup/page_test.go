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

// The page is tested through the server: its headers, its budget and the addresses below it are part of what it promises.

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
		if !strings.Contains(body, `name="county" value="`+c.Code+`"`) || !strings.Contains(body, `data-county="`+c.Code+`"`) {
			t.Errorf("%s is not in the list, or not on the map", c.Name)
		}
	}
	if first := strings.Index(body, `name="county"`); !strings.HasPrefix(body[first:], `name="county" value="B"`) {
		t.Error("București is not the first to be found")
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
	out := w.ask("GET", "/")
	for name, want := range map[string]string{
		"Referrer-Policy": "no-referrer", "X-DNS-Prefetch-Control": "off", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Set-Cookie": "", "ETag": "",
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
		{"kolozsvár", "ro", ">Cluj-Napoca</h2>", "role=\"status\""},
		{"sector 3", "en", ">Sector 3</h2>", ""},
		{"satu nou", "ro", "Sunt mai multe locuri", "id=\"near\""},
		{"fanat", "en", "Similar names:", "id=\"near\""},
		{"Timisora", "en", "We understood: Timișoara.", "Similar names"},
		{"Timisora", "ro", ">Timișoara</h2>", ""},
		{"bucuresi", "en", `<button name="place" value="`, ""},         // the village that it may be, too
		{"adapost cluj", "ro", "VENUS – DGASPC Cluj", "Inspectoratul"}, // what is typed beside a place, and nothing else
		{"adapost cluj", "ro", `value="shelter" selected`, ""},
		{"unde e medicina legala in iasi", "ro", "Medicină Legală", "Inspectoratul"},
		{"sotul e in Italia eu sunt in Iasi", "ro", ">Iași</h2>", ""},
		{"scoala", "ro", "Nu cunoaștem locul", "id=\"near\""},
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

// TestPoint6_NoPlaceInAnAddress: no address on the page says where, and a place or a county in one is not read, so that no
// link with one is made.
func TestPoint6_NoPlaceInAnAddress(t *testing.T) {
	w := serve(t)
	for _, target := range []string{"/?place=54984", "/?county=CJ", "/?county=B2&lang=en"} {
		if body := w.ask("GET", target).Body.String(); strings.Contains(body, "id=\"near\"") {
			t.Errorf("%s is understood", target)
		}
	}
	for _, form := range []url.Values{{"place": {"cluj-napoca"}}, {"county": {"CJ"}}, {"place": {"satu nou"}}, {"place": {"Timisora"}, "kind": {"medical"}}} {
		body := w.send(form).Body.String()
		for _, address := range regexp.MustCompile(`(href|action|formaction|src)="([^"]*)"`).FindAllStringSubmatch(body, -1) {
			if to := address[2]; !strings.HasPrefix(to, "http") && !strings.HasPrefix(to, "tel:") && !strings.HasPrefix(to, "mailto:") &&
				to != "/#found" && to != "/page.css" && to != "/page.js" {
				t.Errorf("%v: %s may say where", form, address[0])
			}
		}
		if strings.Contains(strings.ToLower(body), `method="get"`) || strings.Count(body, "<form") != strings.Count(body, `method="post"`) {
			t.Errorf("%v: a form writes what is in it into the address", form)
		}
	}
}

// TestPoint6_ACounty shows what is in it, open or closed at that minute, and the day of each source.
func TestPoint6_ACounty(t *testing.T) {
	w := serve(t)
	body := w.send(url.Values{"county": {"SB"}, "lang": {"en"}}).Body.String()
	for _, want := range []string{">Sibiu</h2>", "A.L.E.G.", "0753 893 531", "open, closes at 18:00", "source: ", "23 Nov 2026", `class="here"`} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s", want)
		}
	}
	for _, county := range []string{"XX", "54984", "@46.77,23.60", ""} {
		if body := w.send(url.Values{"county": {county}}).Body.String(); strings.Contains(body, "id=\"near\"") {
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
	body := w.send(url.Values{"county": {"CJ"}, "lang": {"en"}}).Body.String()
	_, card, found := strings.Cut(body, "VENUS")
	card, _, _ = strings.Cut(card, "</article>")
	if !found || !strings.Contains(card, "no public address") || strings.Contains(card, "Str.") {
		t.Errorf("the shelter's card says %s", card)
	}
}

const maxForm = 4 << 10 // bytes, of lookup/page

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

// articles are the names on the cards below a place.
func articles(body string) []string {
	_, near, _ := strings.Cut(body, `id="near"`)
	var names []string
	for _, m := range regexp.MustCompile(`<h4>([^<]*)</h4>`).FindAllStringSubmatch(near, -1) {
		names = append(names, html.UnescapeString(m[1]))
	}
	return names
}

// TestANeedBesideThePlace: a kind, for whom, a language and what is open now are picked from lists, kept when the language of
// the page changes, and each changes what is listed; what cannot be had is said, with what comes nearest.
func TestANeedBesideThePlace(t *testing.T) {
	w := serve(t)
	ask := func(form ...string) string {
		values := url.Values{"place": {"cluj-napoca"}, "lang": {"en"}}
		for i := 0; i < len(form); i += 2 {
			values.Set(form[i], form[i+1])
		}
		return w.send(values).Body.String()
	}
	all := len(articles(ask()))
	medical := ask("kind", "medical")
	if names := articles(medical); len(names) == 0 || strings.Contains(strings.Join(names, " "), "DGASPC") || strings.Count(medical, "<h3>") != 4 {
		t.Errorf("medical: %q", names)
	}
	if !strings.Contains(medical, `<option value="medical" selected>`) || strings.Count(medical, `<input type="hidden" name="kind" value="medical">`) < 1 {
		t.Error("what was picked is forgotten")
	}
	for _, c := range []struct{ name, value, want string }{
		{"for", "elderly", "source: "},
		{"speaks", "hu", "The nearest are:"},
		{"open", "1", "open, closes at"},
	} {
		body := ask(c.name, c.value)
		if _, near, _ := strings.Cut(body, `id="near"`); !strings.Contains(near, c.want) || len(articles(body)) == 0 {
			t.Errorf("%s=%s: no %q, %d cards", c.name, c.value, c.want, len(articles(body)))
		}
		if !strings.Contains(body, "<details open>") {
			t.Errorf("%s=%s: what was picked is hidden", c.name, c.value)
		}
	}
	if body := ask("kind", "legal", "for", "children", "speaks", "hu"); !strings.Contains(body, "We do not have all that you chose.") || len(articles(body)) == 0 {
		t.Errorf("what cannot be had: %q", articles(body))
	}
	for _, bad := range []string{"kind", "for", "speaks", "open"} {
		if body := ask(bad, "<kanarienvogel>"); len(articles(body)) != all || strings.Contains(body, "kanarienvogel") {
			t.Errorf("%s: a word that is none changes something", bad)
		}
	}
}

// TestWhomToAskOnThePage: the line stands first where nothing in the county has a number, and once.
func TestWhomToAskOnThePage(t *testing.T) {
	w := serve(t)
	const line = "Call 0800 500 333 and ask for what is in "
	if body := w.send(url.Values{"county": {"VS"}, "lang": {"en"}}).Body.String(); strings.Count(body, line+"Vaslui.") != 1 {
		t.Error("in Vaslui nobody says whom to ask")
	}
	if body := w.send(url.Values{"county": {"SB"}, "lang": {"en"}}).Body.String(); strings.Contains(body, line) {
		t.Error("in Sibiu there are numbers")
	}
	if body := w.send(url.Values{"county": {"B"}, "kind": {"line"}, "lang": {"en"}}).Body.String(); strings.Contains(body, line) {
		t.Error("in București there are numbers")
	}
}

// TestSitesAreLinks: each site and e-mail address is something to press, and tells nobody where from.
func TestSitesAreLinks(t *testing.T) {
	w := serve(t)
	body := w.send(url.Values{"county": {"VS"}}).Body.String()
	for _, want := range []string{
		`<a class="site" href="http://dgaspc-vs.ro" rel="noreferrer noopener nofollow" target="_blank">`, `href="mailto:office@dgaspc-vs.ro"`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s", want)
		}
	}
	if naked := regexp.MustCompile(`<p>https?://`).FindString(body); naked != "" {
		t.Error("a site is only text")
	}
}

// TestTheMapNamesItsSources, as their licences want: who made it, the licence, and that it was changed.
func TestTheMapNamesItsSources(t *testing.T) {
	w := serve(t)
	for _, lang := range w.ed.Words.Languages() {
		body := w.ask("GET", "/?lang="+lang).Body.String()
		for _, want := range []string{
			"MapSVG / svg-maps", "https://creativecommons.org/licenses/by/4.0/", "GeoNames", w.ed.Text(lang, "lookup.map-changed"),
		} {
			if !strings.Contains(body, want) {
				t.Errorf("%s: no %s", lang, want)
			}
		}
	}
}
