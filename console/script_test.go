package console

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"liman/edition"
	"liman/edition/draft"
)

// scripts are what somebody types who wants a colleague's browser to do something.
var scripts = []string{
	`xss1</textarea></title></script><xss onclick=alert(1)>"'><script>alert(1)</script><img src=x onerror=alert(1)>{{.}}`,
	`javascript:alert("xss2")//`,
}

// element is one of a page, with its attributes; its text is what stands in it before its first element.
type element struct {
	name string
	attr map[string]string
	text string
}

// elements takes a page apart, more strictly than a browser does: what a browser would take for text of a title or a textarea counts here, too.
func elements(page string) ([]element, error) {
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var all []element
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{name: strings.ToLower(token.Name.Local), attr: make(map[string]string)}
			for _, a := range token.Attr {
				e.attr[strings.ToLower(a.Name.Local)] = a.Value
			}
			all = append(all, e)
		case xml.CharData:
			if n := len(all); n > 0 && all[n-1].text == "" {
				all[n-1].text = string(token)
			}
		}
	}
}

// active says what of a page a browser would do that is not the console's own; "" if nothing.
func active(page string) string {
	all, err := elements(page)
	if err != nil {
		return "it cannot be taken apart: " + err.Error()
	}
	for _, e := range all {
		if e.name == "xss" || e.name == "script" && (!strings.HasPrefix(e.attr["src"], "/console/assets/") || strings.TrimSpace(e.text) != "") {
			return "an element " + e.name
		}
		for name, value := range e.attr {
			link := slices.Contains([]string{"href", "src", "action", "formaction", "data-begin"}, name)
			home := strings.HasPrefix(value, "/console/") || strings.HasPrefix(value, "#") || strings.HasPrefix(value, testOrigin+"/console/")
			home = home || e.name == "a" && (strings.HasPrefix(value, "https://") || strings.HasPrefix(value, "http://") || strings.HasPrefix(value, "tel:"))
			if strings.HasPrefix(name, "on") || name == "style" || name == "srcdoc" || link && !home {
				return fmt.Sprintf("%s %s=%q", e.name, name, value)
			}
		}
	}
	return ""
}

// A test that sees nothing is none: each way to make a page active is seen.
func TestActiveIsSeen(t *testing.T) {
	for _, page := range []string{`<p>` + scripts[0] + `</p>`, `<a href="javascript:alert(1)">x</a>`, `<p onclick="x">`, `<script>x</script>`, `<script src="//evil"></script>`, `<p style="x">`} {
		if active(page) == "" {
			t.Errorf("%s passes", page)
		}
	}
	if got := active(`<!doctype html><p title="&lt;xss>">` + html.EscapeString(scripts[0]) + `<br></p><script src="/console/assets/1-x.js" defer></script>`); got != "" {
		t.Errorf("what is inert is said to be active: %s", got)
	}
}

// form is one of a page, with what it would send.
type form struct {
	post   bool
	action string
	fields url.Values
	free   []string // fields that one types into
}

// formsIn are those of a page. A button's name and value belong to none of them: each would be another act.
func formsIn(page string) []form {
	all, _ := elements(page)
	var found []form
	for _, e := range all {
		if e.name == "form" {
			found = append(found, form{post: e.attr["method"] == "post", action: e.attr["action"], fields: make(url.Values)})
			continue
		}
		name := e.attr["name"]
		if len(found) == 0 || name == "" || e.attr["form"] != "" {
			continue
		}
		f := &found[len(found)-1]
		switch {
		case e.name == "textarea" || e.name == "input" && slices.Contains([]string{"", "text", "search", "url", "tel", "date", "number"}, e.attr["type"]):
			f.fields.Add(name, cmp.Or(e.attr["value"], e.text))
			f.free = append(f.free, name)
		case e.name == "input" && (e.attr["type"] == "hidden" || e.attr["type"] == "checkbox" || e.attr["type"] == "radio" && !f.fields.Has(name)):
			f.fields.Add(name, e.attr["value"])
		case e.name == "select":
			f.fields.Add(name, "")
		}
	}
	return found
}

// prowler goes through the console as somebody: every page that is led to, of each route some.
type prowler struct {
	*client
	routes  *http.ServeMux
	seen    map[string]bool
	of      map[string]int // pages looked at, by route
	shown   map[string]int // pages that show a script as text, by route
	forms   map[string]form
	fetched int
}

// perRoute is how many pages of a route are looked at.
const perRoute = 5

func (w *world) prowl(who string) *prowler {
	p := &prowler{client: w.as(who), routes: http.NewServeMux(), seen: make(map[string]bool), of: make(map[string]int), shown: make(map[string]int), forms: make(map[string]form)}
	for pattern := range routes() {
		p.routes.Handle(pattern, http.NotFoundHandler())
	}
	return p
}

