package publish

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"liman/edition"
	"liman/store"
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

// Nothing is published of what a folder links to, as of a key that lies beside it, and of what the ledger would not take the error names the file.
func TestT20_AFolderIsReadThroughNoLink(t *testing.T) {
	tree, outside := filepath.Join(t.TempDir(), "tree"), t.TempDir()
	if _, err := writeTree(tree, edition.Builtin()); err != nil {
		t.Fatal(err)
	}
	if b, err := readTree(tree); err != nil || b.Hash() != edition.Builtin().Hash() {
		t.Fatalf("what was written is read as another: %v", err)
	}
	for _, path := range []string{"flows/x.yaml", "locales/x.yaml", "directory/data/services/x.yaml", "flows/more"} {
		target := filepath.Join(outside, "ana.key")
		if filepath.Ext(path) == "" {
			target = outside
		} else if err := os.WriteFile(target, []byte("PRIVATE+KEY+ana"), 0o600); err != nil {
			t.Fatal(err)
		}
		link := filepath.Join(tree, filepath.FromSlash(path))
		if err := os.Symlink(target, link); err != nil {
			t.Fatal(err)
		}
		if b, err := readTree(tree); b != nil || err == nil || !strings.Contains(err.Error(), path+" is a symbolic link") {
			t.Errorf("%s is read: %v", path, err)
		}
		if err := os.Remove(link); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(tree, "flows", "x.yaml"), bytes.Repeat([]byte{'#'}, store.MaxBlob+1), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := readTree(tree); err == nil || !strings.Contains(err.Error(), "flows/x.yaml has 8388609 bytes") {
		t.Errorf("what is too large: %v", err)
	}
}
