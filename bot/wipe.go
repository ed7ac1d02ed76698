package bot

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"liman/flows"
	"liman/store"
)

const (
	// lastWipe is the age that no message of the bubble may reach: Telegram lets a bot delete for 48 hours.
	lastWipe = 47 * time.Hour
	// givenUp is the age of a message at which its deletion is given up; from then on the cover is all there is.
	givenUp = 47*time.Hour + 50*time.Minute
	// wipesAtOnce is how many chats one look at the list takes.
	wipesAtOnce = 100
)

// idle is the silence after which a chat is wiped: hers, or the operator's.
func (b *Bot) idle(c flows.Choices) time.Duration {
	if d, err := time.ParseDuration(c.Idle); err == nil {
		return d
	}
	return b.Idle
}

// list puts messages of a chat on the wipe list. It comes before anything else is done with them.
func (b *Bot) list(ctx context.Context, e event, due time.Time, m store.Message, gone ...store.Message) error {
	return b.Store.List(ctx, store.Wipe{Chat: e.chat, Lang: e.lang, Messages: []store.Message{m}}, due, gone...)
}

// listHers puts what she wrote on the wipe list.
func (b *Bot) listHers(ctx context.Context, e event) error {
	hers := e.hers()
	if len(hers) == 0 {
		return nil
	}
	return b.Store.List(ctx, store.Wipe{Chat: e.chat, Lang: e.lang, Messages: hers}, b.Now().Add(b.Idle))
}

// listBubbles puts messages of the bot on the wipe list that the chat's record does not know: the one that was pressed, and
// those from when Redis was away.
func (b *Bot) listBubbles(ctx context.Context, e event, t *turn, stranded []int) error {
	due := b.Now().Add(b.idle(t.chat.State.Choices))
	for _, id := range stranded {
		if id == e.bubble || id == t.chat.Bubble {
			continue
		}
		if err := b.list(ctx, e, due, store.Message{ID: id, Sent: b.Now().Unix(), Ours: true}); err != nil {
			return err
		}
		t.stale = append(t.stale, id)
	}
	if e.bubble == 0 || e.bubble == t.chat.Bubble {
		return nil
	}
	return b.list(ctx, e, due, store.Message{ID: e.bubble, Sent: e.bubbleAt, Ours: true})
}

// leave turns the bubble into the cover, then deletes every message that is known, and forgets them. What fails stays on
// the wipe list, due now.
func (b *Bot) leave(ctx context.Context, e event, t *turn) {
	lang := t.ed.Words.Match(e.lang)
	if t.chat.Bubble != 0 {
		if err := b.cover(ctx, e, t.ed, t.chat.Bubble, lang); err != nil {
			b.log(e).Warn("cover not shown", "err", err)
		}
	}
	w := store.Wipe{Chat: e.chat, Lang: e.lang, Messages: e.hers()}
	if e.repeated {
		w.Messages = append(w.Messages, e.unknown(b.Now()))
	}
	if t.chat.Bubble != 0 {
		w.Messages = append(w.Messages, store.Message{ID: t.chat.Bubble, Sent: t.chat.BubbleAt, Ours: true})
	}
	err := b.Store.List(ctx, w, b.Now())
	if err == nil {
		w, err = b.Store.Listed(ctx, e.chat)
	}
	if err != nil {
		b.log(e).Warn("redis is away", "err", err)
	}
	if b.wipeOut(ctx, e, w, t.chat.Bubble) {
		b.forgetBubble(ctx, e, t)
	}
}

// wiping looks at the wipe list until the context ends.
func (b *Bot) wiping(ctx, work context.Context) {
	for ctx.Err() == nil {
		claimed, err := b.Store.Claim(ctx, b.Lease, wipesAtOnce)
		if err != nil && ctx.Err() == nil {
			b.Log.Warn("redis is away", "err", err)
		}
		for _, w := range claimed {
			b.put(work, event{chat: w.Chat, lang: w.Lang, wipe: &w})
		}
		if len(claimed) < wipesAtOnce {
			b.pause(ctx, min(wipePeriod, b.Idle/4))
		}
	}
}

const wipePeriod = time.Second