func (p *prowler) route(method, address string) string {
	_, pattern := p.routes.Handler(httptest.NewRequest(method, testOrigin+address, nil))
	return pattern
}

// check fails if an answer would do something in a browser.
func (p *prowler) check(what string, got reply) {
	p.Helper()
	if got.status >= http.StatusInternalServerError && !strings.Contains(got.body, "The phone cannot be shown") { // there is none here
		p.Errorf("%s as %s: %d", what, p.who, got.status)
	}
	if !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
		return
	}
	if wrong := active(got.body); wrong != "" {
		p.Errorf("%s as %s: %s", what, p.who, wrong)
	}
}

// look looks at a page and at all that it leads to.
func (p *prowler) look(addresses ...string) {
	p.Helper()
	for len(addresses) > 0 {
		address, _, _ := strings.Cut(addresses[0], "#")
		addresses = addresses[1:]
		route := p.route(http.MethodGet, address)
		if p.seen[address] || route == "" || p.of[route] >= perRoute {
			continue
		}
		p.seen[address] = true
		p.of[route]++
		if p.fetched++; p.fetched%(actsAMinute/2) == 0 {
			p.later(time.Minute) // else she is told that this is too often
		}
		got := p.get(strings.TrimPrefix(address, "/console/"))
		p.check(address, got)
		if strings.Contains(got.body, "xss1&lt;") || strings.Contains(got.body, "xss2") {
			p.shown[route]++
		}
		all, _ := elements(got.body)
		for _, e := range all {
			if to := e.attr["href"]; e.name == "a" && strings.HasPrefix(to, "/console/") {
				addresses = append(addresses, to)
			}
		}
		for _, f := range formsIn(got.body) {
			p.forms[p.route(map[bool]string{true: http.MethodPost, false: http.MethodGet}[f.post], f.action)+fmt.Sprint(slices.Sorted(maps.Keys(f.fields)))] = f
		}
	}
}

// fill sends every form that was found with script text in what one types, and once more with it in everything.
func (p *prowler) fill(text string) {
	p.Helper()
	for name, f := range p.forms {
		if f.action == "/console/logout" {
			continue
		}
		for _, names := range [][]string{f.free, slices.Collect(maps.Keys(f.fields))} {
			if len(names) == 0 {
				continue
			}
			fields := maps.Clone(f.fields)
			for _, one := range names {
				fields[one] = []string{text}
			}
			p.later(time.Second)
			var got reply
			if path := strings.TrimPrefix(f.action, "/console/"); f.post {
				var flat []string
				for one, values := range fields {
					flat = append(flat, one, values[0])
				}
				got = p.post(path, flat...)
			} else {
				got = p.get(path + "?" + fields.Encode())
			}
			p.check(name, got)
			if to := got.header.Get("Location"); to != "" {
				p.check(name+", "+to, p.get(strings.TrimPrefix(to, "/console/")))
			}
		}
	}
}

func newSmallWorld(t *testing.T) *world {
	b := small(t)
	return newWorldOf(t, b, sync.OnceValue(func() *edition.Edition { return must(edition.Open(b))(t) }))
}

// Everybody fills every form of every page that she is led to with script text, in what one types and in what a page has put there; nothing of it does
// anything in the browser of whoever looks at any page afterwards, and it is shown as what was typed.
func TestT21ScriptTextInEveryForm(t *testing.T) {
	w := newSmallWorld(t)
	shown := make(map[string]int)
	for _, who := range []string{"olga", "ana", "tudor", "maria"} {
		for _, text := range scripts {
			p := w.prowl(who)
			p.look("/console/")
			p.fill(text)
		}
		p := w.prowl(who)
		p.look("/console/")
		for route, n := range p.shown {
			shown[route] += n
		}
		t.Logf("%s: %d pages, %d forms", who, p.fetched, len(p.forms))
	}
	t.Logf("shown as text on %v", slices.Sorted(maps.Keys(shown)))
	for _, route := range []string{"GET /console/change/{id}", "GET /console/people", "GET /console/screens/{flow}/{node}", "GET /console/change"} {
		if shown[route] == 0 {
			t.Errorf("nothing that was typed is shown on %s, so this test says nothing of it", route)
		}
	}
}

