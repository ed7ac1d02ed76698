package main

import (
	"fmt"
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
	if !h.wait(time.Minute, func() bool {
		return slices.ContainsFunc(ana.Messages(), func(m standin.Message) bool { return len(m.Buttons) > 0 })
	}) {
		t.Fatalf("no screen; the log:\n%s", h.log)
	}
	people := int64(7000000200)
	for i, text := range []string{"cluj", "112", "", "cluj"} {
		h.inTime(fmt.Sprintf("an answer to %q", text), 2*time.Second, func() time.Duration {
			people++ // each asks for the first time
			eva := h.telegram.Chat(testToken, standin.Person{ID: people, FirstName: "Eva", LanguageCode: "ro"})
			if i == 3 { // her chat has to wait
				h.telegram.Fail(standin.Fault{Method: "sendMessage", ChatID: eva.ID(), Code: 429, RetryAfter: 10, Times: 1})
				eva.Send("/start")
			}
			began := time.Now()
			query := eva.Ask(text)
			h.answer("an answer to "+text, func() bool { _, is := eva.Results(query); return is })
			took := time.Since(began)
			if results, _ := eva.Results(query); len(results) == 0 {
				t.Errorf("%q: nothing is offered", text)
			}
			return took
		})
	}
}
