package bot

import (
	"errors"
	"strings"
	"testing"

	"liman/bot/errand"
	"liman/flows"
)

// A fault in our own code ends one answer, not the service, and its report holds nothing of what it was about.
func TestAPanicSaysWhereAndNotWhat(t *testing.T) {
	w := newWorld(t)
	a := errand.Act{Job: w.bot.jobs.NewJob(7123456789, "ro", errand.Acts), Input: flows.Input{Act: flows.Types, Text: "canary-text"}}
	for _, reason := range []any{errors.New("canary-text"), "canary-text", a} {
		func() {
			defer a.Guard()
			panic(reason)
		}()
	}
	report := w.log.String()
	if strings.Count(report, `"msg":"panic"`) != 3 || !strings.Contains(report, "TestAPanicSaysWhereAndNotWhat") {
		t.Errorf("no report:\n%s", report)
	}
	if strings.Contains(report, "canary") || strings.Contains(report, "7123456789") {
		t.Errorf("the report tells too much:\n%s", report)
	}
	w.person("ro").open() // everybody else is answered
}
