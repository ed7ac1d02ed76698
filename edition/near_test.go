package edition

import (
	"strings"
	"testing"

	"liman/flows"
)

// A button that somebody still has from an older edition leads to the page that took its place.
func TestTheOldPageAboutLeaving(t *testing.T) {
	e, err := Open(Builtin())
	if err != nil {
		t.Fatal(err)
	}
	_, reply := e.Book.Step(flows.State{Node: "violence/leaving"}, flows.Input{Act: flows.Taps, Option: "nothing"})
	if reply.Node != "leaving/start" {
		t.Errorf("at %s", reply.Node)
	}
}

// From every screen the line for children is at most two taps away, and the emergency number one.
func TestTheLinesAreNear(t *testing.T) {
	e, err := Open(Builtin())
	if err != nil {
		t.Fatal(err)
	}
	for _, node := range e.Book.Screens() {
		_, reply := e.Book.Step(flows.State{Node: node, Lang: "ro"}, flows.Input{Act: flows.Taps, Option: flows.Help})
		seen := e.Screen("ro", reply).String()
		if !strings.Contains(seen, e.Text("ro", "button.help")[:3]) || !strings.Contains(seen, "\n119\n") {
			t.Errorf("from %s help shows:\n%s", node, seen)
		}
	}
}
