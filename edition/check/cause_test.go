package check

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"liman/content"
	"liman/edition"
	"liman/flows"
)

// project is the built-in content as files that a test may spoil.
func project(t *testing.T) map[string]string {
	t.Helper()
	all := make(map[string]string)
	for name, data := range edition.Builtin().All() {
		all[name] = string(data)
	}
	return all
}

// spoiled opens the content with one file changed, and gives what is said of it.
func spoiled(t *testing.T, all map[string]string, file, text string) []string {
	t.Helper()
	files := maps.Clone(all)
	files[file] = text
	return refused(t, files)
}

// The edition on which faults are planted is whole, has every kind of file that the real one has, and hears what is typed.
func TestTheWholeFixture(t *testing.T) {
	all := tree(t, "whole")
	e, err := Open(bundle(t, all))
	if err != nil {
		t.Fatalf("%s", strings.Join(content.Lines(err), "\n"))
	}
	if _, r := e.Book.Step(flows.State{Lang: "ro"}, flows.Input{Act: flows.Types, Text: "sange curge"}); r.Node != "care/wound" {
		t.Errorf("typed danger leads to %s", r.Node)
	}
	kind := func(name string) string { // a file named for a flow, a language or a county stands for all of its folder
		if folder := path.Dir(name); folder != "directory/data" && name != "flows/facts.yaml" {
			return folder + "/*" + path.Ext(name)
		}
		return name
	}
	kinds := make(map[string]bool)
	for name := range all {
		kinds[kind(name)] = true
	}
	for name := range project(t) {
		if !kinds[kind(name)] {
			t.Errorf("the fixture has no %s", kind(name))
		}
	}
}

// One fault is one line: the cause, in its file, and nothing that follows from what could not be read.
func TestOneFaultIsOneLine(t *testing.T) {
	t.Parallel()
	all := tree(t, "whole")
	kind, contactID := regexp.MustCompile(`kind: screen`), regexp.MustCompile(`id: ro-112`)
	type spoil struct{ file, text, want string }
	var spoils []spoil
	for _, file := range slices.Sorted(maps.Keys(all)) {
		text := all[file]
		switch {
		case strings.HasPrefix(file, "flows/stories"), !strings.HasSuffix(file, ".yaml"):
			continue
		case strings.HasPrefix(file, "flows/") && kind.MatchString(text):
			spoils = append(spoils, spoil{file, strings.Replace(text, "kind: screen", "kind: scren", 1), "is scren; write screen"},
				spoil{file, strings.Replace(text, "kind: screen", "knid: screen", 1), `"knid" is not known in`},
				spoil{file, strings.Replace(text, "    kind: screen\n", "", 1), "lacks kind; add it"})
		}
		if !strings.HasPrefix(file, "directory/data/services/") || strings.HasSuffix(file, "CJ.yaml") {
			spoils = append(spoils, spoil{file, "a: [\n" + text, ":"}) // nothing of it can be read
		}
	}
	contacts := all["directory/data/contacts.yaml"]
	at := contactID.FindStringIndex(contacts)[0]
	spoils = append(spoils,
		spoil{"directory/data/contacts.yaml", contacts[:at] + strings.Replace(contacts[at:], "ro-112", "ro_112", 1), "is missing or not plain"},
		spoil{"directory/data/contacts.yaml", contacts[:at] + strings.Replace(contacts[at:], "kind: emergency", "kin: emergency", 1), "unknown field kin; write kind"},
		spoil{"directory/data/contacts.yaml", contacts[:at] + strings.Replace(contacts[at:], "kind: emergency", "kind: emergncy", 1), "write emergency"},
		spoil{"directory/data/contacts.yaml", contacts[:at] + strings.Replace(contacts[at:], "trust: high", "trust: hihg", 1), "write trust: high"},
	)
	for _, s := range spoils {
		got := spoiled(t, all, s.file, s.text)
		name := strings.TrimPrefix(s.file, "directory/data/")
		if len(got) != 1 || !strings.HasPrefix(got[0], name+":") || !strings.Contains(got[0], s.want) {
			t.Errorf("%s, want %q: %d faults:\n%s", s.file, s.want, len(got), strings.Join(got[:min(5, len(got))], "\n"))
		}
	}
	if len(spoils) < 29 {
		t.Errorf("only %d spoilt files", len(spoils))
	}
}

