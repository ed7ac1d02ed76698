package console

import (
	flags "flag"
	"net/http"
	"slices"
	"testing"

	"liman/content"
)

// everyDeed has each of them done. It takes half a minute; without it, those run that differ most.
var everyDeed = flags.Bool("deeds", false, "undo every act on topics, screens and buttons, not only those that differ most")

// fewDeeds are those that differ most.
var fewDeeds = []string{"move to another topic", "paste", "add a button", "when a button is there", "add a fact", "add a screen: screen"}

// deed is one act on the structure of content, in the order in which its forms are sent.
type deed struct {
	name  string
	path  string
	sends []string
}

// deeds are all acts that change topics, screens and buttons. What a form says with one press is undone with one to four.
func deeds() []deed {
	all := []deed{
		{"rename", "screens/danger/sign/rename", []string{"topic", "danger", "id", "hand-sign"}},
		{"move to another topic", "screens/danger/sign/rename", []string{"topic", "violence", "id", ""}},
		{"remove, another in its place", "screens/danger/sign/remove", []string{"to", "danger/deaf"}},
		{"remove", "screens/danger/sign/remove", nil},
		{"paste", "topics/violence/paste", nil},
		{"add a button", "screens/danger/sign/buttons", []string{"to", "order/start"}},
		{"lead a button elsewhere", "screens/danger/silent/buttons/ask/lead", []string{"to", "danger/speak"}},
		{"move a button", "screens/danger/silent/buttons/ask/move", []string{"down", "1"}},
		{"take a button out", "screens/danger/silent/buttons/ask/remove", nil},
		{"when a button is there", "screens/danger/silent/when/ask", []string{"is", "kids=is:yes", "not", "way=is:go"}},
		{"always", "screens/home/start/when/phone", nil},
		{"take a fact", "screens/danger/sign/facts", []string{"fact", "0.4"}},
		{"drop a fact", "screens/danger/sign/facts/drop", []string{"fact", "3.25"}},
		{"add a fact", "screens/danger/sign/facts/add", []string{"says", "E așa.", "page", "https://exemplu.ro", "quote", "este", "seen", "2026-11-28", "confidence", "H"}},
		{"looked", "screens/danger/sign/looked", []string{"review", "2027-03-01", "open", "1"}},
		{"what an answer is for", "screens/near/sector/more", []string{"asks", "1", "for", "county", "var", "where", "anywhere", "1"}},
		{"lead a screen elsewhere", "screens/near/sector/lead", []string{"to", "near/start"}},
		{"add a number", "screens/danger/deaf/contacts", []string{"contact", "ro-anes", "do", "add"}},
		{"take a number out", "screens/danger/deaf/contacts", []string{"contact", "ro-sms113", "do", "remove"}},
		{"move a number", "screens/danger/deaf/contacts", []string{"contact", "ro-sms113", "do", "up"}},
		{"add a case", "screens/near/kind-of-place/cases", []string{"is", "kids=is:yes", "do", "add"}},
		{"move a case", "screens/near/kind-of-place/cases", []string{"at", "1", "do", "up"}},
		{"take a case out", "screens/near/kind-of-place/cases", []string{"at", "0", "do", "remove"}},
		{"lead a case elsewhere", "screens/near/kind-of-place/cases", []string{"at", "0", "do", "to", "to", "near/start"}},
	}
	for _, kind := range []string{"screen", "branch"} { // the others differ in their lines alone
		all = append(all, deed{"add a screen: " + kind, "topics/danger/add", []string{"title", "Un ecran", "kind", kind}})
	}
	return all
}

// Every act on topics, screens and buttons changes something, and undoing it gives the very bytes of before.
func TestEveryStructureActIsUndone(t *testing.T) {
	w := newWorld(t)
	ana := w.as("ana")
	if got := ana.post("topics/danger/copy", "screen", "danger/sign", "screen", "danger/deaf"); got.status != http.StatusSeeOther {
		t.Fatalf("copy: %d", got.status)
	}
	var got saved
	ana.ask("field", &got, "key", fieldKey(startText), "was", "", "value", "Un text.") // so that there is a change, and something before each act
	now := func() content.Hash {
		d, _, err := w.draft(t.Context(), got.Change)
		if err != nil {
			t.Fatal(err)
		}
		return d.Edition
	}
	before := now()
	for _, one := range deeds() {
		if !*everyDeed && !slices.Contains(fewDeeds, one.name) {
			continue
		}
		if r := ana.post(one.path, one.sends...); r.status != http.StatusSeeOther {
			t.Errorf("%s: %d", one.name, r.status)
		}
		if now() == before {
			t.Errorf("%s changes nothing", one.name)
		}
		for undone := 0; now() != before; undone++ {
			if r := ana.post("undo"); r.status != http.StatusSeeOther || undone == 4 {
				t.Fatalf("%s is not undone: %d", one.name, r.status)
			}
		}
	}
}
