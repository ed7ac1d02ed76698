package draft

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"liman/content"
)

func hashOf(t *testing.T, e *Editor) content.Hash {
	t.Helper()
	b, err := e.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	return b.Hash()
}

func TestNodesAreMovedAmongTheirNeighbours(t *testing.T) {
	for name, c := range map[string]struct {
		key  Key
		by   int
		want string
	}{
		"an option up":   {optionKey("home/start", "kids"), -1, "flows/home.yaml\n+      - {id: kids, to: kids, set: {kids: yes}, when: {var: kids, known: false}}\n-      - {id: kids, to: kids, set: {kids: yes}, when: {var: kids, known: false}}"},
		"too far down":   {optionKey("home/start", "kids"), 5, ""},
		"in brackets":    {optionKey("danger/speak", "start"), 1, "flows/danger.yaml\n-    options: [{id: start, to: start}, {id: where, to: where}]\n+    options: [{id: where, to: where}, {id: start, to: start}]"},
		"a node":         {nodeKey("danger/speak"), -9, "flows/danger.yaml\n+  speak:\n+    kind: screen\n+    options: [{id: start, to: start}, {id: where, to: where}]\n-  speak:\n-    kind: screen\n-    options: [{id: start, to: start}, {id: where, to: where}]"},
		"an entry":       {entryKey("2-shelter-cluj"), -1, ""},
		"an entry again": {entryKey("ro-anes"), -1, "."},
	} {
		b := small(t)
		e := Edit(b)
		do(t, e.Move(c.key, c.by))
		got := difference(t, e, b)
		if c.want == "." && got == "" || c.want != "." && got != c.want {
			t.Errorf("%s: got\n%s", name, got)
		}
		if got != "" && e.Acts()[0].Did != DidOrder {
			t.Errorf("%s: the act is %q", name, e.Acts()[0].Did)
		}
		if got != "" {
			undone(t, e, b)
		}
	}
	e := Edit(small(t))
	for _, k := range []Key{{Kind: Message, Lang: "ro", Of: "home/start.text"}, optionKey("home/start", "nobody"), {Kind: Option, Of: "home/start.kids", Name: "to"}} {
		if err := e.Move(k, 1); !errors.Is(err, ErrNoField) {
			t.Errorf("%v: %v", k, err)
		}
	}
}

// What was copied together leads to each other; what it led to else it leads to still.
func TestPastedNodesLeadToEachOther(t *testing.T) {
	b := small(t)
	e := Edit(b)
	names, err := e.Paste([]string{"danger/start", "danger/speak"}, "home")
	do(t, err)
	if !slices.Equal(names, []string{"home/start-2", "home/speak"}) {
		t.Fatalf("they are called %v", names)
	}
	want := `flows/home.yaml
+  start-2:
+    kind: contacts
+    facts: [0.1, 0.10]
+    review_by: 2027-02-21 # a day
+    contacts: [ro-112, ro-anes]
+    options:
+      - id: speak
+        to: speak
+      - {id: again, to: start-2}
+  speak:
+    kind: screen
+    options: [{id: start, to: start-2}, {id: where, to: danger/where}]
+
locales/en.yaml
`
	if got := difference(t, e, b); !strings.HasPrefix(got, want) || strings.Count(got, "\n+home/sp")+strings.Count(got, "\n+home/start-2") != 16 {
		t.Errorf("got\n%s", got)
	}
	undone(t, e, b)
	for _, refs := range [][]string{nil, {"danger/nobody"}, {"danger/start", "danger/start"}} {
		if _, err := e.Paste(refs, "home"); !errors.Is(err, ErrNoField) {
			t.Errorf("%v: %v", refs, err)
		}
	}
	if _, err := e.Paste([]string{"danger/start"}, "nowhere"); !errors.Is(err, ErrNoField) {
		t.Errorf("a flow that is none: %v", err)
	}
}

// Within one flow, too: the copy of one leads to the copy of the other, not to what it was copied from.
func TestPastedBesideWhatTheyAreCopiesOf(t *testing.T) {
	e := Edit(small(t))
	names, err := e.Paste([]string{"danger/speak", "danger/start"}, "danger")
	do(t, err)
	if !slices.Equal(names, []string{"danger/speak-2", "danger/start-2"}) || !strings.Contains(e.text("flows/danger.yaml"), "options: [{id: start, to: start-2}, {id: where, to: where}]") {
		t.Errorf("%v:\n%s", names, e.text("flows/danger.yaml"))
	}
}
