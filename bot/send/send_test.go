package send

import (
	"testing"
	"time"

	"liman/bot/errand"
	"liman/bot/wipe"
	"liman/store"
)

// Each sending is noted as one of its own, also by two replicas that answer one act and know the same numbers.
func TestEachSendingIsItsOwn(t *testing.T) {
	t.Parallel()
	jobs := &errand.Jobs{Now: time.Now}
	act := errand.Act{Job: jobs.NewJob(1, "ro", errand.Acts), Message: store.Message{ID: 7}}
	first := (&Sends{Wipes: &wipe.Wipes{Jobs: jobs}, Replicas: true}).For(act, time.Time{}).Maybe
	for range 3 { // by chance two may have one number, four may not
		if other := (&Sends{Wipes: &wipe.Wipes{Jobs: jobs}, Replicas: true}).For(act, time.Time{}).Maybe; !other.Is(first) {
			return
		}
	}
	t.Error("two sendings are one note")
}
