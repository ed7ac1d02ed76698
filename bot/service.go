package bot

import (
	"context"

	"liman/bot/intake"
	"liman/bot/telegram"
	"liman/store"
)

// deleteService deletes a message that Telegram made, where Telegram lets, and is silent: nobody asked for anything. One that
// cannot go is left alone.
func (b *Bot) deleteService(ctx context.Context, s service) {
	message := []store.Message{s.message}
	unlisted := b.listHers(ctx, s.job, message)
	if unlisted != nil {
		s.log().Warn("a message is not on the wipe list", "err", unlisted)
	}
	if _, err := telegram.Delete(ctx, b.api.Call, telegram.Chat(s.chat), []int{s.message.ID}); err != nil && !telegram.BadRequest(err) {
		s.log().Warn("messages not deleted", "err", err)
		if unlisted != nil {
			s.retryUntilDone(intake.Outlasting(ctx), func() error { return b.listHers(intake.Outlasting(ctx), s.job, message) })
		}
		return
	}
	if err := b.Store.Unlist(ctx, s.chat, message); err != nil {
		s.log().Warn("redis is away", "err", err)
	}
}
