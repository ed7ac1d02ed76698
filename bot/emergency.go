package bot

import (
	"context"

	"liman/bot/errand"
	"liman/bot/guard"
	"liman/store"
)

// emergency is what a person gets while Redis is away: the numbers, from memory, within the time that one call needs.
// Her update is answered as usual when Redis is back. A message that only this process would know of is begun for what comes again alone, should we
// end: whoever gets it then looks for that message.
func (b *Bot) emergency(ctx context.Context, a errand.Act) {
	ed := b.current.Load()
	if a.Leaves() {
		b.withoutRedis(ctx, a)
		return
	}
	bubble := a.Bubble.ID
	if bubble == 0 {
		bubble = b.wipes.Unrecorded.Last(a.Chat)
	}
	shown, err := b.show(ctx, a, bubble, ed, ed.DrawScreen(b.sessions.Emergency(ed.Edition, a.Chat, a.Lang)))
	if shown.ID != 0 {
		b.wipes.Unrecorded.Add(a.Chat, shown)
	}
	if err != nil {
		a.Log().Error("emergency screen not shown", "err", err)
	}
}

// comesAgain tells whether an act would be given to us, or to another process, again. What Telegram delivers may be let in before: a press that waits
// always is, and the message below which it stands is gone only where something else has taken its place.
func (b *Bot) comesAgain(a errand.Act) bool {
	return b.webhook == nil || a.Query == "" && !b.source.LetIn(a.Updates()...)
}

// meanwhile does withoutRedis when there is a place for it, or at once if she leaves. A flood while Redis is slow would keep it slow
// otherwise; what she wrote then goes when it is answered, or by the wipe list.
func (b *Bot) meanwhile(ctx context.Context, a errand.Act) {
	select {
	case b.meanwhileSlots <- struct{}{}:
		a.InBackground(ctx, func(ctx context.Context) {
			defer func() { <-b.meanwhileSlots }()
			b.withoutRedis(ctx, a)
		})
	default:
		if a.Leaves() {
			a.InBackground(ctx, func(ctx context.Context) { b.withoutRedis(ctx, a) })
		}
	}
}

// withoutRedis does for an act what cannot wait until Redis is back: what she wrote goes, and so does she if she leaves.
func (b *Bot) withoutRedis(ctx context.Context, a errand.Act) {
	if a.Leaves() {
		b.wipes.LeaveUnknown(ctx, a)
	} else if len(a.Hers()) > 0 {
		b.wipes.DeleteHers(ctx, a)
	}
}

// rescue is a guard for the answer to a person: what failed, fails, but what she wrote goes, and she gets the emergency screen,
// or out if she leaves.
func (b *Bot) rescue(ctx context.Context, a errand.Act) {
	if !guard.Report(a.Log(), recover()) || a.Why == errand.Silence {
		return
	}
	defer a.Guard()
	if a.Leaves() {
		b.wipes.LeaveUnknown(ctx, a)
		if err := b.wipes.LeaveListed(ctx, a.Job, store.Wipe{Chat: a.Chat, Lang: a.Lang}); err != nil {
			b.wipes.WipeLater(ctx, a.Job, store.Wipe{Chat: a.Chat}, err)
		}
		return
	}
	if len(a.Hers()) > 0 {
		a.InBackground(ctx, func(ctx context.Context) { b.wipes.DeleteHers(ctx, a) })
	}
	b.emergency(ctx, a)
}
