package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPoint3_DirectoryCheck(t *testing.T) {
	if out, err := liman(t, "directory", "check"); err != nil || out != "79 contacts, 328 services, 13 shelters; no faults\n" {
		t.Errorf("%v: %s", err, out)
	}
	folder := copyContent(t)
	file := filepath.Join(folder, "directory/data/shelters.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	spoiled := strings.Replace(string(text), "  county: AB\n", "  county: AB\n  address: Str. Florilor\n", 1)
	if err := os.WriteFile(file, []byte(spoiled), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := liman(t, "directory", "check", folder)
	if err == nil || err.Error() != "1 faults" || !strings.Contains(out, "a shelter must not have address; remove it") {
		t.Errorf("%v: %s", err, out)
	}
}

func TestPoint3_DirectoryDue(t *testing.T) {
	for _, c := range []struct{ args, want, not string }{
		{"--today 2026-11-24", "0 overdue, 0 more within 7 days", "ENTRY"},
		{"--today 2026-11-24 --within 29", "ro-anes", "dgaspc-cluj"},
		{"--today 2026-12-24 --within 0", "contacts.yaml:", "0 overdue"},
		{"--today 2027-05-23", "0 more within 7 days", "0 overdue"},
	} {
		out, err := liman(t, append([]string{"directory", "due"}, strings.Fields(c.args)...)...)
		if err != nil || !strings.Contains(out, c.want) || strings.Contains(out, "\n"+c.not) || strings.HasPrefix(out, c.not) {
			t.Errorf("due %s: %v\n%s", c.args, err, out)
		}
	}
	out, err := liman(t, "directory", "due", "--today", "2027-02-22")
	if err != nil || !strings.Contains(out, "low") || !strings.Contains(out, "0264 420 146") {
		t.Errorf("staff are not told the numbers of low trust: %v\n%s", err, out)
	}
	if _, err := liman(t, "directory", "due", "--today", "soon"); err == nil {
		t.Error("soon is a day")
	}
}

func TestPoint3_DirectoryCoverage(t *testing.T) {
	out, err := liman(t, "directory", "coverage")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Cluj ", "București ", " 3 dgaspc: in every county", "8 sexual_violence_centre: missing in 42 of 42 counties; there only in none",
		"11 hospital: missing in GL GJ", "20 shelter: missing in 30 of 42 counties; there only in AB BV"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if lines := strings.Count(out, "\n"); lines != 1+42+1+20 {
		t.Errorf("%d lines", lines)
	}
	out, err = liman(t, "directory", "coverage", "--json")
	var counts map[string]map[string]int
	if parsed := json.Unmarshal([]byte(out), &counts); err != nil || parsed != nil {
		t.Fatal(err, parsed)
	}
	if len(counts) != 42 || len(counts["CJ"]) != 20 || counts["CJ"]["dgaspc"] != 1 || counts["CJ"]["shelter"] != 1 {
		t.Errorf("%d counties, CJ %v", len(counts), counts["CJ"])
	}
}
