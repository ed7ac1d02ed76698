package intent

import (
	"cmp"
	"hash/maphash"
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
	size    uint32      // n-grams of letters, by their hash, and behind them two senses
	screens []candidate // what phrases mean, without a score
	runs    []run       // phrases of one screen in one language that stand behind each other
	exact   exact
	knowing []uint16  // how many screens know each n-gram, by its hash
	idf     []float32 // by how many screens know an n-gram: inverse document frequency, a screen being a document
	having  postings  // the phrases that have each n-gram
	lengths []float32 // of each phrase: 1 / that of its vector
	scratch *sync.Pool
}

// exact is what phrases mean, letter by letter: the number of a screen.
type exact struct{ table hashed[int32] }

// exactly is what phrases mean. Of two that are the same a calm one yields, in every language.
func exactly(known []example, screens []phrase) exact {
	seed, all := maphash.MakeSeed(), make(map[uint64]int32, len(known))
	for i, e := range known {
		h := hashOfWords(seed, e.words)
		if _, there := all[h]; !there || e.screen != nowhere {
			all[h] = screens[i].screen
		}
	}
	return exact{hashedOf(seed, all)}
}

// of is the screen of words that are a phrase.
func (e *exact) of(words []string) (int32, bool) {
	return e.table.find(hashOfWords(e.table.seed, words))
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

// candidate is a screen that a text may mean, and how much so: about 1 for a phrase of it, letter by letter.
type candidate struct {
	screen string
	danger bool
	score  float32
	exact  bool // it is a phrase of it
}

const (
	unknownIDF    = 4       // of an n-gram that no phrase has
	otherLanguage = .9      // a phrase in another language than the chat's counts so much
	mostAlike     = 3       // phrases of a screen that count: many that are a little alike are no evidence
	senseWeight   = 1.5     // a sense, and two together, count as so many n-grams
	tableSize     = 1 << 18 // that two n-grams share a place is rare
	span          = 12      // words of a long text that are looked at together
	maxSpans      = 14      // what stands behind them is heard by the alarms only
)

// newIndex learns phrases.
func newIndex(files []Phrases, known []example) index {
	senses := knownSenses()
	count := int16(len(senses.names))
	x := index{senses: senses, size: tableSize + together(count, 0)}
	for _, f := range files {
		x.langs = append(x.langs, f.Lang)
	}
	phrases := make([]phrase, len(known))
	for i, e := range known {
		phrases[i] = phrase{x.screen(e.screen, e.danger), e.lang}
	}
	x.exact = exactly(known, phrases)
	x.learn(known, phrases)
	x.runs = runsOf(phrases)
	x.scratch = scratchFor(len(phrases))
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

// manyNgrams is how many n-grams a phrase has on average, and rather more.
const manyNgrams = 50

// learn weighs the n-grams of every phrase.
func (x *index) learn(examples []example, phrases []phrase) {
	has := lists{features: make([]uint32, 0, manyNgrams*len(examples)), ends: make([]int, 0, len(examples))}
	var room []uint32
	for _, e := range examples {
		room = x.features(room, e.words, e.read)
		has.add(room)
	}
	x.weigh(has, phrases)
	x.having = newPostings(x.size, has)
	x.lengths = make([]float32, len(phrases))
	for i := range phrases {
		x.lengths[i] = 1 / x.length(has.of(i))
	}
}

// weigh counts how many screens know each n-gram, from the n-grams of each phrase.
func (x *index) weigh(has lists, phrases []phrase) {
	order := make([]int, len(phrases))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(phrases[a].screen, phrases[b].screen) })
	x.knowing = make([]uint16, x.size)
	last := make([]int32, x.size) // the screen that was counted last, from 1
	for _, i := range order {
		screen := phrases[i].screen + 1
		for _, ngram := range has.of(i) {
			if last[ngram] != screen {
				last[ngram] = screen
				x.knowing[ngram]++
			}
		}
	}
	x.idf = make([]float32, len(x.screens)+1)
	for n := range x.idf[1:] {
		x.idf[n+1] = float32(math.Log(1 + float64(len(x.screens))/float64(n+1)))
	}
}

// weight is how much an n-gram says; 0 of one that no phrase has.
func (x *index) weight(ngram uint32) float32 {
	weight := x.idf[x.knowing[ngram]]
	if ngram >= tableSize {
		weight *= senseWeight
	}
	return weight
}

// length is that of the vector of n-grams.
func (x *index) length(ngrams []uint32) float32 {
	sum := float32(0)
	for _, ngram := range ngrams {
		weight := x.weight(ngram)
		if weight == 0 && ngram < tableSize {
			weight = unknownIDF
		}
		sum += weight * weight
	}
	return float32(math.Sqrt(float64(sum)))
}

// features are the n-grams of letters of words, with the gaps around them, how words begin, of which short ones have little else, the senses of
// words, and which two of them stand together: their numbers, each once. What room holds is written over.
func (x *index) features(room []uint32, words []string, read [][]sensed) []uint32 {
	text := " " + strings.Join(words, " ") + " "
	all := slices.Grow(room[:0], len(text)+len(words)+64)
	for from := range max(1, len(text)-gramLength+1) { // a shorter text is one
		gram := text[from:min(from+gramLength, len(text))]
		all = append(all, place(gram))
		if gram[0] == ' ' {
			all = append(all, place(gram[:len(gram)-1]))
		}
	}
	there := each(read)
	slices.Sort(there)
	for i, a := range there {
		for _, b := range there[:i+1] {
			all = append(all, tableSize+together(a, b))
		}
	}
	set(all)
	return slices.Compact(all)
}

// place is the number of an n-gram of letters.
func place(ngram string) uint32 { return hashOf(ofLetters).text(ngram).place(tableSize) }

// together is the number of two senses that stand in one text, the greater first; a sense with itself is it alone.
func together(a, b int16) uint32 { return uint32(a)*(uint32(a)+1)/2 + uint32(b) }

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
	if screen, is := x.exact.of(words); is {
		best[screen].score++
		best[screen].exact = true
	}
	return ranked(best)
}

// phrase is what words mean that are a phrase, letter by letter.
func (x *index) phrase(words []string) (candidate, bool) {
	screen, is := x.exact.of(words)
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
	ngrams := x.features(nil, words, x.senses.read(words))
	length := x.length(ngrams)
	for _, ngram := range ngrams {
		weight := x.weight(ngram)
		x.having.add(ngram, weight*weight/length, similar)
	}
	for i, length := range x.lengths {
		similar[i] *= length
	}
}
