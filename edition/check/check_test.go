package check

import (
	"maps"
	"strings"
	"testing"

	"liman/content"
	"liman/edition"
)

func TestFaults(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"a text is missing", with(t, "locales/ro.yaml", "home/where.text: Unde?\n", ""), "locales/ro.yaml:1: home/where.text: is missing"},
		{"a label is missing", with(t, "locales/ro.yaml", "home/start.near: Aproape\n", ""), "home/start.near: is missing"},
		{"a language lacks a message", with(t, "locales/en.yaml", "button.back: Inapoi\n", ""), "locales/en.yaml:1: button.back is missing; translate it"},
		{"a translation lost a placeholder", with(t, "locales/en.yaml", "{ro-112}\"\nhome/start.near", "\"\nhome/start.near"), "locales/en.yaml:2: home/start.text has the placeholders [], the source [ro-112]"},
		{"a translation is empty", with(t, "locales/en.yaml", "near.none: nimic", "near.none: ' '"), "near.none is empty"},
		{"a message that the source lacks", with(t, "locales/en.yaml", "near.none", "near.more: x\nnear.none"), "near.more is not in the source language"},
		{"a message that no flow has", with(t, "locales/ro.yaml", "near.none", "home/start.gone: x\nnear.none"), "home/start.gone"},
		{"a cedilla", with(t, "locales/ro.yaml", "note.file-deleted: șters", "note.file-deleted: şters"), "with a cedilla"},
		{"an unknown placeholder", with(t, "locales/ro.yaml", "Ce mai faci? {ro-112}", "Ce mai faci? {ro-113x} {ro-112}"), "{ro-113x} is neither a contact nor a variable"},
		{"a contact that may not be shown", with(t, "locales/ro.yaml", "Ce mai faci? {ro-112}", "{ro-anais} {ro-112}"), "{ro-anais} has no number that may be shown"},
		{"a screen that phrases mean has no title", with(t, "flows/phrases/ro.yaml", "", "phrases: {home/where: [unde]}"), "locales/ro.yaml:1: home/where.title: is missing; write it; phrases lead to this screen"},
		{"a label too long", with(t, "locales/ro.yaml", "home/start.near: Aproape", "home/start.near: "+strings.Repeat("a", 60)), "locales/ro.yaml:3: home/start.near: 60 letters, over 48"},
		{"a screen too long", with(t, "locales/ro.yaml", "Unde?", strings.Repeat("lung ", 900)), "the screen has 4499 letters, over 3000"},
		{"not YAML", with(t, "locales/ro.yaml", "home/where.text: Unde?", "home/where.text: [Unde"), "locales/ro.yaml:"},
		{"an id that go-i18n reads otherwise", with(t, "locales/ro.yaml", "near.none: nimic", "near.none: {other: {a: b}}"), "locales/ro.yaml:"},
		{"a file that is no language", with(t, "locales/x y.yaml", "", "a: b"), "locales/x y.yaml:1: the name is no language code"},
		{"a story goes wrong", with(t, "flows/stories/near.txt", "bot shows home/start", "bot shows home/where"), "flows/stories/near.txt:3: the bot shows home/start, not home/where"},
		{"a story taps what is not there", with(t, "flows/stories/near.txt", "taps near", "taps far"), "flows/stories/near.txt:4: there is no button far on home/start; there are near, language"},
		{"a story misses a number", with(t, "flows/stories/near.txt", "with ro-anes ", "with ro-119 "), "the number of ro-119 is not on lines/start"},
		{"a story with a strange line", with(t, "flows/stories/near.txt", "bot leaves", "the end"), "is not understood"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Open(bundle(t, test.files))
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
			_, err := Open(bundle(t, with(t, "locales/ro.yaml", "Unde?", place)))
			if err == nil || !strings.Contains(err.Error(), "is typed into the text; name the contact") {
				t.Errorf("%s: %v", place, err)
			}
		}
	}
	for _, text := range []string{"Legea 217/2003, 12 luni", "120 de ore", "sezonul 2025-2026: 1.386 lei", "5–60 de zile", "24/7"} {
		if _, err := Open(bundle(t, with(t, "locales/ro.yaml", "Unde?", "'"+text+"'"))); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestTheBuiltInEditionIsWhole(t *testing.T) {
	if _, err := openedBuiltin(); err != nil {
		t.Fatalf("%d faults:\n%s", len(content.Lines(err)), strings.Join(content.Lines(err), "\n"))
	}
	own, err := edition.Folder("../..")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(own); err != nil || own.Hash() != edition.Builtin().Hash() {
		t.Errorf("the project's own tree is no content folder, or is another edition: %v", err)
	}
}

// parted is small with a screen whose second paragraph is only for those who named a place.
func parted(t *testing.T) map[string]string {
	t.Helper()
	files := with(t, "flows/home.yaml", "kind: screen\n", "kind: screen\n    parts: [{id: all}, {id: placed, when: {var: where, known: true}}]\n")
	for lang, word := range map[string]string{"ro": "Pentru toți", "en": "For all"} {
		name := "locales/" + lang + ".yaml"
		files[name] += "home/start.all: " + word + "\nhome/start.placed: \"{where}: {ro-anes}\"\n"
	}
	return files
}

func TestFaultsOfParts(t *testing.T) {
	tests := []struct{ name, file, old, now, want string }{
		{"no words", "locales/ro.yaml", "home/start.all: Pentru toți\n", "", "locales/ro.yaml:1: home/start.all: is missing"},
		{"too long with all parts", "locales/ro.yaml", "Pentru toți", strings.Repeat("a ", 1500), "locales/ro.yaml:2: home/start.text: the screen has 3"},
		{"a story misses a part", "flows/stories/near.txt", "home/start\n", "home/start part all placed\n", "flows/stories/near.txt:3: home/start has the parts [all], not placed"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			files := maps.Clone(parted(t))
			files[test.file] = strings.Replace(files[test.file], test.old, test.now, 1)
			_, err := Open(bundle(t, files))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got:\n%v\nwant: %s", err, test.want)
			}
		})
	}
}
