package main

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// buildFlags are those of the image and of make build.
const buildFlags = `-trimpath -ldflags='-s -w -buildid='`

// Whoever builds the same source in another folder gets the same program, bit by bit, and so can tell whether the one that
// runs was made of it. A comment behind every file of the second copy makes the compiler work again instead of its cache.
func TestT27_TwoBuildsAreIdentical(t *testing.T) {
	for _, file := range []string{"Dockerfile", "Makefile"} {
		if !strings.Contains(readFile(t, file), buildFlags) {
			t.Errorf("%s does not build with %s", file, buildFlags)
		}
	}
	one := built(t, "")
	if two := built(t, "\n// built again\n"); !bytes.Equal(one, two) {
		t.Errorf("%d and %d bytes, and they differ", len(one), len(two))
	}
}

// built copies the source into a folder of its own, with something behind every file, and builds it there.
func built(t *testing.T, behind string) []byte {
	t.Helper()
	folder, program := t.TempDir(), filepath.Join(t.TempDir(), "liman")
	source := os.DirFS("../..")
	err := fs.WalkDir(source, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case strings.HasPrefix(name, ".") && name != ".":
			return skip(d)
		case d.IsDir():
			return os.MkdirAll(filepath.Join(folder, name), 0o700)
		case strings.HasSuffix(name, "_test.go"):
			return nil
		}
		data, err := fs.ReadFile(source, name)
		if err == nil && strings.HasSuffix(name, ".go") {
			data = append(data, behind...)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, name), data, 0o600)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-ldflags=-s -w -buildid=", "-o", program, "./cmd/liman")
	cmd.Dir, cmd.Env = folder, append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// skip leaves a file out, or a folder with all that is in it.
func skip(d fs.DirEntry) error {
	if d.IsDir() {
		return fs.SkipDir
	}
	return nil
}
