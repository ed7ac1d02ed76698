package bot

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	bundle "liman/content"
	"liman/edition"
	"liman/edition/check"
)

// files are the content of the built-in edition, to be changed.
func files(t *testing.T) map[string]fstest.MapFS {
	t.Helper()
	all := make(map[string]fstest.MapFS)
	for name, data := range edition.Builtin().All() {
		folder, path, _ := bundle.Split(name)
		if strings.HasPrefix(path, "stories/") || strings.HasPrefix(path, "voice/") {
			continue
		}
		if all[folder] == nil {
			all[folder] = fstest.MapFS{}
		}
		all[folder][path] = &fstest.MapFile{Data: slices.Clone(data)}
	}
	return all
}

func openFiles(t *testing.T, all map[string]fstest.MapFS) *edition.Edition {
	t.Helper()
	changed := make(map[string][]byte)
	for folder, files := range all {
		for path, file := range files {
			changed[folder+"/"+path] = file.Data
		}
	}
	b, err := bundle.New(changed)
	if err != nil {
		t.Fatal(err)
	}
	e, err := check.Open(b)
	if err != nil {
		t.Fatal(err)
	}
	return e
}
