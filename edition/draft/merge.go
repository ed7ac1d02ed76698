package draft

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"liman/content"
)

// Conflict is a field, or something with fields of its own, that two have changed in two ways since the edition that both began with. Both
// texts are kept here until somebody decides. In the content stands Mine; but where one of the two has taken out what the other has
// changed, what was changed stands there.
type Conflict struct {
	Key
	Base   *string `json:"base"`   // as it was; nil: it was not there
	Mine   *string `json:"mine"`   // as the draft has it; nil: it takes it out
	Theirs *string `json:"theirs"` // as it was published meanwhile; nil: it was taken out
	By     string  `json:"by"`     // whose the other text is
}

// Merged is what two changes of one edition come to.
type Merged struct {
	Content   *content.Bundle
	Conflicts []Conflict
	// Rewritten are the files that both have changed. What stands in them outside of all fields (comments, blank lines, how a text is
	// quoted) is as in the other change.
	Rewritten []string
}

// Merge brings a change of an edition, mine, to what was published meanwhile, theirs, field by field. Changes of different fields never
// meet. A node that one has renamed is still that node to the other. Who published theirs is told with every conflict.
//
// What must hold: what mine says otherwise than base is in the outcome or in a conflict, and so is what theirs does.
func Merge(base, mine, theirs *content.Bundle, by string) (Merged, error) {
	b, m, t := Edit(base), Edit(mine), Edit(theirs)
	for _, move := range renames(b, m) {
		together(move, b, t)
	}
	for _, move := range renames(b, t) {
		together(move, b, m)
	}
	g := &merger{base: b, mine: m, out: t, by: by}
	for _, file := range allFiles(b.files, m.files, t.files) {
		g.file(file)
	}
	merged, err := g.out.Bundle()
	slices.SortFunc(g.conflicts, func(a, b Conflict) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Of, b.Of), cmp.Compare(a.Lang, b.Lang), cmp.Compare(a.Name, b.Name))
	})
	return Merged{merged, g.conflicts, g.rewritten}, err
}

