// Package inline answers inline queries. One is a look-up from any chat: "@bot cluj". It has no session, and nothing of it is kept or
// logged. While she types, one query follows the other: only the newest of a person is answered, and a budget bounds how many. Queries
// wait in an intake of their own, never behind what waits in a chat.
package inline

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"liman/bot/guard"
	"liman/bot/intake"
	"liman/bot/screens"
	"liman/bot/telegram"
)

const (
	// Lives is for how long Telegram takes an answer.
	Lives = 30 * time.Second
	// Burst is how many answers a person gets at once.
	Burst = 20
	// Refill is how long she waits for another one.
	Refill = time.Second

	callTime = 10 * time.Second       // an answer may take this long on its way
	slotTime = 250 * time.Millisecond // how long a query keeps a slot
	slots    = 16                     // queries that are answered at the same time, while none takes long
	underWay = 4096                   // the same, with a slot or without
	people   = 10_000                 // who may wait; what more of them ask is not answered
)

// Options are what answering needs.
type Options struct {
	API     *telegram.Client
	Screens *screens.Current
	Log     *slog.Logger
	Now     func() time.Time
	After   func(time.Duration) <-chan time.Time
}

// Queries are those of all people.
type Queries struct {
	Options
	intake *intake.Intake[telegram.Chat, query]
}

// New takes no queries before Run.
func New(o Options) *Queries {
	q := &Queries{Options: o}
	q.intake = intake.New(intake.Options[telegram.Chat, query]{
		Rate: intake.Rate{Burst: Burst, Refill: Refill}, Long: 1, Most: 1,
		SlotTime: slotTime, Slots: slots, UnderWay: underWay, People: people, Now: o.Now, After: o.After,
		Do:    func(ctx context.Context, t *intake.Turn[query]) { q.answer(ctx, t.Acts[0]) },
		Merge: func(_, newer query) (query, bool) { return newer, true },
	})
	return q
}

// query is an inline query.
type query struct {
	telegram.Inline
	taken time.Time
}

// Run answers queries until the context ends.
func (q *Queries) Run(ctx context.Context) { q.intake.Run(ctx) }

// Finish waits for answers under way, then has them stopped.
func (q *Queries) Finish(over <-chan time.Time, stop func()) { q.intake.Finish(over, stop) }

// Put queues a query. The one before it that was not answered yet is of no use any more. It need not come again if we end now: she
// types on.
func (q *Queries) Put(ctx context.Context, asked telegram.Inline) {
	if q.intake.Room() {
		q.intake.Put(ctx, asked.Chat, intake.Mail[query]{Act: query{asked, q.Now()}})
	}
}

// answer answers a query. A failure is not made good: she types on, and asks again.
func (q *Queries) answer(ctx context.Context, asked query) {
	log := q.Log.With("ref", fmt.Sprintf("%08x", rand.Uint32()))
	defer func() { guard.Report(log, recover()) }()
	if q.Now().Sub(asked.taken) > Lives {
		return
	}
	ed := q.Screens.Load()
	params := telegram.Params{
		"inline_query_id": asked.Query,
		"results":         telegram.JSON(articles(ed, ed.Words.Match(asked.Lang), asked.Text, q.Now())),
		"cache_time":      "0", // nothing of it may stay with Telegram
		"is_personal":     "true",
	}
	if _, err := q.API.Request(ctx, callTime, "answerInlineQuery", params); err != nil && !telegram.BadRequest(err) {
		log.Warn("inline query not answered", "err", err)
	}
}
