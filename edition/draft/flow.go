package draft

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"liman/content"
)

func flowKey(flow string) Key { return Key{Kind: Flow, Of: flow} }

// RenameFlow gives a flow another name. Its file, what leads into it, its words, phrases, recordings and stories come along in all languages,
// and moved says where its screens went, so that whoever stands on one stays.
func (e *Editor) RenameFlow(from, to string) error {
	file, there := e.flows()[from]
	switch {
	case !there:
		return fmt.Errorf("there is no flow %s; %w", from, ErrNoField)
	case from == to:
		return nil
	}
	if err := e.freeFlow(from, to); err != nil {
		return err
	}
	if e.read(file).root.below("nodes") == nil {
		return errWhole(file)
	}
	return e.act(Act{Did: DidRename, Key: flowKey(from), To: to}, func() error { return e.renameFlow(from, to) })
}

// taken are names that stand for something else: a file in the folder of flows, or what stands before the slash in a message's id.
var taken = []string{"facts", "contact"}

// freeFlow refuses a name that a flow has, or under which a screen stood that is not this flow's now.
func (e *Editor) freeFlow(from, to string) error {
	if err := checkID(to); err != nil {
		return err
	}
	if _, there := e.files[flowsAt+to+".yaml"]; there || slices.Contains(taken, to) {
		return ErrTaken
	}
	for flow, file := range e.flows() {
		for _, m := range e.moved(file) {
			was, now := full(flow, m.name), full(flow, m.value)
			back := from + "/" + nodeOf(was)
			if flowOf(was) == to && (flowOf(now) != from || now != back && e.has(nodeKey(back))) {
				return fmt.Errorf("a node was called %s until it moved (%s); %w", was, file, ErrTaken)
			}
		}
	}
	return nil
}

// renameFlow is the act of RenameFlow.
func (e *Editor) renameFlow(from, to string) error {
	was, is := flowsAt+from+".yaml", flowsAt+to+".yaml"
	e.files[is] = e.files[was]
	delete(e.files, was)
	if at := e.read(is).root.below("flow"); at != nil {
		if err := e.setAll(is, []content.Path{at.path}, to); err != nil {
			return err
		}
	}
	if err := e.keepMoved(is, from); err != nil {
		return err
	}
	if err := e.redirectFlow(from, to); err != nil {
		return err
	}
	if err := e.rememberFlow(is, from, to); err != nil {
		return err
	}
	return e.renameFlowWords(from, to)
}

// keepMoved has the lines of moved that meant nodes of this flow name the flow as it was. A cover's doors are known without their flow, so
// there they stand as they were, too.
func (e *Editor) keepMoved(file, from string) error {
	old := slices.Clone(e.moved(file))
	if len(old) == 0 {
		return nil
	}
	err := e.doc(file, func(d *content.Doc) error {
		return d.RenameKeys(func(key string) string { return full(from, key) }, "moved")
	})
	if err != nil || e.read(file).root.below("doors") == nil {
		return err
	}
	return e.doc(file, func(d *content.Doc) error {
		for _, m := range old {
			if _, there := d.Get("moved", m.name); there || strings.Contains(m.name, "/") {
				continue
			}
			if err := d.AddLast(m.name, content.Plain(m.value), "moved"); err != nil {
				return err
			}
		}
		return nil
	})
}

// redirectFlow lets everything that names a flow, or a node with its flow, name the flow anew.
func (e *Editor) redirectFlow(from, to string) error {
	flows := e.flows()
	for _, flow := range sortedKeys(flows) {
		file := flows[flow]
		p := e.read(file)
		err := e.doc(file, func(d *content.Doc) error {
			for _, at := range named(p) {
				target, _ := p.doc.Get(at...)
				if flowOf(target) != from || !strings.Contains(target, "/") {
					continue
				}
				if err := d.Set(short(flow, to+"/"+nodeOf(target)), at...); err != nil {
					return err
				}
			}
			for _, at := range calls(p) {
				if called, _ := p.doc.Get(at...); called != from {
					continue
				}
				if err := d.Set(to, at...); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// calls are the places of a flow file that name whole flows.
func calls(p *parsed) []content.Path {
	nodes := p.root.below("nodes")
	if nodes == nil {
		return nil
	}
	var all []content.Path
	for _, n := range nodes.items {
		if flow := n.below("flow"); flow != nil {
			all = append(all, flow.path)
		}
	}
	return all
}

// rememberFlow says where the screens of a flow went, and takes out what said so of names that are in use again.
func (e *Editor) rememberFlow(file, from, to string) error {
	for _, n := range e.read(file).root.below("nodes").items {
		if old, m := e.movedFrom(to + "/" + n.name); m != nil {
			if err := e.removeMoved(old, m); err != nil {
				return err
			}
		}
	}
	for _, n := range e.read(file).root.below("nodes").items {
		if e.waits(n) {
			if err := e.writeMoved(file, from+"/"+n.name, n.name); err != nil {
				return err
			}
		}
	}
	return nil
}

// renameFlowWords gives all that belongs to a flow's nodes and stands elsewhere its new name.
func (e *Editor) renameFlowWords(from, to string) error {
	anew := func(name string) string {
		if rest, its := strings.CutPrefix(name, from+"/"); its {
			return to + "/" + rest
		}
		return name
	}
	if err := e.renameKeysOfWords(anew); err != nil {
		return err
	}
	for _, file := range e.in(phrasesAt, ".yaml") {
		p := e.read(file)
		for _, section := range p.root.items {
			if section.node.Kind != yaml.MappingNode {
				continue
			}
			if err := e.doc(file, func(d *content.Doc) error { return d.RenameKeys(anew, section.path...) }); err != nil {
				return err
			}
		}
	}
	for _, file := range sortedKeys(e.files) {
		if k := keyOfFile(file); k.Kind == Recording && flowOf(k.Of) == from {
			data := e.files[file]
			delete(e.files, file)
			e.files[Key{Kind: Recording, Lang: k.Lang, Of: anew(k.Of)}.Home()] = data
		}
	}
	e.inStories(func(_ *storyWalk, line string) string {
		if said := words(line); len(said) > 2 && said[0] == "bot" && said[1] == "shows" {
			return replaceWord(line, 2, anew(said[2]))
		}
		return line
	})
	return e.renameInRules(anew)
}

// renameKeysOfWords gives messages other ids in all languages, and keeps them sorted where they were.
func (e *Editor) renameKeysOfWords(anew func(id string) string) error {
	for _, file := range e.in(localesAt, ".yaml") {
		err := e.doc(file, func(d *content.Doc) error {
			sorted := slices.IsSorted(keysOf(d))
			if err := d.RenameKeys(anew); err != nil || !sorted {
				return err
			}
			return d.SortKeys()
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// renameInRules gives messages other ids where a rule names them.
func (e *Editor) renameInRules(anew func(id string) string) error {
	p := e.read(rulesFile)
	if p == nil || p.doc == nil || p.root.below("same") == nil {
		return nil
	}
	return e.doc(rulesFile, func(d *content.Doc) error {
		for _, i := range p.root.below("same").fields(rulesFile, nil) {
			if i.Form != Member || anew(i.Value) == i.Value {
				continue
			}
			if err := d.Set(anew(i.Value), i.path...); err != nil {
				return err
			}
		}
		return nil
	})
}
