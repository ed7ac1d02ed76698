package bot

import (
	"context"
	"errors"
	"sync"
	"time"

	"liman/bot/intake"
	"liman/directory"
	"liman/flows"
	"liman/store"
)

// turn is one answer on its way: the chat as it is now, and what it owes the person.
type turn struct {
	ed     *content
	chat   store.Chat
	reply  flows.Reply
	stale  []store.Message // of the bot, and no longer the bubble
	killed []store.Message // that a program which was killed may have sent for the same updates
	marks  bool            // the mark of the cover is to be set anew
	gone   <-chan bool     // whether what she sent was deleted, when that is known

	recalled *recalled // what was found out of her choices, if no record of the chat had them
	cleared  bool      // it was not known whether the cover is on, and now it is known that it is not
}

// answer takes an update, with those before it in its chat, through load, step, save and send. It ends when the person was
// answered or cannot be.
func (b *Bot) answer(ctx context.Context, waits *intake.Turn[event], e event) {
	defer b.rescue(ctx, e)
	gone := make(chan bool, 1)
	deleteHers := sync.OnceFunc(func() {
		if len(e.hers()) > 0 {
			b.inBackground(ctx, e, func(ctx context.Context) {
				defer close(gone)
				gone <- b.deleteHers(ctx, e)
			})
		}
	})
	if e.callback != "" && len(e.merged) >= quickAnswers { // it was not answered when it came
		b.inBackground(ctx, e, func(ctx context.Context) { b.answerCallback(ctx, e) })
	}
	for failures := 0; ; failures++ {
		attempt := e // what goes on in the background has the event as it came
		attempt.tried = failures
		t, err := b.reckon(outlasting(ctx), attempt, deleteHers)
		if err == nil {
			if len(e.hers()) > 0 {
				t.gone = gone
			}
			if saved := t; t.marks {
				b.inBackground(ctx, e, func(ctx context.Context) { b.mark(ctx, e, saved.chat.State.Choices) })
			}
			b.deliver(ctx, waits, e, &t)
			return
		}
		if failures == 0 {
			b.emergency(ctx, e)
			if !b.acks.Hold(e.updates()...) { // the emergency screen is all there is room for; it has a button to try again
				return
			}
			defer b.acks.Release(e.updates()...)
		}
		if !b.waitForRedis(ctx, waits, e, err, failures) {
			return
		}
	}
}

// waitForRedis waits until the next try, and does meanwhile what cannot wait for those that come behind; false when the
// program ends.
func (b *Bot) waitForRedis(ctx context.Context, waits *intake.Turn[event], e event, err error, failures int) bool {
	tried := make(chan bool, 1)
	work := outlasting(ctx)
	b.inBackground(ctx, e, func(ctx context.Context) { tried <- b.redisAway(ctx, e, err, failures) })
	seen := e.update
	for {
		for _, behind := range waits.Behind() {
			if behind.update > seen {
				seen = behind.update
				b.standAside(work, behind)
			}
		}
		select {
		case <-waits.More:
		case again := <-tried:
			return again
		}
	}
}

// words readies what she typed for comparing.
func (b *Bot) words(e *event) {
	if e.input.Text != "" {
		e.input.Words = b.Store.Words(e.chat, directory.Fold(e.input.Text))
	}
}

// reckonIn is how long Redis may take for one answer, all in all: the emergency screen then still comes within two seconds.
const reckonIn = 1400 * time.Millisecond

// reckon finds out what is to be answered, and keeps it. What she wrote is listed, then on its way out, before anything else.
func (b *Bot) reckon(ctx context.Context, e event, listed func()) (turn, error) {
	ctx, cancel := context.WithTimeout(ctx, reckonIn)
	defer cancel()
	err := b.listHers(ctx, e)
	listed()
	if err != nil {
		return turn{}, err
	}
	return b.move(ctx, e)
}

// move loads the chat, steps and saves, again if somebody else saved in between. An update that is in the state already
// is not stepped: its reply is derived from the state.
func (b *Bot) move(ctx context.Context, e event) (turn, error) {
	for {
		t := turn{ed: b.current.Load()}
		var err error
		if t.chat, err = b.Store.Load(ctx, e.chat); err != nil {
			return t, err
		}
		if err := b.learn(ctx, e, &t); err != nil {
			return t, err
		}
		stranded := b.stranded.of(e.chat)
		before := t.chat.State.Choices
		for _, one := range e.all() {
			if err := b.listBubbles(ctx, one, &t, stranded); err != nil {
				return t, err
			}
			b.words(&one)
			b.step(&t, one)
		}
		if err := b.choose(ctx, e, &t, before); err != nil {
			return t, err
		}
		err = b.Store.Save(ctx, e.chat, &t.chat)
		if err == nil {
			b.stranded.remove(e.chat, stranded)
			b.openChats.note(e.chat, !t.chat.Unsure && !t.chat.State.Choices.Covered())
		}
		if !errors.Is(err, store.ErrRaced) {
			return t, err
		}
	}
}

