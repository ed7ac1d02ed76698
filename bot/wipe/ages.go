package wipe

import "time"

// Ages of messages, each of which leaves time for the next. Telegram lets a bot delete for 48 hours, so whatever stands in a chat
// must be gone before; what she does puts it off, and she may be silent for store.MaxIdle (12 h) each time.
//
//	13 h        KeepChat     of store: the record of a conversation, the longest silence and an hour; edition/publishing understands the
//	                         buttons of an edition as long after it was replaced (conversation)
//	14 h        KeepSalt     of store: whatever is kept of a conversation can be opened until it is over
//	24 h        diceStays    Telegram lets no bot delete a dice before
//	30 h        OldBubble    her next act replaces the bubble: after the longest silence (12 h) it is 42 h old at the most
//	47 h        lastWipe     the bubble of an active chat is wiped: an hour for what fails (at most maxRetry, 5 min, apart)
//	47 h        KeepChoices  of store: nothing outlives the messages that it was about
//	47 h 50 min givenUp      deletion is given up; the cover is all there is
//	48 h        KeepWipe     of store: the list of what stands in a chat lives as long as anything can be done about it
//	50 h        Kept         of sequence: notes of the sequence of numbers: what was sent at any time until then can be found
//
// What the table says.
const (
	diceStays = 24 * time.Hour
	OldBubble = 30 * time.Hour
	lastWipe  = 47 * time.Hour
	givenUp   = lastWipe + 50*time.Minute
)
