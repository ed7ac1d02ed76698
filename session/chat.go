package session

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"liman/flows"
	"liman/store"
)

// Chat is what is kept of one chat. The zero Chat is one that nobody knows. Its JSON outlives a release: what a build wrote, each later
// one reads, and a field's letter never changes what it means.
type Chat struct {
	State    flows.State `json:"s,omitzero"`
	Touched  int64       `json:"t,omitempty"` // when the person last acted, in Unix milliseconds
	Left     bool        `json:"l,omitempty"` // she left, or was silent too long
	Unsure   bool        `json:"q,omitempty"` // whether the cover is on was not to be found out; until it is, it counts as on
	Bubble   int         `json:"b,omitempty"` // the one message of the bot
	BubbleAt int64       `json:"a,omitempty"` // when it was sent, in Unix seconds
	Voice    int         `json:"v,omitempty"` // the recording that she listens to, until she acts again
	Owed     bool        `json:"o,omitempty"` // the screen of State is yet to be shown
	Updates  []int       `json:"u,omitempty"` // the latest updates that are in State, sorted

	record store.Record // that was loaded, without its content
}

// maxUpdates is how many update ids a chat remembers; what is older than all of them counts as answered (Answered).
const maxUpdates = 12

// Known tells whether the chat was ever saved.
func (c Chat) Known() bool { return c.Touched != 0 }

// Answered tells whether an update need not be answered any more: it is in the state already, or it is older than all that are
// remembered, so that it came again late, and is in the state or was given up. One between them that is not remembered was
// overtaken, and is still to be answered.
func (c Chat) Answered(update int) bool {
	return slices.Contains(c.Updates, update) || len(c.Updates) == maxUpdates && update < c.Updates[0]
}

// Answer notes that an update is in the state.
func (c *Chat) Answer(update int) {
	at, _ := slices.BinarySearch(c.Updates, update)
	if c.Updates = slices.Insert(c.Updates, at, update); len(c.Updates) > maxUpdates {
		c.Updates = c.Updates[len(c.Updates)-maxUpdates:]
	}
}

// Silent is how long she has done nothing.
func (c Chat) Silent(now time.Time) time.Duration { return now.Sub(time.UnixMilli(c.Touched)) }

// OnScreen tells whether a message is her bubble or her recording.
func (c Chat) OnScreen(message int) bool { return message == c.Bubble || message == c.Voice }

// Load gives a chat. One that is unknown, expired, or cannot be read comes back as the zero Chat, ready to be saved.
func (s *Sessions) Load(ctx context.Context, id store.ChatID) (Chat, error) {
	r, err := s.Store.Load(ctx, id)
	return chatIn(r), err
}

// Save writes a chat over the one that was loaded. store.ErrRaced: load it again. After it the chat can be saved again.
func (s *Sessions) Save(ctx context.Context, id store.ChatID, c *Chat) error {
	if err := c.encode(); err != nil {
		return err
	}
	defer c.forgetContent()
	return s.Store.Save(ctx, id, &c.record)
}

// Seal gives the bytes that Save writes.
func (s *Sessions) Seal(ctx context.Context, id store.ChatID, c *Chat) ([]byte, error) {
	if err := c.encode(); err != nil {
		return nil, err
	}
	defer c.forgetContent()
	return s.Store.Seal(ctx, id, &c.record)
}

// Unseal gives the chat in bytes that Seal made for it; anything else is a chat that nobody knows.
func (s *Sessions) Unseal(ctx context.Context, id store.ChatID, sealed []byte) (Chat, error) {
	r, err := s.Store.Unseal(ctx, id, sealed)
	return chatIn(r), err
}

// chatIn reads a record.
func chatIn(r store.Record) Chat {
	var c Chat
	if r.Known() && json.Unmarshal(r.Content, &c) == nil {
		knowWord(&c.State.Choices, r.Opened)
	} else {
		c = Chat{}
	}
	c.record = r
	c.forgetContent()
	return c
}

func (c *Chat) encode() (err error) {
	if c.record.Content, err = json.Marshal(c); err != nil {
		return fmt.Errorf("encode chat: %w", err)
	}
	return nil
}

func (c *Chat) forgetContent() { c.record.Content = nil }
