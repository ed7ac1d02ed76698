package bot

import (
	"testing"
	"time"

	"liman/edition"
	"liman/flows"
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
	st, err := store.Open("redis://127.0.0.1:1", []byte("a secret of the tests, long enough"))
	if err != nil {
		b.Fatal(err)
	}
	bot := &Bot{Options: Options{Store: st, Idle: time.Hour, Now: time.Now}}
	c := newContent(ed)
	bot.current.Store(c)
	const id store.ChatID = 7000000001
	chat := store.Chat{State: flows.State{Node: "home/start", Lang: "ro"}, Touched: time.Now(), Bubble: 12}
	sealed, err := st.Seal(id, &chat)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	nodes := [2]string{"home/start", map[string]string{flows.Back: "danger/start", "CJ": "near/start"}[options[1]]}
	for i := 0; b.Loop(); i++ {
		chat := st.Unseal(id, sealed)
		e := event{update: i, chat: id, lang: "ro", callback: "1", bubble: 12, edition: ed.ID()}
		e.input = flows.Input{Act: flows.Taps, Node: nodes[i%2], Option: options[i%2]}
		reply := bot.step(c, &chat, e)
		if d := c.draw(chat.State.Lang, reply); len(d.text) == 0 {
			b.Fatal("nothing drawn")
		}
		if sealed, err = st.Seal(id, &chat); err != nil {
			b.Fatal(err)
		}
	}
}
