package bot

import (
	"context"

	"liman/bot/errand"
	"liman/bot/mark"
	"liman/bot/sequence"
	"liman/edition"
	"liman/flows"
	"liman/session"
	"liman/store"
)

// front is Telegram's part in an act: the messages that the chat's record does not know are listed, the bubble is the one that
// she looks at, and the cover's mark is read and written.
type front struct {
	*Bot
	turn       turn
	act        errand.Act
	work       context.Context // goes on when the act is done
	unrecorded []store.Message
	open       int // acts that are to be stepped, and were not yet
}

// inSession is an act as a session knows it.
func (b *Bot) inSession(a errand.Act) session.Act {
	input := a.Input
	input.Crowd = b.intake.Crowded()
	return session.Act{
		Chat: a.Chat, Lang: a.Lang, Update: a.Update, Input: input, Button: a.Query != "", Edition: a.Edition, Log: a.Log(),
	}
}

// of is the act that a session speaks of.
func (f *front) of(s session.Act) errand.Act {
	for _, a := range f.act.Before {
		if a.Update == s.Update {
			return a
		}
	}
	return f.act
}

// Loaded is session.Front's, as are the others.
func (f *front) Loaded(t *session.Turn) {
	f.turn = newTurn(f.turn.ed, t)
	f.open = 0
	for _, a := range f.act.All() {
		if f.overtaken(&t.Chat, a) {
			t.Chat.Answer(a.Update)
		}
	}
	f.unrecorded = f.wipes.Unrecorded.Of(f.act.Chat)
}

// overtaken tells whether an act was let in, so that Telegram brought what she did after it, which is in the record already. Then it is given up:
// stepped now, it would lead back from where she is.
func (f *front) overtaken(c *session.Chat, a errand.Act) bool {
	later := len(c.Updates) > 0 && c.Updates[len(c.Updates)-1] > a.Update
	return later && !c.Answered(a.Update) && f.source.LetIn(a.Update)
}

// Before lists what the record does not know, lets the recording go, and makes the pressed message the bubble.
func (f *front) Before(ctx context.Context, s session.Act) error {
	a := f.of(s)
	if err := f.listBubbles(ctx, a, &f.turn, f.unrecorded); err != nil {
		return err
	}
	f.turn.bubble.dropVoice()
	f.turn.bubble.claim(a.Bubble)
	f.open++
	f.turn.recovers = true // until it was stepped: one that was before is answered again
	return nil
}

// listBubbles puts messages of the bot on the wipe list that the chat's record does not know: the one that was pressed, those
// from when Redis was away, and what a program that was killed may have sent.
func (b *Bot) listBubbles(ctx context.Context, a errand.Act, t *turn, unrecorded []store.Message) error {
	due := b.Now().Add(b.sessions.Silence(t.Chat.State.Choices))
	for _, m := range unrecorded {
		if !m.Maybe && (m.ID == a.Bubble.ID || m.ID == t.bubble.id()) {
			continue
		}
		if err := b.wipes.List(ctx, a.Job, due, m); err != nil {
			return err
		}
		if !m.Maybe {
			t.bubble.stale = append(t.bubble.stale, m)
		}
	}
	if a.Repeated { // whoever comes next looks for it, should this act be cut short
		t.bubble.killed = append(t.bubble.killed, b.killed(a))
		if err := b.wipes.List(ctx, a.Job, due, t.bubble.killed[len(t.bubble.killed)-1]); err != nil {
			return err
		}
	}
	if a.Bubble.ID == 0 || a.Bubble.ID == t.bubble.id() {
		return nil
	}
	return b.wipes.List(ctx, a.Job, due, a.Bubble)
}

// killed is the message that a program which was killed may have sent for an act.
func (b *Bot) killed(a errand.Act) store.Message {
	m := a.Unknown(b.Now())
	m.After, m.Below = m.ID, min(m.ID+sweeps, b.wipes.Sequence.Newest()+sequence.Near)
	return m
}

// sweeps is how far from her message one may lie that a killed program sent for it, if the wipe list knows nothing of it.
const sweeps = 500

// After lets a bubble go that is too old, or where she begins anew.
func (f *front) After(s session.Act) {
	t := &f.turn
	f.open--
	t.recovers = f.open > 0
	if s.Input.Act == flows.Opens || t.bubble.isOld(f.Now()) && !t.Reply.Leave {
		t.bubble.replace()
	}
}

// Protected lets the bubble go: only a new message can be protected, or be free again.
func (f *front) Protected() { f.turn.bubble.replace() }

// Recall asks Telegram for the mark.
func (f *front) Recall(ctx context.Context, _ session.Act, _ *edition.Edition) (flows.Choices, error) {
	return f.marks.Recall(ctx, f.act.Chat, f.turn.ed.Book)
}

// Remember writes the mark, and waits a moment for it.
func (f *front) Remember(ctx context.Context, _ session.Act, c flows.Choices) bool {
	return f.marks.Write(f.work, f.markOf(f.act.Job), c).Wait(ctx)
}

// markOf is a chat as its mark knows it.
func (b *Bot) markOf(j errand.Job) mark.Chat {
	background := func(ctx context.Context, do func(context.Context)) { j.InBackground(ctx, do) }
	return mark.Chat{ID: j.Chat, Lang: j.Lang, Log: j.Log(), Background: background}
}
