package errand

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"liman/flows"
)

// A fault in our own code ends one answer, not the service, and its report holds nothing of what it was about. That everybody else is
// answered, and she gets the emergency screen, has its test in bot (TestT14_APanicGivesTheEmergencyScreen).
func TestAPanicSaysWhereAndNotWhat(t *testing.T) {
	var log bytes.Buffer
	jobs := &Jobs{Log: slog.New(slog.NewJSONHandler(&log, nil))}
	a := Act{Job: jobs.NewJob(7123456789, "ro", Acts), Input: flows.Input{Act: flows.Types, Text: "canary-text"}}
	for _, reason := range []any{errors.New("canary-text"), "canary-text", a} {
		func() {
			defer a.Guard()
			panic(reason)
		}()
	}
	report := log.String()
	if strings.Count(report, `"msg":"panic"`) != 3 || !strings.Contains(report, "TestAPanicSaysWhereAndNotWhat") {
		t.Errorf("no report:\n%s", report)
	}
	if strings.Contains(report, "canary") || strings.Contains(report, "7123456789") {
		t.Errorf("the report tells too much:\n%s", report)
	}
}