// So it is in the real edition, where much more rests on each file: on the first flow, a language, the contacts, the services.
func TestOneFaultIsOneLineAmongAll(t *testing.T) {
	t.Parallel()
	all := project(t)
	for file, fault := range map[string]struct{ old, now, want string }{
		"flows/home.yaml":                 {"kind: screen", "kind: scren", "is scren; write screen"},
		"locales/en.yaml":                 {"", "a: [\n", ":"},
		"directory/data/contacts.yaml":    {"- id: ro-112", "- id: ro_112", "is missing or not plain"},
		"directory/data/services/CJ.yaml": {"kind: dgaspc", "kind: dgasp", "dgaspc"},
	} {
		got := spoiled(t, all, file, strings.Replace(all[file], fault.old, fault.now, 1))
		if len(got) != 1 || !strings.HasPrefix(got[0], strings.TrimPrefix(file, "directory/data/")+":") || !strings.Contains(got[0], fault.want) {
			t.Errorf("%s: %d faults:\n%s", file, len(got), strings.Join(got[:min(5, len(got))], "\n"))
		}
	}
}

// A node that is misspelt is blamed where the way to it stands, with the one that was meant, and not at its phrases, too.
func TestAMisspeltNodeIsNotBlamedAtItsPhrases(t *testing.T) {
	all := project(t)
	text := all["flows/danger.yaml"]
	got := spoiled(t, all, "flows/danger.yaml", strings.Replace(text, "\n  strangled:", "\n  strangeld:", 1))
	if len(got) == 0 || slices.ContainsFunc(got, func(f string) bool {
		return !strings.HasPrefix(f, "flows/") || strings.Contains(f, "phrases/")
	}) || !strings.Contains(strings.Join(got, "\n"), "write danger/strangeld, or write the node") {
		t.Errorf("got:\n%s", strings.Join(got, "\n"))
	}
}

// What looks like content and is not read is named, with the name under which it would be.
func TestFilesThatNobodyReads(t *testing.T) {
	t.Parallel()
	all := tree(t, "whole")
	for _, test := range []struct{ file, want string }{
		{"flows/danger2.yml", "flows/danger2.yml:1: is not read; name it danger2.yaml"},
		{"flows/danger2.YAML", "name it danger2.yaml"},
		{"locales/de.yml", "locales/de.yml:1: is not read; name it de.yaml"},
		{"locales/rules/words.yml", "name it words.yaml"},
		{"flows/phrases/ro.yml", "name it ro.yaml"},
		{"flows/new/cold.yaml", "flows/new/cold.yaml:1: is not read; move it, or take it out: what is read is *.yaml, phrases/*.yaml, stories/*.txt"},
		{"flows/stories/child.TXT", "name it child.txt"},
		{"flows/child.txt", "flows/child.txt:1: is not read; move it"},
		{"directory/data/services/CJ.yml", "directory/data/services/CJ.yml:1: is not read; name it CJ.yaml"},
		{"directory/data/contact.yaml", "directory/data/contact.yaml:1: is not read"},
	} {
		if got := spoiled(t, all, test.file, "x: y\n"); len(got) != 1 || !strings.Contains(got[0], test.want) {
			t.Errorf("%s: %q", test.file, got)
		}
	}
	for _, file := range []string{"flows/README.md", "flows/.danger.yaml.swp", "flows/danger.yaml~", "locales/testdata/x.yaml", "directory/data/places.csv", "directory/data/exonyms.csv"} {
		text := "x: y\n"
		if was := all[file]; was != "" {
			text = was
		}
		if got := spoiled(t, all, file, text); len(got) != 0 {
			t.Errorf("%s: %q", file, got)
		}
	}
}

