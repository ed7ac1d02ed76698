package locales

import (
	"io/fs"
	"reflect"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// What is read value by value is what yaml reads, and what yaml refuses is refused with its words.
func TestDecodeReadsWhatYAMLReads(t *testing.T) {
	texts := []string{"", "a", "- a\n", "a: b\n", "a: b\na: c\n", "a: 1\nb: ~\nc: 2026-01-02\nd: yes\n", "1: a\n", "a: b\n1: c\n", "~: a\n", "yes: a\nno: b\n", "true: a\n",
		"a: {one: x, other: y}\n", "a: {one: x, one: y}\n", "a: {1: x}\n", "a: [b, c]\n", "a: {b: {c: d}}\n", "a: &x b\nc: *x\n", "a: &x {one: b}\nc: *x\n", "a: &x {one: b}\n<<: *x\n",
		"a: !!binary aGk=\n", "a: !!binary \"%\"\n", "a: !!int x\n", "a: ! 1\n", "!!int a: 1\n", "a:\n", "? [a]\n: b\n", "&r a: b\nc: *r\n", "a: !own b\n", "a: |\n  b\n  c\n", "a: 'b'\n'1': c\n"}
	err := fs.WalkDir(Files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".yaml") {
			data, _ := fs.ReadFile(Files, name)
			texts = append(texts, string(data))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range texts {
		var doc yaml.Node
		if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
			t.Fatalf("%.80q: %v", text, err)
		}
		var got, want any
		gotErr, wantErr := decode(&doc, &got), doc.Decode(&want)
		if !reflect.DeepEqual(got, want) || (gotErr == nil) != (wantErr == nil) || gotErr != nil && gotErr.Error() != wantErr.Error() {
			t.Errorf("%.80q: %v, %v; want %v, %v", text, got, gotErr, want, wantErr)
		}
	}
}
