package bubble

import (
	"context"

	"liman/bot/errand"
	"liman/bot/screens"
	"liman/bot/sequence"
	"liman/flows"
	"liman/session"
	"liman/store"
)

// Front is what the bubble needs around each step of an act (session.Front): the messages that the chat's record does not know are listed, and
// the bubble is the one that she looks at.
type Front struct {
	Turn Turn // what is to be shown

	bubbles    *Bubbles
	act        errand.Act
	unrecorded []store.Message
	open       int // acts that are to be stepped, and were not yet
}

// Front is the one of an act, with those before it, in an edition.
func (b *Bubbles) Front(ed *screens.Edition, a errand.Act) *Front {
	return &Front{Turn: Turn{ed: ed}, bubbles: b, act: a}
}

// of is the act that a session speaks of.
func (f *Front) of(s session.Act) errand.Act {
	for _, a := range f.act.Before {
		if a.Update == s.Update {
			return a
		}
	}
	return f.act
}

// Loaded is session.Front's, as are the others.
func (f *Front) Loaded(t *session.Turn) {
	f.Turn = newTurn(f.Turn.ed, t)
	f.open = 0
	f.unrecorded = f.bubbles.Wipes.Unrecorded.Of(f.act.Chat)
}

// Before lists what the record does not know, lets the recording go, and makes the pressed message the bubble.
func (f *Front) Before(ctx context.Context, s session.Act) error {
	a := f.of(s)
	if err := f.bubbles.listBubbles(ctx, a, &f.Turn, f.unrecorded); err != nil {
		return err
	}
	f.Turn.bubble.dropVoice()
	f.Turn.bubble.claim(a.Bubble)
	f.open++
	f.Turn.recovers = true // until it was stepped: one that was before is answered again
	return nil
}

// After lets a bubble go that is too old, or where she begins anew.
func (f *Front) After(s session.Act) {
	t := &f.Turn
	f.open--
	t.recovers = f.open > 0
	if s.Input.Act == flows.Opens || t.bubble.isOld(f.bubbles.Now()) && !t.Reply.Leave {
		t.bubble.replace()
	}
}

// Protected lets the bubble go: only a new message can be protected, or be free again.
func (f *Front) Protected() { f.Turn.bubble.replace() }

// Saved notes that the record knows by now what it did not.
func (f *Front) Saved() { f.bubbles.Wipes.Unrecorded.Remove(f.act.Chat, f.unrecorded) }

// listBubbles puts messages of the bot on the wipe list that the chat's record does not know: the one that was pressed, those
// from when Redis was away, and what a program that was killed may have sent.
func (b *Bubbles) listBubbles(ctx context.Context, a errand.Act, t *Turn, unrecorded []store.Message) error {
	due := b.Now().Add(b.Sessions.Silence(t.Chat.State.Choices))
	for _, m := range unrecorded {
		if !m.Maybe && (m.ID == a.Bubble.ID || m.ID == t.bubble.id()) {
			continue
		}
		if err := b.Wipes.List(ctx, a.Job, due, m); err != nil {
			return err
		}
		if !m.Maybe {
			t.bubble.stale = append(t.bubble.stale, m)
		}
	}
	if a.Repeated { // whoever comes next looks for it, should this act be cut short
		t.bubble.killed = append(t.bubble.killed, b.killed(a))
		if err := b.Wipes.List(ctx, a.Job, due, t.bubble.killed[len(t.bubble.killed)-1]); err != nil {
			return err
		}
	}
	if a.Bubble.ID == 0 || a.Bubble.ID == t.bubble.id() {
		return nil
	}
	return b.Wipes.List(ctx, a.Job, due, a.Bubble)
}

// killed is the message that a program which was killed may have sent for an act.
func (b *Bubbles) killed(a errand.Act) store.Message {
	m := a.Unknown(b.Now())
	m.After, m.Below = m.ID, min(m.ID+sweeps, b.Wipes.Sequence.Newest()+sequence.Near)
	return m
}

// sweeps is how far from her message one may lie that a killed program sent for it, if the wipe list knows nothing of it.
const sweeps = 500
