package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"liman/flows"
	"liman/store"
)

// That the cover is on must outlive everything that we keep: whoever opens the chat days later must not see what it hides. So
// the front end keeps it, too, in a place that outlives us. What must hold: a cover is never taken for off because something
// could not be read; nothing that anybody sees tells the way in; nobody is locked out for ever.

// coverTries is how often an act ends with ErrUnsure, and she sees what an outage shows, since the front end does not say whether a
// cover is on. Then it is taken to be on, and she sees the cover.
const coverTries = 5

// ErrUnsure says that it is not known whether a cover is on.
var ErrUnsure = errors.New("whether a cover is on is not known")

// recalled is what was found out of a person's choices when no record of the chat had them.
type recalled struct {
	flows.Choices
	stored bool // in Redis
	unsure bool // the front end did not say whether the cover is on
}

// recall is what a person chose for her phone, when there is no record of the chat: ours, or else what the front end keeps.
func (s *Sessions) recall(ctx context.Context, a Act, t *Turn, f Front) (*recalled, error) {
	c, known, err := s.choices(ctx, a.Chat)
	if err != nil || known {
		return &recalled{Choices: c, stored: true}, err
	}
	c, err = f.Recall(ctx, a, t.Edition)
	if err != nil {
		a.Log.Warn("whether a cover is on is not known; it counts as on for now", "err", err)
		return &recalled{unsure: true}, nil
	}
	return &recalled{Choices: c}, nil
}

// learn finds out what she chose for her phone, if no record of the chat says, before it steps. A chat of which nothing is known
// is closed until it is.
func (s *Sessions) learn(ctx context.Context, a Act, t *Turn, unsure int, f Front) error {
	if t.Chat.Known() && !t.Chat.Unsure {
		return nil
	}
	r, err := s.recall(ctx, a, t, f)
	if err != nil {
		return err
	}
	if r.unsure && !t.Chat.Unsure && unsure < coverTries && !a.Leaves() {
		return ErrUnsure
	}
	was := t.Chat.Unsure
	t.Chat.Unsure, t.cleared = r.unsure, was && !r.unsure && !r.Covered()
	if !r.unsure {
		t.Chat.State.Choices = r.Choices
	}
	t.recalled = r
	return nil
}

// choose keeps what she chose in this step, before the step is saved; before is what she had chosen until then.
func (s *Sessions) choose(ctx context.Context, a Act, t *Turn, before flows.Choices, f Front) error {
	now := t.Chat.State.Choices
	if now != before || t.recalled != nil && !t.recalled.stored && now.Covered() {
		if err := s.keepChoices(ctx, a.Chat, now); err != nil {
			return err
		}
	}
	if now.Idle != before.Idle {
		if err := s.Store.Postpone(ctx, store.Wipe{Chat: a.Chat}, s.Now().Add(s.Silence(now))); err != nil {
			return err
		}
	}
	if now.Protect != before.Protect {
		f.Protected()
	}
	if OfCover(now) != OfCover(before) {
		t.sayRemembered(f.Remember(ctx, a, now))
		return nil
	}
	t.Remind = t.Remind || t.recalled.remind(now)
	return nil
}

// remind tells whether the front end is to be told again what it should keep.
func (r *recalled) remind(now flows.Choices) bool {
	return r != nil && !r.unsure && (r.stored || now.Covered())
}

// OfCover is what of her choices the front end keeps.
func OfCover(c flows.Choices) flows.Choices {
	return flows.Choices{Door: c.Door, Word: c.Word, Wrong: c.Wrong, WrongAt: c.WrongAt}
}

// sayRemembered says on a screen that tells whether the cover is on if the front end does not keep it yet.
func (t *Turn) sayRemembered(done bool) {
	if note := t.Reply.Note; !done && (note == "cover-on" || note == "cover-off") {
		t.Reply.Note += "-soon"
		t.Chat.State.Note = t.Reply.Note
	}
}

// choices gives what a person chose for her phone, and lets it live on; known is false if no record says. A record under an older secret
// is written anew: its word is fitted to the secrets of today before.
func (s *Sessions) choices(ctx context.Context, id store.ChatID) (c flows.Choices, known bool, err error) {
	opened, err := s.Store.Choices(ctx, id)
	if c, known = choicesIn(opened); known && opened.Older() && err == nil {
		err = s.keepChoices(ctx, id, c)
	}
	return c, known, err
}

func (s *Sessions) keepChoices(ctx context.Context, id store.ChatID, c flows.Choices) error {
	content, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("encode choices: %w", err)
	}
	return s.Store.Choose(ctx, id, content)
}

// SealCover is the way in through a person's cover, in letters that a front end keeps for us and cannot read.
func (s *Sessions) SealCover(id store.ChatID, c flows.Choices) string {
	content, _ := json.Marshal(OfCover(c)) // strings and numbers
	return s.Store.SealCover(id, content)
}

// OpenCover opens what SealCover made for the same chat; false if no secret of ours does.
func (s *Sessions) OpenCover(id store.ChatID, text string) (flows.Choices, bool) {
	return choicesIn(s.Store.OpenCover(id, text))
}

func choicesIn(o store.Opened) (flows.Choices, bool) {
	var c flows.Choices
	if !o.Known() || json.Unmarshal(o.Content, &c) != nil {
		return flows.Choices{}, false
	}
	knowWord(&c, o)
	return c, true
}

// knowWord fits her word to the secrets of today. When it is lost, the cover stays on, and every page that can hold the way in does.
func knowWord(c *flows.Choices, o store.Opened) {
	now, lost := o.Word(c.Word)
	if c.Word = now; lost && c.Door == "" {
		c.Door = flows.AnyDoor
	}
}
