package draft

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"liman/content"
)

// full makes the name of a node within a flow one that is understood in all of them.
func full(flow, target string) string {
	if strings.Contains(target, "/") || target == "" {
		return target
	}
	return flow + "/" + target
}

// short is a node's name as a flow's own file writes it.
func short(flow, ref string) string { return strings.TrimPrefix(ref, flow+"/") }

func flowOf(ref string) string {
	flow, _, _ := strings.Cut(ref, "/")
	return flow
}

func nodeOf(ref string) string {
	_, node, _ := strings.Cut(ref, "/")
	return node
}

// targets are where a node's YAML names other nodes.
func targets(n *yaml.Node, at content.Path) []content.Path {
	var all []content.Path
	for k := 0; k+1 < len(n.Content) && n.Kind == yaml.MappingNode; k += 2 {
		name, value := n.Content[k].Value, n.Content[k+1]
		switch {
		case name == "to" && value.Kind == yaml.ScalarNode:
			all = append(all, extend(at, name))
		case (name == "options" || name == "cases") && value.Kind == yaml.SequenceNode:
			for i, one := range value.Content {
				all = append(all, targets(one, append(slices.Clone(at), name, "#"+strconv.Itoa(i)))...)
			}
		}
	}
	return all
}

// named are all places of a flow file that name nodes: targets, the start, the help, doors, and where nodes moved to.
func named(p *parsed) []content.Path {
	var all []content.Path
	for _, field := range p.root.items {
		switch {
		case field.name == "nodes":
			for _, n := range field.items {
				all = append(all, targets(n.node, n.path)...)
			}
		case field.name == "moved":
			for _, m := range field.items {
				all = append(all, m.path)
			}
		case field.name == "doors" && field.node.Kind == yaml.SequenceNode:
			for i := range field.node.Content {
				all = append(all, extend(field.path, "#"+strconv.Itoa(i)))
			}
		case field.name == "start" || field.name == "help":
			all = append(all, field.path)
		}
	}
	return all
}

// flows are the files of flows, by flow.
func (e *Editor) flows() map[string]string {
	all := make(map[string]string)
	for file := range e.files {
		if flow, is := inFolder(file, flowsAt, ".yaml"); is && file != factsFile {
			all[flow] = file
		}
	}
	return all
}

// in are the files in a folder with an ending, sorted.
func (e *Editor) in(folder, ext string) []string {
	var all []string
	for _, file := range slices.Sorted(maps.Keys(e.files)) {
		if _, is := inFolder(file, folder, ext); is {
			all = append(all, file)
		}
	}
	return all
}

// redirect lets everything that names a node name another instead, in all flows.
func (e *Editor) redirect(from, to string) error {
	flows := e.flows()
	for _, flow := range slices.Sorted(maps.Keys(flows)) {
		p := e.read(flows[flow])
		if p.doc == nil {
			return errWhole(flows[flow])
		}
		var here []content.Path
		for _, at := range named(p) {
			if target, _ := p.doc.Get(at...); full(flow, target) == from {
				here = append(here, at)
			}
		}
		if err := e.setAll(flows[flow], here, short(flow, to)); err != nil {
			return err
		}
	}
	return nil
}

// setAll gives texts of a file one value.
func (e *Editor) setAll(file string, paths []content.Path, value string) error {
	if len(paths) == 0 {
		return nil
	}
	return e.doc(file, func(d *content.Doc) error {
		for _, at := range paths {
			if err := d.Set(value, at...); err != nil {
				return err
			}
		}
		return nil
	})
}
