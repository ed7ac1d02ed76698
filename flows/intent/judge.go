package intent

import (
	"math"
	"slices"
)

// judge tells how much a text speaks of danger, all of its words together: where no alarm names just these words, many that are each
// a little alarming are an alarm, and a rule that rings among words of something else is none. It learns from flows/phrases when
// they are read, always the same from the same phrases (logistic regression over words, their letters, senses, and which of
// them stand together), so it needs nothing but phrases. Its features are hashed into one table of weights, of a size that
// does not grow with the phrases.
type judge struct {
	senses  *senses
	weights []float32 // by feature
	base    float32
}

// How it learns. Phrases of danger are the fewer, and to miss one is worse.
const (
	rounds      = 8
	rate        = .4
	slower      = .2 // with each round
	forgetting  = 1e-3
	dangerTimes = 3
	baseRate    = .1
	firstSquare = 1e-2 // of a feature's slopes, before any: how boldly it starts
)

// lesson is a phrase as the judge learns it.
type lesson struct {
	vector
	danger bool
}

func newJudge(known []example) judge {
	j := judge{senses: knownSenses(), weights: make([]float32, judgeSize)}
	lessons := make([]lesson, len(known))
	for i, e := range known {
		v := j.features(e.words, e.read)
		v.features = slices.Clone(v.features) // without the spare room
		lessons[i] = lesson{v, e.danger}
	}
	j.study(lessons)
	return j
}

// study goes over the lessons again and again, each time with smaller steps; what a feature has learnt much of moves less (AdaGrad).
func (j *judge) study(lessons []lesson) {
	squares := make([]float32, judgeSize)
	for i := range squares {
		squares[i] = firstSquare
	}
	order := mixed(len(lessons))
	for round := range rounds {
		step := float32(rate / (1 + slower*float64(round)))
		for _, i := range order {
			j.learn(lessons[i], step, squares)
		}
	}
}

// learn moves the weights of a lesson's features towards what they should have said.
func (j *judge) learn(l lesson, step float32, squares []float32) {
	gap := float32(-1 / (1 + math.Exp(-float64(j.sum(l.vector)))))
	if l.danger {
		gap = (1 + gap) * dangerTimes
	}
	j.base += step * gap * baseRate
	for _, f := range l.features {
		at, value := f.at(), f.counts()*l.scale
		slope := value * (gap - forgetting*j.weights[at])
		squares[at] += slope * slope
		j.weights[at] += step * slope / float32(math.Sqrt(float64(squares[at])))
	}
}

// mixed are the numbers below n, far from their order but always the same.
func mixed(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	seed := uint32(1)
	for i := n - 1; i > 0; i-- {
		seed = seed*1664525 + 1013904223
		k := int(seed>>8) % (i + 1)
		order[i], order[k] = order[k], order[i]
	}
	return order
}

func (j *judge) sum(v vector) float32 {
	sum := float32(0)
	for _, f := range v.features {
		sum += f.counts() * j.weights[f.at()]
	}
	return j.base + v.scale*sum
}

// score is above 0 where a text is rather danger, below where it is rather not. In a long text the most alarming part counts.
func (j *judge) score(words []string, read [][]sensed) float32 {
	most := j.sum(j.features(words, read))
	if len(words) <= judgeSpan*3/2 {
		return most
	}
	for n := 0; n < maxSpans && n*judgeSpan/2 < len(words); n++ {
		from := n * judgeSpan / 2
		to := min(from+judgeSpan, len(words))
		most = max(most, j.sum(j.features(words[from:to], read[from:to])))
	}
	return most
}

// judgeSpan is how many words of a long text are judged together.
const judgeSpan = 12
