package bubble

import (
	"context"
	"slices"

	"liman/bot/errand"
	"liman/bot/intake"
	"liman/session"
)

// Where updates are delivered, there may be replicas, and what they draw in one chat may overtake each other on the way to
// Telegram. So whoever has drawn looks again: is the record still what was drawn? If not, it draws the record. Whatever is shown last
// was drawn by somebody who then found it in the record; and whoever saves later, draws later. Contract:
//   - until that look, either the update is open at Telegram, and whoever gets it draws the record; or the record says that a screen is owed.
//   - what was let in before (a press that waited) is owed before it is drawn.
//   - a look that Redis does not answer is made again when it does (rereadLater).
//   - a debt is repaid by who made it, if nobody else has saved the chat since; else by who finds it due, when nobody can be drawing any more.

// rounds is how often a screen is drawn anew at the most, each time because somebody else acted, or deleted what was sent.
const rounds = 20

// showing is what came of showing a reply.
type showing struct {
	shown bool // Telegram took it, or nothing is to be shown
	sure  bool // it was found in the record afterwards, or nobody else draws in the chat
}

// sendNewest shows a reply as send does, and then what the record has become meanwhile.
func (b *Bubbles) sendNewest(ctx context.Context, a errand.Act, t *Turn) showing {
	for range rounds {
		tried := t.bubble.id()
		shown := b.send(ctx, a, t)
		if !b.Replicas || ctx.Err() != nil {
			return showing{shown, true}
		}
		if t.unlisted {
			return showing{}
		}
		now, err := b.Sessions.Load(intake.Outlasting(ctx), a.Chat)
		if err != nil {
			a.Log().Warn("redis is away", "err", err)
			return showing{shown: shown}
		}
		vanished := !shown && now.Bubble != tried && t.bubble.id() == 0
		if !now.Known() || !vanished && !differs(&t.Chat, &now, tried, shown) {
			return showing{shown, true}
		}
		ours := t.bubble.message()
		t.adopt(now)
		if ours.ID != 0 && ours.ID != now.Bubble {
			t.bubble.stale = append(t.bubble.stale, ours)
		}
		t.View()
	}
	return showing{}
}

// overtaken tells whether somebody else has acted, or begun another bubble, since one was tried that is not there.
func (b *Bubbles) overtaken(ctx context.Context, a errand.Act, t *Turn, tried int) bool {
	if !b.Replicas {
		return false
	}
	now, err := b.Sessions.Load(intake.Outlasting(ctx), a.Chat)
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
