package draft

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"liman/content"
)

// idForm is what a node or an option may be called; flows/flow.schema.json says the same.
var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

const maxID = 24 // letters

// reserved are names that no node or option may have: the buttons that every screen has, and what a node's own messages are called.
var reserved = []string{"help", "back", "leave", "simple", "full", "listen", "text", "title"}

// checkID refuses a name that nothing may have.
func checkID(id string) error {
	if !idForm.MatchString(id) || len(id) > maxID {
		return fmt.Errorf("%.80q is no id: small letters, digits and hyphens between them are wanted, at most %d", id, maxID)
	}
	if slices.Contains(reserved, id) {
		return fmt.Errorf("the id %s is the program's own; choose another", id)
	}
	return nil
}

// Words are the messages of a node, by language, then by what stands behind the dot: "text", "title", an option, a part.
type Words map[string]map[string]string

// waiting are the kinds of node on which a person can stand, and so the only ones whose old names must be remembered.
var waiting = []string{"screen", "ask", "contacts", "services"}

func nodeKey(ref string) Key { return Key{Kind: Node, Of: ref} }

// AddNode adds a node, given as YAML, with its words. It stands behind the last of its flow.
func (e *Editor) AddNode(ref, yaml string, words Words) error {
	if err := e.freeNode(ref); err != nil {
		return err
	}
	return e.act(Act{Did: DidAdd, Key: nodeKey(ref)}, func() error {
		if err := e.putNode(ref, "\n"+strings.Trim(yaml, "\n")+"\n"); err != nil {
			return err
		}
		return e.addWords(ref, words)
	})
}

// freeNode refuses a name that a node has, or had before it moved: whoever stands there would come to another.
func (e *Editor) freeNode(ref string) error {
	flow := flowOf(ref)
	if err := checkID(nodeOf(ref)); err != nil && nodeOf(ref) != "text" && nodeOf(ref) != "title" {
		return err
	}
	file, there := e.flows()[flow]
	if !there {
		return fmt.Errorf("there is no flow %s; %w", flow, ErrNoField)
	}
	if _, i := e.find(nodeKey(ref)); i != nil {
		return ErrTaken
	}
	for _, other := range e.flows() {
		for _, m := range e.moved(other) {
			if full(flowOfFile(other), m.name) == ref {
				return fmt.Errorf("a node was called %s until it moved (%s); %w", ref, other, ErrTaken)
			}
		}
	}
	if e.read(file).root.below("nodes") == nil {
		return errWhole(file)
	}
	return nil
}

func flowOfFile(file string) string {
	flow, _ := inFolder(file, flowsAt, ".yaml")
	return flow
}

// moved are the lines of a flow file that say where nodes went.
func (e *Editor) moved(file string) []*item {
	if m := e.read(file).root.below("moved"); m != nil {
		return m.items
	}
	return nil
}

// putNode writes a node behind the last of its flow.
func (e *Editor) putNode(ref, yaml string) error {
	return e.doc(e.flows()[flowOf(ref)], func(d *content.Doc) error { return d.AddLast(nodeOf(ref), yaml, "nodes") })
}

// addWords writes a node's messages.
func (e *Editor) addWords(ref string, words Words) error {
	for _, lang := range slices.Sorted(maps.Keys(words)) {
		for _, suffix := range slices.Sorted(maps.Keys(words[lang])) {
			k := Key{Kind: Message, Lang: lang, Of: ref + "." + suffix}
			if err := e.add(k, asText(k, words[lang][suffix])); err != nil {
				return err
			}
		}
	}
	return nil
}

// CopyNode adds a node that is as another one, with its words in all languages. Where the one leads, the copy leads, too, also from
// another flow; where the one leads to itself, the copy does.
func (e *Editor) CopyNode(from, to string) error {
	if err := e.freeNode(to); err != nil {
		return err
	}
	return e.act(Act{Did: DidCopy, Key: nodeKey(from), To: to}, func() error { return e.copyWithWords(from, to) })
}

func (e *Editor) copyWithWords(from, to string) error {
	if err := e.copyNode(from, to); err != nil {
		return err
	}
	return e.eachWords(from, func(d *content.Doc, id string) error {
		raw, err := d.Raw(id)
		if err != nil {
			return err
		}
		return d.Add(to+strings.TrimPrefix(id, from), raw)
	})
}

