package bot

import (
	"net/http"
	"testing"
	"time"

	"liman/bot/standin"
	"liman/flows"
)

// What waits for its chat ends when she leaves: an edit for which Telegram asked to wait does not hold up her way out.
func TestT06_LeavingEndsWhatWaits(t *testing.T) {
	w := newWorld(t)
	const told = 70 * time.Second
	w.clock.hold(told)
	ana := w.person("ro")
	ana.open()
	bubble, danger, leave := ana.bubble().ID, ana.data("danger"), ana.data(flows.Leave)
	w.telegram.Fail(standin.Fault{Method: "editMessageText", Code: http.StatusTooManyRequests, RetryAfter: 70, Times: 1})
	ana.PressOld(bubble, danger)
	w.until("the edit to wait", func() bool { return w.clock.waitedFor(told) })
	ana.PressOld(bubble, leave)
	w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
}
