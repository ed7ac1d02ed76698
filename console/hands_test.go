package console

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	shown "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"liman/edition"
	"liman/edition/ledger"
)

// handsOn opens consoles in a browser, for what only real keys and a real script show.
func handsOn(t *testing.T, worlds map[string]*world) *eyes {
	t.Helper()
	if *looks == "" {
		t.Skip("no browser: -looks=some, as make test does")
	}
	return opened(t, worlds)
}

// waits waits until something is so on the page that the tab shows, whichever that is meanwhile.
func (b tab) waits(expression string) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	for {
		is, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("document.readyState === `complete` && !!("+expression+")"))
		if err == nil && is {
			return
		}
		if ctx.Err() != nil {
			b.Fatalf("never %s on %s", expression, seen[string](b, "location.href + document.querySelector(`main`).innerText"))
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// goes opens a page of the console.
func (b tab) goes(world, who, path string) {
	b.Helper()
	b.opens(sight{world: world, who: who, path: path}, "ro")
}

// types puts a text behind what stands in a field, as one types it, and leaves the field.
func (b tab) types(field, text string) {
	b.Helper()
	seen[bool](b, "(e => { e.focus(); e.setSelectionRange(99999, 99999); return true; })(document.querySelector(`"+field+"`))")
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, input.InsertText, input.InsertTextParams{Text: text})
		return err
	}), chromedp.KeyEvent(kb.Tab))
}

// presses presses an element.
func (b tab) presses(selector string) {
	b.Helper()
	b.waits("document.querySelector(`" + selector + "`)")
	seen[bool](b, "document.querySelector(`"+selector+"`).click(), true")
}

// silent fails when a page raises a dialog; nobody would answer it.
func (b tab) silent() {
	b.Helper()
	err := chromedp.Listen(b.ctx, func(event any) {
		if d, is := event.(*shown.EventJavascriptDialogOpening); is {
			b.Errorf("a page raises a dialog: %s %q", d.Type, d.Message)
			go chromedp.Do(b.ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error { //nolint:errcheck // the test has failed
				_, err := cdp.Call(ctx, t, shown.HandleJavaScriptDialog, shown.HandleJavaScriptDialogParams{Accept: true})
				return err
			}))
		}
	})
	if err != nil {
		b.Fatal(err)
	}
}

const (
	typedField = "#t-ro-home-start-text [name=value]"
	typedBox   = "document.querySelector(`" + typedField + "`)"
	saidSaved  = "document.querySelector(`#said`).textContent === document.body.dataset.saved"
	saidKept   = "document.querySelector(`#said`).textContent === document.body.dataset.kept"
)

// typedNow is what stands in the field, as the change of ana has it; what is served where she has none.
func (w *world) typedNow(t testing.TB) string {
	t.Helper()
	k := message("ro", "home/start.text")
	if id := must(w.current(t.Context(), "ana"))(t); id != "" {
		return must(w.changeWork(t.Context(), id))(t).Value(k)
	}
	return must(w.servedWork(t.Context()))(t).Value(k)
}

// What is typed while the line is gone stays in the browser: it is sent when the line is back; after a page that was opened anew it is offered; signing
// out clears it.
func TestWhatIsTypedOutlivesTheLine(t *testing.T) {
	w := newSmallWorld(t)
	e := handsOn(t, map[string]*world{"w": w})
	b := e.tab()
	b.silent()
	b.goes("w", "ana", "screens/home/start")
	e.cut.Store(true)
	b.types(typedField, " Unu.")
	b.waits(saidKept)
	if strings.Contains(w.typedNow(t), "Unu.") {
		t.Fatal("the line was not gone")
	}
	e.cut.Store(false)
	b.waits(saidSaved)
	if !strings.HasSuffix(w.typedNow(t), " Unu.") {
		t.Errorf("it was not sent when the line was back: %q", w.typedNow(t))
	}

	e.cut.Store(true)
	b.types(typedField, " Doi.")
	b.waits(saidKept)
	_ = chromedp.Do(b.ctx, chromedp.Navigate("about:blank")) // the page is gone before the line is back
	e.cut.Store(false)
	b.goes("w", "ana", "screens/home/start")
	b.waits("document.querySelector(`.offer [data-kept]`).textContent.endsWith(`Unu. Doi.`)")
	if got := seen[string](b, typedBox+".value"); strings.Contains(got, "Doi.") {
		t.Error("it is put in unasked")
	}
	b.presses(".offer [data-use]")
	b.waits(saidSaved)
	if !strings.HasSuffix(w.typedNow(t), " Unu. Doi.") || seen[int](b, "localStorage.length") != 0 {
		t.Errorf("it was not taken: %q", w.typedNow(t))
	}

	e.cut.Store(true)
	b.types(typedField, " Trei.")
	b.waits(saidKept)
	_ = chromedp.Do(b.ctx, chromedp.Navigate("about:blank"))
	e.cut.Store(false)
	b.goes("w", "ana", "screens/home/start")
	b.waits("document.querySelector(`.offer`)")
	seen[bool](b, "addEventListener(`submit`, event => event.preventDefault(), { once: true }), true")
	b.presses("form[data-forget] button")
	if n := seen[int](b, "localStorage.length"); n != 0 {
		t.Errorf("signing out leaves %d texts until an answer comes, which may be never", n)
	}
	b.presses("form[data-forget] button")
	b.waits("location.pathname.endsWith(`/login`)")
	if n := seen[int](b, "localStorage.length"); n != 0 {
		t.Errorf("after signing out the browser still has %d texts", n)
	}
}

