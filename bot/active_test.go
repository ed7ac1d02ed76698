package bot

import (
	"testing"
	"time"

	"liman/flows"
)

// A test of bot/wipe and bot/bubble that needs the whole bot: somebody acts while her wipe comes due.

// A wipe that comes due while somebody is active is put off until she is silent, and her screen stays.
func TestAWipeIsPutOffForWhoeverIsActive(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	ana.open()
	w.clock.pass(10 * time.Minute)
	bubble := ana.press("danger")
	w.clock.pass(6 * time.Minute)
	w.until("the wipe to be put off", func() bool { return w.leased(9*time.Minute) || len(ana.Messages()) == 0 })
	if now := ana.bubble(); now.ID != bubble.ID || now.Text != bubble.Text {
		t.Errorf("her screen is %q", now.Text)
	}
	if w.kept(ana).Left {
		t.Error("she counts as gone")
	}
	ana.press(flows.Help)
}

// leased waits until the lease of the one chat on the wipe list lasts so long from now.
func (w *world) leased(left time.Duration) bool {
	for range 2000 {
		chats, err := w.redis.ZMembers("wipes")
		if err == nil && len(chats) == 1 {
			if ends, err := w.redis.ZScore("wipes", chats[0]); err == nil && time.UnixMilli(int64(ends)).Sub(w.clock.Now()) >= left {
				return true
			}
		}
		time.Sleep(time.Millisecond)
	}
	return false
}
