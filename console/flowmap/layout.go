package flowmap

import (
	"cmp"
	"slices"
)

// layout is a graph whose lines go from one layer to the next: where a line passes a layer there is a slot for it, numbered behind the
// nodes. Lines to the same node share their slots, so that many become one.
type layout struct {
	*graph
	layerOf []int
	height  []int
	before  [][]int // by node or slot: what leads to it from the layer before
	behind  [][]int
	rows    [][]int // by layer, from above
	at      []int   // by node or slot: its place in its row
	y       []int   // by node or slot: its upper edge
	paths   [][]int // by way: node, slots, node; nil for a jump
	titles  [][]string
	arrows  [][]int        // by node: ways that are jumps
	slots   map[[2]int]int // by the node that a line leads to, and layer
}

func newLayout(g *graph) *layout {
	l := &layout{graph: g, layerOf: slices.Clone(g.of), rows: make([][]int, g.count), paths: make([][]int, len(g.ways)),
		titles: make([][]string, len(g.nodes)), arrows: make([][]int, len(g.nodes)),
		slots: make(map[[2]int]int)}
	for i, w := range g.ways {
		if g.jumps(w) {
			l.arrows[w.from] = append(l.arrows[w.from], i)
		}
	}
	for i, n := range g.nodes {
		l.titles[i] = wrap(n.Title, boxWidth-2*padding, maxLines)
		l.height = append(l.height, 2*padding+lineHeight*(len(l.titles[i])+len(l.arrows[i])))
	}
	l.before, l.behind = make([][]int, len(g.nodes)), make([][]int, len(g.nodes))
	for i, w := range g.ways {
		if !g.jumps(w) {
			l.paths[i] = l.path(w)
		}
	}
	l.begin()
	return l
}

// path is the way of a line through slots, which it makes where no other line has.
func (l *layout) path(w way) []int {
	path := []int{w.from}
	joined := false
	for layer := l.of[w.from] + 1; layer <= l.of[w.to]; layer++ {
		next, known := w.to, layer == l.of[w.to]
		if !known {
			next, known = l.slot(w.to, layer)
		}
		if from := path[len(path)-1]; !joined {
			l.behind[from] = append(l.behind[from], next)
			l.before[next] = append(l.before[next], from)
		}
		joined = joined || known
		path = append(path, next)
	}
	return path
}

func (l *layout) slot(to, layer int) (i int, known bool) {
	i, known = l.slots[[2]int{to, layer}]
	if !known {
		i = len(l.layerOf)
		l.slots[[2]int{to, layer}] = i
		l.layerOf, l.height = append(l.layerOf, layer), append(l.height, slot)
		l.before, l.behind = append(l.before, nil), append(l.behind, nil)
	}
	return i, known
}

// begin orders each layer as one comes to it from the start.
func (l *layout) begin() {
	l.at, l.y = make([]int, len(l.layerOf)), make([]int, len(l.layerOf))
	turn := make([]int, len(l.layerOf))
	copy(turn, l.near)
	for i, path := range l.paths {
		if path == nil {
			continue
		}
		for _, one := range path[1 : len(path)-1] {
			turn[one] = l.near[l.ways[i].to]
		}
	}
	for i, layer := range l.layerOf {
		l.rows[layer] = append(l.rows[layer], i)
	}
	for _, row := range l.rows {
		slices.SortStableFunc(row, func(a, b int) int { return cmp.Compare(turn[a], turn[b]) })
		l.number(row)
	}
}

func (l *layout) number(row []int) {
	for at, i := range row {
		l.at[i] = at
	}
}

// sweeps is how often the order of the layers is looked at from either side.
const sweeps = 6

// uncross orders the layers by the barycentres of their neighbours, from either side in turn, and keeps the order with the fewest crossings.
func (l *layout) uncross() {
	best, fewest := l.order(), l.crossings()
	for sweep := 0; sweep < sweeps && fewest > 0; sweep++ {
		l.sweep(sweep%2 == 0, func(row []int, beside [][]int) {
			centre := make(map[int]float64, len(row))
			for _, i := range row {
				centre[i] = l.centre(i, beside[i])
			}
			slices.SortStableFunc(row, func(a, b int) int { return cmp.Compare(centre[a], centre[b]) })
			l.number(row)
		})
		if n := l.crossings(); n < fewest {
			best, fewest = l.order(), n
		}
	}
	l.rows = best
	for _, row := range l.rows {
		l.number(row)
	}
}

// sweep does something with each layer, after the one before it or behind it.
func (l *layout) sweep(down bool, do func(row []int, beside [][]int)) {
	if down {
		for _, row := range l.rows {
			do(row, l.before)
		}
		return
	}
	for _, row := range slices.Backward(l.rows) {
		do(row, l.behind)
	}
}

// centre is the mean place of neighbours; its own if there are none.
func (l *layout) centre(i int, beside []int) float64 {
	if len(beside) == 0 {
		return float64(l.at[i])
	}
	sum := 0
	for _, n := range beside {
		sum += l.at[n]
	}
	return float64(sum) / float64(len(beside))
}

func (l *layout) order() [][]int {
	rows := make([][]int, len(l.rows))
	for i, row := range l.rows {
		rows[i] = slices.Clone(row)
	}
	return rows
}

// crossings counts how many pairs of lines cross (Barth, Jünger, Mutzel 2002: the inversions, in a tree of sums).
func (l *layout) crossings() int {
	count := 0
	for at, row := range l.rows[:max(0, len(l.rows)-1)] {
		tree := make([]int, len(l.rows[at+1])+1)
		seen := 0
		for _, i := range row {
			for _, to := range l.behind[i] {
				count += seen - upTo(tree, l.at[to]+1)
			}
			for _, to := range l.behind[i] {
				for k := l.at[to] + 1; k < len(tree); k += k & -k {
					tree[k]++
				}
				seen++
			}
		}
	}
	return count
}

func upTo(tree []int, k int) int {
	sum := 0
	for ; k > 0; k -= k & -k {
		sum += tree[k]
	}
	return sum
}
