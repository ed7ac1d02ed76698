package screens

import (
	"strings"
	"testing"

	"liman/edition"
	"liman/flows"
)

// TestANumberCanBeCopied looks at every list of numbers, everywhere and in every language: the first number of each entry that
// is longer than 112, and the one that the first line says to call, stand readable in the text and on a button that copies
// them, which carries nothing for us.
func TestANumberCanBeCopied(t *testing.T) {
	ed, err := edition.Open(edition.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	copies := 0
	for _, lang := range ed.Words.Languages() {
		for _, county := range ed.Directory.Counties() {
			for _, node := range append(listNodes(ed), ed.Book.HelpLines()) {
				screen := ed.Screen(lang, ed.Book.View(flows.State{Node: node, Lang: lang, Vars: map[string]string{"where": county.Code}}))
				copies += holdCopies(t, screen, string(message(screen)))
				if drawn := keyboard(ed, screen); strings.Count(drawn, `"copy_text":{"text":"`) != copyButtons(screen) || strings.Contains(drawn, `"callback_data":""`) {
					t.Fatalf("%s: a button does not copy, or says nothing: %s", node, drawn)
				}
			}
		}
	}
	if copies < 1000 {
		t.Errorf("%d buttons seen", copies)
	}
}

// listNodes are the screens of what is near.
func listNodes(ed *edition.Edition) []string {
	var list []string
	for _, node := range ed.Book.Screens() {
		if ed.Book.View(flows.State{Node: node, Vars: map[string]string{"where": "CJ"}}).Found != nil && node != "near/abroad" {
			list = append(list, node)
		}
	}
	return list
}

// copyButtons is how many buttons of a screen copy.
func copyButtons(s edition.Screen) (n int) {
	for _, row := range s.Rows {
		for _, b := range row {
			if b.Copy != "" {
				n++
			}
		}
	}
	return n
}

// holdCopies counts the buttons that copy.
func holdCopies(t *testing.T, s edition.Screen, text string) int {
	t.Helper()
	buttons := map[string]bool{}
	for _, row := range s.Rows {
		for _, b := range row {
			if b.Copy == "" {
				continue
			}
			buttons[b.Copy] = true
			if !strings.Contains(text, b.Copy) || !strings.Contains(b.Label, b.Copy) || len(b.Copy) > 256 || b.Option != "" {
				t.Errorf("%s: the button %+v has a number that cannot be read", s.Node, b)
			}
		}
	}
	for _, c := range s.Cards {
		if len(c.Numbers) > 0 && len(c.Numbers[0]) > 3 && !buttons[c.Numbers[0]] {
			t.Errorf("%s: %s cannot be copied", s.Node, c.Numbers[0])
		}
	}
	first, _, _ := strings.Cut(s.Text, "\n")
	if strings.HasPrefix(s.Node, "near/") && strings.Contains(first, "0800 500 333") && !buttons["0800 500 333"] {
		t.Errorf("%s says %q, and the number cannot be copied", s.Node, first)
	}
	return len(buttons)
}
