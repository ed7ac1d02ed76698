package content

import "testing"

func TestManyKeysAreRenamedAtOnce(t *testing.T) {
	d, err := ParseDoc([]byte("# of all\n# of b\nb.one: 'x' # here\nb.two: |-\n  two\n\n  lines\n\n# of c\nc.one: {b.one: 1, b.two: 2}\nd.one: y"))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.RenameKeys(func(key string) string {
		if key[0] == 'b' {
			return "cc" + key[1:]
		}
		return key
	}); err != nil {
		t.Fatal(err)
	}
	if got, want := string(d.Bytes()), "# of all\n# of b\ncc.one: 'x' # here\ncc.two: |-\n  two\n\n  lines\n\n# of c\nc.one: {b.one: 1, b.two: 2}\nd.one: y"; got != want {
		t.Errorf("renamed: got\n%s", got)
	}
	if err := d.SortKeys(); err != nil {
		t.Fatal(err)
	}
	if got, want := string(d.Bytes()), "# of all\n# of b\n# of c\nc.one: {b.one: 1, b.two: 2}\ncc.one: 'x' # here\ncc.two: |-\n  two\n\n  lines\n\nd.one: y\n"; got != want {
		t.Errorf("sorted: got\n%s", got)
	}
	if err := d.RenameKeys(func(key string) string { return "b" + key[1:] }, "c.one"); err != nil {
		t.Errorf("in brackets, to what it is: %v", err)
	}
	before := string(d.Bytes())
	if err := d.RenameKeys(func(string) string { return "same" }); err == nil || string(d.Bytes()) != before {
		t.Errorf("two keys of one name: %v\n%s", err, d.Bytes())
	}
}
