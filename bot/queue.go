package bot

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"liman/store"
)

// queues hold each chat's updates in order; chats run side by side, each in a goroutine of its own while it has work.
type queues struct {
	mu    sync.Mutex
	chats map[store.ChatID][]event
	wg    sync.WaitGroup
}

// enqueue answers the callback query at once and puts the update behind the chat's others.
func (b *Bot) enqueue(ctx context.Context, e event) {
	e.ref = rand.Uint32()
	if e.callback != "" {
		b.queues.wg.Go(func() { b.answerCallback(ctx, e) })
	}
	if b.queues.add(e) {
		b.queues.wg.Go(func() { b.work(ctx, e.chat) })
	}
}

// work answers a chat's updates until there is none.
func (b *Bot) work(ctx context.Context, chat store.ChatID) {
	for {
		e, more := b.queues.first(chat)
		if !more {
			return
		}
		b.attend(ctx, e)
	}
}

// attend answers one update, whatever happens in it.
func (b *Bot) attend(ctx context.Context, e event) {
	defer b.window.done(e.update)
	defer b.guard(e)
	b.answer(ctx, e)
}

// add puts an update behind the chat's others; true if nobody works on the chat yet.
func (q *queues) add(e event) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	list, working := q.chats[e.chat]
	q.chats[e.chat] = append(list, e)
	return !working
}

// first takes the chat's oldest update; false, and the chat is idle, when there is none.
func (q *queues) first(chat store.ChatID) (event, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	list := q.chats[chat]
	if len(list) == 0 {
		delete(q.chats, chat)
		return event{}, false
	}
	q.chats[chat] = list[1:]
	return list[0], true
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
