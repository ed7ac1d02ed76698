package console

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

// Every text of the console stands in all of its languages, with the same names in braces, and every id that a template asks for is there.
func TestTheCatalogIsWhole(t *testing.T) {
	braces := regexp.MustCompile(`\{\w+\}`)
	for id, text := range catalog()["ro"] {
		other, there := catalog()["en"][id]
		if !there {
			t.Errorf("%s is not there in English", id)
			continue
		}
		for _, name := range braces.FindAllString(text["other"], -1) {
			if !strings.Contains(other["other"], name) {
				t.Errorf("%s: the English text lacks %s", id, name)
			}
		}
		if strings.ContainsAny(text["other"], "şţŞŢ") {
			t.Errorf("%s: ș and ț have a comma", id)
		}
	}
	for id := range catalog()["en"] {
		if _, there := catalog()["ro"][id]; !there {
			t.Errorf("%s is not there in Romanian", id)
		}
	}
	asked := regexp.MustCompile(`\.T "([^"]+)"`)
	pages, _ := fs.Glob(pageFiles, "pages/*.html")
	for _, name := range pages {
		data := must(pageFiles.ReadFile(name))(t)
		for _, m := range asked.FindAllStringSubmatch(string(data), -1) {
			if _, there := catalog()["ro"][m[1]]; !there {
				t.Errorf("%s asks for %s, which is not in the catalog", name, m[1])
			}
		}
	}
	for name := range templates() {
		if _, there := catalog()["ro"][name+".title"]; !there && !strings.Contains(string(must(pageFiles.ReadFile("pages/"+name+".html"))(t)), `define "title"`) {
			t.Errorf("the page %s has no title", name)
		}
	}
}

// A text that counts things has every plural form of its language; in Romanian, from twenty on, with "de".
func TestTextsThatCountHaveTheirPluralForms(t *testing.T) {
	counts, ratio := regexp.MustCompile(`\{n\} \pL`), regexp.MustCompile(`\{n\} (din|of) `)
	need := map[string][]string{"ro": {"one", "few", "other"}, "en": {"one", "other"}}
	for _, lang := range languages {
		for id, text := range catalog()[lang] {
			if !counts.MatchString(text["other"]) || ratio.MatchString(text["other"]) {
				continue
			}
			for _, form := range need[lang] {
				if text[form] == "" {
					t.Errorf("%s in %s lacks the form %s", id, lang, form)
				}
			}
			if lang == "ro" && !strings.Contains(text["other"], "{n} de ") {
				t.Errorf("%s: twenty and more are counted with de: %s", id, text["other"])
			}
		}
	}
}

// Every act that the audit can name has its words in every language.
func TestEveryActHasWords(t *testing.T) {
	acts := map[string]bool{"nowhere": true}
	for _, a := range routes() {
		acts[a.name] = true
	}
	for act := range acts {
		for _, lang := range languages {
			if _, there := catalog()[lang]["act."+act]; !there {
				t.Errorf("the act %s has no words in %s", act, lang)
			}
		}
	}
	for id := range catalog()["ro"] {
		if act, is := strings.CutPrefix(id, "act."); is && !acts[act] {
			t.Errorf("%s are words of an act that there is not", id)
		}
	}
}

// Romanian counts by one, few and other (CLDR).
func TestPluralForms(t *testing.T) {
	for n, want := range map[string]string{"0": "few", "1": "one", "2": "few", "19": "few", "20": "other", "100": "other", "101": "few", "119": "few", "120": "other"} {
		if got := pluralForm("ro", n); got != want {
			t.Errorf("%s: %s, not %s", n, got, want)
		}
	}
}