// Whose session has ended while she types is told that it is kept, and is led in again and from there to the page on which it is offered.
func TestWhatIsTypedOutlivesTheSession(t *testing.T) {
	w := newSmallWorld(t)
	b := handsOn(t, map[string]*world{"w": w}).tab()
	b.silent()
	b.goes("w", "ana", "screens/home/start?part=words")
	w.later(sessionIdle)
	b.types(typedField, " Unu.")
	b.waits("document.querySelector(`#said`).textContent.startsWith(document.body.dataset.out)")
	b.presses("#said a")
	b.waits("location.pathname.endsWith(`/login`) && new URLSearchParams(location.search).get(`back`).endsWith(`/screens/home/start?part=words`)")
	if n := seen[int](b, "localStorage.length"); n != 1 {
		t.Errorf("on the way in the browser has %d texts", n)
	}
}

// Who writes over what a colleague has written meanwhile is told whose it is; who writes in two tabs of her own is told nothing.
func TestTheNoticeNamesTheColleague(t *testing.T) {
	w := newSmallWorld(t)
	e := handsOn(t, map[string]*world{"w": w})
	first, second, hers := e.tab(), e.tab(), e.tab()
	first.goes("w", "ana", "screens/home/start")
	first.types(typedField, " Unu.")
	first.waits(saidSaved)
	second.goes("w", "ana", "screens/home/start")
	id := must(w.current(t.Context(), "ana"))(t)
	w.as("tudor").post("change/" + id + "/open")
	hers.goes("w", "tudor", "screens/home/start")

	first.types(typedField, " Doi.")
	first.waits(saidSaved)
	second.types(typedField, " Trei.") // over what her first tab has replaced
	second.waits(saidSaved)
	for _, own := range []tab{first, second} {
		own.goes("w", "ana", "screens/home/start")
		if got := seen[string](own, "document.querySelector(`.both`)?.textContent || ``"); got != "" {
			t.Errorf("her own other tab counts as a colleague: %s", got)
		}
	}
	hers.types(typedField, " Patru.")
	hers.waits("document.querySelector(`.both`)")
	if got := seen[string](hers, "document.querySelector(`.both`).textContent"); !strings.Contains(got, "Ana a schimbat și ea") || !strings.Contains(got, "Trei.") || !strings.Contains(got, "Patru.") {
		t.Errorf("whose text it is, and both texts, are not there: %s", got)
	}
}

// playedWorld is a small console in which the program signs for ana, and for a colleague whom it plays.
func playedWorld(t *testing.T) *world {
	t.Helper()
	b := small(t)
	w, play := unfounded(t, b, sync.OnceValue(func() *edition.Edition { return must(edition.Open(b))(t) }))
	r := w.team()
	r.People = append(r.People, ledger.Person{ID: Colleague, Name: colleagueName, Roles: []ledger.Role{ledger.Reviewer, ledger.Publisher}, Passkeys: []ledger.Passkey{must(play.keys[Colleague].passkey())(t)}})
	w.Play = play
	if err := w.found(t.Context(), r, "the team of the tests"); err != nil {
		t.Fatal(err)
	}
	play.keys["ana"] = w.keys["ana"]
	return w
}

// In the course of the main ways no page raises a dialog, also where something that was typed is left at once.
func TestNoPageRaisesADialog(t *testing.T) {
	w := playedWorld(t)
	e := handsOn(t, map[string]*world{"w": w})
	b := e.tab()
	b.silent()
	b.goes("w", "ana", "")
	b.goes("w", "ana", "numbers/"+somePlace)
	b.types(".short .number", "1")
	b.presses("nav a[href='/console/topics']") // what she typed is left
	b.waits("location.pathname.endsWith(`/topics`)")
	b.goes("w", "ana", "screens/home/start")
	e.cut.Store(true)
	b.types(typedField, " Unu.")
	b.waits(saidKept)
	e.cut.Store(false)
	b.presses("nav a[href='/console/change']") // before it is sent
	b.waits("location.pathname.endsWith(`/change`)")
	b.goes("w", "ana", "screens/home/start")
	b.types(typedField, " Doi.")
	b.waits(saidSaved)
	id := must(w.current(t.Context(), "ana"))(t)
	b.goes("w", "ana", "change/"+id)
	b.presses("form[action='/console/undo'] button")
	b.waits("document.body.dataset.page === `change`")
	b.presses("form[action$='/discard'] button")
	b.waits("location.pathname.endsWith(`/change`)")
	b.presses("form[action$='/restore'] button")
	b.waits("document.querySelector(`form[action$='/discard']`)")
	b.goes("w", "ana", "numbers/"+somePlace+"/withdraw")
	b.goes("w", "ana", "screens/home/start/remove")
	b.goes("w", "ana", "history")
	b.presses("form[data-forget] button")
	b.waits("location.pathname.endsWith(`/login`)")
}

