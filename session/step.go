package session

import (
	"time"

	"liman/edition"
	"liman/flows"
)

// Step moves a chat on; false if the act is in its state already, whose reply is then derived from it.
func (s *Sessions) Step(t *Turn, a Act) bool {
	chat := &t.Chat
	if chat.Answered(a.Update) {
		t.Remind = chat.State.Choices.Covered() // whoever saved it may have ended before the front end knew
		t.View()
		return false
	}
	chat.Answer(a.Update)
	now := s.Now()
	finished := s.beginAnew(t, a, now)
	if chat.Left && a.Button && !a.Again() { // a button that outlived its wipe: whoever presses it sees the cover
		a.Input = flows.Input{Act: flows.Taps, Option: flows.Leave}
	}
	before := chat.State.Choices
	if chat.State.Locked {
		a.Input = holdWords(a.Input, before, now)
	}
	chat.State, t.Reply = s.advance(t.Edition, chat.State, a, finished || t.cleared && !a.AsksHelp())
	stampWrong(&chat.State, before, now)
	t.sayCleared()
	chat.Touched, chat.Left = now.UnixMilli(), t.Reply.Leave
	return true
}

// View derives from the state what is to be shown.
func (t *Turn) View() {
	if t.Chat.Left {
		t.Reply = flows.Reply{Leave: true}
		return
	}
	t.Chat.State = t.Edition.Book.Migrate(t.Chat.State)
	t.Reply = t.Edition.Book.View(t.Chat.State)
}

// beginAnew begins a conversation where none goes on, and tells whether it did.
func (s *Sessions) beginAnew(t *Turn, a Act, now time.Time) bool {
	chat := &t.Chat
	finished := !chat.Known() || chat.Left || chat.Silent(now) > s.Silence(chat.State.Choices)
	if finished || t.cleared {
		chat.State = chat.State.Anew(t.Edition.Words.Match(a.Lang))
	}
	if chat.Unsure {
		chat.State.Locked = true
	}
	if finished && chat.State.Choices.Door == flows.AnyDoor {
		a.Log.Error("the way in through a cover is lost; was the secret changed without LIMAN_SECRET_OLD?", "alarm", "secret")
	}
	return finished
}

// sayCleared says why the cover was shown to somebody who has none.
func (t *Turn) sayCleared() {
	if t.cleared && !t.Reply.Leave && (t.Reply.Note == "" || t.Reply.Note == "old-button") {
		t.Chat.State.Note, t.Reply.Note = "cover-doubt", "cover-doubt"
	}
}

// advance steps. Names of flows, nodes and options are stable, so a tap is read with the names of today, whichever edition drew
// the button; what only that edition had is read against it, if it is remembered. A button of a finished session leads to the
// start.
func (s *Sessions) advance(ed *edition.Edition, st flows.State, a Act, finished bool) (flows.State, flows.Reply) {
	fromButton := a.Button && !a.Leaves()
	switch {
	case fromButton && (finished || a.Again()):
		st, _ = ed.Book.Step(st, flows.Input{Act: flows.Opens})
		if !a.Again() && !st.Locked {
			st.Note = "old-button"
		}
		return st, ed.Book.View(st)
	case !fromButton || a.Edition == ed.ID() || ed.Book.Has(a.Input.Node, a.Input.Option):
		return ed.Book.Step(st, a.Input)
	}
	drew := s.Drew(a.Edition)
	if drew == nil || !drew.Has(a.Input.Node, a.Input.Option) {
		return ed.Book.Step(st, a.Input)
	}
	older, reply := drew.Step(st, a.Input)
	if reply.Leave {
		return older, reply
	}
	older.Vars = withAnswers(older.Vars, st.Vars, drew)
	st = ed.Book.Migrate(older)
	return st, ed.Book.View(st)
}

// withAnswers adds the answers that an older edition did not know and so dropped.
func withAnswers(vars, before map[string]string, older *flows.Book) map[string]string {
	for name, value := range before {
		if !older.Declares(name) {
			if vars == nil {
				vars = make(map[string]string)
			}
			vars[name] = value
		}
	}
	return vars
}
