package draft

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"liman/content"
)

// told is a difference on one line.
func told(d Difference) string {
	line := fmt.Sprintf("%s %s %s %s %s: %q > %q", d.Group, d.What, d.Kind, strings.TrimSpace(d.Lang+" "+d.Of), d.Name, d.Before, d.After)
	if d.Was+d.Is != "" {
		line += fmt.Sprintf(" (%s > %s)", d.Was, d.Is)
	}
	line += fmt.Sprintf(" [%s|%s]", d.Title, d.Label)
	if d.Loud {
		line += " loud"
	}
	if d.Urgent {
		line += " urgent"
	}
	if len(d.Parts) > 0 {
		line += fmt.Sprintf(" %d parts", len(d.Parts))
	}
	return line
}

func TestDiffSpeaksOfWhatPeopleKnow(t *testing.T) {
	base := small(t)
	e := Edit(base)
	for _, err := range []error{
		e.Set(home, "Bun venit"),
		e.Set(Key{Kind: Message, Lang: "ro", Of: "danger/start.text"}, "Sună la {ro-112}."),
		e.Set(Key{Kind: Entry, Of: "ro-anes", Name: "phone"}, "0800 500 334"),
		e.Set(Key{Kind: Entry, Of: "cj-police", Name: "phones"}, `["0264 111 223"]`),
		e.Set(Key{Kind: Entry, Of: "cj-police", Name: "hours"}, "Mo-Fr 08:00-16:00"),
		e.Set(Key{Kind: Option, Of: "danger/start.speak", Name: "to"}, "where"),
		e.Set(Key{Kind: Node, Of: "home/start", Name: "options"}, "[kids, danger]"),
		e.Set(Key{Kind: Fact, Of: "0.1", Name: "seen"}, "2026-11-29"),
		e.Set(Key{Kind: Phrase, Lang: "ro", Of: "danger/speak", Name: "danger: x"}, ""),
		e.AddNode("home/new", "kind: screen\noptions: [{id: start, to: start}]", Words{"ro": {"text": "Nou"}}),
		e.AddEntry("directory/data/services/CJ.yaml", "id: cj-new\nkind: police\nname: Nou\nphones: [\"0264 1\"]"),
		e.AddOption("home/start", "new", "to: new", map[string]string{"ro": "Nou?"}),
		e.RenameNode("danger/speak", "danger/talk"),
	} {
		do(t, err)
	}
	e.files["locales/en.yaml"] = append(slices.Clone(e.files["locales/en.yaml"]), "# a comment\n"...)
	e.files["locales/hu.yaml"] = []byte("# nothing yet\n")
	after, err := e.Bundle()
	do(t, err)
	var got []string
	for _, d := range Diff(base, after, "ro") {
		got = append(got, told(d))
	}
	want := []string{
		`numbers changed entry ro-anes phone: "0800 500 333" > "0800 500 334" [Linia națională|] loud urgent`,
		`numbers changed message ro danger/start.text : "Sună la {ro-112} sau la {ro-anes}." > "Sună la {ro-112}." [Pericol|] loud urgent`,
		`numbers added entry cj-new phones: "" > "[\"0264 1\"]" [Nou|] loud`,
		`numbers changed entry cj-police phones: "[\"0264 111 222\"]" > "[\"0264 111 223\"]" [Poliția Cluj|] loud`,
		`ways renamed node danger/talk : "danger/speak" > "danger/talk" [Poți vorbi|]`,
		`ways added node home/new : "" > "" [Nou|] 4 parts`,
		`ways reordered node home/start options: "[danger, kids]" > "[kids, danger, new]" [Bun venit|]`,
		`ways changed option danger/start.speak to: "talk" > "where" (Poți vorbi > ) [Pericol|Pot vorbi]`,
		`ways added option home/start.new : "" > "" [Bun venit|Nou?] 2 parts`,
		`texts added message ro home/new.text : "" > "Nou" [Nou|]`,
		`texts added message ro home/start.new : "" > "Nou?" [Bun venit|Nou?]`,
		`texts changed message ro home/start.text : "Bine ai venit" > "Bun venit" [Bun venit|]`,
		`entries added entry cj-new : "" > "" [Nou|] 4 parts`,
		`entries changed entry cj-police hours: "24/7" > "Mo-Fr 08:00-16:00" [Poliția Cluj|]`,
		`sources changed fact 0.1 seen: "2026-11-23" > "2026-11-29" [|]`,
		`typed added phrase ro danger/talk danger: x: "" > "x" [Poți vorbi|]`,
		`rest added file locales/hu.yaml : "" > "# nothing yet\n" [|]`,
		`rest unseen file locales/en.yaml : "" > "" [|]`,
	}
	slices.Sort(got[16:])
	slices.Sort(want[16:])
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Whatever was done is told: a diff is empty only where nothing differs, and the one way round tells of the fields that the other does.
func TestDiffHidesNothing(t *testing.T) {
	base := small(t)
	rapid.Check(t, func(t *rapid.T) {
		p := &player{Editor: Edit(base), tame: true}
		for range rapid.IntRange(0, 5).Draw(t, "acts") {
			_ = p.act(t)
		}
		after, _ := p.Bundle()
		told := make(map[Key]bool)
		var tell func([]Difference)
		tell = func(all []Difference) {
			for _, d := range all {
				told[d.Key] = true
				tell(d.Parts)
			}
		}
		all := Diff(base, after, "ro")
		tell(all)
		if (len(all) == 0) != (base.Hash() == after.Hash()) {
			t.Fatalf("%d differences", len(all))
		}
		was, is := fieldsOf(base), fieldsOf(after)
		for _, side := range []map[Key]Field{was, is} {
			for k, f := range side {
				if f.Form != Order && (was[k].Value != is[k].Value || was[k].Form != is[k].Form) && !told[k] {
					t.Fatalf("%v became %q from %q, and nothing tells", k, is[k].Value, was[k].Value)
				}
			}
		}
	})
}

func TestDiffOfTheSame(t *testing.T) {
	b := small(t)
	same, err := b.With(map[string][]byte{})
	if err != nil || len(Diff(b, same, "ro")) > 0 {
		t.Error("an edition differs from itself")
	}
	var none *content.Bundle
	if none, err = content.New(nil); err != nil || len(Diff(none, b, "ro")) == 0 {
		t.Error("all is new, and nothing tells")
	}
}

func TestMarks(t *testing.T) {
	was, is := Segments("Sună la 112 acum.", "Sună repede la 112 acum.")
	if got := fmt.Sprint(was, is); got != "[{Sună la 112 acum. true}] [{Sună  true} {repede  false} {la 112 acum. true}]" {
		t.Errorf("got %s", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		before, after := rapid.StringOf(rapid.SampledFrom([]rune("ab \n"))).Draw(t, "before"), rapid.StringOf(rapid.SampledFrom([]rune("ab \n"))).Draw(t, "after")
		was, is := Segments(before, after)
		if joined(was, false) != before || joined(is, false) != after || joined(was, true) != joined(is, true) {
			t.Fatalf("%q and %q are %v and %v", before, after, was, is)
		}
		if before == after && len(was) > 1 {
			t.Fatalf("the same is marked: %v", was)
		}
	})
}

// joined are the texts of segments, or only of what both have.
func joined(segments []Segment, same bool) string {
	var b strings.Builder
	for _, m := range segments {
		if m.Same || !same {
			b.WriteString(m.Text)
		}
	}
	return b.String()
}
