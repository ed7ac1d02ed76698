package console

import (
	options "flag"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

// axePath is axe-core as make tools brings it from npm.
const axePath = "../.npm/node_modules/axe-core/axe.min.js"

// axeCore reads it. Where it cannot be had, tests of it are skipped by name; in CI it is to be there.
func axeCore(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(axePath)
	if err == nil {
		return string(data)
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("%s is missing; make tools installs it (npm ci --prefix .npm)", axePath)
	}
	t.Skipf("%s is not there; make tools installs it (npm ci --prefix .npm)", axePath)
	return ""
}

// forgets says which page that can be asked for nobody looks at, and which template nobody draws.
func forgets(t *testing.T, worlds map[string]*world, all []sight) {
	mux := http.NewServeMux()
	missing := make(map[string]bool)
	for pattern := range routes() {
		if strings.HasPrefix(pattern, "GET ") {
			mux.HandleFunc(pattern, func(http.ResponseWriter, *http.Request) {})
			missing[pattern] = true
		}
	}
	drawn := make(map[string]bool)
	for _, s := range all {
		_, pattern := mux.Handler(httptest.NewRequest(http.MethodGet, "/console/"+s.path, nil))
		delete(missing, pattern)
		w := worlds[s.world]
		r := httptest.NewRequest(http.MethodGet, w.Origin+"/console/"+s.path, nil)
		got := w.signedIn(s.who, "ro").do(r)
		if got.status != s.status {
			t.Errorf("%s as %q sees %d: %s", s.path, s.who, got.status, got.body)
		}
		if _, after, is := strings.Cut(got.body, `data-page="`); is {
			name, _, _ := strings.Cut(after, `"`)
			drawn[name] = true
		} else if !strings.Contains(s.path, "/export") {
			t.Errorf("%s is no page", s.path)
		}
	}
	for pattern := range missing {
		t.Errorf("nobody looks at %s; add it to scenes", pattern)
	}
	delete(drawn, "")
	for name := range templates() {
		if !drawn[name] && name != "people-invited" { // the answer to a form
			t.Errorf("no page is drawn with %s; add one to scenes", name)
		}
	}
}

// look is what a page gives away about how it can be used, as a script in it finds out.
const look = `(() => {
	const visible = e => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
	const name = e => (e.id || e.name || e.textContent || e.tagName).trim().slice(0, 60);
	const wrong = [];
	if (document.documentElement.scrollWidth > innerWidth) {
		const wide = [...document.querySelectorAll("main *, header *, footer *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".drawing, nav"));
		wrong.push("it is wider than the window: " + document.documentElement.scrollWidth + " " + wide.slice(0, 3).map(e => e.tagName + "." + e.className + " " + name(e)).join(" | "));
	}
	if (document.querySelectorAll("h1").length !== 1) wrong.push("it has no title of its own");
	if ([...document.querySelectorAll("main .primary")].filter(visible).length > 3) wrong.push("it has many first buttons");
	return wrong;
})()`

// reach has each control take the focus, and says which cannot, or does not show it.
const reach = `(() => {
	document.activeElement.blur();
	const visible = e => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
	const name = e => e.tagName + " " + (e.id || e.name || e.textContent || "").trim().slice(0, 60);
	const wrong = [];
	for (const e of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")) {
		if (!visible(e) || e.disabled || e.closest("svg.map")) continue; // the map of counties has a table below it
		if (e.tabIndex !== 0) { wrong.push("the keyboard does not come to " + name(e)); continue; }
		const drawn = () => [...e.querySelectorAll("*")].map(p => getComputedStyle(p).strokeWidth + getComputedStyle(p).fontWeight).join();
		const before = drawn();
		e.focus();
		if (document.activeElement !== e) { wrong.push("takes no focus: " + name(e)); continue; }
		const s = getComputedStyle(e);
		if ((s.outlineStyle === "none" || parseFloat(s.outlineWidth) < 2) && drawn() === before) wrong.push("does not show its focus: " + name(e));
	}
	return wrong;
})()`

// plain says which forms cannot be sent without a script.
const plain = `(() => {
	const visible = e => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
	const wrong = [];
	for (const form of document.forms) {
		for (const d of form.querySelectorAll("details")) d.open = true;
		if (form.closest("details")) form.closest("details").open = true;
		const writes = [...form.elements].some(e => e.matches("input:not([type=hidden]), select, textarea") && !e.readOnly);
		const button = [...document.querySelectorAll("button")].some(b => b.form === form && visible(b));
		if (!button && (writes || form.method === "post" && !form.elements.value)) wrong.push("no button sends " + form.action.replace(/^.*\/console/, ""));
		if (form.dataset.passkey && !form.querySelector("noscript") && !form.parentElement.querySelector("noscript") && !form.querySelector("[name=play]")) wrong.push("it is not said that a passkey needs a script");
	}
	return wrong;
})()`

// printed says what of the page's frame would be printed.
const printed = `[...document.querySelectorAll("body > header, .who, .play, .skip, nav, button, .button")].filter(e => e.checkVisibility() && e.getClientRects().length && getComputedStyle(e).position !== "absolute").map(e => "printed: " + e.tagName + " " + e.textContent.trim().slice(0, 40))`

// looks has pages looked at in a browser, which takes minutes on a busy machine: a few states of each page, since many differ in a sentence, or all.
var looks = options.String("looks", "", "look at the console's pages in a browser: some states of each, or all")

const statesOfAPage = 2

// chosen are the pages to look at, and whether nothing like them was looked at before.
func chosen(all []sight) map[sight]bool {
	mux := http.NewServeMux()
	for pattern := range routes() {
		mux.HandleFunc(pattern, func(http.ResponseWriter, *http.Request) {})
	}
	seen, some := make(map[string]int), make(map[sight]bool)
	for _, s := range slices.Backward(all) { // what was done last is the richest
		_, pattern := mux.Handler(httptest.NewRequest(http.MethodGet, "/console/"+s.path, nil))
		u := httptest.NewRequest(http.MethodGet, "/console/"+s.path, nil)
		kind := pattern + u.FormValue("part")
		if seen[kind] < statesOfAPage || s.world == "undone" || *looks == "all" {
			some[s] = seen[kind] == 0
		}
		seen[kind]++
	}
	return some
}

// TestLooks looks at every page as staff have it: a phone of 360 px in Romanian and in light, a screen at 200 % in English and in the dark, without a script, by
// keyboard and on paper. axe-core finds nothing of any weight; no page is wider than the window.
func TestLooks(t *testing.T) {
	worlds, all := scenes(t)
	forgets(t, worlds, all)
	if *looks == "" {
		t.Skip("no browser: -looks=some, as make test does")
	}
	axe := axeCore(t)
	some := chosen(slices.DeleteFunc(all, func(s sight) bool { return strings.Contains(s.path, "/export") }))
	e := opened(t, worlds)
	work := make(chan sight)
	var looking sync.WaitGroup
	for range 2 {
		b := e.tab()
		looking.Go(func() {
			for s := range work {
				b.looksAt(s, axe, some[s])
			}
		})
	}
	for s := range some {
		work <- s
	}
	close(work)
	looking.Wait()
	t.Logf("%d of %d pages", len(some), len(all))
}

// says adds what is wrong with a page.
func (b tab) says(s sight, how string, wrong []string) {
	b.Helper()
	if len(wrong) > 0 {
		b.Errorf("%s: %s /console/%s, %s:\n  %s", s.world, s.who, s.path, how, strings.Join(wrong, "\n  "))
	}
}

// broken is what axe-core finds: by all rules, or by some.
func (b tab) broken(axe, rules string) []string {
	b.Helper()
	return seen[[]string](b, axe+`; axe.run(document, {resultTypes: ["violations"]`+rules+`}).then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + " (" + v.impact + "): " + n.html.slice(0, 200) + " " + (n.any[0] || {}).message)))`)
}

// looksAt looks at one page on a phone; if nothing like it was looked at, in all other ways, too.
func (b tab) looksAt(s sight, axe string, whole bool) {
	b.Helper()
	b.shownAs(360, 740, 1, "light", "")
	b.opens(s, "ro")
	b.picture(os.Getenv("LOOKS"), pictureName(s, "ro-360"))
	b.says(s, "on a phone", seen[[]string](b, look))
	b.says(s, "on a phone, axe", b.broken(axe, ""))
	b.says(s, "by keyboard", seen[[]string](b, reach))
	if !whole {
		return
	}
	b.shownAs(360, 740, 1, "light", "print")
	b.says(s, "on paper", seen[[]string](b, printed))

	b.shownAs(320, 240, 2, "dark", "")
	b.opens(s, "en")
	b.says(s, "at 200 %", seen[[]string](b, look))
	b.says(s, "at 200 % in the dark, axe", b.broken(axe, `, runOnly: ["color-contrast", "target-size", "scrollable-region-focusable"]`))
	b.scripts(false)
	b.opens(s, "en")
	b.says(s, "without a script", seen[[]string](b, plain))
	b.scripts(true)
}

func pictureName(s sight, as string) string {
	path := strings.NewReplacer("/", "_", "?", "+", "&", "+", "=", "-", "%", "").Replace(s.path)
	return s.world + "-" + s.who + "-" + path[:min(len(path), 60)] + "-" + as
}
