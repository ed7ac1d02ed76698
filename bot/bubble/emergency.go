package bubble

import (
	"context"
	"time"

	"liman/bot/errand"
	"liman/bot/guard"
	"liman/bot/screens"
	"liman/bot/telegram"
	"liman/flows"
	"liman/store"
)

// Emergency is what a person gets while Redis is away: the numbers, from memory, within the time that one call needs. Her update is
// answered as usual when Redis is back. A new message, of which only this process would know, is begun only for an update that comes
// again, should we end: whoever gets it then looks for that message.
func (b *Bubbles) Emergency(ctx context.Context, a errand.Act) {
	ed := b.Screens.Load()
	if a.Leaves() {
		b.Wipes.WithoutRedis(ctx, a)
		return
	}
	bubble := a.Bubble.ID
	if bubble == 0 {
		bubble = b.Wipes.Unrecorded.Last(a.Chat)
	}
	shown, err := b.show(ctx, a, bubble, ed, ed.DrawScreen(b.Sessions.Emergency(ed.Edition, a.Chat, a.Lang)))
	if shown.ID != 0 {
		b.Wipes.Unrecorded.Add(a.Chat, shown)
	}
	if err != nil {
		a.Log().Error("emergency screen not shown", "err", err)
	}
}

// show edits a message, or begins another if there is none to edit, without Redis. It gives the message that is shown; or, if
// an answer was lost, what may have come of it. It begins none for what would not come again, should we end.
func (b *Bubbles) show(ctx context.Context, a errand.Act, bubble int, ed *screens.Edition, d telegram.Drawing) (store.Message, error) {
	shown := store.Message{ID: bubble, Sent: b.Now().Unix(), Ours: true}
	if bubble != 0 {
		err := b.edit(ctx, a.Chat, bubble, d)
		if !telegram.BadRequest(err) {
			return shown, err
		}
	}
	if !b.comesAgain(a) {
		return store.Message{}, nil
	}
	s := b.Sends.For(a, time.Time{})
	bubble, err := b.Sends.Send(ctx, &s, ed.FirstLine(ed.Words.Match(a.Lang), flows.Choices{}))
	if s.Lost {
		b.Wipes.Unrecorded.Add(a.Chat, s.Maybe)
		due := b.Now().Add(b.Sessions.Idle)
		a.InBackground(ctx, func(ctx context.Context) { // she may do nothing more for which it would be listed
			a.RetryUntilDone(ctx, func() error { return b.Wipes.List(ctx, a.Job, due, s.Maybe) })
		})
	}
	if err != nil {
		return store.Message{}, err
	}
	shown.ID = bubble
	return shown, b.edit(ctx, a.Chat, bubble, d)
}

// comesAgain tells whether Telegram would give an act to us, or to another process, again, should this one end. What is delivered may
// be let in before it is answered: a press that waits always is, and the message below which it stands is gone only where something
// else has taken its place.
func (b *Bubbles) comesAgain(a errand.Act) bool {
	return !b.Replicas || a.Query == "" && !b.Source.LetIn(a.Updates()...)
}

// Rescue is deferred around the answer to a person, and catches a panic in it: the answer is lost, but what she wrote goes, and she
// gets the emergency screen, or out if she leaves.
func (b *Bubbles) Rescue(ctx context.Context, a errand.Act) {
	if !guard.Report(a.Log(), recover()) || a.Why == errand.Silence {
		return
	}
	defer a.Guard()
	if a.Leaves() {
		b.Wipes.LeaveUnknown(ctx, a)
		if err := b.Wipes.LeaveListed(ctx, a.Job, store.Wipe{Chat: a.Chat, Lang: a.Lang}); err != nil {
			b.Wipes.WipeLater(ctx, a.Job, store.Wipe{Chat: a.Chat}, err)
		}
		return
	}
	if len(a.Hers()) > 0 {
		a.InBackground(ctx, func(ctx context.Context) { b.Wipes.DeleteHers(ctx, a) })
	}
	b.Emergency(ctx, a)
}
