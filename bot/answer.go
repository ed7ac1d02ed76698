package bot

import (
	"context"
	"errors"
	"time"

	"liman/flows"
	"liman/store"
)

// answer takes an update through load, step, save and send. It ends when the person was answered or cannot be.
func (b *Bot) answer(ctx context.Context, e event) {
	if e.blocked {
		b.forget(ctx, e)
		return
	}
	if e.message != 0 {
		b.queues.wg.Go(func() { b.deleteNow(ctx, e) })
	}
	for failures := 0; ; failures++ {
		ed, chat, reply, err := b.move(ctx, e)
		if err == nil {
			b.window.save(e.update)
			b.send(ctx, ed, &chat, reply, e)
			return
		}
		if failures == 0 {
			b.emergency(ctx, e)
		}
		b.Log.Warn("redis is away", "err", err)
		if !b.pause(ctx, min(200*time.Millisecond<<min(failures, 4), 2*time.Second)) {
			return
		}
	}
}

// move loads the chat, steps and saves, again if somebody else saved in between. An update that is in the state already
// is not stepped: its reply is derived from the state.
func (b *Bot) move(ctx context.Context, e event) (*content, store.Chat, flows.Reply, error) {
	for {
		ed := b.current.Load()
		chat, err := b.Store.Load(ctx, e.chat)
		if err != nil {
			return ed, chat, flows.Reply{}, err
		}
		reply := b.step(ed, &chat, e)
		err = b.Store.Save(ctx, e.chat, &chat)
		if !errors.Is(err, store.ErrRaced) {
			return ed, chat, reply, err
		}
	}
}

// step moves a chat on and notes which messages are to go.
func (b *Bot) step(ed *content, chat *store.Chat, e event) flows.Reply {
	b.claimBubble(chat, e)
	if chat.Answered(e.update) {
		return owed(ed, chat)
	}
	chat.Answer(e.update)
	now := b.Now()
	finished := chat.State.Node == "" || now.Sub(chat.Touched) > b.Idle
	if finished {
		chat.State = flows.State{Lang: ed.Words.Match(e.lang)}
	}
	var reply flows.Reply
	chat.State, reply = b.moveOn(ed, chat.State, e, finished)
	chat.Touched, chat.Left = now, reply.Leave
	if e.input.Act == flows.Opens && chat.Bubble != 0 {
		chat.Delete = append(chat.Delete, chat.Bubble)
		chat.Bubble = 0
	}
	return reply
}

// owed is the reply to an update that is in the state already.
func owed(ed *content, chat *store.Chat) flows.Reply {
	if chat.Left {
		return flows.Reply{Leave: true}
	}
	chat.State = ed.Book.Settle(chat.State)
	return ed.Book.View(chat.State)
}

// moveOn steps. A tap is read against the edition that drew the button and answered from the current one; a button of a
// finished session, or of an edition that nobody remembers, leads to the start.
func (b *Bot) moveOn(ed *content, s flows.State, e event, finished bool) (flows.State, flows.Reply) {
	fromButton := e.callback != "" && !e.leaves()
	if !fromButton || e.edition == ed.ID() && !finished {
		return ed.Book.Step(s, e.input)
	}
	drew := b.drawnBy(e.edition)
	if finished || drew == nil || e.input.Option == again {
		s, _ = ed.Book.Step(s, flows.Input{Act: flows.Opens})
		if e.input.Option != again {
			s.Note = "old-button"
		}
		return s, ed.Book.View(s)
	}
	s, reply := drew.Book.Step(s, e.input)
	if reply.Leave {
		return s, reply
	}
	s = ed.Book.Settle(s)
	return s, ed.Book.View(s)
}

// claimBubble makes the pressed message the bubble: it is the one she looks at. Any other goes.
func (b *Bot) claimBubble(chat *store.Chat, e event) {
	if id, there := b.stranded.LoadAndDelete(e.chat); there && id.(int) != chat.Bubble && id.(int) != e.bubble {
		chat.Delete = append(chat.Delete, id.(int))
	}
	if e.bubble == 0 || e.bubble == chat.Bubble {
		return
	}
	if chat.Bubble != 0 {
		chat.Delete = append(chat.Delete, chat.Bubble)
	}
	chat.Bubble = e.bubble
}

// forget destroys what is kept of a chat that blocked the bot.
func (b *Bot) forget(ctx context.Context, e event) {
	for failures := 0; ; failures++ {
		err := b.Store.Forget(ctx, e.chat)
		if err == nil {
			return
		}
		b.Log.Warn("redis is away", "err", err)
		if !b.pause(ctx, min(200*time.Millisecond<<min(failures, 4), 2*time.Second)) {
			return
		}
	}
}
