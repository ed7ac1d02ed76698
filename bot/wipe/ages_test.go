package wipe

import (
	"testing"
	"time"

	"liman/bot/sequence"
	"liman/bot/telegram"
	"liman/store"
)

// What depends on each other stands in an order; each line says what would go wrong.
func TestTimesThatDependOnEachOther(t *testing.T) {
	const deletable = 48 * time.Hour // Telegram's
	for _, rule := range []struct {
		earlier, later time.Duration
		wrong          string
	}{
		{diceStays, OldBubble, "a dice could outlive the bubble below which it stands"},
		{OldBubble + store.MaxIdle, lastWipe, "a bubble that she left alone is too old before its wipe"},
		{lastWipe + 9*maxRetry, givenUp, "a wipe that is refused has fewer than ten tries"},
		{givenUp, deletable, "a deletion is given up when it is too late to cover"},
		{givenUp, store.KeepWipe, "the list is gone while something can still be deleted"},
		{store.KeepWipe, sequence.Kept, "what was sent is sought with numbers that nobody noted"},
		{store.MaxIdle, store.KeepChat, "a conversation ends before her silence"},
		{store.KeepChat, store.KeepSalt, "a chat cannot be opened while it lives"},
		{store.KeepChoices, store.KeepWipe, "what she chose outlives what it was about"},
		{telegram.CallTimeout, sequence.Flight, "a call comes to be after it was looked for"},
	} {
		if rule.earlier >= rule.later {
			t.Errorf("%v is not before %v: %s", rule.earlier, rule.later, rule.wrong)
		}
	}
}
