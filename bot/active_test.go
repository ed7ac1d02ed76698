package bot

import (
	"testing"
	"time"

	"liman/flows"
)

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
