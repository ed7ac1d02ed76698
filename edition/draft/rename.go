package draft

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"liman/content"
)

// RenameNode gives a node another name, in its flow or in another one. What leads to it, its words, phrases, recordings and stories come
// along in all languages, and moved says where it went, so that whoever stands on it stays.
func (e *Editor) RenameNode(from, to string) error {
	_, i := e.find(nodeKey(from))
	if i == nil {
		return fmt.Errorf("there is no node %s; %w", from, ErrNoField)
	}
	if from == to {
		return nil
	}
	if err := e.freeUnlessBack(from, to); err != nil {
		return err
	}
	return e.act(Act{Did: DidRename, Key: nodeKey(from), To: to}, func() error { return e.renameNode(from, to, e.waits(i)) })
}

// freeUnlessBack lets a node have the name again that it had before.
func (e *Editor) freeUnlessBack(from, to string) error {
	err := e.freeNode(to)
	file, was := e.movedFrom(to)
	if errors.Is(err, ErrTaken) && was != nil && full(flowOfFile(file), was.value) == from {
		return nil
	}
	return err
}

// movedFrom is the line that says where a node went, nil if none does.
func (e *Editor) movedFrom(ref string) (file string, line *item) {
	for flow, file := range e.flows() {
		for _, m := range e.moved(file) {
			if full(flow, m.name) == ref {
				return file, m
			}
		}
	}
	return "", nil
}

func (e *Editor) renameNode(from, to string, waits bool) error {
	if file, was := e.movedFrom(to); was != nil {
		if err := e.removeMoved(file, was); err != nil {
			return err
		}
	}
	if err := e.moveNode(from, to); err != nil {
		return err
	}
	if err := e.redirect(from, to); err != nil {
		return err
	}
	if waits {
		if err := e.remember(from, to); err != nil {
			return err
		}
	}
	return e.renameWords(from, to)
}

// removeMoved takes a line of moved out, and moved with it if that was the last.
func (e *Editor) removeMoved(file string, m *item) error {
	if len(m.parent.items) == 1 {
		m = m.parent
	}
	return e.doc(file, func(d *content.Doc) error { return d.Remove(m.path...) })
}

// moveNode gives the node itself its new name and place.
func (e *Editor) moveNode(from, to string) error {
	file, i := e.find(nodeKey(from))
	if flowOf(from) == flowOf(to) {
		return e.doc(file, func(d *content.Doc) error { return d.Rename(nodeOf(to), i.path...) })
	}
	if err := e.copyNode(from, to); err != nil {
		return err
	}
	file, i = e.find(nodeKey(from))
	return e.removeItem(file, i)
}

// remember writes into a flow where one of its nodes went.
func (e *Editor) remember(from, to string) error {
	flow := flowOf(from)
	return e.writeMoved(e.flows()[flow], nodeOf(from), short(flow, to))
}

// writeMoved writes a line of moved into a flow file.
func (e *Editor) writeMoved(file, name, target string) error {
	return e.doc(file, func(d *content.Doc) error {
		if m := e.read(file).root.below("moved"); m != nil && m.form == "" {
			return d.Add(name, content.Plain(target), "moved")
		} else if m != nil {
			return d.Put("{"+content.Plain(name)+": "+content.Plain(target)+"}", "moved")
		}
		if err := d.Add("moved", "{"+content.Plain(name)+": "+content.Plain(target)+"}"); err != nil {
			return err
		}
		return d.Move(beforeNodes(d), "moved")
	})
}

// beforeNodes is where moved belongs among a flow's keys: right before what is long.
func beforeNodes(d *content.Doc) int {
	keys := keysOf(d)
	keys = slices.DeleteFunc(keys, func(k string) bool { return k == "moved" })
	for i, k := range keys {
		if k == "vars" || k == "nodes" {
			return i
		}
	}
	return len(keys)
}

// keysOf are the keys of a file.
func keysOf(d *content.Doc) []string {
	var keys []string
	for k := 0; k+1 < len(d.Root().Content); k += 2 {
		keys = append(keys, d.Root().Content[k].Value)
	}
	return keys
}

// renameWords gives all that belongs to a node and stands elsewhere its new name.
func (e *Editor) renameWords(from, to string) error {
	err := e.eachWords(from, func(d *content.Doc, id string) error {
		return renameSorted(d, id, to+strings.TrimPrefix(id, from))
	})
	if err != nil {
		return err
	}
	err = e.eachMark(ofNode(from), func(file string, at *item) error { return e.renameMark(file, at, to+strings.TrimPrefix(at.name, from)) })
	if err != nil {
		return err
	}
	for _, file := range e.in(phrasesAt, ".yaml") {
		if err := e.renamePhrases(file, from, to); err != nil {
			return err
		}
	}
	for file, data := range e.files {
		if k := keyOfFile(file); k.Kind == Recording && k.Of == from {
			delete(e.files, file)
			e.files[Key{Kind: Recording, Lang: k.Lang, Of: to}.Home()] = data
		}
	}
	e.inStories(func(s *storyWalk, line string) string { return renamedInStory(line, from, to) })
	return e.inRules(from, func(at *item) error {
		return e.setAll(rulesFile, []content.Path{at.path}, to+strings.TrimPrefix(at.name, from))
	})
}

// ofNode tells of an id whether it is a message's of a node.
func ofNode(ref string) func(id string) bool {
	return func(id string) bool { return strings.HasPrefix(id, ref+".") }
}

// renameSorted renames a key of a file, and keeps the keys sorted if they were.
func renameSorted(d *content.Doc, from, to string) error {
	sorted := slices.IsSorted(keysOf(d))
	if err := d.Rename(to, from); err != nil {
		return err
	}
	if !sorted {
		return nil
	}
	keys := slices.DeleteFunc(keysOf(d), func(k string) bool { return k == to })
	at, _ := slices.BinarySearch(keys, to)
	return d.Move(at, to)
}

func (e *Editor) renamePhrases(file, from, to string) error {
	for {
		p := e.read(file)
		at := p.root.first(func(i *item) bool { return i.name == from && i.form != Member })
		if at == nil {
			return nil
		}
		if err := e.doc(file, func(d *content.Doc) error { return d.Rename(to, at.path...) }); err != nil {
			return err
		}
	}
}
