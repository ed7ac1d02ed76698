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
func (b *Bot) answer(ctx context.Context, waits *intake.Turn[errand], a act) {
	defer b.rescue(ctx, a)
	gone := make(chan bool, 1)
	deleteHers := sync.OnceFunc(func() {
		if len(a.hers()) > 0 {
			b.inBackground(ctx, a.job, func(ctx context.Context) {
				defer close(gone)
				gone <- b.deleteHers(ctx, a)
			})
		}
	})
	if a.query != "" && len(a.merged) >= quickAnswers { // it was not answered when it came
		b.inBackground(ctx, a.job, func(ctx context.Context) { b.answerCallback(ctx, a) })
	}
	for failures := 0; ; failures++ {
		t, err := b.reckon(outlasting(ctx), a, failures, deleteHers)
		if err == nil {
			if len(a.hers()) > 0 {
				t.gone = gone
			}
			if saved := t; t.marks {
				b.inBackground(ctx, a.job, func(ctx context.Context) { b.mark(ctx, a.job, saved.chat.State.Choices) })
			}
			b.deliver(ctx, waits, a, &t)
			return
		}
		if failures == 0 {
			b.emergency(ctx, a)
			if !b.acks.Hold(a.updates()...) { // the emergency screen is all there is room for; it has a button to try again
				return
			}
			defer b.acks.Release(a.updates()...)
		}
		if !b.waitForRedis(ctx, waits, a, err, failures) {
			return
		}
	}
}

