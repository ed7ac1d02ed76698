package console

import (
	"strings"
	"testing"
)

// How often screens were shown this month stands on Today and on the topic's outline, where somebody counts; else nothing is said of it.
func TestScreensThatWereShown(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	said := catalog()["en"]["used.times"]["other"]
	const title = "The screens that were shown most this month"
	for _, path := range []string{"", "topics/danger"} {
		if body := ana.get(path).body; strings.Contains(body, title) || strings.Contains(body, "times this month") {
			t.Errorf("%q speaks of counts, and nobody counts", path)
		}
	}
	w.redis.HSet("counts:2026-10", "danger/speak", "77") // another month
	w.redis.HSet("counts:2026-11", "danger/start", "12", "violence/start", "40", "gone/start", "99")
	want := strings.ReplaceAll(said, "{n}", "12")
	today, topic := ana.get("").body, ana.get("topics/danger").body
	if !strings.Contains(today, title) || !strings.Contains(today, want) || !strings.Contains(topic, want) {
		t.Errorf("what was shown twelve times is not said: %s", want)
	}
	if strings.Contains(today, "77 times") || strings.Contains(topic, "77 times") || strings.Contains(today, "99 times") {
		t.Error("another month, or a screen that is gone, is counted")
	}
	if strings.Index(today, "/console/screens/violence/start") > strings.Index(today, "/console/screens/danger/start") {
		t.Error("what was shown most does not come first")
	}
}
