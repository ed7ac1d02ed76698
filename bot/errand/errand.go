// Package errand is what waits in a chat's mailbox, read out of an update, and the job that it is for whoever does it. Contract:
//   - an errand knows all that the update said which is ever needed: her input, her message, the button's message; nothing else keeps an update.
//   - a job says whose chat it is and why, and nothing of what she did: what deletes, covers and sends gets the job alone.
//   - what is begun beside a chat is begun by its job: a fault in it is caught and told without its words, and the end of the program waits for it.
//   - what Redis must know is tried by its job until it does (RetryUntilDone).
package errand

import (
	"slices"
	"time"

	"liman/flows"
	"liman/store"
)

// Errand is what waits in a chat's mailbox: an act of its person, or one of what is done by itself (Service, Blocked,
// Returned, Wiping, Rereading).
type Errand interface {
	Of() Job
	Updates() []int // that are answered with it
}

// Act is something that a person did, with what is done together with it.
type Act struct {
	Job
	Update  int
	Input   flows.Input
	Message store.Message // hers, to be deleted at once; the zero Message if she wrote none

	Query   string        // the callback query of the button that she pressed; "" if she pressed none
	Bubble  store.Message // below which it stands
	Edition string        // that drew it

	Merged   []int           // updates of a flood that this one stands for
	Wrote    []store.Message // by her, in them
	Before   []Act           // those that are stepped before it, with one save
	Repeated bool            // it waited when the program started: another may have begun to answer it
}

// Service is a message that Telegram made: it goes, and nobody is answered.
type Service struct {
	Job
	Update  int
	Message store.Message
}

// Blocked is a person who blocked the bot.
type Blocked struct {
	Job
	update int
}

// Returned is a person who let the bot back.
type Returned struct {
	Job
	update int
}

// Wiping is a chat that was silent too long, or that is owed a screen. No update asked for it.
type Wiping struct {
	Job
	Wipe store.Wipe
}

// Rereading is a chat whose record could not be read after a screen was drawn. No update asked for it.
type Rereading struct {
	Job
	Held []int // updates for which it was drawn, as far as they are held until then
}

// Updates are those that are answered with it.
func (s Service) Updates() []int { return []int{s.Update} }

// Updates are those that are answered with it.
func (b Blocked) Updates() []int { return []int{b.update} }

// Updates are those that are answered with it.
func (r Returned) Updates() []int { return []int{r.update} }

// Updates are those that are answered with it.
func (Wiping) Updates() []int { return nil }

// Updates are those that are answered with it.
func (Rereading) Updates() []int { return nil } // whoever drew for them has reported them

// Updates are those that are answered with it: its own, and those that it stands for.
func (a Act) Updates() []int {
	if a.Update == 0 {
		return a.Merged
	}
	return append([]int{a.Update}, a.Merged...)
}

// Hers are the messages that she wrote.
func (a Act) Hers() []store.Message {
	if a.Message.ID == 0 {
		return a.Wrote
	}
	return append([]store.Message{a.Message}, a.Wrote...)
}

// All are the acts that are stepped, the newest last.
func (a Act) All() []Act { return append(slices.Clone(a.Before), a) }

// Unknown is a message that may have been sent for the act: nobody knows its number, but that it is above that of the message which
// the act is about.
func (a Act) Unknown(now time.Time) store.Message {
	return store.Message{ID: max(a.Message.ID, a.Bubble.ID), Sent: now.Unix(), Maybe: true}
}

// AsksHelp tells whether she asks for the numbers.
func (a Act) AsksHelp() bool { return a.Input.AsksHelp() }

// Leaves tells whether she wants out, which must work without Redis too.
func (a Act) Leaves() bool { return a.Input.Leaves() }
