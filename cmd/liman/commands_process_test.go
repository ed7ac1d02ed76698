package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"liman/cmd/liman/settings"
)

// Each command of the README, as a process. What a command says in every case is tested beside it; here it is seen to do its
// work from the command line, with its exit code.

func says(t *testing.T, fails bool, wants []string, args ...string) string {
	t.Helper()
	out, err := output(t, nil, args...)
	if (err != nil) != fails {
		t.Errorf("%v: %v\n%s", args, err, out)
	}
	for _, want := range wants {
		if !strings.Contains(out, want) {
			t.Errorf("%v: no %q in\n%s", args, want, out)
		}
	}
	return out
}

func TestCommandCheck(t *testing.T) {
	t.Parallel()
	says(t, false, []string{"no faults"}, "check", "--today", "2026-11-24")
	says(t, true, []string{"there is no folder /nowhere"}, "check", "/nowhere")
}

func TestCommandFacts(t *testing.T) {
	t.Parallel()
	says(t, false, []string{" facts, ", "violence/"}, "facts")
}

func TestCommandTalk(t *testing.T) {
	t.Parallel()
	says(t, false, []string{"@46.77,23.60", "shares a place", "x               leaves", "presses the button with this number", "--nodes", "--why"}, "talk", "--help")
	kept := filepath.Join(t.TempDir(), "story.txt")
	cmd := program(t, nil, "talk", "--nodes", "--why", "--keep", kept)
	cmd.Stdin = strings.NewReader("are un cutit\n@46.77,23.60\n???\n2\nx\n")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{"[home/start]", "(danger)", "alarm      danger/start", "phrases    danger/start", "so         danger: danger/start", "[near/what]", "phrases    none is like it"} {
		if !bytes.Contains(out, []byte(want)) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	story, err := os.ReadFile(kept)
	if err != nil || !strings.Contains(string(story), "bot shows danger/start") || !strings.HasSuffix(string(story), "bot leaves\n") {
		t.Errorf("%v: %s", err, story)
	}
	if plain := says(t, false, nil, "talk"); strings.Contains(plain, "[home/start]") {
		t.Errorf("without --nodes it names nodes:\n%s", plain)
	}
}

func TestCommandFind(t *testing.T) {
	t.Parallel()
	says(t, false, []string{"0800 500 333", "Cluj"}, "find", "cluj")
	says(t, true, []string{"write counselling"}, "find", "cluj", "--kind", "counseling")
	out := says(t, false, nil, "find", "cluj", "--json")
	if !json.Valid([]byte(out)) {
		t.Errorf("no JSON: %.200s", out)
	}
}

func TestCommandDirectoryCoverage(t *testing.T) {
	t.Parallel()
	says(t, false, []string{"have a number"}, "directory", "coverage")
	says(t, false, []string{"no faults"}, "directory", "check")
	says(t, false, []string{"never called", "NUMBER"}, "directory", "due", "--today", "2027-02-22")
}

func TestCommandDirectoryExport(t *testing.T) {
	t.Parallel()
	for line := range strings.Lines(says(t, false, nil, "directory", "export")) {
		if !json.Valid([]byte(line)) {
			t.Fatalf("no JSON: %.200s", line)
		}
	}
	says(t, false, []string{`"id":"ro-112"`}, "directory", "export", "--format", "json")
	rows, err := csv.NewReader(strings.NewReader(says(t, false, nil, "directory", "export", "--format", "csv"))).ReadAll()
	if err != nil || len(rows) < 300 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

func TestCommandDirectoryImport(t *testing.T) {
	t.Parallel()
	file, draft := filepath.Join(t.TempDir(), "services.ndjson"), filepath.Join(t.TempDir(), "draft")
	exported, err := program(t, nil, "directory", "export").Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(exported, []byte("\n"))
	if err := os.WriteFile(file, bytes.Join(lines[:20], nil), 0o600); err != nil {
		t.Fatal(err)
	}
	out, _ := output(t, nil, "directory", "import", file, "--to", draft, "--today", "2026-11-24") // what it misses is said, and is a fault
	if _, err := os.Stat(filepath.Join(draft, "directory", "data")); err != nil || !strings.Contains(out, "the draft is in "+draft) {
		t.Errorf("%v:\n%s", err, out)
	}
}

func TestCommandEval(t *testing.T) {
	t.Parallel()
	says(t, false, []string{"all ", "a phrase"}, "eval", "testdata/eval")
}

func TestCommandVersion(t *testing.T) {
	t.Parallel()
	says(t, false, []string{"liman ", "edition "}, "version")
}

// A mistake on the command line or in the environment is answered with what to write instead.
func TestCommandLineMends(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		env  string
		args []string
		want string
	}{
		{"LIMAN_IDLE=15", nil, `"15" is no time; write 15m`}, {"LIMAN_IDLE=15 min", nil, "write 15m"}, {"LIMAN_IDLE=2 hours", nil, "write 2h"},
		{"LIMAN_IDLE=1d", nil, "write hours, 24h for a day"}, {"LIMAN_IDLE=soon", nil, "write a number and its unit, as 15m"},
		{"LIMAN_WATCH=300", nil, "write 300ms"}, {"LIMAN_TIDY=2h", nil, "LIMAN_TIDY is a time from 1s to 50m; write 30m"},
		{"LIMAN_LOOKUP_BUDGET=many", nil, "write digits alone, as 120"}, {"LIMAN_FACE=word", nil, `must be one of "words","own"`},
		{"LIMAN_CONTENT=/nope", nil, "there is no folder /nope; LIMAN_CONTENT"}, {"LIMAN_SECRET_FILE=/nope", nil, "write the path of a file"},
		{"LIMAN_SECRET_FILE=/dev/null", nil, "is empty; write the value into it"},
		{"", []string{"chekc"}, `did you mean "check"?`}, {"", []string{"export"}, "see liman --help"}, {"", []string{"find", "cluj", "--at", "monday"}, "write it as 2026-11-23T10:00:00+02:00"},
		{"", []string{"find", "cluj", "--limit", "few"}, "write digits alone, as 10"}, {"", []string{"find", "cluj", "--kind", "foo"}, "write one of line, counselling, social, medical"},
		{"", []string{"find", "cluj", "--kind", "hospitla"}, "write hospital"}, {"", []string{"find", "cluj", "--audience", "womem"}, "write women"},
		{"", []string{"find", "cluj", "--limit", "0"}, "is no number from 1; write 10"}, {"", []string{"check", "--within=-5"}, "is no number of days from 0"},
		{"", []string{"directory", "due", "--within=-5"}, "write 14"},
		{"", []string{"health"}, "LISTEN_ADDR is unset; set it"},
		{"", []string{"talk", "--lang=xx"}, `--lang "xx" is none of the languages; write one of ro, en, hu, uk`}, {"", []string{"find", "cluj", "--lang=HU"}, "write hu"},
		{"", []string{"talk", "--keep=/nope/cluj.txt"}, "write the path of a file in a folder that is there"},
		{"", []string{"content", "rollback", "last"}, `"last" is no number of a record; write one that liman content log prints`},
		{"", []string{"find", "cluj", "--language=romanian"}, "this is no code of a language: romanian; write ISO 639 codes: ro, hu"},
		{"LISTEN_ADDR=8080", nil, "LISTEN_ADDR is no address to listen on; write host and port"},
	} {
		out, err := output(t, []string{test.env}, test.args...)
		if err == nil || !strings.Contains(out, test.want) {
			t.Errorf("%s %v: %v, no %q in\n%s", test.env, test.args, err, test.want, out)
		}
	}
}

// A secret on the command line is refused, since everybody on the machine could read it there, and is not repeated.
func TestSecretsAreNoFlags(t *testing.T) {
	t.Parallel()
	for _, name := range settings.SecretNames() {
		flag := "--" + strings.ReplaceAll(strings.ToLower(name), "_", "-")
		for _, args := range [][]string{{flag + "=1:hunter2"}, {flag, "1:hunter2"}, {"check", flag, "1:hunter2"}} {
			out, err := output(t, nil, args...)
			if err == nil || !strings.Contains(out, "set "+name+" or "+name+"_FILE") || strings.Contains(out, "hunter2") {
				t.Errorf("%v: %v\n%s", args, err, out)
			}
		}
	}
}
