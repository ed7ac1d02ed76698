package draft

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"liman/content"
)

// entryID is what an entry may be called; the directory's own rule is the same.
var entryID = regexp.MustCompile(`^[a-z0-9]+(-+[a-z0-9]+)*-?$`)

func entryKey(id string) Key { return Key{Kind: Entry, Of: id} }

// AddEntry adds an entry, given as YAML lines that begin with its id, behind the last of a file of the directory.
func (e *Editor) AddEntry(file, yaml string) error {
	first, _, _ := strings.Cut(strings.TrimLeft(yaml, "\n"), "\n")
	id := strings.Trim(strings.TrimSpace(strings.TrimPrefix(first, "id:")), `"'`)
	switch {
	case !holdsEntries(file):
		return fmt.Errorf("%s holds no entries; take contacts, shelters or a file of services", file)
	case !strings.HasPrefix(first, "id:") || !entryID.MatchString(id):
		return errors.New("an entry begins with its id: small letters, digits and hyphens")
	case e.hasEntry(id) || e.wasEntry(id, ""):
		return ErrTaken
	}
	return e.act(Act{Did: DidAdd, Key: entryKey(id)}, func() error {
		return e.doc(file, func(d *content.Doc) error { return d.Append(strings.Trim(yaml, "\n")) })
	})
}

func (e *Editor) hasEntry(id string) bool {
	file, _ := e.findEntry(entryKey(id))
	return file != ""
}

// wasEntry tells whether another entry than one was called so before.
func (e *Editor) wasEntry(id, but string) bool {
	for file := range e.files {
		if !holdsEntries(file) {
			continue
		}
		for _, i := range e.read(file).root.items {
			if was := i.below("was"); was != nil && i.name != but && len(equal(was, id)) > 0 {
				return true
			}
		}
	}
	return false
}

// RenameEntry gives an entry another id. Flows, words, other entries, countries and stories that name it come along, and was says what it
// was called, so that what was withdrawn stays so.
func (e *Editor) RenameEntry(from, to string) error {
	file, i := e.find(entryKey(from))
	switch {
	case i == nil:
		return fmt.Errorf("there is no entry %s; %w", from, ErrNoField)
	case !entryID.MatchString(to):
		return fmt.Errorf("%.80q is no id: small letters, digits and hyphens are wanted", to)
	case from == to:
		return nil
	case e.hasEntry(to) || e.wasEntry(to, from):
		return ErrTaken
	}
	return e.act(Act{Did: DidRename, Key: entryKey(from), To: to}, func() error {
		if err := e.setAll(file, []content.Path{i.below("id").path}, to); err != nil {
			return err
		}
		if err := e.writeWas(entryKey(to), from, to); err != nil {
			return err
		}
		if err := e.renameInLists(from, to); err != nil {
			return err
		}
		if err := e.renameInMessages(from, to, func(string) bool { return true }); err != nil {
			return err
		}
		if err := e.renameOwnWords(from, to); err != nil {
			return err
		}
		e.inStories(func(_ *storyWalk, line string) string { return entryInStory(line, from, to) })
		return nil
	})
}

// naming are the fields that name entries, by kind.
var naming = map[Kind][]string{
	Node:    {"contacts"},
	Entry:   {"with"},
	Country: {"lines", "from"},
}

// renameInLists gives an entry its new id wherever a field names it.
func (e *Editor) renameInLists(from, to string) error {
	for _, file := range sortedKeys(e.files) {
		if k := keyOf(file, []string{"nodes", "x", "contacts"}); !hasFields(file) || naming[k.Kind] == nil {
			continue
		}
		p := e.read(file)
		if p.doc == nil {
			continue
		}
		var here []content.Path
		for _, i := range p.all {
			if slices.Contains(naming[i.key.Kind], i.key.Name) {
				here = append(here, equal(i, from)...)
			}
		}
		if err := e.setAll(file, here, to); err != nil {
			return err
		}
	}
	return nil
}

// equal are the places in a field that are just a text.
func equal(i *item, text string) []content.Path {
	if i.form == Text && i.value == text {
		return []content.Path{i.path}
	}
	var all []content.Path
	for at, one := range i.node.Content {
		if one.Value == text {
			all = append(all, extend(i.path, "#"+strconv.Itoa(at)))
		}
	}
	return all
}

// renameInMessages gives what stands in braces another name in every message of an id that is meant.
func (e *Editor) renameInMessages(from, to string, meant func(id string) bool) error {
	for _, file := range e.in(localesAt, ".yaml") {
		p := e.read(file)
		err := e.doc(file, func(d *content.Doc) error {
			for _, i := range p.root.fields(file, nil) {
				text := strings.ReplaceAll(i.Value, "{"+from+"}", "{"+to+"}")
				if i.Form != Text || text == i.Value || !meant(i.Of) {
					continue
				}
				if err := d.Set(text, i.path...); err != nil {
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

// renameOwnWords gives the messages of an entry, as contact/ro-112.about, its new id.
func (e *Editor) renameOwnWords(from, to string) error {
	anew := func(id string) string {
		if rest, its := strings.CutPrefix(id, "contact/"+from+"."); its {
			return "contact/" + to + "." + rest
		}
		return id
	}
	if err := e.renameKeysOfWords(anew); err != nil {
		return err
	}
	return e.renameInRules(anew)
}

// entryInStory is a line of a story with another id for an entry.
func entryInStory(line, from, to string) string {
	if said := words(line); len(said) < 3 || said[0] != "bot" || said[1] != "shows" {
		return line
	}
	return replaceShown(line, "with", from, to)
}
