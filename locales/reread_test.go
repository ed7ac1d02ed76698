package locales

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"liman/content"
)

// pieces are what a file of words may be put together of: texts as staff write them, and what means something else beside other texts.
var pieces = []string{
	"a: 'x'\n", "b: |-\n  one\n\n  two\n", "c/d.text: {one: 'x', few: 'y', other: '{n} z'}\n", "e: |+\n  kept\n\n", "f: x\n  y\n", "a: 'another'\n", "g: {id: g, other: x}\n", "h: \"x\n\n  y\"\n",
	"# a comment\n", "  # further in\n", "\n", "  \n", "  y\n", "i: 'x'", "j: \"x\nk: y\"\n", "l: &l x\n", "m: *l\n", "n: [x]\n", "---\n", "...\n", "{o: p,\n", "q: r}\n", "? s\n", ": t\n", "<<: {u: v}\n", "other: w\n",
	"x: {y: z}\n", "y:\n  one: 'x'\n  other: 'ţ'\n", "\ufeff", "z: x\u2028y\n", "%TAG ! x\n", "'a b': ''\n", "1: 2\n", "aa:\n", "\tbb: x\n", "cc: 'x'\r\n",
}

// patch changes a text in one place.
func patch(r *rand.Rand, text string) string {
	at := r.IntN(len(text) + 1)
	if r.IntN(2) == 0 {
		at = strings.LastIndexByte(text[:at], '\n') + 1
	}
	to := min(at+r.IntN(12), len(text))
	switch r.IntN(4) {
	case 0:
		return text[:at] + text[to:]
	case 1:
		return text[:at] + pieces[r.IntN(len(pieces))] + text[to:]
	case 2:
		const letters = "\n :'\"{}#|a"
		one := r.IntN(len(letters))
		return text[:at] + letters[one:one+1] + text[at:]
	}
	return text[:at] + pieces[r.IntN(8)] + text[at:]
}

// Whatever was read before, a file of which a part is read is what it is alone: its texts, their lines, its faults.
func TestAFileReadAnewIsWhatItIsAlone(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	parts := 0
	for seed := range 3000 {
		var text strings.Builder
		for range 2 + r.IntN(9) {
			text.WriteString(pieces[r.IntN(8+seed%2*(len(pieces)-8))])
		}
		before := read("ro.yaml", []byte(text.String()))
		for range 12 {
			if before.lies == nil {
				break
			}
			now := patch(r, string(before.lies.data))
			got := before.with("ro.yaml", []byte(now))
			if got == nil {
				continue
			}
			parts++
			sameFile(t, got, read("ro.yaml", []byte(now)), fmt.Sprintf("%s\nof\n%s", now, before.lies.data))
			before = got
		}
	}
	if t.Logf("%d read by a part", parts); parts < 300 {
		t.Errorf("only %d were read by a part", parts)
	}
}

// What rests on more than a message's own text is never read by a part: a name for a value, lines that only YAML counts, a message that is called otherwise,
// brackets around all.
func TestWhatIsNotReadByAPart(t *testing.T) {
	for name, c := range map[string][2]string{
		"an alias":        {"a: 'x'\nl: &l 'x'\nm: *l\n", "a: 'x'\nl: &l 'y'\nm: *l\n"},
		"an odd line":     {"a: 'x'\nb: 'y'\nc: 'z'\n", "a: 'x'\nb: \"y\u2028\"\nc: 'z'\n"},
		"a name within":   {"a: {id: b, other: x}\nb: {id: a, other: y}\n", "a: 'x'\nb: {id: a, other: y}\n"},
		"brackets":        {"  {\na: x,\nb: y,\nc: z}\n", "  {\na: x,\nb: w,\nc: z}\n"},
		"one line of two": {"a: 'x'\nb: 'y'\n", "a: 'x'b: 'y'\n"},
		"one name twice":  {"a: 'x'\nb: 'y'\nc: 'z'\n", "a: 'x'\nc: 'y'\nc: 'z'\n"},
		"another text":    {"a: 'x'\nb: 'y'\n", "a: 'x'\n---\nb: 'y'\n"},
	} {
		before := read("ro.yaml", []byte(c[0]))
		if before.lies != nil && before.with("ro.yaml", []byte(c[1])) != nil {
			t.Errorf("%s is read by a part", name)
		}
	}
}

func sameFile(t *testing.T, got, want *fileOf, what string) {
	t.Helper()
	counting := func(f *fileOf) (all []string) {
		for _, m := range f.counting {
			all = append(all, fmt.Sprint(*m))
		}
		return slices.Sorted(slices.Values(all))
	}
	switch {
	case got.code != want.code || got.tag != want.tag || got.unread != want.unread || !slices.Equal(content.Lines(got.faults.Err()), content.Lines(want.faults.Err())):
		t.Fatalf("%s\nis read with %v, alone with %v", what, got.faults, want.faults)
	case !reflect.DeepEqual(got.messages, want.messages):
		t.Fatalf("%s\nis read as\n%+v\nalone as\n%+v", what, got.messages, want.messages)
	case !slices.Equal(counting(got), counting(want)):
		t.Fatalf("%s\ncounts %v, alone %v", what, counting(got), counting(want))
	case !reflect.DeepEqual(got.lies, want.lies):
		t.Fatalf("%s\nlies as %+v, alone as %+v", what, got.lies, want.lies)
	}
}

// A text that changes in a file of many is read without the others, and what follows from it is found.
func TestOneTextIsReadWithoutTheOthers(t *testing.T) {
	var o Opener
	const text, other = "# words\na: 'x {n}'\nb: |-\n  y\n\n  z\nc: {one: 'x', few: 'y', other: '{n} z'}\nd: 'end'\n", "a: '{n} x'\nb: 'y'\nc: {one: 'x', other: '{n} z'}\nd: 'e'\n"
	files := fstest.MapFS{"ro.yaml": {Data: []byte(text)}, "en.yaml": {Data: []byte(other)}}
	if _, err := o.Open(files); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string][3]string{
		"a placeholder": {"'x {n}'", "'x'", "en.yaml:1: a has the placeholders [n], the source []"},
		"a form":        {"few: 'y', ", "", "ro.yaml:7: c lacks the plural forms few"},
		"one more":      {"d: 'end'", "d: 'end'\ne: ''", "ro.yaml:9: e is empty"},
		"longer":        {"  z\n", "  z\n  z\n", ""},
		"above":         {"# words\n", "", ""},
	} {
		changed := []byte(strings.Replace(text, c[0], c[1], 1))
		if o.read.Last("ro.yaml").with("ro.yaml", changed) == nil {
			t.Errorf("%s: all is read", name)
		}
		files["ro.yaml"] = &fstest.MapFile{Data: changed}
		w, err := o.Open(files)
		if fresh, want := Open(files); !slices.Equal(content.Lines(err), content.Lines(want)) || w.Line("ro", "d") != fresh.Line("ro", "d") || !strings.Contains(fmt.Sprint(err), c[2]) {
			t.Errorf("%s: got %v, alone %v", name, err, want)
		}
	}
}
