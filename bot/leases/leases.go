// Package leases knows which wipes this program has in hand, and until when.
package leases

import (
	"sync"
	"time"

	"liman/store"
)

// Leases are of the chats whose wipe waits in its mailbox or is under way in this program, one each, with their claims. The zero value
// is ready. Contract:
//   - a claim is a lease in Redis (store.Wipe): who holds it wipes, and nobody else does until it ends; it ends by itself with us.
//   - a chat that is claimed again while it is held gets the new lease, and no second errand: one wipe a chat at a time.
//   - while a wipe waits or goes on, whoever looks at the list renews its lease well before it ends; whoever ends the errand releases it.
//   - who puts the wipe off does it with the lease as it is by then (With); only the wipe itself does, never an act of hers.
//   - losing a lease loses nothing: what was listed stays listed, and is wiped once more, which harms nobody.
type Leases struct {
	mu   sync.Mutex
	held map[store.ChatID]claim
}

// claim is a chat that we hold the lease of, and until when.
type claim struct {
	wipe  store.Wipe
	until time.Time
}

// Hold keeps a claim; false if the chat is held already, by a lease that the new one replaces.
func (l *Leases) Hold(wipe store.Wipe, until time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held == nil {
		l.held = make(map[store.ChatID]claim)
	}
	_, there := l.held[wipe.Chat]
	l.held[wipe.Chat] = claim{wipe, until}
	return !there
}

// Renewed keeps a longer lease, if the chat is still held.
func (l *Leases) Renewed(wipe store.Wipe, until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, there := l.held[wipe.Chat]; there {
		l.held[wipe.Chat] = claim{wipe, until}
	}
}

// Release ends a claim.
func (l *Leases) Release(chat store.ChatID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.held, chat)
}

// Ending are the claims whose lease ends by a time.
func (l *Leases) Ending(by time.Time) []store.Wipe {
	l.mu.Lock()
	defer l.mu.Unlock()
	var list []store.Wipe
	for _, c := range l.held {
		if !c.until.After(by) {
			list = append(list, c.wipe)
		}
	}
	return list
}

// With gives what is listed now with the claim that we hold of its chat.
func (l *Leases) With(now store.Wipe) store.Wipe {
	l.mu.Lock()
	defer l.mu.Unlock()
	c, there := l.held[now.Chat]
	if !there {
		return now
	}
	c.wipe.Lang, c.wipe.Messages, c.wipe.Tries = now.Lang, now.Messages, now.Tries
	return c.wipe
}
