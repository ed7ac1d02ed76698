package bot

import (
	"slices"
	"time"

	"liman/flows"
	"liman/store"
)

// errand is what waits in a chat's mailbox: an act of its person, or one of what is done by itself (service, blocked, returned,
// wiping).
type errand interface {
	of() job
	updates() []int // that are answered with it
}

// act is something that a person did, with what is done together with it.
type act struct {
	job
	update  int
	input   flows.Input
	message store.Message // hers, to be deleted at once; the zero Message if she wrote none

	query   string        // the callback query of the button that she pressed; "" if she pressed none
	bubble  store.Message // below which it stands
	edition string        // that drew it

	merged   []int           // updates of a flood that this one stands for
	wrote    []store.Message // by her, in them
	before   []act           // those that are stepped before it, with one save
	repeated bool            // it waited when the program started: another may have begun to answer it
}

// service is a message that Telegram made: it goes, and nobody is answered.
type service struct {
	job
	update  int
	message store.Message
}

// blocked is a person who blocked the bot.
type blocked struct {
	job
	update int
}

// returned is a person who let the bot back.
type returned struct {
	job
	update int
}

// wiping is a chat that was silent too long, or that is owed a screen. No update asked for it.
type wiping struct {
	job
	wipe store.Wipe
}

// looking is a chat whose record could not be looked at after a screen was drawn, with the updates for which it was, as far as they are held until then.
type looking struct {
	job
	held []int
}

func (s service) updates() []int  { return []int{s.update} }
func (b blocked) updates() []int  { return []int{b.update} }
func (r returned) updates() []int { return []int{r.update} }
func (wiping) updates() []int     { return nil }
func (looking) updates() []int    { return nil } // whoever drew for them has reported them

func (a act) updates() []int {
	if a.update == 0 {
		return a.merged
	}
	return append([]int{a.update}, a.merged...)
}

// hers are the messages that she wrote.
func (a act) hers() []store.Message {
	if a.message.ID == 0 {
		return a.wrote
	}
	return append([]store.Message{a.message}, a.wrote...)
}

// all are the acts that are stepped, the newest last.
func (a act) all() []act { return append(slices.Clone(a.before), a) }

// unknown is what may have been sent after the message that the act is about, and nobody knows its number.
func (a act) unknown(now time.Time) store.Message {
	return store.Message{ID: max(a.message.ID, a.bubble.ID), Sent: now.Unix(), Maybe: true}
}

// asksHelp tells whether she asks for the numbers.
func (a act) asksHelp() bool { return a.input.Act == flows.Taps && a.input.Option == flows.Help }

// leaves tells whether she wants out, which must work without Redis too.
func (a act) leaves() bool { return wantsOut(a.input) }

func wantsOut(in flows.Input) bool { return in.Act == flows.Taps && in.Option == flows.Leave }
