package flows

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// A process learns the phrases inside the program once, whoever opens an edition that has them; one with another phrase learns its own.
func TestPhrasesInsideTheProgramAreLearntOnce(t *testing.T) {
	t.Parallel()
	first, err := Open(Files, builtin(), []string{"ro", "en"})
	if err != nil {
		t.Fatal(err)
	}
	second, err := Open(Files, builtin(), []string{"ro", "en"})
	if err != nil {
		t.Fatal(err)
	}
	if first.matcher() != second.matcher() {
		t.Error("it was learnt twice")
	}
	others := files(t)
	others["phrases/ro.yaml"] = &fstest.MapFile{Data: append(others["phrases/ro.yaml"].Data, "  - o vorbă nouă de tot\n"...)}
	if third, err := Open(others, builtin(), []string{"ro", "en"}); err != nil || third.matcher() == first.matcher() {
		t.Errorf("%v, the same as without the new phrase: %v", err, err == nil)
	}
}

// Phrases that were found sound are not read again, and are still held against the screens that there are; those that were not are blamed each time.
func TestSoundPhrasesMeanScreensThatAreThere(t *testing.T) {
	t.Parallel()
	var o Opener
	open := func(files map[string]string) error {
		_, err := o.Open(folder(files), builtin(), []string{"ro", "en"})
		return err
	}
	without := with(hearing)
	without["home.yaml"] = strings.Replace(without["home.yaml"], "options: [{id: more, to: more}]", "options: [{id: more, to: start}]", 1)
	without["home.yaml"] = strings.Replace(without["home.yaml"], "  more:\n    kind: screen\n    options: [{id: start, to: start}]\n", "", 1)
	unsound := with(hearing)
	unsound["phrases/ro.yaml"] = strings.Replace(unsound["phrases/ro.yaml"], "[dincolo de toate]", "['?!']", 1)
	for _, step := range []struct {
		files map[string]string
		want  string // "" if nothing is wrong
	}{
		{with(hearing), ""},
		{without, "flows/phrases/ro.yaml:6: there is no screen home/more"},
		{with(hearing), ""},
		{unsound, "an empty phrase"},
		{unsound, "an empty phrase"},
		{with(hearing), ""},
	} {
		if err := open(step.files); (err == nil) != (step.want == "") || err != nil && !strings.Contains(err.Error(), step.want) {
			t.Errorf("got %v, want %q", err, step.want)
		}
	}
}

// files are the files inside the program, to be changed.
func files(t *testing.T) fstest.MapFS {
	t.Helper()
	all := make(fstest.MapFS)
	for _, pattern := range []string{"*.yaml", phraseFiles} {
		names, err := fs.Glob(Files, pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			data, err := fs.ReadFile(Files, name)
			if err != nil {
				t.Fatal(err)
			}
			all[name] = &fstest.MapFile{Data: data}
		}
	}
	return all
}