// What is wrong in one place is one line, whatever rests on it; each names its file, its line and its mend.
func TestOneCauseIsOneLine(t *testing.T) {
	t.Parallel()
	all := tree(t, "whole")
	replaced := func(file, old, now string) string {
		if !strings.Contains(all[file], old) {
			t.Fatalf("%s has no %q", file, old)
		}
		return strings.Replace(all[file], old, now, 1)
	}
	ro := all["locales/ro.yaml"]
	for name, c := range map[string]struct{ file, text, want string }{
		"UTF-16":                    {"locales/en.yaml", string(utf16le(all["locales/en.yaml"])), "locales/en.yaml:1: the file is not UTF-8 from here on; save it as UTF-8"},
		"a code of Windows":         {"locales/ro.yaml", strings.NewReplacer("ă", "\xe3", "ș", "\xba", "ț", "\xfe", "î", "\xee").Replace(ro), "the file is not UTF-8 from here on"},
		"no such letter":            {"locales/ro.yaml", replaced("locales/ro.yaml", "Aproape", "Apro\u0378ape"), "U+0378"},
		"a letter of no number":     {"locales/ro.yaml", replaced("locales/ro.yaml", "Aproape", `"Aproape\ufffe"`), "U+FFFE, written as"},
		"an empty language":         {"locales/en.yaml", "# English\n", "locales/en.yaml:1: the file is empty;"},
		"a list":                    {"locales/ro.yaml", ro + "home/start.more: [a]\n", "home/start.more is no text; put it into quotation marks"},
		"a number":                  {"locales/ro.yaml", ro + "home/start.more: 112\n", "home/start.more is no text;"},
		"what nobody needs":         {"locales/ro.yaml", ro + "home/start.nobody: 'x'\n", "home/start.nobody: no flow has it;"},
		"an open brace":             {"locales/ro.yaml", replaced("locales/ro.yaml", "Aproape", "Aproape {unde"), `home/start.near: "{unde" is no name in braces;`},
		"two lines":                 {"locales/ro.yaml", replaced("locales/ro.yaml", "Aproape", `"Apro\nape"`), "home/start.near: a title or a button of two lines;"},
		"an empty story":            {"flows/stories/none.txt", "story: nothing\n", "flows/stories/none.txt:1: the story has no line;"},
		"a misspelt act":            {"flows/stories/none.txt", "story: x\nperson opens\nperson tap near\n", `flows/stories/none.txt:3: "tap near" is no act; write taps near`},
		"an unquoted text":          {"flows/stories/none.txt", "story: x\nperson types cluj\n", `put what she types into quotation marks, as types "cluj"`},
		"phrases of no language":    {"flows/phrases/fr.yaml", all["flows/phrases/ro.yaml"], "locales/fr.yaml:1: is missing, and flows/phrases/fr.yaml is there;"},
		"rules of no language":      {"locales/rules/words.yaml", replaced("locales/rules/words.yaml", "languages:\n", "languages:\n  fr: {never: [x], sent: [y]}\n"), "locales/fr.yaml:1: is missing, and locales/rules/words.yaml has rules for it;"},
		"a part of the rules":       {"locales/rules/words.yaml", replaced("locales/rules/words.yaml", "languages:", "language:"), "language is no part of the rules; write languages"},
		"an empty word":             {"locales/rules/words.yaml", replaced("locales/rules/words.yaml", "never: [", "never: ['*', "), "an empty word; write it"},
		"no rules":                  {"locales/rules/words.yaml", "", "locales/rules/words.yaml:1: the file is empty;"},
		"no facts":                  {"flows/facts.yaml", "facts:\n", "flows/facts.yaml:1: the file has no facts;"},
		"a county in another place": {"directory/services/CJ.yaml", "x: y\n", "directory/services/CJ.yaml:1: is not read; move it into flows, locales or directory/data"},
		"phrases in another place":  {"phrases/ro.yaml", "x: y\n", "phrases/ro.yaml:1: is not read; move it into"},
	} {
		got := spoiled(t, all, c.file, c.text)
		if len(got) != 1 || !strings.Contains(got[0], c.want) {
			t.Errorf("%s: want %q alone, got %d:\n%s", name, c.want, len(got), strings.Join(got[:min(5, len(got))], "\n"))
		}
	}
}

