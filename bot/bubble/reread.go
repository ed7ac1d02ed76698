package bubble

import (
	"context"
	"sync"

	"liman/bot/errand"
	"liman/bot/intake"
	"liman/store"
)

// rereadLater has the record read again as soon as Redis answers, and drawn. Until then the updates for which something was drawn
// count as unanswered: should we end, they come again. Where nothing was begun, since it could not be listed (unlisted), she has the
// emergency screen meanwhile.
func (b *Bubbles) rereadLater(ctx context.Context, a errand.Act, unlisted bool) {
	e := errand.Rereading{Job: a.Job}
	if b.Source.Hold(a.Updates()...) {
		e.Held = a.Updates()
	}
	if unlisted && a.Update != 0 {
		b.Emergency(ctx, a)
	}
	if !b.rereads.add(e) {
		return
	}
	a.InBackground(ctx, func(ctx context.Context) {
		if a.RetryUntilDone(ctx, func() error {
			_, err := b.Sessions.Load(ctx, a.Chat)
			return err
		}) {
			b.Put(ctx, b.rereads.take(a.Chat))
		}
	})
}

// Reread draws what a chat's record says.
func (b *Bubbles) Reread(ctx context.Context, more <-chan struct{}, e errand.Rereading) {
	work := intake.Outlasting(ctx)
	defer func() {
		if work.Err() == nil {
			b.Source.Release(e.Held...)
		}
	}()
	a, record := errand.Act{Job: e.Job, Merged: e.Held}, b.turnOf()
	var err error
	if record.Chat, err = b.Sessions.Load(work, e.Chat); err != nil {
		b.rereadLater(ctx, a, false)
		return
	}
	standing := b.Wipes.Unrecorded.Of(e.Chat)
	if err = b.listBubbles(work, a, &record, standing); err != nil {
		b.rereadLater(ctx, a, false)
		return
	}
	b.Wipes.Unrecorded.Remove(e.Chat, standing)
	if record.Chat.Known() {
		record.recovers = true
		record.View()
		b.Deliver(ctx, more, a, &record)
	}
}

// rereads are the chats whose records are yet to be read again, one wait each. The zero value is ready.
type rereads struct {
	mu   sync.Mutex
	open map[store.ChatID]errand.Rereading
}

// add keeps a chat; first tells that nobody waits for the chat's record yet.
func (l *rereads) add(e errand.Rereading) (first bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open == nil {
		l.open = make(map[store.ChatID]errand.Rereading)
	}
	before, there := l.open[e.Chat]
	e.Held = append(before.Held, e.Held...)
	l.open[e.Chat] = e
	return !there
}

// take gives what is to be read, of which nobody waits any more.
func (l *rereads) take(chat store.ChatID) errand.Rereading {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.open[chat]
	delete(l.open, chat)
	return e
}
