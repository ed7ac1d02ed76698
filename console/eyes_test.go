package console

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// eyes is one headless chromium before consoles. Who sits before it, which console it is and in which language stands in the name of the host, as
// ana.busy.ro.localhost, so that many look at once and nobody signs in.
type eyes struct {
	testing.TB
	browser context.Context
	port    string
	worlds  map[string]*world

	mu       sync.Mutex
	sessions map[string]*client // by the name of the host
	cut      atomic.Bool        // no request gets through
}

// opened starts chromium before consoles. Where it cannot be had, the test says so; make test installs it.
func opened(t testing.TB, worlds map[string]*world) *eyes {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("chromium is missing; make test installs it (on Debian: apt-get install chromium)")
	}
	e := &eyes{TB: t, worlds: worlds, sessions: make(map[string]*client)}
	served := httptest.NewServer(e)
	t.Cleanup(served.Close)
	e.port = served.URL[strings.LastIndexByte(served.URL, ':'):]
	flags := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("hide-scrollbars", true), chromedp.Flag("font-render-hinting", "none"), chromedp.UserDataDir(t.TempDir()))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), flags...)
	t.Cleanup(cancel)
	e.browser, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(e.browser, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	return e
}

// ServeHTTP asks the console that the host names, signed in as the host says.
func (e *eyes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if e.cut.Load() {
		panic(http.ErrAbortHandler) // as if a line were gone
	}
	host, _, _ := strings.Cut(r.Host, ":")
	named := strings.Split(host, ".")
	if len(named) != 4 || e.worlds[named[1]] == nil {
		http.NotFound(w, r)
		return
	}
	world := e.worlds[named[1]]
	r.Header.Set("Accept-Language", named[2])
	e.mu.Lock()
	c := e.sessions[host]
	if c == nil {
		c = world.signedIn(strings.Trim(named[0], "_"), named[2])
		e.sessions[host] = c
	}
	e.mu.Unlock()
	if c.cookie != nil {
		r.AddCookie(c.cookie)
	}
	if world.Play != nil {
		r.Host = strings.TrimPrefix(world.Origin, "http://")
	}
	world.ServeHTTP(w, r)
}

// address is a page's as somebody sees it ("" for nobody who has signed in).
func (e *eyes) address(world, who, lang, path string) string {
	if who == "" {
		who = "nobody_"
	}
	return "http://" + who + "." + world + "." + lang + ".localhost" + e.port + "/console/" + path
}

// tab is a page of the browser.
type tab struct {
	*eyes
	ctx context.Context
}

func (e *eyes) tab() tab {
	e.Helper()
	ctx, cancel := chromedp.NewContext(e.browser)
	e.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		e.Fatal(err)
	}
	return tab{e, ctx}
}

// patience is what a step may take on a busy machine.
const patience = 2 * time.Minute

func (b tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.Error(err) // a worker that ended would leave others waiting
	}
}

// seen is what an expression gives on the page that the tab shows.
func seen[A any](b tab, expression string) A {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	got, err := chromedp.Run(ctx, chromedp.Evaluate[A](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.Error(err) // a worker that ended would leave others waiting
	}
	return got
}

// shownAs sets how pages are shown: the width in CSS pixels, how much larger they are drawn, light or dark, "" or "print".
func (b tab) shownAs(width, height int64, scale float64, scheme, medium string) {
	b.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: scale})
		if err != nil {
			return err
		}
		_, err = cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
		})
		return err
	}))
}

// scripts lets pages run theirs, or not.
func (b tab) scripts(run bool) {
	b.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !run})
		return err
	}))
}

// picture keeps a picture among the artefacts of a CI run, of the whole page.
func (b tab) picture(folder, name string) {
	b.Helper()
	if folder == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(folder+"/"+name+".png", png, 0o600)
	}
	if err != nil {
		b.Error(err)
	}
}

// opens opens a page and waits until it is there.
func (b tab) opens(s sight, lang string) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(b.address(s.world, s.who, lang, s.path))); err != nil {
		b.Errorf("%s: %v", s.path, err)
	}
}
