package draft

import (
	"errors"
	"strings"
	"testing"

	"liman/content"
)

func TestARenamedFlowTakesEverythingAlong(t *testing.T) {
	b := small(t)
	e := Edit(b)
	do(t, e.RenameFlow("danger", "alarm"))
	for name := range e.files {
		at := file(t, e, name)
		if name == "flows/alarm.yaml" {
			at = strings.Replace(at, "moved: {danger/old: start, danger/speak: speak, danger/start: start}", "", 1)
		}
		if strings.Contains(strings.ReplaceAll(at, "id: danger,", ""), "danger/") || strings.Contains(name, "danger") {
			t.Errorf("%s names it still:\n%s", name, at)
		}
	}
	want := `flow: alarm
role: help
start: start
moved: {danger/old: start, danger/speak: speak, danger/start: start}
nodes:
`
	if got := file(t, e, "flows/alarm.yaml"); !strings.HasPrefix(got, want) {
		t.Errorf("got\n%s", got)
	}
	if got := changed(string(mustFile(b, "locales/en.yaml")), file(t, e, "locales/en.yaml")); strings.Count(got, "\n+alarm/")+strings.Count(got, "\n-danger/") != 16 || !strings.HasPrefix(file(t, e, "locales/en.yaml"), "alarm/speak.start: 'Back'\n") {
		t.Errorf("words: got\n%s", got)
	}
	if e.files["locales/voice/ro/alarm/speak.ogg"] == nil {
		t.Error("the recording stayed")
	}
	undone(t, e, b)
}

func TestAFlowThatGetsItsNameBack(t *testing.T) {
	b := small(t)
	e := Edit(b)
	do(t, e.RenameFlow("danger", "alarm"))
	do(t, e.RenameNode("alarm/speak", "alarm/talk"))
	do(t, e.RenameFlow("alarm", "danger"))
	for _, want := range []string{"danger/old: start", "alarm/start: start", "alarm/speak: talk", "alarm/talk: talk", "speak: talk"} {
		if !strings.Contains(file(t, e, "flows/danger.yaml"), want) {
			t.Errorf("no %q in\n%s", want, file(t, e, "flows/danger.yaml"))
		}
	}
	if strings.Contains(file(t, e, "flows/danger.yaml"), "danger/start: start") {
		t.Errorf("a node that is there has moved:\n%s", file(t, e, "flows/danger.yaml"))
	}
}

// Nobody who stands on a screen that is gone may come to stand on another that is called so now.
func TestAFlowIsNotCalledAsAnotherWas(t *testing.T) {
	b := small(t)
	e := Edit(b)
	for name, c := range map[string]struct {
		got, want error
	}{
		"as another":       {e.RenameFlow("danger", "home"), ErrTaken},
		"nobody":           {e.RenameFlow("nowhere", "there"), ErrNoField},
		"no id":            {e.RenameFlow("danger", "Über"), nil},
		"the facts":        {e.RenameFlow("danger", "facts"), ErrTaken},
		"words of entries": {e.RenameFlow("danger", "contact"), ErrTaken},
	} {
		if c.got == nil || c.want != nil && !errors.Is(c.got, c.want) {
			t.Errorf("%s: %v", name, c.got)
		}
	}
	if after, _ := e.Bundle(); after.Hash() != b.Hash() {
		t.Error("something was changed")
	}
	do(t, e.RenameFlow("danger", "alarm"))
	if err := e.RenameFlow("home", "danger"); !errors.Is(err, ErrTaken) {
		t.Errorf("as one was: %v", err)
	}
}

func TestACalledFlowIsCalledAnew(t *testing.T) {
	e := Edit(small(t))
	do(t, e.AddNode("home/over", "kind: call\nflow: danger\nto: danger/speak", nil))
	do(t, e.RenameFlow("danger", "alarm"))
	if got := file(t, e, "flows/home.yaml"); !strings.Contains(got, "    flow: alarm\n    to: alarm/speak\n") {
		t.Errorf("got\n%s", got)
	}
}

// A cover's doors are known by their page alone, also those that moved before the flow was renamed.
func TestARenamedCoverKeepsItsDoors(t *testing.T) {
	b, err := small(t).With(map[string][]byte{"flows/cold.yaml": []byte("flow: cold\nrole: cover\nstart: page\ndoors: [page, ice]\nmoved: {frost: ice}\nnodes:\n  page:\n    kind: screen\n  ice:\n    kind: screen\n")})
	if err != nil {
		t.Fatal(err)
	}
	e := Edit(b)
	do(t, e.RenameFlow("cold", "winter"))
	if got := file(t, e, "flows/winter.yaml"); !strings.Contains(got, "doors: [page, ice]\nmoved: {cold/frost: ice, cold/ice: ice, cold/page: page, frost: ice}\n") {
		t.Errorf("got\n%s", got)
	}
}

func TestARenamedEntryTakesItsWordsAlong(t *testing.T) {
	b := small(t)
	e := Edit(b)
	do(t, e.Set(Key{Kind: Message, Lang: "ro", Of: "contact/ro-anes.name"}, "Linia"))
	do(t, e.RenameEntry("ro-anes", "ro-national"))
	if got := file(t, e, "locales/ro.yaml"); !strings.Contains(got, "contact/ro-national.name: 'Linia'\n") || strings.Contains(got, "ro-anes") {
		t.Errorf("got\n%s", got)
	}
}

func mustFile(b *content.Bundle, name string) []byte {
	data, _ := b.File(name)
	return data
}

// undone takes the latest act back, and wants what was before, byte by byte.
func undone(t *testing.T, e *Editor, before *content.Bundle) {
	t.Helper()
	do(t, e.Undo())
	if after, _ := e.Bundle(); after.Hash() != before.Hash() {
		t.Errorf("undone, it is not as before:\n%s", difference(t, e, before))
	}
}
