package draft

import (
	"testing"

	"liman/content"
)

// A source that means something else makes its translations stale, each with the text that it was made from; a comma does not.
func TestReworded(t *testing.T) {
	k := Key{Kind: Message, Lang: "ro", Of: "danger/start.text"}
	e := Edit(shipped(t))
	before, _ := e.Field(k)
	mark := staleKey("hu", k)
	reword := func(text string, another bool) {
		t.Helper()
		if err := e.Reword(k, text, before.Value, another); err != nil {
			t.Fatal(err)
		}
	}
	reword(before.Value+" Vino.", true)
	if f, marked := e.Field(mark); !marked || f.Value != before.Value {
		t.Fatalf("a translation of another text is marked with %q", f.Value)
	}
	reword(before.Value+" Vino repede.", true)
	if f, _ := e.Field(mark); f.Value != before.Value {
		t.Errorf("it was made from %q", f.Value)
	}
	reword(before.Value+",", false)
	if _, marked := e.Field(mark); marked {
		t.Error("a comma makes a translation stale")
	}
	reword(before.Value+" Vino.", true)
	reword(before.Value, true)
	if b, _ := e.Bundle(); b.Hash() != shipped(t).Hash() {
		t.Errorf("the text is as it was, and the files are not: %v", content.Diff(shipped(t), b))
	}
}

// A mark goes with its message: to another name, and away.
func TestAMarkGoesWithItsMessage(t *testing.T) {
	k := Key{Kind: Message, Lang: "ro", Of: "danger/deaf.text"}
	e := Edit(shipped(t))
	before, _ := e.Field(k)
	if err := e.Reword(k, before.Value+" Vino.", before.Value, true); err != nil {
		t.Fatal(err)
	}
	if err := e.RenameNode("danger/deaf", "danger/no-hearing"); err != nil {
		t.Fatal(err)
	}
	k.Of = "danger/no-hearing.text"
	if _, marked := e.Field(staleKey("uk", k)); !marked {
		t.Error("it is not stale any more under its new name")
	}
	if err := e.Confirm("uk", k); err != nil {
		t.Fatal(err)
	}
	if _, marked := e.Field(staleKey("uk", k)); marked {
		t.Error("it is still stale although somebody says that it is right")
	}
	if err := e.RemoveNode("danger/no-hearing", "danger/start"); err != nil {
		t.Fatal(err)
	}
	if files := e.in(staleAt, ".yaml"); len(files) > 0 {
		t.Errorf("marks of nothing are left: %v", files)
	}
	for range len(e.Acts()) {
		if err := e.Undo(); err != nil {
			t.Fatal(err)
		}
	}
	if b, _ := e.Bundle(); b.Hash() != shipped(t).Hash() {
		t.Error("undone, it is not as it was")
	}
}
