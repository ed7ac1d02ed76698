package publishing

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"liman/content"
	"liman/edition"
	"liman/edition/ledger"
	"liman/edition/shelf"
	"liman/store"
)

// Buttons of an edition that was replaced are understood for as long as anybody's record may still stand on its screens.
func TestButtonsAreUnderstoodAsLongAsAConversationLasts(t *testing.T) {
	if conversation != store.KeepChat {
		t.Errorf("a conversation lasts %v here, and its record lives %v", conversation, store.KeepChat)
	}
}

// A roster, one publish, and a bot that runs serves it at its next look; a rollback brings the first one back.
func TestABotServesWhatTwoHavePublished(t *testing.T) {
	w := newWorld(t)
	b := w.bot()
	if b.Status().Checkpoint.Number != 1 || b.says() == "Nou." {
		t.Fatalf("it begins with record %d", b.Status().Checkpoint.Number)
	}
	w.serve(w.desk.Builtin)
	b.Follow(t.Context())
	first := b.Serving()
	fresh := saying(t, w.desk.Builtin, "Nou.")
	w.serve(fresh)
	if b.Follow(t.Context()); b.says() != "Nou." || b.Status().Checkpoint.Number != 3 {
		t.Errorf("it says %q with record %d:\n%s", b.says(), b.Status().Checkpoint.Number, &b.log)
	}
	w.publish(w.propose(ledger.Proposal{Kind: ledger.Rollback, Proposer: "olga", Edition: w.desk.Builtin.Hash()}, nil), "olga", "radu")
	if b.Follow(t.Context()); b.Serving().Hash != first.Hash {
		t.Errorf("after the rollback it says %q", b.says())
	}
	if again := w.bot(); again.Serving().Hash != first.Hash || again.Status().Checkpoint != b.Status().Checkpoint {
		t.Errorf("another one says %q with record %v", again.says(), again.Status().Checkpoint)
	}
	if alarms := b.alarms(); alarms != nil || strings.Contains(b.log.String(), "WARN") {
		t.Errorf("alarms: %s", alarms)
	}
}

// Started anew, a bot understands the buttons of every edition that counted while a conversation may have begun, and of no other.
func TestEditionsOfTheLastHoursAreUnderstoodAfterAStart(t *testing.T) {
	w := newWorld(t)
	var all []*content.Bundle
	for i, after := range []time.Duration{0, time.Hour, 10 * time.Hour, 2 * time.Hour, time.Hour} {
		w.now = w.now.Add(after)
		all = append(all, saying(t, w.desk.Builtin, fmt.Sprint("A ", i)))
		w.serve(all[i])
	}
	b := w.bot()
	on := shelf.New(b.Serving())
	ctx, cancel := context.WithCancel(t.Context())
	b.Retire(ctx, on)
	if drew := func(i int) bool { return on.Drew(open(t, all[i]).ID()) != nil }; !drew(3) || !drew(2) || drew(1) {
		t.Error("the latest two are not understood at once")
	}
	tick, done := make(chan time.Time), make(chan struct{})
	go func() {
		b.Run(ctx, tick, on)
		close(done)
	}()
	for range 6 {
		tick <- w.now
	}
	cancel()
	<-done
	for i, understood := range []bool{false, true, true, true, true} { // the first ended 13 hours ago
		if got := on.Drew(open(t, all[i]).ID()) != nil; got != understood {
			t.Errorf("edition %d is understood: %v", i, got)
		}
	}
}

