package geography

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestTree compares the tree with looking at everything.
func TestTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		point := rapid.Custom(func(t *rapid.T) Point {
			return Point{float64(rapid.IntRange(-900, 900).Draw(t, "lat")) / 10, float64(rapid.IntRange(-1800, 1800).Draw(t, "lon")) / 10}
		})
		points := rapid.SliceOfN(point, 0, 200).Draw(t, "points")
		from, count := point.Draw(t, "from"), rapid.IntRange(0, 12).Draw(t, "count")
		within := rapid.SampledFrom([]float64{Anywhere, Chord(100), Chord(5000)}).Draw(t, "within")
		leaves, want := make([]Leaf, len(points)), []Neighbour(nil)
		for i, p := range points {
			leaves[i] = Leaf{At: p.Vector(), ID: int32(i)}
			if square := from.Vector().Square(p.Vector()); square <= within {
				want = append(want, Neighbour{int32(i), square})
			}
		}
		slices.SortFunc(want, func(a, b Neighbour) int { return cmp.Or(cmp.Compare(a.Square, b.Square), cmp.Compare(a.ID, b.ID)) })
		got := NewTree(leaves).Nearest(&Search{From: from.Vector(), Count: count, Limit: within})
		if !slices.Equal(got, want[:min(count, len(want))]) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}
