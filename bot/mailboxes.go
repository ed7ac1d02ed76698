package bot

import (
	"cmp"
	"context"
	"time"

	"liman/bot/errand"
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
	manySlots, fewSlots = 64, 4            // few while more waits at Telegram than it gave: what an honest one wrote may be there, behind a flood
	mostUnderWay        = 4096             // acts at the same time, with a slot or without
	mostPeople          = 150_000          // chats that may wait; then nothing more is taken from Telegram
	lead                = 20 * time.Second // by which leaving and help come before what came earlier, and wipes after what came later
)

// chatRate is a budget per chat: whoever floods us gets fixed work for it. A person who taps as fast as she can read stays
// far below it; there is more for leaving and for the numbers.
func chatRate() intake.Rate { return intake.Rate{Burst: 20, Refill: 2 * time.Second, Reserve: 10} }

func (b *Bot) newIntake() *intake.Intake[store.ChatID, errand.Errand] {
	return intake.New(intake.Options[store.ChatID, errand.Errand]{
		Rate: chatRate(), Long: longMailbox, Most: fullMailbox, Lead: lead, Cause: errand.ErrLeaving,
		SlotTime: cmp.Or(b.slotTime, slotTime), Slots: manySlots, FewSlots: fewSlots, UnderWay: mostUnderWay, People: mostPeople,
		Do: b.attend, Merge: merge, Spill: b.spill, Now: b.Now, After: b.After,
	})
}

// put puts an errand into its chat's mailbox, and answers a callback query at once.
func (b *Bot) put(ctx context.Context, e errand.Errand) {
	switch e := e.(type) {
	case errand.Act:
		b.wipes.Sequence.See(max(e.Message.ID, e.Bubble.ID), b.Now())
	case errand.Service:
		b.wipes.Sequence.See(e.Message.ID, b.Now())
	}
	ahead := b.intake.Put(ctx, e.Of().Chat, mailOf(e))
	if a := asAct(e); a.Query != "" && ahead < quickAnswers {
		b.answerQuickly(ctx, a)
	}
	if len(e.Updates()) > 0 && b.intake.Throttled(e.Of().Chat) {
		b.letIn(ctx, e)
	}
}

// mailOf is an errand as its mailbox knows it.
func mailOf(e errand.Errand) intake.Mail[errand.Errand] {
	mail := intake.Mail[errand.Errand]{Act: e}
	switch e := e.(type) {
	case errand.Act:
		mail.Urgent, mail.Ends, mail.Opens = e.Leaves() || e.AsksHelp(), e.Leaves(), e.Input.Act == flows.Opens
	case errand.Service:
		mail.Whole = true
	case errand.Blocked:
		mail.Urgent, mail.Ends, mail.Whole = true, true, true
	case errand.Returned:
		mail.Whole = true
	case errand.Wiping, errand.Rereading:
		mail.Free, mail.Whole = true, true
	}
	return mail
}

// letIn acknowledges an update that waits for its chat's token, so that Telegram brings what is behind it, which may be her leave.
// What she wrote is on the wipe list before.
func (b *Bot) letIn(ctx context.Context, e errand.Errand) {
	hers := asAct(e).Hers()
	if b.webhook == nil || len(hers) == 0 {
		b.source.Crowded(e.Updates()...)
		return
	}
	e.Of().InBackground(ctx, func(ctx context.Context) {
		if err := b.wipes.ListHers(ctx, e.Of(), hers); err != nil {
			e.Of().Log().Warn("redis is away", "err", err)
			return
		}
		b.source.Crowded(e.Updates()...)
	})
}

// asAct is the act in an errand. Of a message that Telegram made it is that of a person who says nothing; of anything else, one in
// which nobody does anything.
func asAct(e errand.Errand) errand.Act {
	switch e := e.(type) {
	case errand.Act:
		return e
	case errand.Service:
		return errand.Act{Job: e.Job, Update: e.Update, Message: e.Message}
	}
	return errand.Act{Job: e.Of()}
}

// merge lets an act stand for the one before it, too: what that one said is not answered, but deleted all the same.
func merge(before, newer errand.Errand) (errand.Errand, bool) {
	was, is := asAct(before), asAct(newer)
	if len(was.Merged)+1 >= mostMerged {
		return newer, false
	}
	is.Merged, is.Wrote = append(was.Merged, was.Update), was.Hers()
	return is, true
}

// spill deletes what a flood wrote and nobody will answer.
func (b *Bot) spill(ctx context.Context, e errand.Errand) {
	a := asAct(e)
	a.InBackground(ctx, func(ctx context.Context) {
		err := b.wipes.ListHers(ctx, a.Job, a.Hers())
		if b.wipes.DeleteHers(ctx, a) || err == nil || a.RetryUntilDone(ctx, func() error { return b.wipes.ListHers(ctx, a.Job, a.Hers()) }) {
			b.source.Done(a.Updates()...)
		}
	})
}

// attend does what waited in a chat, whatever happens in it: her acts together, anything else by itself. What was cut short by
// the end of the program comes again.
func (b *Bot) attend(ctx context.Context, t *intake.Turn[errand.Errand]) {
	for len(t.Acts) > 0 {
		var together []errand.Act
		for _, e := range t.Acts {
			a, hers := e.(errand.Act)
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
func (b *Bot) attendOne(ctx context.Context, e errand.Errand, do func()) {
	defer func() {
		if intake.Outlasting(ctx).Err() == nil {
			b.source.Done(e.Updates()...)
		}
	}()
	defer e.Of().Guard()
	do()
}

// attendAlone does what is no act of hers.
func (b *Bot) attendAlone(ctx context.Context, t *intake.Turn[errand.Errand], e errand.Errand) {
	switch e := e.(type) {
	case errand.Service:
		b.wipes.DeleteService(ctx, e)
	case errand.Blocked:
		b.wipes.Forget(ctx, e.Job)
	case errand.Returned:
		b.wipes.Returned(ctx, e.Job)
	case errand.Rereading:
		b.bubbles.Reread(ctx, t.More, e)
	case errand.Wiping:
		defer b.wipes.Release(e.Chat)
		b.bubbles.Due(ctx, t.More, e)
	}
}

// gathered is the last of several acts, with the others before it: they are stepped one after the other, saved together, and
// shown once. What a flood typed is deleted; only the newest of it is read.
func gathered(acts []errand.Act, flood bool) errand.Act {
	a := acts[len(acts)-1]
	for _, before := range acts[:len(acts)-1] {
		a.Merged = append(a.Merged, before.Updates()...)
		a.Wrote = append(a.Wrote, before.Hers()...)
		if !flood || before.Input.Act != flows.Types {
			a.Before = append(a.Before, before)
		}
	}
	return a
}
