package flows

import (
	"strings"
	"testing"
)

func TestPhraseFaults(t *testing.T) {
	change := func(old, now string) map[string]string {
		files := with(hearing)
		files["phrases/ro.yaml"] = strings.Replace(files["phrases/ro.yaml"], old, now, 1)
		return files
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
		{"not a list", change("[dincolo de toate]", "{a: b}"), "flows/phrases/ro.yaml:8: not readable"},
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
