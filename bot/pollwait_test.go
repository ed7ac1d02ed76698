package bot

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"liman/bot/standin"
)

// Whatever a server says, the next poll comes after a minute at most: meanwhile nobody is heard.
func TestAPollThatFailedWaitsAMinuteAtMost(t *testing.T) {
	w := newQuietWorld(t)
	w.telegram.Fail(standin.Fault{Method: "getUpdates", Code: http.StatusTooManyRequests, RetryAfter: 500, Times: 1})
	w.start()
	w.person("ro").open()
	if waits := w.clock.waited(); !slices.Contains(waits, time.Minute) || slices.Contains(waits, 500*time.Second) {
		t.Errorf("waited %v", slices.Max(waits))
	}
}
