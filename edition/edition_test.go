package edition

import (
	"slices"
	"strings"
	"testing"

	"liman/content"
	"liman/flows"
)

func TestFaults(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"a text is missing", with("locales/ro.yaml", "home/where.text: Unde?\n", ""), "locales/ro.yaml:1: home/where.text: is missing"},
		{"a label is missing", with("locales/ro.yaml", "home/start.near: Aproape\n", ""), "home/start.near: is missing"},
		{"a language lacks a message", with("locales/en.yaml", "button.back: Inapoi\n", ""), "locales/en.yaml:1: button.back is missing; translate it"},
		{"a translation lost a placeholder", with("locales/en.yaml", "{ro-112}\"\nhome/start.near", "\"\nhome/start.near"), "locales/en.yaml:2: home/start.text has the placeholders [], the source [ro-112]"},
		{"a translation is empty", with("locales/en.yaml", "near.none: nimic", "near.none: ' '"), "near.none is empty"},
		{"a message that the source lacks", with("locales/en.yaml", "near.none", "near.more: x\nnear.none"), "near.more is not in the source language"},
		{"a message that no flow has", with("locales/ro.yaml", "near.none", "home/start.gone: x\nnear.none"), "home/start.gone"},
		{"a cedilla", with("locales/ro.yaml", "note.file-deleted: șters", "note.file-deleted: şters"), "with a cedilla"},
		{"an unknown placeholder", with("locales/ro.yaml", "Ce mai faci? {ro-112}", "Ce mai faci? {ro-113x} {ro-112}"), "{ro-113x} is neither a contact nor a variable"},
		{"a contact that may not be shown", with("locales/ro.yaml", "Ce mai faci? {ro-112}", "{ro-anais} {ro-112}"), "{ro-anais} has no number that may be shown"},
		{"a screen that phrases mean has no title", with("flows/phrases/ro.yaml", "", "phrases: {home/where: [unde]}"), "locales/ro.yaml:1: home/where.title: is missing; write it; phrases lead to this screen"},
		{"a label too long", with("locales/ro.yaml", "home/start.near: Aproape", "home/start.near: "+strings.Repeat("a", 60)), "locales/ro.yaml:3: home/start.near: 60 letters, over 48"},
		{"a screen too long", with("locales/ro.yaml", "Unde?", strings.Repeat("lung ", 900)), "the screen has 4499 letters, over 3000"},
		{"not YAML", with("locales/ro.yaml", "home/where.text: Unde?", "home/where.text: [Unde"), "locales/ro.yaml:"},
		{"an id that go-i18n reads otherwise", with("locales/ro.yaml", "near.none: nimic", "near.none: {other: {a: b}}"), "locales/ro.yaml:"},
		{"a file that is no language", with("locales/x y.yaml", "", "a: b"), "locales/x y.yaml:1: the name is no language code"},
		{"a story goes wrong", with("flows/stories/near.txt", "bot shows home/start", "bot shows home/where"), "flows/stories/near.txt:3: in ro, the bot shows home/start, not home/where"},
		{"a story taps what is not there", with("flows/stories/near.txt", "taps near", "taps far"), "flows/stories/near.txt:4: in ro, there is no button far on home/start; there are near, language"},
		{"a story misses a number", with("flows/stories/near.txt", "with ro-anes ", "with ro-119 "), "the number of ro-119 is not on lines/start"},
		{"a story with a strange line", with("flows/stories/near.txt", "bot leaves", "the end"), "is not understood"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Open(source(t, test.files))
			if err == nil {
				t.Fatal("no fault")
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("got:\n%v\nwant: %s", err, test.want)
			}
		})
	}
}

