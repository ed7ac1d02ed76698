package bot

import (
	"context"
	"liman/bot/guard"
	"liman/store"
	"slices"
)

// emergency is what a person gets while Redis is away: the numbers, from memory, within the time that one call needs.
// Her update is answered as usual when Redis is back. A message that only this process would know of is begun for what comes again alone, should we
// end: whoever gets it then looks for that message.
func (b *Bot) emergency(ctx context.Context, a act) {
	ed := b.current.Load()
	if a.leaves() {
		b.withoutRedis(ctx, a)
		return
	}
	bubble := a.bubble.ID
	if bubble == 0 {
		bubble = b.unrecorded.last(a.chat)
	}
	shown, err := b.show(ctx, a, bubble, ed, ed.DrawScreen(b.sessions.Emergency(ed.Edition, a.chat, a.lang)))
	if shown.ID != 0 {
		b.unrecorded.add(a.chat, shown)
	}
	if err != nil {
		a.log().Error("emergency screen not shown", "err", err)
	}
}

// comesAgain tells whether an act would be given to us, or to another process, again. What Telegram delivers may be let in before: a press that waits
// always is, and the message below which it stands is gone only where something else has taken its place.
func (b *Bot) comesAgain(a act) bool {
	return b.webhook == nil || a.query == "" && !b.source.LetIn(a.updates()...)
}

// meanwhile does withoutRedis when there is a place for it, or at once if she leaves. A flood while Redis is slow would keep it slow
// otherwise; what she wrote then goes when it is answered, or by the wipe list.
func (b *Bot) meanwhile(ctx context.Context, a act) {
	select {
	case b.meanwhileSlots <- struct{}{}:
		a.inBackground(ctx, func(ctx context.Context) {
			defer func() { <-b.meanwhileSlots }()
			b.withoutRedis(ctx, a)
		})
	default:
		if a.leaves() {
			a.inBackground(ctx, func(ctx context.Context) { b.withoutRedis(ctx, a) })
		}
	}
}

// withoutRedis does for an act what cannot wait until Redis is back: what she wrote goes, and so does she if she leaves.
func (b *Bot) withoutRedis(ctx context.Context, a act) {
	if a.leaves() {
		b.leaveUnknown(ctx, a)
	} else if len(a.hers()) > 0 {
		b.deleteHers(ctx, a)
	}
}

// leaveUnknown clears what can be known of a chat without its record: the pressed message, the emergency screen, and what she
// typed. Her bubble, if it is another, Redis alone knows.
func (b *Bot) leaveUnknown(ctx context.Context, a act) {
	bubbles := b.unrecorded.of(a.chat)
	if a.bubble.ID != 0 && !slices.ContainsFunc(bubbles, a.bubble.Is) {
		bubbles = append(bubbles, a.bubble)
	}
	if b.drop(ctx, a.job, append(a.hers(), bubbles...)) {
		b.unrecorded.remove(a.chat, bubbles)
	}
}

// rescue is a guard for the answer to a person: what failed, fails, but what she wrote goes, and she gets the emergency screen,
// or out if she leaves.
func (b *Bot) rescue(ctx context.Context, a act) {
	if !guard.Report(a.log(), recover()) || a.why == silence {
		return
	}
	defer a.guard()
	if a.leaves() {
		b.leaveUnknown(ctx, a)
		if err := b.leaveListed(ctx, a.job, store.Wipe{Chat: a.chat, Lang: a.lang}); err != nil {
			b.wipeLater(ctx, a.job, store.Wipe{Chat: a.chat}, err)
		}
		return
	}
	if len(a.hers()) > 0 {
		a.inBackground(ctx, func(ctx context.Context) { b.deleteHers(ctx, a) })
	}
	b.emergency(ctx, a)
}
