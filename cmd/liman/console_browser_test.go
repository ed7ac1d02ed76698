package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// withPasskeys gives the tab a passkey of a phone, as a fingerprint opens it.
func withPasskeys(ctx context.Context, t *chromedp.Target) error {
	if _, err := cdp.Call(ctx, t, webauthn.Enable, webauthn.EnableParams{}); err != nil {
		return err
	}
	_, err := cdp.Call(ctx, t, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: "ctap2", Transport: "internal", HasResidentKey: true, HasUserVerification: true, AutomaticPresenceSimulation: true, IsUserVerified: true,
	}})
	return err
}

// staffTab is the program as a newcomer starts it, the address of the chat page, and a phone that is signed in to staff's pages with a passkey of its own.
func staffTab(t *testing.T, width, height int64) (address string, b tab) {
	t.Helper()
	_, out := started(t)
	address = printedAddress(t, out, "http://localhost:")
	link := printedAddress(t, out, address+"/console/enrol/")
	b = openPage(t, link, "input[name=name]", chromedp.EmulateViewport(width, height))
	b.do(chromedp.Func(withPasskeys))
	b.do(chromedp.SendKeys(chromedp.CSS("input[name=name]"), "Ana"), pressOn("form[data-passkey=create] .primary"),
		comes("form[data-passkey=login]"))
	b.do(pressOn("form[data-passkey=login] .primary"), comes("nav"))
	return address, b
}

// pressOn presses a button, in view or not.
func pressOn(selector string) chromedp.Action[chromedp.Void] {
	return clickAnywhere(chromedp.CSS(selector))
}

// comes waits until a page shows an element, whichever page the browser is on meanwhile.
func comes(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		for {
			there, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("document.readyState === `complete` && !!document.querySelector(`"+selector+"`)"))
			if err == nil && there || ctx.Err() != nil {
				return ctx.Err() // a page that is just leaving gives an error, and is asked again
			}
			time.Sleep(20 * time.Millisecond)
		}
	})
}

// page opens a page of the console and waits for it.
func (b tab) page(address string) {
	b.Helper()
	b.do(chromedp.Navigate(address), comes("h1"))
}

// shows fails unless the page says so.
func (b tab) shows(words string) {
	b.Helper()
	if text := b.text("main"); !strings.Contains(text, words) {
		b.picture("failed")
		b.Fatalf("no %q on:\n%s", words, text)
	}
}

// onScreen tells whether the chat's latest screen shows a text.
func (b tab) onScreen(words string) bool {
	b.Helper()
	return value[bool](b, "[...document.querySelectorAll(`#messages .message`)].at(-1).textContent.includes(`"+words+"`)")
}

// until looks again at what is near until the screen shows a text. What was published is there a moment later: the program reads the ledger.
func (b tab) until(words string) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	for !b.onScreen(words) {
		if ctx.Err() != nil {
			b.picture("failed")
			b.Fatalf("%s does not come to the chat page", words)
		}
		b.do(clickAnywhere(key("more")), at("near/what"))
		b.do(clickAnywhere(key("social")), at("near/social"))
	}
}

// signedForPlay is the button with which the colleague who is played approves what she has signed.
const signedForPlay = `form[action$="/play"] .primary`

