package check

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// limits are how hard a text may be in a language. Somebody reads it in fear, in a hurry, perhaps in a second language.
type limits struct {
	mean    float64 // words a sentence, over the whole text
	longest int     // words of any sentence
	long    int     // letters from which a word is long; languages differ in how they build words
	share   float64 // of long words among all
}

// limitsByLanguage are the limits by language. Hungarian and Ukrainian put into one word what Romanian puts into two or three.
var limitsByLanguage = map[string]limits{
	"en": {mean: 20, longest: 35, long: 10, share: 0.15},
	"hu": {mean: 17, longest: 30, long: 13, share: 0.20},
	"ro": {mean: 20, longest: 35, long: 10, share: 0.20},
	"uk": {mean: 17, longest: 30, long: 11, share: 0.20},
}

// otherLimits hold for a language that has none of its own yet.
var otherLimits = limits{mean: 20, longest: 35, long: 12, share: 0.20}

func limitsOf(lang string) limits {
	if l, own := limitsByLanguage[lang]; own {
		return l
	}
	return otherLimits
}

// fewWords is the size up to which a text's share of long words says nothing.
const fewWords = 25

// readability is how a text reads.
type readability struct {
	words, sentences, long int
	longest                []string // the longest sentence, by words
}

func (r readability) mean() float64 { return float64(r.words) / float64(max(1, r.sentences)) }

func (r readability) share() float64 {
	if r.words < fewWords {
		return 0
	}
	return float64(r.long) / float64(r.words)
}

// measure reads a text as a person does: a paragraph and a line of a list end a sentence as a full stop does.
func measure(text string, long int) readability {
	var r readability
	for _, sentence := range sentences(text) {
		words := wordsIn(sentence)
		if len(words) == 0 {
			continue
		}
		r.sentences++
		r.words += len(words)
		if len(words) > len(r.longest) {
			r.longest = words
		}
		for _, word := range words {
			if isLong(word, long) {
				r.long++
			}
		}
	}
	return r
}

// isLong tells whether a word has so many letters. Few have, with what stands around them, so that is seldom taken off.
func isLong(word string, letters int) bool {
	return utf8.RuneCountInString(word) >= letters && utf8.RuneCountInString(strings.Trim(word, punctuation)) >= letters
}

const (
	fullStops   = ".?!…"
	closing     = "”\"’»)"
	punctuation = ".,;:?!…„“”\"’'«»()•–-"
)

// listMark begins a line of a list.
var listMark = regexp.MustCompile(`^\s*(•|\d+\.)\s+`)

func sentences(text string) []string {
	var list []string
	for line := range strings.SplitSeq(text, "\n") {
		line = line[len(listMark.FindString(line)):]
		from := 0
		for i, r := range line {
			if !strings.ContainsRune(fullStops, r) {
				continue
			}
			rest := strings.TrimLeft(line[i+utf8.RuneLen(r):], closing)
			if strings.HasPrefix(rest, " ") {
				end := len(line) - len(rest)
				list = append(list, line[from:end])
				from = end
			}
		}
		list = append(list, line[from:])
	}
	return list
}

// wordsIn are what stands between blanks and has a letter in it, or a number.
func wordsIn(sentence string) []string {
	var words []string
	for _, word := range strings.Fields(sentence) {
		if strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			words = append(words, word)
		}
	}
	return words
}
