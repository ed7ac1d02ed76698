package publishing

import (
	"bytes"
	"fmt"
	"iter"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"liman/content"
)

// withdrawn is what the field hide of a withdrawn entry says.
const withdrawn = "withdrawn"

// voice is where recordings are.
const voice = "locales/voice/"

// Hide is an edition without the entries and recordings that were withdrawn from it. Nothing else differs: an entry says that it is
// hidden, a recording is gone, where a text or a list of a flow names an entry, the national line stands instead, and no story expects
// it any more; the recording of such a text speaks what was withdrawn, and goes with it. A recording is called by language,
// flow and node, as "ro/danger/start". What is called otherwise since (was, moved) is hidden under the name that it has; what it was
// called before must be among the names (former). What the edition does not have needs no hiding.
//
// The error names what cannot be hidden in this way.
func Hide(b *content.Bundle, entries []string, national string) (*content.Bundle, error) {
	for _, entry := range entries {
		for _, now := range called(b, entry) {
			changed, err := hiding(b, now, national)
			if err != nil {
				return nil, fmt.Errorf("%s was withdrawn and cannot be hidden: %w", entry, err)
			}
			if b, err = b.With(changed); err != nil {
				return nil, err
			}
		}
	}
	return b, nil
}

// hiding are the files that change when an entry is hidden, or the recording that a path leads to.
func hiding(b *content.Bundle, entry, national string) (map[string][]byte, error) {
	changed := make(map[string][]byte)
	if strings.Contains(entry, "/") {
		changed[recording(entry)] = nil
		return changed, nil
	}
	for name, data := range b.All() {
		if !bytes.Contains(data, []byte(entry)) {
			continue
		}
		now, err := hideIn(name, data, entry, national)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if !bytes.Equal(now, data) {
			changed[name] = now
		}
	}
	return changed, silence(b, entry, changed)
}

// silence takes out the recordings of texts that name an entry.
func silence(b *content.Bundle, entry string, changed map[string][]byte) error {
	for _, name := range slices.Sorted(maps.Keys(changed)) {
		if path.Dir(name) != "locales" {
			continue
		}
		data, _ := b.File(name)
		d, err := content.ParseDoc(data)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		lang := strings.TrimSuffix(path.Base(name), path.Ext(name))
		words := d.Root().Content
		for k := 0; k+1 < len(words); k += 2 {
			node, field, _ := strings.Cut(words[k].Value, ".")
			file := recording(lang + "/" + node)
			if _, there := b.File(file); there && (field == "title" || field == "text") && names(words[k+1], "{"+entry+"}") {
				changed[file] = nil
			}
		}
	}
	return nil
}

// names tells whether something is said in a value.
func names(n *yaml.Node, what string) bool {
	return strings.Contains(n.Value, what) || slices.ContainsFunc(n.Content, func(n *yaml.Node) bool { return names(n, what) })
}

// recording is the file of a recording, by language, flow and node.
func recording(name string) string { return voice + name + ".ogg" }

// called are the names that a withdrawn entry or recording has in an edition: none if it is not in it. A placeholder of the program may be
// called as one, or a word of a story.
func called(b *content.Bundle, entry string) []string {
	if strings.Contains(entry, "/") {
		return recordings(b, entry)
	}
	var now []string
	for one := range entriesOf(b, entry) {
		if id := textOf(one, "id"); id != "" && (id == entry || slices.Contains(texts(below(one, "was")), entry)) {
			now = append(now, id)
		}
	}
	return now
}

// entriesOf are the entries of the directory, of the files in which a name stands.
func entriesOf(b *content.Bundle, named string) iter.Seq[*yaml.Node] {
	return func(yield func(*yaml.Node) bool) {
		for name, data := range b.All() {
			if !holdsEntries(name) || !bytes.Contains(data, []byte(named)) {
				continue
			}
			d, err := content.ParseDoc(data)
			if err != nil {
				continue // whoever checks the edition says so
			}
			for _, one := range d.Root().Content {
				if !yield(one) {
					return
				}
			}
		}
	}
}

// recordings are those that a withdrawn one has become: its own, and that of the node to which the one that it read has moved.
func recordings(b *content.Bundle, entry string) []string {
	lang, node, _ := strings.Cut(entry, "/")
	var now []string
	for _, node := range way(moves(b), node) {
		if _, there := b.File(recording(lang + "/" + node)); there {
			now = append(now, lang+"/"+node)
		}
	}
	return now
}

// moves are where the nodes of an edition went, by their full names.
func moves(b *content.Bundle) map[string]string {
	moved := make(map[string]string)
	for name, data := range b.All() {
		if path.Dir(name) != "flows" || path.Ext(name) != ".yaml" || !bytes.Contains(data, []byte("moved:")) {
			continue
		}
		d, err := content.ParseDoc(data)
		if err != nil {
			continue
		}
		flow := strings.TrimSuffix(path.Base(name), ".yaml")
		lines := below(d.Root(), "moved")
		for k := 0; k+1 < len(lines.Content); k += 2 {
			moved[inFlow(flow, lines.Content[k].Value)] = inFlow(flow, lines.Content[k+1].Value)
		}
	}
	return moved
}

