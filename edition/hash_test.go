package edition

import "testing"

// One letter for another, in a file that is as long as before, makes another edition.
func TestAnEditionOfTheSameLengthIsAnother(t *testing.T) {
	other, err := Open(source(t, with("locales/ro.yaml", "Unde?", "Unda?")))
	if err != nil {
		t.Fatal(err)
	}
	if one := openSmall(t); other.Hash == one.Hash {
		t.Errorf("both are called %s", one.Hash)
	}
}
