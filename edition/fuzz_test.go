package edition

import (
	"testing"

	"liman/flows"
)

// T26: whatever stands in button data, it is refused or ours to the letter, and a step with it shows a screen or leaves.
func FuzzButton(f *testing.F) {
	e, err := openedBuiltin()
	if err != nil {
		f.Fatal(err)
	}
	for _, node := range e.Book.Screens() {
		for _, option := range append(e.Book.Options(node), flows.Help, flows.Back, flows.Leave) {
			f.Add(ButtonData{Edition: e.ID(), Node: node, Option: option}.String(), node)
		}
	}
	f.Add("abcdef home/start  ", "")
	f.Fuzz(func(t *testing.T, data, at string) {
		d, ours := ParseButton(data)
		if ours && d.String() != data {
			t.Errorf("%q is %q", data, d)
		}
		in := flows.Input{Act: flows.Taps, Node: d.Node, Option: d.Option}
		s, reply := e.Book.Step(flows.State{Node: at, Lang: "ro"}, in)
		if reply.Leave {
			return
		}
		if screen := e.Screen(s.Lang, reply); screen.Text == "" || len(screen.Rows) < 2 {
			t.Errorf("%q at %q shows %+v", data, at, screen)
		}
	})
}
