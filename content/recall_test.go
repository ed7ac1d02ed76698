package content

import (
	"strings"
	"testing"
)

func TestRecallMakesAnewWhatChanged(t *testing.T) {
	var r Recall[string]
	made := 0
	of := func(name, data string) string {
		return r.Of(name, Sum([]byte(data)), func() string { made++; return "of " + data })
	}
	for i, c := range []struct {
		name, data string
		made       int
	}{{"a", "1", 1}, {"a", "1", 1}, {"b", "1", 2}, {"a", "2", 3}, {"b", "1", 3}, {"a", "1", 4}} {
		if got := of(c.name, c.data); got != "of "+c.data || made != c.made {
			t.Errorf("step %d: got %q, made %d", i, got, made)
		}
	}
}

func TestAlike(t *testing.T) {
	a := bundle(t, map[string]string{"flows/a.yaml": "1", "flows/stories/b.txt": "2"})
	flows := func(name string) bool { return strings.HasSuffix(name, ".yaml") }
	for name, c := range map[string]struct {
		changed map[string][]byte
		want    bool
	}{
		"nothing":       {nil, true},
		"one that is":   {map[string][]byte{"flows/a.yaml": []byte("2")}, false},
		"one that went": {map[string][]byte{"flows/a.yaml": nil}, false},
		"one that came": {map[string][]byte{"flows/c.yaml": []byte("2")}, false},
		"another":       {map[string][]byte{"flows/stories/b.txt": []byte("3")}, true},
	} {
		b, err := a.With(c.changed)
		if err != nil {
			t.Fatal(err)
		}
		if got := Alike(a, b, flows); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
		if whole, err := New(b.files); err != nil || whole.Hash() != b.Hash() {
			t.Errorf("%s: changed, its hash is another than made anew", name)
		}
	}
}
