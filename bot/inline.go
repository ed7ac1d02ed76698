package bot

import (
	"context"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"liman/flows"
	"liman/store"
)

// An inline query is a look-up from any chat: "@bot cluj". It has no session, and nothing of it is kept or logged. While
// she types, one query follows the other: only the newest of a person is answered, and a budget bounds how many.
const (
	inlineLives  = 30 * time.Second // after that Telegram takes no answer
	inlineCall   = 10 * time.Second
	inlineBurst  = 20          // answers at once
	inlineEarn   = time.Second // for another one
	manyInquirer = 1024        // from here on, those whose budget is whole are forgotten
)

// inquirer is somebody who asks inline: the newest query that waits, and the budget.
type inquirer struct {
	waiting *event
	working bool
	spent   time.Time // until then the budget is not whole
}

// inquirers are those who ask inline. The zero value is ready.
type inquirers struct {
	mu   sync.Mutex
	asks map[store.ChatID]*inquirer
}

// asked reads an inline query.
func asked(q *tgbotapi.InlineQuery) (event, bool) {
	if q.From == nil || q.ID == "" {
		return event{}, false
	}
	return event{
		chat: store.ChatID(q.From.ID), lang: q.From.LanguageCode, asks: q.ID,
		input: flows.Input{Act: flows.Types, Text: q.Query},
	}, true
}

// inquire queues an inline query. The one before it that was not answered yet is of no use any more.
func (b *Bot) inquire(ctx context.Context, e event) {
	e.ref, e.asked = rand.Uint32(), b.Now()
	before, first := b.inquirers.add(e, e.asked)
	if before != nil {
		b.window.done(before.update)
	}
	if first {
		b.queues.wg.Go(func() { b.inquiring(ctx, e.chat) })
	}
}

// inquiring answers a person's inline queries until there is none.
func (b *Bot) inquiring(ctx context.Context, who store.ChatID) {
	for {
		wait, there := b.inquirers.wait(who, b.Now())
		if !there || wait > 0 && !b.pause(ctx, wait) {
			return
		}
		b.offer(ctx, b.inquirers.take(who, b.Now()))
	}
}

// offer answers an inline query. A failure is not made good: she types on, and asks again.
func (b *Bot) offer(ctx context.Context, e event) {
	defer b.window.done(e.update)
	defer b.guard(e)
	if b.Now().Sub(e.asked) > inlineLives {
		return
	}
	ed := b.current.Load()
	params := tgbotapi.Params{
		"inline_query_id": e.asks,
		"results":         asJSON(ed.offers(ed.Words.Match(e.lang), e.input.Text, b.Now())),
		"cache_time":      "0", // nothing of it may stay with Telegram
		"is_personal":     "true",
	}
	if _, err := b.request(ctx, inlineCall, "answerInlineQuery", params); err != nil && code(err) != http.StatusBadRequest {
		b.log(e).Warn("inline query not answered", "err", err)
	}
}

// add puts a query in the place of the one that waits, which it returns; first is true if nobody works for this person.
func (q *inquirers) add(e event, now time.Time) (before *event, first bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	who, there := q.asks[e.chat]
	if !there {
		q.forget(now)
		who = &inquirer{}
		q.asks[e.chat] = who
	}
	before, who.waiting = who.waiting, &e
	first, who.working = !who.working, true
	return before, first
}

// wait is how long the next query of a person has to wait for the budget; false, and the person is idle, without one.
func (q *inquirers) wait(id store.ChatID, now time.Time) (time.Duration, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	who := q.asks[id]
	if who.waiting == nil {
		who.working = false
		return 0, false
	}
	return who.spent.Sub(now) - (inlineBurst-1)*inlineEarn, true
}

// take gives the query that waits, and pays for it.
func (q *inquirers) take(id store.ChatID, now time.Time) event {
	q.mu.Lock()
	defer q.mu.Unlock()
	who := q.asks[id]
	e := *who.waiting
	who.waiting = nil
	if who.spent.Before(now) {
		who.spent = now
	}
	who.spent = who.spent.Add(inlineEarn)
	return e
}

// forget drops those whose budget is whole again, once there are many.
func (q *inquirers) forget(now time.Time) {
	if q.asks == nil {
		q.asks = make(map[store.ChatID]*inquirer)
	}
	if len(q.asks) < manyInquirer {
		return
	}
	for id, who := range q.asks {
		if !who.working && !who.spent.After(now) {
			delete(q.asks, id)
		}
	}
}
