package intent

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
)

// index finds which screen a typed text means. It holds the text against every phrase by the n-grams of letters that both
// have; one that few screens know says more than a common one (the cosine of their TF-IDF vectors). Inflected words, typing
// errors and mixed languages share most of their n-grams, so no language needs a dictionary.
type index struct {
	langs   []string
	senses  *senses
	phrases []phrase
	runs    []run            // phrases of one screen in one language that stand behind each other
	scratch *sync.Pool       // of what similarity needs
	screens []candidate      // what phrases mean, without a score
	exact   map[string]int32 // a normal phrase -> its screen
	idf     []float32        // of each n-gram, by its hash: inverse document frequency, a screen being a document; 0 of one that none has
	having  []weight         // the phrases that have n-grams, n-gram after n-gram
	begins  []int32          // where those of each begin, and behind the last where they end
}

// phrase is one phrase of a file.
type phrase struct {
	screen int32
	lang   int
}

// run is a phrase and those behind it that have its screen and language.
type run struct {
	phrase
	begins, ends int
}

// weight is how much of a phrase an n-gram is, from 0 to 1 in finest steps, and before it the phrase; the squares of all weights
// of a phrase add up to one. There are so many that they are written as short as may be.
type weight uint32

func newWeight(phrase int, share float32) weight {
	return weight(phrase*finest) | weight(share*(finest-1)+.5)
}

func (w weight) phrase() int { return int(w / finest) }

func (w weight) share() float32 { return float32(w%finest) * (1. / (finest - 1)) }

// candidate is a screen that a text may mean, and how much so: about 1 for a phrase of it, letter by letter.
type candidate struct {
	screen string
	danger bool
	score  float32
	exact  bool // it is a phrase of it
}

const (
	shortest, longest = 4, 5          // letters of an n-gram
	unknownIDF        = 4             // of an n-gram that no phrase has
	otherLanguage     = .9            // a phrase in another language than the chat's counts so much
	mostAlike         = 3             // phrases of a screen that count: many that are a little alike are no evidence
	senseWeight       = 2             // a sense, and two together, count as so many n-grams
	tableSize         = 1 << 18       // that two n-grams share a place is rare
	finest            = 1 << 14       // steps of a weight
	mostPhrases       = 1 << 18       // that a weight can tell apart; what is more is not learnt
	indexSize         = 2 * tableSize // n-grams of letters, and behind them senses
	span              = 12            // words of a long text that are looked at together
	maxSpans          = 14            // what stands behind them is heard by the alarms only
)

// newIndex learns phrases.
func newIndex(files []Phrases, known []example) index {
	x := index{senses: knownSenses(), exact: make(map[string]int32)}
	for _, f := range files {
		x.langs = append(x.langs, f.Lang)
	}
	known = known[:min(len(known), mostPhrases)]
	for _, e := range known {
		x.phrases = append(x.phrases, phrase{x.screen(e.screen, e.danger), e.lang})
	}
	x.learn(known)
	x.runs = runsOf(x.phrases)
	x.scratch = scratchFor(len(x.phrases))
	return x
}

// scratchFor is room for how similar a text is to so many phrases. It is made here, where nothing else is in sight: what a function names, it keeps.
func scratchFor(phrases int) *sync.Pool {
	return &sync.Pool{New: func() any {
		similar := make([]float32, phrases)
		return &similar
	}}
}

func runsOf(phrases []phrase) []run {
	var runs []run
	for i, p := range phrases {
		if last := len(runs) - 1; last >= 0 && runs[last].phrase == p {
			runs[last].ends++
		} else {
			runs = append(runs, run{p, i, i + 1})
		}
	}
	return runs
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
func (x *index) learn(examples []example) {
	has := make([][]uint32, len(examples))
	x.begins = make([]int32, indexSize+1)
	for i, e := range examples {
		key := strings.Join(e.words, " ")
		if _, there := x.exact[key]; !there || e.screen != nowhere { // a calm phrase yields, in every language
			x.exact[key] = x.phrases[i].screen
		}
		has[i] = slices.Clone(x.features(e.words, e.read)) // without the spare room
		for _, ngram := range has[i] {
			x.begins[ngram+1]++
		}
	}
	x.weigh(x.knowing(has))
	for ngram := range indexSize {
		x.begins[ngram+1] += x.begins[ngram]
	}
	x.having = make([]weight, x.begins[indexSize])
	next := slices.Clone(x.begins)
	for i, ngrams := range has {
		length := x.length(ngrams)
		for _, ngram := range ngrams {
			x.having[next[ngram]] = newWeight(i, x.idf[ngram]/length)
			next[ngram]++
		}
	}
}

// knowing is how many screens know each n-gram, from the n-grams of each phrase.
func (x *index) knowing(has [][]uint32) []int32 {
	order := make([]int, len(has))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(x.phrases[a].screen, x.phrases[b].screen) })
	screens, last := make([]int32, indexSize), make([]int32, indexSize) // last: the screen that was counted last, from 1
	for _, i := range order {
		screen := x.phrases[i].screen + 1
		for _, ngram := range has[i] {
			if last[ngram] != screen {
				last[ngram] = screen
				screens[ngram]++
			}
		}
	}
	return screens
}

