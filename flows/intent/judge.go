package intent

import "math"

// judge tells how much the senses in a text speak of danger, all together: where no alarm names just these words, many that are each
// a little alarming are an alarm, and a rule that rings among words of something else is none. It learns from flows/phrases when
// they are read, always the same from the same phrases (logistic regression), so it needs nothing but phrases.
type judge struct {
	senses  *senses
	weights []float64 // of each sense; the last is that of everyday talk
	base    float64
}

// How it learns. Phrases of danger are the fewer, and to miss one is worse.
const (
	rounds      = 40
	rate        = .08
	slower      = .15 // with each round
	forgetting  = .012
	dangerTimes = 2
	baseRate    = .3
)

func newJudge(files []Phrases) judge {
	j := judge{senses: knownSenses()}
	j.weights = make([]float64, len(j.senses.names)+1)
	type lesson struct {
		senses []int16
		danger bool
	}
	var lessons []lesson
	learn := func(list []string, danger bool) {
		for _, text := range list {
			if there := j.read(j.senses.read(Normalize(text))); len(there) > 0 {
				lessons = append(lessons, lesson{there, danger})
			}
		}
	}
	for _, f := range files {
		for _, list := range f.Danger {
			learn(list, true)
		}
		for _, list := range f.Other {
			learn(list, false)
		}
		learn(f.Calm, false)
	}
	order := mixed(len(lessons))
	for round := range rounds {
		step := rate / (1 + slower*float64(round))
		for _, i := range order {
			j.learn(lessons[i].senses, lessons[i].danger, step)
		}
	}
	return j
}

// learn moves the weights of senses towards what they should have said.
func (j *judge) learn(there []int16, danger bool, step float64) {
	gap := -1 / (1 + math.Exp(-j.sum(there)))
	if danger {
		gap = (1 + gap) * dangerTimes
	}
	j.base += step * gap * baseRate
	for _, s := range there {
		j.weights[s] += step * (gap - forgetting*j.weights[s])
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

// read gives the senses in a text, each once, and everyday talk as one more.
func (j *judge) read(words [][]sensed) []int16 {
	there := each(words)
	if j.senses.calm(words) {
		there = append(there, int16(len(j.weights)-1))
	}
	return there
}

func (j *judge) sum(there []int16) float64 {
	sum := j.base
	for _, s := range there {
		sum += j.weights[s]
	}
	return sum
}

// score is above 0 where a text is rather danger, below where it is rather not.
func (j *judge) score(words [][]sensed) float64 { return j.sum(j.read(words)) }
