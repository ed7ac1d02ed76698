package draft

import "testing"

// A whole fact is added by its number; a field of a fact that is not there is not.
func TestAFactIsAdded(t *testing.T) {
	b := shipped(t)
	e, err := Begin(b.Hash(), "ana", "a fact", now).Editor(b, nil)
	if err != nil {
		t.Fatal(err)
	}
	whole := Key{Kind: Fact, Of: "90.1"}
	if err := e.Put(whole, `{says: "E așa.", sources: [S47], confidence: H, seen: 2026-11-28}`); err != nil {
		t.Fatal(err)
	}
	if f, there := e.Field(Key{Kind: Fact, Of: "90.1", Name: "says"}); !there || f.Value != "E așa." {
		t.Errorf("it says %q", f.Value)
	}
	if err := e.Put(Key{Kind: Fact, Of: "90.2", Name: "says"}, `"x"`); err == nil {
		t.Error("a part of a fact that is not there is added")
	}
	if err := e.Undo(); err != nil {
		t.Fatal(err)
	}
	if after, err := e.Bundle(); err != nil || after.Hash() != b.Hash() {
		t.Error("undone, it is not as it was")
	}
}
