package intent

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// Postings give just the phrases that have a feature, however many have it and wherever it stands among the features.
func TestPostings(t *testing.T) {
	const features, phrases = 5*stride + 3, 70_000
	random := rand.New(rand.NewPCG(1, 2))
	has, want := lists{}, make([][]int, features)
	for phrase := range phrases {
		var list []uint32
		for feature := range uint32(features) { // the first nobody has, and the others ever fewer
			if feature > 0 && random.IntN(1<<min(feature, 16)) == 0 {
				list, want[feature] = append(list, feature), append(want[feature], phrase)
			}
		}
		has.add(list)
	}
	p := newPostings(features, has)
	sum := make([]float32, phrases)
	for feature := range uint32(features) {
		clear(sum)
		p.add(feature, 2, sum)
		var got []int
		for phrase, is := range sum {
			if is != 0 && is != 2 {
				t.Fatalf("phrase %d has feature %d %v times", phrase, feature, is/2)
			}
			if is != 0 {
				got = append(got, phrase)
			}
		}
		if !slices.Equal(got, want[feature]) {
			t.Errorf("feature %d is had by %d phrases, not %d", feature, len(got), len(want[feature]))
		}
	}
}
