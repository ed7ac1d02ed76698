package bot

import (
	"slices"
	"sync"

	"liman/store"
)

// stranded are messages of the bot that no chat's record knows, since Redis was away when they were sent. Until one does, or
// they are gone, nothing else remembers them. The zero value is ready.
type stranded struct {
	mu  sync.Mutex
	ids map[store.ChatID][]int
}

// add remembers a message.
func (s *stranded) add(chat store.ChatID, id int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ids == nil {
		s.ids = make(map[store.ChatID][]int)
	}
	if !slices.Contains(s.ids[chat], id) {
		s.ids[chat] = append(s.ids[chat], id)
	}
}

// of are those of a chat, the newest last.
func (s *stranded) of(chat store.ChatID) []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.ids[chat])
}

// remove forgets messages of a chat.
func (s *stranded) remove(chat store.ChatID, ids []int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	left := slices.DeleteFunc(s.ids[chat], func(id int) bool { return slices.Contains(ids, id) })
	if len(left) == 0 {
		delete(s.ids, chat)
		return
	}
	s.ids[chat] = left
}
