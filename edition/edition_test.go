package edition

import (
	"slices"
	"strings"
	"testing"

	"liman/flows"
)

func TestAnEditionIsNamedByItsContent(t *testing.T) {
	one := openSmall(t)
	if again := openSmall(t); again.Hash != one.Hash {
		t.Error("the same content has two names")
	}
	other := opened(t, with(t, "locales/ro.yaml", "Unde?", "Unde"))
	if other.Hash == one.Hash || len(one.Hash) != 64 || len(one.ID()) != idLength {
		t.Errorf("names %s and %s", one.Hash, other.Hash)
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
