package flows

// Why says how typed words were understood, for whoever works on flows/phrases.
type Why struct {
	Heard
	Words  []string // as they were compared: folded, without marks
	Alarm  string   // the emergency that single words mean, "" for none
	Likely []Likely // the screens that phrases are like, the likeliest first
}

// Likely is a screen that words may mean. Its score is about 1 where a phrase of the screen was typed, and more where it was typed
// letter by letter.
type Likely struct {
	Node   string
	Score  float32
	Exact  bool // a phrase, letter by letter
	Danger bool // the screen is an emergency
}

// Why understands a text as Hear does, and shows its work: at most so many screens.
func (b *Book) Why(text, lang string, most int) Why {
	w := Why{Heard: b.Hear(text, lang), Words: spell(text)}
	if b.ear == nil || len(w.Words) == 0 {
		return w
	}
	w.Alarm = b.ear.alarms.heard(w.Words)
	for _, m := range b.ear.meanings(w.Words, lang) {
		if len(w.Likely) < most {
			w.Likely = append(w.Likely, Likely{m.node, m.score, m.exact, m.danger})
		}
	}
	return w
}