// utf16le is a text as Windows' Notepad saves it as "Unicode".
func utf16le(text string) (data []byte) {
	for _, unit := range utf16.Encode([]rune("\ufeff" + text)) {
		data = append(data, byte(unit), byte(unit>>8))
	}
	return data
}

// What the source lacks is blamed there, and not in each language that has it.
func TestWhatTheSourceLacksIsSaidOnce(t *testing.T) {
	t.Parallel()
	all := tree(t, "whole")
	line := regexp.MustCompile(`(?m)^home/start\.near: .*\n`)
	got := spoiled(t, all, "locales/ro.yaml", line.ReplaceAllString(all["locales/ro.yaml"], ""))
	if len(got) != 1 || !strings.HasPrefix(got[0], "locales/ro.yaml:1: home/start.near: is missing;") {
		t.Errorf("%d:\n%s", len(got), strings.Join(got, "\n"))
	}
}

// No file may hold a letter that nobody sees, as itself or by its number, and no label may be blank.
func TestInvisibleLetters(t *testing.T) {
	t.Parallel()
	unseen := []rune{0x0, 0x1b, 0x7f, 0x85, 0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f,
		0x2028, 0x2029, 0x202a, 0x202e, 0x2060, 0x2066, 0x2069, 0x2800, 0x3164, 0xe000, 0xfeff, 0xffa0, 0xfff9, 0xfffd, 0xe0001, 0xe0041}
	for _, r := range unseen {
		for file, old := range map[string]string{"locales/ro.yaml": "Aproape", "flows/home.yaml": "role: home", "flows/stories/near.txt": "What is near"} {
			got := refused(t, with(t, file, old, old+string(r)))
			if want := fmt.Sprintf("U+%04X", r); len(got) != 1 || !strings.HasPrefix(got[0], file+":") || !strings.Contains(got[0], want) {
				t.Errorf("U+%04X in %s: %q", r, file, got)
			}
		}
		escaped := fmt.Sprintf(`"Aproape\U%08X"`, r)
		if got := refused(t, with(t, "locales/ro.yaml", "Aproape", escaped)); len(got) != 1 || !strings.Contains(got[0], "written as") {
			t.Errorf("%s: %q", escaped, got)
		}
	}
	for _, label := range []string{`" "`, `"\u00a0"`, `"\u2003 "`, `"\_"`} {
		if got := refused(t, with(t, "locales/ro.yaml", "Aproape", label)); len(got) == 0 || !strings.Contains(got[0], "home/start.near") {
			t.Errorf("%s: %q", label, got)
		}
	}
	for _, label := range []string{"Aproape 👩‍👧"} { // of which one letter joins the others
		if got := refused(t, with(t, "locales/ro.yaml", "Aproape", label)); len(got) != 1 {
			t.Errorf("%s: %q", label, got)
		}
	}
	for _, label := range []string{"Aproape 🏠", "„Aproape”", "+", `"1"`, "Ajută\u00a0acum", "Допомога 🙏🏽", "Să\u0306"} {
		if got := refused(t, with(t, "locales/ro.yaml", "Aproape", label)); len(got) != 0 {
			t.Errorf("%s: %q", label, got)
		}
	}
}
