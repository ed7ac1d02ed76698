package draft

import (
	"errors"
	"strings"
	"testing"
)

// Each act changes what it says and no other line.
func TestActsChangeNothingElse(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(*Editor) error
		want string
	}{
		"a message": {func(e *Editor) error {
			return e.Set(Key{Kind: Message, Lang: "ro", Of: "home/start.text"}, "Bun venit")
		},
			"locales/ro.yaml\n-home/start.text: 'Bine ai venit'\n+home/start.text: 'Bun venit'"},
		"a plural": {func(e *Editor) error {
			return e.Set(Key{Kind: Message, Lang: "ro", Of: "count.places", Name: "few"}, "{n} case")
		}, "locales/ro.yaml\n-  few: '{n} locuri'\n+  few: '{n} case'"},
		"a new message": {func(e *Editor) error { return e.Set(Key{Kind: Message, Lang: "en", Of: "home/kids.title"}, "Children") },
			"locales/en.yaml\n+home/kids.title: 'Children'"},
		"where an option leads": {func(e *Editor) error { return e.Set(Key{Kind: Option, Of: "danger/start.speak", Name: "to"}, "where") },
			"flows/danger.yaml\n-        to: speak\n+        to: where"},
		"a condition": {func(e *Editor) error {
			return e.Put(Key{Kind: Option, Of: "danger/start.again", Name: "when"}, "{var: kids, is: yes}")
		},
			"flows/danger.yaml\n-      - {id: again, to: start}\n+      - {id: again, to: start, when: {var: kids, is: yes}}"},
		"what an answer is": {func(e *Editor) error {
			return e.Set(Key{Kind: Option, Of: "danger/start.again", Name: "set.kids"}, "no")
		},
			"flows/danger.yaml\n-      - {id: again, to: start}\n+      - {id: again, to: start, set: {kids: no}}"},
		"facts": {func(e *Editor) error { return e.Set(Key{Kind: Node, Of: "danger/start", Name: "facts"}, "[0.10]") },
			"flows/danger.yaml\n-    facts: [0.1, 0.10]\n+    facts: [0.10]"},
		"a day": {func(e *Editor) error {
			return e.Set(Key{Kind: Node, Of: "danger/start", Name: "review_by"}, "2027-03-01")
		},
			"flows/danger.yaml\n-    review_by: 2027-02-21 # a day\n+    review_by: 2027-03-01 # a day"},
		"a number": {func(e *Editor) error { return e.Set(Key{Kind: Entry, Of: "ro-anes", Name: "phone"}, "0800 500 334") },
			"directory/data/contacts.yaml\n-  phone: \"0800 500 333\" # free\n+  phone: \"0800 500 334\" # free"},
		"a new day of an entry": {func(e *Editor) error { return e.Set(Key{Kind: Entry, Of: "ro-119", Name: "called_at"}, "2026-11-28") },
			"directory/data/contacts.yaml\n+  called_at: 2026-11-28"},
		"a fact": {func(e *Editor) error { return e.Set(Key{Kind: Fact, Of: "0.10", Name: "confidence"}, "H") },
			"flows/facts.yaml\n-  \"0.10\": {says: 'It''s free', sources: [S1], confidence: M, seen: 2026-11-23}\n+  \"0.10\": {says: 'It''s free', sources: [S1], confidence: H, seen: 2026-11-23}"},
		"a phrase": {func(e *Editor) error {
			return e.Set(Key{Kind: Phrase, Lang: "ro", Of: "danger/speak", Name: "danger: da, vorbesc"}, "")
		},
			"flows/phrases/ro.yaml\n+    - 'da, vorbesc'"},
		"the first phrase of a screen": {func(e *Editor) error {
			return e.Set(Key{Kind: Phrase, Lang: "ro", Of: "danger/speak", Name: "phrases: vorbesc"}, "")
		}, "flows/phrases/ro.yaml\n+  danger/speak:\n+    - vorbesc"},
		"a phrase gone": {func(e *Editor) error {
			return e.Remove(Key{Kind: Phrase, Lang: "ro", Of: "danger/speak", Name: "danger: pot vorbi"})
		},
			"flows/phrases/ro.yaml\n-    - pot vorbi"},
		"the order of options": {func(e *Editor) error {
			return e.Set(Key{Kind: Node, Of: "home/start", Name: "options"}, "[kids, danger]")
		},
			"flows/home.yaml\n+      - {id: kids, to: kids, set: {kids: yes}, when: {var: kids, known: false}}\n-      - {id: kids, to: kids, set: {kids: yes}, when: {var: kids, known: false}}"},
		"an option": {func(e *Editor) error {
			return e.AddOption("home/start", "where", "to: danger/where", map[string]string{"ro": "Unde", "en": "Where"})
		}, "flows/home.yaml\n+      - {id: where, to: danger/where}\nlocales/en.yaml\n+home/start.where: 'Where'\nlocales/ro.yaml\n+home/start.where: 'Unde'"},
		"an option gone": {func(e *Editor) error { return e.RemoveOption("home/start", "danger") },
			"flows/home.yaml\n-      # the first button\n-      - {id: danger, to: danger/start}\nlocales/en.yaml\n-home/start.danger: 'I am in danger'\nlocales/ro.yaml\n-home/start.danger: 'Sunt în pericol'"},
		"an entry gone": {func(e *Editor) error { return e.Remove(Key{Kind: Entry, Of: "ro-119"}) },
			"directory/data/contacts.yaml\n-- id: ro-119\n-  kind: helpline\n-  name: Copii\n-  country: RO\n-  phone: \"119\"\n-  with: [ro-anes]"},
		"a rule": {func(e *Editor) error { return e.Set(Key{Kind: Rule, Of: "languages.en.never", Name: "calm down"}, "") },
			"locales/rules/words.yaml\n-  en: {never: [you must], sent: [danger*]}\n+  en: {never: [you must, calm down], sent: [danger*]}"},
		"lines of a country": {func(e *Editor) error { return e.Set(Key{Kind: Country, Of: "AT", Name: "lines"}, "[ro-anes]") },
			"directory/data/countries.yaml\n-  lines: []\n+  lines: [ro-anes]"},
		"a story": {func(e *Editor) error { return e.Set(Key{Kind: Story, Of: "kids"}, "story: x\n") },
			"flows/stories/kids.txt\n-story: With children\n-person opens\n-bot shows home/start\n-person taps kids\n-bot shows home/kids part small\n-person types \"start\"\n+story: x"},
	} {
		b := small(t)
		e := Edit(b)
		if err := c.do(e); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := difference(t, e, b); got != c.want {
			t.Errorf("%s: got\n%s", name, got)
		}
		if len(e.Acts()) != 1 {
			t.Errorf("%s: %d acts", name, len(e.Acts()))
		}
		if err := e.Undo(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if after, _ := e.Bundle(); after.Hash() != b.Hash() {
			t.Errorf("%s: undone, it is not as before", name)
		}
	}
}

