package bot

import (
	"context"
	"slices"

	"liman/store"
)

// Where updates are delivered, there may be replicas, and what they draw in one chat may overtake each other on the way to
// Telegram. So whoever has drawn looks again: is the record still what was drawn? If not, it draws the record. Whatever is shown last
// was drawn by somebody who then found it in the record; and whoever saves later, draws later.

// sendNewest shows a reply as send does, and then what the record has become meanwhile.
func (b *Bot) sendNewest(ctx context.Context, a act, t *turn) (shown bool) {
	shown = b.send(ctx, a, t)
	for b.webhook != nil && shown && ctx.Err() == nil {
		now, err := b.Store.Load(outlasting(ctx), a.chat)
		if err != nil || !now.Known() || sameScreen(&now, &t.Chat) { // without Redis, whoever saved it draws it
			return shown
		}
		surplus := t.bubble.message()
		t.Chat, t.bubble = now, bubble{record: &t.Chat}
		if surplus.ID != 0 && surplus.ID != now.Bubble {
			t.bubble.stale = append(t.bubble.stale, surplus)
		}
		t.View()
		shown = b.send(ctx, a, t)
	}
	return shown
}

// sameScreen tells whether two records of a chat show the same, in the same message.
func sameScreen(one, other *store.Chat) bool {
	return one.Touched == other.Touched && one.Left == other.Left && one.Bubble == other.Bubble && slices.Equal(one.Updates, other.Updates)
}
