package flows

import "testing"

// Whatever is asked, danger is heard: it is never taken, nor kept, for an answer.
func TestDangerIsHeardAtEveryQuestion(t *testing.T) {
	b := openBuiltin(t)
	asked := make(map[string]bool)
	for _, ref := range b.Screens() {
		n := b.nodes[ref]
		if n.ask == nil || n.ask.typed == nil {
			continue
		}
		asked[n.ask.holds] = true
		for _, text := range []string{"are un cuțit", "he is going to kill me", "kést fog rám", "у нього ніж"} {
			s, r := b.Step(State{Lang: "ro", Node: ref}, Input{Act: Types, Text: text, Words: []string{"hash"}})
			if r.Node != "danger/start" || len(s.Vars) > 0 || s.Choices.Word != "" {
				t.Errorf("%s: %q leads to %s, and %v, %q are kept", ref, text, r.Node, s.Vars, s.Choices.Word)
			}
		}
	}
	if !asked["place"] || !asked[""] {
		t.Errorf("asked were %v, want a place and a word", asked)
	}
}
