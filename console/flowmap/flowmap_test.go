package flowmap

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// someFlow draws any flow: circles, loops, ways twice, ways to what is not there, titles with anything in them.
func someFlow(t *rapid.T) Flow {
	n := rapid.IntRange(0, 40).Draw(t, "nodes")
	f := Flow{Title: rapid.String().Draw(t, "title"), Desc: rapid.String().Draw(t, "desc")}
	for i := range n {
		f.Nodes = append(f.Nodes, Node{ID: fmt.Sprint("n", i), Title: rapid.String().Draw(t, "name"), Kind: rapid.SampledFrom([]string{"screen", "A b", `"><x`}).Draw(t, "kind"),
			Says: rapid.String().Draw(t, "says"), Href: rapid.SampledFrom([]string{"/a?b=c&d", "", "javascript:alert(1)", `"><script>`}).Draw(t, "href"),
			Errors: rapid.IntRange(0, 120).Draw(t, "errors"), Warnings: rapid.IntRange(0, 3).Draw(t, "warnings"), Start: i == 3, Stub: i == 5})
	}
	for range rapid.IntRange(0, 3*n).Draw(t, "edges") {
		e := Edge{From: fmt.Sprint("n", rapid.IntRange(0, n-1).Draw(t, "from")), To: fmt.Sprint("n", rapid.IntRange(0, n+3).Draw(t, "to"))}
		if rapid.Bool().Draw(t, "labelled") {
			e.Label = rapid.String().Draw(t, "label")
		}
		f.Edges = append(f.Edges, e)
	}
	return f
}

func TestMapHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := someFlow(t)
		m := Lay(f)
		everyNodeOnce(t, f, m)
		everyWayOnce(t, f, m)
		apart(t, m)
		forward(t, m)
		backClosesCircle(t, m)
		if !reflect.DeepEqual(m, Lay(f)) || m.SVG() != Lay(f).SVG() {
			t.Fatal("the same flow gives another map")
		}
	})
}

type failer interface{ Fatalf(string, ...any) }

func everyNodeOnce(t failer, f Flow, m *Map) {
	want := make(map[string]int)
	for _, n := range f.Nodes {
		want[n.ID] = 1
	}
	for _, e := range f.Edges {
		want[e.From], want[e.To] = 1, 1
	}
	got := make(map[string]int)
	for _, b := range m.Boxes {
		got[b.ID]++
	}
	if !maps.Equal(got, want) {
		t.Fatalf("boxes %v, nodes %v", got, want)
	}
}

func everyWayOnce(t failer, f Flow, m *Map) {
	want, got := make(map[[2]string]int), make(map[[2]string]int)
	for _, e := range f.Edges {
		want[[2]string{e.From, e.To}] = 1
	}
	for _, l := range m.Lines {
		got[[2]string{m.Boxes[l.From].ID, m.Boxes[l.To].ID}]++
	}
	for _, b := range m.Boxes {
		for _, j := range b.Jumps {
			got[[2]string{b.ID, m.Boxes[j.To].ID}]++
		}
	}
	if !maps.Equal(got, want) {
		t.Fatalf("ways %v, edges %v", got, want)
	}
}

func apart(t failer, m *Map) {
	for i, a := range m.Boxes {
		if a.X < 0 || a.Y < 0 || a.X+a.W > m.Width || a.Y+a.H > m.Height {
			t.Fatalf("%s lies outside: %+v", a.ID, a)
		}
		for _, b := range m.Boxes[:i] {
			if a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H {
				t.Fatalf("%s and %s overlap", a.ID, b.ID)
			}
		}
	}
	inOrder := slices.IsSortedFunc(m.Boxes, func(a, b Box) int { return (a.Layer-b.Layer)*1_000_000 + a.Y - b.Y })
	if !inOrder {
		t.Fatalf("the boxes are not in reading order")
	}
}

// forward also holds that a line runs through no box on its way.
func forward(t failer, m *Map) {
	for _, l := range m.Lines {
		a, b := m.Boxes[l.From], m.Boxes[l.To]
		if a.Layer >= b.Layer {
			t.Fatalf("the line from %s to %s does not lead to a later layer", a.ID, b.ID)
		}
		for i := 1; i+1 < len(l.Points); i += 2 {
			in, out := l.Points[i], l.Points[i+1]
			for _, box := range m.Boxes {
				if in.X < box.X+box.W && box.X < out.X && box.Y <= in.Y && in.Y <= box.Y+box.H {
					t.Fatalf("the line from %s to %s runs through %s", a.ID, b.ID, box.ID)
				}
			}
		}
	}
}

func backClosesCircle(t failer, m *Map) {
	for i, b := range m.Boxes {
		for _, j := range b.Jumps {
			if !j.Back && m.Boxes[j.To].Layer <= b.Layer {
				t.Fatalf("the jump ahead from %s does not lead to a later layer", b.ID)
			}
			if j.Back && !m.reaches(j.To, i) {
				t.Fatalf("the jump back from %s closes no circle", b.ID)
			}
		}
	}
}

func (m *Map) reaches(from, to int) bool {
	next := make(map[int][]int)
	for _, l := range m.Lines {
		next[l.From] = append(next[l.From], l.To)
	}
	for i, b := range m.Boxes {
		for _, j := range b.Jumps {
			next[i] = append(next[i], j.To)
		}
	}
	seen := map[int]bool{from: true}
	for queue := []int{from}; len(queue) > 0; queue = queue[1:] {
		for _, n := range next[queue[0]] {
			if !seen[n] {
				seen[n], queue = true, append(queue, n)
			}
		}
	}
	return seen[to]
}

