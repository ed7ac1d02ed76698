package bot

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"liman/bot/mark"
	"liman/bot/standin"
	"liman/edition"
	"liman/flows"
	"liman/session"
	"liman/store"
)

// hides puts the cover on in four taps from the home screen, with the page about frost, and leaves.
func (p *person) hides() {
	p.w.Helper()
	p.open()
	for _, tap := range []string{"more", "settings", "cover", "frost"} {
		p.press(tap)
	}
	p.leaves()
}

// commandsAt are a chat's own commands as Telegram has them.
func (w *world) commandsAt(p *person, lang string) string {
	return w.telegram.Profile(testToken, "setMyCommands@"+fmt.Sprint(p.ID()), lang)
}

// menuOn is the menu that a phone in a language shows, by Telegram's rule: the first list that is set.
func (w *world) menuOn(p *person, lang string) string {
	for _, list := range []string{w.commandsAt(p, lang), w.commandsAt(p, ""),
		w.telegram.Profile(testToken, "setMyCommands", lang), w.telegram.Profile(testToken, "setMyCommands", "")} {
		if list != "" {
			return list
		}
	}
	return ""
}

// Nothing that Telegram shows tells the way in, nor that there is one: the menu of a covered chat is that of any other, and what
// is kept for us is of one length and differs for one choice.
func TestT08_T37_TheMenuOfACoveredChatIsAnybodys(t *testing.T) {
	w := newWorld(t)
	ana, eva, ina := w.covered(), w.person("ro"), w.person("ro")
	w.wait("a face", func() bool { return w.telegram.Profile(testToken, "setMyCommands", "uk") != "" })
	eva.open()
	ina.hides()
	w.marked()
	for _, lang := range []string{"ro", "en", "hu", "uk"} {
		if lang == "ro" && w.menuOn(ana, lang) != w.menuOn(eva, lang) {
			t.Errorf("a phone sees that a cover is on:\n%s\n%s", w.menuOn(ana, lang), w.menuOn(eva, lang))
		}
		if w.menuOn(ana, lang) != w.menuOn(ina, lang) {
			t.Errorf("two covers have two menus")
		}
	}
	one, two := w.commandsAt(ana, mark.HiddenLanguage), w.commandsAt(ina, mark.HiddenLanguage)
	if one == two || len(one) != len(two) || len(one) == 0 {
		t.Errorf("what is kept tells one from another by its length: %d, %d", len(one), len(two))
	}
	for _, list := range []string{one, two, w.commandsAt(ana, ""), w.commandsAt(ina, "")} {
		for _, tells := range append(ed(t).Book.Screens(), "frost", "zapada", "door") {
			if strings.Contains(list, tells) {
				t.Errorf("%q stands at Telegram: %s", tells, list)
			}
		}
	}
}

func ed(t *testing.T) *edition.Edition {
	t.Helper()
	e, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// An operator's own menu is the covered one's, too.
func TestT08_AnOperatorsMenuIsTheCoveredOnesToo(t *testing.T) {
	w := newQuietWorld(t)
	w.ownFace = true
	w.start()
	own := `[{"command":"start","description":"Winter"}]`
	w.telegramSets("setMyCommands", map[string]string{"commands": own})
	ana := w.person("ro")
	ana.hides()
	w.marked()
	if got := w.menuOn(ana, "ro"); got != own {
		t.Errorf("the menu is %s", got)
	}
}

// telegramSets asks Telegram for something with the bot's token, as BotFather or an older build did.
func (w *world) telegramSets(method string, params map[string]string) {
	w.Helper()
	if _, err := w.bot.api.Request(w.Context(), time.Second, method, params); err != nil {
		w.Fatal(err)
	}
}

// The mark is recognised by what it is, whatever commands the menu has by then, and one of an older build is, too: with its page,
// with a page that is gone, and beside more or fewer commands than today's.
func TestT32_AMarkOfAnyBuildIsRecognised(t *testing.T) {
	today := `{"command":"start","description":"x"},{"command":"help","description":"x"},{"command":"exit","description":"x"}`
	tests := []struct{ name, commands, way string }{
		{"of an older build", `[` + today + `,{"command":"frost","description":"x"}]`, "frost"},
		{"of an older build with fewer commands", `[{"command":"start","description":"x"},{"command":"cold_body","description":"x"}]`, "cold-body"},
		{"of an older build with more commands", `[` + today + `,{"command":"a","description":"x"},{"command":"b","description":"x"},{"command":"gas","description":"x"}]`, "gas"},
		{"with a page that is gone", `[` + today + `,{"command":"ice","description":"x"}]`, "roof"},
		{"without anything but itself", `[` + today + `]`, "aid"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			ana := w.person("ro")
			ana.open()
			ana.leaves()
			w.redis.FlushAll()
			w.telegramSets("setMyCommands", map[string]string{"scope": mark.ScopeOf(store.ChatID(ana.ID())), "commands": test.commands})
			ana.open()
			if ana.node() != "cold/start" {
				t.Fatalf("it opens %s", ana.node())
			}
			w.until("a mark of today", func() bool { return w.commandsAt(ana, mark.HiddenLanguage) != "" })
			w.marked() // the mark is two lists
			if strings.Contains(w.commandsAt(ana, ""), test.way) {
				t.Errorf("the page still stands in the menu: %s", w.commandsAt(ana, ""))
			}
			ana.press(test.way)
			ana.press("sources")
			if ana.node() != "home/start" {
				t.Errorf("%s led to %s", test.way, ana.node())
			}
		})
	}
}

