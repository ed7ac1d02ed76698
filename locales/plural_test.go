package locales

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestThePluralFormsOfALanguage(t *testing.T) {
	for lang, want := range map[string][]string{
		"ro": {"few", "one", "other"}, "en": {"one", "other"}, "hu": {"one", "other"}, "uk": {"few", "many", "one", "other"}, "ja": {"other"},
	} {
		if got := needed(lang); !slices.Equal(got, want) {
			t.Errorf("%s needs %v, want %v", lang, got, want)
		}
	}
}

func TestAMissingPluralFormIsAFault(t *testing.T) {
	whole := map[string]string{
		"ro": "a.days: {one: '{n} zi', few: '{n} zile', other: '{n} de zile'}",
		"en": "a.days: {one: '{n} day', other: '{n} days'}",
		"hu": "a.days: {one: '{n} nap', other: '{n} nap'}",
		"uk": "a.days: {one: '{n} день', few: '{n} дні', many: '{n} днів', other: '{n} дня'}",
	}
	for _, test := range []struct{ lang, text, want string }{
		{"ro", whole["ro"], ""},
		{"ro", "a.days: {one: '{n} zi', other: '{n} de zile'}", "locales/ro.yaml:1: a.days lacks the plural forms few; write one text for each"},
		{"en", "a.days: '{n} days'", "locales/en.yaml:1: a.days lacks the plural forms one"},
		{"uk", "a.days: {one: '{n} день', other: '{n} дня'}", "locales/uk.yaml:1: a.days lacks the plural forms few, many"},
		{"hu", "a.days: {other: '{n} nap'}", "locales/hu.yaml:1: a.days lacks the plural forms one"},
		{"ro", "a.days: {one: '{n} zi', few: '{n} zile şi', other: '{n} de zile'}", "a.days has ş or ţ with a cedilla"},
	} {
		fsys := fstest.MapFS{}
		for lang, text := range whole {
			fsys[lang+".yaml"] = &fstest.MapFile{Data: []byte(text)}
		}
		fsys[test.lang+".yaml"] = &fstest.MapFile{Data: []byte(test.text)}
		_, err := Open(fsys)
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s with %s: %v, want %q", test.lang, test.text, err, test.want)
		}
	}
}

func TestForms(t *testing.T) {
	w := openTwo(t)
	if got := w.Forms("ro", "a.days"); len(got) != 3 {
		t.Errorf("three forms are %q", got)
	}
	if got := w.Forms("ro", "a.other"); !slices.Equal(got, []string{"Alta"}) {
		t.Errorf("one form is %q", got)
	}
	if got := w.Forms("en", "a.nobody"); got != nil {
		t.Errorf("no message has the forms %q", got)
	}
}
