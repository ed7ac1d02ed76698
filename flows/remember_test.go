package flows

import (
	"fmt"
	"strings"
	"testing"

	"liman/directory/inquiry"
	"liman/flows/intent"
)

func TestATextIsUnderstoodOnce(t *testing.T) {
	m, times := newMemory[int](), 0
	understand := func() int { times++; return times }
	for _, c := range []struct {
		text, lang string
		want       int
	}{{"ajutor", "ro", 1}, {"ajutor", "ro", 1}, {"ajutor", "en", 2}, {"ajuto", "rro", 3}, {"", "ro", 4}, {"ajutor", "ro", 1}} {
		if got := m.of(c.text, c.lang, understand); got != c.want {
			t.Errorf("%q in %q is understood as %d, want %d", c.text, c.lang, got, c.want)
		}
	}
}

// A flood of different texts does not grow what is remembered, and what is asked for again and again stays through it.
func TestWhatIsRememberedIsBounded(t *testing.T) {
	m, often := newMemory[int](), 0
	for i := range 20 * mostRemembered {
		m.of(fmt.Sprint("text ", i), "ro", func() int { return i })
		m.of("ajutor", "ro", func() int { often++; return 0 })
		if kept := len(m.now) + len(m.before); kept > 2*mostRemembered {
			t.Fatalf("%d texts are remembered, want at most %d", kept, 2*mostRemembered)
		}
	}
	if often != 1 {
		t.Errorf("what was typed between all others was understood %d times, want once", often)
	}
}

// What is remembered of a text has neither it nor a word of it, and two memories name the same text differently.
func TestNoWordIsRemembered(t *testing.T) {
	b := *openBuiltin(t)
	b.meanings, b.inquiries = newMemory[intent.Meaning](), newMemory[inquiry.Inquiry]()
	const strange, digits = "zqxjkvbn", "07311"
	for _, text := range []string{strange, "adapost " + strange, digits, "ma bate " + strange + " in cluj " + digits} {
		b.Step(State{Lang: "ro", Node: b.Home()}, Input{Act: Types, Text: text})
	}
	kept := strings.ToLower(fmt.Sprintf("%+v %+v", b.meanings.now, b.inquiries.now))
	if len(b.meanings.now) == 0 || len(b.inquiries.now) == 0 {
		t.Fatal("nothing is remembered")
	}
	for _, word := range []string{strange, digits, "adapost", "bate"} {
		if strings.Contains(kept, word) {
			t.Errorf("%q is kept", word)
		}
	}
	if other := newMemory[int](); other.name(strange, "ro") == b.meanings.name(strange, "ro") {
		t.Error("a text has the same name in two memories")
	}
}

// Step does the same whether or not a text is remembered, and a Book that counts no more remembers nothing of what it heard.
func TestWhatIsRememberedIsWhatIsUnderstood(t *testing.T) {
	b := openBuiltin(t)
	for _, text := range []string{"are un cutit", "adapost cluj", "satu mare", "valea", "igen", "zqxjkvbn", "sunt in italia", "buna ziua, as vrea sa intreb ceva"} {
		first, _ := b.Step(State{Lang: "ro", Node: b.Home()}, Input{Act: Types, Text: text})
		again, _ := b.Step(State{Lang: "ro", Node: b.Home()}, Input{Act: Types, Text: text})
		if fmt.Sprint(first) != fmt.Sprint(again) {
			t.Errorf("%q leads to %+v, and again to %+v", text, first, again)
		}
	}
	if retired := b.Retired(b.dir); retired.Hear("are un cutit", "ro").Danger {
		t.Error("a retired Book remembers what it was")
	}
}