// Closed when in doubt: without a record, and with Telegram slow, refusing, or answering nothing that makes sense, nothing opens,
// for somebody covered; and whoever has no cover comes in, and is told, as soon as Telegram answers.
func TestT37_ClosedWhenInDoubt(t *testing.T) {
	faults := map[string]standin.Fault{
		"429":  {Method: "getMyCommands", Code: http.StatusTooManyRequests, RetryAfter: 1, Times: 1000},
		"502":  {Method: "getMyCommands", Code: http.StatusBadGateway, Times: 1000},
		"400":  {Method: "getMyCommands", Code: http.StatusBadRequest, Times: 1000},
		"lost": {Method: "getMyCommands", Drop: true, Times: 1000},
		"null": {Method: "getMyCommands", Body: `{"ok":true,"result":null}`, Code: http.StatusOK, Times: 1000},
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			ana, eva := w.covered(), w.person("ro")
			w.redis.FlushAll()
			w.bot.sessions.Open.Set(store.ChatID(ana.ID()), false)
			w.telegram.Fail(fault)
			for _, p := range []*person{ana, eva} {
				p.Send("/start")
				w.wait("the cover", func() bool { return p.node() == "cold/start" })
				p.press("frost")
				p.Send("zapada")
				w.wait("a search", func() bool { return strings.Contains(p.bubble().Text, w.text("ro", "note.cover-search")) })
				query := p.PressOld(p.bubble().ID, p.data("sources"))
				w.wait("the sources", func() bool { return p.Answered(query) && p.node() == "cold/sources" })
				w.tellsNothing(p)
				p.leaves()
			}
			w.telegram.Calm()
			ana.open()
			if ana.node() != "cold/start" {
				t.Errorf("the cover is off: %s", ana.node())
			}
			ana.write("zapada")
			eva.open()
			if ana.node() != "home/start" || eva.node() != "home/start" {
				t.Errorf("the word led to %s; without a cover, it opens %s", ana.node(), eva.node())
			}
			if !strings.Contains(eva.bubble().Text, w.text("ro", "note.cover-doubt")) {
				t.Errorf("she is not told: %s", eva.bubble().Text)
			}
		})
	}
}

// tellsNothing fails if anything that was ever shown in a chat is no page of the cover and nothing that an outage may show.
func (w *world) tellsNothing(p *person) {
	w.Helper()
	cover := []string{w.text(p.lang, "bubble.first"), w.text(p.lang, "cover.text"), w.text(p.lang, "emergency.covered")}
	for _, node := range ed(w.T).Book.Screens() {
		if strings.HasPrefix(node, "cold/") {
			cover = append(cover, w.text(p.lang, node+".title"))
		}
	}
	ledger := p.Ledger()
	if i := slices.IndexFunc(ledger, func(e standin.Entry) bool { return e.What == "deleted" && e.FromBot }); i > 0 {
		ledger = ledger[i:] // from when she had left the settings
	}
	for _, e := range ledger {
		fits := func(text string) bool { return strings.Contains(e.Text, text) }
		if e.FromBot && e.What != "deleted" && !slices.ContainsFunc(cover, fits) {
			w.Errorf("it shows %q", e.Text)
		}
	}
}

