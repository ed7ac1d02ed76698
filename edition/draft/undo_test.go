package draft

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"liman/content"
)

// player does random acts, of all kinds, on what is there.
type player struct {
	*Editor
	made int  // ids so far
	tame bool // nothing is renamed
}

// some is one of the names of a kind of thing that is there.
func (p *player) some(t *rapid.T, kind Kind) string {
	b, err := p.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range Fields(b) {
		if f.Kind == kind {
			all = append(all, f.Of)
		}
	}
	slices.Sort(all)
	if all = slices.Compact(all); len(all) == 0 {
		return "home/start"
	}
	return rapid.SampledFrom(all).Draw(t, string(kind))
}

func (p *player) fresh() string {
	p.made++
	return fmt.Sprint("new-", p.made)
}

// field is a field whose value can be set.
func (p *player) field(t *rapid.T) Field {
	b, err := p.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	all := slices.DeleteFunc(Fields(b), func(f Field) bool { return f.Form == Blob || f.Name == "id" || f.Form == Order })
	return rapid.SampledFrom(all).Draw(t, "field")
}

var texts = rapid.SampledFrom([]string{"un text", "it's: #1", "două\n\nrânduri", "2027-01-01", "112", "yes", " x", "{a}", "[a", "ș", "- a", "|", "x\n", "'", `"`, "null", "~"})

// act does one act. That it is refused is as good as that it is done.
func (p *player) act(t *rapid.T) error {
	node := p.some(t, Node)
	flow := rapid.SampledFrom([]string{"home", "danger"}).Draw(t, "flow")
	option := p.some(t, Option)
	ref, id, _ := strings.Cut(option, ".")
	deed := rapid.IntRange(0, 19).Draw(t, "act")
	if p.tame && (deed == 2 || deed == 6 || deed == 7 || deed >= 15 && deed <= 17) {
		deed = 14
	}
	switch deed {
	case 0:
		return p.AddNode(flow+"/"+p.fresh(), "kind: screen\noptions: [{id: a, to: start}]", Words{"ro": {"text": texts.Draw(t, "text"), "a": "A"}, "en": {"text": "x"}})
	case 1:
		return p.CopyNode(node, flow+"/"+p.fresh())
	case 2:
		return p.RenameNode(node, flow+"/"+p.fresh())
	case 3:
		return p.RemoveNode(node, rapid.SampledFrom([]string{"", "home/start"}).Draw(t, "instead"))
	case 4:
		return p.AddOption(node, p.fresh(), "to: start", map[string]string{"ro": texts.Draw(t, "text")})
	case 5:
		return p.RemoveOption(ref, id)
	case 6:
		return p.RenameOption(ref, id, p.fresh())
	case 7:
		return p.RenameEntry(p.some(t, Entry), p.fresh())
	case 8:
		return p.AddEntry("directory/data/contacts.yaml", "id: "+p.fresh()+"\nkind: helpline\nname: X")
	case 9:
		return p.Remove(p.field(t).Key)
	case 10:
		return p.Set(Key{Kind: Phrase, Lang: "ro", Of: node, Name: "phrases: " + texts.Draw(t, "phrase")}, "")
	case 11:
		return p.Set(Key{Kind: Message, Lang: "en", Of: node + ".simple"}, texts.Draw(t, "text"))
	case 12:
		return p.Put(Key{Kind: Option, Of: option, Name: "when"}, "{var: kids, is: yes}")
	case 13:
		return p.AddPart(node, p.fresh(), "when: {var: kids, is: yes}", map[string]string{"en": texts.Draw(t, "text")})
	case 15:
		return p.RenameFlow(flow, p.fresh())
	case 16:
		return p.RenameVariable("kids", p.fresh())
	case 17:
		return p.RenameFact(p.some(t, Fact), fmt.Sprint("7.", len(p.Acts())))
	case 18:
		return p.Move(rapid.SampledFrom([]Key{nodeKey(node), optionKey(ref, id)}).Draw(t, "what"), rapid.IntRange(-2, 2).Draw(t, "by"))
	case 19:
		_, err := p.Paste([]string{node}, flow)
		return err
	}
	return p.Set(p.field(t).Key, texts.Draw(t, "text"))
}

// Random acts, then each undone: every state in between comes back, byte by byte.
func TestUndoGivesEveryStateBack(t *testing.T) {
	b := small(t)
	done := 0
	rapid.Check(t, func(t *rapid.T) {
		p := &player{Editor: Edit(b)}
		states := []content.Hash{b.Hash()}
		for range rapid.IntRange(1, 12).Draw(t, "acts") {
			before := hash(t, p.Editor)
			acts := len(p.Acts())
			if err := p.act(t); err != nil && hash(t, p.Editor) != before {
				t.Fatalf("refused (%v), and something is changed", err)
			}
			if len(p.Acts()) > acts {
				states = append(states, hash(t, p.Editor))
				done++
			}
		}
		for i := len(states) - 1; i > 0; i-- {
			if got := hash(t, p.Editor); got != states[i] {
				t.Fatalf("state %d is another", i)
			}
			if err := p.Undo(); err != nil {
				t.Fatal(err)
			}
		}
		if hash(t, p.Editor) != b.Hash() {
			t.Fatal("all is undone, and it is not as it was")
		}
	})
	if done < 100 {
		t.Errorf("only %d acts were done", done)
	}
}

func hash(t *rapid.T, e *Editor) content.Hash {
	b, err := e.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	return b.Hash()
}

// After random acts nothing is named that a rename left behind, and what an act set is what is read.
func TestWhatIsSetIsRead(t *testing.T) {
	b := small(t)
	rapid.Check(t, func(t *rapid.T) {
		p := &player{Editor: Edit(b)}
		for range 4 {
			f, text := p.field(t), texts.Draw(t, "text")
			if f.Form != Text {
				continue
			}
			if err := p.Set(f.Key, text); err != nil {
				continue
			}
			if now, there := p.Field(f.Key); !there || now.Value != text {
				t.Fatalf("%v: set to %q, read as %q", f.Key, text, now.Value)
			}
		}
	})
}
