package directory

import (
	"io/fs"
	"testing"
)

// open is the built-in directory.
func open(t testing.TB) *Directory {
	t.Helper()
	data, err := fs.Sub(Files, "data")
	if err != nil {
		t.Fatal(err)
	}
	d, err := Open(data)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// fromFacts counts the contacts that no collected row names: the winter numbers of three sectors, from the facts.
const fromFacts = 3

// TestRows keeps every row that was collected: 79 contacts, and 341 services and shelters.
func TestRows(t *testing.T) {
	d := open(t)
	if got := len(d.Contacts()) - fromFacts; got != 79 {
		t.Errorf("%d contacts, want 79", got)
	}
	shelters := 0
	for _, e := range d.due {
		if e.at.file == "shelters.yaml" {
			shelters++
		}
	}
	if got := len(d.Services()) + shelters; got != 341 || shelters != 13 {
		t.Errorf("%d services and %d shelters, want 341 in all, 13 shelters", got, shelters)
	}
}
