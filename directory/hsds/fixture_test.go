package hsds

import (
	"testing"

	"liman/directory/hours"
)

// parsed reads hours that there must be.
func parsed(t testing.TB, text string) hours.Hours {
	t.Helper()
	h, err := hours.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return h
}
