// Package intent matches typed words to the screens of the conversation: by phrases that people type, in all languages at
// once, by alarms for words of danger, and by everyday words that lead nowhere. It knows neither flows nor what is on a
// screen, and keeps nothing of a text. Whether a text looks something up is understood by directory/inquiry.
package intent

import (
	"maps"
	"slices"
	"strings"
)

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

// calm are the calm phrases that are no phrase of a screen.
func (p Phrases) calm() []string {
	known := make(map[string]bool)
	for _, section := range []map[string][]string{p.Danger, p.Other} {
		for _, list := range section {
			for _, text := range list {
				known[strings.Join(Normalize(text), " ")] = true
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(p.Calm), func(text string) bool { return known[strings.Join(Normalize(text), " ")] })
}

// Words are all words of danger, phrases and everyday life that people type, each once, as they are written.
func Words(files []Phrases) []string {
	said := make(map[string]bool)
	for _, f := range files {
		for _, section := range []map[string][]string{f.Danger, f.Other} {
			for _, list := range section {
				for _, word := range strings.Fields(strings.Join(list, " ")) {
					said[word] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(said))
}

// Meaning is what a typed text may mean.
type Meaning struct {
	Nodes  []string // screens, the likeliest first, at most three
	Danger bool     // the first is an emergency
	Clear  bool     // the first is meant; else she is to be asked
}

// Matcher matches texts. It never changes and may be used by many goroutines at once. Get one from New.
type Matcher struct {
	index  index
	alarms alarms
	judge  judge
}

// New learns phrases, one file a language.
func New(files []Phrases) *Matcher {
	return &Matcher{newIndex(files), newAlarms(files), newJudge(files)}
}

// MaxGuess is how many screens a text may mean at most.
const MaxGuess = 3

// How sure is sure enough; `liman eval` shows what a change does.
const (
	guessScore  = .12  // less is noise
	clearScore  = .4   // so much is clear
	clearLead   = 1.4  // if it leads so far before the next; else she is asked
	phraseScore = .7   // so much is nearly a phrase of it,
	phraseLead  = 1.05 // which needs to be little more than the first
	dangerScore = .25  // so much like phrases of danger is danger,
	dangerShare = .85  // if nothing else is much likelier,
	plainScore  = .83
	plainShare  = .35 // of nearly a phrase of something else: less like danger is none
	alarming    = 2   // words that speak so much of danger are danger without an alarm,
	noAlarm     = -5  // those that do so little silence one,
	unlike      = 0   // and take away a likeness that is not clear
	calmLead    = 1.2 // and everyday words are less like it
)

// Match understands a text in any language that has phrases; lang is the chat's.
func (m *Matcher) Match(text, lang string) Meaning {
	words := Normalize(text)
	if len(words) == 0 {
		return Meaning{}
	}
	likely := m.index.candidates(words, lang)
	danger := m.danger(words, likely)
	found := Meaning{Danger: danger != "", Clear: danger != "" || clear(likely)}
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

// danger is the emergency that words mean; "" for none. A phrase that staff wrote under something else, letter by letter, is
// no emergency: so they can silence what rings for nothing.
func (m *Matcher) danger(words []string, likely []candidate) string {
	if len(likely) > 0 && likely[0].exact && !likely[0].danger {
		return ""
	}
	read := m.judge.senses.read(words)
	speaks := m.judge.score(read)
	if rings := m.alarms.heard(words); rings.node != "" && speaks > noAlarm && !plainly(likely) {
		return rings.node
	}
	return m.nearest(read, likely, speaks)
}

// nearest is the emergency that a text is most like, if its words speak of danger at all.
func (m *Matcher) nearest(read [][]sensed, likely []candidate, speaks float64) string {
	i := slices.IndexFunc(likely, func(c candidate) bool { return c.danger })
	switch {
	case i < 0:
		return ""
	case speaks > alarming && !plainly(likely):
		return likely[i].screen
	case !likely[i].exact && (m.judge.senses.calm(read) || speaks < unlike && likely[i].score < clearScore):
		return ""
	}
	return alike(likely, i)
}

// alike is the emergency i, if a text is enough like it, and neither something else nor everyday words are much likelier.
func alike(likely []candidate, i int) string {
	if likely[i].score < dangerScore || likely[i].score < dangerShare*likely[0].score {
		return ""
	}
	calm := slices.IndexFunc(likely, func(c candidate) bool { return c.screen == nowhere })
	if calm >= 0 && likely[i].score < calmLead*likely[calm].score {
		return ""
	}
	return likely[i].screen
}

// plainly tells whether a text is nearly a phrase of something else, and not much like any danger: single words in it ring for nothing.
func plainly(likely []candidate) bool {
	i := slices.IndexFunc(likely, func(c candidate) bool { return c.danger })
	return len(likely) > 0 && i != 0 && likely[0].score >= plainScore && (i < 0 || likely[i].score < plainShare*likely[0].score)
}

// clear tells whether the first candidate is the one.
func clear(likely []candidate) bool {
	if len(likely) == 0 || likely[0].score < clearScore || likely[0].screen == nowhere {
		return false
	}
	lead := likely[0].exact || len(likely) == 1 || likely[0].score >= clearLead*likely[1].score
	return lead || likely[0].score >= phraseScore && likely[0].score >= phraseLead*likely[1].score
}
