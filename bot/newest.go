package bot

import (
	"context"
	"slices"
	"sync"

	"liman/bot/errand"
	"liman/bot/intake"
	"liman/session"
	"liman/store"
)

// Where updates are delivered, there may be replicas, and what they draw in one chat may overtake each other on the way to
// Telegram. So whoever has drawn looks again: is the record still what was drawn? If not, it draws the record. Whatever is shown last
// was drawn by somebody who then found it in the record; and whoever saves later, draws later. Contract:
//   - until that look, either the update is open at Telegram, and whoever gets it draws the record; or the record says that a screen is owed.
//   - what was let in before (a press that waited) is owed before it is drawn.
//   - a look that Redis does not answer is made again when it does (lookLater).
//   - a debt is settled by who made it, if nobody else has saved the chat since; else by who finds it due, when nobody can be drawing any more.

// rounds is how often a screen is drawn anew at the most, each time because somebody else acted, or deleted what was sent.
const rounds = 20

// sight is what came of showing a reply.
type sight struct {
	shown bool // Telegram took it, or nothing is to be shown
	sure  bool // it was found in the record afterwards, or nobody else draws in the chat
}

// sendNewest shows a reply as send does, and then what the record has become meanwhile.
func (b *Bot) sendNewest(ctx context.Context, a errand.Act, t *turn) sight {
	for range rounds {
		tried := t.bubble.id()
		shown := b.send(ctx, a, t)
		if b.webhook == nil || ctx.Err() != nil {
			return sight{shown, true}
		}
		if t.unlisted {
			return sight{}
		}
		now, err := b.sessions.Load(intake.Outlasting(ctx), a.Chat)
		if err != nil {
			a.Log().Warn("redis is away", "err", err)
			return sight{shown: shown}
		}
		vanished := !shown && now.Bubble != tried && t.bubble.id() == 0
		if !now.Known() || !vanished && !differs(&t.Chat, &now, tried, shown) {
			return sight{shown, true}
		}
		ours := t.bubble.message()
		t.adopt(now)
		if ours.ID != 0 && ours.ID != now.Bubble {
			t.bubble.stale = append(t.bubble.stale, ours)
		}
		t.View()
	}
	return sight{}
}

// besides deletes what stands beside the bubble, of which the wipe list knows: whoever began it may have ended before it was recorded, or deleted. What
// is newer than the bubble may be another's that is just begun; only who draws what nobody else draws any more deletes that, too.
func (b *Bot) besides(ctx context.Context, a errand.Act, t *turn) {
	w, err := b.Store.Listed(ctx, a.Chat)
	if err != nil {
		a.Log().Warn("redis is away", "err", err)
		return
	}
	w.Messages = slices.DeleteFunc(w.Messages, func(m store.Message) bool {
		return !m.Maybe && (onScreen(&t.Chat, m.ID) || !t.redraws && m.ID > t.Chat.Bubble)
	})
	if len(w.Messages) > 0 {
		b.drop(ctx, a.Job, w.Messages, t.Chat.Bubble, t.Chat.Voice)
	}
}

// overtaken tells whether somebody else has acted, or begun another bubble, since one was tried that is not there.
func (b *Bot) overtaken(ctx context.Context, a errand.Act, t *turn, tried int) bool {
	if b.webhook == nil {
		return false
	}
	now, err := b.sessions.Load(intake.Outlasting(ctx), a.Chat)
	return err == nil && now.Known() && differs(&t.Chat, &now, tried, false)
}

// differs tells whether a record says otherwise than what was drawn: after another act, or in another message. What was not shown was
// tried in a message that may still stand in the record, and is not tried there again.
func differs(drawn, now *session.Chat, tried int, shown bool) bool {
	if drawn.Touched != now.Touched || drawn.Left != now.Left || !slices.Equal(drawn.Updates, now.Updates) {
		return true
	}
	return drawn.Bubble != now.Bubble && (shown || now.Bubble != tried)
}

// looks are the chats whose records are yet to be looked at, one wait each. The zero value is ready.
type looks struct {
	mu   sync.Mutex
	open map[store.ChatID]errand.Looking
}

// add notes a look; first tells that nobody waits for the chat's record yet.
func (l *looks) add(e errand.Looking) (first bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open == nil {
		l.open = make(map[store.ChatID]errand.Looking)
	}
	before, there := l.open[e.Chat]
	e.Held = append(before.Held, e.Held...)
	l.open[e.Chat] = e
	return !there
}

// take gives what is to be looked at, of which nobody waits any more.
func (l *looks) take(chat store.ChatID) errand.Looking {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.open[chat]
	delete(l.open, chat)
	return e
}

// lookLater looks at the record as soon as Redis answers, and draws it. Until then what was drawn for counts as unanswered: should we end, it comes
// again. What was not even begun, since nothing can be listed, is the emergency screen meanwhile.
func (b *Bot) lookLater(ctx context.Context, a errand.Act, unlisted bool) {
	e := errand.Looking{Job: a.Job}
	if b.source.Hold(a.Updates()...) {
		e.Held = a.Updates()
	}
	if unlisted && a.Update != 0 {
		b.emergency(ctx, a)
	}
	if !b.looks.add(e) {
		return
	}
	a.InBackground(ctx, func(ctx context.Context) {
		if a.RetryUntilDone(ctx, func() error {
			_, err := b.sessions.Load(ctx, a.Chat)
			return err
		}) {
			b.put(ctx, b.looks.take(a.Chat))
		}
	})
}

// drawRecord draws what a chat's record says.
func (b *Bot) drawRecord(ctx context.Context, t *intake.Turn[errand.Errand], e errand.Looking) {
	work := intake.Outlasting(ctx)
	defer func() {
		if work.Err() == nil {
			b.source.Release(e.Held...)
		}
	}()
	a, record := errand.Act{Job: e.Job, Merged: e.Held}, b.turnOf()
	var err error
	if record.Chat, err = b.sessions.Load(work, e.Chat); err != nil {
		b.lookLater(ctx, a, false)
		return
	}
	standing := b.unrecorded.of(e.Chat)
	if err = b.listBubbles(work, a, &record, standing); err != nil {
		b.lookLater(ctx, a, false)
		return
	}
	b.unrecorded.remove(e.Chat, standing)
	if record.Chat.Known() {
		record.recovers = true
		record.View()
		b.deliver(ctx, t, a, &record)
	}
}
