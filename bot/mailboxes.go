package bot

import (
	"context"
	"time"

	"liman/bot/intake"
	"liman/bot/telegram"
	"liman/flows"
	"liman/store"
)

const (
	// longMailbox is how many updates of a chat wait apart; from then on the newest stands for the one before it.
	longMailbox, fullMailbox = 20, 30
	// mostMerged is how many updates one may stand for: what she wrote in them is deleted with one call.
	mostMerged = telegram.MostDeleted
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

func (b *Bot) newIntake() *intake.Intake[store.ChatID, errand] {
	return intake.New(intake.Options[store.ChatID, errand]{
		Rate: chatRate(), Long: longMailbox, Most: fullMailbox, Lead: lead, Cause: errLeaving,
		SlotTime: slotTime, Slots: manySlots, FewSlots: fewSlots, UnderWay: mostUnderWay, People: mostPeople,
		Do: b.attend, Merge: merge, Spill: b.spill, Now: b.Now, After: b.After,
	})
}

// put puts an errand into its chat's mailbox, and answers a callback query at once.
func (b *Bot) put(ctx context.Context, e errand) {
	mail := intake.Mail[errand]{Act: e}
	switch e := e.(type) {
	case act:
		b.sequence.See(max(e.message.ID, e.bubble.ID), b.Now())
		mail.Urgent, mail.Ends = e.leaves() || e.asksHelp(), e.leaves()
	case service:
		b.sequence.See(e.message.ID, b.Now())
		mail.Whole = true
	case blocked:
		mail.Urgent, mail.Ends, mail.Whole = true, true, true
	case returned:
		mail.Whole = true
	case wiping, looking:
		mail.Free, mail.Whole = true, true
	}
	ahead := b.intake.Put(ctx, e.of().chat, mail)
	if a := asAct(e); a.query != "" && ahead < quickAnswers {
		b.answerQuickly(ctx, a)
	}
	if len(e.updates()) > 0 && b.intake.Throttled(e.of().chat) {
		b.letIn(ctx, e)
	}
}

// letIn lets in what waits for the budget of its chat: a leave behind it must come through. What she wrote is listed before.
func (b *Bot) letIn(ctx context.Context, e errand) {
	hers := asAct(e).hers()
	if b.webhook == nil || len(hers) == 0 {
		b.source.Crowded(e.updates()...)
		return
	}
	e.of().inBackground(ctx, func(ctx context.Context) {
		if err := b.listHers(ctx, e.of(), hers); err != nil {
			e.of().log().Warn("redis is away", "err", err)
			return
		}
		b.source.Crowded(e.updates()...)
	})
}

// asAct is the act in an errand. Of a message that Telegram made it is that of a person who says nothing; of anything else, one in which nobody does anything.
func asAct(e errand) act {
	switch e := e.(type) {
	case act:
		return e
	case service:
		return act{job: e.job, update: e.update, message: e.message}
	}
	return act{job: e.of()}
}

// merge lets an act stand for the one before it, too: what that one said is not answered, but deleted all the same.
func merge(before, newer errand) (errand, bool) {
	was, is := asAct(before), asAct(newer)
	if len(was.merged)+1 >= mostMerged {
		return newer, false
	}
	is.merged, is.wrote = append(was.merged, was.update), was.hers()
	return is, true
}

// spill deletes what a flood wrote and nobody will answer.
func (b *Bot) spill(ctx context.Context, e errand) {
	a := asAct(e)
	a.inBackground(ctx, func(ctx context.Context) {
		err := b.listHers(ctx, a.job, a.hers())
		if b.deleteHers(ctx, a) || err == nil || a.retryUntilDone(ctx, func() error { return b.listHers(ctx, a.job, a.hers()) }) {
			b.source.Done(a.updates()...)
		}
	})
}

// attend does what waited in a chat, whatever happens in it: her acts together, anything else by itself. What was cut short by
// the end of the program comes again.
func (b *Bot) attend(ctx context.Context, t *intake.Turn[errand]) {
	for len(t.Acts) > 0 {
		var together []act
		for _, e := range t.Acts {
			a, hers := e.(act)
			if !hers {
				break
			}
			together = append(together, a)
		}
		if len(together) > 0 {
			t.Acts = t.Acts[len(together):]
			a := gathered(together, t.Flood)
			b.attendOne(ctx, a, func() { b.answer(ctx, t, a) })
			continue
		}
		e := t.Acts[0]
		t.Acts = t.Acts[1:]
		b.attendOne(ctx, e, func() { b.attendAlone(ctx, t, e) })
	}
}

// attendOne does an errand. Its updates are done when it ends, unless the program does.
func (b *Bot) attendOne(ctx context.Context, e errand, do func()) {
	defer func() {
		if intake.Outlasting(ctx).Err() == nil {
			b.source.Done(e.updates()...)
		}
	}()
	defer e.of().guard()
	do()
}

// attendAlone does what is no act of hers.
func (b *Bot) attendAlone(ctx context.Context, t *intake.Turn[errand], e errand) {
	switch e := e.(type) {
	case service:
		b.deleteService(ctx, e)
	case blocked:
		b.forget(ctx, e.job)
	case returned:
		b.returned(ctx, e.job)
	case looking:
		b.drawRecord(ctx, t, e)
	case wiping:
		defer b.leases.Release(e.chat)
		if !b.redraw(ctx, t, e) {
			b.wipe(ctx, e.job)
		}
	}
}

// gathered is the last of several acts, with the others before it: they are stepped one after the other, saved together, and
// shown once. What a flood typed is deleted; only the newest of it is read.
func gathered(acts []act, flood bool) act {
	a := acts[len(acts)-1]
	for _, before := range acts[:len(acts)-1] {
		a.merged = append(a.merged, before.updates()...)
		a.wrote = append(a.wrote, before.hers()...)
		if !flood || before.input.Act != flows.Types {
			a.before = append(a.before, before)
		}
	}
	return a
}
