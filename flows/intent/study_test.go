package intent

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// plainly learns phrases one by one, as the judge is described: a table of weights, one of squares, and nothing laid out for speed.
func plainly(known []example) (weights []float32, base float32) {
	weights, squares := make([]float32, judgeSize), make([]float32, judgeSize)
	for i := range squares {
		squares[i] = firstSquare
	}
	var bases float64
	for round := range rounds {
		bases = 0
		step := float32(rate / (1 + slower*float64(round)))
		for _, i := range mixed(len(known)) {
			v := vectorOf(nil, knownSenses(), known[i].words, known[i].read)
			sum := float32(0)
			for _, f := range v.features {
				sum += f.counts() * weights[f.at()]
			}
			gap := float32(-1 / (1 + math.Exp(-float64(base+v.scale*sum))))
			if known[i].danger {
				gap = (1 + gap) * dangerTimes
			}
			base += step * gap * baseRate
			for _, f := range v.features {
				value := f.counts() * v.scale
				slope := value * (gap - forgetting*weights[f.at()])
				squares[f.at()] += slope * slope
				weights[f.at()] += step * slope / float32(math.Sqrt(float64(squares[f.at()])))
			}
			bases += float64(base)
		}
	}
	return weights, float32(bases / float64(len(known)))
}

// What the judge learns is to the bit what going over the phrases one by one teaches, and it keeps it to half a step. A part of them will do.
func TestStudy(t *testing.T) {
	var known []example
	for i, e := range examplesOf(builtinPhrases(t)) {
		if i%8 == 0 {
			known = append(known, e)
		}
	}
	c := courseOf(known, knownSenses())
	c.study()
	weights, base := plainly(known)
	if c.base != base {
		t.Errorf("it learns otherwise than one by one: from %v, not %v", c.base, base)
	}
	learnt, kept := 0, c.weights()
	for at, want := range weights {
		if c.cells[at].weight != want {
			t.Fatalf("feature %d says %v, not %v", at, c.cells[at].weight, want)
		}
		if math.Abs(float64(kept[at])*weightStep-float64(want)) > weightStep/2 {
			t.Fatalf("feature %d is kept as %d steps, and says %v", at, kept[at], want)
		}
		if want != 0 {
			learnt++
		}
	}
	if learnt < 10_000 {
		t.Errorf("only %d weights were learnt", learnt)
	}
}

// Features come in order, each once; whoever has room for them gets the same as who has none.
func TestVectorsAreInOrder(t *testing.T) {
	var room bag
	for _, e := range examplesOf(builtinPhrases(t)) {
		v := vectorOf(room, knownSenses(), e.words, e.read)
		room = v.features
		if fresh := vectorOf(nil, knownSenses(), e.words, e.read); !slices.Equal(v.features, fresh.features) || v.scale != fresh.scale {
			t.Fatalf("%q: others in a room that was used before", e.words)
		}
		if sorted := slices.Compact(slices.Sorted(slices.Values(v.features))); !slices.Equal(sorted, v.features) {
			t.Fatalf("%q: its features are not in order, or some come twice", e.words)
		}
	}
}

// set sorts lists of any length, whatever stands in them.
func TestSet(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for n := range 2 * mostSorted {
		most := []uint32{1, 100, judgeSize}[n%3]
		list := make([]feature, n)
		for i := range list {
			list[i] = ofGram*judgeSize + feature(random.Uint32N(most))
		}
		want := slices.Sorted(slices.Values(list))
		if set(list); !slices.Equal(list, want) {
			t.Fatalf("%d below %d are not sorted", n, most)
		}
	}
}
