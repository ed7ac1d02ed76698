package main

import (
	"testing"
	"time"

	"liman/bot/standin"
)

// TestPoint2_TheFirstInlineQueryAsAProcess asks inline as nobody did before, of the program as it is deployed, with the real
// clock: each person's first query is answered at once, while her chat waits for something else, too.
func TestPoint2_TheFirstInlineQueryAsAProcess(t *testing.T) {
	h := newHouse(t, plan{})
	for i, text := range []string{"cluj", "112", ""} {
		ana := h.telegram.Chat(testToken, standin.Person{ID: int64(7000000100 + i), FirstName: "Ana", LanguageCode: "ro"})
		if i == 0 { // the program is there
			ana.Send("/start")
			if !h.wait(20*time.Second, func() bool { return len(ana.Messages()) == 1 }) {
				t.Fatalf("no screen; the log:\n%s", h.log)
			}
		} else {
			h.telegram.Fail(standin.Fault{Method: "sendMessage", ChatID: ana.ID(), Code: 429, RetryAfter: 10, Times: 1})
			ana.Send("/start")
		}
		began := time.Now()
		query := ana.Ask(text)
		if !h.wait(time.Second, func() bool { _, is := ana.Offered(query); return is }) {
			t.Errorf("%q was not answered within a second; the log:\n%s", text, h.log)
		}
		t.Logf("%q answered after %v", text, time.Since(began))
		if results, _ := ana.Offered(query); len(results) == 0 {
			t.Errorf("%q: nothing is offered", text)
		}
	}
}
