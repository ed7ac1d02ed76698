package bot

import (
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"liman/bot/screens"
	"liman/edition"
	"liman/flows"
	"liman/session"
	"liman/store"
)

// One step: open the stored bytes, step, draw the screen in its language, seal the bytes to store. Goal: at most 20 µs and
// 50 allocations; goflow needs 165-241 µs and 625 allocations for a menu step of the same shape.
func BenchmarkStep(b *testing.B) {
	for _, options := range [][2]string{{"danger", flows.Back}, {"near", "CJ"}} {
		b.Run(options[0]+"-"+options[1], func(b *testing.B) { benchmarkStep(b, options) })
	}
}

func benchmarkStep(b *testing.B, options [2]string) {
	ed, err := edition.Open(edition.Builtin())
	if err != nil {
		b.Fatal(err)
	}
	st, err := store.Open(store.Options{URL: "redis://" + miniredis.RunT(b).Addr(), Secret: []byte("a secret of the tests, long enough")})
	if err != nil {
		b.Fatal(err)
	}
	sessions, c := session.Sessions{Store: st, Idle: time.Hour, Now: time.Now}, screens.Of(ed)
	const id store.ChatID = 7000000001
	chat := session.Chat{State: flows.State{Node: "home/start", Lang: "ro"}, Touched: time.Now().UnixMilli(), Bubble: 12, BubbleAt: time.Now().Unix()}
	sealed, err := sessions.Seal(b.Context(), id, &chat)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	nodes := [2]string{"home/start", map[string]string{flows.Back: "danger/start", "CJ": "near/start"}[options[1]]}
	for i := 0; b.Loop(); i++ {
		chat, err := sessions.Unseal(b.Context(), id, sealed)
		if err != nil || !chat.Known() {
			b.Fatal("not opened", err)
		}
		a := session.Act{Chat: id, Lang: "ro", Update: i, Button: true, Edition: ed.ID()}
		a.Input = flows.Input{Act: flows.Taps, Node: nodes[i%2], Option: options[i%2]}
		t := session.Turn{Edition: ed, Chat: chat}
		sessions.Step(&t, a)
		if d := c.Draw(t.Chat.State.Lang, t.Reply); len(d.Text) == 0 {
			b.Fatal("nothing drawn")
		}
		if sealed, err = sessions.Seal(b.Context(), id, &t.Chat); err != nil {
			b.Fatal(err)
		}
	}
}
