package check

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"liman/content"
)

const (
	maxWords       = 600 // letters of a screen's own words; more is not read in fear
	maxSimple      = 250 // the same of its version in simple words
	simpleSentence = 12  // words of a sentence there
)

// checkReading holds a node's texts against what somebody can take in who is afraid, in a hurry, on a small screen.
func (k *checker) checkReading(lang, node string) {
	text := node + ".text"
	if !k.Words.Has(lang, text) {
		return
	}
	if size := k.letters(lang, node+".title") + k.letters(lang, text); size > maxWords {
		k.blame(lang, text, content.Wrong("screen.words", fmt.Sprintf("the words of the screen have %d letters, over %d", size, maxWords),
			"make two screens of it", "n", fmt.Sprint(size), "most", fmt.Sprint(maxWords)))
	}
	k.checkReadability(lang, text)
	if k.HasSimple(lang, node) {
		k.checkSimple(lang, node)
	}
}

// checkReadability blames a text for its worst sentence, its sentences, its words: one at a time.
func (k *checker) checkReadability(lang, id string) {
	limit := limitsOf(lang)
	r := measure(k.plain(lang, id), limit.long)
	switch {
	case len(r.longest) > limit.longest:
		k.blame(lang, id, content.Wrong("text.sentence", fmt.Sprintf("a sentence has %d words, over %d: %s", len(r.longest), limit.longest, begins(r.longest)),
			"make two of it", "n", fmt.Sprint(len(r.longest)), "most", fmt.Sprint(limit.longest), "words", begins(r.longest)))
	case r.mean() > limit.mean:
		k.blame(lang, id, content.Wrong("text.sentences", fmt.Sprintf("sentences have %.0f words on average, over %.0f; the longest: %s", r.mean(), limit.mean, begins(r.longest)),
			"make them shorter", "n", fmt.Sprintf("%.0f", r.mean()), "most", fmt.Sprintf("%.0f", limit.mean), "words", begins(r.longest)))
	case r.share() > limit.share:
		k.blame(lang, id, content.Wrong("text.words", fmt.Sprintf("%.0f of 100 words have %d letters and more, over %.0f", 100*r.share(), limit.long, 100*limit.share),
			"take simpler words", "n", fmt.Sprintf("%.0f", 100*r.share()), "most", fmt.Sprintf("%.0f", 100*limit.share), "letters", fmt.Sprint(limit.long)))
	}
}

// checkSimple wants a version in simple words to be one.
func (k *checker) checkSimple(lang, node string) {
	id := node + ".simple"
	size := k.letters(lang, id)
	r := measure(k.plain(lang, id), limitsOf(lang).long)
	switch {
	case size > maxSimple:
		k.blame(lang, id, content.Wrong("simple.long", fmt.Sprintf("%d letters, over %d", size, maxSimple),
			"say only what to do first", "n", fmt.Sprint(size), "most", fmt.Sprint(maxSimple)))
	case size >= k.letters(lang, node+".text"):
		k.blame(lang, id, content.Wrong("simple.longer", "is no shorter than the text", "shorten it, or leave it out in every language"))
	case len(r.longest) > simpleSentence:
		k.blame(lang, id, content.Wrong("text.sentence", fmt.Sprintf("a sentence has %d words, over %d: %s", len(r.longest), simpleSentence, begins(r.longest)),
			"make two of it", "n", fmt.Sprint(len(r.longest)), "most", fmt.Sprint(simpleSentence), "words", begins(r.longest)))
	}
}

// plain is a message as it is read, a variable counting as one word.
func (k *checker) plain(lang, id string) string {
	return k.Words.Text(lang, id, func(name string) (string, bool) {
		if c, known := k.Directory.Contact(name); known {
			return strings.ReplaceAll(c.Number(), " ", "\u00a0"), true
		}
		return "0", true
	})
}

func (k *checker) letters(lang, id string) int {
	if !k.Words.Has(lang, id) {
		return 0
	}
	return utf8.RuneCountInString(k.plain(lang, id))
}

// begins are the first words of a sentence, for a report.
func begins(words []string) string {
	const few = 6
	if len(words) <= few {
		return strings.Join(words, " ")
	}
	return strings.Join(words[:few], " ") + " …"
}
