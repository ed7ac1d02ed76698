package bot

import (
	"context"

	"liman/edition"
	"liman/flows"
	"liman/store"
)

// emergency is what a person gets while Redis is away: the numbers, from memory, within the time that one call needs.
// Her update stays open and is answered as usual when Redis is back.
func (b *Bot) emergency(ctx context.Context, e event) {
	ed := b.current.Load()
	if e.leaves() {
		b.aside(ctx, e)
		return
	}
	bubble := e.bubble
	if id, there := b.stranded.Load(e.chat); there && bubble == 0 {
		bubble = id.(int)
	}
	shown, err := b.show(ctx, e, bubble, ed, emergencyScreen(ed, ed.Words.Match(e.lang)))
	if err != nil {
		b.log(e).Error("emergency screen not shown", "err", err)
		return
	}
	b.stranded.Store(e.chat, shown)
}

// standAside does aside when there is a place for it, or at once if she leaves. A flood while Redis is slow would keep it slow
// otherwise; what she wrote then goes when it is answered, or by the wipe list.
func (b *Bot) standAside(ctx context.Context, e event) {
	select {
	case b.queues.sides <- struct{}{}:
		b.beside(e, func() {
			defer func() { <-b.queues.sides }()
			b.aside(ctx, e)
		})
	default:
		if e.leaves() {
			b.beside(e, func() { b.aside(ctx, e) })
		}
	}
}

// aside does for an update what cannot wait until Redis is back: what she wrote goes, and so does she if she leaves.
func (b *Bot) aside(ctx context.Context, e event) {
	if id, there := b.stranded.Load(e.chat); e.leaves() && e.bubble == 0 && there {
		e.bubble = id.(int)
	}
	if e.leaves() {
		b.leaveUnknown(ctx, b.current.Load(), e, e.bubble)
		return
	}
	if len(e.hers()) > 0 {
		b.deleteHers(ctx, e)
	}
}

// leaveUnknown clears what can be known of a chat without its record: the pressed message and what she typed.
func (b *Bot) leaveUnknown(ctx context.Context, ed *content, e event, bubble int) {
	if bubble == 0 {
		return // Redis alone knows her bubble
	}
	if err := b.cover(ctx, e, ed, bubble, ed.Words.Match(e.lang)); err != nil {
		b.log(e).Warn("cover not shown", "err", err)
	}
	b.drop(ctx, e, append(e.hers(), store.Message{ID: bubble}))
	b.stranded.Delete(e.chat)
}

// emergencyScreen says whom to call and to try again.
func emergencyScreen(ed *content, lang string) drawing {
	s := edition.Screen{
		Node: ed.Book.Home(),
		Text: ed.Text(lang, "emergency.text"),
		Rows: [][]edition.Button{
			{{Label: ed.Text(lang, "emergency.again"), Option: again}},
			{{Label: ed.Text(lang, "button.leave"), Option: flows.Leave}},
		},
	}
	return drawing{text: message(s), buttons: keyboard(ed.Edition, s)}
}
