// Package session is one act of one person: her chat is loaded, what she chose for her phone is known, the conversation steps,
// and what came of it is saved. It knows no messenger: whoever shows the reply (a front end) says who acts, and what it keeps
// itself of her choices.
//
// Save comes before show. A chat that somebody else saved in between is loaded and stepped again; an act that is in the state
// already is never stepped twice, and its reply is derived from the state.
//
// What outlives a release is a format: button data, sealed records, a cover's mark. flows.Migrate brings a state
// to the flows of today: moved is followed, what is gone leads to the nearest screen, answers stay. Bytes of older
// builds are test data.
//
// A front end (session.Front, bot/front.go) does around each step what its messages need, and keeps what she chose
// in a place that outlives us. A terminal or a preview is one more Front; the tests of session have one that knows
// no messages.
package session

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"liman/directory"
	"liman/edition"
	"liman/flows"
	"liman/store"
)

// Sessions are those of all people.
type Sessions struct {
	Store *store.Store
	Idle  time.Duration // after this silence a session ends, unless she chose another
	Now   func() time.Time
	Drew  func(id string) *flows.Book // the flows of an edition that drew a button; nil if it is forgotten
	Open  OpenChats
}

// Act is something that a person did.
type Act struct {
	Chat    store.ChatID
	Lang    string // of her device
	Update  int    // by which the act is known when it comes again
	Input   flows.Input
	Button  bool   // she pressed a button
	Edition string // that drew the button
	Log     *slog.Logger
}

// Leaves tells whether she wants out, which must work without Redis too.
func (a Act) Leaves() bool { return a.Input.Leaves() }

// AsksHelp tells whether she asks for the numbers.
func (a Act) AsksHelp() bool { return a.Input.AsksHelp() }

// Again tells whether she pressed the emergency screen's button. A flow may have an option of the same name.
func (a Act) Again() bool {
	return a.Input.Option == again && (a.Input.Node == EmergencyNode || a.Input.Node == olderEmergencyNode)
}

// Turn is one answer on its way: the chat as it is now, and what is to be shown.
type Turn struct {
	Edition *edition.Edition
	Chat    Chat
	Reply   flows.Reply
	Remind  bool // the front end is to be told anew what she chose

	recalled *recalled // what was found out of her choices, if no record of the chat had them
	cleared  bool      // it was not known whether the cover is on, and now it is known that it is not
}

// Front is what the front end has to do with an act. All of it happens before the chat is saved.
type Front interface {
	// Loaded is given the turn of a chat that was loaded; again when it was loaded anew, and what came of the one before is void.
	Loaded(*Turn)
	// Before comes before each act is stepped, and After behind it. Neither is called for what Before gives an error for.
	Before(context.Context, Act) error
	After(Act)
	// Protected is told that she chose whether what is shown may be copied.
	Protected()
	// Recall gives what the front end keeps of her choices; an error says that it is not known.
	Recall(context.Context, Act, *edition.Edition) (flows.Choices, error)
	// Remember has the front end keep what she chose, waits a moment for it, and tells whether it has.
	Remember(context.Context, Act, flows.Choices) bool
}

// Do does acts of one chat, the newest last: they are stepped one after the other and saved together. unsure is how often that
// has ended with ErrUnsure before.
func (s *Sessions) Do(ctx context.Context, ed *edition.Edition, acts []Act, unsure int, f Front) (*Turn, error) {
	for {
		t, err := s.attempt(ctx, ed, acts, unsure, f)
		if !errors.Is(err, store.ErrRaced) {
			return t, err
		}
	}
}

// attempt is Do once: the error is store.ErrRaced if somebody else saved the chat in between.
func (s *Sessions) attempt(ctx context.Context, ed *edition.Edition, acts []Act, unsure int, f Front) (*Turn, error) {
	t, newest := &Turn{Edition: ed}, acts[len(acts)-1]
	var err error
	if t.Chat, err = s.Load(ctx, newest.Chat); err != nil {
		return t, err
	}
	if err := s.learn(ctx, newest, t, unsure, f); err != nil {
		return t, err
	}
	f.Loaded(t)
	before := t.Chat.State.Choices
	for _, a := range acts {
		if err := f.Before(ctx, a); err != nil {
			return t, err
		}
		if a.Input.Text != "" {
			a.Input.Words = s.Store.Words(a.Chat, directory.Fold(a.Input.Text))
		}
		if s.Step(t, a) {
			f.After(a)
		}
	}
	if err := s.choose(ctx, newest, t, before, f); err != nil {
		return t, err
	}
	if err := s.Save(ctx, newest.Chat, &t.Chat); err != nil {
		return t, err
	}
	s.Open.Set(newest.Chat, !t.Chat.Unsure && !t.Chat.State.Choices.Covered())
	return t, nil
}

// Silence is the silence after which a session ends: hers, or the operator's.
func (s *Sessions) Silence(c flows.Choices) time.Duration {
	if d, err := time.ParseDuration(c.Idle); err == nil {
		return d
	}
	return s.Idle
}
