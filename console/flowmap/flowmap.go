// Package flowmap lays out a flow as a map: boxes in layers from left to right, lines that only go down the layers, and links that go
// back, or far ahead, as small arrows with a name. It draws the map as SVG that works without script.
//
// It knows no HTML page, no flow file and no words: titles, what a screen reader says and where a box leads are its caller's.
// Lengths are in pixels of the drawing at its natural size.
package flowmap

import (
	_ "embed"
)

// Style is the style sheet of the drawing, for the caller to serve: light, dark and print.
//
//go:embed flowmap.css
var Style []byte

// Flow is what is to be drawn.
type Flow struct {
	Title string // the accessible name of the map
	Desc  string // what a screen reader says of it next; may be empty
	Nodes []Node
	Edges []Edge
}

// Node is one screen of the flow, or a stub that stands for a screen of another one.
type Node struct {
	ID       string // what edges name; of two nodes with one ID the first counts
	Title    string
	Kind     string // the box has the class kind-KIND if it is a word of small letters, figures and hyphens
	Says     string // the accessible name: title, kind and faults in words; "" is Title
	Href     string // where the box leads: a path, a fragment, or http; anything else is no link
	Errors   int
	Warnings int
	Start    bool // the flow begins here
	Stub     bool // it belongs to another flow
}

// Edge is a way from a node to another. An edge to an ID that no node has leads to a stub of that name.
type Edge struct {
	From, To string
	Label    string // of the option; may be empty
}

// Map is a flow laid out. What must hold: every node is one box; no two boxes overlap; a line, and a jump that is not Back, leads to a
// later layer; a jump is Back only if it closes a circle; the same Flow gives the same Map.
type Map struct {
	Flow          Flow
	Width, Height int
	Boxes         []Box // in reading order: by layers, and from above
	Lines         []Line
}

// Box is a node where it stands.
type Box struct {
	Node
	Layer      int // from 0
	X, Y, W, H int
	Title      []string // in lines, cut where they are too long
	Jumps      []Jump
}

// Jump is a way that is drawn as a small arrow with a name: back to an earlier layer, or too far ahead for a line.
type Jump struct {
	To    int // place in Boxes
	Back  bool
	Title string // of To, cut
	Label string // of the edges, joined
}

// Line is a way to a later layer, between two Boxes.
type Line struct {
	From, To int // places in Boxes
	Label    string
	Points   []Point // out of the one box, through gaps between others, into the other; always an even number
}

// Point is a place of the drawing.
type Point struct{ X, Y int }

// Measures of the drawing.
const (
	boxWidth   = 176
	padding    = 10
	lineHeight = 17
	maxLines   = 3
	rowGap     = 22
	slot       = 6 // the height that a line takes where it passes a layer
	layerGap   = 64
	margin     = 16
	far        = 4 // a way over more layers is a jump
)

// Lay lays a flow out.
func Lay(f Flow) *Map {
	g := newGraph(f)
	g.components()
	g.layer()
	l := newLayout(g)
	l.uncross()
	l.place()
	return l.drawn(f)
}
