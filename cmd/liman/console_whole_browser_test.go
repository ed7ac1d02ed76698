package main

import (
	"bufio"
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// office is a console before a ledger that nobody has published in, a chat page that serves this ledger, and the operator's key.
type office struct {
	*newsroom
	console string // its address
	chat    string
	link    string // of the first admin
}

func newOffice(t *testing.T) *office {
	t.Helper()
	p := newcomers(t)
	p.redis = bareRedis(t)
	o := &office{newsroom: p, console: "http://localhost:" + port(freeAddress(t))}
	console := program(t, append(p.env, "REDIS_CONSOLE_URL="+p.redis, "CONSOLE_ADDR="+strings.Replace(strings.TrimPrefix(o.console, "http://"), "localhost", "127.0.0.1", 1), "CONSOLE_ORIGIN="+o.console), "console")
	out, err := console.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	console.Stderr = os.Stderr
	if err := console.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { console.Process.Kill(); console.Wait() })
	printed := bufio.NewReader(out)
	o.link = printedAddress(t, printed, o.console+"/console/enrol/")
	printedAddress(t, printed, "127.0.0.1:") // it listens
	_, o.chat = serving(t, p.env[0], "REDIS_URL="+bareRedis(t), "REDIS_DURABLE_URL="+p.redis)
	p.env = append(p.env, "REDIS_PUBLISHER_URL="+p.redis) // for the operator's commands
	return o
}

func port(address string) string {
	_, port, _ := strings.Cut(address, ":")
	return port
}

// beside is another person's tab in the same browser, with nothing of this one's: no cookie, no passkey.
func (b tab) beside(address, element string, viewport chromedp.Action[chromedp.Void]) tab {
	b.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	b.Cleanup(cancel)
	other := tab{b.T, ctx}
	other.do(viewport, chromedp.Navigate(address), chromedp.WaitVisible(chromedp.CSS(element)))
	return other
}

// enrols makes a passkey on the page of a link, and signs in with it.
func (b tab) enrols(name string) {
	b.Helper()
	b.do(chromedp.Func(withPasskeys))
	if name != "" {
		b.do(chromedp.SendKeys(chromedp.CSS("input[name=name]"), name))
	}
	b.do(pressOn("form[data-passkey=create] .primary"), comes("form[data-passkey=login]"))
	b.do(pressOn("form[data-passkey=login] .primary"), comes("nav"))
}

// holds waits until a page's script finds that something is so.
func holds(expression string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		for {
			is, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!!("+expression+")"))
			if err == nil && is || ctx.Err() != nil {
				return ctx.Err()
			}
			time.Sleep(20 * time.Millisecond)
		}
	})
}

// types writes behind what stands in a text, key by key, and waits until it is saved.
func (b tab) types(cell, words string) {
	b.Helper()
	box := "document.querySelector(`#" + cell + " [name=value]`)"
	value[int](b, box+".focus(), "+box+".setSelectionRange(99999, 99999), 0")
	b.do(chromedp.KeyEvent(words), holds(box+".form.elements.was.value.endsWith(`"+words+"`) && document.querySelector(`#said`).textContent === document.body.dataset.saved"))
}

// invites makes an invitation's link.
func (b tab) invites(o *office, name string, roles ...string) (link string) {
	b.Helper()
	const form = `form[action="/console/people/invite"].card `
	b.page(o.console + "/console/people")
	b.do(chromedp.SendKeys(chromedp.CSS(form+"input[name=name]"), name))
	for _, role := range roles {
		b.do(pressOn(form + "[value=" + role + "]"))
	}
	b.do(pressOn(form+"button"), comes("input[readonly]"))
	return value[string](b, "document.querySelector(`input[readonly]`).value")
}

// founds has the operator sign the team that the page of people proposes, as the page says.
func (o *office) founds(ana tab) {
	o.Helper()
	ana.page(o.console + "/console/people")
	ana.picture("console-waiting")
	ana.do(pressOn(`form[action="/console/people/add"] > button`), comes("pre"))
	for line := range strings.Lines(ana.text("pre")) {
		o.says(strings.Fields(strings.Replace(line, "operator.key", o.key("operator"), 1))[1:]...)
	}
}

// signs sends the change on with the author's own passkey.
func (b tab) signs(why string) {
	b.Helper()
	b.do(chromedp.SendKeys(chromedp.CSS("form[action$='/send'] [name=why]"), why), pressOn("form[action$='/send'] .primary"), comes("form[data-passkey=get]"))
	b.do(pressOn("form[data-passkey=get] .primary"), comes(".done"))
}

// approves looks at the one change that waits, ticks what she has seen, and signs it with her passkey.
func (b tab) approves(o *office, picture string) {
	b.Helper()
	b.page(o.console + "/console/review")
	b.do(pressOn(`main a[href^="/console/review/"]`), comes("form[data-passkey=get]"))
	b.picture(picture)
	b.fitsAPhone()
	value[int](b, "document.querySelectorAll(`form[data-passkey=get] [type=checkbox]`).forEach(box => box.click()) || 0")
	b.do(pressOn("form[data-passkey=get] .primary"), comes("ol[reversed]"))
}

