package draft

import (
	"errors"
	"slices"

	"liman/content"
)

// source is the language that all others are translated from.
const source = "ro"

// A translation is stale when its source has changed in meaning since it was made. Then locales/stale/LANGUAGE.yaml holds the source's
// text that it was made from, under the id of the message (a mark); so whoever mends it sees both, and a merge treats it as any field.
// What must hold: a mark stands only where the source says something else than it says there, and who writes a source text answers for
// whether its meaning is another.

// Reword gives a message of the source another text; was is what it said in the edition that the change rests on, from which
// translations were made. Where the meaning is another, translations that were right until now are stale; where it is not, or the source
// says again what it said, they are as they were in that edition.
func (e *Editor) Reword(k Key, text, was string, another bool) error {
	if k.Kind != Message || k.Lang != source {
		return errors.New("only the source is reworded")
	}
	return e.act(Act{Did: DidSet, Key: k}, func() error {
		if file, i := e.find(k); i != nil {
			if err := e.replace(file, i, text); err != nil {
				return err
			}
		} else if err := e.add(k, asText(k, text)); err != nil {
			return err
		}
		for _, file := range e.in(localesAt, ".yaml") {
			lang, _ := inFolder(file, localesAt, ".yaml")
			if err := e.remark(lang, k, was, another && was != "" && text != was); err != nil {
				return err
			}
		}
		return nil
	})
}

// Confirm says that a translation is right for its source as it stands now.
func (e *Editor) Confirm(lang string, k Key) error {
	mark := staleKey(lang, k)
	return e.act(Act{Did: DidRemove, Key: mark}, func() error { return e.unmark(mark) })
}

// StaleKey is the field that says of a translation that it is stale, and from which text it was made; there is none where it is right.
func StaleKey(translation Key) Key { return staleKey(translation.Lang, translation) }

func staleKey(lang string, k Key) Key { return Key{Kind: Stale, Lang: lang, Of: k.Of, Name: k.Name} }

// remark marks a translation of a message, if a language has one, or takes the mark away that rests on the same text. A mark of an older
// text stays: it is still stale. Marks are looked at first, and the language's own file, which is large, only where a mark would come or
// go.
func (e *Editor) remark(lang string, k Key, was string, stale bool) error {
	mark := staleKey(lang, k)
	f, marked := e.Field(mark)
	comes, goes := stale && !marked, !stale && marked && f.Value == was
	if lang == source || !comes && !goes || !e.has(Key{Kind: Message, Lang: lang, Of: k.Of, Name: k.Name}) {
		return nil
	}
	if comes {
		return e.mark(mark, was)
	}
	return e.unmark(mark)
}

// mark writes a mark, and its file if it is the first.
func (e *Editor) mark(mark Key, was string) error {
	text := content.Quote(was)
	if e.read(mark.Home()) == nil {
		e.files[mark.Home()] = []byte(content.Plain(mark.Of) + ": " + nested(false, dotted(mark.Name), text) + "\n")
		return nil
	}
	return e.add(mark, text)
}

func (e *Editor) unmark(mark Key) error {
	file, i := e.find(mark)
	if i == nil {
		return nil
	}
	return e.removeMark(file, i)
}

// removeMark takes a mark out, and its file with the last one.
func (e *Editor) removeMark(file string, i *item) error {
	for i.parent != nil && len(i.parent.items) == 1 {
		i = i.parent
	}
	if i.parent == nil {
		delete(e.files, file)
		return nil
	}
	return e.removeItem(file, i)
}

// eachMark does something with every mark of a message for which something is true, in all languages.
func (e *Editor) eachMark(of func(id string) bool, do func(file string, at *item) error) error {
	for _, file := range e.in(staleAt, ".yaml") {
		p := e.read(file)
		if p.doc == nil {
			continue
		}
		ids := make([]string, 0, len(p.root.items))
		for _, i := range p.root.items {
			ids = append(ids, i.name)
		}
		for _, id := range slices.DeleteFunc(ids, func(id string) bool { return !of(id) }) {
			if err := do(file, e.read(file).root.below(id)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *Editor) renameMark(file string, at *item, to string) error {
	return e.doc(file, func(d *content.Doc) error { return renameSorted(d, at.name, to) })
}
