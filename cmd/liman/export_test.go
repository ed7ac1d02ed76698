package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPoint5_ExportImport exports for staff, imports the same into a draft, and lets the draft be checked by itself.
func TestPoint5_ExportImport(t *testing.T) {
	out, err := liman(t, "directory", "export", "--staff")
	if again, _ := liman(t, "directory", "export", "--staff", "--format", "hsds"); err != nil || out != again {
		t.Fatalf("two exports differ, or fail: %v", err)
	}
	file := filepath.Join(t.TempDir(), "liman.ndjson")
	if err := os.WriteFile(file, []byte(out), 0o600); err != nil {
		t.Fatal(err)
	}
	draft := filepath.Join(t.TempDir(), "draft")
	said, err := liman(t, "directory", "import", file, "--to", draft, "--today", "2026-11-26")
	if err != nil || !strings.Contains(said, "423 records taken: 82 contacts, 328 services, 13 shelters; 0 lines to look at, 0 faults") {
		t.Errorf("%v: %s", err, said)
	}
	if said, err := liman(t, "directory", "check", draft); err != nil || said != "82 contacts, 328 services, 13 shelters; no faults\n" {
		t.Errorf("%v: %s", err, said)
	}
	if _, err := liman(t, "directory", "import", file, "--to", draft); err == nil || !strings.Contains(err.Error(), "is there already; name a new folder") {
		t.Errorf("a draft was written over: %v", err)
	}
}

// TestPoint5_ImportReport names line and mend, writes what it could read, and fails.
func TestPoint5_ImportReport(t *testing.T) {
	file := filepath.Join(t.TempDir(), "others.ndjson")
	text := `{"id":"ac148810-d857-441c-9679-408f346de14b","name":"Adăpost","status":"active","service_areas":[{"name":"Cluj"}],"service_at_locations":[{"location":{"addresses":[{"address_1":"Str. Lungă 3"}]}}]}` + "\n{\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	draft := filepath.Join(t.TempDir(), "draft")
	said, err := liman(t, "directory", "import", file, "--to", draft)
	if err == nil || !strings.Contains(said, "others.ndjson:2: this is no JSON") || !strings.Contains(said, "stripped service_at_locations[0].location.addresses[0].address_1") ||
		strings.Contains(said, "Lung") || !strings.Contains(said, "1 records taken: 0 contacts, 0 services, 1 shelters") {
		t.Errorf("%v: %s", err, said)
	}
	if shelters, err := os.ReadFile(filepath.Join(draft, "directory/data/shelters.yaml")); err != nil || !strings.Contains(string(shelters), "county: CJ") {
		t.Errorf("%v: %s", err, shelters)
	}
	for _, args := range [][]string{{"no-such-file", "--to", draft}, {file, "--to", draft, "--today", "soon"}, {file}} {
		if _, err := liman(t, append([]string{"directory", "import"}, args...)...); err == nil {
			t.Errorf("%v was done", args)
		}
	}
}

// TestPoint5_ExportRecords writes our own records, as lines and as a table, with no moment in them and no low number.
func TestPoint5_ExportRecords(t *testing.T) {
	out, err := liman(t, "directory", "export", "--format", "json")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	var first map[string]any
	if parsed := json.Unmarshal([]byte(lines[0]), &first); err != nil || parsed != nil || first["id"] != "ro-112" || first["state"] != nil {
		t.Fatalf("%v %v: %s", err, parsed, lines[0])
	}
	out, err = liman(t, "directory", "export", "--format", "csv", "--lang", "en")
	rows, parsed := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || parsed != nil || len(rows) != len(lines)+1 || rows[0][0] != "id" {
		t.Fatalf("%v %v: %d rows, %d lines", err, parsed, len(rows), len(lines))
	}
	if strings.Contains(out, "0264 420 146") {
		t.Error("a number of low trust went out")
	}
	known := map[string]bool{"state": true}
	for _, name := range rows[0] {
		known[name] = true
	}
	for _, line := range lines {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Fatal(err)
		}
		for name := range fields {
			if !known[name] {
				t.Errorf("%s has no column", name)
			}
		}
	}
	if _, err := liman(t, "directory", "export", "--format", "csv", "--staff"); err == nil {
		t.Error("--staff goes with csv")
	}
}
