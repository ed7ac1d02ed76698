package bot

import (
	"testing"
	"time"

	"liman/bot/errand"
	"liman/flows"
	"liman/store"
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

// A message that came to be when she had left is deleted as soon as it is heard of, not by the wipe list some time.
func TestWhatIsSentAfterSheLeftIsDeletedAtOnce(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	a := errand.Act{Job: w.bot.jobs.NewJob(store.ChatID(ana.ID()), "ro", errand.Acts), Message: store.Message{ID: ana.Send("/start")}}
	w.wait("her words to go", func() bool { return !ana.visible(a.Message.ID) && ana.node() != "" })
	ed := w.bot.current.Load()
	id, err := w.bot.post(t.Context(), a.Chat, ed.FirstLine("ro", w.kept(ana).State.Choices))
	if err != nil || !ana.visible(id) {
		t.Fatalf("message %d: %v", id, err)
	}
	w.bot.unwanted(t.Context(), &sending{Job: a.Job, maybe: w.bot.maybe(a)}, posted{id: id})
	if ana.visible(id) {
		t.Error("it stays")
	}
}
