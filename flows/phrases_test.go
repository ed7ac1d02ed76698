package flows

import (
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

func TestPhraseFaults(t *testing.T) {
	change := func(old, now string) map[string]string {
		files := with(hearing)
		files["phrases/ro.yaml"] = strings.Replace(files["phrases/ro.yaml"], old, now, 1)
		return files
	}
	words := func(line string) map[string]string {
		return with(map[string]string{"phrases/ro.yaml": strings.Replace(hearing["phrases/ro.yaml"], "words:\n", "words:\n  danger/deep: ["+line+"]\n", 1)})
	}
	second := with(hearing)
	second["phrases/en.yaml"] = "danger:\n  danger/deep: [far beyond]\n"
	tests := []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"unknown screen", change("home/more", "home/less"), "flows/phrases/ro.yaml:6: there is no screen home/less; correct"},
		{"no screen", change("home/more", "home/out"), "flows/phrases/ro.yaml:6: there is no screen home/out"},
		{"no phrase", change("[dincolo de toate]", "[]"), "flows/phrases/ro.yaml:8: danger/deep has no phrase"},
		{"an empty phrase", change("dincolo de toate", "'?!'"), "flows/phrases/ro.yaml:8: danger/deep: an empty phrase"},
		{"under two screens", change("dincolo de toate", "Spune  mai mult!"), `"spune mai mult" stands under danger/deep and home/more`},
		{"unknown part", change("phrases:", "sayings:"), `flows/phrases/ro.yaml:5: "sayings" is no part of a phrase file`},
		{"a danger without phrases", second, "flows/phrases/ro.yaml:3: no phrase for the danger danger/deep"},
		{"an empty file", with(map[string]string{"phrases/ro.yaml": ""}), "flows/phrases/ro.yaml:1: the file is empty"},
		{"not YAML", with(map[string]string{"phrases/ro.yaml": "words: [a"}), "flows/phrases/ro.yaml:1: not readable"},
		{"not a list", change("[dincolo de toate]", "{a: b}"), "flows/phrases/ro.yaml:8: fields, and not a list such as [one, two]"},
		{"a phrase left out", change("[dincolo de toate]", "[dincolo de toate, ~]"), "flows/phrases/ro.yaml:8: danger/deep: an empty phrase"},
		{"a phrase that is a comment", change("[dincolo de toate]", "\n    - dincolo de toate\n    - #el vine"), "flows/phrases/ro.yaml:10: danger/deep: an empty phrase"},
		{"a sense that is none", words("'@hit @nope/@hit'"), `flows/phrases/ro.yaml:2: danger/deep: "@nope/@hit" is heard in no text`},
		{"a star within", words("'om*ar'"), `"om*ar" is heard in no text`},
		{"an alternative of nothing", words("'ma/ bate'"), `"ma/" is heard in no text`},
		{"nothing that silences", words("'ma bate !'"), `"!" is heard in no text`},
		{"a second text", with(map[string]string{"phrases/ro.yaml": hearing["phrases/ro.yaml"] + "---\ncalm: [x]\n"}), "a second text begins after ---"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := openFiles(test.files)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got:\n%v\nwant: %s", err, test.want)
			}
		})
	}
}

// Of a file that was checked no single phrase has a line any more: they are most of what is kept of it. A fault still finds the line of a list.
func TestACheckedFileOfPhrasesKeepsNoLineOfAPhrase(t *testing.T) {
	f := phrasesOf("phrases/en.yaml", []byte("danger:\n  danger/start:\n    - he has a knife\ncalm:\n  - good morning\n")).file
	for _, section := range f.at.root.Content {
		if section.Kind == yaml.SequenceNode && len(section.Content) > 0 {
			t.Errorf("%d lines of calm phrases are kept", len(section.Content))
		}
		for _, list := range section.Content {
			if len(list.Content) > 0 {
				t.Errorf("%d lines of phrases are kept", len(list.Content))
			}
		}
	}
	if line := f.at.line("danger", "danger/start"); line != 2 && line != 3 {
		t.Errorf("the list stands in line %d", line)
	}
	if len(f.Danger["danger/start"]) != 1 || len(f.Calm) != 1 {
		t.Error("a phrase is lost")
	}
}
