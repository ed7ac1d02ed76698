package edition

import (
	"os"
	"strings"
	"testing"

	"liman/flows"
)

// Buttons outlive a release: they stand on phones. Each that the build of 27 November 2026 drew is read today, and leads to its
// node, or to where moved says it went; a page of the cover that could hold the way in still can, or says where it went. No file in
// testdata is ever changed.
func TestT32_ButtonsOfAnOlderBuildLeadOn(t *testing.T) {
	data, err := os.ReadFile("testdata/buttons-2026-11-27.txt")
	if err != nil {
		t.Fatal(err)
	}
	e := builtinEdition(t)
	for _, line := range strings.Fields(strings.ReplaceAll(string(data), " ", "_")) {
		line = strings.ReplaceAll(line, "_", " ")
		b, ours := ParseButton(line)
		if !ours || b.String() != line {
			t.Errorf("%q is no button of ours", line)
			continue
		}
		if !e.Book.Has(b.Node, flows.Back) {
			t.Errorf("%s is gone; say under moved where it went", b.Node)
			continue
		}
		s := flows.State{Node: e.Book.Home(), Lang: "ro", Vars: map[string]string{"kids": "yes"}}
		s, r := e.Book.Step(s, flows.Input{Act: flows.Taps, Node: b.Node, Option: b.Option})
		if r.Leave != (b.Option == flows.Leave) || r.Note == "old-button" || !r.Leave && s.Vars["kids"] == "" && b.Option != "no" {
			t.Errorf("%s leads to %s with note %q and %v", line, r.Node, r.Note, s.Vars)
		}
	}
	for _, door := range []string{"house", "gas", "outside", "road", "frost", "cold-body", "roof", "aid"} {
		if !e.Book.IsDoor(e.Book.DoorNow(door)) {
			t.Errorf("the way in on %s is gone", door)
		}
	}
}
