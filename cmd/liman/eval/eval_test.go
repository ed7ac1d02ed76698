package eval

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"liman/cmd/liman/settings"
	"liman/cmd/liman/terminal"
)

// evalOf runs liman eval on a set of one file.
func evalOf(t *testing.T, text string) (string, error) {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "ro.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	err := (&Command{Sets: []string{folder}, Wrong: true}).Run(new(settings.Settings), terminal.Streams{Out: &out, Err: &out})
	return out.String(), err
}

// The set beside the program is understood well enough.
func TestEval(t *testing.T) {
	var out bytes.Buffer
	if err := (&Command{Sets: []string{"../testdata/eval"}}).Run(new(settings.Settings), terminal.Streams{Out: &out, Err: &out}); err != nil {
		t.Errorf("%v\n%s", err, out.String())
	}
	for _, want := range []string{"ro ", "en ", "hu ", "uk ", "all ", "a phrase", "danger     danger "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in:\n%s", want, out.String())
		}
	}
}

func TestEvalFails(t *testing.T) {
	tests := []struct{ name, set, want string }{
		{"danger that is not heard", "danger: {danger/start: [vreme frumoasa]}", "danger 0.000 of at least 0.98, shown 0.000 of at least 0.98"},
		{"a matter that is not heard", "phrases: {order/start: [vreme frumoasa]}", "top 3 0.000 of at least 0.90"},
		{"what rings falsely", "phrases: {order/start: [are un cutit]}", "false alarms 1.000 of at most 0.03"},
		{"what rings falsely, and what may ring", "phrases: {order/start: [are un cutit], order/start danger/start: [vine cu un topor]}", "false alarms 0.500 of at most 0.03"},
		{"an unknown screen", "phrases: {order/nothing: [a]}", "names order/nothing, which is no screen"},
		{"nothing", "phrases: {}", "no phrase in"},
		{"not YAML", "phrases: [", "read the set"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if out, err := evalOf(t, test.set); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s\n%s", err, test.want, out)
			}
		})
	}
}

// Where no danger is heard, but an emergency is among the buttons of the screen that asks, or is the likeliest matter, danger is shown one,
// and whatever is no danger is offered one.
func TestEvalCountsWhatFollows(t *testing.T) {
	const asked = "sotul meu e nervos si mi-e frica, sotul meu a baut iar si mi-e frica, ma doare gatul de la raceala, cutitul de paine nu mai taie, striga k ne taie, meghalok a melegtől"
	for part, texts := range map[string]string{"asked": asked, "led there": "am facut paste cu sos, thx bye, the knife drawer is jammed any tips"} {
		out, err := evalOf(t, "danger: {danger/start: ["+texts+"]}\nphrases: {violence/fear: ["+texts+"]}")
		if err == nil {
			t.Fatalf("%s: all is as it should be: look for others\n%s", part, out)
		}
		var danger, shown, top3, alarms, offered, held float64
		n, _ := fmt.Sscanf(err.Error(), "danger %f of at least %f, shown %f of at least %f, top 3 %f of at least %f, false alarms %f of at most %f, offered %f of",
			&danger, &held, &shown, &held, &top3, &held, &alarms, &held, &offered)
		if n < 9 || shown <= danger || alarms != danger || offered == 0 {
			t.Errorf("%s: %v\n%s\nif none of these is shown an emergency any more, look for others", part, err, out)
		}
	}
}

func TestEvalTakesEitherScreen(t *testing.T) {
	out, err := evalOf(t, "danger: {danger/start: [are un cutit]}\nphrases: {order/court order/start: [cum il tin departe]}")
	if err != nil || !strings.Contains(out, "all         2   1.000   1.000   1.000   1.000            0        0          0") {
		t.Errorf("%v\n%s", err, out)
	}
}

// A folder of folders is several sets, each held to what its file asks.
func TestEvalOfSeveralSets(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(folder, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	write("ro.yaml", "danger: {danger/start: [are un cutit]}")
	write("blind/ro.yaml", "danger: {danger/start: [are un cutit, vreme frumoasa]}")
	for least, fails := range map[string]bool{
		"danger 0.50 shown 0.50 top3 0.50 alarms 0 offered 0": false, "danger 0.60 shown 0.50 top3 0.50 alarms 0 offered 0": true,
		"danger 0.50 shown 0.60 top3 0.50 alarms 0 offered 0": true, "danger 0.50 top3 0.50 alarms 0": true, "half": true,
	} {
		write("blind/least", least)
		var out bytes.Buffer
		if err := (&Command{Sets: []string{folder}}).Run(new(settings.Settings), terminal.Streams{Out: &out, Err: &out}); (err != nil) != fails {
			t.Errorf("%s: %v\n%s", least, err, out.String())
		}
	}
}
