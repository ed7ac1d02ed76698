package draft

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"liman/content"
)

// Set gives a field another value, written as its Form says; a text that is not there is added to what holds it. What a field without
// a value would be is asked of Put.
func (e *Editor) Set(k Key, value string) error {
	file, i := e.find(k)
	if i != nil {
		return e.act(Act{Did: DidSet, Key: k}, func() error { return e.replace(file, i, value) })
	}
	return e.act(Act{Did: DidAdd, Key: k}, func() error { return e.add(k, asText(k, value)) })
}

// Put gives a field a value that is written as YAML on one line, and adds it if it is not there: a list, a condition, a day.
func (e *Editor) Put(k Key, value string) error {
	file, i := e.find(k)
	if i == nil {
		return e.act(Act{Did: DidAdd, Key: k}, func() error { return e.add(k, value) })
	}
	return e.act(Act{Did: DidSet, Key: k}, func() error {
		if i.form != Text && i.form != List && i.form != Tree || i.isID(file) {
			return fmt.Errorf("%s %s is no field that has a value of its own", k.Kind, k.Of)
		}
		return e.doc(file, func(d *content.Doc) error { return d.Put(value, i.path...) })
	})
}

// isDay is a text that a file writes without quotes.
var isDay = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)

// asText is a text as the file of a field writes it.
func asText(k Key, text string) string {
	switch {
	case k.Kind == Message && strings.Contains(text, "\n") && strings.TrimSpace(text) == text:
		return content.Block(text, -2) // Add indents it
	case k.Kind == Message:
		return content.Quote(text)
	case isDay.MatchString(text):
		return text
	}
	return content.Plain(text)
}

// replace gives a field that is there another value.
func (e *Editor) replace(file string, i *item, value string) error {
	switch {
	case i.form == "":
		return fmt.Errorf("%s holds fields and is none; %w", i.key.Of, ErrNoField)
	case i.form == Blob:
		return errors.New("it is no text; give the file whole")
	case i.form == Whole:
		e.files[file] = []byte(value)
		return nil
	case i.form == Order:
		return e.reorder(file, i, value)
	case i.isID(file) && value != i.value:
		return errors.New("an id is changed by renaming, so that what names it comes along")
	case i.form == Member && i.parent.below(value) != nil && value != i.name:
		return ErrTaken
	}
	return e.doc(file, func(d *content.Doc) error {
		if i.form == List || i.form == Tree {
			return d.Put(value, i.path...)
		}
		return d.Set(value, i.path...)
	})
}

// reorder brings what a list holds into another order.
func (e *Editor) reorder(file string, i *item, value string) error {
	order, err := ParseList(value)
	if err != nil {
		return err
	}
	now, _ := ParseList(i.value)
	if !slices.Equal(slices.Sorted(slices.Values(order)), slices.Sorted(slices.Values(now))) {
		return errors.New("another order has the same entries; add and remove them one by one")
	}
	return e.doc(file, func(d *content.Doc) error { return sortLike(d, i.path, now, order) })
}

// sortLike moves the entries of a list, whose names are now, until they stand in an order.
func sortLike(d *content.Doc, at content.Path, now, order []string) error {
	now = slices.Clone(now)
	for to, name := range order {
		from := slices.Index(now, name)
		if from == to {
			continue
		}
		if err := d.Move(to, extend(at, fmt.Sprint("#", from))...); err != nil {
			return err
		}
		now = slices.Insert(slices.Delete(now, from, from+1), to, name)
	}
	return nil
}

// add puts a field where its name says, with whatever of the way to it is not there yet. What it belongs to must be there.
func (e *Editor) add(k Key, value string) error {
	file := k.Home()
	if k.Kind == Entry {
		if file, _ = e.findEntry(k); file == "" {
			return fmt.Errorf("there is no entry %s; %w", k.Of, ErrNoField)
		}
	}
	p := e.read(file)
	if p == nil || p.doc == nil {
		return fmt.Errorf("%s: %w", file, ErrNoField)
	}
	at, names := p.root, k.names()
	for len(names) > 0 && at.below(names[0]) != nil {
		at, names = at.below(names[0]), names[1:]
	}
	if len(names) == 0 || at.form == Order || !mayGrow(k, len(names)) {
		return fmt.Errorf("what %s %s belongs to is not there; %w", k.Kind, k.Of, ErrNoField)
	}
	return e.doc(file, func(d *content.Doc) error { return grow(d, k, at, names, value) })
}

// mayGrow tells how many names of a field may be missing: whatever stands for itself must be there.
func mayGrow(k Key, missing int) bool {
	switch k.Kind {
	case Fact:
		return missing <= max(1, len(dotted(k.Name))) // a whole one is added by its number
	case Node, Option, Part, Entry, Country:
		return missing <= len(dotted(k.Name))
	}
	return true
}

// grow writes a value below an item, and the names that lead there.
func grow(d *content.Doc, k Key, at *item, names []string, value string) error {
	members := k.Kind == Phrase || k.Kind == Rule || k.Kind == Vocabulary
	isMember := len(at.items) > 0 && at.items[0].form == Member
	switch {
	case isMember:
		return d.Append(content.Plain(names[len(names)-1]), at.path...)
	case at.form != "":
		return d.Put(nested(members, names, value), at.path...)
	}
	switch {
	case k.Kind == Message || k.Kind == Stale:
		return d.Add(names[0], nested(false, names[1:], value), at.path...)
	case members && len(names) == 2:
		return d.AddLast(names[0], "\n- "+content.Plain(names[1]), at.path...)
	}
	return d.AddLast(names[0], nested(members, names[1:], value), at.path...)
}

// nested is a value below names, in brackets.
func nested(members bool, names []string, value string) string {
	if last := len(names) - 1; members && last >= 0 {
		names, value = names[:last], "["+content.Plain(names[last])+"]"
	}
	for _, name := range slices.Backward(names) {
		value = "{" + content.Plain(name) + ": " + value + "}"
	}
	return value
}

// Remove takes a field out, or all that a file holds under a name: an entry, a fact. Of what names it elsewhere nothing is changed.
// A node and an option have their words and are taken out by RemoveNode and RemoveOption.
func (e *Editor) Remove(k Key) error {
	file, i := e.find(k)
	if i == nil {
		return fmt.Errorf("%s %s: %w", k.Kind, k.Of, ErrNoField)
	}
	return e.act(Act{Did: DidRemove, Key: k}, func() error { return e.removeItem(file, i) })
}

// removeItem takes an item out. What holds nothing then is left empty in brackets.
func (e *Editor) removeItem(file string, i *item) error {
	switch {
	case i.node == nil:
		delete(e.files, file)
		return nil
	case i.parent == nil:
		return errors.New("a file is not taken out like this")
	case i.isID(file) || i.key.Kind == Node && i.key.Name == "kind":
		return errors.New("it is what it is by this; take it out whole")
	}
	return e.doc(file, func(d *content.Doc) error { return removeOf(d, i) })
}

func removeOf(d *content.Doc, i *item) error {
	if len(i.parent.items) > 1 {
		return d.Remove(i.path...)
	}
	if i.parent.parent == nil {
		return errors.New("it is all that the file holds")
	}
	empty := "{}"
	if i.form == Member || i.parent.form == Order {
		empty = "[]"
	}
	return d.Put(empty, i.parent.path...)
}
