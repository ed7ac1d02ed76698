package session

import (
	"sync"

	"liman/store"
)

// OpenChats are the chats of which this process knows that no cover is on. An outage shows those the help line; any other chat
// sees what a winter guide could say. It is bounded by two halves: when the young one is full, the old one is forgotten. The
// zero value is ready.
type OpenChats struct {
	mu         sync.Mutex
	young, old map[store.ChatID]struct{}
}

// halfOpenChats is how many chats each half holds.
const halfOpenChats = 4096

// Set remembers whether a chat is open.
func (o *OpenChats) Set(chat store.ChatID, open bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !open {
		delete(o.young, chat)
		delete(o.old, chat)
		return
	}
	if o.young == nil || len(o.young) >= halfOpenChats {
		o.old, o.young = o.young, make(map[store.ChatID]struct{})
	}
	o.young[chat] = struct{}{}
}

// Has tells whether a chat is known to be open.
func (o *OpenChats) Has(chat store.ChatID) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	_, young := o.young[chat]
	_, old := o.old[chat]
	return young || old
}
