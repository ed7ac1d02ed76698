package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// hop is a function on one of the ways of docs/architecture.md.
var hop = regexp.MustCompile(`\b([a-z]+)\.([A-Za-z]+)\b`)

// The ways that the first page to read shows are those that the code goes: each of their hops is a function of its package.
func TestEveryHopOfTheArchitectureExists(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(root, "docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, ways, found := strings.Cut(string(page), "\n## The ways\n")
	_, ways, fenced := strings.Cut(ways, "\n```\n")
	ways, _, ended := strings.Cut(ways, "\n```\n")
	if !found || !fenced || !ended {
		t.Fatal("docs/architecture.md has no ways")
	}
	there := functions(t)
	hops := hop.FindAllStringSubmatch(ways, -1)
	if len(hops) < 40 || strings.Count(ways, "->") < len(hops)-6 {
		t.Errorf("%d hops and %d arrows", len(hops), strings.Count(ways, "->"))
	}
	for _, h := range hops {
		if !there[h[0]] {
			t.Errorf("nothing is called %s", h[0])
		}
	}
}

// functions are all functions and methods outside of tests, as package.name.
func functions(t *testing.T) map[string]bool {
	t.Helper()
	there := make(map[string]bool)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return skip(err)
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, decl := range f.Decls {
			if fn, is := decl.(*ast.FuncDecl); is {
				there[f.Name.Name+"."+fn.Name.Name] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return there
}

// skip leaves a folder out, unless it could not be read.
func skip(err error) error {
	if err != nil {
		return err
	}
	return fs.SkipDir
}
