package bubble

import (
	"time"

	"liman/bot/wipe"
	"liman/session"
	"liman/store"
)

// The bubble is the one message of the bot in a chat. It is sent as a line that says nothing, which is all that a notification
// can show, and then edited. In each state something knows of it that outlives us, so that it goes whatever happens:
//
//	state       what it is                              who knows of it            what comes next
//	none        nothing of ours stands in the chat      nobody                     beginning, or shown (a button of before, pressed)
//	beginning   it may come to be                       the wipe list, as Maybe    shown, unrecorded, or gone (refused)
//	shown       she looks at it                         record and wipe list       stale, covered, gone (an edit finds out)
//	stale       another takes its place                 the wipe list              gone, before the other is shown
//	unrecorded  it was sent while Redis was away        wipe.Unrecorded, here      shown (pressed), else stale with the next act
//	covered     it says nothing of what was there       the wipe list              gone
//	gone        deleted, or it never came to be         nobody                     none
//
// beginning is Bubbles.begin's, in which the wipe list knows above which number it may come to be; if its own is never heard, it lies
// between two numbers that were (bot/sequence), and is deleted with all between them: at once, and again when it is certain that it
// cannot come to be any more. covered is bot/wipe's (cover.go), and stands beside a deletion. All other changes are here: nothing else writes
// to a record which message is the bubble or the recording.

// bubble is what one act knows of the bubble and what stands beside it.
type bubble struct {
	record *session.Chat   // of the chat
	stale  []store.Message // of ours, and no longer the bubble
	killed []store.Message // that a program which was killed may have sent for the same updates
}

// there tells whether it is shown.
func (b *bubble) there() bool { return b.record.Bubble != 0 }

// id is its number; 0 if there is none.
func (b *bubble) id() int { return b.record.Bubble }

func (b *bubble) message() store.Message {
	return store.Message{ID: b.record.Bubble, Sent: b.record.BubbleAt, Ours: true}
}

// isOld tells whether it has the age at which it is replaced.
func (b *bubble) isOld(now time.Time) bool {
	return now.Sub(time.Unix(b.record.BubbleAt, 0)) > wipe.OldBubble
}

// replace makes it stale: the next screen is a new message.
func (b *bubble) replace() {
	if b.there() {
		b.stale, b.record.Bubble = append(b.stale, b.message()), 0
	}
}

// claim makes the message that she pressed the bubble: it is the one she looks at. Any other is stale.
func (b *bubble) claim(pressed store.Message) {
	if pressed.ID == 0 || pressed.ID == b.id() {
		return
	}
	b.replace()
	b.record.Bubble, b.record.BubbleAt = pressed.ID, pressed.Sent
}

// vanished notes that an edit found nothing.
func (b *bubble) vanished() { b.record.Bubble = 0 }

// dropVoice makes the recording stale that she listened to.
func (b *bubble) dropVoice() {
	if b.record.Voice != 0 {
		b.stale, b.record.Voice = append(b.stale, store.Message{ID: b.record.Voice, Sent: b.record.BubbleAt}), 0
	}
}

// standing are all messages of ours that may stand in the chat.
func (b *bubble) standing() []store.Message {
	all := append(append([]store.Message(nil), b.stale...), b.killed...)
	if b.there() {
		all = append(all, b.message())
	}
	return all
}

// What is saved of it on top of whatever the chat is by then (Bubbles.updateChat):

// shownAs records a bubble whose number was heard.
func shownAs(sent store.Message) func(*session.Chat) {
	return func(c *session.Chat) { c.Bubble, c.BubbleAt = sent.ID, sent.Sent }
}

// shownInsteadOf records a bubble as shownAs does, and tells which other one a replica had begun meanwhile, which is stale.
func shownInsteadOf(sent store.Message, other *store.Message) func(*session.Chat) {
	return func(c *session.Chat) {
		if c.Bubble != 0 && c.Bubble != sent.ID {
			*other = store.Message{ID: c.Bubble, Sent: c.BubbleAt, Ours: true}
		}
		shownAs(sent)(c)
	}
}

// gone records that none is left, unless she is back already.
func gone(c *session.Chat) {
	if c.Left {
		c.Bubble = 0
	}
}

// playing records the recording that she listens to, unless she has left.
func playing(id int) func(*session.Chat) {
	return func(c *session.Chat) {
		if !c.Left {
			c.Voice = id
		}
	}
}