func TestANumberInATextIsRefused(t *testing.T) {
	for _, text := range []string{"Sună 0800 500 333.", "Sună +40 21 123 45 67", "Sună la 112.", "Scrie la 113", "0800.500.333", "0734\u00a0454\u00a0543"} {
		for _, place := range []string{"'" + text + "'", "{one: Unde, few: '" + text + "', other: Unde}"} {
			_, err := Open(source(t, with("locales/ro.yaml", "Unde?", place)))
			if err == nil || !strings.Contains(err.Error(), "is typed into the text; name the contact") {
				t.Errorf("%s: %v", place, err)
			}
		}
	}
	for _, text := range []string{"Legea 217/2003, 12 luni", "120 de ore", "sezonul 2025-2026: 1.386 lei", "5–60 de zile", "24/7"} {
		if _, err := Open(source(t, with("locales/ro.yaml", "Unde?", "'"+text+"'"))); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestAnEditionIsNamedByItsContent(t *testing.T) {
	one := openSmall(t)
	if again := openSmall(t); again.Hash != one.Hash {
		t.Error("the same content has two names")
	}
	other, err := Open(source(t, with("locales/ro.yaml", "Unde?", "Unde")))
	if err != nil {
		t.Fatal(err)
	}
	if other.Hash == one.Hash || len(one.Hash) != 64 || len(one.ID()) != idLength {
		t.Errorf("names %s and %s", one.Hash, other.Hash)
	}
}

func TestTheBuiltInEditionIsWhole(t *testing.T) {
	if _, err := openedBuiltin(); err != nil {
		t.Fatalf("%d faults:\n%s", len(content.Lines(err)), strings.Join(content.Lines(err), "\n"))
	}
	if _, err := Open(Folder("..")); err != nil {
		t.Errorf("the project's own tree is no content folder: %v", err)
	}
}

func TestButtonData(t *testing.T) {
	d := ButtonData{Edition: "1f3a9c", Node: "home/start", Option: "danger"}
	if got, ok := ParseButton(d.String()); !ok || got != d {
		t.Errorf("%q became %+v", d, got)
	}
	for _, bad := range []string{"", " ", "x", "1f3a9c home/start", "1f3a9c  x", "1f3a9 home/start x", "1f3a9c home/start " + strings.Repeat("x", 64)} {
		if got, ok := ParseButton(bad); ok {
			t.Errorf("%q became %+v", bad, got)
		}
	}
}

// The three ways are on every screen, last, in the same order.
func TestTheThreeWays(t *testing.T) {
	e := openSmall(t)
	for _, node := range e.Book.Screens() {
		s := e.Screen("ro", e.Book.View(flows.State{Node: node, Lang: "ro"}))
		var last []string
		for _, row := range s.Rows[len(s.Rows)-2:] {
			for _, b := range row {
				last = append(last, b.Option)
			}
		}
		if !slices.Equal(last, []string{flows.Help, flows.Back, flows.Leave}) {
			t.Errorf("%s ends in %v", node, last)
		}
	}
}

func TestScreens(t *testing.T) {
	e := openSmall(t)
	show := func(lang, node, where string) string {
		s := flows.State{Node: node, Lang: lang, Vars: map[string]string{"where": where}}
		return e.Screen(lang, e.Book.View(s)).String()
	}
	tests := []struct {
		name, got string
		want      []string
		not       []string
	}{
		{"a number from the directory", show("ro", "home/start", ""), []string{"Acasă\n\nCe mai faci? 112"}, nil},
		{"another language", show("en", "home/start", ""), []string{"Home\n\nHow are you? 112"}, nil},
		{"whom to ask, and the other national numbers, come first", show("ro", "home/results", "CJ"), []string{"0800 500 333, Cluj\n\nIată.\n\n112 ", "În Cluj:"}, nil},
		{"a shelter has no address", show("ro", "home/results", "SB"), []string{"\nsecret · "}, []string{"km · secret"}},
		{"abroad", show("ro", "home/results", "@48.21,16.37"), []string{"\n112", "0800 222 555", "nu merge"}, []string{"0800 500 333"}},
		{"nowhere we know", show("ro", "home/results", "@0.00,0.00"), []string{"nu știm", "nu merge"}, []string{"0800 500 333"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, want := range test.want {
				if !strings.Contains(test.got, want) {
					t.Errorf("no %q in:\n%s", want, test.got)
				}
			}
			for _, not := range test.not {
				if strings.Contains(test.got, not) {
					t.Errorf("%q in:\n%s", not, test.got)
				}
			}
		})
	}
}

// Nothing Romanian is left in the names of help lines abroad.
func TestNamesAbroad(t *testing.T) {
	e := builtinEdition(t)
	for _, c := range e.Directory.Contacts() {
		if name := e.contactName("en", c); c.Shown() && c.Country != "RO" && c.Country != "MD" && strings.ContainsAny(name, "ăâîșțĂÂÎȘȚ") {
			t.Errorf("%s is called %s", c.ID, name)
		}
	}
}

// Whatever danger is typed, 112 is before her eyes at once, in every language.
func TestEveryHeardDangerShows112(t *testing.T) {
	e := builtinEdition(t)
	urgent, _ := e.Directory.Contact("ro-112")
	for _, text := range []string{"are un cutit", "m-a strans de gat", "vreau sa mor", "imi bate copilul", "nu pot vorbi, ma aude", "sunt insarcinata si m-a lovit in burta", "mi-a rupt mana"} {
		for _, lang := range e.Words.Languages() {
			_, reply := e.Book.Step(flows.State{Lang: lang}, flows.Input{Act: flows.Types, Text: text})
			if s := e.Screen(lang, reply); !strings.HasPrefix(reply.Node, "danger/") || !strings.Contains(s.String(), urgent.Number()) {
				t.Errorf("%s, %q: %s without 112", lang, text, reply.Node)
			}
		}
	}
}
