package edition

import (
	"strings"
	"testing"
	"unicode/utf8"

	"liman/flows"
)

// maxRead is what can be read in half a minute, in letters.
const maxRead = 600

// never are sentences that blame, doubt or push; see fact 9.3.
var never = []string{
	"De ce nu pleci", "Ești sigură?", "Nu e chiar așa", "De ce n-ai spus", "Împăcați-vă", "Ce-ai făcut", "Trebuie să",
	"Why don't you leave", "Are you sure?", "It is not that bad", "Why did you not tell", "You must", "risc scăzut", "low risk",
}

// free takes out what says the opposite: that she need not.
var free = strings.NewReplacer("nu trebuie să", "")

// The words are calm, short and blame nobody.
func TestTone(t *testing.T) {
	e, err := Open(Builtin())
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range e.Words.Languages() {
		for _, node := range e.Book.Screens() {
			s := e.Screen(lang, e.Book.View(flows.State{Node: node, Lang: lang}))
			if n := utf8.RuneCountInString(e.Text(lang, node+".text")); n > maxRead {
				t.Errorf("%s in %s has %d letters, too long to read in a moment", node, lang, n)
			}
			words := s.Title + "\n" + s.Text
			for _, part := range e.Book.Parts(node) {
				words += "\n" + e.Text(lang, node+"."+part)
			}
			if strings.Contains(words, "!") {
				t.Errorf("%s in %s shouts:\n%s", node, lang, words)
			}
			for _, sentence := range never {
				if strings.Contains(free.Replace(strings.ToLower(words)), strings.ToLower(sentence)) {
					t.Errorf("%s in %s says %q", node, lang, sentence)
				}
			}
		}
	}
}

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
