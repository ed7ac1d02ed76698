package draft

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"liman/content"
)

// Paste adds copies of nodes to a flow, with their words in all languages, and gives the names of the copies in order. A copy is called
// as its node where that name is free, else with a number behind. Where a node leads to another of them, its copy leads to the other's copy;
// where it leads elsewhere, the copy leads there, too.
func (e *Editor) Paste(refs []string, flow string) ([]string, error) {
	switch {
	case len(refs) == 0:
		return nil, fmt.Errorf("nothing is to be copied; %w", ErrNoField)
	case !e.has(Key{Kind: Flow, Of: flow, Name: "nodes"}):
		return nil, fmt.Errorf("there is no flow %s; %w", flow, ErrNoField)
	}
	names := make([]string, len(refs))
	for i, ref := range refs {
		if !e.has(nodeKey(ref)) || slices.Contains(refs[:i], ref) {
			return nil, fmt.Errorf("there is no node %s, or it stands twice; %w", ref, ErrNoField)
		}
		names[i] = e.freeName(flow, nodeOf(ref), names[:i])
	}
	err := e.act(Act{Did: DidCopy, Key: nodeKey(refs[0]), To: names[0]}, func() error { return e.paste(refs, names) })
	if err != nil {
		return nil, err
	}
	return names, nil
}

// freeName is a node's name in a flow that none has or had, nor one of those that are about to be.
func (e *Editor) freeName(flow, id string, but []string) string {
	for n := 1; ; n++ {
		name := id
		if n > 1 {
			number := "-" + strconv.Itoa(n)
			name = strings.TrimRight(id[:min(len(id), maxID-len(number))], "-") + number
		}
		if ref := flow + "/" + name; e.freeNode(ref) == nil && !slices.Contains(but, ref) {
			return ref
		}
	}
}

func (e *Editor) paste(refs, names []string) error {
	for i := range refs {
		if err := e.copyWithWords(refs[i], names[i]); err != nil {
			return err
		}
	}
	for _, name := range names {
		file, i := e.find(nodeKey(name))
		p := e.read(file)
		for _, at := range targets(i.node, i.path) {
			target, _ := p.doc.Get(at...)
			n := slices.Index(refs, full(flowOf(name), target))
			if n < 0 {
				continue
			}
			if err := e.setAll(file, []content.Path{at}, short(flowOf(name), names[n])); err != nil {
				return err
			}
		}
	}
	return nil
}
