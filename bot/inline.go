package bot

import (
	"context"
	"time"

	"liman/bot/intake"
	"liman/bot/telegram"
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

func (b *Bot) newInline() *intake.Intake[store.ChatID, query] {
	return intake.New(intake.Options[store.ChatID, query]{
		Rate: intake.Rate{Burst: inlineBurst, Refill: inlineRefill}, Long: 1, Most: 1,
		SlotTime: slotTime, Slots: inlineSlots, UnderWay: mostUnderWay, People: inlinePeople, Now: b.Now, After: b.After,
		Do:    func(ctx context.Context, t *intake.Turn[query]) { b.answerInline(ctx, t.Acts[0]) },
		Merge: func(_, newer query) (query, bool) { return newer, true },
	})
}

// query is an inline query.
type query struct {
	job
	id    string
	text  string
	taken time.Time
}

// inquire queues an inline query. The one before it that was not answered yet is of no use any more. It need not come again
// if we end now: she types on.
func (b *Bot) inquire(ctx context.Context, update int, q telegram.Inline) {
	b.source.Done(update)
	asks := query{newJob(chatID(q.Chat), q.Lang, acts), q.Query, q.Text, b.Now()}
	if b.inline.Room() {
		b.inline.Put(ctx, asks.chat, intake.Mail[query]{Act: asks})
	}
}

// answerInline answers an inline query. A failure is not made good: she types on, and asks again.
func (b *Bot) answerInline(ctx context.Context, q query) {
	defer b.guard(q.job)
	if b.Now().Sub(q.taken) > inlineLives {
		return
	}
	ed := b.current.Load()
	params := telegram.Params{
		"inline_query_id": q.id,
		"results":         telegram.JSON(ed.results(ed.Words.Match(q.lang), q.text, b.Now())),
		"cache_time":      "0", // nothing of it may stay with Telegram
		"is_personal":     "true",
	}
	if _, err := b.api.Request(ctx, inlineCall, "answerInlineQuery", params); err != nil && !telegram.BadRequest(err) {
		b.log(q.job).Warn("inline query not answered", "err", err)
	}
}
