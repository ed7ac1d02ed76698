package console

import (
	"strings"
	"testing"

	"liman/edition/draft"
)

// A step that nobody sees is called by what it does, in the language of whoever reads, on the outline and on the map; its own name is in no text.
func TestAStepIsCalledByWhatItDoes(t *testing.T) {
	w := newWorld(t)
	for lang, want := range map[string]string{
		"ro": "Duce la „București”, „În altă țară” sau „Ce cauți?”",
		"en": "Leads to “Bucharest”, “In another country” or “What are you looking for?”",
	} {
		ana := w.signedIn("ana", lang)
		for _, path := range []string{"topics/near", "topics/near/map", "screens/near/kind-of-place"} {
			body := ana.get(path).body
			if strings.Contains(body, "kind of place") {
				t.Errorf("%s in %s has the step's name", path, lang)
			}
			if path == "topics/near" && !strings.Contains(body, ">"+want+"</a>") {
				t.Errorf("the outline in %s does not say %s: %s", lang, want, body)
			}
		}
	}
}

// Each kind of step has a name of its own, whatever it leads to: nothing, another such step, itself, many screens.
func TestStepsOfEveryKind(t *testing.T) {
	var fields []draft.Field
	put := func(node, name, value string) {
		fields = append(fields, draft.Field{Key: draft.Key{Kind: draft.Node, Of: "x/" + node, Name: name}, Value: value})
	}
	for node, kind := range map[string]string{"a": "screen", "b": "screen", "c": "screen", "d": "screen", "self": "branch", "many": "branch", "twice": "branch", "keep": "set", "visit": "call", "nowhere": "set", "back": "return", "off": "leave"} {
		put(node, "kind", kind)
	}
	put("self", "to", "self")
	put("many", "cases", "[{when: {var: v, is: a}, to: a}, {when: {var: v, is: b}, to: b}, {when: {var: v, is: c}, to: c}]")
	put("many", "to", "d")
	put("twice", "cases", "[{when: {var: v, is: a}, to: a}]")
	put("twice", "to", "a")
	put("keep", "to", "many")
	put("visit", "to", "a")
	put("visit", "flow", "y")
	work := work{Files: map[string]indexed{"flows/x.yaml": {flow: flowOf("flows/x.yaml", fields)}}}
	for node, want := range map[string]string{
		"a": "a", "self": "Leads to crossing", "many": "Leads to “a”, “b”, “c”…", "twice": "Leads to “a”", "keep": "Remembers an answer, then leads to crossing",
		"visit": "Passes through “start” and comes back", "nowhere": "Remembers an answer, then leads to …", "back": "Goes back to where the visit began", "off": "Ends the conversation",
	} {
		if got := work.title("en", "x/"+node); got != want {
			t.Errorf("%s is called %q, not %q", node, got, want)
		}
	}
	for _, kind := range hidden {
		for _, lang := range languages {
			if _, there := catalog()[lang]["step."+kind]; !there {
				t.Errorf("there are no words in %s for what a step of kind %s does", lang, kind)
			}
		}
	}
}
