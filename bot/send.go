package bot

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"liman/flows"
	"liman/store"
)

// send shows a reply: it edits the bubble in place, or begins a new one where there is none to edit. False: Telegram took
// neither, and she is owed it.
func (b *Bot) send(ctx context.Context, e event, t *turn) bool {
	if t.reply.Leave {
		b.leave(ctx, e, t)
		return true
	}
	if len(t.stale) > 0 {
		b.drop(ctx, e, t.stale)
	}
	if len(t.killed) > 0 {
		b.drop(ctx, e, t.killed, t.chat.Bubble)
	}
	b.truthful(ctx, t)
	if ctx.Err() != nil {
		return false
	}
	drawn := t.ed.draw(t.chat.State.Lang, t.reply)
	if t.chat.Bubble != 0 {
		err := b.edit(ctx, e.chat, t.chat.Bubble, drawn)
		if code(err) != http.StatusBadRequest {
			return b.arrived(ctx, e, err)
		}
		t.chat.Bubble = 0 // it is gone
	}
	return b.begin(ctx, e, t, drawn)
}

// arrived reports what could not be shown. A chat that blocked the bot, or that she left, is owed nothing.
func (b *Bot) arrived(ctx context.Context, e event, err error) bool {
	return !b.lost(ctx, e, err) || code(err) == http.StatusForbidden || errors.Is(context.Cause(ctx), errLeaving)
}

// The bubble is the one message of the bot in a chat. It is sent as a line that says nothing, which is all that a notification
// can show, and then edited. Before it is sent, the wipe list knows that it may come to be, and above which number; when its
// own number is heard, the list and then the chat's record know that. If it is never heard, the message lies between two
// numbers that were (sequence), and is deleted with all between them: at once, and again when it is certain that it cannot
// come to be any more. What may still be in the chat is deleted before, so that there is one message of the bot at any time.

// truthIn is how long a screen that says that something was deleted waits for that.
const truthIn = 900 * time.Millisecond

// truthful lets the screen say that what she sent was deleted only if it was.
func (b *Bot) truthful(ctx context.Context, t *turn) {
	asks := t.reply.Note == "" && t.reply.Node == t.ed.Book.Asks()
	if !asks && !slices.Contains(sayDeleted, t.reply.Note) || t.gone == nil {
		return
	}
	if asks {
		t.reply.Note = "deleted"
	}
	select {
	case gone := <-t.gone:
		if gone {
			return
		}
	case <-b.After(truthIn):
	case <-ctx.Done():
	}
	t.reply.Note = "not-deleted"
}

// sayDeleted are the notes of the conversation that say so.
var sayDeleted = []string{"file-deleted", "not-understood", "not-understood-twice", "understood"}

// begin starts a new bubble, and tells as send does whether it is there.
func (b *Bot) begin(ctx context.Context, e event, t *turn, drawn drawing) bool {
	if err := b.dropListed(ctx, e); err != nil {
		b.log(e).Warn("old messages stay until the wipe", "err", err)
	}
	due := b.Now().Add(b.idle(t.chat.State.Choices))
	s := sending{event: e, due: due, maybe: b.maybe(e)}
	if err := b.list(outlasting(ctx), e, due, s.maybe); err != nil {
		b.log(e).Warn("a message is not on the wipe list", "err", err)
	}
	bubble, err := b.sendOnce(ctx, &s, t.ed.firstLine(t.chat.State.Lang, t.chat.State.Choices))
	if err != nil {
		return b.arrived(ctx, e, err)
	}
	sent := store.Message{ID: bubble, Sent: b.Now().Unix(), Ours: true}
	noted := outlasting(ctx)
	err = b.list(noted, e, due, sent, s.void()...)
	if err == nil {
		err = b.keep(noted, e, t, func(c *store.Chat) { c.Bubble, c.BubbleAt = sent.ID, sent.Sent })
	}
	if err != nil {
		b.strand(ctx, e, sent, due)
	}
	return b.arrived(ctx, e, b.edit(ctx, e.chat, bubble, drawn))
}

// maybe is a message that is about to be sent for an event.
func (b *Bot) maybe(e event) store.Message {
	m := e.unknown(b.Now())
	m.After = b.sequence.newest()
	return m
}

// strand remembers a message that Redis does not know yet. Until it does, the update counts as unanswered: should we crash,
// it comes again and what was sent for it is swept.
func (b *Bot) strand(ctx context.Context, e event, sent store.Message, due time.Time) {
	b.stranded.add(e.chat, sent)
	held := b.acks.Hold(e.updates()...)
	b.inBackground(ctx, e, func(ctx context.Context) {
		if b.insist(ctx, e, func() error { return b.list(ctx, e, due, sent) }) {
			if held {
				b.acks.Release(e.updates()...)
			}
		}
	})
}

// insist does what must be done with Redis, however long it is away; false when the program ended first.
func (b *Bot) insist(ctx context.Context, e event, do func() error) bool {
	for failures := 0; ; failures++ {
		err := do()
		if err == nil || !b.redisAway(ctx, e, err, failures) {
			return err == nil
		}
	}
}

// redisAway reports that Redis is away and waits before the next try, longer each time; false when the program ends.
func (b *Bot) redisAway(ctx context.Context, e event, err error, failures int) bool {
	if !errors.Is(err, errUnsure) { // that is Telegram, and was reported
		b.log(e).Warn("redis is away", "err", err)
	}
	return b.pause(ctx, min(200*time.Millisecond<<min(failures, 4), 2*time.Second))
}