func allFiles(of ...map[string][]byte) []string {
	var all []string
	for _, files := range of {
		all = append(all, sortedKeys(files)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// renames are the nodes that a change has given another name: from, to.
func renames(before, after *Editor) [][2]string {
	var all [][2]string
	for flow, file := range after.flows() {
		for _, m := range after.moved(file) {
			from, to := full(flow, m.name), full(flow, m.value)
			if before.has(nodeKey(from)) && !before.has(nodeKey(to)) && after.has(nodeKey(to)) && !after.has(nodeKey(from)) {
				all = append(all, [2]string{from, to})
			}
		}
	}
	slices.SortFunc(all, func(a, b [2]string) int { return cmp.Compare(a[0], b[0]) })
	return all
}

// together renames a node for two, or for none of them.
func together(move [2]string, a, b *Editor) {
	before := len(a.acts)
	if a.RenameNode(move[0], move[1]) != nil {
		return
	}
	if b.RenameNode(move[0], move[1]) != nil && len(a.acts) > before {
		_ = a.Undo() // it was the latest act
	}
}

// merger merges two changes, file by file.
type merger struct {
	base, mine, out *Editor // out is theirs, and becomes the outcome
	by              string
	conflicts       []Conflict
	rewritten       []string
}

// file merges one file: as one of the two has it, where the other has not changed it; field by field; or else as a conflict.
func (g *merger) file(name string) {
	b, was := g.base.files[name]
	m, is := g.mine.files[name]
	t, there := g.out.files[name]
	switch {
	case was == is && bytes.Equal(b, m), is == there && bytes.Equal(m, t):
		return
	case was == there && bytes.Equal(b, t):
		g.take(name, m, is)
		return
	}
	if is && there && g.fields(name) {
		g.rewritten = append(g.rewritten, name)
		return
	}
	g.conflicts = append(g.conflicts, Conflict{keyOfFile(name), whole(name, b, was), whole(name, m, is), whole(name, t, there), g.by})
	if is {
		g.take(name, m, is)
	}
}

// take lets a file be as mine has it.
func (g *merger) take(name string, data []byte, is bool) {
	if is {
		g.out.files[name] = data
	} else {
		delete(g.out.files, name)
	}
}

// whole is a file as the value of one field.
func whole(name string, data []byte, is bool) *string {
	if !is {
		return nil
	}
	value := string(data)
	if p := parse(name, data); p.root.form == Blob {
		value = p.root.value
	}
	return &value
}

// fields merges a file field by field; false if it cannot be taken apart, or something of it not be changed in place.
func (g *merger) fields(name string) bool {
	var was *item
	if b := g.base.read(name); b != nil {
		if b.doc == nil {
			return false
		}
		was = b.root
	}
	m, t := g.mine.read(name), g.out.read(name)
	if m.doc == nil || t.doc == nil {
		return false
	}
	f := &fileMerger{merger: g, name: name, from: m.doc}
	before := g.out.files[name]
	if err := f.item(was, m.root, t.root); err != nil {
		g.out.files[name] = before
		return false
	}
	g.conflicts = append(g.conflicts, f.conflicts...)
	return true
}

// fileMerger merges one file.
type fileMerger struct {
	*merger
	name      string
	from      *content.Doc // mine
	conflicts []Conflict
}

// same tells whether two say the same.
func same(a, b *item) bool {
	return a == nil && b == nil || a != nil && b != nil && a.form == b.form && written(a.node) == written(b.node)
}

// holds tells whether an item holds others, so that it is merged one by one.
func holds(i *item) bool { return i != nil && (i.form == "" || i.form == Order) }

// item merges what stands under one name: as it was, as mine has it, as theirs does. Nil is not there.
func (f *fileMerger) item(b, m, t *item) error {
	switch {
	case same(b, m) || same(m, t):
		return nil
	case holds(m) && holds(t) && (b == nil || holds(b)):
		return f.each(b, m, t)
	case same(b, t):
		return f.put(m, t)
	}
	f.conflicts = append(f.conflicts, Conflict{cmp.Or(m, t).key, f.text(b), f.text(m), f.text(t), f.by})
	if m == nil {
		return nil
	}
	return f.put(m, t)
}

// text is an item's value, or all that it holds.
func (f *fileMerger) text(i *item) *string {
	if i == nil {
		return nil
	}
	value := i.value
	if i.form == "" || i.form == Order && len(i.items) > 0 {
		value = written(i.node)
	}
	return &value
}

// put lets what stands under a name be as mine has it.
func (f *fileMerger) put(m, t *item) error {
	if m == nil {
		return f.out.doc(f.name, func(d *content.Doc) error { return removeOf(d, f.now(t)) })
	}
	if t == nil {
		return f.add(m)
	}
	now := f.now(t)
	return f.out.doc(f.name, func(d *content.Doc) error {
		if m.form == Text && t.form == Text {
			return d.Set(m.value, now.path...)
		}
		return d.Put(written(m.node), now.path...)
	})
}

// now is where an item of theirs stands in the outcome so far.
func (f *fileMerger) now(i *item) *item {
	if i.parent == nil {
		return f.out.read(f.name).root
	}
	above := f.now(i.parent)
	if above == nil {
		return nil
	}
	return above.below(i.name)
}

// add puts an item of mine into the outcome, behind the one that it stands behind in mine.
func (f *fileMerger) add(m *item) error {
	in := f.now(m.parent)
	if in == nil {
		return fmt.Errorf("what holds %s is gone", m.name)
	}
	at := 0
	for i := slices.Index(m.parent.items, m) - 1; i >= 0; i-- {
		if behind := slices.IndexFunc(in.items, func(one *item) bool { return one.name == m.parent.items[i].name }); behind >= 0 {
			at = behind + 1
			break
		}
	}
	raw, err := f.from.Raw(m.path...)
	if err != nil {
		return err
	}
	if err := f.out.doc(f.name, func(d *content.Doc) error { return insert(d, in, at, m, raw) }); err == nil {
		return nil
	}
	return f.out.doc(f.name, func(d *content.Doc) error { return insert(d, in, at, m, written(m.node)) })
}

// insert puts an item into what holds such items, at a place.
func insert(d *content.Doc, in *item, at int, m *item, raw string) error {
	inList := m.form == Member || in.form == Order
	switch {
	case len(in.items) == 0 && inList:
		return d.Put("["+raw+"]", in.path...)
	case len(in.items) == 0:
		return d.Put("{"+content.Plain(m.name)+": "+raw+"}", in.path...)
	case inList:
		return d.Insert(at, raw, in.path...)
	case m.key.Kind == Message:
		return d.Add(m.name, raw, in.path...)
	}
	if err := d.AddLast(m.name, raw, in.path...); err != nil {
		return err
	}
	if in.key.Kind == Option || in.key.Kind == Part {
		return nil // they are written in brackets, mostly
	}
	if err := d.Move(at, extend(in.path, m.name)...); err != nil {
		return nil //nolint:nilerr // it stands behind the last, which says the same
	}
	return nil
}

// each merges what three hold, by name.
func (f *fileMerger) each(b, m, t *item) error {
	for _, one := range m.items {
		if err := f.item(child(b, one.name), one, t.below(one.name)); err != nil {
			return err
		}
	}
	for _, one := range t.items {
		if m.below(one.name) == nil {
			if err := f.item(child(b, one.name), nil, one); err != nil {
				return err
			}
		}
	}
	if m.form == Order && t.form == Order {
		return f.order(b, m, t)
	}
	return nil
}

func child(i *item, name string) *item {
	if i == nil {
		return nil
	}
	return i.below(name)
}

// order lets what three hold stand as mine has it, if mine has changed that.
func (f *fileMerger) order(b, m, t *item) error {
	now := f.now(t)
	if now == nil || now.form != Order {
		return nil
	}
	if b == nil || !moved(b, m) {
		return nil
	}
	if moved(b, t) && moved(m, t) {
		f.conflicts = append(f.conflicts, Conflict{m.key, &b.value, &m.value, &t.value, f.by})
	}
	names := namesOf(now)
	order := wanted(names, namesOf(m))
	return f.out.doc(f.name, func(d *content.Doc) error { return sortLike(d, now.path, names, order) })
}

func namesOf(i *item) []string {
	names := make([]string, len(i.items))
	for at, one := range i.items {
		names[at] = one.name
	}
	return names
}

// moved tells whether what two lists have in common stands in another order.
func moved(a, b *item) bool {
	in := func(list []string) func(string) bool {
		return func(name string) bool { return !slices.Contains(list, name) }
	}
	x, y := namesOf(a), namesOf(b)
	return !slices.Equal(slices.DeleteFunc(slices.Clone(x), in(y)), slices.DeleteFunc(slices.Clone(y), in(x)))
}

// wanted are names in an order in which only some of them are; the others stay behind whatever they stand behind.
func wanted(names, order []string) []string {
	var list []string
	for _, name := range order {
		if slices.Contains(names, name) {
			list = append(list, name)
		}
	}
	for i, name := range names {
		if slices.Contains(order, name) {
			continue
		}
		at := 0
		if i > 0 {
			at = slices.Index(list, names[i-1]) + 1
		}
		list = slices.Insert(list, at, name)
	}
	return list
}