// An outage shows a covered chat, and one of which nothing is known, 112 alone; one that is known as open keeps the help lines.
func TestT37_AnOutageTellsNothing(t *testing.T) {
	w := newWorld(t)
	ana, eva, ina := w.covered(), w.person("ro"), w.person("ro")
	eva.open()
	w.redis.SetError("away")
	for _, p := range []*person{ana, ina} {
		p.Send("/start")
		w.wait("the screen of an outage", func() bool { return p.node() == session.EmergencyNode })
		m := p.bubble()
		if m.Text != w.text("ro", "emergency.covered") || !strings.Contains(m.Text, "112") || strings.Contains(buttons(m), w.text("ro", "button.leave")) {
			t.Errorf("it shows %q, %q", m.Text, buttons(m))
		}
		for _, number := range []string{"500 333", "119", "violen"} {
			if strings.Contains(m.Text, number) {
				t.Errorf("%s stands in %q", number, m.Text)
			}
		}
	}
	eva.Press(eva.bubble().ID, eva.data("danger"))
	w.wait("the help lines", func() bool { return eva.bubble().Text == w.text("ro", "emergency.text") })
	w.redis.SetError("")
	w.wait("the cover", func() bool { return ana.node() == "cold/start" })
	w.wait("what was asked", func() bool { return eva.node() == "danger/start" && ina.node() == "home/start" })
}

// coveredSoon is somebody who has put the cover on, whose mark Telegram makes wait until the clock is released.
func (w *world) coveredSoon() *person {
	w.Helper()
	w.clock.hold(7 * time.Second)
	ana := w.person("ro")
	ana.open()
	for _, tap := range []string{"more", "settings", "cover"} {
		ana.press(tap)
	}
	w.wait("everybody's menu", func() bool { return w.telegram.Profile(testToken, "setMyCommands", "uk") != "" }) // else the fault would meet it
	w.telegram.Fail(standin.Fault{Method: "setMyCommands", Times: 1, Code: http.StatusTooManyRequests, RetryAfter: 7})
	ana.press("frost")
	if first, _, _ := strings.Cut(ana.bubble().Text, "\n"); first != w.text("ro", "note.cover-on-soon") {
		w.Fatalf("the first line does not say that Telegram has not confirmed: %q", first)
	}
	return ana
}

// A write that Telegram makes wait never overtakes a later choice: what stands there in the end is what she chose last.
func TestT32_ALateMarkNeverOvertakesHerChoice(t *testing.T) {
	w := newHurriedWorld(t)
	ana := w.coveredSoon()
	ana.press("again")
	ana.press("off")
	if first, _, _ := strings.Cut(ana.bubble().Text, "\n"); first != w.text("ro", "note.cover-off-soon") && first != w.text("ro", "note.cover-off") {
		t.Errorf("the first line is %q", first)
	}
	w.clock.release()
	w.marked()
	if at := w.commandsAt(ana, "") + w.commandsAt(ana, mark.HiddenLanguage); at != "" {
		t.Errorf("the cover that she took off stands at Telegram: %s", at)
	}
	ana.leaves()
	w.redis.FlushAll()
	ana.open()
	if ana.node() != "home/start" {
		t.Errorf("it opens %s", ana.node())
	}
}

// A choice that she makes while the one before is on its way to Telegram is written after it.
func TestT32_AChoiceFollowsTheMarkThatIsUnderWay(t *testing.T) {
	w := newQuietWorld(t)
	w.hurry = true
	var holds atomic.Bool
	underWay, free := make(chan struct{}), make(chan struct{})
	w.http.Config.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/setMyCommands") && holds.CompareAndSwap(true, false) {
			close(underWay)
			<-free
		}
		w.telegram.ServeHTTP(rw, r)
	})
	w.start()
	ana := w.person("ro")
	ana.open()
	for _, tap := range []string{"more", "settings", "cover"} {
		ana.press(tap)
	}
	w.wait("everybody's menu", func() bool { return w.telegram.Profile(testToken, "setMyCommands", "uk") != "" }) // else that would be held
	holds.Store(true)
	ana.press("frost")
	<-underWay
	ana.press("again")
	ana.press("off")
	close(free)
	w.marked()
	if at := w.commandsAt(ana, "") + w.commandsAt(ana, mark.HiddenLanguage); at != "" {
		t.Errorf("the cover that she took off stands at Telegram: %s", at)
	}
}

