package draft

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"liman/content"
)

// both merges what two do to the same content.
func both(t *testing.T, mine, theirs func(*Editor) error) (*Editor, Merged) {
	t.Helper()
	base := small(t)
	m, o := Edit(base), Edit(base)
	do(t, mine(m))
	do(t, theirs(o))
	mb, _ := m.Bundle()
	ob, _ := o.Bundle()
	merged, err := Merge(base, mb, ob, "maria")
	if err != nil {
		t.Fatal(err)
	}
	return Edit(merged.Content), merged
}

func value(t *testing.T, e *Editor, k Key) string {
	t.Helper()
	f, there := e.Field(k)
	if !there {
		return "none"
	}
	return f.Value
}

func TestMerge(t *testing.T) {
	phone, name := Key{Kind: Entry, Of: "ro-anes", Name: "phone"}, Key{Kind: Entry, Of: "ro-anes", Name: "name"}
	options := Key{Kind: Node, Of: "home/start", Name: "options"}
	speak := Key{Kind: Message, Lang: "ro", Of: "danger/speak.text"}
	text := func(s string) *string { return &s }
	for name, c := range map[string]struct {
		mine, theirs func(*Editor) error
		want         map[Key]string
		conflicts    []Conflict
	}{
		"different fields of one entry": {
			func(e *Editor) error { return e.Set(phone, "1") }, func(e *Editor) error { return e.Set(name, "N") },
			map[Key]string{phone: "1", name: "N"}, nil,
		},
		"the same value": {
			func(e *Editor) error { return e.Set(phone, "1") }, func(e *Editor) error { return e.Set(phone, "1") },
			map[Key]string{phone: "1"}, nil,
		},
		"the same field": {
			func(e *Editor) error { return e.Set(phone, "1") }, func(e *Editor) error { return e.Set(phone, "2") },
			map[Key]string{phone: "1"}, []Conflict{{phone, text("0800 500 333"), text("1"), text("2"), "maria"}},
		},
		"a field that one takes out": {
			func(e *Editor) error { return e.Remove(phone) }, func(e *Editor) error { return e.Set(phone, "2") },
			map[Key]string{phone: "2"}, []Conflict{{phone, text("0800 500 333"), nil, text("2"), "maria"}},
		},
		"a field that the other takes out": {
			func(e *Editor) error { return e.Set(phone, "1") }, func(e *Editor) error { return e.Remove(phone) },
			map[Key]string{phone: "1"}, []Conflict{{phone, text("0800 500 333"), text("1"), nil, "maria"}},
		},
		"two new options": {
			func(e *Editor) error { return e.AddOption("home/start", "a", "to: kids", map[string]string{"ro": "A"}) },
			func(e *Editor) error { return e.AddOption("home/start", "b", "to: kids", map[string]string{"ro": "B"}) },
			map[Key]string{options: "[danger, kids, a, b]", {Kind: Message, Lang: "ro", Of: "home/start.a"}: "A", {Kind: Message, Lang: "ro", Of: "home/start.b"}: "B"}, nil,
		},
		"another order and a new option": {
			func(e *Editor) error { return e.Set(options, "[kids, danger]") },
			func(e *Editor) error { return e.AddOption("home/start", "b", "to: kids", nil) },
			map[Key]string{options: "[kids, b, danger]"}, nil,
		},
		"two phrases": {
			func(e *Editor) error {
				return e.Set(Key{Kind: Phrase, Lang: "ro", Of: "danger/speak", Name: "danger: x"}, "")
			},
			func(e *Editor) error {
				return e.Set(Key{Kind: Phrase, Lang: "ro", Of: "danger/speak", Name: "danger: y"}, "")
			},
			map[Key]string{{Kind: Phrase, Lang: "ro", Of: "danger/speak", Name: "danger: x"}: "x", {Kind: Phrase, Lang: "ro", Of: "danger/speak", Name: "danger: y"}: "y"}, nil,
		},
		"a node is renamed while its words change": {
			func(e *Editor) error { return e.Set(speak, "Vorbește") }, func(e *Editor) error { return e.RenameNode("danger/speak", "danger/talk") },
			map[Key]string{speak: "none", {Kind: Message, Lang: "ro", Of: "danger/talk.text"}: "Vorbește"}, nil,
		},
		"and the other way round": {
			func(e *Editor) error { return e.RenameNode("danger/speak", "danger/talk") }, func(e *Editor) error { return e.Set(speak, "Vorbește") },
			map[Key]string{speak: "none", {Kind: Message, Lang: "ro", Of: "danger/talk.text"}: "Vorbește"}, nil,
		},
		"two stories": {
			func(e *Editor) error { return e.Set(Key{Kind: Story, Of: "kids"}, "story: a\n") },
			func(e *Editor) error { return e.Set(Key{Kind: Story, Of: "speak"}, "story: b\n") },
			map[Key]string{{Kind: Story, Of: "kids"}: "story: a\n", {Kind: Story, Of: "speak"}: "story: b\n"}, nil,
		},
		"one story": {
			func(e *Editor) error { return e.Set(Key{Kind: Story, Of: "kids"}, "story: a\n") },
			func(e *Editor) error { return e.Set(Key{Kind: Story, Of: "kids"}, "story: b\n") },
			map[Key]string{{Kind: Story, Of: "kids"}: "story: a\n"},
			[]Conflict{{Key{Kind: Story, Of: "kids"}, text(string(Edit(small(t)).files["flows/stories/kids.txt"])), text("story: a\n"), text("story: b\n"), "maria"}},
		},
	} {
		e, merged := both(t, c.mine, c.theirs)
		for k, want := range c.want {
			if got := value(t, e, k); got != want {
				t.Errorf("%s: %v is %q, want %q", name, k, got, want)
			}
		}
		got, _ := json.Marshal(merged.Conflicts)
		want, _ := json.Marshal(c.conflicts)
		if string(got) != string(want) {
			t.Errorf("%s: got conflicts\n%s, want\n%s", name, got, want)
		}
	}
}

