package edition

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"liman/content"
)

// tree is a small edition of testdata as files that a test may spoil: "small" in a few lines, with a few entries of the directory;
// "whole" is that with a file of every kind, flows of each role that lead into each other, questions, conditions, facts, phrases,
// words of danger, stories that tap and type.
func tree(t testing.TB, name string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	for _, layer := range slices.Compact([]string{"small", name}) {
		fsys := os.DirFS(filepath.Join("testdata", layer))
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

func opened(t testing.TB, files map[string]string) *Edition {
	t.Helper()
	e, err := Open(bundle(t, files))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func openSmall(t testing.TB) *Edition {
	t.Helper()
	return opened(t, tree(t, "small"))
}
