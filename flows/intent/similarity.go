package intent

import (
	"cmp"
	"iter"
	"maps"
	"math"
	"slices"
	"strings"
)

// index finds which screen a typed text means. It holds the text against every phrase by the n-grams of letters that both
// have; one that few screens know says more than a common one (the cosine of their TF-IDF vectors). Inflected words, typing
// errors and mixed languages share most of their n-grams, so no language needs a dictionary.
type index struct {
	langs   []string
	senses  *senses
	phrases []phrase
	screens []candidate      // what phrases mean, without a score
	exact   map[string]int32 // a normal phrase -> its screen
	ngrams  map[string]int32 // an n-gram -> its number
	idf     []float32        // of each n-gram: inverse document frequency, a screen being a document
	having  [][]weight       // the phrases that have it
}

// phrase is one phrase of a file.
type phrase struct {
	screen int32
	lang   int
}

// weight is how much of a phrase an n-gram is; the squares of all its weights add up to one.
type weight struct {
	phrase int32
	share  float32
}

// candidate is a screen that a text may mean, and how much so: about 1 for a phrase of it, letter by letter.
type candidate struct {
	screen string
	danger bool
	score  float32
	exact  bool // it is a phrase of it
}

const (
	shortest, longest = 3, 5 // letters of an n-gram
	unknownIDF        = 4    // of an n-gram that no phrase has
	otherLanguage     = .9   // a phrase in another language than the chat's counts so much
	mostAlike         = 3    // phrases of a screen that count: many that are a little alike are no evidence
	senseWeight       = 2    // a sense counts as so many n-grams
	pairWeight        = 2
	span              = 8  // words of a long text that are looked at together
	maxSpans          = 20 // what stands behind them is heard by the alarms only
)

// newIndex learns phrases.
func newIndex(files []Phrases) index {
	x := index{senses: knownSenses(), exact: make(map[string]int32), ngrams: make(map[string]int32)}
	var texts []string
	add := func(lang int, screen string, danger bool, list []string) {
		for _, text := range list {
			x.phrases = append(x.phrases, phrase{x.screen(screen, danger), lang})
			texts = append(texts, text)
		}
	}
	for lang, f := range files {
		x.langs = append(x.langs, f.Lang)
		for _, section := range []map[string][]string{f.Danger, f.Other} {
			for _, screen := range slices.Sorted(maps.Keys(section)) {
				add(lang, screen, f.Danger[screen] != nil, section[screen])
			}
		}
		add(lang, nowhere, false, f.calm())
	}
	x.learn(texts)
	return x
}

// screen gives the number of a screen.
func (x *index) screen(ref string, danger bool) int32 {
	i := slices.IndexFunc(x.screens, func(c candidate) bool { return c.screen == ref })
	if i < 0 {
		i = len(x.screens)
		x.screens = append(x.screens, candidate{screen: ref, danger: danger})
	}
	return int32(i)
}

// learn weighs the n-grams of every phrase.
func (x *index) learn(texts []string) {
	has := make([][]int32, len(texts))
	know := make(map[[2]int32]bool) // n-gram, screen
	var knowing []int               // how many screens know an n-gram
	var weights []float32
	for i, text := range texts {
		words := Normalize(text)
		x.exact[strings.Join(words, " ")] = x.phrases[i].screen
		for ngram := range x.features(words) {
			id, there := x.ngrams[ngram]
			if !there {
				id = int32(len(knowing))
				x.ngrams[ngram], knowing = id, append(knowing, 0)
				weights = append(weights, weightOf(ngram))
			}
			has[i] = append(has[i], id)
			if key := [2]int32{id, x.phrases[i].screen}; !know[key] {
				know[key] = true
				knowing[id]++
			}
		}
		has[i] = unique(has[i])
	}
	x.having, x.idf = make([][]weight, len(knowing)), make([]float32, len(knowing))
	for id, n := range knowing {
		x.idf[id] = weights[id] * float32(math.Log(1+float64(len(x.screens))/float64(n)))
	}
	for i, ids := range has {
		length := x.length(ids, 0)
		for _, id := range ids {
			x.having[id] = append(x.having[id], weight{int32(i), x.idf[id] / length})
		}
	}
}