func TestANodeComesAndGoesWithItsWords(t *testing.T) {
	b := small(t)
	e := Edit(b)
	do(t, e.AddNode("home/new", "kind: screen\noptions:\n  - {id: start, to: start}", Words{"ro": {"text": "Nou\n\nAici", "start": "Înapoi"}, "en": {"text": "New", "start": "Back"}}))
	want := `flows/home.yaml
+  new:
+    kind: screen
+    options:
+      - {id: start, to: start}
locales/en.yaml
+home/new.start: 'Back'
+home/new.text: 'New'
locales/ro.yaml
+home/new.start: 'Înapoi'
+home/new.text: |-
+  Nou
+
+  Aici`
	if got := difference(t, e, b); got != want {
		t.Errorf("got\n%s", got)
	}
	do(t, e.RemoveNode("home/new", ""))
	if after, _ := e.Bundle(); after.Hash() != b.Hash() {
		t.Errorf("added and removed, it is not as before:\n%s", difference(t, e, b))
	}
}

func TestACopyLeadsWhereItLed(t *testing.T) {
	b := small(t)
	e := Edit(b)
	do(t, e.CopyNode("danger/start", "home/alarm"))
	want := `flows/home.yaml
+  alarm:
+    kind: contacts
+    facts: [0.1, 0.10]
+    review_by: 2027-02-21 # a day
+    contacts: [ro-112, ro-anes]
+    options:
+      - id: speak
+        to: danger/speak
+      - {id: again, to: alarm}
+
locales/en.yaml
+home/alarm.again: 'Once more'
+home/alarm.speak: 'I can speak'
+home/alarm.text: 'Call {ro-112} or {ro-anes}.'
+home/alarm.title: 'Danger'
locales/ro.yaml
+home/alarm.again: 'Încă o dată'
+home/alarm.speak: 'Pot vorbi'
+home/alarm.text: 'Sună la {ro-112} sau la {ro-anes}.'
+home/alarm.title: 'Pericol'`
	if got := difference(t, e, b); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestARenamedNodeTakesEverythingAlong(t *testing.T) {
	b := small(t)
	e := Edit(b)
	do(t, e.RenameNode("danger/speak", "danger/talk"))
	want := `flows/danger.yaml
-moved: {old: start}
+moved: {old: start, speak: talk}
-        to: speak
+        to: talk
-  speak:
+  talk:
flows/phrases/en.yaml
-  danger/speak:
+  danger/talk:
flows/phrases/ro.yaml
-  danger/speak:
+  danger/talk:
flows/stories/speak.txt
-bot shows danger/speak
+bot shows danger/talk`
	if got := difference(t, e, b); !strings.HasPrefix(got, want) {
		t.Errorf("got\n%s", got)
	}
	for _, name := range []string{"flows/home.yaml", "flows/danger.yaml", "locales/ro.yaml", "locales/en.yaml", "flows/phrases/ro.yaml", "flows/stories/speak.txt"} {
		if strings.Contains(file(t, e, name), "danger/speak") {
			t.Errorf("%s still names it", name)
		}
	}
	if e.files["locales/voice/ro/danger/talk.ogg"] == nil || e.files["locales/voice/ro/danger/speak.ogg"] != nil {
		t.Error("the recording stayed")
	}
	do(t, e.RenameNode("danger/talk", "danger/speak"))
	if got := difference(t, e, b); got != "flows/danger.yaml\n-moved: {old: start}\n+moved: {old: start, talk: speak}" {
		t.Errorf("and back: got\n%s", got)
	}
}

func TestANodeThatGoesToAnotherFlow(t *testing.T) {
	b := small(t)
	e := Edit(b)
	do(t, e.RenameNode("danger/speak", "home/speak"))
	if got := difference(t, e, b); !strings.HasPrefix(got, `flows/danger.yaml
-moved: {old: start}
+moved: {old: start, speak: home/speak}
-        to: speak
+        to: home/speak
-  speak:
-    kind: screen
-    options: [{id: start, to: start}, {id: where, to: where}]
flows/home.yaml
+  speak:
+    kind: screen
+    options: [{id: start, to: danger/start}, {id: where, to: danger/where}]
`) {
		t.Errorf("got\n%s", got)
	}
}

func TestARenamedStart(t *testing.T) {
	e := Edit(small(t))
	do(t, e.RenameNode("danger/start", "danger/first"))
	for _, want := range []string{"start: first", "moved: {old: first, start: first}", "{id: again, to: first}", "  first:\n    kind: contacts"} {
		if !strings.Contains(file(t, e, "flows/danger.yaml"), want) {
			t.Errorf("no %q in\n%s", want, file(t, e, "flows/danger.yaml"))
		}
	}
	if !strings.Contains(file(t, e, "flows/home.yaml"), "to: danger/first") {
		t.Error("another flow leads to what is gone")
	}
	if !strings.Contains(file(t, e, "locales/rules/words.yaml"), "- danger/first.title # a name") {
		t.Error("the rule stayed")
	}
}

func TestANodeThatAnotherStandsInFor(t *testing.T) {
	b := small(t)
	e := Edit(b)
	do(t, e.RemoveNode("danger/speak", "danger/start"))
	if got := difference(t, e, b); !strings.HasPrefix(got, `flows/danger.yaml
-moved: {old: start}
+moved: {old: start, speak: start}
-        to: speak
+        to: start
-  speak:
-    kind: screen
-    options: [{id: start, to: start}, {id: where, to: where}]
flows/phrases/en.yaml
-danger:
-  danger/speak:
-    - i can talk
-    - 'talk: now'
+danger: {}
`) {
		t.Errorf("got\n%s", got)
	}
}

func TestARenamedOption(t *testing.T) {
	b := small(t)
	e := Edit(b)
	do(t, e.RenameOption("danger/start", "speak", "talk"))
	want := `flows/danger.yaml
-      - id: speak
+      - id: talk
flows/stories/speak.txt
-person taps speak
+person taps talk
locales/en.yaml
-danger/start.speak: 'I can speak'
+danger/start.talk: 'I can speak'
locales/ro.yaml
-danger/start.speak: 'Pot vorbi'
+danger/start.talk: 'Pot vorbi'`
	if got := difference(t, e, b); !sameLines(got, want) {
		t.Errorf("got\n%s", got)
	}
	do(t, e.RenamePart("home/kids", "small", "little"))
	if !strings.Contains(file(t, e, "flows/stories/kids.txt"), "bot shows home/kids part little") || !strings.Contains(file(t, e, "locales/ro.yaml"), "home/kids.little:") {
		t.Error("the part's name stayed")
	}
}

func TestARenamedEntry(t *testing.T) {
	b := small(t)
	e := Edit(b)
	do(t, e.RenameEntry("ro-anes", "ro-national"))
	for name := range e.files {
		if strings.Contains(strings.Replace(file(t, e, name), "  was: [ro-anes]\n", "", 1), "ro-anes") {
			t.Errorf("%s names it still", name)
		}
	}
	if n := strings.Count(difference(t, e, b), "\n+"); n != 8 {
		t.Errorf("%d lines changed:\n%s", n, difference(t, e, b))
	}
	if err := e.AddEntry("directory/data/contacts.yaml", "id: ro-anes\nkind: helpline\nname: X"); !errors.Is(err, ErrTaken) {
		t.Errorf("another entry is called as it was: %v", err)
	}
	do(t, e.RenameEntry("ro-national", "ro-anes"))
	if !strings.Contains(file(t, e, "directory/data/contacts.yaml"), "  was: [ro-national]\n") {
		t.Errorf("and back: got\n%s", difference(t, e, b))
	}
}

func TestActsThatCannotBe(t *testing.T) {
	b := small(t)
	e := Edit(b)
	for name, c := range map[string]struct {
		got, want error
	}{
		"a taken name":            {e.RenameNode("danger/speak", "danger/start"), ErrTaken},
		"a name that moved":       {e.AddNode("danger/old", "kind: screen", nil), ErrTaken},
		"a flow that is none":     {e.AddNode("nowhere/old", "kind: screen", nil), ErrNoField},
		"no id":                   {e.AddNode("danger/Über", "kind: screen", nil), nil},
		"a reserved option":       {e.AddOption("danger/start", "back", "to: start", nil), nil},
		"an option twice":         {e.AddOption("danger/start", "speak", "to: start", nil), ErrTaken},
		"an id by hand":           {e.Set(Key{Kind: Entry, Of: "ro-112", Name: "id"}, "ro-113"), nil},
		"a field of nobody":       {e.Set(Key{Kind: Entry, Of: "ro-113", Name: "phone"}, "113"), ErrNoField},
		"an option of nobody":     {e.Set(Key{Kind: Option, Of: "danger/start.fly", Name: "to"}, "start"), ErrNoField},
		"a node of nobody":        {e.Set(Key{Kind: Node, Of: "danger/fly", Name: "kind"}, "screen"), ErrNoField},
		"another order":           {e.Set(Key{Kind: Node, Of: "home/start", Name: "options"}, "[kids]"), nil},
		"an entry twice":          {e.AddEntry("directory/data/services/CJ.yaml", "id: ro-112\nkind: police"), ErrTaken},
		"a node's kind":           {e.Remove(Key{Kind: Node, Of: "home/start", Name: "kind"}), nil},
		"words that are there":    {e.AddNode("home/fresh", "kind: screen", Words{"ro": {"text": "x"}, "fr": {"text": "y"}}), ErrNoField},
		"a value that is no yaml": {e.Put(Key{Kind: Option, Of: "danger/start.speak", Name: "when"}, "{"), nil},
	} {
		if c.got == nil || c.want != nil && !errors.Is(c.got, c.want) {
			t.Errorf("%s: %v", name, c.got)
		}
	}
	if after, _ := e.Bundle(); after.Hash() != b.Hash() || len(e.Acts()) != 0 {
		t.Errorf("something was changed:\n%s", difference(t, e, b))
	}
}

func do(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func sameLines(a, b string) bool {
	count := make(map[string]int)
	for _, line := range strings.Split(a, "\n") {
		count[line]++
	}
	for _, line := range strings.Split(b, "\n") {
		count[line]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}

// A story is added under a name that no other has, and undone.
func TestAStoryIsAdded(t *testing.T) {
	e := Edit(small(t))
	if err := e.AddStory("new", "story: New\nperson opens\n"); err != nil {
		t.Fatal(err)
	}
	if f, there := e.Field(Key{Kind: Story, Of: "new"}); !there || f.Value != "story: New\nperson opens\n" {
		t.Errorf("it says %q", f.Value)
	}
	if err := e.AddStory("new", "story: Again\n"); !errors.Is(err, ErrTaken) {
		t.Errorf("over another: %v", err)
	}
	if err := e.Undo(); err != nil {
		t.Fatal(err)
	}
	if _, there := e.Field(Key{Kind: Story, Of: "new"}); there {
		t.Error("it is still there")
	}
}
