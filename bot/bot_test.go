package bot

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"liman/bot/standin"
	"liman/flows"
	"liman/session"
	"liman/store"
)

func TestAPersonOpensTapsAndLeaves(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	ana.open()
	if ana.node() != "home/start" {
		t.Fatalf("begins at %q", ana.node())
	}
	bubble := ana.bubble().ID
	ana.press("danger")
	if ana.node() != "danger/start" || ana.bubble().ID != bubble {
		t.Errorf("at %s in message %d, not edited in place (%d)", ana.node(), ana.bubble().ID, bubble)
	}
	ana.press(flows.Help)
	ana.press(flows.Back)
	if ana.node() != "danger/start" {
		t.Errorf("back led to %s", ana.node())
	}
	ana.write("/help")
	if ana.node() != "lines/start" {
		t.Errorf("/help led to %s", ana.node())
	}
}

func TestT06_OneBubbleAndNothingAfterLeaving(t *testing.T) {
	for _, way := range []string{flows.Leave, "/exit", "/iesi", "x", "X", "/exit@liman_test_bot"} {
		t.Run(way, func(t *testing.T) {
			w := newWorld(t)
			ana := w.person("ro")
			ana.open()
			bubble := ana.bubble().ID
			ana.press("danger")
			ana.write("ce fac") // every bubble() on the way fails on a second one
			if now := ana.bubble().ID; now != bubble {
				t.Errorf("the bubble %d became the message %d", bubble, now)
			}
			if way == flows.Leave {
				if _, err := ana.Press(ana.bubble().ID, ana.data(way)); err != nil {
					t.Fatal(err)
				}
			} else {
				ana.Send(way)
			}
			w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
			w.until("an empty wipe list", func() bool { return len(w.records()) == 1 }) // the record that she left
		})
	}
}

// A button that outlived its wipe, on another device or a screen that was off, shows nothing but the cover again.
func TestAButtonThatOutlivedItsWipe(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	ana.open()
	old, data := ana.bubble().ID, ana.data("danger")
	ana.Send("x")
	w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
	query := ana.PressOld(old, data)
	w.wait("an answer", func() bool { return ana.Answered(query) })
	ana.open()
	for _, e := range ana.Ledger() {
		if e.What == "sent" && e.FromBot && e.Text != w.text("ro", "bubble.first") {
			t.Errorf("it sent %q", e.Text)
		}
	}
}

func TestASecondStartMovesTheBubbleDown(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	first := ana.open().ID
	ana.press("danger")
	second := ana.open().ID
	if second == first || ana.node() != "home/start" {
		t.Errorf("message %d after %d, at %s", second, first, ana.node())
	}
}

func TestAnOldBubbleThatIsPressedBecomesTheBubble(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	ana.open()
	data := ana.data("danger")
	w.redis.FlushAll() // Redis was restarted: nobody knows her bubble
	if _, err := ana.Press(ana.bubble().ID, data); err != nil {
		t.Fatal(err)
	}
	w.wait("the start again", func() bool { return strings.Contains(ana.bubble().Text, w.text("ro", "note.old-button")) })
	ana.press("danger")
	if ana.node() != "danger/start" {
		t.Errorf("at %s", ana.node())
	}
}

func TestT30_FreeTextIsDeletedAndAnsweredWithHelp(t *testing.T) {
	w := newWorld(t)
	for _, text := range []string{"are un pistol", "he has a gun", strings.Repeat("ș", 4096), "<b>&", "/unknown", "{ro-112}"} {
		ana := w.person("ro")
		ana.open()
		answer := ana.write(text)
		if !strings.Contains(answer.Text, "112") {
			t.Errorf("%.20q was answered without 112", text)
		}
		if !strings.Contains(buttons(answer), "112") {
			t.Errorf("%.20q: no way to help", text)
		}
	}
}

func buttons(m standin.Message) string {
	var labels []string
	for _, row := range m.Buttons {
		for _, b := range row {
			labels = append(labels, b.Text)
		}
	}
	return strings.Join(labels, "|")
}

func TestWhateverIsSentIsDeletedAndAnswered(t *testing.T) {
	w := newWorld(t)
	for _, kind := range []string{"photo", "voice", "sticker", "document", "video", "contact"} {
		ana := w.person("en")
		ana.open()
		id := ana.SendOther(kind)
		w.wait(kind, func() bool {
			return !ana.visible(id) && strings.Contains(ana.bubble().Text, w.text("en", "note.file-deleted"))
		})
	}
}