// TestANumberFromTheConsoleToAPhone is the program as a newcomer has it: she enrols a passkey on a phone, corrects a number in three steps, signs, the
// colleague who is played approves, and the conversation under way on the chat page shows it. Then she takes it back.
func TestANumberFromTheConsoleToAPhone(t *testing.T) {
	address, b := staffTab(t, 360, 740)
	chat := openTab(t, address, 360, 740, chromedp.EmulateMobile)
	chat.do(click(chromedp.CSS("#start")), at("home/start"), clickAnywhere(key("near")), at("near/start"))
	chat.do(clickAnywhere(key("B")), at("near/sector"), clickAnywhere(key("B3")), at("near/what"), clickAnywhere(key("social")), at("near/social"))
	if !chat.onScreen(oldNumber) {
		t.Fatalf("%s is not what people see first", oldNumber)
	}

	w := b.walks(address + "/console/")
	w.do(w.press("nav a[href='/console/numbers']"), comes("input[name=q]"))
	w.do(w.write("input[name=q]", "sector 3"), w.press("main form[role=search] button"), comes("main a[href^='/console/numbers/"+corrected+"']"))
	w.do(w.press("main a[href^='/console/numbers/"+corrected+"']"), comes(".short .number"))
	w.step("find the number")
	b.picture("console-number")
	b.fitsAPhone()
	w.do(w.write(".short .number", newNumber), w.press("[value=right]"), w.press("[name=by]"), w.press(".short .primary"), comes("form[action$='/send']"))
	w.step("correct it")
	b.shows(oldNumber)
	b.shows(newNumber)
	b.picture("console-number-look")
	w.do(w.press(`form[action$="/send"] .primary`), comes("form[data-passkey=get]"))
	if value[int](b, "document.querySelectorAll(`form[data-passkey=get] [name=play]`).length") != 0 {
		t.Error("the program would sign for somebody who has a passkey")
	}
	w.do(w.press("form[data-passkey=get] .primary"), comes(signedForPlay))
	w.step("look and sign")
	if chat.onScreen(newNumber) {
		t.Error("one passkey was enough")
	}
	w.do(w.press(signedForPlay), comes(".done"))
	w.step("a colleague approves")
	chat.until(newNumber)
	w.step("on a phone")
	if w.presses > 10 || w.fields > 2 {
		t.Errorf("the short way takes %d presses and %d fields", w.presses, w.fields)
	}
	chat.picture("console-number-on-a-phone")

	b.takeBackNewest(address)
	chat.until(oldNumber)
}

// walk is what somebody does from page to page, counted and timed.
type walk struct {
	tab
	presses, fields int
	pages           int // before the step under way
	began, last     time.Time
}

// walks begins a walk on a page.
func (b tab) walks(address string) *walk {
	b.Helper()
	b.page(address)
	return &walk{tab: b, pages: value[int](b, "history.length"), began: time.Now(), last: time.Now()}
}

// press is one press of hers.
func (w *walk) press(selector string) chromedp.Action[chromedp.Void] {
	w.presses++
	return pressOn(selector)
}

// write is one field that she fills in.
func (w *walk) write(selector, text string) chromedp.Action[chromedp.Void] {
	w.fields++
	return chromedp.SetValue(chromedp.CSS(selector), text)
}

// step logs what it took to come here. What a person reads and types between two presses is not in it.
func (w *walk) step(name string) {
	w.Helper()
	pages := value[int](w.tab, "history.length")
	w.Logf("%s: %d pages and %.1f s; so far %d presses, %d fields, %.1f s", name, pages-w.pages, time.Since(w.last).Seconds(), w.presses, w.fields, time.Since(w.began).Seconds())
	w.pages, w.last = pages, time.Now()
}

// fitsAPhone fails where a page scrolls sideways, or what stands above its own words takes more than a fifth of the phone.
func (b tab) fitsAPhone() {
	b.Helper()
	if value[bool](b, "document.documentElement.scrollWidth > innerWidth") {
		b.Error("the page is wider than the phone")
	}
	if above := value[float64](b, "document.querySelector(`body > header`).getBoundingClientRect().height"); above > 740/5 {
		b.Errorf("the head of the page takes %v px", above)
	}
}

// The entry that is corrected: what people in Bucharest's third sector see first.
const (
	corrected = "dgaspc-bucuresti-dgaspc-sector-3"
	oldNumber = "0372 126 100"
	newNumber = "0372 126 199"
)

// takeBackNewest takes back what was published last: her passkey, and the colleague's who is played.
func (b tab) takeBackNewest(address string) {
	b.Helper()
	b.takesBack(address)
	b.do(comes(signedForPlay), pressOn(signedForPlay), comes("nav"))
}

// takesBack asks for what was before the newest record, and signs it with her passkey.
func (b tab) takesBack(address string) {
	b.Helper()
	b.page(address + "/console/history")
	b.do(pressOn(`main a[href^="/console/history/"]`), comes(`form[action$="/back"]`))
	b.picture("console-take-back")
	b.do(chromedp.SetValue(chromedp.CSS(`form[action$="/back"] [name=why]`), "proba s-a încheiat"), pressOn(`form[action$="/back"] button`),
		comes("form[data-passkey=get]"))
	value[int](b, "document.querySelectorAll(`form[data-passkey=get] [type=checkbox]`).forEach(box => box.click()) || 0") // each group is seen
	b.do(pressOn("form[data-passkey=get] .primary"), holds("!document.querySelector(`form[data-passkey=get]`)"))
}