// copyNode copies a node without its words.
func (e *Editor) copyNode(from, to string) error {
	file, i := e.find(nodeKey(from))
	if i == nil {
		return fmt.Errorf("there is no node %s; %w", from, ErrNoField)
	}
	raw, err := e.read(file).doc.Raw(i.path...)
	if err != nil {
		return err
	}
	if err := e.putNode(to, raw); err != nil {
		return err
	}
	file, i = e.find(nodeKey(to))
	p := e.read(file)
	for _, at := range targets(i.node, i.path) {
		target, _ := p.doc.Get(at...)
		now := full(flowOf(from), target)
		if now == from {
			now = to
		}
		if err := e.setAll(file, []content.Path{at}, short(flowOf(to), now)); err != nil {
			return err
		}
	}
	return nil
}

// eachWords does something with every message of a node, in all languages.
func (e *Editor) eachWords(ref string, do func(d *content.Doc, id string) error) error {
	for _, file := range e.in(localesAt, ".yaml") {
		p := e.read(file)
		err := e.doc(file, func(d *content.Doc) error {
			for _, m := range p.root.items {
				if strings.HasPrefix(m.name, ref+".") {
					if err := do(d, m.name); err != nil {
						return err
					}
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

// RemoveNode takes a node out, with its words, phrases and recordings in all languages. With another node instead, what led here leads
// there, and whoever stands here comes to stand there.
func (e *Editor) RemoveNode(ref, instead string) error {
	_, i := e.find(nodeKey(ref))
	switch {
	case i == nil:
		return fmt.Errorf("there is no node %s; %w", ref, ErrNoField)
	case instead == ref:
		return errors.New("it cannot stand in for itself")
	}
	return e.act(Act{Did: DidRemove, Key: nodeKey(ref), To: instead}, func() error { return e.removeNode(ref, instead) })
}

func (e *Editor) removeNode(ref, instead string) error {
	if instead != "" {
		if _, i := e.find(nodeKey(instead)); i == nil {
			return fmt.Errorf("there is no node %s; %w", instead, ErrNoField)
		}
		if err := e.redirect(ref, instead); err != nil {
			return err
		}
	}
	file, i := e.find(nodeKey(ref))
	waits := e.waits(i)
	if err := e.removeItem(file, i); err != nil {
		return err
	}
	if instead != "" && waits {
		if err := e.remember(ref, instead); err != nil {
			return err
		}
	}
	return e.forgetWords(ref)
}

// forgetWords takes out what belongs to a node and stands elsewhere.
func (e *Editor) forgetWords(ref string) error {
	for _, lang := range e.in(localesAt, ".yaml") {
		if err := e.removeBelow(lang, func(i *item) bool { return strings.HasPrefix(i.name, ref+".") }); err != nil {
			return err
		}
	}
	if err := e.eachMark(ofNode(ref), e.removeMark); err != nil {
		return err
	}
	for _, phrases := range e.in(phrasesAt, ".yaml") {
		if err := e.removeBelow(phrases, func(i *item) bool { return i.name == ref }); err != nil {
			return err
		}
	}
	for file := range e.files {
		if k := keyOfFile(file); k.Kind == Recording && k.Of == ref {
			delete(e.files, file)
		}
	}
	return e.inRules(ref, func(at *item) error { return e.removeItem(rulesFile, at) })
}

// removeBelow takes out every key of a file, at whatever depth, that something is true of.
func (e *Editor) removeBelow(file string, of func(*item) bool) error {
	for {
		i := e.read(file).root.first(of)
		if i == nil {
			return nil
		}
		if err := e.removeItem(file, i); err != nil {
			return err
		}
	}
}

// first is the first item below of which something is true.
func (i *item) first(of func(*item) bool) *item {
	for _, one := range i.items {
		if of(one) {
			return one
		}
		if found := one.first(of); found != nil {
			return found
		}
	}
	return nil
}

// inRules does something with every rule that names a message of a node, while there is one.
func (e *Editor) inRules(ref string, do func(*item) error) error {
	for e.files[rulesFile] != nil {
		same := e.read(rulesFile).root.below("same")
		if same == nil {
			return nil
		}
		at := same.first(func(i *item) bool { return strings.HasPrefix(i.name, ref+".") })
		if at == nil {
			return nil
		}
		if err := do(at); err != nil {
			return err
		}
	}
	return nil
}

// waits tells whether a person can stand on a node.
func (e *Editor) waits(node *item) bool {
	kind := node.below("kind")
	return kind != nil && slices.Contains(waiting, kind.value)
}