// tabs notes where the focus comes, and whether it is to be seen there.
const tabs = `(() => {
	const visible = e => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
	const name = e => e.tagName + " " + (e.id || e.name || e.textContent || "").trim().slice(0, 40) + (e.type === "radio" ? "=" + e.value : "");
	const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex='0']")].filter(e => visible(e) && !e.disabled);
	const group = e => all.filter(o => o.type === "radio" && o.name === e.name && o.form === e.form);
	window.want = all.filter(e => e.type !== "radio" || (group(e).find(o => o.checked) || group(e)[0]) === e);
	window.came = [];
	window.dim = [];
	document.addEventListener("focusin", event => {
		const e = event.target;
		if (came.at(-1) !== e) came.push(e);
		const s = getComputedStyle(e);
		if (e.id !== "main" && (!e.matches(":focus-visible") || s.outlineStyle === "none" || parseFloat(s.outlineWidth) < 2 || /^transparent$|, 0\)$/.test(s.outlineColor))) dim.push(name(e));
	});
	window.wrongly = () => {
		const wrong = dim.map(e => "its focus is not seen: " + e);
		for (let i = 0; i < want.length; i++) if (came[i] !== want[i]) {
			wrong.push("behind " + (i ? name(want[i - 1]) : "the start") + " comes " + (came[i] ? name(came[i]) : "nothing") + ", not " + name(want[i]));
			break;
		}
		return wrong;
	};
	return want.length;
})()`

// walks presses Tab from the start of a page to its end: each control is reached in the order of the page, shows its focus, and nothing holds it.
func (b tab) walks(what string) {
	b.Helper()
	n := seen[int](b, tabs)
	for range n + 12 { // a day is typed in several parts
		b.do(chromedp.KeyEvent(kb.Tab))
		if seen[bool](b, "came.length >= want.length") {
			break
		}
	}
	b.do(chromedp.KeyEvent(kb.Escape))
	for _, wrong := range seen[[]string](b, "wrongly()") {
		b.Errorf("%s: %s", what, wrong)
	}
	if n < 8 {
		b.Errorf("%s has only %d controls, so this says little", what, n)
	}
}

// Each control of the main pages is reached with the Tab key in the order of the page, shows that it is reached, and lets go.
func TestEveryControlByTab(t *testing.T) {
	w := newSmallWorld(t)
	s := &scene{world: w, name: "w"}
	look := s.begins(somePlace, "0264 123 456", "right", "")
	change := s.anew("home/start.text", " Sună acum.")
	sent := s.sentOn(s.anew("lines/start.text", " Sună acum."))
	s.as("ana").post("change/" + change + "/open")
	b := handsOn(t, map[string]*world{"w": w}).tab()
	for _, one := range [][2]string{
		{"ana", ""}, {"ana", "numbers/" + somePlace}, {"ana", look}, {"ana", "topics/home"}, {"ana", "screens/home/start"}, {"ana", "screens/home/start?part=buttons"},
		{"ana", "change/" + change}, {"radu", "review/" + sent}, {"ana", "history"}, {"olga", "people"},
	} {
		b.goes("w", one[0], one[1])
		b.walks(one[0] + " on " + one[1])
	}
}

// to presses Tab until an element has the focus.
func (b tab) to(selector string) {
	b.Helper()
	b.waits("document.querySelector(`" + selector + "`)")
	const most = 150
	for range most {
		if seen[bool](b, "document.activeElement.matches(`"+selector+"`)") {
			return
		}
		b.do(chromedp.KeyEvent(kb.Tab))
	}
	b.Fatalf("the Tab key does not come to %s", selector)
}

// The short way for a number is gone by keyboard alone: found, corrected, looked at, signed, approved.
func TestTheShortWayByKeyboard(t *testing.T) {
	w := playedWorld(t)
	b := handsOn(t, map[string]*world{"w": w}).tab()
	b.goes("w", "ana", "")
	enter, space := chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent(" ")
	b.to("nav a[href='/console/numbers']")
	b.do(enter)
	b.to("[name=q]")
	b.do(chromedp.KeyEvent("dgaspc cluj"), enter)
	b.waits("location.search.includes(`q=dgaspc`)")
	b.to("main a[href='/console/numbers/" + somePlace + "']")
	b.do(enter)
	b.to(".short .number") // coming there by Tab takes the whole number
	b.do(chromedp.KeyEvent("0264 123 456"))
	b.to("[name=outcome]")
	b.do(space)
	b.to("[name=by]")
	b.do(space)
	b.to(".short .primary")
	b.do(enter)
	for _, form := range []string{"form[action$='/send']", "form[action$='/sign']", "form[action$='/play']"} {
		b.to(form + " .primary")
		b.do(enter)
	}
	b.waits("document.querySelector(`.done`) && location.pathname.endsWith(`/history`)")
	if got := fmt.Sprint(w.entry(somePlace).Numbers); got != "[0264 123 456]" {
		t.Errorf("people read %s", got)
	}
}
