package bot

import (
	"net/http"
	"testing"
	"time"

	"liman/bot/standin"
)

// A test of bot/bubble that needs the whole bot: what is owed is drawn by the look at the wipe list.

// A screen that Telegram refuses for good stays owed, and is drawn when it takes it again; not before the lease is over.
func TestWhatTelegramRefusesStaysOwed(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	ana.open()
	w.telegram.Fail(standin.Fault{Method: "editMessageText", Code: http.StatusNotFound, Times: 1 << 20})
	ana.PressOld(ana.bubble().ID, ana.data("danger"))
	w.until("it is owed", func() bool { return w.kept(ana).Owed && w.telegram.Waiting(testToken) == 0 })
	w.telegram.Calm()
	w.clock.pass(owedFor + time.Second)
	w.wait("the screen that is owed", func() bool { return ana.node() == "danger/start" })
	w.until("nothing to be owed", func() bool { return !w.kept(ana).Owed })
}
