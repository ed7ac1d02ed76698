package content

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func bundle(t *testing.T, files map[string]string) *Bundle {
	t.Helper()
	raw := make(map[string][]byte)
	for name, text := range files {
		raw[name] = []byte(text)
	}
	b, err := New(raw)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestReadTakesContentAndNothingElse(t *testing.T) {
	b, err := Read(fstest.MapFS{
		"flows/home.yaml":              {Data: []byte("a")},
		"flows/stories/home.txt":       {Data: []byte("b")},
		"flows/flow.schema.json":       {Data: []byte("no content")},
		"flows/home.yaml~":             {Data: []byte("no content")},
		"locales/ro.yaml":              {Data: []byte("c")},
		"locales/voice/ro/a/b.ogg":     {Data: []byte("d")},
		"locales/voice/ro/home.ogg":    {Data: []byte("stray")},
		"flows/intent/senses.yaml":     {Data: []byte("the program's own")},
		"flows/phrases/ro.yaml":        {Data: []byte("h")},
		"directory/data/places.csv":    {Data: []byte("e")},
		"directory/directory.go":       {Data: []byte("no content")},
		"secrets/liman_secret":         {Data: []byte("no content")},
		"directory/data/c.geojson":     {Data: []byte("f")},
		"directory/data/shelter.yaml":  {Data: []byte("stray")},
		"directory/data/names.yaml":    {Data: []byte("the program's own")},
		"directory/data/contacts.yaml": {Data: []byte("g")},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"directory/data/contacts.yaml", "flows/home.yaml", "flows/phrases/ro.yaml", "flows/stories/home.txt", "locales/ro.yaml",
		"locales/voice/ro/a/b.ogg"}
	if got := slices.Sorted(maps.Keys(maps.Collect(b.All()))); !slices.Equal(got, want) {
		t.Errorf("read %v, want %v", got, want)
	}
	if got := slices.Collect(maps.Keys(maps.Collect(b.In("flows", ".yaml")))); !slices.Equal(got, []string{"flows/home.yaml"}) {
		t.Errorf("in flows: %v", got)
	}
	strays := []string{"directory/data/c.geojson", "directory/data/shelter.yaml", "flows/flow.schema.json", "flows/home.yaml~", "locales/voice/ro/home.ogg"}
	if got := b.Stray(); !slices.Equal(slices.Sorted(slices.Values(got)), strays) {
		t.Errorf("beside them: %v", got)
	}
	changed, err := b.With(map[string][]byte{"flows/a/b.yaml": nil, "flows/c.yml": []byte("x"), "flows/home.yaml": nil})
	if err != nil || !slices.Equal(changed.Stray(), []string{"flows/c.yml"}) || changed.Hash() == b.Hash() {
		t.Errorf("changed: %v, %v", changed.Stray(), err)
	}
	flat := b.Sub("flows")
	if names, err := fs.Glob(flat, "*.yaml"); err != nil || !slices.Equal(names, []string{"home.yaml"}) {
		t.Errorf("in the folder: %v, %v", names, err)
	}
	if data, err := fs.ReadFile(flat, "stories/home.txt"); err != nil || string(data) != "b" {
		t.Errorf("read %q, %v", data, err)
	}
	for name, fsys := range map[string]fs.FS{"a bundle's": flat, "another": fstest.MapFS{"stories/home.txt": {Data: []byte("b")}}} {
		if data, sum, err := ReadFile(fsys, "stories/home.txt"); err != nil || string(data) != "b" || sum != Sum([]byte("b")) {
			t.Errorf("%s: got %q, %s, %v", name, data, sum, err)
		}
		if _, _, err := ReadFile(fsys, "gone.yaml"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: a file that is not there: %v", name, err)
		}
	}
	if _, err := fs.ReadFile(flat, "gone.yaml"); !errors.Is(err, fs.ErrNotExist) || err.Error() != "open gone.yaml: no such file or directory" {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestAMissingFolderIsNamed(t *testing.T) {
	_, err := Read(fstest.MapFS{"flows/home.yaml": {Data: []byte("a")}})
	if err == nil || !strings.Contains(err.Error(), "directory/data") {
		t.Errorf("got %v", err)
	}
}

// Whatever differs between two bundles, their hashes do: a byte, a path, where one file ends and the next begins.
func TestTheHashIsOfEverything(t *testing.T) {
	seen := make(map[Hash]int)
	for i, files := range []map[string]string{
		{"flows/a.yaml": "1", "flows/b.yaml": "2"},
		{"flows/a.yaml": "12", "flows/b.yaml": ""},
		{"flows/a.yaml": "1", "flows/c.yaml": "2"},
		{"flows/a.yaml": "1"},
		{"flows/a.yaml": "2", "flows/b.yaml": "1"},
		{},
	} {
		b := bundle(t, files)
		if before, twice := seen[b.Hash()]; twice {
			t.Errorf("%d and %d have one hash", before, i)
		}
		seen[b.Hash()] = i
		listed, err := ParseManifest(b.Manifest())
		if err != nil {
			t.Fatal(err)
		}
		for name, text := range files {
			if listed[name] != Sum([]byte(text)) {
				t.Errorf("%s is %s in the manifest", name, listed[name])
			}
		}
	}
}

func TestAManifestThatIsNone(t *testing.T) {
	line := string(bundle(t, map[string]string{"flows/b.yaml": "2"}).Manifest())
	for _, wrong := range []string{
		strings.TrimSuffix(line, "\n"), line + line, strings.Replace(line, "  ", " ", 1), strings.ToUpper(line), "\n" + line,
		strings.Replace(line, "flows/", "../", 1), line + strings.Replace(line, "/b", "/a", 1), line[2:],
	} {
		if _, err := ParseManifest([]byte(wrong)); err == nil {
			t.Errorf("taken: %q", wrong)
		}
	}
}

func TestDiffAndWith(t *testing.T) {
	before := bundle(t, map[string]string{"flows/a.yaml": "1", "flows/b.yaml": "2", "flows/c.yaml": "3"})
	after, err := before.With(map[string][]byte{"flows/a.yaml": []byte("4"), "flows/b.yaml": nil, "flows/d.yaml": []byte("5")})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range Diff(before, after) {
		got = append(got, c.Name+" "+string(c.Before)+">"+string(c.After))
	}
	want := []string{"flows/a.yaml 1>4", "flows/b.yaml 2>", "flows/d.yaml >5"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if same := Diff(after, after); same != nil {
		t.Errorf("differs from itself: %v", same)
	}
}

func TestFaultsAreSortedAndSaidOnce(t *testing.T) {
	c := Wrong("a.kind", "c", "d", "name", "value")
	err := Faults{
		c.At("flows/b.yaml", 10), c.At("flows/b.yaml", 9), c.At("flows/a.yaml", 11), c.At("flows/b.yaml", 9),
	}.Err()
	want := "flows/a.yaml:11: c; d\nflows/b.yaml:9: c; d\nflows/b.yaml:10: c; d"
	if err.Error() != want {
		t.Errorf("got %s", err)
	}
	other := errors.New("no folder")
	joined := Join(Faults{c.At("b.yaml", 1)}.Err(), nil, errors.Join(other, Faults{c.At("a.yaml", 1)}.Err()))
	if got := Lines(joined); !errors.Is(joined, other) || !slices.Equal(got, []string{"a.yaml:1: c; d", "b.yaml:1: c; d", "no folder"}) {
		t.Errorf("joined with another error: %q", got)
	}
	if Join(nil, Faults(nil).Err()) != nil || Lines(nil) != nil {
		t.Error("nothing is an error")
	}
	if none := (Faults{}).Err(); none != nil {
		t.Errorf("no faults are %v", none)
	}
}

func TestAHashThatIsNone(t *testing.T) {
	good := Sum(nil).String()
	for _, wrong := range []string{"", good[1:], good + "00", strings.ToUpper(good), strings.Repeat("g", 64)} {
		var h Hash
		if err := h.UnmarshalText([]byte(wrong)); err == nil {
			t.Errorf("taken: %q", wrong)
		}
	}
}
