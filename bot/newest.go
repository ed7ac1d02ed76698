package bot

import (
	"context"
	"slices"

	"liman/session"
)

// Where updates are delivered, there may be replicas, and what they draw in one chat may overtake each other on the way to
// Telegram. So whoever has drawn looks again: is the record still what was drawn? If not, it draws the record. Whatever is shown last
// was drawn by somebody who then found it in the record; and whoever saves later, draws later.

// rounds is how often a screen is drawn anew at the most, each time because somebody else acted, or deleted what was sent.
const rounds = 20

// sendNewest shows a reply as send does, and then what the record has become meanwhile.
func (b *Bot) sendNewest(ctx context.Context, a act, t *turn) (shown bool) {
	for range rounds {
		tried := t.bubble.id()
		shown = b.send(ctx, a, t)
		if b.webhook == nil || ctx.Err() != nil {
			return shown
		}
		now, err := b.sessions.Load(outlasting(ctx), a.chat)
		vanished := !shown && err == nil && now.Bubble != tried && t.bubble.id() == 0
		if err != nil || !now.Known() || !vanished && !differs(&t.Chat, &now, tried, shown) { // without Redis, whoever saved it draws it
			return shown
		}
		ours := t.bubble.message()
		t.Chat, t.bubble = now, bubble{record: &t.Chat}
		if ours.ID != 0 && ours.ID != now.Bubble {
			t.bubble.stale = append(t.bubble.stale, ours)
		}
		t.View()
	}
	return shown
}

// overtaken tells whether somebody else has acted, or begun another bubble, since one was tried that is not there.
func (b *Bot) overtaken(ctx context.Context, a act, t *turn, tried int) bool {
	if b.webhook == nil {
		return false
	}
	now, err := b.sessions.Load(outlasting(ctx), a.chat)
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
