// Package mark has Telegram keep whether a cover is on, and the way in through it. The mark has two parts, both lists of commands of the
// chat:
//
//   - The chat's own menu. It is the one that everybody has, so the phone shows no difference; that there is one is the mark.
//     It says covered, and no more.
//   - The same in a language that no Telegram is set to, which no phone shows: one command whose description is the way in,
//     sealed. Without our secret it is noise.
//
// The way in is written first and taken away last: a menu without one is of an older build, or lost. One writer a chat at a time
// brings Telegram to what she chose last, so a write that Telegram made wait never overtakes a later choice. When Telegram does not say
// whether there is a mark, the cover counts as on. What must hold besides is said in session/choices.go.
package mark

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"liman/bot/profile"
	"liman/bot/telegram"
	"liman/flows"
	"liman/session"
	"liman/store"
)

const (
	// HiddenLanguage is Avestan, which has a code and no speakers.
	HiddenLanguage = "ae"
	// hiddenCommand is the name of the one command in that language.
	hiddenCommand = "guide"
)

// Marks are those of all chats.
type Marks struct {
	API      *telegram.Client
	Sessions *session.Sessions
	Profile  *profile.Profile
	In       time.Duration // how long Telegram may take to give a mark, or to take it; 0: recallIn

	mu      sync.Mutex
	writing map[store.ChatID]*Writing
}

// Chat is whose mark it is.
type Chat struct {
	ID         store.ChatID
	Lang       string // of her Telegram, as Telegram codes it
	Log        *slog.Logger
	Background func(context.Context, func(context.Context)) // does something while the chat goes on
}

// Writing brings a chat's mark to what she chose last.
type Writing struct {
	want flows.Choices
	done chan struct{} // closed when Telegram has it
	in   time.Duration // how long Wait waits at most
}

// want makes a choice the one to be written; first tells that nobody is writing yet.
func (m *Marks) want(chat store.ChatID, c flows.Choices) (w *Writing, first bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.writing == nil {
		m.writing = make(map[store.ChatID]*Writing)
	}
	w = m.writing[chat]
	if first = w == nil; first {
		w = &Writing{done: make(chan struct{}), in: m.in()}
		m.writing[chat] = w
	}
	w.want = c
	return w, first
}

// newest is what is to be written now.
func (m *Marks) newest(w *Writing) flows.Choices {
	m.mu.Lock()
	defer m.mu.Unlock()
	return w.want
}

// wrote ends it if what was written is what she chose last.
func (m *Marks) wrote(chat store.ChatID, w *Writing, c flows.Choices) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if w.want != c {
		return false
	}
	close(w.done)
	delete(m.writing, chat)
	return true
}

// leave gives one up that was not done.
func (m *Marks) leave(chat store.ChatID, w *Writing) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.writing[chat] == w {
		delete(m.writing, chat)
	}
}

// Write has Telegram keep whether the cover is on, however long that takes. The writer ends with the work, so that must outlast
// the act: an act's end, or the time that Redis has for it, must not cut a write that Telegram makes wait.
func (m *Marks) Write(work context.Context, chat Chat, c flows.Choices) *Writing {
	w, first := m.want(chat.ID, session.OfCover(c))
	if first {
		chat.Background(work, func(ctx context.Context) { m.write(ctx, chat, w) })
	}
	return w
}

// Wait waits a moment until Telegram has the mark; false if it has not yet.
func (w *Writing) Wait(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, w.in)
	defer cancel()
	select {
	case <-w.done:
		return true
	case <-ctx.Done():
		return false
	}
}

// write writes until what she chose last is at Telegram, as long as Telegram only makes it wait. After too many failures it
// gives up with an alarm; the next act that finds no record of the chat tries again.
func (m *Marks) write(ctx context.Context, chat Chat, w *Writing) {
	defer m.leave(chat.ID, w)
	for tries := (telegram.Retries{Tireless: true}); ; {
		c := m.newest(w)
		err := m.set(ctx, chat, c)
		if err == nil {
			if m.wrote(chat.ID, w, c) {
				return
			}
			continue
		}
		if !m.API.WaitToRetry(ctx, &tries, err) {
			chat.Log.Error("whether a cover is on is not kept at telegram", "alarm", "cover", "err", err)
			return
		}
	}
}

// set makes one attempt.
func (m *Marks) set(ctx context.Context, chat Chat, c flows.Choices) error {
	scope := ScopeOf(chat.ID)
	if !c.Covered() {
		for _, lang := range []string{"", HiddenLanguage} {
			if _, err := m.API.Request(ctx, telegram.CallTimeout, "deleteMyCommands", telegram.Params{"scope": scope, "language_code": lang}); err != nil {
				return err
			}
		}
		return nil
	}
	menu, err := m.Profile.MenuAt(ctx, chat.Lang)
	if err != nil {
		return err
	}
	way := []profile.Command{{Name: hiddenCommand, Description: m.Sessions.SealCover(chat.ID, c)}}
	for _, list := range []telegram.Params{
		{"scope": scope, "language_code": HiddenLanguage, "commands": telegram.JSON(way)},
		{"scope": scope, "commands": telegram.JSON(menu)},
	} {
		if _, err := m.API.Request(ctx, telegram.CallTimeout, "setMyCommands", list); err != nil {
			return err
		}
	}
	return nil
}

// Writes is how many marks are being written; tests wait for none.
func (m *Marks) Writes() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.writing)
}
