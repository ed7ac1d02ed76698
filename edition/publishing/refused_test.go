package publishing

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"liman/content"
	"liman/edition/ledger"
)

// Whatever somebody does who may write into Redis as she likes: a bot that runs refuses it with one alarm and serves the last good edition, a bot that
// starts serves the last one that holds, and when the ledger is mended both go on.
func TestT18_WhateverIsDoneInRedisTheLastGoodEditionStays(t *testing.T) {
	w := newWorld(t)
	w.serve(saying(t, w.desk.Builtin, "Bun."))
	evil := saying(t, w.desk.Builtin, "Rău.")
	if err := w.desk.Keeper.PutBlobs(t.Context(), blobsOf(evil)); err != nil {
		t.Fatal(err)
	}
	proposal := func() ledger.Proposal {
		return w.propose(ledger.Proposal{Kind: ledger.Publish, Proposer: "ana"}, evil)
	}
	published, err := w.redis.List("ledger:records")
	if err != nil {
		t.Fatal(err)
	}
	replayed, err := ledger.Parse([]byte(published[1]))
	if err != nil {
		t.Fatal(err)
	}
	good := func() []byte { return w.record(proposal(), "ana", "radu").Bytes() }
	change := func(f func(*ledger.Record)) []byte {
		r, err := ledger.Parse(good())
		if err != nil {
			t.Fatal(err)
		}
		f(&r)
		return r.Bytes()
	}
	other := saying(t, w.desk.Builtin, "Alta.").Hash()
	for name, c := range map[string]struct {
		raw []byte
		why string
	}{
		"approved by one":         {w.record(proposal(), "ana").Bytes(), "1 of 2 people"},
		"by the publisher alone":  {w.record(proposal(), "radu").Bytes(), "1 of 2 people"},
		"by nobody":               {w.record(proposal()).Bytes(), "0 of 2 people"},
		"twice by the same":       {w.record(proposal(), "radu", "radu").Bytes(), "approved twice"},
		"by no publisher":         {w.record(proposal(), "ana", "dan").Bytes(), "1 of 2 people"},
		"by the operator":         {w.record(proposal(), "operator").Bytes(), "nobody in the roster"},
		"cut":                     {good()[:300], "cannot be read"},
		"empty":                   {nil, "cannot be read"},
		"a flipped byte":          {bytes.Replace(good(), []byte(`"why":"because"`), []byte(`"why":"Because"`), 1), "signature is wrong"},
		"another edition":         {change(func(r *ledger.Record) { r.Edition = other }), "signature is wrong"},
		"another number":          {change(func(r *ledger.Record) { r.Number++ }), "its number is"},
		"another record before":   {change(func(r *ledger.Record) { r.Before[0] ^= 1 }), "does not follow"},
		"swapped approvals":       {change(func(r *ledger.Record) { r.Approvals[0].Note, r.Approvals[0].Passkey = "", nil }), "neither"},
		"dated back":              {change(func(r *ledger.Record) { r.When -= 3600 }), "older than the record before"},
		"dated ahead":             {change(func(r *ledger.Record) { r.When += 3600 }), "which is not now"},
		"the one before, again":   {[]byte(published[1]), "played again"},
		"its proposal, again":     {change(func(r *ledger.Record) { r.Proposal, r.Approvals = replayed.Proposal, replayed.Approvals }), "counted before"},
		"spelled in another way":  {append([]byte(" "), good()...), "not written as records are"},
		"with a field of its own": {bytes.Replace(good(), []byte(`{"number"`), []byte(`{"x":1,"number"`), 1), "cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			b := w.bot()
			w.smuggle(c.raw)
			for range 3 {
				b.Follow(t.Context())
			}
			switch alarms := b.alarms(); {
			case b.says() != "Bun." || b.Status().Checkpoint.Number != 2 || !b.Status().Refused:
				t.Errorf("it says %q with %+v", b.says(), b.Status())
			case len(alarms) != 1 || !strings.Contains(alarms[0], "record 3 is refused") || !strings.Contains(alarms[0], c.why):
				t.Errorf("%d alarms, not one with %q: %s", len(alarms), c.why, alarms)
			}
			if begun := w.bot(); begun.says() != "Bun." || len(begun.alarms()) != 1 {
				t.Errorf("a bot that starts says %q", begun.says())
			}
			w.back()
			if b.Follow(t.Context()); b.Status().Refused || b.says() != "Bun." || b.alarms() != nil {
				t.Errorf("mended, it is at %+v", b.Status())
			}
		})
	}
	b := w.bot()
	w.smuggle(good())
	if b.Follow(t.Context()); b.says() != "Rău." || b.alarms() != nil {
		t.Error("what two have approved is refused, too: the table shows nothing")
	}
}

