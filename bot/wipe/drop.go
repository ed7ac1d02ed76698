package wipe

import (
	"context"
	"slices"

	"liman/bot/errand"
	"liman/bot/intake"
	"liman/bot/telegram"
	"liman/store"
)

// DeleteHers deletes what she wrote, before anything else is shown for it; false: it stays for now.
func (s *Wipes) DeleteHers(ctx context.Context, a errand.Act) bool {
	return s.Drop(ctx, a.Job, a.Hers())
}

// DeleteService deletes a message that Telegram made, where Telegram lets, and is silent: nobody asked for anything. One that
// cannot go is left alone.
func (s *Wipes) DeleteService(ctx context.Context, m errand.Service) {
	message := []store.Message{m.Message}
	unlisted := s.ListHers(ctx, m.Job, message)
	if unlisted != nil {
		m.Log().Warn("a message is not on the wipe list", "err", unlisted)
	}
	if _, err := telegram.Delete(ctx, s.API.Call, telegram.Chat(m.Chat), []int{m.Message.ID}); err != nil && !telegram.BadRequest(err) {
		m.Log().Warn("messages not deleted", "err", err)
		if unlisted != nil {
			m.RetryUntilDone(intake.Outlasting(ctx), func() error { return s.ListHers(intake.Outlasting(ctx), m.Job, message) })
		}
		return
	}
	if err := s.Store.Unlist(ctx, m.Chat, message); err != nil {
		m.Log().Warn("redis is away", "err", err)
	}
}

// DropListed deletes what the wipe list knows of a chat, but for what is being deleted already.
func (s *Wipes) DropListed(ctx context.Context, a errand.Act) error {
	w, err := s.Store.Listed(ctx, a.Chat)
	if err != nil {
		return err
	}
	hers := a.Hers()
	old := slices.DeleteFunc(w.Messages, func(m store.Message) bool {
		return !m.Maybe && slices.ContainsFunc(hers, func(h store.Message) bool { return h.ID == m.ID })
	})
	if len(old) > 0 {
		s.Drop(ctx, a.Job, old)
	}
	return nil
}

// Drop deletes messages and takes them off the wipe list. What stays for now is tried again soon, then it returns false.
func (s *Wipes) Drop(ctx context.Context, j errand.Job, messages []store.Message, keep ...int) bool {
	next, err := s.clear(ctx, j, store.Wipe{Chat: j.Chat, Lang: j.Lang, Messages: messages}, s.API.Call, keep...)
	if err == nil {
		return next.IsZero()
	}
	j.Log().Warn("messages not deleted", "err", err)
	soon := s.Now().Add(retry)
	if err := s.Store.List(intake.Outlasting(ctx), store.Wipe{Chat: j.Chat}, soon); err != nil {
		j.Log().Warn("redis is away", "err", err)
	}
	return false
}