// waitForRedis waits until the next try, and does meanwhile what cannot wait for those that come behind; false when the
// program ends.
func (b *Bot) waitForRedis(ctx context.Context, waits *intake.Turn[errand], a act, err error, failures int) bool {
	tried := make(chan bool, 1)
	work := outlasting(ctx)
	b.inBackground(ctx, a.job, func(ctx context.Context) { tried <- b.redisAway(ctx, a.job, err, failures) })
	seen := a.update
	for {
		for _, waiting := range waits.Behind() {
			if behind := asAct(waiting); behind.update > seen {
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
func (b *Bot) words(a *act) {
	if a.input.Text != "" {
		a.input.Words = b.Store.Words(a.chat, directory.Fold(a.input.Text))
	}
}

// reckonIn is how long Redis may take for one answer, all in all: the emergency screen then still comes within two seconds.
const reckonIn = 1400 * time.Millisecond

// reckon finds out what is to be answered, and keeps it. What she wrote is listed, then on its way out, before anything else.
func (b *Bot) reckon(ctx context.Context, a act, tried int, listed func()) (turn, error) {
	ctx, cancel := context.WithTimeout(ctx, reckonIn)
	defer cancel()
	err := b.listHers(ctx, a.job, a.hers())
	listed()
	if err != nil {
		return turn{}, err
	}
	return b.move(ctx, a, tried)
}

// move loads the chat, steps and saves, again if somebody else saved in between. An update that is in the state already
// is not stepped: its reply is derived from the state.
func (b *Bot) move(ctx context.Context, a act, tried int) (turn, error) {
	for {
		t := turn{ed: b.current.Load()}
		var err error
		if t.chat, err = b.Store.Load(ctx, a.chat); err != nil {
			return t, err
		}
		if err := b.learn(ctx, a, &t, tried); err != nil {
			return t, err
		}
		stranded := b.stranded.of(a.chat)
		before := t.chat.State.Choices
		for _, one := range a.all() {
			if err := b.listBubbles(ctx, one, &t, stranded); err != nil {
				return t, err
			}
			b.words(&one)
			b.step(&t, one)
		}
		if err := b.choose(ctx, a.job, &t, before); err != nil {
			return t, err
		}
		err = b.Store.Save(ctx, a.chat, &t.chat)
		if err == nil {
			b.stranded.remove(a.chat, stranded)
			b.openChats.note(a.chat, !t.chat.Unsure && !t.chat.State.Choices.Covered())
		}
		if !errors.Is(err, store.ErrRaced) {
			return t, err
		}
	}
}

// step moves a chat on.
func (b *Bot) step(t *turn, a act) {
	chat := &t.chat
	t.hush()
	t.claimBubble(a)
	if chat.Answered(a.update) {
		t.marks = chat.State.Choices.Covered() // whoever saved it may have ended before it was set
		t.owed()
		return
	}
	chat.Answer(a.update)
	now := b.Now()
	finished := b.beginAnew(t, a, now)
	if chat.Left && a.query != "" && !a.again() { // a button that outlived its wipe: whoever presses it sees the cover
		a.input = flows.Input{Act: flows.Taps, Option: flows.Leave}
	}
	before := chat.State.Choices
	if chat.State.Locked {
		a.input = holdWords(a.input, before, now)
	}
	chat.State, t.reply = b.moveOn(t.ed, chat.State, a, finished || t.cleared && !a.asksHelp())
	noteWrong(&chat.State, before, now)
	t.sayCleared()
	chat.Touched, chat.Left = now.UnixMilli(), t.reply.Leave
	if a.input.Act == flows.Opens || now.Sub(time.Unix(chat.BubbleAt, 0)) > oldBubble && !t.reply.Leave {
		t.dropBubble()
	}
}

// beginAnew begins a conversation where none goes on, and tells whether it did.
func (b *Bot) beginAnew(t *turn, a act, now time.Time) bool {
	chat := &t.chat
	finished := !chat.Known() || chat.Left || chat.Silent(now) > b.idle(chat.State.Choices)
	if finished || t.cleared {
		chat.State = chat.State.Anew(t.ed.Words.Match(a.lang))
	}
	if chat.Unsure {
		chat.State.Locked = true
	}
	if finished && chat.State.Choices.Door == flows.AnyDoor {
		b.log(a.job).Error("the way in through a cover is lost; was the secret changed without LIMAN_SECRET_OLD?", "alarm", "secret")
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
func (b *Bot) moveOn(ed *content, s flows.State, a act, finished bool) (flows.State, flows.Reply) {
	fromButton := a.query != "" && !a.leaves()
	switch {
	case fromButton && (finished || a.again()):
		s, _ = ed.Book.Step(s, flows.Input{Act: flows.Opens})
		if !a.again() && !s.Locked {
			s.Note = "old-button"
		}
		return s, ed.Book.View(s)
	case !fromButton || a.edition == ed.ID() || ed.Book.Has(a.input.Node, a.input.Option):
		return ed.Book.Step(s, a.input)
	}
	drew := b.current.shelf.Drew(a.edition)
	if drew == nil || !drew.Has(a.input.Node, a.input.Option) {
		return ed.Book.Step(s, a.input)
	}
	older, reply := drew.Step(s, a.input)
	if reply.Leave {
		return older, reply
	}
	older.Vars = withAnswers(older.Vars, s.Vars, drew)
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
func (t *turn) claimBubble(a act) {
	if a.bubble.ID == 0 || a.bubble.ID == t.chat.Bubble {
		return
	}
	t.dropBubble()
	t.chat.Bubble, t.chat.BubbleAt = a.bubble.ID, a.bubble.Sent
}

// forget destroys what is kept of a chat that blocked the bot, but for the sealed list of what still stands in it: with that
// it goes when she is back, within two days. Until then nothing is tried.
func (b *Bot) forget(ctx context.Context, j job) {
	ctx = outlasting(ctx)
	b.openChats.note(j.chat, false)
	standing := b.stranded.of(j.chat)
	b.insist(ctx, j, func() error {
		if len(standing) > 0 {
			if err := b.Store.List(ctx, store.Wipe{Chat: j.chat, Lang: j.lang, Messages: standing}, b.Now()); err != nil {
				return err
			}
		}
		if err := b.Store.Forget(ctx, j.chat); err != nil {
			return err
		}
		return b.Store.Postpone(ctx, store.Wipe{Chat: j.chat}, b.Now().Add(store.KeepWipe))
	})
	b.stranded.remove(j.chat, standing)
}

// returned lets what still stands in a chat go, now that its person let the bot back.
func (b *Bot) returned(ctx context.Context, j job) {
	ctx = outlasting(ctx)
	b.insist(ctx, j, func() error { return b.Store.List(ctx, store.Wipe{Chat: j.chat}, b.Now()) })
}
