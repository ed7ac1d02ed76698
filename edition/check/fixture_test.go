package check

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"liman/content"
	"liman/edition"
)

// tree is a small edition of testdata as files that a test may spoil: "small" in a few lines, with a few entries of the directory;
// "whole" is that with a file of every kind, flows of each role that lead into each other, questions, conditions, facts, phrases,
// words of danger, stories that tap and type.
func tree(t testing.TB, name string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	for _, layer := range slices.Compact([]string{"small", name}) {
		fsys := os.DirFS(filepath.Join("../testdata", layer))
		err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			data, err := fs.ReadFile(fsys, name)
			all[name] = string(data)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// with is small with one replacement in one file.
func with(t testing.TB, file, old, now string) map[string]string {
	t.Helper()
	files := tree(t, "small")
	files[file] = strings.Replace(files[file], old, now, 1)
	return files
}

func bundle(t testing.TB, files map[string]string) *content.Bundle {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	b, err := content.Read(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// refused are the faults of an edition, as they are printed.
func refused(t testing.TB, files map[string]string) []string {
	t.Helper()
	_, err := Open(bundle(t, files))
	return content.Lines(err)
}

// openedBuiltin is opened and checked once for all tests that read the real edition; it never changes.
var openedBuiltin = sync.OnceValues(func() (*edition.Edition, error) { return Open(edition.Builtin()) })

func builtinEdition(t testing.TB) *edition.Edition {
	t.Helper()
	e, err := openedBuiltin()
	if err != nil {
		t.Fatal(err)
	}
	return e
}
