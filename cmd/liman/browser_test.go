package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// tab is a page of Debian's chromium, headless, with a new profile.
type tab struct {
	*testing.T
	ctx context.Context
}

// openTab opens the chat page.
func openTab(t *testing.T, address string, width, height int64, options ...chromedp.EmulateViewportOption) tab {
	t.Helper()
	return openPage(t, address, "#start", chromedp.EmulateViewport(width, height, options...))
}

// openPage opens a page and waits for an element of it.
func openPage(t *testing.T, address, element string, viewport chromedp.Action[chromedp.Void]) tab {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("chromium is missing; make test installs it (on Debian: apt-get install chromium)")
	}
	flags := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.UserDataDir(t.TempDir()), chromedp.Flag("lang", "en"))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), flags...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := tab{t, ctx}
	b.do(viewport, chromedp.Navigate(address), chromedp.WaitVisible(chromedp.CSS(element)))
	return b
}

// stepTime is how long one step may take. On a busy machine, with the race detector, a program needs a minute to begin.
const stepTime = 3 * time.Minute

// do takes steps, each in its time.
func (b tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	for i, step := range steps {
		ctx, cancel := b.ctx, func() {}
		if i > 0 || len(steps) < 3 { // the first run of all makes the browser, which would end with its context
			ctx, cancel = context.WithTimeout(b.ctx, stepTime)
		}
		err := chromedp.Do(ctx, step)
		cancel()
		if err != nil {
			b.picture("failed")
			b.Fatalf("step %d: %v", i+1, err)
		}
	}
}

// picture keeps a screenshot among the artefacts of a CI run.
func (b tab) picture(name string) {
	b.Helper()
	folder := os.Getenv("ARTIFACTS")
	if folder == "" {
		folder = b.TempDir()
	}
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.MkdirAll(folder, 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, name+".png"), png, 0o644)
	}
	if err != nil {
		b.Error(err)
	}
}

// text is what an element shows.
func (b tab) text(selector string) string {
	b.Helper()
	text, err := chromedp.Run(b.ctx, chromedp.Text(chromedp.CSS(selector)))
	if err != nil {
		b.Fatal(err)
	}
	return text
}

// key is the button of an option on the bubble.
func key(option string) chromedp.CSS {
	return chromedp.CSS(`#messages button[data-data$=" ` + option + `"]`)
}

// at waits until the bubble's buttons belong to a node.
func at(node string) chromedp.Action[chromedp.Void] {
	return chromedp.WaitVisible(chromedp.CSS(`#messages button[data-data*=" ` + node + ` "]`))
}

func click[S chromedp.Selectable](selector S) chromedp.Action[chromedp.Void] {
	return chromedp.Click(selector)
}

func TestProgramInABrowser(t *testing.T) {
	_, address := serving(t)
	b := openTab(t, address, 1280, 860)
	b.picture("desk-empty")
	b.do(click(chromedp.CSS("#start")), at("home/start"))
	b.picture("desk-home")
	b.do(click(key("danger")), at("danger/start")) // by mouse
	b.do(chromedp.Focus(key("silent")), chromedp.KeyEvent(kb.Enter), at("danger/silent"))
	b.do(chromedp.SendKeys(chromedp.CSS("#text"), "are un pistol"+kb.Enter), at("danger/start"))
	b.do(chromedp.SendKeys(chromedp.CSS("#text"), "imi verifica telefonul"+kb.Enter), at("violence/phone"),
		chromedp.WaitVisible(chromedp.CSS("#messages em")))
	b.picture("desk-note")
	b.do(click(chromedp.CSS("#attach")), click(chromedp.CSS("#share-place")), chromedp.WaitVisible(chromedp.CSS("#map path")))
	b.picture("desk-places")
	b.do(chromedp.SendKeys(chromedp.CSS("#town"), "sibi"), click(chromedp.CSS("#towns li:first-child button")), at("near/what"))
	b.do(click(key("social")), at("near/social"))
	b.picture("desk-near")
	ledger := b.text("#ledger")
	b.do(click(key("leave")), chromedp.WaitVisible(chromedp.CSS("#nothing")))
	b.picture("desk-left")
	if !strings.Contains(ledger, "deleted") || strings.Contains(ledger, "pistol") {
		t.Errorf("the list beside the phone says:\n%s", ledger)
	}
}

func TestProgramOnAPhone(t *testing.T) {
	_, address := serving(t)
	b := openTab(t, address, 360, 740, chromedp.EmulateMobile, chromedp.EmulateTouch)
	b.do(chromedp.SetValue(chromedp.CSS("#language"), "en"),
		chromedp.Evaluate[chromedp.Void](`document.getElementById("language").onchange()`),
		chromedp.WaitVisible(chromedp.CSS(`html[lang="en"] #start`)))
	b.do(click(chromedp.CSS("#start")), at("home/start"))
	b.picture("phone-home")
	b.do(click(key("near")), at("near/start"))
	b.picture("phone-counties")
	b.do(click(key("CJ")), at("near/what"), click(key("hospital")), at("near/hospital"))
	b.picture("phone-hospital")
	wide, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > innerWidth`))
	if err != nil || wide {
		t.Errorf("the page is wider than the phone: %v, %v", wide, err)
	}
	b.do(click(chromedp.CSS("#new-person")), chromedp.WaitVisible(chromedp.CSS("#start")))
}
