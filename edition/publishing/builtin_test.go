package publishing

import (
	"errors"
	"testing"
	"time"

	"liman/content"
	"liman/edition/ledger"
)

// release is a bundle in which a text of a language is another, as the next release has it.
func release(t testing.TB, b *content.Bundle, lang, id, text string) *content.Bundle {
	t.Helper()
	file := "locales/" + lang + ".yaml"
	b, err := b.With(map[string][]byte{file: edited(t, b, file, text, id)})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func textIn(t testing.TB, b *content.Bundle, lang, id string) string {
	t.Helper()
	data, _ := b.File("locales/" + lang + ".yaml")
	d, err := content.ParseDoc(data)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := d.Get(id)
	return text
}

// What a release has changed comes to what staff have, and takes nothing of it away: two releases after each other, a rollback between.
func TestAReleaseBringsItsDifferencesAlone(t *testing.T) {
	w := newWorld(t)
	first := w.desk.Builtin
	staff := release(t, first, "ro", "home/start.title", "Bun venit la noi")
	publish := func(b *content.Bundle) {
		t.Helper()
		if err := w.desk.KeepBuiltin(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.publish(w.propose(ledger.Proposal{Kind: ledger.Publish, Proposer: "ana", Why: WhyBuiltin("because", w.desk.Builtin)}, b), "ana", "radu")
	}
	merge := func() (text string, at History, conflicts int, b *content.Bundle) {
		t.Helper()
		h, err := w.desk.History(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		m, err := w.desk.MergeBuiltin(t.Context(), h, nil)
		if err != nil {
			t.Fatal(err)
		}
		return textIn(t, m.Content, "ro", "home/start.title"), h, len(m.Conflicts), m.Content
	}
	publish(first)
	w.serve(staff)
	w.desk.Builtin = release(t, first, "en", "home/start.title", "Welcome here")
	title, _, conflicts, merged := merge()
	if title != "Bun venit la noi" || textIn(t, merged, "en", "home/start.title") != "Welcome here" || conflicts != 0 {
		t.Errorf("merged: %q, %d conflicts", title, conflicts)
	}
	publish(merged)
	w.now = w.now.Add(2 * sweepAge)
	if _, err := w.desk.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	second := w.desk.Builtin
	w.desk.Builtin = release(t, release(t, second, "ro", "home/start.title", "Bine ai venit"), "en", "home/start.title", "Hello")
	title, h, conflicts, merged := merge()
	if title != "Bun venit la noi" || textIn(t, merged, "en", "home/start.title") != "Hello" || conflicts != 1 {
		t.Errorf("the next release: %q and %q, %d conflicts", title, textIn(t, merged, "en", "home/start.title"), conflicts)
	}
	m, err := w.desk.MergeBuiltin(t.Context(), h, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c := m.Conflicts[0]; c.Of != "home/start.title" || *c.Mine != "Bun venit la noi" || *c.Theirs != "Bine ai venit" || *c.Base == *c.Mine {
		t.Errorf("the conflict is %+v", c)
	}
	w.publish(w.propose(ledger.Proposal{Kind: ledger.Rollback, Proposer: "ana", Edition: staff.Hash()}, nil), "ana", "radu")
	if _, h, _, merged = merge(); h.RestsOn(h.Edition) != first.Hash() || textIn(t, merged, "en", "home/start.title") != "Hello" {
		t.Errorf("after a rollback it rests on %s", h.RestsOn(h.Edition))
	}
}

// Where nobody has said what the ledger's edition came from, nothing is guessed: a wrong base would take away what staff wrote.
func TestAnUnknownBaseIsNotGuessed(t *testing.T) {
	w := newWorld(t)
	w.serve(saying(t, w.desk.Builtin, "Altceva"))
	h, err := w.desk.History(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.desk.MergeBuiltin(t.Context(), h, nil); !errors.Is(err, ErrNoBase) {
		t.Errorf("merged on nothing: %v", err)
	}
	lost := ledger.Proposal{Kind: ledger.Publish, Proposer: "ana", Why: WhyBuiltin("x", saying(t, w.desk.Builtin, "nicăieri"))}
	w.publish(w.propose(lost, saying(t, w.desk.Builtin, "Ceva")), "ana", "radu")
	if h, err = w.desk.History(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.desk.MergeBuiltin(t.Context(), h, nil); !errors.Is(err, ErrNoBase) {
		t.Errorf("merged on what is gone: %v", err)
	}
	w.now = w.now.Add(time.Hour)
	if _, err := w.desk.Sweep(t.Context()); err != nil {
		t.Errorf("what a reason names keeps the ledger from being swept: %v", err)
	}
	if m, err := w.desk.MergeBuiltin(t.Context(), h, w.desk.Builtin); err != nil || m.Content.Hash() != h.Edition {
		t.Errorf("on a base that was named: %v", err)
	}
}
