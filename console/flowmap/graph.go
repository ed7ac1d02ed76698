package flowmap

import (
	"cmp"
	"slices"
	"strings"
)

// graph is a flow by numbers. Ways between the same two nodes are one.
type graph struct {
	nodes []Node
	ways  []way
	out   [][]int // by node: ways that leave it, in their order
	near  []int   // by node: its turn when one looks from the start, nearest first
	part  []int   // by node: which component; an edge between two leads to the greater number
	layers
}

// way is what leads from a node to another.
type way struct {
	from, to int
	labels   []string
	back     bool
}

// layers says in which layer each node is.
type layers struct {
	of    []int
	count int
}

func newGraph(f Flow) *graph {
	g := &graph{}
	byID := make(map[string]int)
	for _, n := range f.Nodes {
		if _, twice := byID[n.ID]; !twice {
			byID[n.ID] = len(g.nodes)
			g.nodes = append(g.nodes, n)
		}
	}
	index := func(id string) int {
		i, known := byID[id]
		if !known {
			i = len(g.nodes)
			byID[id] = i
			g.nodes = append(g.nodes, Node{ID: id, Title: id, Stub: true})
		}
		return i
	}
	ways := make(map[[2]int]int)
	for _, e := range f.Edges {
		ends := [2]int{index(e.From), index(e.To)}
		at, known := ways[ends]
		if !known {
			at = len(g.ways)
			ways[ends] = at
			g.ways = append(g.ways, way{from: ends[0], to: ends[1]})
		}
		if e.Label != "" && !slices.Contains(g.ways[at].labels, e.Label) {
			g.ways[at].labels = append(g.ways[at].labels, e.Label)
		}
	}
	g.out = make([][]int, len(g.nodes))
	for i, w := range g.ways {
		g.out[w.from] = append(g.out[w.from], i)
	}
	g.nearest()
	return g
}

// nearest numbers the nodes as one comes to them from the start, then from whatever nothing leads to, then the others.
func (g *graph) nearest() {
	g.near = make([]int, len(g.nodes))
	for i := range g.near {
		g.near[i] = -1
	}
	led := make([]bool, len(g.nodes))
	for _, w := range g.ways {
		led[w.to] = led[w.to] || w.from != w.to
	}
	turn := 0
	for _, begins := range []func(int) bool{
		func(i int) bool { return g.nodes[i].Start },
		func(i int) bool { return !led[i] },
		func(int) bool { return true },
	} {
		for i := range g.nodes {
			if g.near[i] < 0 && begins(i) {
				turn = g.walk(i, turn)
			}
		}
	}
}

func (g *graph) walk(from, turn int) int {
	g.near[from] = turn
	turn++
	for queue := []int{from}; len(queue) > 0; queue = queue[1:] {
		for _, w := range g.out[queue[0]] {
			if to := g.ways[w].to; g.near[to] < 0 {
				g.near[to] = turn
				turn++
				queue = append(queue, to)
			}
		}
	}
	return turn
}

// components finds what lies on circles together (Tarjan 1972, without recursion), and marks the ways that close circles: those that
// lead, within a component, to what is nearer to the start.
func (g *graph) components() {
	s := &search{g: g, index: make([]int, len(g.nodes)), low: make([]int, len(g.nodes)), on: make([]bool, len(g.nodes))}
	g.part = make([]int, len(g.nodes))
	for i := range g.nodes {
		if s.index[i] == 0 {
			s.from(i)
		}
	}
	for i := range g.part {
		g.part[i] = s.parts - 1 - g.part[i] // Tarjan finds the last first
	}
	for i, w := range g.ways {
		g.ways[i].back = g.part[w.from] == g.part[w.to] && g.near[w.to] <= g.near[w.from]
	}
}

type search struct {
	g          *graph
	index, low []int // from 1; 0 is not seen yet
	on         []bool
	stack      []int
	next       int
	parts      int
}

type frame struct{ node, way int }

func (s *search) from(root int) {
	s.enter(root)
	for calls := []frame{{node: root}}; len(calls) > 0; {
		f := &calls[len(calls)-1]
		if f.way < len(s.g.out[f.node]) {
			to := s.g.ways[s.g.out[f.node][f.way]].to
			f.way++
			switch {
			case s.index[to] == 0:
				s.enter(to)
				calls = append(calls, frame{node: to})
			case s.on[to]:
				s.low[f.node] = min(s.low[f.node], s.index[to])
			}
			continue
		}
		done := f.node
		calls = calls[:len(calls)-1]
		if len(calls) > 0 {
			above := calls[len(calls)-1].node
			s.low[above] = min(s.low[above], s.low[done])
		}
		s.leave(done)
	}
}

func (s *search) enter(node int) {
	s.next++
	s.index[node], s.low[node], s.on[node] = s.next, s.next, true
	s.stack = append(s.stack, node)
}

func (s *search) leave(node int) {
	if s.low[node] != s.index[node] {
		return
	}
	for {
		last := s.stack[len(s.stack)-1]
		s.stack = s.stack[:len(s.stack)-1]
		s.on[last], s.g.part[last] = false, s.parts
		if last == node {
			break
		}
	}
	s.parts++
}

// layer puts every node into the layer behind the last of those that lead to it.
func (g *graph) layer() {
	order := make([]int, len(g.nodes))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(g.part[a], g.part[b]), cmp.Compare(g.near[a], g.near[b]))
	})
	g.of = make([]int, len(g.nodes))
	for _, from := range order {
		g.count = max(g.count, g.of[from]+1)
		for _, w := range g.out[from] {
			if !g.ways[w].back {
				g.of[g.ways[w].to] = max(g.of[g.ways[w].to], g.of[from]+1)
			}
		}
	}
}

// jumps tells whether a way is drawn as an arrow with a name.
func (g *graph) jumps(w way) bool { return w.back || g.of[w.to]-g.of[w.from] > far }

func (w way) label() string { return strings.Join(w.labels, " · ") }
