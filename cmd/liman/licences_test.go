package main

import (
	"debug/buildinfo"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestTheImageHasTheLicences: what the image is told to hold has our notices, Go's licence, and a licence of every module that
// the binary says it is made of.
func TestTheImageHasTheLicences(t *testing.T) {
	recipe := readFile(t, "Dockerfile")
	for _, want := range []string{"RUN make licences LICENCES=/licences\n", "COPY --from=build /licences /licences\n"} {
		if !strings.Contains(recipe, want) {
			t.Errorf("the Dockerfile lacks %q", want)
		}
	}
	folder := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "make", "-C", "../..", "licences", "LICENCES="+folder)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, want := range map[string]string{"NOTICE": "GeoNames", "LICENSE": "Apache License", "go/LICENSE": "Go Authors"} {
		if data, err := os.ReadFile(filepath.Join(folder, name)); err != nil || !strings.Contains(string(data), want) {
			t.Errorf("%s: %v, or it does not speak of %s", name, err, want)
		}
	}
	binary := filepath.Join(t.TempDir(), "liman")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	info, err := buildinfo.ReadFile(binary)
	if err != nil || len(info.Deps) < 5 {
		t.Fatalf("the binary says %v, %v", info, err)
	}
	for _, module := range info.Deps {
		files, err := os.ReadDir(filepath.Join(folder, module.Path))
		licence := false
		for _, f := range files {
			licence = licence || !f.IsDir() && !strings.HasPrefix(strings.ToLower(f.Name()), "notice")
		}
		if err != nil || !licence {
			t.Errorf("%s has no licence: %v", module.Path, err)
		}
	}
}