func TestASharedPlaceIsDeletedAndUsed(t *testing.T) {
	w := newWorld(t)
	for _, at := range [][2]float64{{46.77, 23.59}, {48.2, 16.37}, {0, 0}, {999, -999}} {
		ana := w.person("ro")
		before := ana.open()
		id := ana.SendLocation(at[0], at[1])
		w.wait("an answer", func() bool { return !ana.visible(id) && ana.bubble().Text != before.Text })
	}
}

func TestT10_APayloadIsIgnored(t *testing.T) {
	w := newWorld(t)
	ed, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range ed.Words.Languages() {
		ana := w.person(lang)
		plain := ana.open()
		for _, payload := range []string{"from-his-phone", "danger", "danger_start", "x", strings.Repeat("9", 64)} {
			eva := w.person(lang)
			same := eva.write("/start " + payload)
			if plain.Text != same.Text || buttons(plain) != buttons(same) {
				t.Errorf("in %s, %s changed something:\n%s", lang, payload, same.Text)
			}
			if one, two := w.kept(ana).State, w.kept(eva).State; !reflect.DeepEqual(one, two) {
				t.Errorf("in %s, %s is in the state: %+v, %+v", lang, payload, one, two)
			}
		}
	}
	if strings.Contains(w.log.String(), "from-his") {
		t.Error("a payload is in the log")
	}
}

// kept is a chat as Redis has it.
func (w *world) kept(p *person) session.Chat {
	w.Helper()
	var chat session.Chat
	w.asks(func() (err error) {
		chat, err = w.bot.sessions.Load(w.Context(), store.ChatID(p.ID()))
		return err
	})
	return chat
}

func TestT12_BlockingDestroysEverything(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	ana.open()
	if len(w.records()) == 0 {
		t.Fatal("nothing is kept")
	}
	ana.press("more")
	ana.press("settings")
	ana.press("idle")
	ana.press("hour")
	if n := len(w.records()); n < 4 { // her chat, her choices, and the wipe list with hers
		t.Fatalf("%d keys are kept", n)
	}
	waits := len(w.clock.waited())
	ana.Block()
	w.until("nothing but the wipe entry", w.onlyWipes)
	for _, wait := range w.clock.waited()[waits:] {
		if wait > 200*time.Millisecond && wait != wipePeriod {
			t.Errorf("it waited %v before it forgot her", wait)
		}
	}
}

// onlyWipes tells whether the wipe list is all that is kept.
func (w *world) onlyWipes() bool {
	keys := w.records()
	return len(keys) == 2 && strings.HasPrefix(keys[0], "wipe:") && keys[1] == "wipes"
}

// A chat that blocked the bot before we knew is forgotten when a reply is refused.
func TestABlockedChatIsForgotten(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	ana.open()
	w.telegram.Fail(standin.Fault{Method: "editMessageText", Code: http.StatusForbidden, Times: 1})
	if _, err := ana.Press(ana.bubble().ID, ana.data("danger")); err != nil {
		t.Fatal(err)
	}
	w.until("nothing but the wipe entry", w.onlyWipes)
}

func TestTheSameUpdateTwice(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	ana.open()
	ana.press("danger")
	before := w.telegram.Updates(testToken)
	ana.press(flows.Back)
	w.stop() // before it could acknowledge: the stand-in is asked to repeat below
	drawn := len(w.calls("editMessageText"))
	w.start()
	for _, u := range before {
		w.telegram.Inject(testToken, u)
	}
	w.until("an answer from the state", func() bool { return len(w.calls("editMessageText")) > drawn })
	if now := w.kept(ana).State.Node; now != "home/start" {
		t.Errorf("what she did before she went back was done again: she is at %s", now)
	}
}

func TestTwoTapsAtOnceBothCount(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	ana.open()
	id := ana.bubble().ID
	first, second := ana.data("violence"), ana.data("danger")
	one, two := ana.PressOld(id, first), ana.PressOld(id, second)
	w.wait("both", func() bool { return ana.Answered(one) && ana.Answered(two) && ana.node() == "danger/start" })
}

