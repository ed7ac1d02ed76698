package draft

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"liman/content"
)

var speakTitle = Key{Kind: Message, Lang: "ro", Of: "danger/speak.title"}

// everyAct is one act of each kind, on what both the content of these tests and that which ships have.
func everyAct(t *testing.T) map[string]func(*Editor) error {
	return map[string]func(*Editor) error{
		"AddEntry": func(e *Editor) error {
			return e.AddEntry("directory/data/contacts.yaml", "id: ro-new\nkind: helpline\nname: X")
		},
		"AddNode": func(e *Editor) error {
			return e.AddNode("danger/new", "kind: screen", Words{"ro": {"text": "X"}, "en": {"text": "X"}})
		},
		"AddOption": func(e *Editor) error {
			return e.AddOption("danger/speak", "new", "to: start", map[string]string{"ro": "X"})
		},
		"AddPart": func(e *Editor) error {
			return e.AddPart("danger/speak", "new", "when: {var: kids, is: yes}", map[string]string{"ro": "X"})
		},
		"AddStory": func(e *Editor) error { return e.AddStory("quite-new", "story: New\nperson opens\n") },
		"Confirm":  func(e *Editor) error { return e.Confirm("en", speakTitle) },
		"CopyNode": func(e *Editor) error { return e.CopyNode("danger/speak", "home/speak-again") },
		"Move":     func(e *Editor) error { return e.Move(nodeKey("danger/speak"), 1) },
		"Paste": func(e *Editor) error {
			_, err := e.Paste([]string{"danger/speak"}, "home")
			return err
		},
		"Put": func(e *Editor) error {
			return e.Put(Key{Kind: Node, Of: "danger/speak", Name: "review_by"}, "2027-03-01")
		},
		"Remove":     func(e *Editor) error { return e.Remove(Key{Kind: Entry, Of: "ro-112", Name: "phone"}) },
		"RemoveNode": func(e *Editor) error { return e.RemoveNode("danger/speak", "danger/start") },
		"RemoveOption": func(e *Editor) error {
			return e.RemoveOption("danger/speak", e.first(t, Option, "danger/speak."))
		},
		"RemovePart":  func(e *Editor) error { return e.RemovePart(e.partOf(t)) },
		"RenameEntry": func(e *Editor) error { return e.RenameEntry("ro-112", "ro-one-one-two") },
		"RenameFact":  func(e *Editor) error { return e.RenameFact("0.1", "0.99") },
		"RenameFlow":  func(e *Editor) error { return e.RenameFlow("danger", "alarm") },
		"RenameNode":  func(e *Editor) error { return e.RenameNode("danger/speak", "home/talk") },
		"RenameOption": func(e *Editor) error {
			return e.RenameOption("danger/speak", e.first(t, Option, "danger/speak."), "newer")
		},
		"RenamePart":     func(e *Editor) error { ref, id := e.partOf(t); return e.RenamePart(ref, id, "newer") },
		"RenameVariable": func(e *Editor) error { return e.RenameVariable("kids", "minors") },
		"Reword":         rewords,
		"Set":            func(e *Editor) error { return e.Set(speakTitle, "Altceva") },
	}
}

// rewords makes the translations of a title stale.
func rewords(e *Editor) error {
	f, _ := e.Field(speakTitle)
	return e.Reword(speakTitle, f.Value+" Acum.", f.Value, true)
}

// Every act of an editor is one act, and undone it leaves every byte of every file as it was, be it on the content of these tests or on what ships.
func TestEveryActIsUndone(t *testing.T) {
	acts, asks := everyAct(t), []string{"Acts", "Bundle", "Field", "FieldsIn", "Remember", "Under", "Undo"}
	for m := range reflect.TypeFor[*Editor]().Methods() {
		if acts[m.Name] == nil && !slices.Contains(asks, m.Name) {
			t.Errorf("nobody undoes %s", m.Name)
		}
	}
	for name, b := range map[string]*content.Bundle{"small": small(t), "shipped": shipped(t)} {
		e := Edit(b)
		for act, do := range acts {
			if act == "Confirm" { // which needs a mark
				if err := rewords(e); err != nil {
					t.Fatal(err)
				}
			}
			before, had := hashOf(t, e), len(e.Acts())
			if err := do(e); err != nil || hashOf(t, e) == before || len(e.Acts()) != had+1 {
				t.Errorf("%s, %s: it changes nothing, or is %d acts: %v", name, act, len(e.Acts())-had, err)
			}
			if err := e.Undo(); err != nil || hashOf(t, e) != before || len(e.Acts()) != had {
				t.Errorf("%s, %s: undone, it is not as before: %v", name, act, err)
			}
		}
	}
}

// first is the id of the first option or part of a node.
func (e *Editor) first(t *testing.T, kind Kind, of string) string {
	t.Helper()
	b, err := e.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range Fields(b) {
		if f.Kind == kind && strings.HasPrefix(f.Of, of) {
			return strings.TrimPrefix(f.Of, of)
		}
	}
	t.Fatalf("there is no %s of %s", kind, of)
	return ""
}

// partOf is some part of a screen.
func (e *Editor) partOf(t *testing.T) (ref, id string) {
	t.Helper()
	ref, id, _ = strings.Cut(e.first(t, Part, ""), ".")
	return ref, id
}