// step moves a chat on.
func (b *Bot) step(t *turn, e event) {
	chat := &t.chat
	t.hush()
	t.claimBubble(e)
	if chat.Answered(e.update) {
		t.marks = chat.State.Choices.Covered() // whoever saved it may have ended before it was set
		t.owed()
		return
	}
	chat.Answer(e.update)
	now := b.Now()
	finished := b.beginAnew(t, e, now)
	if chat.Left && e.callback != "" && !e.again() { // a button that outlived its wipe: whoever presses it sees the cover
		e.input = flows.Input{Act: flows.Taps, Option: flows.Leave}
	}
	before := chat.State.Choices
	if chat.State.Locked {
		e.input = holdWords(e.input, before, now)
	}
	chat.State, t.reply = b.moveOn(t.ed, chat.State, e, finished || t.cleared && !e.asksHelp())
	noteWrong(&chat.State, before, now)
	t.sayCleared()
	chat.Touched, chat.Left = now.UnixMilli(), t.reply.Leave
	if e.input.Act == flows.Opens || now.Sub(time.Unix(chat.BubbleAt, 0)) > oldBubble && !t.reply.Leave {
		t.dropBubble()
	}
}

// beginAnew begins a conversation where none goes on, and tells whether it did.
func (b *Bot) beginAnew(t *turn, e event, now time.Time) bool {
	chat := &t.chat
	finished := !chat.Known() || chat.Left || chat.Silent(now) > b.idle(chat.State.Choices)
	if finished || t.cleared {
		chat.State = chat.State.Anew(t.ed.Words.Match(e.lang))
	}
	if chat.Unsure {
		chat.State.Locked = true
	}
	if finished && chat.State.Choices.Door == flows.AnyDoor {
		b.log(e).Error("the way in through a cover is lost; was the secret changed without LIMAN_SECRET_OLD?", "alarm", "secret")
	}
	return finished
}

// oldBubble is the age at which a bubble is replaced, well before it can no longer be deleted.
const oldBubble = 30 * time.Hour

// dropBubble makes the next screen a new message; the old one goes.
func (t *turn) dropBubble() {
	if t.chat.Bubble != 0 {
		t.stale, t.chat.Bubble = append(t.stale, store.Message{ID: t.chat.Bubble, Sent: t.chat.BubbleAt, Ours: true}), 0
	}
}

// owed is the reply to an update that is in the state already.
func (t *turn) owed() {
	if t.chat.Left {
		t.reply = flows.Reply{Leave: true}
		return
	}
	t.chat.State = t.ed.Book.Migrate(t.chat.State)
	t.reply = t.ed.Book.View(t.chat.State)
}

// sayCleared says why the cover was shown to somebody who has none.
func (t *turn) sayCleared() {
	if t.cleared && !t.reply.Leave && (t.reply.Note == "" || t.reply.Note == "old-button") {
		t.chat.State.Note, t.reply.Note = "cover-doubt", "cover-doubt"
	}
}

// moveOn steps. Names of flows, nodes and options are stable, so a tap is read with the names of today, whichever edition drew
// the button; what only that edition had is read against it, if it is remembered. A button of a finished session leads to the
// start.
func (b *Bot) moveOn(ed *content, s flows.State, e event, finished bool) (flows.State, flows.Reply) {
	fromButton := e.callback != "" && !e.leaves()
	switch {
	case fromButton && (finished || e.again()):
		s, _ = ed.Book.Step(s, flows.Input{Act: flows.Opens})
		if !e.again() && !s.Locked {
			s.Note = "old-button"
		}
		return s, ed.Book.View(s)
	case !fromButton || e.edition == ed.ID() || ed.Book.Has(e.input.Node, e.input.Option):
		return ed.Book.Step(s, e.input)
	}
	drew := b.drawnBy(e.edition)
	if drew == nil || !drew.Book.Has(e.input.Node, e.input.Option) {
		return ed.Book.Step(s, e.input)
	}
	older, reply := drew.Book.Step(s, e.input)
	if reply.Leave {
		return older, reply
	}
	older.Vars = withAnswers(older.Vars, s.Vars, drew.Book)
	s = ed.Book.Migrate(older)
	return s, ed.Book.View(s)
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

// claimBubble makes the pressed message the bubble: it is the one she looks at. Any other goes.
func (t *turn) claimBubble(e event) {
	if e.bubble == 0 || e.bubble == t.chat.Bubble {
		return
	}
	t.dropBubble()
	t.chat.Bubble, t.chat.BubbleAt = e.bubble, e.bubbleAt
}

// forget destroys what is kept of a chat that blocked the bot, but for the sealed list of what still stands in it: with that
// it goes when she is back, within two days. Until then nothing is tried.
func (b *Bot) forget(ctx context.Context, e event) {
	ctx = outlasting(ctx)
	b.openChats.note(e.chat, false)
	standing := b.stranded.of(e.chat)
	b.insist(ctx, e, func() error {
		if len(standing) > 0 {
			if err := b.Store.List(ctx, store.Wipe{Chat: e.chat, Lang: e.lang, Messages: standing}, b.Now()); err != nil {
				return err
			}
		}
		if err := b.Store.Forget(ctx, e.chat); err != nil {
			return err
		}
		return b.Store.Postpone(ctx, store.Wipe{Chat: e.chat}, b.Now().Add(store.KeepWipe))
	})
	b.stranded.remove(e.chat, standing)
}

// returned lets what still stands in a chat go, now that its person let the bot back.
func (b *Bot) returned(ctx context.Context, e event) {
	ctx = outlasting(ctx)
	b.insist(ctx, e, func() error { return b.Store.List(ctx, store.Wipe{Chat: e.chat}, b.Now()) })
}