// A head, a list or a file that is not what it was: nothing is served by it.
func TestT18_WhatDoesNotFitTogetherIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		change func(w *world)
		why    string
		mend   func(w *world, before string)
	}{
		"a head that is none":        {func(w *world) { w.redis.Set("ledger:head", "3 3") }, "head is none", nil},
		"a head of another record":   {func(w *world) { w.redis.Set("ledger:head", "2 "+strings.Repeat("0a", 32)) }, "parted", nil},
		"a head ahead of its list":   {func(w *world) { w.redis.Set("ledger:head", "9 "+strings.Repeat("0a", 32)) }, "head names record 9", nil},
		"no head":                    {func(w *world) { w.redis.Del("ledger:head") }, "set back", nil},
		"the head of before":         {func(w *world) { w.back() }, "set back", nil},
		"a head that names nobody's": {func(w *world) { w.redis.Set("ledger:head", "a b") }, "head is none", nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.serve(saying(t, w.desk.Builtin, "Bun."))
			before, err := w.redis.Get("ledger:head")
			if err != nil {
				t.Fatal(err)
			}
			b := w.bot()
			c.change(w)
			b.Follow(t.Context())
			b.Follow(t.Context())
			if alarms := b.alarms(); b.says() != "Bun." || len(alarms) != 1 || !strings.Contains(alarms[0], c.why) {
				t.Errorf("it says %q, alarms %s", b.says(), alarms)
			}
			w.redis.Set("ledger:head", before)
			if b.Follow(t.Context()); b.Status().Refused {
				t.Errorf("mended, it is at %+v:\n%s", b.Status(), &b.log)
			}
		})
	}
}

// spoilt are the ways in which a file of an edition, or the list of them, can be another than the one that was signed; older is what an edition before had.
var spoilt = map[string]func(was, older string) string{
	"changed": func(was, _ string) string { return strings.Replace(was, "a", "b", 1) },
	"flipped": func(was, _ string) string { return was[:len(was)-2] + string(was[len(was)-2]^1) + was[len(was)-1:] },
	"cut":     func(was, _ string) string { return was[:len(was)/2] },
	"longer":  func(was, _ string) string { return was + "\n" },
	"empty":   func(string, string) string { return "" },
	"reordered": func(was, _ string) string {
		lines := slices.Collect(strings.Lines(was))
		lines[0], lines[1] = lines[1], lines[0]
		return strings.Join(lines, "")
	},
	"an older one's": func(_, older string) string { return older },
	"gone":           nil,
}

