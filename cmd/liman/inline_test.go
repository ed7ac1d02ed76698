package main

import (
	"slices"
	"testing"
	"time"

	"liman/bot/standin"
)

// TestPoint2_TheFirstInlineQueryAsAProcess asks inline as nobody did before, of the program as it is deployed, with the real
// clock: each person's first query is answered at once, while her chat waits for something else, too.
func TestPoint2_TheFirstInlineQueryAsAProcess(t *testing.T) {
	h := newHouse(t, plan{})
	ana := h.telegram.Chat(testToken, standin.Person{ID: 7000000100, FirstName: "Ana", LanguageCode: "ro"})
	ana.Send("/start") // once it is answered, the program is there
	if !h.wait(20*time.Second, func() bool {
		return slices.ContainsFunc(ana.Messages(), func(m standin.Message) bool { return len(m.Buttons) > 0 })
	}) {
		t.Fatalf("no screen; the log:\n%s", h.log)
	}
	for i, text := range []string{"cluj", "112", "", "cluj"} {
		eva := h.telegram.Chat(testToken, standin.Person{ID: int64(7000000200 + i), FirstName: "Eva", LanguageCode: "ro"})
		if i == 3 { // her chat has to wait
			h.telegram.Fail(standin.Fault{Method: "sendMessage", ChatID: eva.ID(), Code: 429, RetryAfter: 10, Times: 1})
			eva.Send("/start")
		}
		began := time.Now()
		query := eva.Ask(text)
		if !h.wait(2*time.Second, func() bool { _, is := eva.Offered(query); return is }) {
			t.Errorf("%q was not answered in time; the log:\n%s", text, h.log)
		}
		t.Logf("%q answered after %v", text, time.Since(began))
		if results, _ := eva.Offered(query); len(results) == 0 {
			t.Errorf("%q: nothing is offered", text)
		}
	}
}
