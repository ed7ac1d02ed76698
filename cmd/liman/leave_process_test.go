package main

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"liman/bot/standin"
	"liman/flows"
)

// From her press until nothing is left but the cover it takes two seconds at the most, whatever Telegram makes of edits: too many
// of them, an error, silence, a lost line; also if that begins with the tap before.
func TestPromiseOutInTwoSeconds(t *testing.T) {
	t.Parallel()
	var edits atomic.Int64
	h := newHouse(t, plan{front: func(_ *house, telegram http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/editMessageText") {
				edits.Add(1)
			}
			telegram.ServeHTTP(w, r)
		})
	}})
	id := int64(7)
	for name, fault := range map[string]standin.Fault{
		"429": {Code: 429, RetryAfter: 20}, "502": {Code: 502}, "silence": {Hang: true}, "a lost line": {Drop: true},
	} {
		for _, before := range []bool{false, true} {
			h.inTime(fmt.Sprintf("leaving under %s, from the tap before %v", name, before), 2*time.Second, func() time.Duration {
				id++
				ana := h.visitor(id)
				ana.says(h, "/start")
				ana.taps(h, "danger")
				fault.Method, fault.ChatID, fault.Times = "editMessageText", id, 1000
				_, leave := option(ana.Chat, flows.Leave)
				h.telegram.Fail(fault)
				if _, data := option(ana.Chat, "strangled"); before {
					drawn := edits.Load()
					ana.PressOld(ana.bubble().ID, data)
					h.until("the tap before", func() bool { return edits.Load() > drawn })
				}
				began := time.Now()
				ana.PressOld(ana.bubble().ID, leave)
				h.answer("leaving under "+name, func() bool { return len(ana.Messages()) == 0 })
				took := time.Since(began)
				h.telegram.Calm()
				return took
			})
		}
	}
}

// A message was sent and the line broke before its number was heard: nothing of it is left once she leaves, though others are busy
// and Telegram numbers all their messages in one row.
func TestPromiseNothingIsLeftOfALostSend(t *testing.T) {
	t.Parallel()
	h := newHouse(t, plan{env: []string{"LIMAN_IDLE=30s"}})
	h.visitor(1).says(h, "/start")
	for id := int64(10); id < 20; id++ {
		ana := h.visitor(id)
		h.telegram.Fail(standin.Fault{Method: "sendMessage", ChatID: id, Times: 1, DropAfter: true})
		ana.Send("/start")
		for other := int64(0); other < 15; other++ {
			h.telegram.Chat(testToken, standin.Person{ID: 1000 + other, FirstName: "X", LanguageCode: "ro"}).Send("/start")
		}
		h.answer("/start", func() bool { return hasScreen(ana) })
		ana.Send("x")
		h.answer("x", func() bool { return len(ana.Messages()) == 0 })
	}
}

// hasScreen tells whether a screen stands in a chat, whatever else does.
func hasScreen(v visitor) bool {
	for _, m := range v.Messages() {
		if m.FromBot && len(m.Buttons) > 0 {
			return true
		}
	}
	return false
}

// A photo's caption is heard as a text, and goes with the photo; what Telegram itself writes into the chat goes without a word.
func TestPromiseWhateverSheSends(t *testing.T) {
	t.Parallel()
	h := newHouse(t, plan{})
	ana := h.visitor(7)
	ana.says(h, "/start")
	ana.SendFields("photo", map[string]any{"photo": []any{map[string]any{"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}}, "caption": "mă omoară, ajutor"})
	h.answer("a caption", func() bool {
		return len(ana.Messages()) == 1 && strings.Contains(ana.node(), "danger/") && strings.Contains(ana.bubble().Text, "112")
	})
	was := ana.bubble()
	ana.SendFields("auto-delete", map[string]any{"message_auto_delete_timer_changed": map[string]any{"message_auto_delete_time": 86400}})
	h.answer("the auto-delete timer", func() bool { return len(ana.Messages()) == 1 })
	if now := ana.bubble(); now.ID != was.ID || now.Text != was.Text {
		t.Errorf("the auto-delete timer was answered with %.60q", now.Text)
	}
	ana.SendFields("dice", map[string]any{"dice": map[string]any{"emoji": "🎲", "value": 3}})
	h.answer("a dice", func() bool { return ana.bubble().Edits > was.Edits })
}
