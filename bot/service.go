package bot

import (
	"context"

	"liman/bot/errand"
	"liman/bot/intake"
	"liman/bot/telegram"
	"liman/store"
)

// deleteService deletes a message that Telegram made, where Telegram lets, and is silent: nobody asked for anything. One that
// cannot go is left alone.
func (b *Bot) deleteService(ctx context.Context, s errand.Service) {
	message := []store.Message{s.Message}
	unlisted := b.listHers(ctx, s.Job, message)
	if unlisted != nil {
		s.Log().Warn("a message is not on the wipe list", "err", unlisted)
	}
	if _, err := telegram.Delete(ctx, b.api.Call, telegram.Chat(s.Chat), []int{s.Message.ID}); err != nil && !telegram.BadRequest(err) {
		s.Log().Warn("messages not deleted", "err", err)
		if unlisted != nil {
			s.RetryUntilDone(intake.Outlasting(ctx), func() error { return b.listHers(intake.Outlasting(ctx), s.Job, message) })
		}
		return
	}
	if err := b.Store.Unlist(ctx, s.Chat, message); err != nil {
		s.Log().Warn("redis is away", "err", err)
	}
}
