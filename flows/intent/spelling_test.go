package intent

import (
	"slices"
	"strings"
	"testing"
)

// A word with one error is the word of a sense that it was meant for, and two words without a gap are parted. Known words, other endings and
// short words stay.
func TestSpelling(t *testing.T) {
	var known []example
	for _, text := range slices.Repeat([]string{"are un cutit si ma bate", "inchide usa dormitorului"}, common*common) {
		known = append(known, example{words: Normalize(text)})
	}
	s := newSpelling(counted(known), vocabularyOf(counted(known)))
	for text, want := range map[string]string{
		"are un cuitt":        "are un cutit",
		"mabate cu un cutit":  "ma bate cu un cutit",
		"are un cutit":        "are un cutit",
		"dormitoarele":        "dormitoarele",
		"unde e oradea":       "unde e oradea",
		"usb":                 "usb",
		"un cuitt si mabate ": "un cutit si ma bate",
	} {
		if got := strings.Join(s.mend(Normalize(text)), " "); got != want {
			t.Errorf("%q is read as %q, not %q", text, got, want)
		}
	}
}

// A text that is far longer than any phrase is judged by its most alarming part.
func TestDangerInALongText(t *testing.T) {
	known := examplesOf([]Phrases{{Lang: "en", Danger: map[string][]string{"danger/start": {"he is at the door with an axe", "blood on the floor", "he locked me in the room"}},
		Calm: []string{"we had a nice day in the garden", "the weather was good and we ate cake", "my sister came by with her dog"}}})
	j := newJudge(known)
	says := func(text string) float32 {
		words := Normalize(text)
		return j.score(words, j.senses.read(words))
	}
	calm := strings.Repeat("the weather was good and my sister came by in the garden ", 6)
	if long, short := says(calm+"he is at the door with an axe"), says(calm); long <= 0 || short >= 0 {
		t.Errorf("with danger %.2f, without %.2f", long, short)
	}
}

// What was written down as calm is calm, and so in every language; a phrase of a screen goes before it.
func TestCalmIsSaid(t *testing.T) {
	m := New([]Phrases{{Lang: "ro", Calm: []string{"servus", "da"}, Danger: map[string][]string{"danger/start": {"ma omoara"}}},
		{Lang: "en", Other: map[string][]string{"home/start": {"servus"}}}})
	if got := m.Match("Da!", "en"); !got.Calm || got.Clear || got.Danger {
		t.Errorf("a calm phrase is %+v", got)
	}
	if got := m.Match("servus", "ro"); got.Calm || !got.Clear || got.Nodes[0] != "home/start" {
		t.Errorf("a phrase of a screen is %+v", got)
	}
}

// A word that stands in no phrase is as likely anything: letters that it shares with words of danger are no danger.
func TestAnUnknownWordIsNoDanger(t *testing.T) {
	m := New(builtinPhrases(t))
	for _, text := range []string{"argentina", "cornisa", "cornisa argentina"} {
		if found := m.Match(text, "ro"); found.Danger {
			t.Errorf("%q is heard as %+v", text, found)
		}
	}
	for _, text := range []string{"omoraa", "sangereaza", "вбиває", "segitsegg", "cant breathe"} {
		if !m.Match(text, "ro").Danger {
			t.Errorf("%q is no danger", text)
		}
	}
}
