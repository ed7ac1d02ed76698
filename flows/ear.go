package flows

import (
	"cmp"
	"iter"
	"maps"
	"math"
	"slices"
	"strings"
)

// ear finds which screen a typed text means. It holds the text against every phrase by the runs of three to five letters
// that both have; a run that few screens know says more than a common one (the cosine of their TF-IDF vectors). Inflected
// words, typing errors and mixed languages share most of their runs, so no language needs a dictionary.
type ear struct {
	langs   []string
	sayings []saying
	nodes   []meaning        // what sayings mean, without a score
	exact   map[string]int32 // a spelled phrase -> its node
	runs    map[string]int32 // a run of letters -> its number
	rarity  []float32        // of each run
	said    [][]share        // the sayings that have it
	alarms  alarms
}

// saying is one phrase.
type saying struct {
	node int32
	lang int
}

// share is how much of a saying a run is; the squares of all its shares add up to one.
type share struct {
	saying int32
	weight float32
}

// meaning is a screen that a text may mean, and how much so: about 1 for a phrase of it, letter by letter.
type meaning struct {
	node   string
	danger bool
	score  float32
	exact  bool // it is a phrase of it
}

const (
	shortestRun, longestRun = 3, 5
	unknownRarity           = 4  // of a run that no phrase has
	otherLanguage           = .9 // a phrase in another language than the chat's counts so much
	mostAlike               = 30  // phrases of a screen that count: many that are a little alike are no evidence
	window                  = 8  // words of a long text that are looked at together
	maxWindows              = 20 // what stands behind them is heard by the alarms only
)

// newEar learns phrases.
func newEar(files []*phraseFile) *ear {
	e := &ear{exact: make(map[string]int32), runs: make(map[string]int32), alarms: newAlarms(files)}
	var texts []string
	for lang, f := range files {
		e.langs = append(e.langs, f.lang)
		for _, section := range []map[string][]string{f.Danger, f.Phrases} {
			for _, ref := range slices.Sorted(maps.Keys(section)) {
				for _, phrase := range section[ref] {
					e.sayings = append(e.sayings, saying{e.node(ref, f.Danger[ref] != nil), lang})
					texts = append(texts, phrase)
				}
			}
		}
		for _, phrase := range f.Calm {
			if f.where[strings.Join(spell(phrase), " ")] != "" {
				continue // it has a screen
			}
			e.sayings = append(e.sayings, saying{e.node(nowhere, false), lang})
			texts = append(texts, phrase)
		}
	}
	e.learn(texts)
	return e
}

// node gives the number of a screen.
func (e *ear) node(ref string, danger bool) int32 {
	i := slices.IndexFunc(e.nodes, func(m meaning) bool { return m.node == ref })
	if i < 0 {
		i = len(e.nodes)
		e.nodes = append(e.nodes, meaning{node: ref, danger: danger})
	}
	return int32(i)
}

// learn weighs the runs of every saying.
func (e *ear) learn(texts []string) {
	has := make([][]int32, len(texts))
	know := make(map[[2]int32]bool) // run, node
	var knowing []int               // how many nodes know a run
	for i, text := range texts {
		words := spell(text)
		e.exact[strings.Join(words, " ")] = e.sayings[i].node
		for run := range runsOf(words) {
			id, there := e.runs[run]
			if !there {
				id = int32(len(knowing))
				e.runs[run], knowing = id, append(knowing, 0)
			}
			has[i] = append(has[i], id)
			if key := [2]int32{id, e.sayings[i].node}; !know[key] {
				know[key] = true
				knowing[id]++
			}
		}
		has[i] = unique(has[i])
	}
	e.said, e.rarity = make([][]share, len(knowing)), make([]float32, len(knowing))
	for id, n := range knowing {
		e.rarity[id] = float32(math.Log(1 + float64(len(e.nodes))/float64(n)))
	}
	for i, ids := range has {
		length := e.length(ids, 0)
		for _, id := range ids {
			e.said[id] = append(e.said[id], share{int32(i), e.rarity[id] / length})
		}
	}
}

func unique(ids []int32) []int32 {
	slices.Sort(ids)
	return slices.Compact(ids)
}

// length is that of the vector of runs, with so many that no phrase has.
func (e *ear) length(ids []int32, unknown int) float32 {
	sum := float32(unknown * unknownRarity * unknownRarity)
	for _, id := range ids {
		sum += e.rarity[id] * e.rarity[id]
	}
	return float32(math.Sqrt(float64(sum)))
}

// runsOf are the runs of letters of words, with the gaps around them.
func runsOf(words []string) iter.Seq[string] {
	text := " " + strings.Join(words, " ") + " "
	return func(yield func(string) bool) {
		for size := shortestRun; size <= longestRun; size++ {
			for i := 0; i+size <= len(text); i++ {
				if !yield(text[i : i+size]) {
					return
				}
			}
		}
	}
}

// meanings are the screens that words may mean, the likeliest first. Of a long text every part is looked at, so that what
// matters is not lost in what else she tells. People mix languages, and type their own in a chat that has another.
func (e *ear) meanings(words []string, lang string) []meaning {
	best := slices.Clone(e.nodes)
	if len(words) <= window*3/2 {
		e.compare(words, lang, best)
	} else {
		for n := 0; n < maxWindows && n*window/2 < len(words); n++ {
			part := words[n*window/2:]
			e.compare(part[:min(window, len(part))], lang, best)
		}
	}
	if node, is := e.exact[strings.Join(words, " ")]; is {
		best[node].score++
		best[node].exact = true
	}
	best = slices.DeleteFunc(best, func(m meaning) bool { return m.score == 0 })
	slices.SortStableFunc(best, func(a, b meaning) int { return cmp.Compare(b.score, a.score) })
	return best
}

// compare raises what each screen has in best. Every phrase that is alike adds to its screen, a closer one more: the
// score is the root of the sum of the squares.
func (e *ear) compare(words []string, lang string, best []meaning) {
	likeness, own := e.likeness(words), slices.Index(e.langs, lang)
	closest := make([][mostAlike]float32, len(e.nodes))
	for i, like := range likeness {
		if like == 0 {
			continue
		}
		if e.sayings[i].lang != own {
			like *= otherLanguage
		}
		top := &closest[e.sayings[i].node]
		for k := range top {
			if like > top[k] {
				top[k], like = like, top[k]
			}
		}
	}
	for node, top := range closest {
		square := float32(0)
		for _, like := range top {
			square += like * like
		}
		best[node].score = max(best[node].score, float32(math.Sqrt(float64(square))))
	}
}

// likeness is how much words are like each saying, from 0 to 1.
func (e *ear) likeness(words []string) []float32 {
	var ids []int32
	unknown := 0
	for run := range runsOf(words) {
		if id, known := e.runs[run]; known {
			ids = append(ids, id)
		} else {
			unknown++
		}
	}
	ids = unique(ids)
	length := e.length(ids, unknown)
	like := make([]float32, len(e.sayings))
	for _, id := range ids {
		for _, s := range e.said[id] {
			like[s.saying] += s.weight * e.rarity[id] / length
		}
	}
	return like
}
