package wipe

import (
	"context"
	"time"

	"liman/bot/errand"
	"liman/store"
)

// Whatever stands or may come to stand in a chat is put on the wipe list before anything else is done with it.

// List puts a message of a chat on the wipe list, and takes off what is gone.
func (s *Wipes) List(ctx context.Context, j errand.Job, due time.Time, m store.Message, gone ...store.Message) error {
	return s.Store.List(ctx, store.Wipe{Chat: j.Chat, Lang: j.Lang, Messages: []store.Message{m}}, due, gone...)
}

// ListHers puts what she wrote on the wipe list.
func (s *Wipes) ListHers(ctx context.Context, j errand.Job, hers []store.Message) error {
	if len(hers) == 0 {
		return nil
	}
	return s.Store.List(ctx, store.Wipe{Chat: j.Chat, Lang: j.Lang, Messages: hers}, s.Now().Add(s.Idle))
}
