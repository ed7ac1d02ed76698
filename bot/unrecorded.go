package bot

import (
	"slices"
	"sync"

	"liman/store"
)

// unrecorded are messages of the bot that no chat's record knows, since Redis was away when they were sent; of those whose answer
// was lost, what they may be. Until a record knows them, or they are gone, nothing else remembers them. The zero value is ready.
type unrecorded struct {
	mu       sync.Mutex
	messages map[store.ChatID][]store.Message
}

// add remembers a message.
func (s *unrecorded) add(chat store.ChatID, m store.Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.messages == nil {
		s.messages = make(map[store.ChatID][]store.Message)
	}
	if !slices.ContainsFunc(s.messages[chat], m.Is) {
		s.messages[chat] = append(s.messages[chat], m)
	}
}

// of are those of a chat, the newest last.
func (s *unrecorded) of(chat store.ChatID) []store.Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.messages[chat])
}

// last is the newest message of a chat that is known to be there; 0 if there is none.
func (s *unrecorded) last(chat store.ChatID) int {
	for _, m := range slices.Backward(s.of(chat)) {
		if !m.Maybe {
			return m.ID
		}
	}
	return 0
}

// remove forgets messages of a chat.
func (s *unrecorded) remove(chat store.ChatID, messages []store.Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	left := slices.DeleteFunc(s.messages[chat], func(m store.Message) bool { return slices.ContainsFunc(messages, m.Is) })
	if len(left) == 0 {
		delete(s.messages, chat)
		return
	}
	s.messages[chat] = left
}
