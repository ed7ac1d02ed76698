package console

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"reflect"
	"slices"
	"testing"

	"liman/content"
	"liman/edition"
	"liman/edition/check"
	"liman/edition/draft"
)

// sameAsFresh wants what lies open to be what is made of the same two editions with nothing else open.
func sameAsFresh(t *testing.T, got work, what string) {
	t.Helper()
	empty := new(bench)
	want := work{Base: got.Base, Bundle: got.Bundle, Edition: got.Edition, Faults: got.Faults}
	want.Files = empty.fields(want)
	want.Was = empty.fieldsBefore(want)
	want.At = want.locate()
	for part, pair := range map[string][2]map[string]indexed{"files": {got.Files, want.Files}, "files before": {got.Was, want.Was}} {
		if len(pair[0]) != len(pair[1]) {
			t.Errorf("%s: %d %s, not %d", what, len(pair[0]), part, len(pair[1]))
		}
		for name, i := range pair[1] {
			if !reflect.DeepEqual(pair[0][name].fields, i.fields) || !reflect.DeepEqual(pair[0][name].byKey, i.byKey) || (pair[0][name].flow == nil) != (i.flow == nil) {
				t.Errorf("%s: %s: %s is another", what, part, name)
			}
		}
	}
	if !reflect.DeepEqual(got.At, want.At) {
		t.Errorf("%s: faults stand elsewhere", what)
	}
	if counted := want.count(); !reflect.DeepEqual(got.counted(), counted) {
		t.Errorf("%s: counted %v, not %v", what, got.counted(), counted)
	}
}

// change is one of several that lie open.
type lyingChange struct{ base, at *content.Bundle }

// step edits a change, or rests it on what another says, as a draft is rebased.
func (c *lyingChange) step(t *testing.T, r *rand.Rand, other lyingChange) {
	t.Helper()
	if r.IntN(4) == 0 {
		c.base = other.at
		return
	}
	keys := []draft.Key{message("ro", "care/wound.text"), message("en", "care/wound.text"), {Kind: draft.Stale, Lang: "en", Of: "care/wound.text"},
		{Kind: draft.Entry, Of: "ro-anes", Name: "name"}, nodeKey("care/wound", "review_by")}
	e, k := draft.Edit(c.at), keys[r.IntN(len(keys))]
	f, there := e.Field(k)
	switch {
	case there && r.IntN(4) == 0:
		_ = e.Remove(k)
	case k.Kind == draft.Stale:
		_ = e.Reword(keys[0], f.Value+string(rune('a'+r.IntN(3))), "Apasă", true)
	default:
		_ = setField(e, k, f.Value+string(rune('a'+r.IntN(3))))
	}
	c.at = must(e.Bundle())(t)
}

// Changes lie open side by side, more of them than there is room for, each edited in turn and rested on other editions: what is said of each is what
// its own two editions say.
func TestEachChangeOnTheBenchIsItsOwn(t *testing.T) {
	small := must(edition.Folder("../edition/testdata/small"))(t)
	above := must(content.ReadFrom(map[string]fs.FS{"flows": os.DirFS("../edition/testdata/whole/flows"), "locales": os.DirFS("../edition/testdata/whole/locales")}))(t)
	whole := must(small.With(maps.Collect(above.All())))(t)
	r := rand.New(rand.NewPCG(3, 14))
	b := bench{opener: new(check.Opener)}
	all := make([]lyingChange, benchSize+3)
	for i := range all {
		all[i] = lyingChange{whole, whole}
	}
	for step := range 50 {
		n := r.IntN(len(all))
		all[n].step(t, r, all[r.IntN(len(all))])
		id := fmt.Sprint(n)
		opening := work{Base: all[n].base, Bundle: all[n].at, Revision: uint64(step)}
		if step%2 == 0 {
			opening.editor = draft.Edit(all[n].at)
			opening.editor.Remember(&b.read)
		}
		got := b.opened(id, opening)
		if got.Base.Hash() != all[n].base.Hash() || got.Bundle.Hash() != all[n].at.Hash() {
			t.Fatalf("step %d: change %s rests on another edition", step, id)
		}
		sameAsFresh(t, got, fmt.Sprint("step ", step, ", change ", id))
		if again, there := b.lying(id); !there || again.Bundle != got.Bundle || again.Revision != uint64(step) || len(b.open) > benchSize || len(b.used) != len(b.open) {
			t.Fatalf("step %d: %d lie open, %v", step, len(b.open), b.used)
		}
	}
}

// What somebody works on stays open, however many others come and go.
func TestWhatIsAskedForStaysOnTheBench(t *testing.T) {
	var b bench
	b.lay("hers", work{Revision: 1, Draft: new(draft.Draft)})
	for i := range 4 * benchSize {
		b.lay(fmt.Sprint(i), work{Revision: uint64(i)})
		if i > benchSize {
			if _, there := b.lying(fmt.Sprint(i - 1)); !there {
				t.Fatalf("what was opened before %d lies open no more", i)
			}
		}
		if _, known := b.known("hers", 1); !known {
			t.Fatalf("hers was taken away by %d", i)
		}
	}
	if _, known := b.known("hers", 2); known {
		t.Error("another revision is taken for it")
	}
	if _, there := b.lying("0"); there || len(b.open) != benchSize {
		t.Errorf("%d lie open", len(b.open))
	}
}

// Of a change that lies open, Redis is asked for no file that is as the change holds it; of another state, for those that are others.
func TestWhatLiesOpenIsNotReadAgain(t *testing.T) {
	w := newWorld(t)
	var got saved
	save := func(value string) *draft.Draft {
		t.Helper()
		if r := w.as("ana").ask("field", &got, "key", fieldKey(startText), "value", value); r.status != http.StatusOK {
			t.Fatal(r.status, r.body)
		}
		d, _, err := w.draft(t.Context(), got.Change)
		return must(d, err)(t)
	}
	first, second := save("Un text."), save("Alt text.")
	whole := func(blobs map[content.Hash][]byte, d *draft.Draft) bool {
		return !slices.ContainsFunc(d.Blobs(), func(hash content.Hash) bool { return content.Sum(blobs[hash]) != hash })
	}
	nobody, stop := context.WithCancel(t.Context())
	stop() // so Redis answers nothing
	if blobs, err := w.blobs(nobody, second); err != nil || !whole(blobs, second) {
		t.Errorf("a change that lies open: %d files, %v", len(blobs), err)
	}
	if blobs := must(w.blobs(t.Context(), first))(t); whole(w.bench.blobs(first), first) || !whole(blobs, first) {
		t.Error("what it was before is what lies open, or cannot be had")
	}
	w.bench.open = nil
	if blobs := must(w.blobs(t.Context(), second))(t); !whole(blobs, second) {
		t.Errorf("%d files when nothing lies open", len(blobs))
	}
}
