package session

import (
	"testing"

	"liman/store"
)

// The chats that are known as open are bounded.
func TestOpenChatsAreBounded(t *testing.T) {
	var o OpenChats
	for chat := range store.ChatID(10 * halfOpenChats) {
		o.Set(chat, true)
	}
	if n := len(o.young) + len(o.old); n > 2*halfOpenChats {
		t.Errorf("%d are kept", n)
	}
	if last := store.ChatID(10*halfOpenChats - 1); !o.Has(last) || o.Has(0) {
		t.Error("not the latest are kept")
	}
	o.Set(7, true)
	if o.Set(7, false); o.Has(7) {
		t.Error("one that was covered is still open")
	}
}
