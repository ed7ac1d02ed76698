package flowmap

import (
	"cmp"
	"math"
	"slices"
)

// place gives every node and slot its height: as near to its neighbours as the order of its layer allows.
func (l *layout) place() {
	for _, row := range l.rows {
		l.align(row, make([]float64, len(row)))
	}
	for sweep := range sweeps {
		l.sweep(sweep%2 == 0, func(row []int, beside [][]int) {
			wish := make([]float64, len(row))
			for at, i := range row {
				wish[at] = l.wish(i, beside[i])
			}
			l.align(row, wish)
		})
	}
	top := math.MaxInt
	for _, row := range l.rows {
		top = min(top, l.y[row[0]])
	}
	for i := range l.y {
		l.y[i] += margin - top
	}
}

// wish is the upper edge that would put something level with its neighbours.
func (l *layout) wish(i int, beside []int) float64 {
	if len(beside) == 0 {
		return float64(l.y[i])
	}
	sum := 0.0
	for _, n := range beside {
		sum += float64(l.y[n]) + float64(l.height[n])/2
	}
	return sum/float64(len(beside)) - float64(l.height[i])/2
}

// block is a run of a layer that stands without more room than it needs.
type block struct {
	sum   float64 // of the wishes, each without what stands above it in the layer
	count int
}

func (b block) mean() float64 { return b.sum / float64(b.count) }

// align gives a layer the heights that are nearest to wishes, in least squares, and leave a gap between any two (pool adjacent
// violators: Barlow et al. 1972).
func (l *layout) align(row []int, wish []float64) {
	var blocks []block
	above := make([]int, len(row))
	for at, i := range row {
		if at > 0 {
			above[at] = above[at-1] + l.height[row[at-1]] + l.gap(row[at-1], i)
		}
		b := block{sum: wish[at] - float64(above[at]), count: 1}
		for len(blocks) > 0 && blocks[len(blocks)-1].mean() >= b.mean() {
			last := blocks[len(blocks)-1]
			b = block{sum: last.sum + b.sum, count: last.count + b.count}
			blocks = blocks[:len(blocks)-1]
		}
		blocks = append(blocks, b)
	}
	at := 0
	for _, b := range blocks {
		y := int(math.Round(b.mean()))
		for range b.count {
			l.y[row[at]] = y + above[at]
			at++
		}
	}
}

// gap is the room between two neighbours of a layer: lines may run close together.
func (l *layout) gap(a, b int) int {
	if a >= len(l.nodes) && b >= len(l.nodes) {
		return slot
	}
	return rowGap
}

// drawn is the map.
func (l *layout) drawn(f Flow) *Map {
	m := &Map{Flow: f}
	number := make([]int, len(l.nodes)) // by node: its place in Boxes
	for layer, row := range l.rows {
		for _, i := range row {
			if i >= len(l.nodes) {
				continue
			}
			number[i] = len(m.Boxes)
			m.Boxes = append(m.Boxes, Box{Node: l.nodes[i], Layer: layer, X: left(layer), Y: l.y[i], W: boxWidth, H: l.height[i], Title: l.titles[i]})
		}
	}
	for i := range l.nodes {
		for _, w := range l.arrows[i] {
			to := l.ways[w].to
			title := wrap(l.nodes[to].Title, (boxWidth-2*padding-arrowWidth)*fontSize/smallSize, 1)[0]
			b := &m.Boxes[number[i]]
			b.Jumps = append(b.Jumps, Jump{To: number[to], Back: l.ways[w].back, Title: title, Label: l.ways[w].label()})
		}
	}
	for w, path := range l.paths {
		if path != nil {
			m.Lines = append(m.Lines, Line{From: number[path[0]], To: number[path[len(path)-1]], Label: l.ways[w].label(), Points: l.points(path)})
		}
	}
	slices.SortStableFunc(m.Lines, func(a, b Line) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	m.size(l)
	return m
}

func left(layer int) int { return margin + layer*(boxWidth+layerGap) }

// points are where a line leaves a box, goes into and out of each slot, and comes into the other box.
func (l *layout) points(path []int) []Point {
	var all []Point
	for at, i := range path {
		x, y := left(l.layerOf[i]), l.y[i]+l.height[i]/2
		if at > 0 {
			all = append(all, Point{x, y})
		}
		if at < len(path)-1 {
			all = append(all, Point{x + boxWidth, y})
		}
	}
	return all
}

func (m *Map) size(l *layout) {
	m.Width, m.Height = 2*margin, 2*margin
	if len(l.rows) > 0 {
		m.Width = left(len(l.rows)-1) + boxWidth + margin
	}
	for i, y := range l.y {
		m.Height = max(m.Height, y+l.height[i]+margin)
	}
}
