package intent

import "math"

// course is what the judge learns, laid out for going over it many times: lesson behind lesson in the order in which they are learnt, and each
// weight beside its square. What it teaches is to the bit what going over the phrases one by one would (TestStudy).
type course struct {
	lessons  []lesson
	parts    []part   // of lesson behind lesson
	features []uint32 // of part behind part: where each is in the judge's table
	cells    []cell   // of the judge's table
	base     float32
}

// lesson is a phrase as the judge learns it.
type lesson struct {
	parts  int
	scale  float32
	danger bool
}

// part is the features of one kind, which all count the same.
type part struct {
	counts   float32
	features int32
}

// cell is what a feature says, and the sum of the squares of its slopes.
type cell struct{ weight, square float32 }

// manyFeatures is how many features a phrase has on average, and rather more.
const manyFeatures = 100

// courseOf lays out phrases in a mixed order that is always the same.
func courseOf(known []example, of *senses) course {
	c := course{lessons: make([]lesson, 0, len(known)), parts: make([]part, 0, 10*len(known)), features: make([]uint32, 0, manyFeatures*len(known)), cells: make([]cell, judgeSize)}
	for i := range c.cells {
		c.cells[i].square = firstSquare
	}
	var room bag
	for _, i := range mixed(len(known)) {
		v := vectorOf(room, of, known[i].words, known[i].read)
		room = v.features
		c.lessons = append(c.lessons, lesson{c.add(v), v.scale, known[i].danger})
	}
	return c
}

// add takes in the features of a lesson, and gives how many parts they have.
func (c *course) add(v vector) int {
	kind, parts := feature(0), 0
	for _, f := range v.features {
		if now := f / judgeSize; now != kind {
			kind = now
			parts++
			c.parts = append(c.parts, part{counts: f.counts()})
		}
		c.parts[len(c.parts)-1].features++
		c.features = append(c.features, f.at())
	}
	return parts
}

// study goes over the lessons again and again, each time with smaller steps; what a feature has learnt much of moves less (AdaGrad). The base moves
// with every lesson, so what it is on average in the last round counts, and not where the last few have left it.
func (c *course) study() {
	var bases float64
	for round := range rounds {
		step := float32(rate / (1 + slower*float64(round)))
		parts, features := c.parts, c.features
		bases = 0
		for _, l := range c.lessons {
			features = c.learn(l, parts[:l.parts], features, step)
			parts = parts[l.parts:]
			bases += float64(c.base)
		}
	}
	c.base = float32(bases / float64(max(len(c.lessons), 1)))
}

// learn moves the weights of a lesson's features, which come first among features, towards what they should have said. It gives those behind.
func (c *course) learn(l lesson, parts []part, features []uint32, step float32) []uint32 {
	gap := float32(-1 / (1 + math.Exp(-float64(c.says(l, parts, features)))))
	if l.danger {
		gap = (1 + gap) * dangerTimes
	}
	c.base += step * gap * baseRate
	for _, p := range parts {
		value := p.counts * l.scale
		for _, f := range features[:p.features] {
			at := &c.cells[f]
			slope := value * (gap - forgetting*at.weight)
			at.square += slope * slope
			at.weight += step * slope / float32(math.Sqrt(float64(at.square)))
		}
		features = features[p.features:]
	}
	return features
}

// says is what the weights say of a lesson so far.
func (c *course) says(l lesson, parts []part, features []uint32) float32 {
	sum := float32(0)
	for _, p := range parts {
		for _, f := range features[:p.features] {
			sum += p.counts * c.cells[f].weight
		}
		features = features[p.features:]
	}
	return c.base + l.scale*sum
}

// weights are what was learnt, as the judge's table.
func (c *course) weights() []int16 {
	table := make([]int16, judgeSize)
	for at, is := range c.cells {
		steps := math.Round(float64(is.weight / weightStep))
		table[at] = int16(min(max(steps, math.MinInt16), math.MaxInt16))
	}
	return table
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
