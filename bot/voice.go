package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"liman/flows"
	"liman/store"
)

// A recording is the one thing beside the bubble. Telegram cannot edit a voice into a message of text, and a bubble that
// becomes a voice message would be a new one, with her screen in its caption for every notification. So the recording is a
// second message without words: sent only because she asked, on the wipe list before it is there, and gone with whatever she
// does next, before anything else is shown. It is never Ours on the list: there is no text in it to cover.

const (
	// voiceName is what Telegram shows of the file.
	voiceName = "a.ogg"
	// voiceTimeout bounds one upload.
	voiceTimeout = 10 * time.Second
)

// hush lets the recording go that she listened to.
func (t *turn) hush() {
	if t.chat.Voice != 0 {
		t.stale, t.chat.Voice = append(t.stale, store.Message{ID: t.chat.Voice, Sent: t.chat.BubbleAt}), 0
	}
}

// speak sends the recording of the screen that she asked for. There is one attempt: what fails is deleted, and the screen
// says so; she can ask again.
func (b *Bot) speak(ctx context.Context, e event, t *turn) {
	data := t.asked(e)
	if data == nil || ctx.Err() != nil {
		return
	}
	s := sending{event: e, due: b.Now().Add(b.idle(t.chat.State.Choices))}
	s.maybe = store.Message{ID: t.chat.Bubble, Sent: b.Now().Unix(), Maybe: true, After: b.sequence.newest()} // after the bubble
	noted := outlasting(ctx)
	err := b.list(noted, e, s.due, s.maybe)
	id := 0
	if err == nil {
		id, err = b.sendVoice(ctx, e, data, t.chat.State.Choices)
	}
	if err != nil {
		b.unsaid(ctx, t, &s, err)
		return
	}
	sent := store.Message{ID: id, Sent: b.Now().Unix()}
	err = b.list(noted, e, s.due, sent, s.maybe)
	if err == nil {
		err = b.keep(noted, e, t, func(c *store.Chat) {
			if !c.Left {
				c.Voice = id
			}
		})
	}
	if err != nil || t.chat.Voice != id { // nobody would take it away with her next tap
		b.drop(noted, e, []store.Message{sent})
	}
}

// asked is the recording of the screen that is shown, if she pressed its button; nil for anything else.
func (t *turn) asked(e event) []byte {
	if e.input.Option != flows.Listen || t.reply.Leave || t.reply.Note != "" || t.chat.Bubble == 0 {
		return nil
	}
	return t.ed.Voice(t.chat.State.Lang, t.reply.Node)
}

// unsaid deletes what may have been sent after all, and tells her on her screen, unless she has left it.
func (b *Bot) unsaid(ctx context.Context, t *turn, s *sending, cause error) {
	e := s.event
	if code(cause) == http.StatusForbidden { // she blocked the bot
		b.forget(outlasting(ctx), e)
		return
	}
	b.drop(outlasting(ctx), e, []store.Message{s.maybe}, t.chat.Bubble)
	b.log(e).Warn("recording not sent", "err", cause)
	if ctx.Err() != nil {
		return
	}
	t.reply.Note = "listen-later"
	if err := b.edit(ctx, e.chat, t.chat.Bubble, t.ed.draw(t.chat.State.Lang, t.reply)); err != nil {
		b.log(e).Warn("note not shown", "err", err)
	}
}

func (b *Bot) sendVoice(ctx context.Context, e event, data []byte, choices flows.Choices) (int, error) {
	params := tgbotapi.Params{"chat_id": chatParam(e.chat), "disable_notification": "true"}
	if choices.Protect {
		params["protect_content"] = "true"
	}
	ctx, cancel := context.WithTimeout(ctx, voiceTimeout)
	defer cancel()
	result, err := b.upload(ctx, "sendVoice", params, tgbotapi.RequestFile{Name: "voice", Data: tgbotapi.FileBytes{Name: voiceName, Bytes: data}})
	if err != nil {
		return 0, err
	}
	return b.numberOf(result)
}

// upload makes one attempt of a request with a file.
func (b *Bot) upload(ctx context.Context, method string, params tgbotapi.Params, file tgbotapi.RequestFile) (json.RawMessage, error) {
	api := *b.api
	api.Client = lender{ctx, b.http}
	resp, err := api.UploadFiles(method, params, []tgbotapi.RequestFile{file})
	if refused := (*tgbotapi.Error)(nil); errors.As(err, &refused) && resp != nil {
		refused.Code = resp.ErrorCode // which the library forgets for uploads
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", method, b.scrub(err))
	}
	return resp.Result, nil
}
