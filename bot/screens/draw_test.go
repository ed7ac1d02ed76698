package screens

import (
	"testing"

	"liman/edition"
	"liman/flows"
)

// A screen that was drawn ahead is the one that would be drawn now, for whoever has answered something and whoever has not.
func TestDrawnAheadIsDrawnNow(t *testing.T) {
	ed, err := edition.Open(edition.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	c, ahead := Ahead(ed), 0
	for _, node := range ed.Book.Screens() {
		for _, lang := range ed.Words.Languages() {
			for _, vars := range []map[string]string{nil, {"phone": "offered"}} {
				for _, s := range []flows.State{{Note: "cover-search"}, {Locked: true}, {Simple: true}} {
					s.Node, s.Vars = node, vars
					reply := ed.Book.View(s)
					if got, want := c.Draw(lang, reply), c.drawNow(lang, reply); got != want {
						t.Fatalf("%s in %s with %v is drawn\n%v\nnot\n%v", node, lang, vars, got, want)
					}
					if _, there := c.drawn[c.key(lang, reply)]; there {
						ahead++
					}
				}
			}
		}
	}
	if _, there := c.drawn[c.key("ro", ed.Book.View(flows.State{Node: ed.Book.Home()}))]; !there || ahead == 0 {
		t.Error("the first screen is drawn anew each time")
	}
}
