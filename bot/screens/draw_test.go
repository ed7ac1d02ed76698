package screens

import (
	"sync"
	"testing"

	"liman/edition"
	"liman/flows"
)

// A screen that is drawn once is the one that would be drawn now, for whoever has answered something and whoever has not, whoever saw it first and
// however many look at once.
func TestDrawnOnceIsDrawnNow(t *testing.T) {
	ed, err := edition.Open(edition.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	c := Of(ed)
	var readers sync.WaitGroup
	for range 2 {
		for _, lang := range ed.Words.Languages() {
			readers.Go(func() { c.isDrawnNow(t, lang) })
		}
	}
	readers.Wait()
	if _, is := c.kept("ro", ed.Book.View(flows.State{Node: ed.Book.Home()})); !is {
		t.Error("the first screen is drawn anew each time")
	}
	looks := len(c.drawn)
	if most := 4 * len(ed.Words.Languages()) * len(ed.Book.Screens()); looks == 0 || looks > most {
		t.Errorf("%d looks are kept of %d", looks, most)
	}
	c.Draw("a language that nobody has", ed.Book.View(flows.State{Node: ed.Book.Home()}))
	if len(c.drawn) != looks {
		t.Error("what is kept grows with what is asked for")
	}
}

func (c *Edition) isDrawnNow(t *testing.T, lang string) {
	for _, node := range c.Book.Screens() {
		for _, vars := range []map[string]string{nil, {"phone": "offered"}} {
			for _, s := range []flows.State{{Note: "cover-search"}, {Locked: true}, {Simple: true}} {
				s.Node, s.Vars = node, vars
				reply := c.Book.View(s)
				got := c.Draw(lang, reply)
				if want := c.drawNow(lang, reply); got != want {
					t.Errorf("%s in %s with %v is drawn\n%v\nnot\n%v", node, lang, vars, got, want)
					return
				}
			}
		}
	}
}