// goesOn presses a way again and again until its last screen says something, or says it no more: what was published is there a moment later.
func (b tab) goesOn(words string, says bool, way ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 2*time.Minute)
	defer cancel()
	for b.onScreen(words) != says {
		if ctx.Err() != nil {
			b.picture("failed")
			b.Fatalf("the chat page says %q: never %v", words, says)
		}
		b.do(way...)
	}
}

// tries opens the change in the phone, goes to the screen that says otherwise now, and keeps what she did as a story.
func (b tab) tries(o *office, change string) {
	b.Helper()
	b.page(o.console + "/console/phone?lang=en&change=" + change)
	const inside = "document.querySelector(`iframe.phone`).contentDocument.querySelector("
	b.do(holds(inside + "`#messages button[data-data$=' danger']`)"))
	value[int](b, inside+"`#messages button[data-data$=' danger']`).click(), 0")
	b.do(holds(inside + "`#messages`).textContent.includes(`" + strings.TrimSpace(addedEN) + "`)"))
	b.picture("console-preview")
	if strip := value[float64](b, "(f => f.contentWindow.innerHeight - f.contentDocument.querySelector(`#phone`).getBoundingClientRect().bottom)(document.querySelector(`iframe.phone`))"); strip > 1 {
		b.Errorf("below the phone %v px of its frame are empty", strip)
	}
	b.do(chromedp.SendKeys(chromedp.CSS("[action$='/story'] [name=name]"), "o clipă"), pressOn("[action$='/story'] button"), comes("form[action$='/send']"))
}

const (
	editedText = "danger-start-text"
	addedRO    = " Respiră o dată."
	addedEN    = " Take one breath."
)

// TestAChangeFromTheFirstAdminToAPhone is the whole way, by three people with passkeys of their own: a first admin invites two, the operator signs the
// team, two of them write in two languages, one breaks a way, is told and mends it, sees it in the phone and keeps what she did there as a story, sends it on;
// the reviewer approves it on a phone of 360 px; a conversation that was under way goes on and says it; then it is taken back.
func TestAChangeFromTheFirstAdminToAPhone(t *testing.T) {
	o := newOffice(t)
	desk, phone := chromedp.EmulateViewport(1200, 800), chromedp.EmulateViewport(360, 740)
	ana := openPage(t, o.link, "form[data-passkey=create]", desk)
	ana.enrols("Ana")
	maria := ana.beside(ana.invites(o, "Maria", "reviewer", "publisher", "admin"), "form[data-passkey=create]", phone)
	maria.enrols("")
	tudor := ana.beside(ana.invites(o, "Tudor", "translator"), "form[data-passkey=create]", desk)
	tudor.enrols("")
	o.founds(ana)

	chat := ana.beside(o.chat, "#start", phone)
	chat.do(click(chromedp.CSS("#start")), at("home/start"), clickAnywhere(key("danger")), at("danger/start"))

	ana.page(o.console + "/console/screens/danger/start")
	ana.types("t-ro-"+editedText, addedRO)
	change := value[string](ana, "document.querySelector(`#t-ro-"+editedText+" [name=change]`).value")
	if change == "" {
		t.Fatal("what is typed belongs to no change")
	}
	tudor.page(o.console + "/console/change/" + change)
	tudor.do(pressOn(`form[action$="/open"] button`), holds("!document.querySelector(`form[action$='/open']`)"))
	tudor.page(o.console + "/console/screens/danger/start")
	tudor.types("t-en-"+editedText, addedEN)

	ana.page(o.console + "/console/screens/danger/start?part=buttons")
	ana.do(pressOn(`#button-no-sim form[action$="/remove"] button`), holds("!document.querySelector(`#button-no-sim`)"))
	ana.page(o.console + "/console/change/" + change)
	ana.picture("console-broken")
	if !value[bool](ana, "!!document.querySelector(`li.error`) && document.querySelector(`form[action$='/send'] .primary`).disabled") {
		t.Fatalf("she is not told that nothing leads to a screen any more:\n%s", ana.text("main"))
	}
	ana.do(pressOn("li.error a"), holds("location.pathname.startsWith(`/console/screens/`)"))
	ana.page(o.console + "/console/change/" + change)
	ana.do(pressOn(`form[action="/console/undo"] button`), holds("!document.querySelector(`li.error`) && !document.querySelector(`form[action$='/send'] .primary`).disabled"))

	ana.tries(o, change)
	ana.picture("console-story-kept")
	ana.shows("o clipă")

	ana.signs("se cere calm")
	maria.approves(o, "console-review-phone")

	there := []chromedp.Action[chromedp.Void]{clickAnywhere(key("silent")), at("danger/silent"), clickAnywhere(key("back")), at("danger/start")}
	if chat.onScreen(strings.TrimSpace(addedEN)) {
		t.Error("it was said before anybody pressed anything")
	}
	chat.goesOn(strings.TrimSpace(addedEN), true, there...)

	ana.takesBack(o.console)
	maria.approves(o, "console-review-back")
	chat.goesOn(strings.TrimSpace(addedEN), false, there...)
	for _, page := range []string{"change/" + change, "change", "history/2", "history", ""} {
		maria.page(o.console + "/console/" + page)
		maria.shows("aken back with no. 3")
		maria.fitsAPhone()
	}
}
