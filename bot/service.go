package bot

import (
	"context"
	"net/http"
)

// deleteService deletes a message that Telegram made, where Telegram lets, and is silent: nobody asked for anything. One that
// cannot go is left alone.
func (b *Bot) deleteService(ctx context.Context, e event) {
	if err := b.listHers(ctx, e); err != nil {
		b.log(e).Warn("a message is not on the wipe list", "err", err)
	}
	var ids []int
	for _, m := range e.hers() {
		ids = append(ids, m.ID)
	}
	_, err := b.call(ctx, "deleteMessages", deletion(e.chat, ids))
	if err != nil && code(err) != http.StatusBadRequest {
		b.log(e).Warn("messages not deleted", "err", err)
		return
	}
	if err := b.Store.Unlist(ctx, e.chat, e.hers()); err != nil {
		b.log(e).Warn("redis is away", "err", err)
	}
}
