package check

import (
	"slices"
	"strings"
	"testing"

	"liman/edition"
)

// roText replaces the one plain text of the small edition in Romanian, and keeps the English one apart from it.
func roText(t *testing.T, text string) map[string]string {
	t.Helper()
	files := with(t, "locales/ro.yaml", "home/where.text: Unde?", "home/where.text: '"+text+"'")
	return files
}

func TestWordsThatHurtAreRefused(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  string // "" for none
	}{
		{"blame", roText(t, "Ești vinovată."), `locales/ro.yaml:5: home/where.text: it says "vinovat*"; say it without blame`},
		{"in capitals", roText(t, "VINOVAT"), `it says "vinovat*"`},
		{"what is fine with a word before it", roText(t, "Nu ești vinovată."), ""},
		{"fine, and blame beside it", roText(t, "Nu ești vinovată. El spune: vinovat."), `it says "vinovat*"`},
		{"the end of another word", roText(t, "nevinovat"), ""},
		{"in a label", with(t, "locales/ro.yaml", "home/results.start: Acasă", "home/results.start: Vinovat?"), "home/results.start: it says"},
		{"another language's word", with(t, "locales/en.yaml", "home/where.text: Unde?", "home/where.text: at fault"), "locales/en.yaml:5: home/where.text: it says \"at fault\""},
		{"an exclamation mark", roText(t, "Unde ești!"), `it says "!"`},
		{"an exclamation mark in English", with(t, "locales/en.yaml", "home/where.text: Unde?", "home/where.text: Where!"), `locales/en.yaml:5: home/where.text: it says "!"`},
		{"the matter in the first line", with(t, "locales/ro.yaml", "near.none: nimic", "near.none: nimic\nbubble.first: Despre violență"), `bubble.first: "violen*" tells a glance`},
		{"the matter on the cover", with(t, "locales/en.yaml", "cover.text: Iarna.", "cover.text: Violence."), `locales/en.yaml:18: cover.text: "violen*" tells`},
		{"the matter in a command", with(t, "locales/ro.yaml", "near.none: nimic", "near.none: nimic\nface.command-help: Violența"), `face.command-help: "violen*" tells`},
		{"the matter on a screen", roText(t, "Violența are un nume"), ""},
		{"Romanian left in a translation", with(t, "locales/en.yaml", "home/where.text: Unde?", "home/where.text: Where șezi?"), `locales/en.yaml:5: home/where.text: "șezi?" is Romanian`},
		{"a Romanian name in a translation", with(t, "locales/en.yaml", "home/where.text: Unde?", "home/where.text: In Bistrița-Năsăud?"), ""},
		{"Romanian in Romanian", roText(t, "Unde ești așezată?"), ""},
		{"the name of Romanian", with(t, "locales/en.yaml", "language.name: L", "language.name: Română"), ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			report := faultsOf(t, test.files)
			if test.want != "" && !strings.Contains(report, test.want) {
				t.Errorf("got:\n%s\nwant: %s", report, test.want)
			}
			if test.want == "" && (strings.Contains(report, "it says") || strings.Contains(report, "tells") || strings.Contains(report, "is Romanian")) {
				t.Errorf("it was refused:\n%s", report)
			}
		})
	}
}

// faultsOf is every fault of a content, a line each.
func faultsOf(t *testing.T, files map[string]string) string {
	t.Helper()
	return strings.Join(refused(t, files), "\n")
}

func TestATextThatWasCopiedIsRefused(t *testing.T) {
	both := func(id, text string) map[string]string {
		files := with(t, "locales/ro.yaml", "near.none: nimic", "near.none: nimic\n"+id+": '"+text+"'")
		files["locales/en.yaml"] = strings.Replace(files["locales/en.yaml"], "near.none: nimic", "near.none: nimic\n"+id+": '"+text+"'", 1)
		return files
	}
	for text, refused := range map[string]bool{
		"Aceste cuvinte sunt aceleasi": true,
		"Republica MD":                 false, // by chance
		"{ro-112} {ro-anes} {ro-119}":  false, // no words at all
	} {
		report := faultsOf(t, both("note.more", text))
		if got := strings.Contains(report, "note.more: is the same as in ro; translate it"); got != refused {
			t.Errorf("%q: refused %v\n%s", text, got, report)
		}
	}
	named := map[string]string{}
	for name, text := range tree(t, "small") {
		named[name] = strings.Replace(text, "face.description: Ghid", "face.description: Acelasi nume peste tot", 1)
	}
	if report := faultsOf(t, named); report != "" {
		t.Errorf("a name that staff allowed:\n%s", report)
	}
}

