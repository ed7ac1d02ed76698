package bot

import (
	"context"

	"liman/bot/bubble"
	"liman/bot/errand"
	"liman/bot/mark"
	"liman/edition"
	"liman/flows"
	"liman/session"
)

// front is Telegram's part in an act (session.Front): what the bubble needs, to give up an act that was overtaken, and to read and
// write the cover's mark.
type front struct {
	*bubble.Front
	*Bot
	act  errand.Act
	work context.Context // goes on when the act is done
}

// inSession is an act as a session knows it.
func (b *Bot) inSession(a errand.Act) session.Act {
	input := a.Input
	input.Crowd = b.intake.Crowded()
	return session.Act{
		Chat: a.Chat, Lang: a.Lang, Update: a.Update, Input: input, Button: a.Query != "", Edition: a.Edition, Log: a.Log(),
	}
}

// Loaded is session.Front's, as are the others.
func (f *front) Loaded(t *session.Turn) {
	f.Front.Loaded(t)
	for _, a := range f.act.All() {
		if f.overtaken(&t.Chat, a) {
			t.Chat.Answer(a.Update)
		}
	}
}

// overtaken tells whether an act was let in (acknowledged before it was answered), so that Telegram brought what she did after it,
// and that is in the record already. Then it is given up: stepped now, it would lead back from where she is.
func (f *front) overtaken(c *session.Chat, a errand.Act) bool {
	later := len(c.Updates) > 0 && c.Updates[len(c.Updates)-1] > a.Update
	return later && !c.Answered(a.Update) && f.source.LetIn(a.Update)
}

// Recall asks Telegram for the mark.
func (f *front) Recall(ctx context.Context, _ session.Act, ed *edition.Edition) (flows.Choices, error) {
	return f.marks.Recall(ctx, f.act.Chat, ed.Book)
}

// Remember writes the mark, and waits a moment for it.
func (f *front) Remember(ctx context.Context, _ session.Act, c flows.Choices) bool {
	return f.marks.Write(f.work, f.markOf(f.act.Job), c).Wait(ctx)
}

// markOf is a chat as its mark knows it.
func (b *Bot) markOf(j errand.Job) mark.Chat {
	background := func(ctx context.Context, do func(context.Context)) { j.InBackground(ctx, do) }
	return mark.Chat{ID: j.Chat, Lang: j.Lang, Log: j.Log(), Background: background}
}
