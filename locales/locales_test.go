package locales

import (
	"strings"
	"testing"
	"testing/fstest"
)

func open(t *testing.T, files map[string]string) (*Words, error) {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return Open(fsys)
}

func openTwo(t *testing.T) *Words {
	t.Helper()
	w, err := open(t, map[string]string{
		"ro.yaml": "a.hello: Bună {name}\na.other: Alta\na.days: {one: '{n} zi', few: '{n} zile', other: '{n} de zile'}\na.brace: 'a { b } {X} {name'\n",
		"en.yaml": "a.hello: Hello {name}\na.other: Other\na.days: {one: '{n} day', other: '{n} days'}\na.brace: 'a { b } {X} {name'\n",
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func values(name string) (string, bool) {
	v, ok := map[string]string{"name": "<Ana>", "n": "5"}[name]
	return v, ok
}

func TestText(t *testing.T) {
	w := openTwo(t)
	tests := []struct{ lang, id, want string }{
		{"ro", "a.hello", "Bună <Ana>"},
		{"en", "a.hello", "Hello <Ana>"},
		{"xx", "a.hello", "Bună <Ana>"},
		{"", "a.other", "Alta"},
		{"en", "a.nobody", "a.nobody"},
		{"ro", "a.brace", "a { b } {X} {name"},
	}
	for _, test := range tests {
		if got := w.Text(test.lang, test.id, values); got != test.want {
			t.Errorf("%s %s is %q, want %q", test.lang, test.id, got, test.want)
		}
	}
}

// Romanian has three forms: 1 zi, 5 zile, 20 de zile.
func TestCount(t *testing.T) {
	w := openTwo(t)
	tests := []struct {
		lang string
		n    int
		want string
	}{{"ro", 1, "5 zi"}, {"ro", 5, "5 zile"}, {"ro", 20, "5 de zile"}, {"ro", 101, "5 zile"}, {"en", 1, "5 day"}, {"en", 2, "5 days"}, {"xx", 1, "5 zi"}}
	for _, test := range tests {
		if got := w.Count(test.lang, "a.days", test.n, values); got != test.want {
			t.Errorf("%s %d is %q, want %q", test.lang, test.n, got, test.want)
		}
	}
	for lang, want := range map[string]string{"ro": "Bună <Ana>", "en": "Hello <Ana>", "xx": "Bună <Ana>"} { // which counts nothing
		if got := w.Count(lang, "a.hello", 5, values); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
	if got := w.Count("ro", "a.nobody", 1, values); got != "a.nobody" {
		t.Errorf("an unknown message is %q", got)
	}
}

func TestMatch(t *testing.T) {
	w := openTwo(t)
	for code, want := range map[string]string{"ro": "ro", "en": "en", "en-GB": "en", "ro-MD": "ro", "mo": "ro", "": "ro", "zz": "ro", "ja": "ro", "'; --": "ro"} {
		if got := w.Match(code); got != want {
			t.Errorf("%q reads %s, want %s", code, got, want)
		}
	}
}

// A third language is one more file.
func TestAThirdLanguage(t *testing.T) {
	w, err := open(t, map[string]string{"ro.yaml": "a.b: x\n", "en.yaml": "a.b: y\n", "uk.yaml": "a.b: z\n"})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(w.Languages(), " "); got != "ro en uk" || w.Text("uk", "a.b", nil) != "z" {
		t.Errorf("languages %s", got)
	}
}

func TestFaults(t *testing.T) {
	tests := []struct {
		name, ro, en, want string
	}{
		{"missing", "a.b: x\na.c: y\n", "a.b: x\n", "locales/en.yaml:1: a.c is missing; translate it from ro.yaml"},
		{"placeholder lost", "a.b: 'x {n}'\n", "a.b: x\n", "locales/en.yaml:1: a.b has the placeholders [], the source [n]"},
		{"placeholder invented", "a.b: x\n", "a.b: 'x {n}'\n", "a.b has the placeholders [n]"},
		{"empty", "a.b: ' '\n", "a.b: x\n", "locales/ro.yaml:1: a.b is empty"},
		{"not of the source", "a.b: x\n", "a.b: x\na.c: y\n", "locales/en.yaml:2: a.c is not in the source language"},
		{"twice", "a.b: x\na.b: y\n", "a.b: x\n", "locales/ro.yaml:"},
		{"another name", "a.b: x\na.c: {id: a.b, other: y}\n", "a.b: x\na.c: y\n", "locales/ro.yaml:2: a.c has another name within"},
		{"nested", "a.b: x\na.c:\n  d: y\n", "a.b: x\n", "locales/ro.yaml:2: a.c is no message"},
		{"cedilla", "a.b: ţară\n", "a.b: x\n", "locales/ro.yaml:1: a.b has ş or ţ"},
		{"not YAML", "a.b: [x\n", "a.b: x\n", "locales/ro.yaml:"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := open(t, map[string]string{"ro.yaml": test.ro, "en.yaml": test.en})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v\nwant %s", err, test.want)
			}
		})
	}
	if _, err := open(t, map[string]string{"en.yaml": "a.b: x\n"}); err == nil || !strings.Contains(err.Error(), "the source language is missing") {
		t.Errorf("without a source: %v", err)
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("a {b} c {d-e} {")
	f.Fuzz(func(t *testing.T, text string) {
		parts := split(text)
		again := ""
		for i, part := range parts {
			if i%2 == 1 {
				part = "{" + part + "}"
			}
			again += part
		}
		if again != text {
			t.Errorf("%q became %q", text, again)
		}
	})
}
