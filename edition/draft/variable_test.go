package draft

import (
	"errors"
	"strings"
	"testing"
)

func TestARenamedVariableTakesEverythingAlong(t *testing.T) {
	b := small(t)
	e := Edit(b)
	do(t, e.Put(Key{Kind: Option, Of: "danger/start.again", Name: "when"}, "{any: [{not: {var: kids, is: yes}}, {all: [{var: kids, known: true}]}]}"))
	do(t, e.AddNode("danger/ask", "kind: ask\nfor: number\nvar: kids\nto: near", nil))
	do(t, e.AddNode("danger/near", "kind: services\nplace: kids\nset: {kids: no}\noptions: [{id: kids, to: kids, set: {kids: no}}]", nil))
	do(t, e.Set(Key{Kind: Message, Lang: "en", Of: "home/kids.text"}, "About {kids}"))
	before := hashOf(t, e)
	do(t, e.RenameVariable("kids", "minors"))
	for file, want := range map[string]string{
		"flows/home.yaml": `vars:
  minors: {kind: choice, values: [yes, no], was: [kids]}
nodes:
  start: # the first screen
    kind: screen
    options:
      # the first button
      - {id: danger, to: danger/start}
      - {id: kids, to: kids, set: {minors: yes}, when: {var: minors, known: false}}
  kids:
    kind: screen
    parts:
      - {id: small, when: {var: minors, is: yes}}
`,
		"flows/danger.yaml": "    kind: services\n    place: minors\n    set: {minors: no}\n    options: [{id: kids, to: kids, set: {minors: no}}]\n",
		"locales/en.yaml":   "home/kids.text: 'About {minors}'",
	} {
		if !strings.Contains(e.text(file), want) {
			t.Errorf("no\n%s\nin\n%s", want, e.text(file))
		}
	}
	for _, want := range []string{"when: {any: [{not: {var: minors, is: yes}}, {all: [{var: minors, known: true}]}]}", "    var: minors\n    to: near", "when: {var: minors, is: yes}, to: home/kids"} {
		if !strings.Contains(e.text("flows/danger.yaml"), want) {
			t.Errorf("no %s in\n%s", want, e.text("flows/danger.yaml"))
		}
	}
	do(t, e.RenameVariable("minors", "kids"))
	if !strings.Contains(e.text("flows/home.yaml"), "kids: {kind: choice, values: [yes, no], was: [minors]}") {
		t.Errorf("and back: got\n%s", e.text("flows/home.yaml"))
	}
	do(t, e.Undo())
	do(t, e.Undo())
	if hashOf(t, e) != before {
		t.Errorf("undone, it is not as before:\n%s", difference(t, e, b))
	}
}

func TestAVariableIsNotCalledAsAnotherIsOrWas(t *testing.T) {
	e := Edit(small(t))
	do(t, e.Put(Key{Kind: Flow, Of: "home", Name: "vars.age"}, "{kind: number, min: 0, max: 9, was: [years]}"))
	acts := len(e.Acts())
	for to, want := range map[string]error{"age": ErrTaken, "years": ErrTaken, "ro-112": ErrTaken, "Ä": nil} {
		if err := e.RenameVariable("kids", to); err == nil || want != nil && !errors.Is(err, want) {
			t.Errorf("%s: %v", to, err)
		}
	}
	if err := e.RenameVariable("nobody", "somebody"); !errors.Is(err, ErrNoField) {
		t.Errorf("one that is not there: %v", err)
	}
	if len(e.Acts()) != acts {
		t.Error("something was changed")
	}
}

func TestARenamedFactTakesItsScreensAlong(t *testing.T) {
	b := small(t)
	e := Edit(b)
	do(t, e.RenameFact("0.10", "3.20"))
	want := `flows/danger.yaml
-    facts: [0.1, 0.10]
+    facts: [0.1, 3.20]
flows/facts.yaml
-  "0.10": {says: 'It''s free', sources: [S1], confidence: M, seen: 2026-11-23}
+  "3.20": {says: 'It''s free', sources: [S1], confidence: M, seen: 2026-11-23}`
	if got := difference(t, e, b); got != want {
		t.Errorf("got\n%s", got)
	}
	if err := e.RenameFact("3.20", "0.1"); !errors.Is(err, ErrTaken) {
		t.Errorf("a number that is taken: %v", err)
	}
	if err := e.RenameFact("3.20", "three"); err == nil {
		t.Error("three is a number")
	}
	undone(t, e, b)
}

func (e *Editor) text(file string) string { return string(e.files[file]) }
