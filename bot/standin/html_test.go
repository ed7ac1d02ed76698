package standin

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestHTML(t *testing.T) {
	tests := []struct {
		source, text string
		entities     []Entity
	}{
		{"plain", "plain", nil},
		{"a &lt;b&gt; &amp; &quot;c&quot; &#39;", `a <b> & "c" '`, nil},
		{"a & b &nbsp; &", "a & b &nbsp; &", nil},
		{"<b>x</b>", "x", []Entity{{Type: "bold", Length: 1}}},
		{"😀<i>ș</i>", "😀ș", []Entity{{Type: "italic", Offset: 2, Length: 1}}},
		{"<b>a<i>b</i></b>", "ab", []Entity{{Type: "italic", Offset: 1, Length: 1}, {Type: "bold", Length: 2}}},
		{`<a href="https://x">y</a>`, "y", []Entity{{Type: "text_link", Length: 1, URL: "https://x"}}},
		{"<B>x</B>", "x", []Entity{{Type: "bold", Length: 1}}},
		{`<span class="tg-spoiler">x</span>`, "x", []Entity{{Type: "spoiler", Length: 1}}},
	}
	for _, test := range tests {
		text, entities, err := parseHTML(test.source)
		if err != nil || text != test.text {
			t.Errorf("%s gave %q, %v", test.source, text, err)
		}
		if diff := cmp.Diff(test.entities, entities, cmpopts.SortSlices(func(a, b Entity) bool { return a.Type < b.Type })); diff != "" {
			t.Errorf("%s: %s", test.source, diff)
		}
	}
}

func TestBrokenHTML(t *testing.T) {
	for _, source := range []string{"<b>x", "x</b>", "<b>x</i>", "<b><i>x</b></i>", "<p>x</p>", "<b", "<", "a < b", "<span>x</span>", "<br>", "<script>x</script>", "\xff"} {
		if _, _, err := parseHTML(source); err == nil {
			t.Errorf("%q was taken", source)
		}
	}
}

func FuzzHTML(f *testing.F) {
	for _, source := range []string{"<b>a</b>", "&lt;&#65;", "<a href=\"x\">y</a>", "😀<i>"} {
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		text, entities, err := parseHTML(source)
		if err != nil {
			return
		}
		if !utf8.ValidString(text) || strings.Count(text, "") > strings.Count(source, "") {
			t.Errorf("%q became %q", source, text)
		}
		for _, e := range entities {
			if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > units(text) {
				t.Errorf("%q has %+v", source, e)
			}
		}
	})
}
