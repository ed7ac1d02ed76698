package content

import (
	"strings"
	"testing"
)

func TestMovesLeaveEverythingElse(t *testing.T) {
	for name, c := range map[string]struct {
		do       func(*Doc) error
		from, to string
	}{
		"another list":     {func(d *Doc) error { return d.Put("[1.2]", "nodes", "start", "facts") }, "[0.1, 3.1]", "[1.2]"},
		"a list for lines": {func(d *Doc) error { return d.Put("[]", "nodes", "start", "options") }, "\n      # the first button\n      - {id: speak, to: speak}\n      - id: silent\n        to: silent  # quiet", " []  # quiet"},
		"the same list":    {func(d *Doc) error { return d.Put("[0.1,3.1]", "nodes", "start", "facts") }, "", ""},
		"a first entry":    {func(d *Doc) error { return d.Insert(0, "{id: a}", "nodes", "start", "options") }, "      # the first", "      - {id: a}\n      # the first"},
		"a second entry":   {func(d *Doc) error { return d.Insert(1, "id: a\nto: b", "nodes", "start", "options") }, "      - id: silent", "      - id: a\n        to: b\n      - id: silent"},
		"a first fact":     {func(d *Doc) error { return d.Insert(0, "2.1", "nodes", "start", "facts") }, "[0.1", "[2.1, 0.1"},
		"an entry down": {func(d *Doc) error { return d.Move(1, "nodes", "start", "options", "speak") },
			"      # the first button\n      - {id: speak, to: speak}\n      - id: silent\n        to: silent  # quiet\n",
			"      - id: silent\n        to: silent  # quiet\n      # the first button\n      - {id: speak, to: speak}\n"},
		"an entry up": {func(d *Doc) error { return d.Move(0, "nodes", "start", "options", "silent") },
			"      # the first button\n      - {id: speak, to: speak}\n      - id: silent\n        to: silent  # quiet\n",
			"      - id: silent\n        to: silent  # quiet\n      # the first button\n      - {id: speak, to: speak}\n"},
		"a fact down":  {func(d *Doc) error { return d.Move(1, "nodes", "start", "facts", "#0") }, "[0.1, 3.1]", "[3.1, 0.1]"},
		"a fact up":    {func(d *Doc) error { return d.Move(0, "nodes", "start", "facts", "#1") }, "[0.1, 3.1]", "[3.1, 0.1]"},
		"to its place": {func(d *Doc) error { return d.Move(0, "nodes", "start", "facts", "#0") }, "", ""},
		"a key":        {func(d *Doc) error { return d.Move(0, "nodes", "start", "review_by") }, "    kind: screen\n    facts: [0.1, 3.1]   # three\n    review_by: 2027-02-21\n", "    review_by: 2027-02-21\n    kind: screen\n    facts: [0.1, 3.1]   # three\n"},
	} {
		d := doc(t, small)
		if err := c.do(d); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if want := strings.Replace(small, c.from, c.to, 1); string(d.Bytes()) != want {
			t.Errorf("%s: got\n%s", name, d.Bytes())
		}
	}
}

// What is read as raw and added elsewhere says the same.
func TestRawIsTakenElsewhere(t *testing.T) {
	for _, path := range []Path{{"nodes", "speak"}, {"nodes", "start"}, {"nodes", "start", "options"}, {"nodes", "speak", "text"}, {"flow"}} {
		from, to := doc(t, small), doc(t, "a: 1\nb:\n    c: 2\n")
		raw, err := from.Raw(path...)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if err := to.Add("new", raw, "b"); err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		want, _ := from.find(path)
		got, err := to.find(Path{"b", "new"})
		if err != nil || !same(got.value, want.value) {
			t.Errorf("%s: got\n%s", path, to.Bytes())
		}
	}
	from := doc(t, small)
	raw, err := from.Raw("nodes", "start", "options", "silent")
	if err != nil || raw != "id: silent\nto: silent  # quiet" {
		t.Errorf("got %q, %v", raw, err)
	}
}
