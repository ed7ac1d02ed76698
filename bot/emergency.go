package bot

import (
	"context"
	"slices"

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
	if bubble == 0 {
		bubble = b.stranded.last(e.chat)
	}
	shown, err := b.show(ctx, e, bubble, ed, emergencyScreen(ed, ed.Words.Match(e.lang), b.openChats.has(e.chat)))
	if shown.ID != 0 {
		b.stranded.add(e.chat, shown)
	}
	if err != nil {
		b.log(e).Error("emergency screen not shown", "err", err)
	}
}

// standAside does aside when there is a place for it, or at once if she leaves. A flood while Redis is slow would keep it slow
// otherwise; what she wrote then goes when it is answered, or by the wipe list.
func (b *Bot) standAside(ctx context.Context, e event) {
	select {
	case b.sides <- struct{}{}:
		b.inBackground(ctx, e, func(ctx context.Context) {
			defer func() { <-b.sides }()
			b.aside(ctx, e)
		})
	default:
		if e.leaves() {
			b.inBackground(ctx, e, func(ctx context.Context) { b.aside(ctx, e) })
		}
	}
}

// aside does for an update what cannot wait until Redis is back: what she wrote goes, and so does she if she leaves.
func (b *Bot) aside(ctx context.Context, e event) {
	if e.leaves() {
		b.leaveUnknown(ctx, e)
	} else if len(e.hers()) > 0 {
		b.deleteHers(ctx, e)
	}
}

// leaveUnknown clears what can be known of a chat without its record: the pressed message, the emergency screen, and what she
// typed. Her bubble, if it is another, Redis alone knows.
func (b *Bot) leaveUnknown(ctx context.Context, e event) {
	bubbles := b.stranded.of(e.chat)
	pressed := store.Message{ID: e.bubble, Sent: e.bubbleAt, Ours: true}
	if e.bubble != 0 && !slices.ContainsFunc(bubbles, pressed.Is) {
		bubbles = append(bubbles, pressed)
	}
	if b.drop(ctx, e, append(e.hers(), bubbles...)) {
		b.stranded.remove(e.chat, bubbles)
	}
}

// emergencyScreen says whom to call and to try again. Where a cover is on, or nobody knows, it says what a winter guide could.
func emergencyScreen(ed *content, lang string, open bool) drawing {
	text, leave := "emergency.covered", "button.leave-locked"
	if open {
		text, leave = "emergency.text", "button.leave"
	}
	s := edition.Screen{
		Node: emergencyNode,
		Text: ed.Text(lang, text),
		Rows: [][]edition.Button{
			{{Label: ed.Text(lang, "emergency.again"), Option: again}},
			{{Label: ed.Text(lang, leave), Option: flows.Leave}},
		},
	}
	return drawing{text: message(s), buttons: keyboard(ed.Edition, s)}
}
