package intent

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

func TestSensesAreReadAndEveryOneThatAnAlarmNamesIsThere(t *testing.T) {
	s, err := readSenses(sensesFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"ro", "en", "hu", "uk"} {
		file, err := os.ReadFile("../phrases/" + lang + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`@(\w+)`).FindAllSubmatch(file, -1) {
			if len(s.numbers(string(found[1]))) == 0 {
				t.Errorf("%s.yaml names the sense %s, which senses.yaml has not", lang, found[1])
			}
		}
	}
}

// One sense in five languages, with endings, in either alphabet.
func TestSensesOfWords(t *testing.T) {
	tests := []struct {
		sense string
		texts []string
	}{
		{"weapon", []string{"toporul", "shotgun", "baltával", "сокирою", "ножом", "nozhom"}},
		{"blood", []string{"sângele", "bleeding", "vérzik", "кров'ю", "кровь"}},
		{"lock", []string{"încuiat", "locked", "bezárta", "замкнула", "заперла"}},
		{"hit", []string{"bate", "punched", "megütött", "бʼє", "избивает"}},
	}
	s := knownSenses()
	for _, test := range tests {
		for _, text := range test.texts {
			if found := s.read(Normalize(text)); len(found) != 1 || !s.has(found[0], test.sense) {
				t.Errorf("%s is not of the sense %s: %v", text, test.sense, found)
			}
		}
	}
}

// Two years ago is past, two minutes ago is not.
func TestAgo(t *testing.T) {
	s := knownSenses()
	for text, past := range map[string]bool{"m-a lovit acum doi ani": true, "m-a lovit acum": false, "вдарив три роки тому": true, "hit me two minutes ago": false} {
		there := slices.ContainsFunc(s.read(Normalize(text)), func(found []sensed) bool { return s.has(found, "past") })
		if there != past {
			t.Errorf("%q is past: %t", text, there)
		}
	}
}

// What is done to eggs, ants and teams is no danger, unless it is done to her.
func TestCalm(t *testing.T) {
	s := knownSenses()
	for text, calm := range map[string]bool{
		"bat ouale cu zahar": true, "kill the ants": true, "leverték a csapatot hokiban": true, "помру від сміху": true,
		"ma bate ca n-am facut ciorba": false, "he hit me because dinner was cold": false, "megver ha hideg a leves": false,
	} {
		if got := s.calm(s.read(Normalize(text))); got != calm {
			t.Errorf("%q is everyday talk: %t", text, got)
		}
	}
}

// An alarm of senses needs each of its parts in a word of its own, and what silences it keeps it silent.
func TestAlarmOfSenses(t *testing.T) {
	a := newAlarms([]Phrases{{Lang: "ro", Words: map[string][]string{"danger/start": {"@weapon @come !@past"}}}}, vocabularyOf(nil))
	for text, rings := range map[string]bool{
		"vine cu toporul": true, "jön a baltával": true, "he is coming with a rifle": true, "йде з ножем": true,
		"topor": false, "vine": false, "anul trecut venea cu toporul": false,
	} {
		if got := a.heard(Normalize(text)).node != ""; got != rings {
			t.Errorf("%q rings: %t", text, got)
		}
	}
}

// What many words say together is danger without an alarm; the judge says the same each time it learns.
func TestJudge(t *testing.T) {
	files := []Phrases{{Lang: "en", Danger: map[string][]string{"danger/start": {"he is at the door with an axe", "blood on the floor", "he locked me in the room"}},
		Other: map[string][]string{"rights/lawyer": {"i need a free lawyer", "court hearing and lawyer"}}, Calm: []string{"cook dinner", "match on tv"}}}
	j, again := newJudge(examplesOf(files)), newJudge(examplesOf(files))
	says := func(j judge, text string) float32 {
		words := Normalize(text)
		return j.score(words, j.senses.read(words))
	}
	danger, other := "bezárta az ajtót, vérzek", "ingyen ügyvéd kell"
	if says(j, danger) <= says(j, other) {
		t.Errorf("danger %.2f, a lawyer %.2f", says(j, danger), says(j, other))
	}
	if says(j, danger) != says(again, danger) {
		t.Error("the judge changes its mind")
	}
}
