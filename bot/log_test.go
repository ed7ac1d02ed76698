package bot

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"liman/bot/standin"
	"liman/flows"
)

// What she writes changes no line of the log: not its words, nor how long it is, nor how it begins. Two people do the same in
// calm and in an outage, and each writes something else; what is logged of the two is the same.
func TestTheLogTellsNothingOfWhatSheWrote(t *testing.T) {
	short := loggedOf(t, "zq canary")
	long := loggedOf(t, "Ülk canary wvyk, rtzz bvnm "+strings.Repeat("pqxw ", 60))
	if !slices.Equal(short, long) {
		t.Errorf("the log of the one:\n%s\nand of the other:\n%s", strings.Join(short, "\n"), strings.Join(long, "\n"))
	}
	if all := strings.Join(append(short, long...), "\n"); strings.Contains(all, "canary") || !strings.Contains(all, "redis is away") {
		t.Errorf("the log has what she wrote, or nothing at all:\n%s", all)
	}
}

// loggedOf is what is logged of somebody who writes a text in every way: each line once, without what is new each time.
func loggedOf(t *testing.T, text string) []string {
	t.Helper()
	w := newWorld(t)
	ana := w.person("ro")
	ana.open()
	ana.write(text)
	caption := ana.SendFields("photo", map[string]any{"photo": []any{}, "caption": text})
	w.wait("the photo gone", func() bool { return !ana.visible(caption) })
	before := len(w.kept(ana).Updates)
	w.redis.SetError("away")
	lost := ana.Send(text)
	emergency := func(m standin.Message) bool { return m.Text == w.text("ro", "emergency.text") }
	w.wait("the emergency screen", func() bool { return slices.ContainsFunc(ana.Messages(), emergency) && !ana.visible(lost) })
	w.redis.SetError("")
	w.until("her words in the state", func() bool { return len(w.kept(ana).Updates) > before })
	w.wait("normal service", func() bool { return len(ana.Messages()) == 1 && !emergency(ana.bubble()) })
	ana.PressOld(ana.bubble().ID, ana.data(flows.Leave))
	w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
	w.stop()
	return linesOf(t, w.log.String())
}

func linesOf(t *testing.T, log string) []string {
	t.Helper()
	var lines []string
	for line := range strings.Lines(log) {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Fatal(err)
		}
		for _, changes := range []string{"time", "ref", "wait", "err"} {
			if s, _ := fields[changes].(string); changes != "err" || !strings.Contains(s, "canary") {
				delete(fields, changes)
			}
		}
		again, err := json.Marshal(fields)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(again))
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}
