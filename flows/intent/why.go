package intent

import "strings"

// Why says how typed words were understood, for whoever works on flows/phrases.
type Why struct {
	Meaning
	Words  []string // as they were compared: folded, without marks
	Alarm  string   // the emergency that single words mean, "" for none
	Line   string   // of flows/phrases that rang for it
	Senses []string // that stand in the words
	Likely []Likely // the screens that phrases are like, the likeliest first; everyday words have none
}

// Likely is a screen that words may mean. Its score is about 1 where a phrase of the screen was typed, and more where it was typed
// letter by letter.
type Likely struct {
	Node   string
	Score  float32
	Exact  bool // a phrase, letter by letter
	Danger bool // the screen is an emergency
}

// Why understands a text as Match does, and shows its work: at most so many screens.
func (m *Matcher) Why(text, lang string, most int) Why {
	w := Why{Meaning: m.Match(text, lang), Words: m.spelling.mend(Normalize(text))}
	if len(w.Words) == 0 {
		return w
	}
	rings := m.alarms.heard(w.Words)
	w.Alarm, w.Line = rings.node, rings.line
	for _, feature := range m.alarms.sense.features(w.Words) {
		if strings.Count(feature, "@") == 1 {
			w.Senses = append(w.Senses, feature)
		}
	}
	for _, c := range m.index.candidates(w.Words, lang) {
		if len(w.Likely) < most && c.screen != nowhere {
			w.Likely = append(w.Likely, Likely{c.screen, c.score, c.exact, c.danger})
		}
	}
	return w
}
