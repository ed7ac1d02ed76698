package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// found is how a test took a fault.
type found string

const (
	red     found = "red"
	green   found = "GREEN"    // nobody saw the fault
	noBuild found = "NO BUILD" // the fault is no program, so the test said nothing
	noTest  found = "NO TEST"  // no test has that name
)

// skipped are folders that no test needs. What tests read beside the project (../shared) lies beside the copy, too.
var skipped = []string{".git", ".artifacts", "node_modules"}

// copyProject copies the project into a new folder and gives its path.
func copyProject(root string) (string, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return "", fmt.Errorf("find the project: %w", err)
	}
	copied, err := os.MkdirTemp(filepath.Dir(root), ".mutants-")
	if err != nil {
		return "", fmt.Errorf("copy the project: %w", err)
	}
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return copyEntry(root, copied, path, d)
	})
	if err != nil {
		err = errors.Join(err, os.RemoveAll(copied))
		return "", fmt.Errorf("copy the project: %w", err)
	}
	return copied, nil
}

func copyEntry(root, copied, path string, d fs.DirEntry) error {
	rel, err := filepath.Rel(root, path)
	if err != nil {
		return err
	}
	to := filepath.Join(copied, rel)
	switch {
	case d.IsDir() && slices.Contains(skipped, d.Name()):
		if d.Name() == "node_modules" { // large, and only read
			if err := os.Symlink(path, to); err != nil {
				return err
			}
		}
		return fs.SkipDir
	case d.IsDir():
		return os.MkdirAll(to, 0o755)
	case !d.Type().IsRegular():
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	info, err := d.Info()
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, info.Mode().Perm())
}

// plant puts a fault into the copy, runs its test and takes the fault out again.
func plant(ctx context.Context, f fault, copied string) (found, error) {
	changed, err := f.apply(copied)
	if err != nil {
		return "", err
	}
	file := filepath.Join(copied, f.File)
	before, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("read what is to be changed: %w", err)
	}
	if err := os.WriteFile(file, changed, 0o644); err != nil {
		return "", fmt.Errorf("plant the fault: %w", err)
	}
	how, err := test(ctx, f, copied)
	if undo := os.WriteFile(file, before, 0o644); undo != nil {
		return "", fmt.Errorf("take the fault out: %w", undo)
	}
	return how, err
}

// test runs the fault's test in the copy.
func test(ctx context.Context, f fault, copied string) (found, error) {
	args := append([]string{"test", "-count=1", "-timeout=5m", "-vet=off", "-trimpath", "-failfast", "-run", "^(" + f.Run + ")$", f.Pkg}, strings.Fields(f.Args)...)
	c := exec.CommandContext(ctx, "go", args...)
	c.Dir = copied
	out, err := c.CombinedOutput()
	if failed := (*exec.ExitError)(nil); err != nil && (ctx.Err() != nil || !errors.As(err, &failed)) {
		return "", fmt.Errorf("run the test: %w", err)
	}
	switch {
	case bytes.Contains(out, []byte("[no tests to run]")):
		return noTest, nil
	case bytes.Contains(out, []byte("[build failed]")) || bytes.Contains(out, []byte("[setup failed]")):
		return noBuild, nil
	case err != nil:
		return red, nil
	}
	return green, nil
}
