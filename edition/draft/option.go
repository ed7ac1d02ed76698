package draft

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"liman/content"
)

func optionKey(ref, id string) Key { return Key{Kind: Option, Of: ref + "." + id} }
func partKey(ref, id string) Key   { return Key{Kind: Part, Of: ref + "." + id} }

// AddOption adds an option, given as YAML on one line without its id, behind the last of a node, with its label by language.
func (e *Editor) AddOption(ref, id, yaml string, label map[string]string) error {
	return e.addOne(optionKey(ref, id), ref, id, yaml, label)
}

// AddPart adds a part of a node's text in the same way.
func (e *Editor) AddPart(ref, id, yaml string, text map[string]string) error {
	return e.addOne(partKey(ref, id), ref, id, yaml, text)
}

func (e *Editor) addOne(k Key, ref, id, yaml string, texts map[string]string) error {
	if err := checkID(id); err != nil {
		return err
	}
	file, node := e.find(nodeKey(ref))
	switch {
	case node == nil:
		return fmt.Errorf("there is no node %s; %w", ref, ErrNoField)
	case e.has(optionKey(ref, id)) || e.has(partKey(ref, id)):
		return ErrTaken
	}
	return e.act(Act{Did: DidAdd, Key: k}, func() error {
		if err := e.addToList(file, node, string(k.Kind)+"s", entryOf(id, yaml)); err != nil {
			return err
		}
		words := make(Words)
		for lang, text := range texts {
			words[lang] = map[string]string{id: text}
		}
		return e.addWords(ref, words)
	})
}

// has tells whether there is a field of this name, or what holds fields.
func (e *Editor) has(k Key) bool {
	_, i := e.find(k)
	return i != nil
}

// entryOf is an entry in braces: {id: a, to: b}.
func entryOf(id, yaml string) string {
	if rest := strings.Trim(yaml, " {}\n"); rest != "" && strings.HasPrefix(strings.TrimSpace(yaml), "{") {
		return "{id: " + id + ", " + strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(yaml), "{"), "}") + "}"
	} else if rest != "" {
		return "{id: " + id + ", " + strings.TrimSpace(yaml) + "}"
	}
	return "{id: " + id + "}"
}

// addToList writes an entry behind the last of a node's list, and the list if there is none.
func (e *Editor) addToList(file string, node *item, list, entry string) error {
	return e.doc(file, func(d *content.Doc) error {
		l := node.below(list)
		switch {
		case l == nil:
			return d.AddLast(list, "\n- "+entry, node.path...)
		case len(l.items) == 0:
			return d.Put("["+entry+"]", l.path...)
		}
		return d.Append(entry, l.path...)
	})
}

// RemoveOption takes an option out, with its label in all languages.
func (e *Editor) RemoveOption(ref, id string) error { return e.removeOne(optionKey(ref, id), ref, id) }

// RemovePart takes a part out, with its text in all languages.
func (e *Editor) RemovePart(ref, id string) error { return e.removeOne(partKey(ref, id), ref, id) }

func (e *Editor) removeOne(k Key, ref, id string) error {
	file, i := e.find(k)
	if i == nil {
		return fmt.Errorf("%s has no %s %s; %w", ref, k.Kind, id, ErrNoField)
	}
	return e.act(Act{Did: DidRemove, Key: k}, func() error {
		if err := e.removeItem(file, i); err != nil {
			return err
		}
		message := ref + "." + id
		for _, lang := range e.in(localesAt, ".yaml") {
			if err := e.removeBelow(lang, func(i *item) bool { return i.name == message && i.parent.parent == nil }); err != nil {
				return err
			}
		}
		return e.eachMark(func(id string) bool { return id == message }, e.removeMark)
	})
}

// RenameOption gives an option another id. Its label comes along in all languages, and stories as far as the flows alone tell that they
// press it; what remains, playing them says.
func (e *Editor) RenameOption(ref, from, to string) error {
	return e.renameOne(optionKey(ref, from), ref, from, to, func(w *storyWalk, line string) string {
		if said := words(line); len(said) == 3 && said[0] == "person" && said[1] == "taps" && said[2] == from && w.node == ref {
			return replaceWord(line, 2, to)
		}
		return line
	})
}

// RenamePart gives a part another id. Its text and stories come along.
func (e *Editor) RenamePart(ref, from, to string) error {
	return e.renameOne(partKey(ref, from), ref, from, to, func(_ *storyWalk, line string) string {
		if said := words(line); len(said) < 3 || said[0] != "bot" || said[2] != ref {
			return line
		}
		return replaceShown(line, "part", from, to)
	})
}

func (e *Editor) renameOne(k Key, ref, from, to string, inStory func(*storyWalk, string) string) error {
	if err := checkID(to); err != nil {
		return err
	}
	file, i := e.find(k)
	switch {
	case i == nil:
		return fmt.Errorf("%s has no %s %s; %w", ref, k.Kind, from, ErrNoField)
	case from == to:
		return nil
	case e.has(optionKey(ref, to)) || e.has(partKey(ref, to)):
		return ErrTaken
	}
	return e.act(Act{Did: DidRename, Key: k, To: to}, func() error {
		e.inStories(inStory)
		if err := e.setAll(file, []content.Path{i.below("id").path}, to); err != nil {
			return err
		}
		return e.renameMessage(ref+"."+from, ref+"."+to)
	})
}

// renameMessage gives one message another id in all languages, and in the rules.
func (e *Editor) renameMessage(from, to string) error {
	for _, file := range e.in(localesAt, ".yaml") {
		p := e.read(file)
		if p.root.below(from) == nil {
			continue
		}
		if err := e.doc(file, func(d *content.Doc) error { return renameSorted(d, from, to) }); err != nil {
			return err
		}
	}
	is := func(id string) bool { return id == from }
	if err := e.eachMark(is, func(file string, at *item) error { return e.renameMark(file, at, to) }); err != nil {
		return err
	}
	if p := e.read(rulesFile); p != nil {
		if at := p.all[Key{Kind: Rule, Of: "same", Name: from}]; at != nil {
			return e.setAll(rulesFile, []content.Path{at.path}, to)
		}
	}
	return nil
}

// sortedKeys are a map's keys in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