func TestUpdatesThatSayNothing(t *testing.T) {
	w := newWorld(t)
	for _, u := range []string{
		`{}`, `{"poll":{"id":"1"}}`, `{"message":{}}`, `{"message":{"message_id":1,"date":1,"chat":{"id":-100,"type":"supergroup"},"text":"x"}}`,
		`{"callback_query":{"id":"1"}}`, `{"callback_query":{"id":"2","from":{"id":7,"is_bot":false,"first_name":"x"},"inline_message_id":"3","data":"x"}}`,
		`{"message":7}`, `{"callback_query":{"id":"3","from":{"id":8,"is_bot":false,"first_name":"x"},"data":"x","chat_instance":"1"}}`,
		`{"my_chat_member":{"chat":{"id":5,"type":"private"}}}`, `{"my_chat_member":{}}`, `{"edited_message":{"message_id":1}}`,
	} {
		w.telegram.Inject(testToken, []byte(u))
	}
	ana := w.person("ro")
	ana.open() // comes behind them all
	if w.bot.Skipped() == 0 {
		t.Error("an update that cannot be read was not counted")
	}
}

func TestT15_WaitsAsTold(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	ana.open()
	w.telegram.Fail(standin.Fault{Method: "editMessageText", Code: http.StatusTooManyRequests, RetryAfter: 3, Times: 1})
	ana.press("danger")
	if !slices.Contains(w.clock.waited(), 3*time.Second) {
		t.Errorf("waited %v", w.clock.waited())
	}
}

func TestTelegramInTrouble(t *testing.T) {
	faults := []standin.Fault{
		{Method: "editMessageText", Code: http.StatusInternalServerError, Times: 2},
		{Method: "editMessageText", Body: "<html>502 Bad Gateway</html>", Code: http.StatusBadGateway, Times: 1},
		{Method: "editMessageText", Drop: true, Times: 1},
		{Method: "editMessageText", DropAfter: true, Times: 1},
		{Method: "getUpdates", Code: http.StatusBadGateway, Times: 2},
		{Method: "getUpdates", Drop: true, Times: 2},
		{Method: "deleteMessage", Drop: true, Times: 1},
	}
	for _, f := range faults {
		t.Run(fmt.Sprintf("%+v", f), func(t *testing.T) {
			w := newWorld(t)
			ana := w.person("ro")
			ana.open()
			w.telegram.Fail(f)
			ana.press("danger")
			ana.write("qwxz")
			if ana.node() != "hear/start" {
				t.Errorf("at %s", ana.node())
			}
		})
	}
}

func TestABubbleThatIsGoneIsSentAgain(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	first := ana.open().ID
	w.telegram.Fail(standin.Fault{Method: "editMessageText", Code: http.StatusBadRequest, Times: 1})
	if _, err := ana.Press(first, ana.data("danger")); err != nil {
		t.Fatal(err)
	}
	w.wait("another bubble", func() bool {
		return slices.ContainsFunc(ana.Messages(), func(m standin.Message) bool { return m.FromBot && m.ID != first })
	})
}

// One chat that Telegram tells to wait holds up nobody else.
func TestOneSlowChatDelaysNobody(t *testing.T) {
	w := newWorld(t)
	slow := w.person("ro")
	slow.open()
	w.clock.hold(30 * time.Second)
	w.telegram.Fail(standin.Fault{Method: "editMessageText", ChatID: slow.ID(), Code: http.StatusTooManyRequests, RetryAfter: 30, Times: 1})
	if _, err := slow.Press(slow.bubble().ID, slow.data("danger")); err != nil {
		t.Fatal(err)
	}
	for range 150 { // more than a batch of updates goes by
		other := w.person("ro")
		other.open()
	}
	if slow.node() != "home/start" {
		t.Fatal("it was not slow")
	}
	w.clock.release()
	w.wait("the slow one", func() bool { return slow.node() == "danger/start" })
}

func TestNothingPersonalIsLogged(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	ana.open()
	w.redis.SetError("away")
	ana.Send("canary-text")
	w.wait("trouble", func() bool { return strings.Contains(w.log.String(), "redis is away") })
	w.redis.SetError("")
	w.until("her words in the state", func() bool { return len(w.kept(ana).Updates) == 2 })
	w.wait("normal service", func() bool { return len(ana.Messages()) == 1 && ana.bubble().Text != w.text("ro", "emergency.text") })
	ana.press(flows.Help)
	w.noIDs(ana)
	if strings.Contains(w.log.String(), "canary-text") {
		t.Errorf("what she wrote is in the log:\n%s", w.log)
	}
}
