package bubble

import (
	"context"
	"errors"
	"slices"
	"time"

	"liman/bot/errand"
	"liman/bot/intake"
	"liman/bot/telegram"
	"liman/store"
)

// send shows a reply: it edits the bubble in place, or begins a new one where there is none to edit. False: Telegram took
// neither, and she is owed it.
func (b *Bubbles) send(ctx context.Context, a errand.Act, t *Turn) bool {
	if t.Reply.Leave {
		if b.Wipes.Leave(ctx, a, t.bubble.standing()) {
			b.recordGone(ctx, a.Job, t)
		}
		return true
	}
	if len(t.bubble.stale) > 0 {
		b.Wipes.Drop(ctx, a.Job, t.bubble.stale)
	}
	if len(t.bubble.killed) > 0 {
		b.Wipes.Drop(ctx, a.Job, t.bubble.killed, t.bubble.id())
	}
	if t.recovers && b.Replicas {
		b.deleteBeside(ctx, a, t)
	}
	b.sayIfDeleted(ctx, t)
	if ctx.Err() != nil {
		return false
	}
	drawn, tried := t.ed.Draw(t.Chat.State.Lang, t.Reply), t.bubble.id()
	if t.bubble.there() {
		err := b.edit(ctx, a.Chat, t.bubble.id(), drawn)
		if !telegram.BadRequest(err) {
			return b.arrived(ctx, a.Job, err)
		}
		t.bubble.vanished()
	}
	if b.overtaken(ctx, a, t, tried) { // another bubble may be there by now
		return false
	}
	return b.begin(ctx, a, t, drawn)
}

// deleteBeside deletes what stands beside the bubble, of which the wipe list knows: whoever began it may have ended before it was
// recorded, or deleted. What is newer than the bubble may be another's that is just begun; only who draws what nobody else draws any
// more (redraws) deletes that, too.
func (b *Bubbles) deleteBeside(ctx context.Context, a errand.Act, t *Turn) {
	w, err := b.Store.Listed(ctx, a.Chat)
	if err != nil {
		a.Log().Warn("redis is away", "err", err)
		return
	}
	w.Messages = slices.DeleteFunc(w.Messages, func(m store.Message) bool {
		return !m.Maybe && (t.Chat.OnScreen(m.ID) || !t.redraws && m.ID > t.Chat.Bubble)
	})
	if len(w.Messages) > 0 {
		b.Wipes.Drop(ctx, a.Job, w.Messages, t.Chat.Bubble, t.Chat.Voice)
	}
}

// arrived tells whether a screen is there, or she is owed none: a chat that blocked the bot, or that she left, is owed nothing. What
// could not be shown it reports.
func (b *Bubbles) arrived(ctx context.Context, j errand.Job, err error) bool {
	return !b.failed(ctx, j, err) || telegram.IsBlocked(err) || errors.Is(context.Cause(ctx), errand.ErrLeaving)
}

// truthIn is how long a screen that says that something was deleted waits for that.
const truthIn = 900 * time.Millisecond

// sayIfDeleted lets the screen say that what she sent was deleted only if it was.
func (b *Bubbles) sayIfDeleted(ctx context.Context, t *Turn) {
	asks := t.Reply.Note == "" && t.Reply.Node == t.ed.Book.Asks()
	if !asks && !slices.Contains(sayDeleted, t.Reply.Note) || t.Gone == nil {
		return
	}
	if asks {
		t.Reply.Note = "deleted"
	}
	select {
	case gone := <-t.Gone:
		if gone {
			return
		}
	case <-b.After(truthIn):
	case <-ctx.Done():
	}
	t.Reply.Note = "not-deleted"
}

// sayDeleted are the notes of the conversation that say that what she sent was deleted.
var sayDeleted = []string{"file-deleted", "not-understood", "not-understood-twice", "understood"}

// begin starts a new bubble, and tells as send does whether it is there.
func (b *Bubbles) begin(ctx context.Context, a errand.Act, t *Turn, drawn telegram.Drawing) bool {
	if err := b.Wipes.DropListed(ctx, a); err != nil {
		a.Log().Warn("old messages stay until the wipe", "err", err)
	}
	due := b.Now().Add(b.Sessions.Silence(t.Chat.State.Choices))
	s := b.Sends.For(a, due)
	if err := b.Wipes.List(intake.Outlasting(ctx), a.Job, due, s.Maybe); err != nil {
		a.Log().Warn("a message is not on the wipe list", "err", err)
		if t.unlisted = b.Replicas; t.unlisted { // should we end, no replica would find it
			return false
		}
	}
	bubble, err := b.Sends.Send(ctx, &s, t.ed.FirstLine(t.Chat.State.Lang, t.Chat.State.Choices))
	if err != nil {
		return b.arrived(ctx, a.Job, err)
	}
	sent := store.Message{ID: bubble, Sent: b.Now().Unix(), Ours: true}
	noted := intake.Outlasting(ctx)
	err = b.Wipes.List(noted, a.Job, due, sent, s.Void()...)
	if err == nil {
		var other store.Message
		_, err = b.updateChat(noted, a.Job, t, shownInsteadOf(sent, &other))
		if other.ID != 0 {
			b.Wipes.Drop(ctx, a.Job, []store.Message{other})
		}
	}
	if err != nil {
		b.recordLater(ctx, a, sent, due)
	}
	err = b.edit(ctx, a.Chat, bubble, drawn)
	if b.Replicas && telegram.BadRequest(err) { // a replica deleted it, which begins another, or finds that ours is recorded
		t.bubble.vanished()
		return false
	}
	return b.arrived(ctx, a.Job, err)
}

// recordLater remembers a message that Redis does not know yet. Until it does, the update counts as unanswered: should we crash,
// it comes again and what was sent for it is swept.
func (b *Bubbles) recordLater(ctx context.Context, a errand.Act, sent store.Message, due time.Time) {
	b.Wipes.Unrecorded.Add(a.Chat, sent)
	held := b.Source.Hold(a.Updates()...)
	a.InBackground(ctx, func(ctx context.Context) {
		if a.RetryUntilDone(ctx, func() error { return b.Wipes.List(ctx, a.Job, due, sent) }) {
			if held {
				b.Source.Release(a.Updates()...)
			}
		}
	})
}

// edit changes the bubble. That it looks so already is no error.
func (b *Bubbles) edit(ctx context.Context, chat store.ChatID, bubble int, d telegram.Drawing) error {
	return b.API.Edit(ctx, telegram.Chat(chat), bubble, d)
}

// recordGone records that the bubble is gone. If Redis is away, the next edit finds out.
func (b *Bubbles) recordGone(ctx context.Context, j errand.Job, t *Turn) {
	_, err := b.updateChat(intake.Outlasting(ctx), j, t, gone)
	if err != nil {
		j.Log().Warn("redis is away", "err", err)
	}
}

// failed tells whether a reply could not be shown. Then a chat that blocked the bot is forgotten, and anything else is reported, but
// for what her leave cut short.
func (b *Bubbles) failed(ctx context.Context, j errand.Job, err error) bool {
	if err == nil {
		return false
	}
	if errors.Is(context.Cause(ctx), errand.ErrLeaving) {
		return true
	}
	if telegram.IsBlocked(err) {
		b.Wipes.Forget(ctx, j)
		return true
	}
	j.Log().Error("reply not shown", "err", err)
	return true
}