// A file of an edition that was changed or is gone: the edition before stays, and once the file is back the new one is served.
func TestT18_AChangedFileIsNotServed(t *testing.T) {
	w := newWorld(t)
	w.serve(saying(t, w.desk.Builtin, "Bun."))
	fresh := saying(t, w.desk.Builtin, "Nou.")
	words, _ := fresh.File("locales/ro.yaml")
	before := saying(t, w.desk.Builtin, "Bun.")
	old, _ := before.File("locales/ro.yaml")
	b := w.bot()
	for name, older := range map[string]string{content.Sum(words).String(): string(old), fresh.Hash().String(): string(before.Manifest())} {
		for how, spoil := range spoilt {
			w.serve(fresh)
			key := "ledger:blob:" + name
			was, err := w.redis.Get(key)
			if err != nil {
				t.Fatal(err)
			}
			if spoil == nil {
				w.redis.Del(key)
			} else if now := spoil(was, older); now == was || w.redis.Set(key, now) != nil {
				t.Fatalf("%s changes nothing", how)
			}
			b.Follow(t.Context())
			b.Follow(t.Context())
			h, err := w.desk.History(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			refused := fmt.Sprintf("record %d is refused: ", h.Number)
			if alarms := b.alarms(); b.says() != "Bun." || len(alarms) != 1 || !strings.Contains(alarms[0], name) || strings.Count(alarms[0], refused) != 1 {
				t.Errorf("%s: it says %q and not, in one line, that %sthe file %s; alarms %s", how, b.says(), refused, name, alarms)
			}
			if begun := w.bot(); begun.says() != "Bun." {
				t.Errorf("%s: a bot that starts says %q", how, begun.says())
			}
			w.redis.Set(key, was)
			if b.Follow(t.Context()); b.says() != "Nou." || b.Status().Refused {
				t.Errorf("%s and back: it says %q:\n%s", how, b.says(), &b.log)
			}
			w.publish(w.propose(ledger.Proposal{Kind: ledger.Rollback, Proposer: "olga", Edition: before.Hash()}, nil), "olga", "radu")
			b.Follow(t.Context())
			b.alarms()
		}
	}
}

// An edition that two have signed and that does not pass the checks is refused once, not opened again at each look, and what follows it is served.
func TestT18_AnEditionThatDoesNotPassIsRefused(t *testing.T) {
	w := newWorld(t)
	w.serve(saying(t, w.desk.Builtin, "Bun."))
	b := w.bot()
	broken, err := w.desk.Builtin.With(map[string][]byte{"locales/ro.yaml": edited(t, w.desk.Builtin, "locales/ro.yaml", "Sună 0800 123 456", "home/start.text")})
	if err != nil {
		t.Fatal(err)
	}
	p := w.propose(ledger.Proposal{Kind: ledger.Publish, Proposer: "ana"}, broken)
	if err := w.tryPublish(p, "ana", "radu"); err == nil || !strings.Contains(err.Error(), "the number 0800 123 456 is typed") {
		t.Errorf("the desk publishes it: %v", err)
	}
	w.smuggle(w.record(p, "ana", "radu").Bytes())
	b.Follow(t.Context())
	w.redis.Del("ledger:blob:" + broken.Hash().String()) // it is not read again
	for range 3 {
		b.Follow(t.Context())
	}
	if alarms := b.alarms(); len(alarms) != 1 || !strings.Contains(alarms[0], "0800 123 456") || b.says() != "Bun." || b.Status().Checkpoint.Number != 3 {
		t.Errorf("it says %q at %+v; alarms %s", b.says(), b.Status(), alarms)
	}
	w.publish(w.propose(ledger.Proposal{Kind: ledger.Publish, Proposer: "ana"}, saying(t, w.desk.Builtin, "Bine.")), "ana", "radu")
	if b.Follow(t.Context()); b.says() != "Bine." || b.Status().Refused {
		t.Errorf("after it, it says %q:\n%s", b.says(), &b.log)
	}
}

// A Redis that was set back is refused by whoever remembers, also after a restart: by a file, by what other replicas tell, by a number from outside. A bot
// that has none of these cannot know.
func TestT18_ARedisThatWasSetBack(t *testing.T) {
	w := newWorld(t)
	w.serve(saying(t, w.desk.Builtin, "Vechi."))
	w.serve(saying(t, w.desk.Builtin, "Nou."))
	head, err := w.redis.Get("ledger:head")
	if err != nil {
		t.Fatal(err)
	}
	file := File(filepath.Join(t.TempDir(), "record"))
	others := new(memory)
	w.bot(file, others)
	if text, err := os.ReadFile(string(file)); err != nil || string(text) != head+"\n" {
		t.Fatalf("it remembers %q, %v", text, err)
	}
	w.back()
	outside, err := ledger.ParseCheckpoint("3")
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string]*bot{"a file": w.bot(file), "others": w.bot(others), "from outside": w.botWith(outside)} {
		b.Follow(t.Context())
		if b.Serving().Hash != w.desk.Own().Hash || !strings.Contains(b.log.String(), "record 3 was seen before: it was set back") {
			t.Errorf("%s: it says %q:\n%s", name, b.says(), &b.log)
		}
	}
	if b := w.bot(new(memory)); b.says() != "Vechi." {
		t.Errorf("without a memory it says %q", b.says())
	}
	w.serve(saying(t, w.desk.Builtin, "Fals.")) // another record of the same number
	for name, b := range map[string]*bot{"a file": w.bot(file), "others": w.bot(others), "a number beside a file": w.botWith(outside, file)} {
		if b.Serving().Hash != w.desk.Own().Hash || !strings.Contains(b.log.String(), "the ledger has parted") {
			t.Errorf("%s: beside a ledger that has parted it says %q:\n%s", name, b.says(), &b.log)
		}
	}
}

