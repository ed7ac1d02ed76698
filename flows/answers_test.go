package flows

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// renamed is small with a variable that was called otherwise.
func renamed(was string) map[string]string {
	home := strings.ReplaceAll(small["home.yaml"], "children", "minors")
	return with(map[string]string{"home.yaml": strings.Replace(home, "minors: {kind: choice, values: [yes, no]", "minors: {kind: choice, values: [yes, no], was: ["+was+"]", 1)})
}

// Who has answered is not asked again because the answer is called otherwise now.
func TestAnAnswerFollowsItsName(t *testing.T) {
	b := openOrFail(t, renamed("kids, children"))
	for name, c := range map[string]struct{ before, want map[string]string }{
		"given before":                   {map[string]string{"children": "yes"}, map[string]string{"minors": "yes"}},
		"long before":                    {map[string]string{"kids": "no"}, map[string]string{"minors": "no"}},
		"now":                            {map[string]string{"minors": "no"}, map[string]string{"minors": "no"}},
		"again, on a screen of before":   {map[string]string{"minors": "no", "children": "yes"}, map[string]string{"minors": "yes"}},
		"what is no answer any more":     {map[string]string{"minors": "no", "children": "perhaps"}, map[string]string{"minors": "no"}},
		"what nobody has ever asked for": {map[string]string{"nobody": "yes"}, nil},
	} {
		if got := b.Migrate(State{Lang: "ro", Node: "home/start", Vars: c.before}).Vars; !cmp.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

func TestAnAnswerIsNotTakenForAnother(t *testing.T) {
	files := renamed("kids")
	for name, test := range map[string]struct{ was, want string }{
		"one that is declared": {"minors", "where was called minors, which is declared"},
		"one of two":           {"kids", "were both called kids"},
	} {
		for file, text := range files {
			files[file] = strings.Replace(text, "where: {kind: place", "where: {was: ["+test.was+"], kind: place", 1)
		}
		if _, err := openFiles(files); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
		files = renamed("kids")
	}
}