// The drawing is XML that has no other elements and attributes than these, whatever the texts are; and the texts come out of it again.
func TestTextsStayText(t *testing.T) {
	elements := strings.Fields("svg title desc defs marker path g a rect text")
	attributes := strings.Fields("xmlns class role aria-labelledby aria-label aria-hidden width height viewBox id refX refY markerWidth markerHeight orient d marker-end x y rx href")
	rapid.Check(t, func(t *rapid.T) {
		f := someFlow(t)
		if len(f.Nodes) > 0 {
			f.Nodes[0].Title = `<script>alert("` + rapid.String().Draw(t, "more") + `")</script>`
			f.Nodes[0].Says = ""
		}
		svg := Lay(f).SVG()
		found := false
		decoder := xml.NewDecoder(strings.NewReader(svg))
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%v in %s", err, svg)
			}
			start, is := token.(xml.StartElement)
			if !is {
				continue
			}
			if !slices.Contains(elements, start.Name.Local) {
				t.Fatalf("an element %s", start.Name.Local)
			}
			for _, a := range start.Attr {
				if !slices.Contains(attributes, a.Name.Local) {
					t.Fatalf("an attribute %s", a.Name.Local)
				}
				if a.Name.Local == "href" && strings.Contains(a.Value, "javascript") {
					t.Fatalf("a link to %s", a.Value)
				}
				found = found || a.Name.Local == "aria-label" && strings.HasPrefix(a.Value, `<script>alert("`)
			}
		}
		if len(f.Nodes) > 0 && !found {
			t.Fatal("the title with a script is not there as text")
		}
	})
}

// Links stand in the order in which one reads, each box before its jumps.
func TestReadingOrder(t *testing.T) {
	f := Flow{Nodes: []Node{{ID: "c", Title: "C", Href: "/c"}, {ID: "a", Title: "A", Href: "/a", Start: true}, {ID: "b", Title: "B", Href: "/b"}},
		Edges: []Edge{{"a", "b", "on"}, {"b", "c", ""}, {"c", "a", "again"}, {"c", "c", ""}}}
	svg := Lay(f).SVG()
	var order []string
	for _, part := range strings.Split(svg, ` href="`)[1:] {
		href, _, _ := strings.Cut(part, `"`)
		order = append(order, href)
	}
	if want := []string{"/a", "/b", "/c", "#flowmap-1", "#flowmap-3"}; !slices.Equal(order, want) {
		t.Errorf("links %v, want %v", order, want)
	}
	if !strings.Contains(svg, "<title>again → A</title>") {
		t.Error("a jump does not say where it leads")
	}
}

func TestWrap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, room, most := rapid.String().Draw(t, "text"), rapid.IntRange(30, 300).Draw(t, "room"), rapid.IntRange(1, 4).Draw(t, "most")
		lines := wrap(text, room, most)
		if len(lines) == 0 || len(lines) > most {
			t.Fatalf("%d lines", len(lines))
		}
		for _, line := range lines {
			if width(line) > room {
				t.Fatalf("%q is %d wide, of %d", line, width(line), room)
			}
		}
		squeezed := func(s string) string { return strings.Join(strings.Fields(visible(s)), "") }
		all := squeezed(strings.Join(lines, ""))
		if whole, dotted := strings.CutSuffix(all, "…"); all != squeezed(text) && (!dotted || !strings.HasPrefix(squeezed(text), whole)) {
			t.Fatalf("%q became %q", text, lines)
		}
	})
}

// big is a flow of 2,000 screens as one would write it: mostly ahead, some back, some to other flows.
func big() Flow {
	f := Flow{Title: "big"}
	seed := uint32(1)
	next := func(n int) int {
		seed = seed*1664525 + 1013904223
		return int(seed>>8) % n
	}
	for i := range 2000 {
		f.Nodes = append(f.Nodes, Node{ID: fmt.Sprint(i), Title: fmt.Sprint("Ce pot face acum, ecranul ", i), Kind: "screen", Href: fmt.Sprint("/screen/", i), Start: i == 0})
		for range 3 {
			f.Edges = append(f.Edges, Edge{From: fmt.Sprint(i), To: fmt.Sprint(min(i*2+1+next(5), 2100)), Label: "mai departe"})
		}
		f.Edges = append(f.Edges, Edge{From: fmt.Sprint(i), To: fmt.Sprint(next(2000))})
	}
	return f
}

func BenchmarkLay2000(b *testing.B) {
	f := big()
	for b.Loop() {
		_ = Lay(f).SVG()
	}
}

func BenchmarkLayChain2000(b *testing.B) {
	f := Flow{}
	for i := range 2000 {
		f.Nodes = append(f.Nodes, Node{ID: fmt.Sprint(i), Title: "a title of some words"})
		for _, by := range []int{1, 2, 3, 4, 5, 900} {
			f.Edges = append(f.Edges, Edge{From: fmt.Sprint(i), To: fmt.Sprint(min(i+by, 1999))})
		}
	}
	for b.Loop() {
		_ = Lay(f).SVG()
	}
}
