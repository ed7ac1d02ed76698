package bot

import (
	"slices"
	"strings"
	"testing"
	"time"

	"liman/bot/telegram"
	"liman/flows"
)

// sentFields are fields by which something that she sent is known; one that no list knows is one, too.
var sentFields = strings.Fields(`text rich_message animation audio document live_photo paid_media photo sticker story video video_note voice
	caption checklist contact dice game poll venue location invoice giveaway giveaway_winners something_of_2031`)

// Whatever kind of message there is, and one that nobody knows yet: what Telegram made is deleted and answered with nothing, what
// she sent is deleted and answered truly.
func TestEveryKindIsHeardOrLeftAlone(t *testing.T) {
	w := newWorld(t)
	ana := w.person("en")
	ana.open()
	_, services := telegram.MessageFields()
	for _, field := range append(sentFields, services...) {
		w.clock.pass(20 * time.Second) // nobody is that quick
		home, saw := ana.bubble(), edited(ana)
		id := ana.SendFields(field, map[string]any{field: contentOf(field)})
		if field != "dice" { // it stays for a day
			w.wait(field+" gone", func() bool { return !ana.visible(id) })
		}
		if slices.Contains(services, field) {
			ana.press("danger") // comes behind it
			if now := edited(ana); now != saw+1 {
				t.Errorf("%s was answered %d times", field, now-saw-1)
			}
			ana.press(flows.Back)
			continue
		}
		w.wait("an answer to "+field, func() bool {
			now := ana.bubble()
			return len(now.Buttons) > 0 && (now.Text != home.Text || now.ID != home.ID)
		})
		text := ana.bubble().Text
		note := w.text("en", "note.file-deleted")
		if field == "dice" {
			note = w.text("en", "note.file-stays")
		}
		heard := ana.node() == "danger/start"
		if wantHeard := strings.Contains(" text caption rich_message checklist poll ", " "+field+" "); wantHeard != heard {
			t.Errorf("%s was heard: %v, not %v: %s", field, heard, wantHeard, text)
		} else if !wantHeard && field != "location" && field != "venue" && !strings.Contains(text, note) {
			t.Errorf("%s was answered with %s", field, text)
		}
		ana.write("/start")
	}
	for _, m := range ana.Messages() {
		if !m.FromBot && m.Kind != "dice" {
			t.Errorf("a %s is there still", m.Kind)
		}
	}
	if w.bot.Skipped() != 0 {
		t.Errorf("%d could not be read", w.bot.Skipped())
	}
}

// edited is how many edits she saw.
func edited(p *person) int {
	n := 0
	for _, e := range p.Ledger() {
		if e.What == "edited" {
			n++
		}
	}
	return n
}

// contentOf is what a field holds, as far as anybody looks.
func contentOf(field string) any {
	words := "he has a knife"
	switch field {
	case "text", "caption":
		return words
	case "rich_message":
		return map[string]any{"blocks": []any{map[string]any{"type": "paragraph", "text": []any{"he has ", map[string]any{"type": "bold", "text": "a knife"}}}}}
	case "checklist":
		return map[string]any{"title": "help", "tasks": []any{map[string]any{"id": 1, "text": words}}}
	case "poll":
		return map[string]any{"id": "1", "question": words, "options": []any{}}
	case "location":
		return map[string]any{"latitude": 46.77, "longitude": 23.59}
	case "pinned_message":
		return map[string]any{"message_id": 1, "date": 0, "chat": map[string]any{"id": 7, "type": "private"}, "text": words}
	}
	return map[string]any{"text": "of Telegram's own", "emoji": "🎲", "value": 3}
}

// A caption is heard as a text is: 112 first; then the photo goes.
func TestACaptionIsHeard(t *testing.T) {
	w := newWorld(t)
	for _, kind := range []string{"photo", "video", "document", "voice", "animation", "paid_media"} {
		ana := w.person("ro")
		ana.open()
		id := ana.SendFields(kind, map[string]any{kind: []any{}, "caption": "mă omoară, ajutor"})
		w.wait("112 for a "+kind, func() bool { return ana.node() == "danger/start" })
		w.wait("the "+kind+" gone", func() bool { return !ana.visible(id) })
		if !strings.Contains(ana.bubble().Text, "112") {
			t.Errorf("%s: %s", kind, ana.bubble().Text)
		}
	}
	ana := w.person("ro")
	ana.open()
	ana.SendFields("photo", map[string]any{"photo": []any{}, "caption": "/exit"})
	w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
}

// A service message that Telegram does not let go is left alone, and nobody is told anything; so is one in the cover, and while
// Redis is away.
func TestServiceMessagesAreLeftAlone(t *testing.T) {
	w := newWorld(t)
	ana := w.covered()
	timer := map[string]any{"message_auto_delete_timer_changed": map[string]any{"message_auto_delete_time": 86400}}
	happened := len(ana.Ledger())
	w.redis.SetError("away")
	id := ana.SendFields("timer", timer)
	w.wait("the timer gone", func() bool { return !ana.visible(id) })
	w.redis.SetError("")
	w.until("it is acknowledged", func() bool { return w.telegram.Waiting(testToken) == 0 })
	for _, e := range ana.Ledger()[happened:] {
		if e.FromBot {
			t.Errorf("it answered: %s %q", e.What, e.Text)
		}
	}
}
