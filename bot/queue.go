package bot

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"liman/store"
)

// queues hold each chat's updates in order; chats run side by side, each in a goroutine of its own while it has work, and as
// many at the same time as there are seats.
type queues struct {
	mu    sync.Mutex
	chats map[store.ChatID]*line
	sweep int // how many chats there may be before the quiet ones are looked for
	seats seats
	sides chan struct{} // for what is done beside lines that wait for Redis
	wg    sync.WaitGroup
}

func newQueues() queues {
	return queues{chats: make(map[store.ChatID]*line), seats: seats{many: manySeats}, sides: make(chan struct{}, manySides)}
}

const manySides = 16

// enqueue answers the callback query at once and puts the update behind the chat's others.
func (b *Bot) enqueue(ctx context.Context, e event) {
	e.ref = rand.Uint32()
	a := b.queues.add(e, b.Now())
	if e.callback != "" && !a.merged {
		b.beside(ctx, e, func(ctx context.Context) { b.answerCallback(ctx, e) })
	}
	if len(a.spilled.merged) > 0 {
		b.beside(ctx, a.spilled, func(ctx context.Context) { b.spill(ctx, a.spilled) })
	}
	if a.stuck {
		b.standAside(ctx, e)
	}
	if a.first {
		b.queues.wg.Go(func() { b.work(ctx, e.chat) })
	}
}

// work answers a chat's updates until there is none.
func (b *Bot) work(ctx context.Context, chat store.ChatID) {
	for {
		e := b.queues.next(chat, b.Now())
		if e == nil {
			return
		}
		if e.wait > 0 {
			select {
			case <-ctx.Done():
			case <-e.hurry:
			case <-b.After(e.wait):
			}
		}
		b.attendInTurn(ctx, e)
	}
}

// attendInTurn answers an update when there is a seat for it, and gives the seat back when the answer takes long.
func (b *Bot) attendInTurn(ctx context.Context, e *due) {
	select {
	case <-b.queues.seat(e.event, b.Now()):
	case <-ctx.Done():
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		b.attend(ctx, e.event)
	}()
	select {
	case <-done:
	case <-b.After(sitting):
	}
	b.queues.seats.leave()
	<-done
}

// attend answers one update, whatever happens in it. One whose answer was cut short by the end comes again.
func (b *Bot) attend(ctx context.Context, e event) {
	defer func() {
		if ctx.Err() == nil {
			b.window.done(e.updates()...)
		}
	}()
	defer b.guard(e)
	act, end := b.queues.begin(ctx, e)
	defer end()
	b.answer(act, e)
}

// errLeaving is the cause with which an act's context ends when she leaves, or blocks the bot, behind it: nothing more is to
// be shown for it. What Redis must know of it is written all the same, in the context that outlasting gives (one
// without any cancellation would begin new work while the program ends).
var errLeaving = errors.New("she leaves")

// ends tells whether the acts before it in its chat are of no use any more.
func (e event) ends() bool { return e.leaves() || e.blocked }

type workKey struct{}

// begin gives the context of an act, which ends early when she leaves.
func (q *queues) begin(ctx context.Context, e event) (act context.Context, end func()) {
	act, cancel := context.WithCancelCause(context.WithValue(ctx, workKey{}, ctx))
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.chats[e.chat]
	if l == nil || e.ends() {
		return act, func() { cancel(nil) }
	}
	if l.cut = cancel; slices.ContainsFunc(l.waiting, event.ends) {
		cancel(errLeaving)
	}
	return act, func() {
		q.mu.Lock()
		l.cut = nil
		q.mu.Unlock()
		cancel(nil)
	}
}

// outlasting is the context of an act as it is for what goes on when she has left: it ends with the program only.
func outlasting(act context.Context) context.Context {
	if work, within := act.Value(workKey{}).(context.Context); within {
		return work
	}
	return act
}

// spill deletes what a flood wrote and nobody will answer.
func (b *Bot) spill(ctx context.Context, e event) {
	defer b.window.done(e.updates()...)
	if err := b.listHers(ctx, e); err != nil {
		b.log(e).Warn("redis is away", "err", err)
	}
	b.deleteHers(ctx, e)
}

// add puts an update behind the chat's others.
func (q *queues) add(e event, now time.Time) admission {
	q.mu.Lock()
	defer q.mu.Unlock()
	l, there := q.chats[e.chat]
	if !there {
		q.forgetQuiet(now)
		l = &line{hurry: make(chan struct{}, 1)}
		q.chats[e.chat] = l
	}
	a := l.add(e, now)
	q.seats.move(l.seat, l.rank(now))
	a.first, l.working = !l.working, true
	if l.cut != nil && e.ends() {
		l.cut(errLeaving)
	}
	a.stuck = l.stuck
	return a
}

// stick marks that a chat waits for Redis, or no longer does, and gives those of its updates that wait behind.
func (q *queues) stick(chat store.ChatID, stuck bool) []event {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.chats[chat]
	l.stuck = stuck
	return slices.Clone(l.waiting)
}

// due is an update that is the next of its chat.
type due struct {
	event
	wait  time.Duration   // until the budget allows it
	hurry <-chan struct{} // unless somebody behind it may not wait
}

// next takes the chat's oldest update; nil, and the chat is idle, when there is none.
func (q *queues) next(chat store.ChatID, now time.Time) *due {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.chats[chat]
	e := l.take()
	if e == nil {
		l.working = false
		if l.quiet(now) {
			delete(q.chats, chat)
		}
		return nil
	}
	return &due{event: *e, wait: l.pay(*e, now), hurry: l.hurry}
}

// seat asks for a seat for an update that is the next of its chat.
func (q *queues) seat(e event, now time.Time) <-chan struct{} {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.chats[e.chat]
	l.lead = e.lead()
	l.seat = q.seats.ask(l.rank(now))
	return l.seat.given
}

// fewChats is how many lines are kept without looking whether they are quiet.
const fewChats = 1024

// forgetQuiet drops the lines whose budget is whole again, once there are many.
func (q *queues) forgetQuiet(now time.Time) {
	if len(q.chats) < max(q.sweep, fewChats) {
		return
	}
	for chat, l := range q.chats {
		if !l.working && l.quiet(now) {
			delete(q.chats, chat)
		}
	}
	q.sweep = 2 * len(q.chats)
}

// finish waits for the work under way; when time is over it is stopped.
func (q *queues) finish(over <-chan time.Time, stop func()) {
	done := make(chan struct{})
	go func() {
		q.wg.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-over:
		stop()
		<-done
	}
}