// What one takes out whole while the other changes something of it stays, and both are told of.
func TestMergeOfWhatIsTakenOut(t *testing.T) {
	hours := Key{Kind: Entry, Of: "ro-119", Name: "phone"}
	for _, mineRemoves := range []bool{true, false} {
		remove := func(e *Editor) error { return e.Remove(Key{Kind: Entry, Of: "ro-119"}) }
		change := func(e *Editor) error { return e.Set(hours, "1199") }
		if !mineRemoves {
			remove, change = change, remove
		}
		e, merged := both(t, remove, change)
		if value(t, e, hours) != "1199" || len(merged.Conflicts) != 1 || merged.Conflicts[0].Key != (Key{Kind: Entry, Of: "ro-119"}) {
			t.Errorf("mine removes: %v: %q, %+v", mineRemoves, value(t, e, hours), merged.Conflicts)
		}
		if c := merged.Conflicts[0]; (c.Mine == nil) != mineRemoves || (c.Theirs == nil) == mineRemoves {
			t.Errorf("%+v", c)
		}
	}
}

// A file that only one has changed comes with its comments; of one that both have, it is told.
func TestMergeAndComments(t *testing.T) {
	base := small(t)
	with := func(ro, en string) *content.Bundle {
		files := make(map[string][]byte)
		for name, more := range map[string]string{"locales/ro.yaml": ro, "locales/en.yaml": en} {
			data, _ := base.File(name)
			if more != "" {
				files[name] = append(slices.Clone(data), more...)
			}
		}
		b, err := base.With(files)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	merged, err := Merge(base, with("# mine\nz: 'mine'\n", "# mine\n"), with("y: 'theirs'\n", ""), "maria")
	if err != nil || len(merged.Conflicts) > 0 {
		t.Fatalf("%+v, %v", merged.Conflicts, err)
	}
	en, _ := merged.Content.File("locales/en.yaml")
	ro, _ := merged.Content.File("locales/ro.yaml")
	if !strings.HasSuffix(string(en), "# mine\n") || !strings.Contains(string(ro), "y: 'theirs'\nz: 'mine'\n") || !slices.Equal(merged.Rewritten, []string{"locales/ro.yaml"}) {
		t.Errorf("got %v\n%s", merged.Rewritten, ro)
	}
}

// covers tells whether a conflict tells of a field, and holds its text.
func covers(c Conflict, f Field, side *string, there bool) bool {
	if c.Key != f.Key && c.Home() != f.File && c.Of != f.Of && !strings.HasPrefix(f.Of, c.Of+".") {
		return false
	}
	if !there || side == nil {
		return side == nil || c.Key != f.Key
	}
	quoted, _ := json.Marshal(f.Value)
	return strings.Contains(*side, f.Value) || strings.Contains(*side, string(quoted))
}

// nothingLost wants every field that a side has changed to be as that side has it, or in a conflict.
func nothingLost(t *rapid.T, base, side *content.Bundle, merged Merged, pick func(Conflict) *string) {
	t.Helper()
	before, after, now := fieldsOf(base), fieldsOf(side), fieldsOf(merged.Content)
	for _, f := range append(Fields(base), Fields(side)...) {
		was, is, got := before[f.Key], after[f.Key], now[f.Key]
		if f.Form == Order || was.Value == is.Value && was.Form == is.Form || got.Value == is.Value && got.Form == is.Form {
			continue
		}
		_, there := after[f.Key]
		if !there && holdsFields(after, f.Key) {
			continue // it holds fields now, and each of them is looked at
		}
		if there {
			f = is
		}
		if !slices.ContainsFunc(merged.Conflicts, func(c Conflict) bool { return covers(c, f, pick(c), there) }) {
			t.Fatalf("%v was %q, became %q, and is %q; conflicts %+v", f.Key, was.Value, is.Value, got.Value, merged.Conflicts)
		}
	}
}

func holdsFields(all map[Key]Field, k Key) bool {
	for other := range all {
		if other.Kind == k.Kind && other.Lang == k.Lang && other.Of == k.Of && strings.HasPrefix(other.Name, k.Name+".") {
			return true
		}
	}
	return false
}

func fieldsOf(b *content.Bundle) map[Key]Field {
	all := make(map[Key]Field)
	for _, f := range Fields(b) {
		all[f.Key] = f
	}
	return all
}

// Two change the same edition by random acts: what either has changed is in the outcome or in a conflict. Without changes of the
// other's, the outcome is what one has, byte by byte.
func TestMergeLosesNothing(t *testing.T) {
	base := small(t)
	conflicts := 0
	rapid.Check(t, func(t *rapid.T) {
		sides := make([]*content.Bundle, 2)
		for i := range sides {
			p := &player{Editor: Edit(base), made: 100 * i, tame: true}
			for range rapid.IntRange(0, 6).Draw(t, "acts") {
				_ = p.act(t)
			}
			sides[i], _ = p.Bundle()
		}
		merged, err := Merge(base, sides[0], sides[1], "maria")
		if err != nil {
			t.Fatal(err)
		}
		nothingLost(t, base, sides[0], merged, func(c Conflict) *string { return c.Mine })
		nothingLost(t, base, sides[1], merged, func(c Conflict) *string { return c.Theirs })
		conflicts += len(merged.Conflicts)
		alone, err := Merge(base, sides[0], base, "maria")
		if err != nil || alone.Content.Hash() != sides[0].Hash() || len(alone.Conflicts) > 0 {
			t.Fatalf("alone, mine is not mine: %+v, %v", alone.Conflicts, err)
		}
		none, err := Merge(base, base, sides[1], "maria")
		if err != nil || none.Content.Hash() != sides[1].Hash() || len(none.Conflicts) > 0 {
			t.Fatalf("without mine, theirs is not theirs: %+v, %v", none.Conflicts, err)
		}
	})
	if conflicts == 0 {
		t.Error("nobody ever met")
	}
}

// Renames and everything else on both sides, too: it never fails, and every message's text is somewhere.
func TestMergeOfAnyActs(t *testing.T) {
	base := small(t)
	rapid.Check(t, func(t *rapid.T) {
		sides := make([]*content.Bundle, 2)
		for i := range sides {
			p := &player{Editor: Edit(base), made: 100 * i}
			for range rapid.IntRange(0, 6).Draw(t, "acts") {
				_ = p.act(t)
			}
			_ = p.Set(home, fmt.Sprint("text of ", i))
			sides[i], _ = p.Bundle()
		}
		merged, err := Merge(base, sides[0], sides[1], "maria")
		if err != nil {
			t.Fatal(err)
		}
		all, _ := json.Marshal(merged.Conflicts)
		for i, side := range sides {
			text := fmt.Sprint("text of ", i)
			if _, said := fieldsOf(side)[home]; !said {
				continue
			}
			ro, _ := merged.Content.File("locales/ro.yaml")
			if !strings.Contains(string(ro), text) && !strings.Contains(string(all), text) {
				t.Fatalf("%q is lost; conflicts %s", text, all)
			}
		}
	})
}

// Two edit at the same time, publish when they like and merge when they must, in random interleavings. Whatever either has written is
// what is published in the end, or somebody has written over it who saw it, or it is in a conflict.
func TestTwoEditorsLoseNothing(t *testing.T) {
	base := small(t)
	keys := []Key{home, {Kind: Message, Lang: "ro", Of: "home/kids.text"}, {Kind: Message, Lang: "en", Of: "home/kids.text"},
		{Kind: Entry, Of: "ro-anes", Name: "phone"}, {Kind: Entry, Of: "ro-anes", Name: "name"}, {Kind: Option, Of: "danger/start.speak", Name: "to"}}
	rapid.Check(t, func(t *rapid.T) {
		type person struct {
			base, mine *content.Bundle
		}
		published := base
		people := []*person{{base, base}, {base, base}}
		written, seen := make(map[string]Key), make(map[string]bool)
		var conflicts []Conflict
		merge := func(p *person) {
			m, err := Merge(p.base, p.mine, published, "the other")
			if err != nil {
				t.Fatal(err)
			}
			conflicts = append(conflicts, m.Conflicts...)
			p.base, p.mine = published, m.Content
		}
		for i := range rapid.IntRange(1, 15).Draw(t, "steps") {
			p := people[rapid.IntRange(0, 1).Draw(t, "who")]
			if rapid.Bool().Draw(t, "publishes") {
				merge(p)
				published, p.base = p.mine, p.mine
				continue
			}
			k, text := rapid.SampledFrom(keys).Draw(t, "field"), fmt.Sprint("text ", i)
			e := Edit(p.mine)
			if f, _ := e.Field(k); true {
				seen[f.Value] = true
			}
			if err := e.Set(k, text); err != nil {
				t.Fatal(err)
			}
			written[text] = k
			p.mine, _ = e.Bundle()
		}
		for _, p := range people {
			merge(p)
			published, p.base = p.mine, p.mine
		}
		e := Edit(published)
		for text, k := range written {
			f, _ := e.Field(k)
			inConflict := slices.ContainsFunc(conflicts, func(c Conflict) bool {
				return c.Key == k && (c.Mine != nil && *c.Mine == text || c.Theirs != nil && *c.Theirs == text)
			})
			if f.Value != text && !seen[text] && !inConflict {
				t.Fatalf("%v: %q is lost; it is %q", k, text, f.Value)
			}
		}
	})
}
