package bot

import (
	"context"
	"math/rand/v2"
	"net/http"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"liman/bot/intake"
	"liman/flows"
	"liman/store"
)

// An inline query is a look-up from any chat: "@bot cluj". It has no session, and nothing of it is kept or logged. While
// she types, one query follows the other: only the newest of a person is answered, and a budget bounds how many. Queries wait
// in an intake of their own, never behind what waits in a chat.
const (
	inlineLives  = 30 * time.Second // after that Telegram takes no answer
	inlineCall   = 10 * time.Second
	inlineBurst  = 20          // answers at once
	inlineRefill = time.Second // for another one
	inlineSlots  = 16
	inlinePeople = 10_000
)

func (b *Bot) newInline() *intake.Intake[store.ChatID, event] {
	return intake.New(intake.Options[store.ChatID, event]{
		Rate: intake.Rate{Burst: inlineBurst, Refill: inlineRefill}, Long: 1, Most: 1,
		SlotTime: slotTime, Slots: inlineSlots, UnderWay: mostUnderWay, People: inlinePeople, Now: b.Now, After: b.After,
		Do:    func(ctx context.Context, t *intake.Turn[event]) { b.offer(ctx, t.Acts[0]) },
		Merge: func(_, newer event) (event, bool) { return newer, true },
	})
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

// inquire queues an inline query. The one before it that was not answered yet is of no use any more. It need not come again
// if we end now: she types on.
func (b *Bot) inquire(ctx context.Context, e event) {
	b.acks.Done(e.update)
	e.ref, e.asked = rand.Uint32(), b.Now()
	if b.inline.Room() {
		b.inline.Put(ctx, e.chat, intake.Mail[event]{Act: e})
	}
}

// offer answers an inline query. A failure is not made good: she types on, and asks again.
func (b *Bot) offer(ctx context.Context, e event) {
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
