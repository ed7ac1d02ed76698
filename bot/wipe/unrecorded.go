package wipe

import (
	"slices"
	"sync"

	"liman/store"
)

// Unrecorded are messages of the bot that no chat's record knows, since Redis was away when they were sent; of those whose answer
// was lost, what they may be. Until a record knows them, or they are gone, nothing else remembers them. The zero value is ready.
type Unrecorded struct {
	mu       sync.Mutex
	messages map[store.ChatID][]store.Message
}

// Add remembers a message.
func (s *Unrecorded) Add(chat store.ChatID, m store.Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.messages == nil {
		s.messages = make(map[store.ChatID][]store.Message)
	}
	if !slices.ContainsFunc(s.messages[chat], m.Is) {
		s.messages[chat] = append(s.messages[chat], m)
	}
}

// Of are those of a chat, the newest last.
func (s *Unrecorded) Of(chat store.ChatID) []store.Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.messages[chat])
}

// Last is the newest message of a chat that is known to be there; 0 if there is none.
func (s *Unrecorded) Last(chat store.ChatID) int {
	for _, m := range slices.Backward(s.Of(chat)) {
		if !m.Maybe {
			return m.ID
		}
	}
	return 0
}

// Remove forgets messages of a chat.
func (s *Unrecorded) Remove(chat store.ChatID, messages []store.Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	left := slices.DeleteFunc(s.messages[chat], func(m store.Message) bool { return slices.ContainsFunc(messages, m.Is) })
	if len(left) == 0 {
		delete(s.messages, chat)
		return
	}
	s.messages[chat] = left
}
