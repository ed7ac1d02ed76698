package bot

import (
	"context"
	"slices"

	"liman/bot/telegram"
	"liman/edition"
	"liman/flows"
)

// emergency is what a person gets while Redis is away: the numbers, from memory, within the time that one call needs.
// Her update stays open and is answered as usual when Redis is back.
func (b *Bot) emergency(ctx context.Context, a act) {
	ed := b.current.Load()
	if a.leaves() {
		b.aside(ctx, a)
		return
	}
	bubble := a.bubble.ID
	if bubble == 0 {
		bubble = b.stranded.last(a.chat)
	}
	shown, err := b.show(ctx, a, bubble, ed, emergencyScreen(ed, ed.Words.Match(a.lang), b.openChats.has(a.chat)))
	if shown.ID != 0 {
		b.stranded.add(a.chat, shown)
	}
	if err != nil {
		b.log(a.job).Error("emergency screen not shown", "err", err)
	}
}

// standAside does aside when there is a place for it, or at once if she leaves. A flood while Redis is slow would keep it slow
// otherwise; what she wrote then goes when it is answered, or by the wipe list.
func (b *Bot) standAside(ctx context.Context, a act) {
	select {
	case b.sides <- struct{}{}:
		b.inBackground(ctx, a.job, func(ctx context.Context) {
			defer func() { <-b.sides }()
			b.aside(ctx, a)
		})
	default:
		if a.leaves() {
			b.inBackground(ctx, a.job, func(ctx context.Context) { b.aside(ctx, a) })
		}
	}
}

// aside does for an update what cannot wait until Redis is back: what she wrote goes, and so does she if she leaves.
func (b *Bot) aside(ctx context.Context, a act) {
	if a.leaves() {
		b.leaveUnknown(ctx, a)
	} else if len(a.hers()) > 0 {
		b.deleteHers(ctx, a)
	}
}

// leaveUnknown clears what can be known of a chat without its record: the pressed message, the emergency screen, and what she
// typed. Her bubble, if it is another, Redis alone knows.
func (b *Bot) leaveUnknown(ctx context.Context, a act) {
	bubbles := b.stranded.of(a.chat)
	if a.bubble.ID != 0 && !slices.ContainsFunc(bubbles, a.bubble.Is) {
		bubbles = append(bubbles, a.bubble)
	}
	if b.drop(ctx, a.job, append(a.hers(), bubbles...)) {
		b.stranded.remove(a.chat, bubbles)
	}
}

// emergencyScreen says whom to call and to try again. Where a cover is on, or nobody knows, it says what a winter guide could.
func emergencyScreen(ed *content, lang string, open bool) telegram.Drawing {
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
	return telegram.Drawing{Text: message(s), Buttons: keyboard(ed.Edition, s)}
}
