package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const root = "../.."

// A fault that no longer applies guards nothing.
func TestEveryFaultStillApplies(t *testing.T) {
	faults, err := readFaults("faults.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if len(faults) < 60 {
		t.Errorf("%d faults; at least 60 are wanted", len(faults))
	}
	for _, f := range faults {
		if _, err := f.apply(root); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		for _, name := range strings.Split(f.Run, "|") {
			if !hasTest(t, f.Pkg, name) {
				t.Errorf("%s: %s has no test that is called %s", f.Name, f.Pkg, name)
			}
		}
	}
}

func hasTest(t *testing.T, pkg, name string) bool {
	t.Helper()
	name, _, _ = strings.Cut(name, "/")
	files, err := filepath.Glob(filepath.Join(root, pkg, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "func "+name+"(") {
			return true
		}
	}
	return false
}

func TestThePapersListEveryFault(t *testing.T) {
	faults, err := readFaults("faults.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(root, "docs/safety.md"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), table(faults)) {
		t.Error("docs/safety.md does not list the faults of faults.yaml; write there what go run ./cmd/mutants -list prints")
	}
}

// The runner itself: a fault that a test sees, one that none sees, one that is no program and one without a test.
func TestAFaultIsTakenAsItIs(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":    "module small\n\ngo 1.26\n",
		"a.go":      "package small\n\nfunc two() int { return 2 }\n\nfunc three() int { return 3 }\n",
		"a_test.go": "package small\n\nimport \"testing\"\n\nfunc TestTwo(t *testing.T) {\n\tif two() != 2 {\n\t\tt.Fatal(two())\n\t}\n}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		from, to, run string
		want          found
	}{
		{"return 2", "return 4", "TestTwo", red},
		{"return 3", "return 4", "TestTwo", green},
		{"return 2", "return", "TestTwo", noBuild},
		{"return 2", "return 4", "TestNobodyWrote", noTest},
	} {
		got, err := plant(t.Context(), fault{File: "a.go", From: c.from, To: c.to, Pkg: ".", Run: c.run}, dir)
		if err != nil || got != c.want {
			t.Errorf("%s -> %s: got %s, %v; want %s", c.from, c.to, got, err, c.want)
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, "a.go"))
	if err != nil || !strings.Contains(string(text), "return 2") {
		t.Errorf("the fault was not taken out: %s, %v", text, err)
	}
}