// A mark that Telegram makes wait longer than her answer does is written all the same.
func TestT32_AMarkThatTelegramMakesWaitIsWritten(t *testing.T) {
	w := newHurriedWorld(t)
	ana := w.coveredSoon()
	w.clock.release()
	w.marked()
	if w.commandsAt(ana, mark.HiddenLanguage) == "" || w.commandsAt(ana, "") == "" || strings.Contains(w.log.String(), `"alarm":"cover"`) {
		t.Errorf("the mark was given up; the log:\n%s", w.log)
	}
	ana.leaves()
	w.redis.FlushAll()
	ana.open()
	if ana.node() != "cold/start" {
		t.Errorf("it opens %s", ana.node())
	}
}

// marked waits until no mark is being written.
func (w *world) marked() {
	w.Helper()
	w.until("the writer to end", func() bool {
		return w.bot.marks.Writes() == 0
	})
}

// A mark that could not be taken away before the program ended goes with the next beginning: off stays off, two days long by our
// own record, and then at Telegram, too.
func TestT32_AMarkThatStayedGoesWithTheNextBeginning(t *testing.T) {
	w := newHurriedWorld(t)
	ana := w.covered()
	ana.open()
	ana.write("zapada")
	for _, tap := range []string{"more", "settings", "cover"} {
		ana.press(tap)
	}
	w.telegram.Fail(standin.Fault{Method: "deleteMyCommands", Times: 1000, Code: http.StatusBadRequest})
	ana.press("off")
	ana.leaves()
	w.stop()
	w.telegram.Calm()
	if w.commandsAt(ana, "") == "" {
		t.Fatal("the mark was taken away all the same")
	}
	w.start()
	w.clock.pass(14 * time.Hour) // the chat's record has ended
	w.redis.SetTime(w.clock.Now())
	w.redis.FastForward(14 * time.Hour)
	ana.open()
	if ana.node() != "home/start" {
		t.Errorf("it opens %s", ana.node())
	}
	w.until("the mark gone", func() bool { return w.commandsAt(ana, "") == "" && w.commandsAt(ana, mark.HiddenLanguage) == "" })
}

// No page of the cover carries what a winter guide would not have, in any language.
func TestTheCoverCarriesNothingElse(t *testing.T) {
	e := ed(t)
	for _, lang := range e.Words.Languages() {
		for _, node := range e.Book.Screens() {
			if !strings.HasPrefix(node, "cold/") {
				continue
			}
			s := e.Screen(lang, e.Book.View(flows.State{Node: node, Lang: lang, Locked: true}))
			for _, row := range s.Rows {
				for _, b := range row {
					if b.Label == e.Text(lang, "button.leave") || b.Label == e.Text(lang, "button.help") {
						t.Errorf("%s in %s has the button %s", node, lang, b.Label)
					}
				}
			}
		}
	}
}

// The cover is on and the session Redis was restarted: leaving from a screen of before deletes it. Out is out.
func TestLeavingUnderTheCoverWithoutARecord(t *testing.T) {
	w := newWorld(t)
	ana := w.covered()
	ana.open()
	ana.write("zapada")
	ana.press("danger")
	leave := ana.data(flows.Leave)
	w.redis.FlushAll()
	ana.PressOld(ana.bubble().ID, leave)
	w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
	ana.open()
	if ana.node() != "cold/start" {
		t.Errorf("it opens %s", ana.node())
	}
}

// A button of a flow that has the id of the emergency screen's button is no button of the emergency screen.
func TestAgainOfAFlowAfterLeaving(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	ana.open()
	old := ana.bubble().ID
	ana.leaves()
	happened := len(ana.Ledger())
	query := ana.PressOld(old, edition.ButtonData{Edition: ed(t).ID(), Node: "plan/yours", Option: "again"}.String())
	w.wait("an answer", func() bool { return ana.Answered(query) })
	w.until("that it was answered", func() bool { return len(w.kept(ana).Updates) == 3 })
	if !w.kept(ana).Left {
		t.Error("the chat goes on after she left")
	}
	for _, e := range ana.Ledger()[happened:] {
		t.Errorf("after she left: %s %q", e.What, e.Text)
	}
}
