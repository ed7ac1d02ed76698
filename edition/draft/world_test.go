package draft

import (
	"io/fs"
	"os"
	"strings"
	"testing"

	"liman/content"
)

// shipped is the content that is inside the program.
func shipped(t testing.TB) *content.Bundle {
	t.Helper()
	b, err := content.Read(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// small is a little content with one of everything.
func small(t testing.TB) *content.Bundle {
	t.Helper()
	files := make(map[string][]byte)
	root := os.DirFS("testdata/small")
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files[name], err = fs.ReadFile(root, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	b, err := content.New(files)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func file(t testing.TB, e *Editor, name string) string {
	t.Helper()
	data, there := e.files[name]
	if !there {
		t.Fatalf("there is no %s", name)
	}
	return string(data)
}

// changed are the lines in which two texts differ: "-" of the first, "+" of the second, in order.
func changed(before, after string) string {
	a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
	common := make([][]int, len(a)+1) // lines that the rests have in common
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if common[i][j] = max(common[i+1][j], common[i][j+1]); a[i] == b[j] {
				common[i][j] = 1 + common[i+1][j+1]
			}
		}
	}
	var lines []string
	for i, j := 0, 0; i < len(a) || j < len(b); {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			lines, i = append(lines, "-"+a[i]), i+1
		default:
			lines, j = append(lines, "+"+b[j]), j+1
		}
	}
	return strings.Join(lines, "\n")
}

// difference are the lines in which the content that is edited differs from what it was, by file.
func difference(t testing.TB, e *Editor, before *content.Bundle) string {
	t.Helper()
	after, err := e.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, c := range content.Diff(before, after) {
		all = append(all, c.Name)
		if lines := changed(string(c.Before), string(c.After)); lines != "" {
			all = append(all, lines)
		}
	}
	return strings.Join(all, "\n")
}