func TestEveryLanguageNeedsRules(t *testing.T) {
	for _, test := range []struct{ old, now, want string }{
		{"  en: {never: [at fault], sent: [violen*]}\n", "", "locales/rules/words.yaml:1: en has no never or no sent"},
		{", sent: [violen*]}\n  en", "}\n  en", "ro has no never or no sent"},
		{"everywhere:", "everywhere: [", "locales/rules/words.yaml:1: not readable: did not find expected"},
	} {
		if report := faultsOf(t, with(t, "locales/rules/words.yaml", test.old, test.now)); !strings.Contains(report, test.want) {
			t.Errorf("got:\n%s\nwant: %s", report, test.want)
		}
	}
	files := with(t, "locales/rules/words.yaml", "", "")
	delete(files, "locales/rules/words.yaml")
	if report := faultsOf(t, files); !strings.Contains(report, "locales/rules/words.yaml:1: cannot be read") {
		t.Errorf("no rules at all:\n%s", report)
	}
}

// The rules that staff keep fire on what they were written for, in each language that they know, also one to come.
func TestTheRulesOfTheProject(t *testing.T) {
	r, faults, _ := readRules(edition.Builtin(), []string{"en", "hu", "ro", "uk"})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for lang, texts := range map[string]struct{ never, fine, sent []string }{
		"ro": {[]string{"De ce nu pleci?", "Ești sigură?", "Nu e chiar așa grav.", "De ce n-ai spus mai devreme?", "Împăcați-vă.", "Ce-ai făcut de s-a enervat?", "Trebuie să pleci.", "E vina ta.", "Ai un risc scăzut.", "Așa!"},
			[]string{"Nu trebuie să spui cine ești.", "Nu e vina ta.", "Dacă nu ești sigură, sună.", "Riscul e mare."},
			[]string{"Ajutor pentru violență", "Poliția", "Ești în pericol?", "Victimele", "Liman"}},
		"en": {[]string{"Why don’t you leave?", "Are you sure?", "You must go.", "It is your fault.", "You will be safe."},
			[]string{"You must register beforehand.", "It is not your fault.", "If you are not sure, call.", "You may go."},
			[]string{"Domestic violence help", "Police", "Are you in danger?"}},
		"hu": {[]string{"Miért nem hagyod el?", "Biztos vagy benne?", "Ez a te hibád.", "Garantáljuk.", "Nyugodj meg."},
			[]string{"Nem a te hibád.", "Ha nem vagy biztos benne, hívd."},
			[]string{"Családon belüli erőszak", "Rendőrség", "Segélyvonalak"}},
		"uk": {[]string{"Чому ти не йдеш?", "Ти впевнена?", "Це твоя провина.", "Ти повинна піти.", "Гарантуємо."},
			[]string{"Це не твоя провина.", "Якщо ти не впевнена, телефонуй."},
			[]string{"Домашнє насильство", "Поліція", "Ти в небезпеці?"}},
	} {
		own := r.Languages[lang]
		for _, text := range texts.never {
			if said(without(fold(text), own.Fine), own.Never) == "" {
				t.Errorf("%s lets %q pass", lang, text)
			}
		}
		for _, text := range texts.fine {
			if phrase := said(without(fold(text), own.Fine), own.Never); phrase != "" {
				t.Errorf("%s refuses %q for %q", lang, text, phrase)
			}
		}
		for _, text := range texts.sent {
			if said(fold(text), own.Sent) == "" {
				t.Errorf("%s lets %q be sent", lang, text)
			}
		}
	}
}

// Telegram shows these in the list of chats, in an empty chat and in notifications.
func TestT08_NothingSentTellsWhatThisIsAbout(t *testing.T) {
	e := builtinEdition(t)
	r, faults, _ := readRules(edition.Builtin(), e.Words.Languages())
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	ids := slices.DeleteFunc(slices.Clone(e.Words.IDs()), func(id string) bool { return !isSent(id) })
	for _, id := range []string{"bubble.first", "cover.text", "face.name", "face.description", "face.short", "face.command-start", "face.command-help", "face.command-exit"} {
		if !slices.Contains(ids, id) {
			t.Errorf("%s is not looked at", id)
		}
	}
	for _, lang := range e.Words.Languages() {
		for _, id := range ids {
			text := fold(e.Text(lang, id))
			if word := said(text, r.Languages[lang].Sent); word != "" || text == "" {
				t.Errorf("%s in %s: %q tells with %q", id, lang, text, word)
			}
			if said(text+" violence violență erőszak насильство", r.Languages[lang].Sent) == "" {
				t.Errorf("a planted word passes in %s", lang)
			}
		}
	}
}
