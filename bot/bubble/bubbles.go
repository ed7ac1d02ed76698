// Package bubble shows: everything by which a reply becomes the screen in a chat, and by which the screen stays what the chat's
// record says. Contract:
//   - there is one message of the bot in a chat, the bubble, and its states are a table (bubble.go). Nobody outside changes it: an
//     act has a Front, which lists, claims and replaces messages while the conversation steps; what came of it is a Turn, which
//     Deliver shows.
//   - nothing is begun that nobody else knows of: what is about to be sent stands on the wipe list before, or comes again (emergency.go).
//   - whoever has drawn looks again (newest.go), and what is not known to be on her screen is owed (owe.go) or read again later (reread.go).
//   - what was learned while showing is saved on top of whatever the record is by then (turn.go).
//   - a recording is the one message beside the bubble (voice.go), and the emergency screen the one without a record (emergency.go).
//
// What she said, and who is answered when, is not known here: whoever answers hands in the way to a mailbox (Put), the source that is told
// what need not come again, and the editions.
package bubble

import (
	"context"
	"sync/atomic"

	"liman/bot/errand"
	"liman/bot/intake"
	"liman/bot/screens"
	"liman/bot/send"
	"liman/bot/telegram"
	"liman/bot/wipe"
	"liman/session"
	"liman/store"
)

// Bubbles are those of all chats.
type Bubbles struct {
	*errand.Jobs
	API      *telegram.Client
	Store    *store.Store
	Sessions *session.Sessions
	Wipes    *wipe.Wipes
	Sends    *send.Sends
	Screens  *screens.Current
	Source   intake.Source                        // of what is answered
	Put      func(context.Context, errand.Errand) // queues a chat whose record is to be read again
	Replicas bool                                 // there may be others that show in the same chats

	rereads rereads
	late    atomic.Int64
}

// Late is how many screens are late now: Redis knows that they are owed, and they are still being shown.
func (b *Bubbles) Late() int64 { return b.late.Load() }

// How an answer may end: the screen is there; it is owed, for Telegram refused it or we end; something newer is shown instead; the
// emergency screen was all there was; a fault of ours.
const (
	Shown     = "shown"
	Owed      = "owed"
	Cut       = "cut"
	Emergency = "emergency"
	Failed    = "failed"
)
