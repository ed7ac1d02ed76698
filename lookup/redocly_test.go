package lookup

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// redocly is the linter of OpenAPI documents as make tools brings it from npm.
const redocly = "../.npm/node_modules/.bin/redocly"

// TestRedoclyFindsNoFault holds the document against another's rules. Where npm cannot be had, it is skipped by name; in CI it
// is to be there.
func TestRedoclyFindsNoFault(t *testing.T) {
	if _, err := os.Stat(redocly); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is missing; make tools installs it (npm ci --prefix .npm)", redocly)
		}
		t.Skipf("%s is not there; make tools installs it (npm ci --prefix .npm)", redocly)
	}
	w := serve(t)
	for _, name := range []string{"openapi.json", "openapi.yaml"} {
		file := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(file, w.ask("GET", "/"+name).Body.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), redocly, "lint", file)
		cmd.Env = append(os.Environ(), "REDOCLY_TELEMETRY=off", "REDOCLY_SUPPRESS_UPDATE_NOTICE=true")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}
