package check

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"liman/content"
	"liman/edition"
	"liman/edition/draft"
	"liman/flows"
)

// typist edits content at random, as staff do: mostly what is allowed, sometimes what is not.
type typist struct {
	*rand.Rand
	at *content.Bundle
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// edit is the content after one more act.
func (y *typist) edit(t testing.TB) *content.Bundle {
	t.Helper()
	e, fields := draft.Edit(y.at), draft.Fields(y.at)
	f := pick(y.Rand, fields)
	switch y.IntN(12) {
	case 0:
		_ = e.RenameNode(y.node(fields), fmt.Sprintf("%s/n%d", y.flow(fields), y.IntN(1000)))
	case 1:
		_ = e.CopyNode(y.node(fields), fmt.Sprintf("%s/n%d", y.flow(fields), y.IntN(1000)))
	case 2:
		_ = e.RemoveNode(y.node(fields), pick(y.Rand, []string{"", y.node(fields)}))
	case 3:
		_ = e.Remove(f.Key)
	case 4:
		return y.spoilt(t)
	case 5, 6, 7: // what another field of the same name says is often allowed
		like := slices.DeleteFunc(slices.Clone(fields), func(g draft.Field) bool { return g.Kind != f.Kind || g.Name != f.Name || g.Form != f.Form })
		_ = e.Set(f.Key, pick(y.Rand, like).Value)
	case 8:
		_ = e.AddOption(y.node(fields), fmt.Sprintf("o%d", y.IntN(1000)), "to: "+y.node(fields), map[string]string{"ro": "Aici", "en": "Here", "hu": "Itt", "uk": "Тут"})
	default:
		_ = e.Set(f.Key, pick(y.Rand, []string{"", "Un text.", f.Value + " 0800 500 333", f.Value + "!", "112", f.Value + " {ro-112}", strings.ToUpper(f.Value), "ăâî", "2020-01-01",
			strings.Repeat(f.Value+" ", 9)}))
	}
	b, err := e.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// spoilt is the content with a byte or a whole file lost.
func (y *typist) spoilt(t testing.TB) *content.Bundle {
	t.Helper()
	files := maps.Collect(y.at.All())
	name := pick(y.Rand, slices.Sorted(maps.Keys(files)))
	changed := map[string][]byte{name: nil}
	if data := slices.Clone(files[name]); len(data) > 0 && y.IntN(4) > 0 {
		i := y.IntN(len(data))
		changed[name] = slices.Replace(data, i, i+1, pick(y.Rand, []byte{'\n', ' ', ':', 'x', '"', 0x80}))
	}
	b, err := y.at.With(changed)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (y *typist) node(fields []draft.Field) string {
	var refs []string
	for _, f := range fields {
		if f.Kind == draft.Node && f.Name == "kind" {
			refs = append(refs, f.Of)
		}
	}
	return pick(y.Rand, append(refs, "nowhere/x"))
}

func (y *typist) flow(fields []draft.Field) string {
	flow, _, _ := strings.Cut(y.node(fields), "/")
	return flow
}

// sameFaults wants an opener that has seen other content to find what one does that has seen none.
func sameFaults(t testing.TB, o *Opener, b *content.Bundle, what string) (well bool) {
	t.Helper()
	e, quick := o.Open(b)
	fresh, whole := Open(b)
	if got, want := content.Lines(quick), content.Lines(whole); !slices.Equal(got, want) {
		t.Fatalf("%s: got\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if (e == nil) != (fresh == nil) || e != nil && e.Hash != fresh.Hash {
		t.Fatalf("%s: another edition", what)
	}
	if e != nil && !slices.Equal(drawn(e), drawn(fresh)) {
		t.Fatalf("%s: other screens", what)
	}
	return e != nil
}

// drawn are all screens of an edition, in all languages.
func drawn(e *edition.Edition) (all []string) {
	for _, lang := range e.Words.Languages() {
		for _, ref := range e.Book.Screens() {
			all = append(all, fmt.Sprint(e.Screen(lang, e.Book.View(flows.State{Node: ref, Lang: lang}))))
		}
	}
	return all
}

// Whatever is opened after an edition, it stays as it is: an entry that another directory calls otherwise is called so there alone.
func TestAnEditionStaysAsItWasOpened(t *testing.T) {
	const contacts = "directory/data/contacts.yaml"
	files := tree(t, "whole")
	other := maps.Clone(files)
	other[contacts] = strings.Replace(files[contacts], `hours: "24/7"`, `hours: "Mo-Fr 08:00-16:00"`, 2)
	var o Opener
	one, err := o.Open(bundle(t, files))
	if err != nil {
		t.Fatal(err)
	}
	was := drawn(one)
	two, err := o.Open(bundle(t, other))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(drawn(one), was) {
		t.Error("an edition changes with the next")
	}
	if slices.Equal(drawn(two), was) {
		t.Error("hours are other ones, and no screen says so")
	}
}

// Random edits, one after another, some taken back: what is found quickly is what is found by looking at everything.
func TestAnOpenerFindsWhatOpenFinds(t *testing.T) {
	small := bundle(t, tree(t, "whole"))
	well, steps := 0, 0
	for seed := range uint64(30) {
		y := &typist{rand.New(rand.NewPCG(seed, 1)), small}
		var o Opener
		sameFaults(t, &o, small, "unchanged")
		for i := range 25 {
			before := y.at
			y.at = y.edit(t)
			if steps++; sameFaults(t, &o, y.at, fmt.Sprint("seed ", seed, ", step ", i)) {
				well++
			} else if y.IntN(3) > 0 {
				y.at = before
			}
		}
	}
	if t.Logf("%d steps, %d of them without a fault", steps, well); well < steps/10 || well > steps*9/10 {
		t.Errorf("%d of %d were without a fault; both must come often", well, steps)
	}
}

// The same on the content that ships, with fewer steps.
func TestAnOpenerOfWhatShips(t *testing.T) {
	var o Opener
	y := &typist{rand.New(rand.NewPCG(1, 2)), edition.Builtin()}
	sameFaults(t, &o, y.at, "unchanged")
	for i := range 6 {
		before := y.at
		y.at = y.edit(t)
		if !sameFaults(t, &o, y.at, fmt.Sprint("step ", i)) {
			y.at = before
		}
	}
}

// Everything that a check depends on is changed alone, once: what follows is found although the rest is as it was, and is gone when
// that is taken back. Each old text is followed by what stands there instead.
func TestAnOpenerLooksAgain(t *testing.T) {
	const ro, en, care, contacts = "locales/ro.yaml", "locales/en.yaml", "flows/care.yaml", "directory/data/contacts.yaml"
	files := tree(t, "whole")
	files[ro] = strings.Replace(files[ro], "Apasă rana cu ceva curat.", "Apasă rana cu 118 ceva curat.", 1)
	files["flows/stories/number.txt"] = "story: Her number\nperson opens\nbot shows home/start with ro-112\n"
	files["flows/stories/lines.txt"] = "story: The lines\nperson opens\nperson taps help\nbot shows lines/start with ro-anes\n"
	files["flows/stories/near.txt"] = "story: Near\nperson opens\nperson taps near\nperson taps CJ\nperson taps start\nbot shows home/start\n"
	base := bundle(t, files)
	for name, c := range map[string][]string{
		"an option goes, and its words stay":  {care, "      - {id: no, to: sorted, set: {hurt: no}}\n", ""},
		"an option comes without words":       {"flows/cold.yaml", "frost:\n    kind: screen", "frost:\n    parts: [{id: more}]\n    kind: screen"},
		"a rule":                              {"locales/rules/words.yaml", "never: [", "never: [ceva curat, something clean, "},
		"a short number":                      {contacts, `"0736 380 879"`, `"118"`},
		"a word on every screen":              {ro, "verificat la {date}", strings.Repeat("verificat ", 400) + "{date}"},
		"a long text":                         {ro, "Apasă rana cu 118", "Apasă rana cu 118 " + strings.Repeat("și ", 60)},
		"a typed number":                      {ro, "Curge sânge?", "Curge sânge? 0800 500 333"},
		"a text of a translation":             {en, "care/wound.text: ", "care/wound.text: Apasă rana cu 118 ceva curat. #"},
		"where an option leads":               {care, "{id: yes, to: sorted", "{id: yes, to: start"},
		"what is passed without standing":     {care, "is: yes}, to: wound", "is: no}, to: wound"},
		"a line that goes":                    {"flows/lines.yaml", "ro-anes", "ro-119"},
		"a number in a text":                  {ro, "Ce mai faci? {ro-112}", "Ce mai faci?", en, "{ro-112}", ""},
		"a contact whose number may not show": {contacts, "trust: high\n  confidence: high\n  verified_at: 2025-01-16", "trust: low\n  confidence: high\n  verified_at: 2025-01-16"},
		"what typed words mean": {"flows/phrases/ro.yaml", "sange curge", "lup rosu", "flows/phrases/ro.yaml", "curge mult sange, m-a taiat cu cutitul", "lupul alb",
			"flows/phrases/ro.yaml", "care/start: [", "care/start: [curge mult sange, "},
	} {
		t.Run(name, func(t *testing.T) {
			changed := make(map[string][]byte)
			for i := 0; i < len(c); i += 3 {
				before, there := changed[c[i]]
				if !there {
					before = []byte(files[c[i]])
				}
				after := strings.Replace(string(before), c[i+1], c[i+2], 1)
				if after == string(before) {
					t.Fatalf("%s has no %q", c[i], c[i+1])
				}
				changed[c[i]] = []byte(after)
			}
			other, err := base.With(changed)
			if err != nil {
				t.Fatal(err)
			}
			var o Opener
			if !sameFaults(t, &o, base, "before") {
				t.Fatal("something is wrong before")
			}
			if sameFaults(t, &o, other, "changed") {
				t.Error("nothing follows from it")
			}
			_, why := Open(other)
			t.Log(why)
			sameFaults(t, &o, base, "and back")
		})
	}
}

// A message is used as soon as a node may have it, although the flows are the same.
func TestAnOpenerSeesThatAScreenHasATitle(t *testing.T) {
	files := tree(t, "whole")
	titled := make(map[string][]byte)
	for lang, title := range map[string]string{"ro": "Toate numerele", "en": "All lines"} {
		name := "locales/" + lang + ".yaml"
		if strings.Contains(files[name], "lines/start.title") {
			t.Fatal("it has one")
		}
		titled[name] = []byte(files[name] + "lines/start.title: " + title + "\n")
	}
	base := bundle(t, files)
	other, err := base.With(titled)
	if err != nil {
		t.Fatal(err)
	}
	var o Opener
	for _, b := range []*content.Bundle{base, other, base} {
		if !sameFaults(t, &o, b, "a title comes and goes") {
			t.Error("something is wrong")
		}
	}
}

// A story may find the number that it expects where another entry has the same one: in the text, in a note, on a card, among what is near. When
// that entry gets another, each is played again.
func TestAnOpenerLooksAgainForNumbersOfOthers(t *testing.T) {
	const contacts, ro = "directory/data/contacts.yaml", "locales/ro.yaml"
	words := map[string]string{"text": "care/wound.text", "note": "note.file-deleted", "card": "no message", "near": "no message"}
	for name, story := range map[string]string{
		"text": "person taps care\nperson taps yes\nbot shows care/wound with ro-119\n",
		"note": "person sends a picture\nbot shows home/start note file-deleted with ro-119\n",
		"card": "person taps help\nbot shows lines/start with ro-119\n",
		"near": "person taps near\nperson taps CJ\nbot shows home/results with ro-119\n",
	} {
		t.Run(name, func(t *testing.T) {
			files := tree(t, "whole")
			files[contacts] = strings.NewReplacer(`phone: "0800 500 333"`, `phone: "0800 119 112"`, `phone: "119"`, `phone: "0800 119 112"`).Replace(files[contacts])
			for _, file := range []string{ro, "locales/en.yaml"} {
				files[file] = regexp.MustCompile(`(?m)^near.ask: .*$`).ReplaceAllString(files[file], `near.ask: "? {county}"`)
				files[file] = regexp.MustCompile(`(?m)^(`+words[name]+`): .*$`).ReplaceAllString(files[file], `$1: "{ro-anes}, so"`)
			}
			files["flows/stories/other.txt"] = "story: Another's number\nperson opens\n" + story
			base := bundle(t, files)
			other, err := base.With(map[string][]byte{contacts: []byte(strings.Replace(files[contacts], `phone: "0800 119 112"`, `phone: "0800 500 333"`, 1))})
			if err != nil {
				t.Fatal(err)
			}
			var o Opener
			sameFaults(t, &o, base, "before")
			sameFaults(t, &o, other, "changed")
			_, was := Open(base)
			_, is := Open(other)
			if blamed := func(err error) bool {
				return strings.Contains(strings.Join(content.Lines(err), "\n"), "the number of ro-119 is not on")
			}; blamed(was) || !blamed(is) {
				t.Errorf("before %v, changed %v", was, is)
			}
			sameFaults(t, &o, base, "and back")
		})
	}
}
