package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"liman/edition"
	"liman/lookup"
)

// looking serves the look-up page, and a page elsewhere to leave to.
func looking(t *testing.T) (address, elsewhere string) {
	t.Helper()
	ed, err := edition.Open(edition.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	page := httptest.NewServer(lookup.New(lookup.Options{Edition: func() *edition.Edition { return ed }, Budget: 10_000}))
	t.Cleanup(page.Close)
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `<p id="weather">soare</p>`) }))
	t.Cleanup(other.Close)
	return page.URL, other.URL
}

// value is what an expression gives on the page.
func value[A any](b tab, expression string) A {
	b.Helper()
	got, err := chromedp.Run(b.ctx, chromedp.Evaluate[A](expression))
	if err != nil {
		b.Fatal(err)
	}
	return got
}

func TestPoint6_LookUpOnADesk(t *testing.T) {
	address, elsewhere := looking(t)
	b := openPage(t, address+"/?lang=ro", "#map path", chromedp.EmulateViewport(1280, 1000))
	b.picture("lookup-desk")
	before := value[int](b, "history.length")
	b.do(click(chromedp.CSS(`#map g[data-county="SB"] path`)), chromedp.WaitVisible(chromedp.CSS("#near article")))
	b.picture("lookup-desk-county")
	b.do(chromedp.SendKeys(chromedp.CSS("#place"), "satu nou"+kb.Enter), chromedp.WaitVisible(chromedp.CSS("#note button")))
	b.picture("lookup-desk-which")
	b.do(chromedp.SetValue(chromedp.CSS("#place"), "kolozsvár"), click(chromedp.CSS("#go")), chromedp.WaitVisible(chromedp.CSS("#near article")))
	b.do(click(chromedp.CSS(`#languages button[value="en"]`)), chromedp.WaitVisible(chromedp.CSS(`html[lang="en"] #near`)))
	b.picture("lookup-desk-place")
	if title := value[string](b, "document.title"); title != "Useful numbers" {
		t.Errorf("the title says %q", title)
	}
	if heading := b.text("#near h2"); heading != "Cluj-Napoca" {
		t.Errorf("in another language the place is %q", heading)
	}
	if at := value[string](b, "location.href"); strings.Contains(at, "kolozs") || strings.Contains(at, "54984") {
		t.Errorf("the address says where: %s", at)
	}
	b.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf("document.getElementById('leave').href = %q", elsewhere)),
		click(chromedp.CSS("#leave")), chromedp.WaitVisible(chromedp.CSS("#weather")))
	if after := value[int](b, "history.length"); after != before {
		t.Errorf("the history had %d entries and has %d", before, after)
	}
}

// TestPoint6_LeaveByKeyboard blanks the page before anything else is there.
func TestPoint6_LeaveByKeyboard(t *testing.T) {
	address, _ := looking(t)
	for _, key := range []string{kb.Escape, kb.Shift} {
		b := openPage(t, address, "#leave", chromedp.EmulateViewport(1280, 800))
		b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("leave").href = "/#left"; document.body.focus()`),
			chromedp.KeyEvent(key), chromedp.KeyEvent(key))
		if here := value[string](b, "location.hash"); here != "" {
			t.Errorf("twice %q, and it left", key)
		}
		b.do(chromedp.KeyEvent(key))
		if here, left := value[string](b, "location.hash"), value[bool](b, "!document.documentElement || !document.getElementById('place')"); here != "#left" || !left {
			t.Errorf("three times %q: at %q, blank %v", key, here, left)
		}
	}
}

func TestPoint6_LookUpOnAPhone(t *testing.T) {
	address, _ := looking(t)
	b := openPage(t, address, "#counties button", chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch))
	b.do(county("CJ")...)
	b.picture("lookup-phone")
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("near").scrollIntoView()`))
	b.picture("lookup-phone-county")
	b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("counties").scrollIntoView()`))
	b.picture("lookup-phone-map")
	if value[bool](b, "document.documentElement.scrollWidth > innerWidth") {
		t.Error("the page is wider than the phone")
	}
	if value[bool](b, `[...document.querySelectorAll("button, select, summary, .tick, #leave, input:not([type=hidden], [type=checkbox])")].some(e => e.offsetHeight > 0 && e.offsetHeight < 36)`) {
		t.Error("a button is too low for a thumb")
	}
}

// county chooses one from the list.
func county(code string) []chromedp.Action[chromedp.Void] {
	return []chromedp.Action[chromedp.Void]{click(chromedp.CSS(`#counties button[value="` + code + `"]`)), chromedp.WaitVisible(chromedp.CSS("#near article"))}
}

// onPaper shows the page as it would be printed.
func onPaper(ctx context.Context, t *chromedp.Target) error {
	_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	return err
}

// TestPoint6_Noticeboard prints the numbers large, and nothing that one could press.
func TestPoint6_Noticeboard(t *testing.T) {
	address, _ := looking(t)
	b := openPage(t, address, "#counties button", chromedp.EmulateViewport(794, 1123))
	b.do(county("CJ")...)
	b.do(chromedp.Func(onPaper))
	b.picture("lookup-print")
	if size := value[float64](b, `parseFloat(getComputedStyle(document.querySelector("#national .number")).fontSize)`); size < 40 {
		t.Errorf("the numbers are %v px high", size)
	}
	if value[bool](b, `["leave", "search", "counties", "languages"].some(id => document.getElementById(id).offsetHeight > 0)`) {
		t.Error("something to press is printed")
	}
}

// TestPoint4_DocsInABrowser shows the page of documentation, which asks nobody else for anything.
func TestPoint4_DocsInABrowser(t *testing.T) {
	address, _ := looking(t)
	b := openPage(t, address+"/docs", "h1", chromedp.EmulateViewport(1280, 1000))
	b.picture("docs-desk")
	loaded := value[[]string](b, `performance.getEntriesByType("resource").map(e => new URL(e.name).origin)`)
	for _, origin := range loaded {
		if origin != address {
			t.Errorf("it loads from %s", origin)
		}
	}
	if n := value[int](b, `document.querySelectorAll("section table").length`); n < 8 {
		t.Errorf("%d tables", n)
	}
	if color := value[string](b, `getComputedStyle(document.querySelector("td")).textAlign`); color != "left" {
		t.Errorf("the style did not load: %s", color)
	}
	b.do(chromedp.EmulateViewport(390, 844))
	b.picture("docs-phone")
	if value[bool](b, "document.documentElement.scrollWidth > innerWidth") {
		t.Error("the page is wider than a phone")
	}
}
