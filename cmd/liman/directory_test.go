package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestPoint3_DirectoryCheck(t *testing.T) {
	if out, err := liman(t, "directory", "check"); err != nil || out != "82 contacts, 328 services, 13 shelters; no faults\n" {
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
		{"--today 2026-11-24", "0 overdue, 0 more within 7 days", "DANGER"},
		{"--today 2026-11-24 --within 29", "0800 500 333", "DGASPC Cluj"},
		{"--today 2026-12-24 --within 0", "contacts.yaml:", "0 overdue"},
		{"--today 2027-05-23", "0 more within 7 days", "0 overdue"},
	} {
		out, err := liman(t, append([]string{"directory", "due"}, strings.Fields(c.args)...)...)
		if err != nil || !strings.Contains(out, c.want) || strings.Contains(out, "\n"+c.not) || strings.HasPrefix(out, c.not) {
			t.Errorf("due %s: %v\n%s", c.args, err, out)
		}
	}
	out, err := liman(t, "directory", "due", "--today", "2027-02-22", "--within", "200")
	if err != nil || !strings.Contains(out, "its number is hidden: low trust") || !strings.Contains(out, "0264 420 146") {
		t.Errorf("staff are not told the numbers of low trust: %v\n%s", err, out)
	}
	for line := range strings.Lines(out) {
		if len([]rune(line)) > 260 || strings.Contains(line, "2-dv-centre-cluj") {
			t.Errorf("not readable: %s", line)
		}
	}
	if _, err := liman(t, "directory", "due", "--today", "soon"); err == nil {
		t.Error("soon is a day")
	}
}

// What nobody ever called comes first, and of that what is most dangerous; a call is noted in its file and then it is another's turn.
func TestDirectoryDueByDanger(t *testing.T) {
	folder := copyContent(t)
	due := func() []string {
		out, err := liman(t, "directory", "due", "--today", "2027-06-01", "--liman-content", folder)
		if err != nil {
			t.Fatal(err, out)
		}
		return strings.Split(out, "\n")
	}
	turns := map[bool][]string{}
	last := ""
	for _, line := range due()[1:] {
		danger, _, _ := strings.Cut(line, "  ")
		if never := strings.Contains(line, "never called"); never != (last == "number") && last != "" {
			last = "none"
		} else if never {
			last = "number"
			turns[true] = append(turns[true], danger)
		}
	}
	if got := strings.Join(slices.Compact(turns[true]), ", "); got != "help line, for victims, police, medical, office" && got != "help line, for victims, police, medical, office, other" {
		t.Errorf("the order is %s", got)
	}
	first := due()[1]
	for _, want := range []string{"help line", "never called", "overdue since "} {
		if !strings.Contains(first, want) {
			t.Errorf("no %q in %s", want, first)
		}
	}
	file := filepath.Join(folder, "directory/data/contacts.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(string(text), "- id: ro-112\n")
	called := string(text)[:at] + strings.Replace(string(text)[at:], "  trust: high\n", "  trust: high\n  called_at: 2026-11-25\n", 1)
	if err := os.WriteFile(file, []byte(called), 0o600); err != nil {
		t.Fatal(err)
	}
	list := due()
	i := slices.IndexFunc(list, func(line string) bool { return strings.Contains(line, "called 2026-11-25") })
	if i < 0 || !strings.Contains(list[i], "  112  ") || strings.Contains(list[i-1], "no number") || strings.Contains(list[i+1], "never called") {
		t.Errorf("112 is in line %d: %v", i, list[max(0, i-1):min(len(list), i+2)])
	}
}

func TestPoint3_DirectoryCoverage(t *testing.T) {
	out, err := liman(t, "directory", "coverage")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Cluj ", "București ", " 3 dgaspc: in every county", "8 sexual_violence_centre: missing in 42 of 42 counties; there only in none",
		"11 hospital: missing in GL GJ", "20 shelter: missing in 30 of 42 counties; there only in AB BV", " entries have a number that people are shown", "0/1"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if lines := strings.Count(out, "\n"); lines != 1+42+1+20+2 {
		t.Errorf("%d lines", lines)
	}
	out, err = liman(t, "directory", "coverage", "--json")
	var counts map[string]map[string]struct{ Entries, Numbers int }
	if parsed := json.Unmarshal([]byte(out), &counts); err != nil || parsed != nil {
		t.Fatal(err, parsed)
	}
	if len(counts) != 42 || len(counts["CJ"]) != 20 || counts["CJ"]["dgaspc"].Entries != 1 || counts["CJ"]["shelter"].Entries != 1 {
		t.Errorf("%d counties, CJ %v", len(counts), counts["CJ"])
	}
	entries, numbers := 0, 0
	for _, county := range counts {
		for _, c := range county {
			entries, numbers = entries+c.Entries, numbers+c.Numbers
		}
	}
	if numbers == 0 || numbers >= entries {
		t.Errorf("%d of %d have a number", numbers, entries)
	}
}