// A field of each kind that content has, in each language, is given script text; whatever shows it shows it as text.
func TestT21ScriptTextInEveryField(t *testing.T) {
	w := newSmallWorld(t)
	kinds := make(map[string]draft.Key)
	for _, f := range draft.Fields(must(w.served(t.Context()))(t)) {
		name := f.Name
		if f.Kind == draft.Vocabulary || f.Kind == draft.Rule { // whose names are words themselves
			name = ""
		}
		kinds[fmt.Sprint(f.Kind, " ", f.Lang, " ", name, " ", f.Form)] = f.Key
	}
	ana, stood := w.as("ana"), 0
	for _, name := range slices.Sorted(maps.Keys(kinds)) {
		k := kinds[name]
		for _, text := range scripts {
			if text != scripts[0] && k.Kind != draft.Entry { // nothing else is ever a link
				continue
			}
			w.later(10 * time.Second)
			id := strings.TrimPrefix(ana.post("change").header.Get("Location"), "/console/change/")
			var got saved
			if r := ana.ask("field", &got, "change", id, "key", fieldKey(k), "value", text, "was", must(w.changeWork(t.Context(), id))(t).Value(k)); r.status >= http.StatusInternalServerError {
				t.Errorf("%s: %d %s", name, r.status, r.body)
			}
			here := &prowler{client: ana}
			for _, path := range append([]string{"change/" + id, "search?q=xss", "topics", "numbers", "words"}, pagesOf(k)...) {
				page := ana.get(path)
				here.check(name+" on "+path, page)
				if path == "change/"+id && strings.Contains(page.body, "xss") {
					stood++
				}
			}
			ana.post("change/" + id + "/discard")
		}
	}
	t.Logf("%d kinds of fields; %d texts are shown in their change", len(kinds), stood)
	if stood < len(kinds) {
		t.Errorf("of %d kinds of fields only %d texts are shown, so this test says little", len(kinds), stood)
	}
}

// Files that come in have script text in their names and in what they hold, in forms that are read and in such as are none.
func TestT21ScriptTextInFiles(t *testing.T) {
	w := newWorld(t)
	p := &prowler{client: w.as("ana")}
	title := must(w.servedWork(t.Context()))(t).text("danger/start.title", "en")
	sheet := must(w.servedWork(t.Context()))(t).sheet("en")
	quoted := strings.NewReplacer(`"`, `""`).Replace(scripts[0])
	escaped := html.EscapeString(scripts[0])
	for name, data := range map[string]string{
		"csv":    strings.Replace(string(sheet.CSV()), title, `"`+title+quoted+`"`, 1) + "danger/nothing.title,final,x,,\"" + quoted + "\",\n\"" + quoted + "\",final,x,,x,\n",
		"xliff":  strings.Replace(string(sheet.XLIFF12()), title, title+escaped, 1),
		"xliff2": strings.Replace(string(sheet.XLIFF20()), title, title+escaped, 1),
		"none":   scripts[0],
	} {
		p.check(name, p.uploadAs("words/en/read", scripts[0], []byte(data)))
		report := p.get("words/en/report")
		p.check("the report of "+name, report)
		if name != "none" && !strings.Contains(report.body, "xss1&lt;") {
			t.Errorf("%s: the report does not show what came in", name)
		}
	}
	p.uploadAs("words/en/read", scripts[0], []byte(strings.Replace(string(sheet.XLIFF12()), title, title+escaped, 1)))
	p.check("what is taken", p.post("words/en/take", "do", "take"))
	p.check("the words afterwards", p.get("words/en"))
	places := strings.ReplaceAll(twoPlaces, "Consiliere pentru femei", string(must(json.Marshal(scripts[0]))(t)[1:len(must(json.Marshal(scripts[0]))(t))-1]))
	for _, data := range []string{places, scripts[0], `{"name": "` + scripts[1] + `"}`} {
		p.check("an import", p.uploadAs("import", scripts[0], []byte(data)))
		p.check("its entries", p.get("import"))
		p.post("import/entry", "do", "end")
	}
	p.uploadAs("import", scripts[0], []byte(places))
	if got := p.get("import"); !strings.Contains(got.body, "xss1&lt;") {
		t.Errorf("the import does not show what came in: %d", got.status)
	}
	p.check("an entry that is taken", p.post("import/entry", "at", "1", "do", "take", "kind", "ngo", "field.name", scripts[0], "field.website", scripts[1], "field.source", scripts[1]))
	p.check("the change", p.get("change/"+must(w.current(t.Context(), "ana"))(t)))
}

// pagesOf are the pages on which a field stands.
func pagesOf(k draft.Key) []string {
	ref, _, _ := strings.Cut(k.Of, ".")
	flow, _, _ := strings.Cut(ref, "/")
	if k.Kind == draft.Entry {
		return []string{"numbers/" + k.Of, "numbers/" + k.Of + "/fields", "numbers?q=xss", "due"}
	}
	return []string{"screens/" + ref, "screens/" + ref + "?part=buttons", "screens/" + ref + "?part=sources", "screens/" + ref + "?part=more", "topics/" + flow, "topics/" + flow + "/map",
		"words/" + cmp.Or(k.Lang, "en"), "pick?for=/console/screens/" + ref + "/lead&q=xss"}
}
