package edition

import (
	"sync"
	"testing"
	"time"

	"liman/directory"
	"liman/directory/hours"
)

// opened once for all tests that read the real edition; it never changes.
var openedBuiltin = sync.OnceValues(func() (*Edition, error) { return Open(Builtin()) })

func builtinEdition(t *testing.T) *Edition {
	t.Helper()
	e, err := openedBuiltin()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestPoint1_WordsForPeople wants a message for every word by which entries are chosen.
func TestPoint1_WordsForPeople(t *testing.T) {
	e := builtinEdition(t)
	var kinds []string
	for _, k := range append(directory.Kinds(), directory.ContactKinds()...) {
		kinds = append(kinds, string(k))
	}
	for prefix, words := range map[string][]string{
		"kind": kinds, "group": directory.Groups(), "topic": directory.Topics(), "audience": directory.Audiences(),
		"channel": directory.Channels(), "access": directory.Accesses(), "calling": directory.Callings(), "cost": directory.Costs(),
	} {
		for _, word := range words {
			for _, lang := range e.Words.Languages() {
				if id := prefix + "." + word; !e.Words.Has(lang, id) {
					t.Errorf("%s has no words for %s", lang, id)
				}
			}
		}
	}
}

// TestPoint1_OpenInWords says what is known of a moment in both languages.
func TestPoint1_OpenInWords(t *testing.T) {
	e := builtinEdition(t)
	zone, err := time.LoadLocation("Europe/Bucharest")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC) // Monday, 09:00 there
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, zone) }
	for _, c := range []struct {
		state  hours.State
		ro, en string
	}{
		{hours.State{Status: hours.Open}, "deschis zi și noapte", "open day and night"},
		{hours.State{Status: hours.Open, Until: at(23, 16)}, "deschis, închide la 16:00", "open, closes at 16:00"},
		{hours.State{Status: hours.Open, Until: at(24, 0)}, "deschis, închide Ma la 00:00", "open, closes Tue at 00:00"},
		{hours.State{Status: hours.Closed, Opens: at(27, 8)}, "închis acum; deschide V la 08:00", "closed now; opens Fri at 08:00"},
		{hours.State{Status: hours.Closed, Opens: at(30, 8)}, "închis acum; deschide pe 30 nov. 2026 la 08:00", "closed now; opens on 30 Nov 2026 at 08:00"},
		{hours.State{Status: hours.Closed}, "închis acum", "closed now"},
		{hours.State{}, "program necunoscut", "hours not known"},
		{hours.State{Status: hours.Unknown}, "program necunoscut", "hours not known"},
	} {
		if got := e.OpeningText("ro", c.state, now); got != c.ro {
			t.Errorf("%+v: %q, want %q", c.state, got, c.ro)
		}
		if got := e.OpeningText("en", c.state, now); got != c.en {
			t.Errorf("%+v: %q, want %q", c.state, got, c.en)
		}
	}
}

// TestPoint8_MediumIsToBeConfirmed looks at every card that people can be shown: a number of medium trust says so, one of
// low trust is not there.
func TestPoint8_MediumIsToBeConfirmed(t *testing.T) {
	e := builtinEdition(t)
	seen := map[directory.Trust]int{}
	look := func(id string, o directory.Origin, numbers []string, card Card) {
		said := card.Unconfirmed
		switch {
		case o.Trust == directory.Low && len(card.Numbers) > 0:
			t.Errorf("%s: a number of low trust is shown", id)
		case o.Trust == directory.Medium && (!said || len(card.Numbers) == 0 && len(numbers) > 0):
			t.Errorf("%s is not shown as to be confirmed: %+v", id, card)
		case o.Trust == directory.High && said:
			t.Errorf("%s is confirmed, and shown as if not", id)
		}
		seen[o.Trust]++
	}
	for _, c := range e.Directory.Contacts() {
		if c.Shown() {
			look(c.ID, c.Origin, []string{c.Number()}, e.contactCard("ro", c))
		}
	}
	for _, s := range e.Directory.Services() {
		if s.Shown() {
			look(s.ID, s.Origin, s.Phones, e.serviceCard("ro", directory.Hit{Service: s}))
		}
	}
	if seen[directory.High] == 0 || seen[directory.Medium] == 0 || seen[directory.Low] == 0 {
		t.Errorf("cards seen: %v", seen)
	}
}

// TestPoint1_WhatHappensWhenOneCalls is on the card of a line, unless staff wrote about it in their own words.
func TestPoint1_WhatHappensWhenOneCalls(t *testing.T) {
	e := builtinEdition(t)
	for id, want := range map[string]string{
		"dk-dv":     "you do not have to say who you are",
		"se-dv":     "not on the bill, but it stays in the phone's call history · they can bring in an interpreter",
		"ro-sms113": e.Text("en", "contact/ro-sms113.about"),
	} {
		c, known := e.Directory.Contact(id)
		if card := e.contactCard("en", c); !known || len(card.Lines) == 0 || card.Lines[0] != want {
			t.Errorf("%s: %q, want %q first", id, card.Lines, want)
		}
	}
}
