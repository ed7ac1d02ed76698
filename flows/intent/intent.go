// Package intent matches typed words to the screens of the conversation: by phrases that people type, in all languages at
// once, by alarms for words of danger, and by everyday words that lead nowhere. It knows neither flows nor what is on a
// screen, and keeps nothing of a text. Whether a text looks something up is understood by directory/inquiry.
//
// Typed words are compared, not parsed (flows/intent): n-grams of five letters and how words begin against every phrase
// of flows/phrases, with alarms for words of danger (alarm.go) and everyday words beside them that are none. Words of
// one sense (senses.yaml: weapon, door, blood), in all languages together, compose alarms and count in the
// comparison. Whether a text is danger is weighed from all of it: what the phrases themselves teach about its
// words and senses (judge.go), an alarm, and similarity. It learns when first asked (half a second of one core, the same
// each time), or when told to (Book.Learn). A word with one error is mended (spelling.go). No service; the state keeps names of screens. What
// the latest texts meant is remembered by a keyed hash, without a word of them (flows/remember.go): in a flood
// many are equal.
package intent

import "slices"

// Phrases are what people type in one language, by the screen that it means.
type Phrases struct {
	Lang   string
	Words  map[string][]string // danger, wherever all words of a line stand in a text
	Danger map[string][]string // danger, when a text is much like it
	Other  map[string][]string // everything else
	Calm   []string            // everyday words that lead nowhere
}

// nowhere stands for the screen of calm phrases, which have none.
const nowhere = ""

// Meaning is what a typed text may mean.
type Meaning struct {
	Nodes  []string // screens, the likeliest first, at most three
	Danger bool     // the first is an emergency
	Clear  bool     // the first is meant; else she is to be asked
	Calm   bool     // everyday words, letter by letter: they lead nowhere, and are no place
}

// Understood tells whether it is clear what was typed: a screen, or nothing but everyday words.
func (m Meaning) Understood() bool { return m.Clear || m.Calm }

// Matcher matches texts. It never changes and may be used by many goroutines at once. Get one from New.
type Matcher struct {
	spelling spelling
	index    index
	alarms   alarms
	judge    judge
	first    string // an emergency, where nothing says which
}

// New learns phrases, one file a language.
func New(files []Phrases) *Matcher { return learn(files, examplesOf(files)) }

// learn makes a Matcher, which keeps no example.
func learn(files []Phrases, known []example) *Matcher {
	times := counted(known)
	words := vocabularyOf(times)
	return &Matcher{newSpelling(times, words), newIndex(files, known), newAlarms(files, words), newJudge(known), commonest(known)}
}

// commonest is the emergency with the most phrases.
func commonest(known []example) string {
	most, phrases := nowhere, make(map[string]int)
	for _, e := range known {
		if e.danger {
			if phrases[e.screen]++; phrases[e.screen] > phrases[most] {
				most = e.screen
			}
		}
	}
	return most
}

// MaxGuess is how many screens a text may mean at most.
const MaxGuess = 3

// How sure is sure enough; `liman eval` shows what a change does.
const (
	guessScore  = .14  // less is noise
	clearScore  = .4   // so much is clear
	clearLead   = 1.4  // if it leads so far before the next; else she is asked
	phraseScore = .7   // so much is nearly a phrase of it,
	phraseLead  = 1.05 // which needs to be little more than the first
	alarmTells  = .5   // an alarm that rings says so much of danger,
	likeTells   = 5.5  // and so much for being more like phrases of danger than like others
	dangerous   = 0    // more than so much is danger, all together,
	harmless    = -2   // and with so little no emergency is among the guesses
)

// Match understands a text in any language that has phrases; lang is the chat's.
func (m *Matcher) Match(text, lang string) Meaning {
	words := m.spelling.mend(Normalize(text))
	if len(words) == 0 {
		return Meaning{}
	}
	likely := m.index.candidates(words, lang)
	danger, speaks := m.danger(words, likely)
	if speaks < harmless {
		likely = slices.DeleteFunc(likely, func(c candidate) bool { return c.danger })
	}
	found := Meaning{Danger: danger != "", Clear: danger != "" || leads(likely), Calm: calm(likely)}
	if found.Danger {
		found.Nodes = append(found.Nodes, danger)
	}
	for _, c := range likely {
		if len(found.Nodes) < MaxGuess && c.screen != danger && c.screen != nowhere && c.score >= guessScore {
			found.Nodes = append(found.Nodes, c.screen)
		}
	}
	return found
}

// danger is the emergency that words mean, "" for none, and how much they speak of one. A phrase that staff wrote, letter by letter,
// means what it stands under: so they can silence what rings for nothing. Words of which no phrase has any are no danger by their letters alone.
func (m *Matcher) danger(words []string, likely []candidate) (string, float32) {
	rings := m.alarms.heard(words)
	speaks := m.speaks(words, rings) + likeTells*(best(likely, true)-best(likely, false))
	switch i := slices.IndexFunc(likely, func(c candidate) bool { return c.danger }); {
	case len(likely) > 0 && likely[0].exact:
		return emergency(likely[0]), speaks
	case speaks <= dangerous, rings.node == "" && !m.spelling.knowsAny(words):
		return "", speaks
	case rings.node != "":
		return rings.node, speaks
	case i >= 0:
		return likely[i].screen, speaks
	}
	return "", speaks // like no phrase of danger in anything
}

// emergency is the screen of a candidate, if it is one.
func emergency(c candidate) string {
	if c.danger {
		return c.screen
	}
	return ""
}

// Alarm is the emergency that a text means by its own words, "" for none: what phrases it is like is not asked, which is most of what
// Match costs. It hears a little less and is for a crowd, where to understand everybody in full would keep others waiting.
func (m *Matcher) Alarm(text string) string {
	words := m.spelling.mend(Normalize(text))
	if len(words) == 0 {
		return ""
	}
	if meant, is := m.index.phrase(words); is {
		return emergency(meant)
	}
	rings := m.alarms.heard(words)
	switch {
	case m.speaks(words, rings) <= dangerous:
		return ""
	case rings.node != "":
		return rings.node
	}
	return m.first
}

// speaks is how much words speak of danger by themselves: what the judge makes of them, and the alarm that rings.
func (m *Matcher) speaks(words []string, rings rule) float32 {
	score := m.judge.score(words, m.judge.senses.read(words))
	if rings.node != "" {
		score += alarmTells
	}
	return score
}

// best is how much words are like phrases of danger, or like others, at most.
func best(likely []candidate, danger bool) float32 {
	i := slices.IndexFunc(likely, func(c candidate) bool { return c.danger == danger })
	if i < 0 {
		return 0
	}
	return likely[i].score
}

// calm tells whether words are everyday ones, letter by letter.
func calm(likely []candidate) bool {
	return len(likely) > 0 && likely[0].exact && likely[0].screen == nowhere
}

// leads tells whether the first candidate is the one.
func leads(likely []candidate) bool {
	if len(likely) == 0 || likely[0].score < clearScore || likely[0].screen == nowhere {
		return false
	}
	lead := likely[0].exact || len(likely) == 1 || likely[0].score >= clearLead*likely[1].score
	return lead || likely[0].score >= phraseScore && likely[0].score >= phraseLead*likely[1].score
}
