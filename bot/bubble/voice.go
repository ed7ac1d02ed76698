package bubble

import (
	"context"
	"time"

	"liman/bot/errand"
	"liman/bot/intake"
	"liman/bot/telegram"
	"liman/flows"
	"liman/session"
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

// speak sends the recording of the screen that she asked for. There is one attempt: what fails is deleted, and the screen
// says so; she can ask again.
func (b *Bubbles) speak(ctx context.Context, a errand.Act, t *Turn) {
	data := t.asked(a)
	if data == nil || ctx.Err() != nil {
		return
	}
	due := b.Now().Add(b.Sessions.Silence(t.Chat.State.Choices))
	maybe := store.Message{ID: t.bubble.id(), Sent: b.Now().Unix(), Maybe: true, After: b.Wipes.Sequence.Newest(), By: b.Sends.By()} // after the bubble
	noted := intake.Outlasting(ctx)
	err := b.Wipes.List(noted, a.Job, due, maybe)
	id := 0
	if err == nil {
		id, err = b.sendVoice(ctx, a.Job, data, t.Chat.State.Choices)
	}
	if err != nil {
		b.voiceFailed(ctx, a.Job, t, maybe, err)
		return
	}
	sent := store.Message{ID: id, Sent: b.Now().Unix()}
	var now session.Chat
	err = b.Wipes.List(noted, a.Job, due, sent, maybe)
	if err == nil {
		now, err = b.updateChat(noted, a.Job, t, playing(id))
	}
	if err != nil || now.Voice != id { // nobody would take it away with her next tap
		b.Wipes.Drop(noted, a.Job, []store.Message{sent})
	}
}

// asked is the recording of the screen that is shown, if she pressed its button; nil for anything else.
func (t *Turn) asked(a errand.Act) []byte {
	if a.Input.Option != flows.Listen || t.Reply.Leave || t.Reply.Note != "" || !t.bubble.there() {
		return nil
	}
	return t.ed.Voice(t.Chat.State.Lang, t.Reply.Node)
}

// voiceFailed deletes what may have been sent after all, and tells her on her screen, unless she has left it.
func (b *Bubbles) voiceFailed(ctx context.Context, j errand.Job, t *Turn, maybe store.Message, cause error) {
	if telegram.IsBlocked(cause) { // she blocked the bot
		b.Wipes.Forget(intake.Outlasting(ctx), j)
		return
	}
	b.Wipes.Drop(intake.Outlasting(ctx), j, []store.Message{maybe}, t.bubble.id())
	j.Log().Warn("recording not sent", "err", cause)
	if ctx.Err() != nil {
		return
	}
	t.Reply.Note = "listen-later"
	if err := b.edit(ctx, j.Chat, t.bubble.id(), t.ed.Draw(t.Chat.State.Lang, t.Reply)); err != nil {
		j.Log().Warn("note not shown", "err", err)
	}
}

func (b *Bubbles) sendVoice(ctx context.Context, j errand.Job, data []byte, choices flows.Choices) (int, error) {
	params := telegram.Params{"chat_id": telegram.Chat(j.Chat).Param(), "disable_notification": "true"}
	if choices.Protect {
		params["protect_content"] = "true"
	}
	ctx, cancel := context.WithTimeout(ctx, voiceTimeout)
	defer cancel()
	result, err := b.API.Upload(ctx, "sendVoice", params, telegram.File{Field: "voice", Name: voiceName, Data: data})
	if err != nil {
		return 0, err
	}
	return b.Sends.Number(result)
}
