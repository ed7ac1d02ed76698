package main

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// screens are what the look-up page is measured on: small phones, and the same and a desk at a zoom of 200 %, at which half as
// many points of twice the size are there.
var screens = []struct {
	name          string
	width, height int64
	scale         float64
}{
	{"320x568", 320, 568, 1}, {"360x740", 360, 740, 1}, {"320x568 at 200 %", 160, 284, 2}, {"360x740 at 200 %", 180, 370, 2},
	{"1280x1000 at 200 %", 640, 500, 2}, {"1280x1000", 1280, 1000, 1},
}

// coveredByExit are the elements whose visible part the way out lies on, wherever the page is scrolled to.
const coveredByExit = `(() => {
	const out = document.getElementById("leave").getBoundingClientRect(), scroller = document.getElementById("page"), found = new Set()
	const frame = scroller.getBoundingClientRect()
	for (let top = 0; ; top += frame.height / 2) {
		scroller.scrollTop = top
		for (const e of document.querySelectorAll("#page *")) {
			for (const r of e.getClientRects()) {
				const [left, right] = [Math.max(r.left, frame.left), Math.min(r.right, frame.right)]
				const [up, down] = [Math.max(r.top, frame.top), Math.min(r.bottom, frame.bottom)]
				if (left < right && up < down && left < out.right && right > out.left && up < out.bottom && down > out.top) found.add(e.outerHTML.slice(0, 80))
			}
		}
		if (top > scroller.scrollHeight) break
	}
	scroller.scrollTop = 0
	return [...found]
})()`

// cutWords are the words that stand on two lines; what has a hyphen or is an address may.
const cutWords = `(() => {
	const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
	for (let node = walker.nextNode(); node; node = walker.nextNode()) {
		if (!node.parentElement.checkVisibility() || node.parentElement.closest(".site, svg, option")) continue
		for (const m of node.data.matchAll(/[^\s\/–-]+/g)) {
			const range = document.createRange()
			range.setStart(node, m.index)
			range.setEnd(node, m.index + m[0].length)
			if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1) found.push(m[0])
		}
	}
	return found
})()`

// TestTheExitCoversNothing measures every rectangle of the look-up page, empty and with a county, in four languages: the way
// out lies on none of them and is whole itself, no word is cut, and nothing is wider than the screen.
func TestTheExitCoversNothing(t *testing.T) {
	address, _ := looking(t)
	for _, lang := range []string{"ro", "en", "hu", "uk"} {
		for _, s := range screens {
			b := openPage(t, address+"/?lang="+lang, "#counties button", chromedp.EmulateViewport(s.width, s.height, chromedp.EmulateScale(s.scale)))
			b.layout(lang + " " + s.name + ", empty")
			if s.scale == 1 && s.width == 360 && !value[bool](b, `document.getElementById("go").getBoundingClientRect().bottom < document.getElementById("page").getBoundingClientRect().bottom`) {
				t.Errorf("%s %s: the field is not on the first screen", lang, s.name)
			}
			b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("#counties button[value=VS]").click()`), chromedp.WaitReady(chromedp.CSS("#near article")))
			b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("details").open = true`))
			b.layout(lang + " " + s.name + ", a county")
			if s.width == 360 || s.width == 320 {
				b.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("page").scrollTop = 0`))
				b.picture(fmt.Sprintf("lookup-%d-%s", s.width, lang))
			}
		}
	}
}

func (b tab) layout(what string) {
	b.Helper()
	if found := value[[]string](b, coveredByExit); len(found) > 0 {
		b.Errorf("%s: the way out lies on %s", what, strings.Join(found, "\n"))
	}
	if found := value[[]string](b, cutWords); len(found) > 0 {
		b.Errorf("%s: cut words: %q", what, found)
	}
	if value[bool](b, `document.getElementById("page").scrollWidth > document.getElementById("page").clientWidth || document.documentElement.scrollWidth > innerWidth`) {
		b.Errorf("%s: wider than the screen: %q", what, value[[]string](b, `[...document.querySelectorAll("#page *")]
			.filter(e => e.scrollWidth > e.clientWidth && e.clientWidth > 0).map(e => e.outerHTML.slice(0, 120))`))
	}
	if !value[bool](b, `(r => r.top >= 0 && r.left >= 0 && r.bottom <= innerHeight && r.right <= innerWidth && r.height >= 36)(document.getElementById("leave").getBoundingClientRect())`) {
		b.Errorf("%s: the way out is not whole", what)
	}
}

// withoutScript is a browser in which pages have none.
func withoutScript(ctx context.Context, t *chromedp.Target) error {
	_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	return err
}

// TestNoPlaceStandsInTheHistory goes through the page with a script and without, and reads every address that the browser
// remembers and asked for.
func TestNoPlaceStandsInTheHistory(t *testing.T) {
	address, _ := looking(t)
	for _, script := range []bool{true, false} {
		b := openPage(t, address, "#counties button", chromedp.EmulateViewport(360, 740))
		if !script {
			b.do(chromedp.Func(withoutScript), chromedp.Navigate(address), chromedp.WaitVisible(chromedp.CSS("#counties button")))
		}
		b.do(click(chromedp.CSS(`#counties button[value="VS"]`)), chromedp.WaitVisible(chromedp.CSS("#near article")))
		b.do(chromedp.SetValue(chromedp.CSS("#place"), "Timisora"), chromedp.SetValue(chromedp.CSS("select[name=kind]"), "medical"),
			click(chromedp.CSS("#go")), chromedp.WaitVisible(chromedp.CSS("#note")))
		if heading := b.text("#near-title"); heading != "Timișoara" {
			t.Errorf("script %v: the page is about %q", script, heading)
		}
		b.do(click(chromedp.CSS(`#languages button[value="en"]`)), chromedp.WaitVisible(chromedp.CSS(`html[lang="en"] #near`)))
		if kind := value[string](b, `document.querySelector("select[name=kind]").value`); kind != "medical" {
			t.Errorf("script %v: in another language the need is %q", script, kind)
		}
		for _, at := range append(b.history(), value[[]string](b, `performance.getEntries().map(e => e.name)`)...) {
			for _, said := range []string{"VS", "imi", "medical", "county", "place=", "kind"} {
				if strings.Contains(at, said) {
					t.Errorf("script %v: %s is remembered", script, at)
				}
			}
		}
	}
}

// history are the addresses that the browser remembers of the tab.
func (b tab) history() []string {
	b.Helper()
	known, err := chromedp.Run(b.ctx, chromedp.NavigationEntries())
	if err != nil {
		b.Fatal(err)
	}
	var list []string
	for _, e := range known.Entries {
		list = append(list, e.URL, e.UserTypedURL)
	}
	return list
}
