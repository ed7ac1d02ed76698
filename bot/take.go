package bot

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"time"

	"liman/bot/intake"
	"liman/flows"
	"liman/store"
)

const (
	// longMailbox is how many updates of a chat wait apart; from then on the newest stands for the one before it.
	longMailbox, fullMailbox = 20, 30
	// mostMerged is how many updates one may stand for: what she wrote in them is deleted with one call.
	mostMerged = intake.Batch
	// quickAnswers is how many presses that wait in one chat are answered (not shown) at once; of a flood only the newest is.
	quickAnswers = 4
	// slotTime is how long a slot is kept: an answer that Redis or Telegram holds up goes on without it.
	slotTime            = 250 * time.Millisecond
	manySlots, fewSlots = 64, 4 // few while more waits at Telegram than it gave: what an honest one wrote may be there, behind a flood
	mostUnderWay        = 4096
	mostPeople          = 150_000
	lead                = 20 * time.Second
)

// chatRate is a budget per chat: whoever floods us gets fixed work for it. A person who taps as fast as she can read stays
// far below it; there is more for leaving and for the numbers.
func chatRate() intake.Rate { return intake.Rate{Burst: 20, Refill: 2 * time.Second, Reserve: 10} }

// errLeaving is the cause with which an act's context ends when she leaves, or blocks the bot, behind it: nothing more is to
// be shown for it. What Redis must know of it is written all the same, in the context that outlasting gives (one
// without any cancellation would begin new work while the program ends).
var errLeaving = errors.New("she leaves")

// outlasting is the context of an act as it is for what goes on when she has left: it ends with the program only.
func outlasting(act context.Context) context.Context { return intake.Outlasting(act) }

// ends tells whether the acts before it in its chat are of no use any more.
func (e event) ends() bool { return e.leaves() || e.blocked }

func (b *Bot) newIntake() *intake.Intake[store.ChatID, event] {
	return intake.New(intake.Options[store.ChatID, event]{
		Rate: chatRate(), Long: longMailbox, Most: fullMailbox, Lead: lead, Cause: errLeaving,
		SlotTime: slotTime, Slots: manySlots, FewSlots: fewSlots, UnderWay: mostUnderWay, People: mostPeople,
		Do: b.attend, Merge: merge, Spill: b.spill, Now: b.Now, After: b.After,
	})
}

// put answers the callback query at once and puts the update into its chat's mailbox.
func (b *Bot) put(ctx context.Context, e event) {
	e.ref = rand.Uint32()
	b.sequence.see(max(e.message, e.bubble), b.Now())
	mail := intake.Mail[event]{Act: e, Urgent: e.urgent(), Ends: e.ends(), Free: e.wipe != nil, Whole: e.alone()}
	if ahead := b.intake.Put(ctx, e.chat, mail); e.callback != "" && ahead < quickAnswers {
		b.inBackground(ctx, e, func(ctx context.Context) { b.answerCallback(ctx, e) })
	}
}

// merge lets an update stand for the one before it, too: what that one said is not answered, but deleted all the same.
func merge(before, newer event) (event, bool) {
	if len(before.merged)+1 >= mostMerged {
		return newer, false
	}
	newer.merged, newer.wrote = append(before.merged, before.update), before.hers()
	return newer, true
}

// spill deletes what a flood wrote and nobody will answer.
func (b *Bot) spill(ctx context.Context, e event) {
	b.inBackground(ctx, e, func(ctx context.Context) {
		defer b.acks.Done(e.updates()...)
		if err := b.listHers(ctx, e); err != nil {
			b.log(e).Warn("redis is away", "err", err)
		}
		b.deleteHers(ctx, e)
	})
}

// attend does what waited in a chat, whatever happens in it. What was cut short by the end of the program comes again.
func (b *Bot) attend(ctx context.Context, t *intake.Turn[event]) {
	for len(t.Acts) > 0 {
		together := 1
		for together < len(t.Acts) && !t.Acts[together-1].alone() && !t.Acts[together].alone() {
			together++
		}
		b.attendTogether(ctx, t, t.Acts[:together])
		t.Acts = t.Acts[together:]
	}
}

// all are the events that are stepped, the newest last.
func (e event) all() []event { return append(slices.Clone(e.before), e) }

// alone tells whether an event is done by itself.
func (e event) alone() bool { return e.wipe != nil || e.blocked || e.returned || e.service }

func (b *Bot) attendTogether(ctx context.Context, t *intake.Turn[event], acts []event) {
	e := gathered(acts, t.Flood)
	defer func() {
		if outlasting(ctx).Err() == nil {
			b.acks.Done(e.updates()...)
		}
	}()
	defer b.guard(e)
	switch {
	case e.blocked:
		b.forget(ctx, e)
	case e.returned:
		b.returned(ctx, e)
	case e.service:
		b.deleteService(ctx, e)
	case e.wipe != nil:
		defer b.wipes.release(e.chat)
		if !b.redraw(ctx, t, e) {
			b.wipe(ctx, e)
		}
	default:
		b.answer(ctx, t, e)
	}
}

// gathered is the last of several events, with the others before it: they are stepped one after the other, saved together,
// and shown once. What a flood typed is deleted; only the newest of it is read.
func gathered(acts []event, flood bool) event {
	e := acts[len(acts)-1]
	for _, a := range acts[:len(acts)-1] {
		e.merged = append(e.merged, a.updates()...)
		e.wrote = append(e.wrote, a.hers()...)
		if !flood || a.input.Act != flows.Types {
			e.before = append(e.before, a)
		}
	}
	return e
}

// rescue reads what can be read of an update that cannot be decoded: whose message it is, so that it is deleted, and that
// she is told what the bot understands. False: not even that.
func rescue(raw json.RawMessage) (event, bool) {
	var u struct {
		Message map[string]json.RawMessage `json:"message"`
	}
	var chat map[string]json.RawMessage
	_ = json.Unmarshal(raw, &u) // one field may be wrong and the others right
	_ = json.Unmarshal(u.Message["chat"], &chat)
	e := event{input: flows.Input{Act: flows.Sends}}
	_ = json.Unmarshal(u.Message["message_id"], &e.message)
	_ = json.Unmarshal(u.Message["date"], &e.sent)
	_ = json.Unmarshal(chat["id"], &e.chat)
	return e, e.chat > 0 && e.message > 0 // a private chat's number is a person's, above zero
}