// inFlow is the full name of a node that a flow names.
func inFlow(flow, node string) string {
	if strings.Contains(node, "/") {
		return node
	}
	return flow + "/" + node
}

// below is the value of a key; an empty one if there is none.
func below(n *yaml.Node, key string) *yaml.Node {
	for k := 0; k+1 < len(n.Content) && n.Kind == yaml.MappingNode; k += 2 {
		if n.Content[k].Value == key {
			return n.Content[k+1]
		}
	}
	return new(yaml.Node)
}

// textOf is the text under a key; "" if there is none.
func textOf(n *yaml.Node, key string) string { return below(n, key).Value }

// holdsEntries tells whether a file is one of those whose list are entries of the directory.
func holdsEntries(name string) bool {
	return path.Ext(name) == ".yaml" && (path.Dir(name) == "directory/data/services" || name == "directory/data/contacts.yaml" || name == "directory/data/shelters.yaml")
}

// isEntry tells whether a file lists an entry of this very name; a step of a content.Path may say more than a name.
func isEntry(d *content.Doc, entry string) bool {
	id, there := d.Get(entry, "id")
	return there && id == entry
}

// hideIn is a file without an entry.
func hideIn(name string, data []byte, entry, national string) ([]byte, error) {
	switch {
	case name == "directory/data/countries.yaml":
		return hideInLists(data, "lines", entry, "")
	case holdsEntries(name):
		return hideEntry(data, entry)
	case path.Ext(name) == ".yaml" && path.Dir(name) == "flows":
		return hideInLists(data, "contacts", entry, national)
	case path.Dir(name) == "flows/stories":
		return hideInStory(data, entry), nil
	case path.Ext(name) == ".yaml" && path.Dir(name) == "locales":
		return bytes.ReplaceAll(data, []byte("{"+entry+"}"), []byte("{"+national+"}")), nil
	}
	return data, nil
}

// hideEntry makes an entry of the directory one for staff only.
func hideEntry(data []byte, entry string) ([]byte, error) {
	d, err := content.ParseDoc(data)
	if err != nil {
		return nil, err
	}
	if !isEntry(d, entry) {
		return data, nil // others name it
	}
	if _, hidden := d.Get(entry, "hide"); hidden {
		return data, nil
	}
	if err := d.Add("hide", withdrawn, entry); err != nil {
		return nil, err
	}
	return d.Bytes(), nil
}

// hideInLists takes an entry out of every list that a file has under a key, and puts another entry in its place, unless there is none ("") or the
// list has that one already. A list that would be empty goes with its key.
func hideInLists(data []byte, key, entry, instead string) ([]byte, error) {
	d, err := content.ParseDoc(data)
	if err != nil {
		return nil, err
	}
	for {
		way, ids := listing(d.Bytes(), key, entry)
		at := append(slices.Clone(way), fmt.Sprintf("#%d", slices.Index(ids, entry)))
		switch {
		case way == nil:
			return d.Bytes(), nil
		case instead != "" && !slices.Contains(ids, instead):
			err = d.Set(instead, at...)
		case len(ids) == 1:
			err = d.Remove(way...)
		default:
			err = d.Remove(at...)
		}
		if err != nil {
			return nil, err
		}
	}
}

// listing finds the first list under a key that names an entry: the way to it, and all that it names. Nil for none.
func listing(data []byte, key, entry string) (way content.Path, ids []string) {
	var tree yaml.Node
	if yaml.Unmarshal(data, &tree) != nil || tree.Kind != yaml.DocumentNode {
		return nil, nil
	}
	return listingBelow(tree.Content[0], key, entry, nil)
}

func listingBelow(n *yaml.Node, key, entry string, way content.Path) (content.Path, []string) {
	for i, child := range n.Content {
		step := fmt.Sprintf("#%d", i)
		if n.Kind == yaml.MappingNode {
			if i%2 == 0 {
				continue // a key
			}
			step = n.Content[i-1].Value
		}
		below := append(slices.Clone(way), step)
		if ids := texts(child); step == key && slices.Contains(ids, entry) {
			return below, ids
		}
		if way, ids := listingBelow(child, key, entry, below); way != nil {
			return way, ids
		}
	}
	return nil, nil
}

// texts are the texts of a list.
func texts(list *yaml.Node) []string {
	if list.Kind != yaml.SequenceNode {
		return nil
	}
	all := make([]string, len(list.Content))
	for i, n := range list.Content {
		all[i] = n.Value
	}
	return all
}

// shows is a line of a story that says which screen the bot shows, and with which entries.
var shows = regexp.MustCompile(`(?m)^\s*bot shows .*$`)

// hideInStory lets a story not expect the entry.
func hideInStory(data []byte, entry string) []byte {
	return shows.ReplaceAllFunc(data, func(line []byte) []byte {
		words := slices.DeleteFunc(strings.Split(string(line), " "), func(word string) bool { return word == entry })
		return []byte(strings.TrimSuffix(strings.Join(words, " "), " with"))
	})
}
