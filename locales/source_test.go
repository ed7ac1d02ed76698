package locales

import (
	"strings"
	"testing"
)

// Where all languages but the source have the same placeholders, the source is wrong, and said to be so once.
func TestThePlaceholdersOfTheSourceAreBlamedOnce(t *testing.T) {
	_, err := open(t, map[string]string{"ro.yaml": "a.b: x\n", "en.yaml": "a.b: 'x {n}'\n", "hu.yaml": "a.b: 'y {n}'\n"})
	if want := "locales/ro.yaml:1: a.b has the placeholders [], all others [n]; use the same names in braces"; err == nil || err.Error() != want {
		t.Errorf("%v\nwant %s", err, want)
	}
	_, err = open(t, map[string]string{"ro.yaml": "a.b: x\n", "en.yaml": "a.b: 'x {n}'\n", "hu.yaml": "a.b: 'y {m}'\n"})
	if err == nil || strings.Count(err.Error(), "\n") != 1 || strings.Contains(err.Error(), "ro.yaml:") {
		t.Errorf("two that differ:\n%v", err)
	}
}