// show edits a message, or begins another if there is none to edit, without Redis. It gives the message that is shown; or, if
// an answer was lost, what may have come of it.
func (b *Bot) show(ctx context.Context, e event, bubble int, ed *content, d drawing) (store.Message, error) {
	shown := store.Message{ID: bubble, Sent: b.Now().Unix(), Ours: true}
	if bubble != 0 {
		err := b.edit(ctx, e.chat, bubble, d)
		if code(err) != http.StatusBadRequest {
			return shown, err
		}
	}
	s := sending{event: e, maybe: b.maybe(e)}
	bubble, err := b.sendOnce(ctx, &s, ed.firstLine(ed.Words.Match(e.lang), flows.Choices{}))
	if s.lost {
		b.stranded.add(e.chat, s.maybe)
		due := b.Now().Add(b.Idle)
		b.inBackground(ctx, e, func(ctx context.Context) { // she may do nothing more for which it would be listed
			b.insist(ctx, e, func() error { return b.list(ctx, e, due, s.maybe) })
		})
	}
	if err != nil {
		return store.Message{}, err
	}
	shown.ID = bubble
	return shown, b.edit(ctx, e.chat, bubble, d)
}

// edit changes the bubble. That it looks so already is no error.
func (b *Bot) edit(ctx context.Context, chat store.ChatID, bubble int, d drawing) error {
	_, err := b.call(ctx, "editMessageText", d.editing(chat, bubble))
	if refused := (*tgbotapi.Error)(nil); errors.As(err, &refused) && strings.Contains(refused.Message, "message is not modified") {
		return nil
	}
	return err
}

// drop deletes messages and takes them off the wipe list. What stays for now is tried again soon, then it returns false.
func (b *Bot) drop(ctx context.Context, e event, messages []store.Message, keep ...int) bool {
	next, err := b.clear(ctx, e, store.Wipe{Chat: e.chat, Lang: e.lang, Messages: messages}, b.call, keep...)
	if err == nil {
		return next.IsZero()
	}
	b.log(e).Warn("messages not deleted", "err", err)
	soon := b.Now().Add(wipeRetry)
	if err := b.Store.List(outlasting(ctx), store.Wipe{Chat: e.chat}, soon); err != nil {
		b.log(e).Warn("redis is away", "err", err)
	}
	return false
}

// dropListed deletes what the wipe list knows of a chat, but for what is being deleted already.
func (b *Bot) dropListed(ctx context.Context, e event) error {
	w, err := b.Store.Listed(ctx, e.chat)
	if err != nil {
		return err
	}
	hers := e.hers()
	old := slices.DeleteFunc(w.Messages, func(m store.Message) bool {
		return !m.Maybe && slices.ContainsFunc(hers, func(h store.Message) bool { return h.ID == m.ID })
	})
	if len(old) > 0 {
		b.drop(ctx, e, old)
	}
	return nil
}

// killed is the message that a program which was killed may have sent for an event.
func (b *Bot) killed(e event) store.Message {
	m := e.unknown(b.Now())
	m.After, m.Below = m.ID, min(m.ID+sweeps, b.sequence.newest()+near)
	return m
}

// sweeps is how far from her message one may lie that a killed program sent for it, if the wipe list knows nothing of it.
const sweeps = 500

// deleteHers deletes what she wrote, before anything else is shown for it; false: it stays for now.
func (b *Bot) deleteHers(ctx context.Context, e event) bool { return b.drop(ctx, e, e.hers()) }

// answerCallback takes the waiting sign off the button. A query that is too old needs no answer any more.
func (b *Bot) answerCallback(ctx context.Context, e event) {
	_, err := b.call(ctx, "answerCallbackQuery", tgbotapi.Params{"callback_query_id": e.callback})
	if err != nil && code(err) != http.StatusBadRequest {
		b.log(e).Warn("callback query not answered", "err", err)
	}
}

// keep saves what was learned while sending, on top of whatever the chat is by now.
func (b *Bot) keep(ctx context.Context, e event, t *turn, change func(*store.Chat)) error {
	for {
		change(&t.chat)
		err := b.Store.Save(ctx, e.chat, &t.chat)
		if errors.Is(err, store.ErrRaced) {
			t.chat, err = b.Store.Load(ctx, e.chat)
			if err == nil {
				continue
			}
		}
		return err
	}
}

// forgetBubble keeps that the bubble is gone. If Redis is away, the next edit finds out.
func (b *Bot) forgetBubble(ctx context.Context, e event, t *turn) {
	err := b.keep(outlasting(ctx), e, t, func(c *store.Chat) {
		if c.Left {
			c.Bubble = 0
		}
	})
	if err != nil {
		b.log(e).Warn("redis is away", "err", err)
	}
}

// lost handles a reply that cannot be shown: a chat that blocked the bot is forgotten, anything else is reported.
func (b *Bot) lost(ctx context.Context, e event, err error) bool {
	if err == nil {
		return false
	}
	if errors.Is(context.Cause(ctx), errLeaving) {
		return true
	}
	if code(err) == http.StatusForbidden {
		b.forget(ctx, e)
		return true
	}
	b.log(e).Error("reply not shown", "err", err)
	return true
}

func chatParam(chat store.ChatID) string { return strconv.FormatInt(int64(chat), 10) }
