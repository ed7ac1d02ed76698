package flows

import (
	"testing"

	"liman/directory/inquiry"
	"liman/flows/intent"
)

// In a crowd, what is typed on the first screen is heard for danger alone: nothing is held against phrases and places. Anything else leaves
// her on that screen, whose first line is 112.
func TestT35_InACrowdOnlyDangerIsHeardOnTheFirstScreen(t *testing.T) {
	b := *openBuiltin(t)
	b.meanings, b.inquiries = newMemory[intent.Meaning](), newMemory[inquiry.Inquiry]()
	for text, want := range map[string]string{
		"are un cutit in mana si vine spre mine": "danger/start",
		"vreau un avocat gratuit":                b.Home(),
		"adapost cluj":                           b.Home(),
	} {
		s, r := b.Step(State{}, Input{Act: Types, Text: text, Crowd: true})
		if s.Node != want || want == b.Home() && (r.Note != "not-understood" || s.Missed) {
			t.Errorf("%q leads to %s with the note %q, want %s", text, s.Node, r.Note, want)
		}
	}
	if understood := len(b.meanings.now) + len(b.inquiries.now); understood != 0 {
		t.Errorf("%d texts were understood in full", understood)
	}
}

// Whoever is further in a conversation is understood as ever, however many write, and so is whoever is asked something.
func TestT35_InACrowdAConversationGoesOn(t *testing.T) {
	b := openBuiltin(t)
	for _, c := range []struct{ from, text string }{{"order/start", "vreau un avocat gratuit"}, {"near/start", "cluj"}, {"hear/start", "adapost cluj"}} {
		from := State{Lang: "ro", Node: c.from}
		alone, _ := b.Step(from, Input{Act: Types, Text: c.text})
		crowd, _ := b.Step(from, Input{Act: Types, Text: c.text, Crowd: true})
		if alone.Node == c.from || crowd.Node != alone.Node {
			t.Errorf("%s, %q: in a crowd it leads to %s, else to %s", c.from, c.text, crowd.Node, alone.Node)
		}
	}
}
