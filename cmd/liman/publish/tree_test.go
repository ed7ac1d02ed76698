package publish

import (
	"os"
	"strings"
	"testing"

	"liman/edition"
)

// A tree has content files alone, whatever the bundle names: if there is anything else, nothing is written.
func TestT20_ATreeIsContentAlone(t *testing.T) {
	for _, name := range []string{".git/config", "Makefile", "flows/x_test.go"} {
		b, err := edition.Builtin().With(map[string][]byte{name: []byte("x")})
		if err != nil {
			t.Fatal(err)
		}
		tree := t.TempDir()
		if _, err := writeTree(tree, b); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s is written: %v", name, err)
		}
		if there, err := os.ReadDir(tree); err != nil || len(there) > 0 {
			t.Errorf("%s: the folder has %v, %v", name, there, err)
		}
	}
}