// What was withdrawn stays hidden whatever is taken away from the ledger's files, on a bot that runs and on one that starts: in the edition before, and in
// the one inside the program.
func TestT18_WhatIsWithdrawnStaysHiddenInOlderEditions(t *testing.T) {
	const entry = "ro-116111"
	w := newWorld(t)
	a, b := saying(t, w.desk.Builtin, "A."), saying(t, w.desk.Builtin, "B.")
	w.serve(a)
	running := w.bot()
	w.serve(b)
	w.publish(w.propose(ledger.Proposal{Kind: ledger.Withdraw, Proposer: "ana", Entry: entry}, nil), "ana")
	lose := func(b *content.Bundle) { w.redis.Del("ledger:blob:" + b.Hash().String()) }
	lose(b)
	running.Follow(t.Context())
	for name, bot := range map[string]*bot{"that runs": running, "that starts": w.bot()} {
		if bot.says() != "A." || bot.shows(entry) || !bot.shows("ro-aleg") || len(bot.alarms()) != 1 {
			t.Errorf("a bot %s says %q and shows it: %v", name, bot.says(), bot.shows(entry))
		}
	}
	lose(a)
	running.Follow(t.Context())
	if begun := w.bot(); begun.shows(entry) || !begun.shows("ro-aleg") || begun.whole != w.desk.Builtin || running.shows(entry) {
		t.Errorf("without any edition a bot shows it: %v", begun.shows(entry))
	}
	if err := w.desk.Keeper.PutBlobs(t.Context(), blobsOf(b)); err != nil {
		t.Fatal(err)
	}
	if running.Follow(t.Context()); running.says() != "B." || running.shows(entry) || running.Status().Refused {
		t.Errorf("with its files back it says %q:\n%s", running.says(), &running.log)
	}
}

// A release whose cover has a door more starts beside a ledger whose edition has not; where the release's own edition was served, a door that goes is refused.
func TestAReleaseWithANewDoorServesTheLedger(t *testing.T) {
	shipped := edition.Builtin()
	own, err := edition.Open(shipped)
	if err != nil {
		t.Fatal(err)
	}
	w, fresh := newWorld(t), newWorld(t)
	published := saying(t, w.desk.Builtin, "Bun.")
	w.serve(published)
	for _, w := range []*world{w, fresh} {
		w.desk.Builtin, w.desk.Own = shipped, func() *edition.Edition { return own }
	}
	away := w.bot()
	away.Follower = New(away.Options)
	there := away.Source
	away.Source = dead{}
	away.Start(t.Context())
	away.Source = there
	away.Follow(t.Context())
	for name, b := range map[string]*bot{"that starts": w.bot(), "that could not read it at first": away} {
		if b.says() != "Bun." || b.alarms() != nil || b.Status().Refused {
			t.Errorf("a bot %s says %q:\n%s", name, b.says(), &b.log)
		}
	}
	b := fresh.bot()
	fresh.smuggle(fresh.record(fresh.propose(ledger.Proposal{Kind: ledger.Publish, Proposer: "ana"}, published), "ana", "radu").Bytes())
	b.Follow(t.Context())
	if alarms := b.alarms(); b.Serving() != own || len(alarms) != 1 || !strings.Contains(alarms[0], "was a door") {
		t.Errorf("doors that people may have are dropped: %s", alarms)
	}
}

// watched is a Source that counts what is asked of it.
type watched struct {
	Source
	heads, lists, records, blobs int // lists: how often records were asked for
}

func (a *watched) Head(ctx context.Context) (string, error) {
	a.heads++
	return a.Source.Head(ctx)
}

func (a *watched) Records(ctx context.Context, behind uint64) ([][]byte, error) {
	records, err := a.Source.Records(ctx, behind)
	a.lists, a.records = a.lists+1, a.records+len(records)
	return records, err
}

func (a *watched) Blobs(ctx context.Context, names ...string) (map[string][]byte, error) {
	a.blobs += len(names)
	return a.Source.Blobs(ctx, names...)
}

// A look at a ledger that has not moved asks for its head and for nothing else; of one that has, for the records and files that are new.
func TestALookAsksForNoMoreThanTheHead(t *testing.T) {
	w := newWorld(t)
	w.serve(saying(t, w.desk.Builtin, "Bun."))
	b := w.bot()
	a := &watched{Source: b.Source}
	b.Source = a
	for range 10 {
		b.Follow(t.Context())
	}
	if *a != (watched{Source: a.Source, heads: 10}) {
		t.Errorf("ten looks ask for %+v", *a)
	}
	w.serve(saying(t, w.desk.Builtin, "Nou."))
	if b.Follow(t.Context()); b.says() != "Nou." || a.heads != 11 || a.lists != 1 || a.records != 1 || a.blobs != 2 { // the list of files, and the one that is another
		t.Errorf("it says %q and has asked for %+v", b.says(), *a)
	}
}
