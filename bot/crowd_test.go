package bot

import (
	"log/slog"
	"testing"
	"time"

	"liman/bot/errand"
	"liman/bot/intake"
	"liman/flows"
	"liman/store"
)

// What is typed while newcomers are a crowd says so to the conversation, which then hears danger alone; before that it does not.
func TestT35_AConversationKnowsOfTheCrowd(t *testing.T) {
	b := &Bot{Options: Options{Now: time.Now, After: time.After, Log: slog.New(slog.DiscardHandler)}}
	b.intake = intake.New(intake.Options[store.ChatID, errand.Errand]{Rate: chatRate(), Long: longMailbox, Most: fullMailbox, People: mostPeople, Now: b.Now})
	hers := errand.Act{Job: (&errand.Jobs{Log: b.Log}).NewJob(1, "ro", errand.Acts), Input: flows.Input{Act: flows.Types, Text: "x"}}
	if b.inSession(hers).Input.Crowd {
		t.Error("nobody waits, and it is a crowd")
	}
	for chat := range 2000 { // there is no slot, so all of them wait
		b.intake.Put(t.Context(), store.ChatID(chat+1), intake.Mail[errand.Errand]{Act: hers})
	}
	if !b.inSession(hers).Input.Crowd {
		t.Error("a crowd waits, and nobody says so")
	}
}
