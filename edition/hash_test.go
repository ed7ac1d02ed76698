package edition

import "testing"

// One letter for another, in a file that is as long as before, makes another edition.
func TestAnEditionOfTheSameLengthIsAnother(t *testing.T) {
	other := opened(t, with(t, "locales/ro.yaml", "Unde?", "Unda?"))
	if one := openSmall(t); other.Hash == one.Hash {
		t.Errorf("both are called %s", one.Hash)
	}
}
