package flows

import (
	"time"

	"liman/content"
	"liman/directory"
)

// flow is a compiled flow file.
type flow struct {
	name  string // of its file
	start string
	cover bool
	file  *file // as it was written; nil once all is compiled, for it is large
}

// node is a compiled node. Targets are full names ("danger/child").
type node struct {
	ref        string
	flow       *flow
	kind       *kindOf
	parent     string   // the screen that back leads to; "" at the start of the flow
	options    []option // screens
	parts      []part   // screens: paragraphs below the text
	conditions int      // how many of options and parts have a condition
	cases      []way    // branch
	set        map[string]string
	to         string // where ask, branch, set and call go on
	calls      string // call: the start of the other flow
	ask        *asking
	variable   string // ask and services: the variable
	contacts   []directory.Contact
	services   []directory.Kind
	limit      int
	lands      map[string]bool // screens that its options lead to in one tap
	facts      []string
	tells      bool           // its first line says whether the cover is on
	open       bool           // the text says openly what is not certain
	checked    directory.Date // the oldest of its facts
	reviewBy   time.Time
	reviewLine int // where that stands
	line       int
	written    content.Hash // of how it is written
}

type option struct {
	id   string
	to   string
	set  map[string]string
	when shown
	// choose changes what she chose for her phone.
	choose func(*Choices)
	door   bool // while the cover is on, it may be the way in
}

// part is a paragraph that only those read for whom it is meant.
type part struct {
	id   string
	when shown
}

// shown is when an option or a part is there.
type shown struct {
	test
	bit uint64 // of the node's conditions; 0: always
}

// hidden has the bits of the conditions that answers do not meet.
func (n *node) hidden(vars map[string]string) uint64 {
	if n.conditions == 0 {
		return 0
	}
	var bits uint64
	for _, p := range n.parts {
		if !p.when.test(vars) {
			bits |= p.when.bit
		}
	}
	for _, o := range n.options {
		if !o.when.test(vars) {
			bits |= o.when.bit
		}
	}
	return bits
}

type way struct {
	when test
	to   string
}

// waits tells whether the node stands on a screen until the person acts.
func (n *node) waits() bool { return n.kind.move == nil && !n.kind.leaves }

func (n *node) option(id string) (option, bool) {
	for _, o := range n.options {
		if o.id == id {
			return o, true
		}
	}
	return option{}, false
}

// targets are all nodes that may come next.
func (n *node) targets() []string {
	var refs []string
	for _, o := range n.options {
		refs = append(refs, o.to)
	}
	for _, c := range n.cases {
		refs = append(refs, c.to)
	}
	if n.calls != "" {
		refs = append(refs, n.calls)
	}
	if n.to != "" {
		refs = append(refs, n.to)
	}
	return refs
}

// kindOf is what the engine must know of a kind of node.
type kindOf struct {
	// move gives the next node; nil where the node waits for the person.
	move   func(b *Book, n *node, s *State) string
	leaves bool
	// build compiles what only this kind has.
	build func(c *compiler, n *node, w fileNode)
}

// kinds is every kind of node there is. flow.schema.json names the same.
var kinds = map[string]*kindOf{
	"screen":   {build: (*compiler).buildParts},
	"ask":      {build: (*compiler).buildAsk},
	"branch":   {build: (*compiler).buildBranch, move: moveBranch},
	"set":      {build: (*compiler).buildSet, move: moveSet},
	"call":     {build: (*compiler).buildCall, move: moveCall},
	"return":   {move: moveReturn},
	"contacts": {build: (*compiler).buildContacts},
	"services": {build: (*compiler).buildServices},
	"leave":    {leaves: true},
}

func moveBranch(_ *Book, n *node, s *State) string {
	for _, c := range n.cases {
		if c.when(s.Vars) {
			return c.to
		}
	}
	return n.to
}

func moveSet(_ *Book, n *node, s *State) string {
	s.assign(n.set)
	return n.to
}

func moveCall(_ *Book, n *node, s *State) string {
	s.leaveCrumb(n.ref)
	return n.calls
}

// moveReturn goes on after the latest call; without one (a crumb that fell off the trail) it begins anew.
func moveReturn(b *Book, _ *node, s *State) string {
	for len(s.Trail) > 0 {
		last := s.dropCrumb()
		if n := b.nodes[last]; n != nil && n.calls != "" {
			return n.to
		}
	}
	return b.Home()
}

func (s *State) assign(values map[string]string) {
	if len(values) > 0 && s.Vars == nil {
		s.Vars = make(map[string]string, len(values))
	}
	for name, value := range values {
		s.Vars[name] = value
	}
}

// leaveCrumb remembers where another flow was entered. Coming by the same place again cuts the circle off.
func (s *State) leaveCrumb(ref string) {
	for i, crumb := range s.Trail {
		if crumb == ref {
			s.Trail = s.Trail[:i]
			break
		}
	}
	if s.Trail = append(s.Trail, ref); len(s.Trail) > maxTrail {
		s.Trail = s.Trail[1:]
	}
}

func (s *State) dropCrumb() string {
	last := s.Trail[len(s.Trail)-1]
	s.Trail = s.Trail[:len(s.Trail)-1]
	return last
}
