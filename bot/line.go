package bot

import (
	"context"
	"time"
)

// A budget per chat: whoever floods us gets fixed work for it, and nobody else waits. A person who taps as fast as she can
// read stays far below it.
const (
	burst    = 20              // answers at once
	earn     = 2 * time.Second // for another one
	reserve  = 10              // more of them for leaving and for the numbers
	longLine = 20              // from here on, the newest update stands for the one before it
	fullLine = 30              // from here on, also for a leave
)

// admission is how an update came into its chat's line.
type admission struct {
	first   bool  // nobody works on the chat yet
	merged  bool  // it stands for one before it that was not answered
	stuck   bool  // those before it wait for Redis
	spilled event // more than one update can stand for: to be deleted and never answered
}

// line is one chat's updates that wait, and its budget.
type line struct {
	waiting []event
	working bool
	spent   time.Time               // until then the budget is not whole
	urgent  int                     // how many of those who wait let nobody before them wait
	hurry   chan struct{}           // holds one when such an update came
	stuck   bool                    // the one that is being answered waits for Redis
	cut     context.CancelCauseFunc // ends the act under way; nil when there is none that a leave may end
	seat    *waiter                 // of the one that is next to be answered
	lead    time.Duration           // by which that one ranks earlier (below zero) or later
}

// add puts an update behind the others, or in the place of the last one when there are too many.
func (l *line) add(e event, now time.Time) admission {
	var a admission
	if last := len(l.waiting) - 1; last >= longLine && l.mayReplace(last, e) {
		e, a = l.replace(last, e)
		a.merged = true
	} else {
		l.waiting = append(l.waiting, e)
	}
	if e.urgent() && l.spent.Sub(now) < (burst+reserve)*earn {
		l.waiting[len(l.waiting)-1].hurries = true
		l.urgent++
		select {
		case l.hurry <- struct{}{}:
		default:
		}
	}
	return a
}

func (l *line) mayReplace(last int, e event) bool {
	before := l.waiting[last]
	if before.wipe != nil || before.blocked || e.wipe != nil || e.blocked {
		return false
	}
	return !before.leaves() || e.leaves() || last >= fullLine
}

// replace lets an update stand for the last one too: what that one said is not answered, but deleted all the same.
func (l *line) replace(last int, e event) (event, admission) {
	before := l.waiting[last]
	if before.hurries {
		l.urgent--
	}
	var a admission
	e.merged, e.wrote = append(before.merged, before.update), before.hers()
	if len(e.merged) >= batch {
		a.spilled, e.merged, e.wrote = before, nil, nil
	}
	l.waiting[last] = e
	return e, a
}

// take gives the oldest update; nil when there is none.
func (l *line) take() *event {
	if len(l.waiting) == 0 {
		return nil
	}
	e := l.waiting[0]
	l.waiting = l.waiting[1:]
	if e.hurries {
		l.urgent--
		select {
		case <-l.hurry:
		default:
		}
	}
	return &e
}

// pay takes an answer out of the budget and tells how long it has to wait.
func (l *line) pay(e event, now time.Time) time.Duration {
	if e.wipe != nil {
		return 0
	}
	if l.spent.Before(now) {
		l.spent = now
	}
	l.spent = l.spent.Add(earn)
	if e.hurries || l.urgent > 0 {
		return 0
	}
	return l.spent.Sub(now) - burst*earn
}

// rank is the line's for a seat: by what it will have spent when all who wait are answered.
func (l *line) rank(now time.Time) time.Time {
	rank, lead := now, l.lead
	if l.spent.After(now) {
		rank = l.spent
	}
	if l.urgent > 0 {
		lead = -ahead
	}
	return rank.Add(time.Duration(len(l.waiting))*earn + lead)
}

// quiet tells whether the budget is whole again.
func (l *line) quiet(now time.Time) bool { return !l.spent.After(now) }