func unique(ids []int32) []int32 {
	slices.Sort(ids)
	return slices.Compact(ids)
}

// length is that of the vector of n-grams, with so many that no phrase has.
func (x *index) length(ids []int32, unknown int) float32 {
	sum := float32(unknown * unknownIDF * unknownIDF)
	for _, id := range ids {
		sum += x.idf[id] * x.idf[id]
	}
	return float32(math.Sqrt(float64(sum)))
}

// ngramsOf are the n-grams of letters of words, with the gaps around them.
func ngramsOf(words []string) iter.Seq[string] {
	text := " " + strings.Join(words, " ") + " "
	return func(yield func(string) bool) {
		for size := shortest; size <= longest; size++ {
			for i := 0; i+size <= len(text); i++ {
				if !yield(text[i : i+size]) {
					return
				}
			}
		}
	}
}

// features are the n-grams of words, and their senses.
func (x *index) features(words []string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for ngram := range ngramsOf(words) {
			if !yield(ngram) {
				return
			}
		}
		for _, sense := range x.senses.features(words) {
			if !yield(sense) {
				return
			}
		}
	}
}

// weightOf a feature: a sense says more than a few letters, and two senses together more than one.
func weightOf(feature string) float32 {
	switch strings.Count(feature, "@") {
	case 0:
		return 1
	case 1:
		return senseWeight
	}
	return pairWeight
}

// candidates are the screens that words may mean, the likeliest first. Of a long text every part is looked at, so that what
// matters is not lost in what else she tells. People mix languages, and type their own in a chat that has another.
func (x *index) candidates(words []string, lang string) []candidate {
	best := slices.Clone(x.screens)
	if len(words) <= span*3/2 {
		x.compare(words, lang, best)
	} else {
		for n := 0; n < maxSpans && n*span/2 < len(words); n++ {
			part := words[n*span/2:]
			x.compare(part[:min(span, len(part))], lang, best)
		}
	}
	if screen, is := x.exact[strings.Join(words, " ")]; is {
		best[screen].score++
		best[screen].exact = true
	}
	best = slices.DeleteFunc(best, func(c candidate) bool { return c.score == 0 })
	slices.SortStableFunc(best, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	return best
}

// compare raises what each screen has in best: the root of the sum of the squares of its most similar phrases.
func (x *index) compare(words []string, lang string, best []candidate) {
	own := slices.Index(x.langs, lang)
	closest := make([][mostAlike]float32, len(x.screens))
	for i, similar := range x.similarity(words) {
		if similar == 0 {
			continue
		}
		if x.phrases[i].lang != own {
			similar *= otherLanguage
		}
		top := &closest[x.phrases[i].screen]
		for k := range top {
			if similar > top[k] {
				top[k], similar = similar, top[k]
			}
		}
	}
	for screen, top := range closest {
		square := float32(0)
		for _, similar := range top {
			square += similar * similar
		}
		best[screen].score = max(best[screen].score, float32(math.Sqrt(float64(square))))
	}
}

// similarity is how much words are like each phrase, from 0 to 1.
func (x *index) similarity(words []string) []float32 {
	var ids []int32
	unknown := 0
	for ngram := range x.features(words) {
		if id, known := x.ngrams[ngram]; known {
			ids = append(ids, id)
		} else if ngram[0] != '@' {
			unknown++
		}
	}
	ids = unique(ids)
	length := x.length(ids, unknown)
	similar := make([]float32, len(x.phrases))
	for _, id := range ids {
		for _, w := range x.having[id] {
			similar[w.phrase] += w.share * x.idf[id] / length
		}
	}
	return similar
}
