package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// inView tells whether the end of the chat is in view, as Telegram has it, and whether the name of the first card is, which
// follows the title among what is bold.
const inView = `(() => {
	const list = document.getElementById("messages"), frame = list.getBoundingClientRect()
	const bold = list.querySelectorAll(".message:last-child .bubble strong")
	const r = bold[1]?.getBoundingClientRect()
	return {end: Math.abs(list.scrollHeight - list.clientHeight - list.scrollTop) < 2,
		first: !!r && r.top >= frame.top && r.bottom <= frame.bottom, name: bold[1]?.textContent ?? ""}
})()`

// TestTheFirstLocalLineIsOnTheFirstScreen presses her way to what is near on a phone of 360x740 in four languages. As it
// comes, with the end in view and nothing scrolled, the first local entry can be read and the numbers can be copied.
func TestTheFirstLocalLineIsOnTheFirstScreen(t *testing.T) {
	_, address := serving(t)
	for _, lang := range []string{"ro", "en", "hu", "uk"} {
		b := openTab(t, address, 360, 740, chromedp.EmulateMobile, chromedp.EmulateTouch)
		b.do(chromedp.SetValue(chromedp.CSS("#language"), lang),
			chromedp.Evaluate[chromedp.Void](`document.getElementById("language").onchange()`),
			chromedp.WaitVisible(chromedp.CSS(`html[lang="`+lang+`"] #start`)))
		b.do(click(chromedp.CSS("#start")), at("home/start"))
		b.picture("near-home-" + lang)
		for _, county := range []string{"CJ", "VS", "B"} {
			b.do(click(key("near")), at("near/start"), clickAnywhere(key(county)))
			if county == "B" {
				b.do(at("near/sector"), clickAnywhere(key("B3")))
			}
			b.do(at("near/what"))
			for _, what := range []string{"social", "police"} {
				b.do(clickAnywhere(key(what)), at("near/"+what))
				b.picture("near-" + what + "-" + county + "-" + lang)
				seen := value[struct {
					End, First bool
					Name       string
				}](b, inView)
				if !seen.End || !seen.First {
					t.Errorf("%s in %s, %s: the end is in view: %v, the first entry (%s): %v", what, county, lang, seen.End, seen.Name, seen.First)
				}
				if county == "B" && what == "social" {
					b.numbersCanBePressed("0372 126 100")
				}
				b.do(clickAnywhere(key("more")), at("near/what"))
			}
			b.do(clickAnywhere(key("back")), chromedp.WaitVisible(chromedp.CSS(`#messages button[data-data*=" near/start "], #messages button[data-data*=" near/sector "]`)))
			b.do(chromedp.SendKeys(chromedp.CSS("#text"), "/start\r"), at("home/start"))
		}
	}
}

// clickAnywhere presses a button, in view or not.
func clickAnywhere(selector chromedp.CSS) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](`document.querySelector(` + "`" + string(selector) + "`" + `).click()`)
}

// numbersCanBePressed holds a number on the phone: readable, a link as Telegram's apps make one, and on a button that puts it
// on the clipboard and tells the bot nothing.
func (b tab) numbersCanBePressed(number string) {
	b.Helper()
	value[bool](b, `(navigator.clipboard.writeText = async (text) => { window.copied = text }, true)`)
	if to := value[string](b, `[...document.querySelectorAll(".bubble a")].find(a => a.textContent === "`+number+`")?.href ?? ""`); to != "tel:"+strings.ReplaceAll(number, " ", "") {
		b.Errorf("%s leads to %q", number, to)
	}
	before := b.text("#messages")
	b.do(clickAnywhere(chromedp.CSS(`#messages button[data-copy="` + number + `"]`)))
	if got := value[string](b, `window.copied ?? ""`); got != number || b.text("#messages") != before {
		b.Errorf("pressed %s, copied %q", number, got)
	}
}
