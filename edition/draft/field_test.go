package draft

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"liman/content"
)

// Every file that ships is taken apart, every field has a name of its own, and leads back to where it stands.
func TestFieldsOfWhatShips(t *testing.T) {
	for name, b := range map[string]*content.Bundle{"shipped": shipped(t), "small": small(t)} {
		e := Edit(b)
		seen := make(map[Key]string)
		for _, f := range Fields(b) {
			if before, twice := seen[f.Key]; twice {
				t.Errorf("%s: %v stands in %s and in %s", name, f.Key, before, f.File)
			}
			seen[f.Key] = f.File
			if hasFields(f.File) && (f.Form == Whole || f.Form == Blob) {
				t.Errorf("%s: %s is not taken apart", name, f.File)
			}
			if f.Home() != f.File && f.Kind != Entry {
				t.Errorf("%s: %v stands in %s, and is looked for in %s", name, f.Key, f.File, f.Home())
			}
		}
		for file := range b.All() {
			p := e.read(file)
			for _, i := range p.all {
				if i.form == Order || i.form == "" {
					continue
				}
				at := p.root
				for _, name := range i.key.names() {
					if at = at.below(name); at == nil {
						break
					}
				}
				if at != i {
					t.Fatalf("%s: the names %q do not lead to %v", name, i.key.names(), i.key)
				}
			}
		}
		if len(seen) < 40 {
			t.Errorf("%s: %d fields", name, len(seen))
		}
	}
}

// Whatever is said in a file of fields is said by one of them: change it, and one field differs.
func TestNothingIsOutsideFields(t *testing.T) {
	b := small(t)
	for file, data := range b.All() {
		if !hasFields(file) {
			continue
		}
		p := parse(file, data)
		var whole yaml.Node
		if err := yaml.Unmarshal(data, &whole); err != nil {
			t.Fatal(err)
		}
		before := values(p)
		for n, mark := range scalarsOf(p.doc.Root()) {
			old := n.Value
			n.Value = old + "x"
			o := &outliner{file: file, all: make(map[Key]*item)}
			root := o.item(nil, nil, p.doc.Root(), 1, nil)
			if maps.Equal(before, values(&parsed{root: root})) {
				t.Errorf("%s: %s (%s) is in no field", file, old, mark)
			}
			n.Value = old
		}
	}
}

func values(p *parsed) map[Key]string {
	all := make(map[Key]string)
	for _, f := range p.root.fields("", nil) {
		all[f.Key] = string(f.Form) + f.Value
	}
	return all
}

func scalarsOf(n *yaml.Node) map[*yaml.Node]string {
	all := make(map[*yaml.Node]string)
	if n.Kind == yaml.ScalarNode {
		all[n] = n.Tag
	}
	for _, one := range n.Content {
		maps.Copy(all, scalarsOf(one))
	}
	return all
}

func TestFieldsOfOneNode(t *testing.T) {
	e := Edit(small(t))
	var got []string
	for _, f := range e.Under(Key{Kind: Node, Of: "home/kids"}) {
		got = append(got, string(f.Kind)+" "+f.Of+" "+f.Name+" "+string(f.Form)+" "+f.Value)
	}
	want := []string{
		"node home/kids kind text screen", "node home/kids parts order [small]", "part home/kids.small id text small",
		`part home/kids.small when tree {var: kids, is: "yes"}`, "node home/kids options order [danger, start]",
		"option home/kids.danger id text danger", "option home/kids.danger to text danger/start",
		"option home/kids.start id text start", "option home/kids.start to text start",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

// Setting every field to what it is changes no byte.
func TestARoundTripChangesNothing(t *testing.T) {
	roundTrip(t, small(t), 1)
	roundTrip(t, shipped(t), 11)
}

// roundTrip sets the first field of every file to what it is, and every n-th after it.
func roundTrip(t *testing.T, b *content.Bundle, n int) {
	t.Helper()
	e := Edit(b)
	in := make(map[string]int) // how many fields of each file
	for _, f := range Fields(b) {
		if f.Form == Blob {
			in[f.File] = 1
			continue
		}
		if in[f.File]++; in[f.File]%n != 1%n {
			continue
		}
		if err := e.Set(f.Key, f.Value); err != nil {
			t.Errorf("%v: %v", f.Key, err)
		}
	}
	for name := range b.All() {
		if in[name] == 0 {
			t.Errorf("nothing of %s is a field", name)
		}
	}
	after, err := e.Bundle()
	if err != nil || after.Hash() != b.Hash() || len(e.Acts()) > 0 {
		t.Errorf("something changed: %v, %v", content.Diff(b, after), err)
	}
}

// What is odd is one field: an alias, a name that stands twice, a file that cannot be read.
func TestWhatIsOddIsOneField(t *testing.T) {
	for _, text := range []string{
		"a: &x 1\nb: *x\n", "a: 1\na: 2\n", "a: [\n", "", "text\n", "- a\n- b\n", "a: {b: 1, b: 2}\n", "a: 1\r\nb: 2\r",
	} {
		if p := parse("locales/ro.yaml", []byte(text)); p.doc != nil || p.root.value != text || p.root.form != Whole {
			t.Errorf("%q is taken apart", text)
		}
	}
	twice := "- {id: a, name: x}\n- {id: a, name: y}\n"
	if p := parse("directory/data/contacts.yaml", []byte(twice)); p.doc != nil {
		t.Error("two entries of one id are taken apart")
	}
}
