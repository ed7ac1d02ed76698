package bot

import (
	"context"

	"liman/bot/mark"
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
	act        act
	work       context.Context // goes on when the act is done
	unrecorded []store.Message
	open       int // acts that are to be stepped, and were not yet
}

// inSession is an act as a session knows it.
func (b *Bot) inSession(a act) session.Act {
	input := a.input
	input.Crowd = b.intake.Crowded()
	return session.Act{
		Chat: a.chat, Lang: a.lang, Update: a.update, Input: input, Button: a.query != "", Edition: a.edition, Log: a.log(),
	}
}

// of is the act that a session speaks of.
func (f *front) of(s session.Act) act {
	for _, a := range f.act.before {
		if a.update == s.Update {
			return a
		}
	}
	return f.act
}

// Loaded is session.Front's, as are the others.
func (f *front) Loaded(t *session.Turn) {
	f.turn = newTurn(f.turn.ed, t)
	f.open = 0
	for _, a := range f.act.all() {
		if f.overtaken(&t.Chat, a) {
			t.Chat.Answer(a.update)
		}
	}
	f.unrecorded = f.Bot.unrecorded.of(f.act.chat)
}

// overtaken tells whether an act was let in, so that Telegram brought what she did after it, which is in the record already. Then it is given up:
// stepped now, it would lead back from where she is.
func (f *front) overtaken(c *session.Chat, a act) bool {
	later := len(c.Updates) > 0 && c.Updates[len(c.Updates)-1] > a.update
	return later && !c.Answered(a.update) && f.source.LetIn(a.update)
}

// Before lists what the record does not know, lets the recording go, and makes the pressed message the bubble.
func (f *front) Before(ctx context.Context, s session.Act) error {
	a := f.of(s)
	if err := f.listBubbles(ctx, a, &f.turn, f.unrecorded); err != nil {
		return err
	}
	f.turn.bubble.dropVoice()
	f.turn.bubble.claim(a.bubble)
	f.open++
	f.turn.recovers = true // until it was stepped: one that was before is answered again
	return nil
}

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
	return f.marks.Recall(ctx, f.act.chat, f.turn.ed.Book)
}

// Remember writes the mark, and waits a moment for it.
func (f *front) Remember(ctx context.Context, _ session.Act, c flows.Choices) bool {
	return f.marks.Write(f.work, f.markOf(f.act.job), c).Wait(ctx)
}

// markOf is a chat as its mark knows it.
func (b *Bot) markOf(j job) mark.Chat {
	background := func(ctx context.Context, do func(context.Context)) { j.inBackground(ctx, do) }
	return mark.Chat{ID: j.chat, Lang: j.lang, Log: j.log(), Background: background}
}
