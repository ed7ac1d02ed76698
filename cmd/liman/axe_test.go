package main

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// axePath is axe-core as make tools brings it from npm.
const axePath = "../../.npm/node_modules/axe-core/axe.min.js"

// fromNpm reads a file that npm brings. Where it cannot be had, a test of it is skipped by name; in CI it is to be there.
func fromNpm(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err == nil {
		return string(data)
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("%s is missing; make tools installs it (npm ci --prefix .npm)", path)
	}
	t.Skipf("%s is not there; make tools installs it (npm ci --prefix .npm)", path)
	return ""
}

// accessible tells what axe-core has against what the tab shows: every rule, of any weight.
func (b tab) accessible(what string) {
	b.Helper()
	value[bool](b, fromNpm(b.T, axePath)+"; !!window.axe")
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]string](`axe.run(document, {resultTypes: ["violations"]})
		.then(r => r.violations.map(v => v.id + " (" + v.impact + "): " + v.nodes.map(n => n.html.slice(0, 160)).join(" | ")))`, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Fatal(err)
	}
	if len(found) > 0 {
		b.Errorf("%s:\n%s", what, strings.Join(found, "\n"))
	}
}

// TestAxeOnTheLookUpPage looks at it empty, with a choice of places, with what is near, and with a need, in four languages, in
// light and in the dark.
func TestAxeOnTheLookUpPage(t *testing.T) {
	address, _ := looking(t)
	for _, lang := range []string{"ro", "en", "hu", "uk"} {
		b := openPage(t, address+"/?lang="+lang, "#counties button", chromedp.EmulateViewport(360, 740))
		b.accessible(lang + ", empty")
		b.do(county("CJ")...)
		b.accessible(lang + ", a county")
		b.do(chromedp.Evaluate[chromedp.Void](`document.querySelector("details").open = true`))
		b.accessible(lang + ", with what can be picked")
		b.do(chromedp.SetValue(chromedp.CSS("#place"), "satu nou"), click(chromedp.CSS("#go")), chromedp.WaitVisible(chromedp.CSS("#note button")))
		b.accessible(lang + ", which place")
		b.do(chromedp.Func(inTheDark))
		b.accessible(lang + ", in the dark")
	}
}

// inTheDark shows the page as a phone does that is set to dark colours.
func inTheDark(ctx context.Context, t *chromedp.Target) error {
	_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}},
	})
	return err
}

// TestAxeOnTheDocs looks at the page for programmers.
func TestAxeOnTheDocs(t *testing.T) {
	address, _ := looking(t)
	for _, width := range []int64{360, 1280} {
		openPage(t, address+"/docs", "h1", chromedp.EmulateViewport(width, 800)).accessible("/docs")
	}
}

// TestAxeOnTheChatPage looks at it empty, with a screen, with the places to share, and after leaving.
func TestAxeOnTheChatPage(t *testing.T) {
	_, address := serving(t)
	b := openTab(t, address, 1280, 860)
	b.accessible("empty")
	b.do(click(chromedp.CSS("#start")), at("home/start"))
	b.accessible("home")
	b.do(click(chromedp.CSS("#attach")))
	b.accessible("what can be sent")
	b.do(click(chromedp.CSS("#share-place")), chromedp.WaitVisible(chromedp.CSS("#map path")))
	b.accessible("places")
	b.do(chromedp.SendKeys(chromedp.CSS("#town"), "sibi"), click(chromedp.CSS("#towns li:first-child button")), at("near/what"),
		click(key("social")), at("near/social"))
	b.accessible("near")
	b.do(click(key("leave")), chromedp.WaitVisible(chromedp.CSS("#nothing")))
	b.accessible("left")
	b.do(chromedp.Func(inTheDark))
	b.accessible("in the dark")
}