// wipe clears a chat that has been silent too long; one where somebody is active is put off. It is done at least once:
// whatever fails leaves the chat on the list.
func (b *Bot) wipe(ctx context.Context, e event) {
	t := turn{ed: b.current.Load()}
	var err error
	if t.chat, err = b.Store.Load(ctx, e.chat); err != nil {
		b.log(e).Warn("redis is away", "err", err)
		return
	}
	if due := b.due(&t.chat, e.wipe); t.chat.Known() && !t.chat.Left && b.Now().Before(due) {
		b.postpone(ctx, e, due)
		return
	}
	bubble := t.chat.Bubble
	if t.chat.Known() && !t.chat.Left {
		t.chat.State, t.chat.Left = flows.State{Choices: t.chat.State.Choices}, true
		if err := b.Store.Save(ctx, e.chat, &t.chat); err != nil {
			if errors.Is(err, store.ErrRaced) {
				b.postpone(ctx, e, b.Now())
			}
			return
		}
	}
	if b.wipeOut(ctx, e, *e.wipe, 0) && bubble != 0 {
		b.forgetBubble(ctx, e, &t)
	}
}

// due is when a chat is to be wiped: after her silence, and before its oldest message is too old.
func (b *Bot) due(chat *store.Chat, w *store.Wipe) time.Time {
	due := time.UnixMilli(chat.Touched).Add(b.idle(chat.State.Choices))
	for _, m := range w.Messages {
		if last := time.Unix(m.Sent, 0).Add(lastWipe); m.Sent != 0 && last.Before(due) {
			due = last
		}
	}
	return due
}

func (b *Bot) postpone(ctx context.Context, e event, due time.Time) {
	w := store.Wipe{Chat: e.chat}
	if e.wipe != nil {
		w = *e.wipe
	}
	if err := b.Store.Postpone(ctx, w, due); err != nil {
		b.log(e).Warn("redis is away", "err", err)
	}
}

// wipeOut covers the bot's messages (but for one that is covered already), deletes all that can be deleted and takes them
// off the list. False: something is left, and will be tried again.
func (b *Bot) wipeOut(ctx context.Context, e event, w store.Wipe, covered int) bool {
	ed := b.current.Load()
	lang := ed.Words.Match(w.Lang)
	var trouble error
	for _, m := range w.Messages {
		if !m.Ours || m.ID == covered {
			continue
		}
		params := drawing{text: escape(ed.Text(lang, "cover.text"))}.editing(e.chat, m.ID)
		if _, err := b.request(ctx, wipeTimeout, "editMessageText", params); code(err) != http.StatusBadRequest {
			trouble = errors.Join(trouble, err)
		}
	}
	young := slices.DeleteFunc(slices.Clone(w.Messages), b.tooOld)
	for some := range slices.Chunk(numbers(young), batch) {
		if _, err := b.request(ctx, wipeTimeout, "deleteMessages", deletion(e.chat, some)); err != nil {
			b.wipeLater(ctx, e, err)
			return false
		}
	}
	if len(young) < len(w.Messages) {
		b.log(e).Error("messages could not be deleted in time", "alarm", "wipe", "messages", len(w.Messages)-len(young))
		if trouble != nil { // the cover is all there is
			b.wipeLater(ctx, e, trouble)
			return false
		}
	}
	b.tries.Delete(e.chat)
	if err := b.Store.Unlist(ctx, e.chat, w.Messages); err != nil {
		b.log(e).Warn("redis is away", "err", err)
	}
	return true
}

// tooOld tells whether a message can no longer be deleted.
func (b *Bot) tooOld(m store.Message) bool {
	return m.Sent != 0 && b.Now().Sub(time.Unix(m.Sent, 0)) > givenUp
}

const wipeTimeout = 8 * time.Second

// wipeLater puts off a wipe that Telegram refuses for now: as told, or longer each time.
func (b *Bot) wipeLater(ctx context.Context, e event, err error) {
	if code(err) == http.StatusForbidden {
		b.forget(ctx, e)
		return
	}
	before, _ := b.tries.Load(e.chat)
	tries, _ := before.(int)
	b.tries.Store(e.chat, tries+1)
	told, _ := retryAfter(err)
	wait := max(told, min(wipeRetry<<min(tries, 8), maxWipeRetry))
	b.postpone(ctx, e, b.Now().Add(wait))
	b.log(e).Warn("wipe refused for now", "err", err, "wait", wait)
}

const (
	wipeRetry    = 2 * time.Second
	maxWipeRetry = 5 * time.Minute
)
