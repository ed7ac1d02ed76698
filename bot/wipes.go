package bot

import (
	"sync"
	"time"

	"liman/store"
)

// wipes are the chats whose wipe waits in its line or is under way in this program, one each, with their claims. The zero
// value is ready.
type wipes struct {
	mu   sync.Mutex
	held map[store.ChatID]claim
}

// claim is a chat that we hold the lease of, and until when.
type claim struct {
	wipe  store.Wipe
	until time.Time
}

// hold keeps a claim; false if the chat is held already, by a lease that the new one replaces.
func (w *wipes) hold(wipe store.Wipe, until time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.held == nil {
		w.held = make(map[store.ChatID]claim)
	}
	_, there := w.held[wipe.Chat]
	w.held[wipe.Chat] = claim{wipe, until}
	return !there
}

// renewed keeps a longer lease, if the chat is still held.
func (w *wipes) renewed(wipe store.Wipe, until time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, there := w.held[wipe.Chat]; there {
		w.held[wipe.Chat] = claim{wipe, until}
	}
}

// release ends a claim.
func (w *wipes) release(chat store.ChatID) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.held, chat)
}

// ending are the claims whose lease ends by a time.
func (w *wipes) ending(by time.Time) []store.Wipe {
	w.mu.Lock()
	defer w.mu.Unlock()
	var list []store.Wipe
	for _, c := range w.held {
		if !c.until.After(by) {
			list = append(list, c.wipe)
		}
	}
	return list
}

// with gives what is listed now with the claim that we hold of its chat.
func (w *wipes) with(now store.Wipe) store.Wipe {
	w.mu.Lock()
	defer w.mu.Unlock()
	c, there := w.held[now.Chat]
	if !there {
		return now
	}
	c.wipe.Lang, c.wipe.Messages, c.wipe.Tries = now.Lang, now.Messages, now.Tries
	return c.wipe
}