// Approved long ago, never published, and dated back to when the approvals counted: whoever knows when the ledger was last seen without it refuses it.
func TestT18_WhatWasApprovedLongAgoIsNotPlayedLater(t *testing.T) {
	w := newWorld(t)
	w.serve(saying(t, w.desk.Builtin, "Bun."))
	file := File(filepath.Join(t.TempDir(), "record"))
	old := w.record(w.propose(ledger.Proposal{Kind: ledger.Publish, Proposer: "ana"}, saying(t, w.desk.Builtin, "Vechi.")), "ana", "radu")
	others, twice := w.replicas(), w.replicas()
	w.bot(twice, file)
	w.bot(others)
	w.now = w.now.Add(20 * 24 * time.Hour)
	if err := os.Chtimes(string(file), w.now, w.now); err != nil { // a bot that has run until now
		t.Fatal(err)
	}
	running := w.bot(others)
	w.smuggle(old.Bytes())
	running.Follow(t.Context())
	least := ledger.Checkpoint{Number: 2}
	for name, b := range map[string]*bot{
		"running": running, "started again": w.bot(file), "with replicas before it": w.bot(twice, file), "with replicas alone": w.bot(others),
		"with its number from outside": w.botWith(least, file), "with all": w.botWith(least, twice, file), "the other way round": w.botWith(least, file, twice),
	} {
		if b.says() != "Bun." || !strings.Contains(b.log.String(), "which is not now") {
			t.Errorf("%s: it says %q:\n%s", name, b.says(), &b.log)
		}
	}
}

// Nobody withdraws more than three entries in a day by dating records ahead, or around midnight.
func TestT18_NobodyWithdrawsTomorrowsEntriesToday(t *testing.T) {
	for name, c := range map[string]struct {
		last  time.Duration
		moves bool
		why   string
	}{"dated ahead": {25 * time.Hour, false, "which is not now"}, "after midnight": {14 * time.Hour, true, "in a day"}} {
		w := newWorld(t)
		running := w.bot()
		for i, entry := range []string{"ro-116111", "ro-aleg", "ro-varstnic", "ro-sms113"} {
			r := w.record(w.propose(ledger.Proposal{Kind: ledger.Withdraw, Proposer: "ana", Entry: entry}, nil), "ana")
			if i == 3 {
				r.When = w.now.Add(c.last).Unix()
			}
			w.smuggle(r.Bytes())
		}
		running.Follow(t.Context())
		if c.moves {
			w.now = w.now.Add(c.last)
		}
		running.Follow(t.Context())
		for _, b := range []*bot{w.bot(), running} {
			if b.Status().Checkpoint.Number != 4 || !b.shows("ro-sms113") || b.shows("ro-aleg") || !strings.Contains(b.log.String(), c.why) {
				t.Errorf("%s: it is at %+v:\n%s", name, b.Status(), &b.log)
			}
		}
	}
}