// weigh gives each n-gram its weight, from how many screens know it.
func (x *index) weigh(screens []int32) {
	x.idf = make([]float32, indexSize)
	for ngram, n := range screens {
		if n > 0 {
			x.idf[ngram] = float32(math.Log(1 + float64(len(x.screens))/float64(n)))
		}
		if ngram >= tableSize {
			x.idf[ngram] *= senseWeight
		}
	}
}

// length is that of the vector of n-grams.
func (x *index) length(ngrams []uint32) float32 {
	sum := float32(0)
	for _, ngram := range ngrams {
		weight := x.idf[ngram]
		if weight == 0 && ngram < tableSize {
			weight = unknownIDF
		}
		sum += weight * weight
	}
	return float32(math.Sqrt(float64(sum)))
}

// features are the n-grams of letters of words, with the gaps around them, the senses of words, and which two of them stand together:
// their hashes, each once.
func (x *index) features(words []string, read [][]sensed) []uint32 {
	text := " " + strings.Join(words, " ") + " "
	all := make([]uint32, 0, (longest-shortest+1)*len(text)+64)
	for from := range text {
		h := hashOf(ofLetters)
		for to := from; to < min(from+longest, len(text)); to++ {
			if h = h.letter(text[to]); to-from+1 >= shortest {
				all = append(all, h.place(tableSize))
			}
		}
	}
	there := each(read)
	slices.Sort(there)
	for i, a := range there {
		all = append(all, tableSize+hashOf(ofSense).number(a).place(tableSize))
		for _, b := range there[:i] {
			all = append(all, tableSize+hashOf(ofPair).number(b).number(a).place(tableSize))
		}
	}
	set(all)
	return slices.Compact(all)
}

// candidates are the screens that words may mean, the likeliest first. Of a long text every part is looked at, so that what
// matters is not lost in what else she tells. People mix languages, and type their own in a chat that has another.
func (x *index) candidates(words []string, lang string) []candidate {
	best := slices.Clone(x.screens)
	if len(words) <= 2*span {
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
	return ranked(best)
}

// phrase is what words mean that are a phrase, letter by letter.
func (x *index) phrase(words []string) (candidate, bool) {
	screen, is := x.exact[strings.Join(words, " ")]
	if !is {
		return candidate{}, false
	}
	return x.screens[screen], true
}

// ranked are the screens that are at all like a text, the likeliest first; of two as likely, the one that stood first.
func ranked(best []candidate) []candidate {
	type rank struct {
		score float32
		at    int
	}
	ranks := make([]rank, 0, len(best))
	for i, c := range best {
		if c.score != 0 {
			ranks = append(ranks, rank{c.score, i})
		}
	}
	slices.SortFunc(ranks, func(a, b rank) int { return cmp.Or(cmp.Compare(b.score, a.score), a.at-b.at) })
	list := make([]candidate, len(ranks))
	for i, r := range ranks {
		list[i] = best[r.at]
	}
	return list
}

// compare raises what each screen has in best: the root of the sum of the squares of its most similar phrases.
func (x *index) compare(words []string, lang string, best []candidate) {
	own := slices.Index(x.langs, lang)
	of := make([]closest, len(x.screens))
	similar := x.scratch.Get().(*[]float32)
	defer x.scratch.Put(similar)
	x.similarity(words, *similar)
	for _, r := range x.runs {
		for _, alike := range closestOf((*similar)[r.begins:r.ends]) {
			if r.lang != own {
				alike *= otherLanguage
			}
			of[r.screen].add(alike)
		}
	}
	for screen, top := range of {
		square := float32(0)
		for _, similar := range top {
			square += similar * similar
		}
		best[screen].score = max(best[screen].score, float32(math.Sqrt(float64(square))))
	}
}

// closest is how much words are like those phrases of a screen that they are most like, the most first.
type closest [mostAlike]float32

func closestOf(similar []float32) closest {
	var c closest
	for _, alike := range similar {
		if alike > c[mostAlike-1] {
			c.add(alike)
		}
	}
	return c
}

func (c *closest) add(alike float32) {
	for k := range c {
		if alike > c[k] {
			c[k], alike = alike, c[k]
		}
	}
}

// similarity writes how much words are like each phrase, from 0 to 1.
func (x *index) similarity(words []string, similar []float32) {
	clear(similar)
	ngrams := x.features(words, x.senses.read(words))
	length := x.length(ngrams)
	for _, ngram := range ngrams {
		share := x.idf[ngram] / length
		for _, w := range x.having[x.begins[ngram]:x.begins[ngram+1]] {
			similar[w.phrase()] += w.share() * share
		}
	}
}
