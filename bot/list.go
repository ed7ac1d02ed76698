package bot

import (
	"context"
	"time"

	"liman/bot/errand"
	"liman/bot/sequence"
	"liman/store"
)

// Whatever stands or may come to stand in a chat is put on the wipe list before anything else is done with it.

// list puts a message of a chat on the wipe list, and takes off what is gone.
func (b *Bot) list(ctx context.Context, j errand.Job, due time.Time, m store.Message, gone ...store.Message) error {
	return b.Store.List(ctx, store.Wipe{Chat: j.Chat, Lang: j.Lang, Messages: []store.Message{m}}, due, gone...)
}

// listHers puts what she wrote on the wipe list.
func (b *Bot) listHers(ctx context.Context, j errand.Job, hers []store.Message) error {
	if len(hers) == 0 {
		return nil
	}
	return b.Store.List(ctx, store.Wipe{Chat: j.Chat, Lang: j.Lang, Messages: hers}, b.Now().Add(b.Idle))
}

// listBubbles puts messages of the bot on the wipe list that the chat's record does not know: the one that was pressed, those
// from when Redis was away, and what a program that was killed may have sent.
func (b *Bot) listBubbles(ctx context.Context, a errand.Act, t *turn, unrecorded []store.Message) error {
	due := b.Now().Add(b.sessions.Silence(t.Chat.State.Choices))
	for _, m := range unrecorded {
		if !m.Maybe && (m.ID == a.Bubble.ID || m.ID == t.bubble.id()) {
			continue
		}
		if err := b.list(ctx, a.Job, due, m); err != nil {
			return err
		}
		if !m.Maybe {
			t.bubble.stale = append(t.bubble.stale, m)
		}
	}
	if a.Repeated { // whoever comes next looks for it, should this act be cut short
		t.bubble.killed = append(t.bubble.killed, b.killed(a))
		if err := b.list(ctx, a.Job, due, t.bubble.killed[len(t.bubble.killed)-1]); err != nil {
			return err
		}
	}
	if a.Bubble.ID == 0 || a.Bubble.ID == t.bubble.id() {
		return nil
	}
	return b.list(ctx, a.Job, due, a.Bubble)
}

// maybe is a message that is about to be sent for an act.
func (b *Bot) maybe(a errand.Act) store.Message {
	m := a.Unknown(b.Now())
	m.After = b.sequence.Newest()
	return m
}

// killed is the message that a program which was killed may have sent for an act.
func (b *Bot) killed(a errand.Act) store.Message {
	m := a.Unknown(b.Now())
	m.After, m.Below = m.ID, min(m.ID+sweeps, b.sequence.Newest()+sequence.Near)
	return m
}

// sweeps is how far from her message one may lie that a killed program sent for it, if the wipe list knows nothing of it.
const sweeps = 500
