package bot

import (
	"sync"
	"time"

	"liman/store"
)

// wipes are the chats whose wipe waits in its mailbox or is under way in this program, one each, with their claims. The zero value
// is ready. Contract:
//   - a claim is a lease in Redis (store.Wipe): who holds it wipes, and nobody else does until it ends; it ends by itself with us.
//   - a chat that is claimed again while it is held gets the new lease, and no second errand: one wipe a chat at a time.
//   - while a wipe waits or goes on, lookAtWipes renews its lease well before it ends; whoever ends the errand releases it.
//   - who puts the wipe off does it with the lease as it is by then (with); only the wipe itself does, never an act of hers.
//   - losing a lease loses nothing: what was listed stays listed, and is wiped once more, which harms nobody.
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
