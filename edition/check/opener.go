package check

import (
	"errors"
	"path"
	"slices"
	"strings"
	"sync"

	"liman/content"
	"liman/directory"
	"liman/edition"
	"liman/flows"
)

// Opener opens and checks editions one after another, and looks again only at what a change can have touched, so that staff see what
// is wrong as they type. It opens one at a time, whoever asks.
//
// What must hold: whatever was opened before, its faults are those that the package's Open finds. So what a check depends on is
// compared here: a check that begins to depend on more needs it in touched.
type Opener struct {
	mu       sync.Mutex
	editions edition.Opener
	unseen   content.Recall[content.Faults] // letters that nobody sees, by file
	last     findings
	ways     ways
}

// findings are what was looked at the last time, and what was found.
type findings struct {
	bundle   *content.Bundle
	edition  *edition.Edition
	used     map[string]bool // messages that a node has
	short    []string        // numbers of three digits
	nodes    map[string][]found
	sizes    map[string][]found
	messages map[string][]found
	texts    map[string][]found
	stories  map[storyIn]played
}

// Open is the package's Open.
func (o *Opener) Open(b *content.Bundle) (*edition.Edition, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := o.files(b).Err(); err != nil {
		return nil, err
	}
	e, wordsErr := o.editions.Open(b)
	if e == nil {
		return nil, wordsErr
	}
	err := content.Join(wordsErr, o.faults(e, b).Err())
	if all, is := errors.AsType[content.Faults](err); is {
		err = causes(all).Err()
	}
	if err != nil {
		return nil, err
	}
	return e, nil
}

// files are the faults that can be seen in a bundle without understanding it: files that nobody reads, and letters that nobody sees.
func (o *Opener) files(b *content.Bundle) content.Faults {
	var faults content.Faults
	for _, name := range b.Stray() {
		if _, inside := b.File(name); !inside {
			faults = append(faults, stray(name)...)
		}
	}
	for name, data := range b.All() {
		faults = append(faults, alien(name)...)
		if content.Belongs(name) && path.Ext(name) != ".ogg" {
			faults = append(faults, o.unseen.Of(name, b.Sum(name), func() content.Faults { return invisible(printed(name), string(data)) })...)
		}
	}
	return faults
}

// faults are those of an edition that was read.
func (o *Opener) faults(e *edition.Edition, b *content.Bundle) content.Faults {
	r, faults, read := readRules(b, e.Words.Languages())
	if !read {
		return faults
	}
	now := findings{b, e, o.last.usedIn(e), shortNumbers(e.Directory), make(map[string][]found), make(map[string][]found), make(map[string][]found), make(map[string][]found),
		make(map[storyIn]played)}
	k := &checker{Edition: e, rules: r, used: now.used, short: now.short}
	was, t := o.last, o.last.touched(now)
	for _, node := range e.Book.Screens() {
		faults = append(faults, k.recheck(was.nodes, now.nodes, node, t.node(node), k.checkNode)...)
		faults = append(faults, k.recheck(was.sizes, now.sizes, node, t.size(node), k.checkSize)...)
	}
	for _, id := range e.Words.IDs() {
		faults = append(faults, k.recheck(was.messages, now.messages, id, t.message(id), k.checkMessages)...)
		faults = append(faults, k.recheck(was.texts, now.texts, id, t.text(id), k.checkTexts)...)
	}
	k.found = nil
	k.checkAlways()
	faults = append(faults, lines(e, k.found)...)
	faults = append(faults, languages(b, r, e.Words)...)
	faults = append(append(faults, voices(e, b)...), o.play(t, now)...)
	o.last = now
	return faults.Sorted()
}

// usedIn are the messages that the nodes of an edition have; as before where that has the same flows and messages.
func (l findings) usedIn(e *edition.Edition) map[string]bool {
	if l.edition != nil && l.edition.Book == e.Book && slices.Equal(l.edition.Words.IDs(), e.Words.IDs()) {
		return l.used
	}
	used := make(map[string]bool)
	for _, node := range e.Book.Screens() {
		used[node+".simple"] = true
		for _, id := range e.WordsOf(node) {
			used[id] = true
		}
	}
	return used
}

// checkAlways makes the checks that are so quick that they are made each time.
func (k *checker) checkAlways() {
	for _, node := range k.Book.Hears() {
		k.checkGuess(node)
	}
	k.checkProfile()
}

// recheck is what a check finds in a node or message; what it found before, if nothing was touched that it looks at. What is found
// is kept for the next time.
func (k *checker) recheck(before, now map[string][]found, of string, touched bool, check func(string)) content.Faults {
	k.found = before[of]
	if touched {
		k.found = nil
		check(of)
	}
	if len(k.found) > 0 {
		now[of] = k.found
	}
	return lines(k.Edition, k.found)
}

// lines are faults with the lines of an edition.
func lines(e *edition.Edition, all []found) content.Faults {
	var faults content.Faults
	for _, f := range all {
		faults = append(faults, f.in(e))
	}
	return faults
}

// play plays the stories.
func (o *Opener) play(t touched, now findings) content.Faults {
	if o.ways.book != now.edition.Book {
		o.ways = ways{now.edition.Book, make(map[string][]string)}
	}
	var faults content.Faults
	for _, s := range Stories(now.bundle) {
		if len(s.lines) == 0 {
			faults = append(faults, content.Wrong("story.line", "the story has no line", "write what a person does and what the bot shows, or delete the file", "story", s.Name).At(s.file, 1))
		}
		var wrong content.Faults
		for _, lang := range now.edition.Words.Languages() {
			of := storyIn{s.file, now.bundle.Sum(s.file), lang}
			p, known := o.last.stories[of]
			switch {
			case !known || t.way(p):
				p = play(now.edition, s, lang, &o.ways, nil)
			case t.story(p):
				p = play(now.edition, s, lang, &o.ways, p.after)
			case t.numbers(p):
				p = p.replayed(now.edition, s, lang)
			}
			if now.stories[of] = p; !p.well {
				wrong = append(wrong, p.fault)
			}
		}
		faults = append(faults, told(wrong, now.edition.Words.Languages())...)
	}
	return faults
}

// touched is what a change can have touched.
type touched struct {
	all      bool            // everything
	messages map[string]bool // whose texts are others
	rules    bool            // what words may not say
	short    bool            // the numbers of three digits
	everyone bool            // words that may stand on any screen
	owners   map[string]bool // nodes whose own messages are others
	contacts map[string]bool // that are others
	dialled  map[string]bool // those of them whose numbers are others, which is all that words show of a contact
	shown    map[string]bool // nodes whose messages show a number that was touched
	anywhere bool            // words that may stand on any screen show one
	titled   bool            // so does a title, which may be the label of a button elsewhere
	places   bool            // whatever is near
	voices   bool
	book     flows.Changed

	was, now findings
}

// touched compares what was looked at with what is to be looked at now.
func (l findings) touched(now findings) touched {
	if l.edition == nil {
		return touched{all: true}
	}
	t := touched{was: l, now: now, owners: make(map[string]bool), shown: make(map[string]bool)}
	t.messages, t.all = now.edition.Words.Since(l.edition.Words)
	t.book = now.edition.Book.Since(l.edition.Book)
	t.all = t.all || t.book.All
	t.contacts = now.edition.Directory.Since(l.edition.Directory)
	t.dialled = dialled(t.contacts, l.edition.Directory, now.edition.Directory)
	t.rules = !content.Alike(l.bundle, now.bundle, func(name string) bool { return name == "locales/"+rulesName })
	t.voices = !content.Alike(l.bundle, now.bundle, func(name string) bool { return strings.HasPrefix(name, voiceFolder) })
	t.short = !slices.Equal(l.short, now.short)
	for id := range t.messages {
		node, field, _ := strings.Cut(id, ".")
		t.owners[node] = true
		t.everyone = t.everyone || ofNoScreen(id) || field == "title"
	}
	t.places = !content.Alike(l.bundle, now.bundle, func(name string) bool {
		return strings.HasPrefix(name, "directory/") && name != "directory/data/contacts.yaml"
	})
	for _, id := range now.edition.Words.IDs() {
		if t.shows(id) {
			node, field, _ := strings.Cut(id, ".")
			t.shown[node] = true
			t.anywhere, t.titled = t.anywhere || ofNoScreen(id), t.titled || field == "title"
		}
	}
	return t
}

// dialled are those of some contacts whose numbers differ in two directories, or that only one has.
func dialled(contacts map[string]bool, was, now *directory.Directory) map[string]bool {
	others := make(map[string]bool)
	for id := range contacts {
		before, had := was.Contact(id)
		if after, has := now.Contact(id); had != has || before.Number() != after.Number() {
			others[id] = true
		}
	}
	return others
}

// ofNoScreen tells whether a message belongs to no screen, so that it may stand on any.
func ofNoScreen(id string) bool {
	node, _, _ := strings.Cut(id, ".")
	return !strings.Contains(node, "/") || strings.HasPrefix(id, "contact/")
}

// text tells whether what checkTexts looks at was touched.
func (t touched) text(id string) bool { return t.all || t.rules || t.messages[id] }

// message tells whether what checkMessages looks at was touched.
func (t touched) message(id string) bool {
	return t.all || t.short || t.messages[id] || t.was.used[id] != t.now.used[id] || t.shows(id)
}

// shows tells whether a message shows a number that was touched.
func (t touched) shows(id string) bool {
	if len(t.dialled) == 0 {
		return false
	}
	w := t.now.edition.Words
	return slices.ContainsFunc(w.Languages(), func(lang string) bool {
		return slices.ContainsFunc(w.Placeholders(lang, id), func(name string) bool { return t.dialled[name] })
	})
}

// node tells whether what checkNode looks at was touched.
func (t touched) node(ref string) bool {
	return t.all || t.everyone || t.titled || t.book.Nodes[ref] || t.owners[ref] || t.shown[ref]
}

// size tells whether what checkSize looks at was touched: also the contacts that a screen shows.
func (t touched) size(ref string) bool {
	if t.node(ref) {
		return true
	}
	if !t.book.Places {
		return false
	}
	reply := t.now.edition.Book.View(flows.State{Node: ref})
	return reply.Found != nil || slices.ContainsFunc(reply.Contacts, func(c directory.Contact) bool { return t.contacts[c.ID] })
}

// way tells whether a story may go another way.
func (t touched) way(p played) bool {
	if t.all || p.looksUp && t.book.Hears {
		return true
	}
	return meet(t.book.Nodes, p.by)
}

// story tells whether what a story is shown on its way was touched, but for numbers.
func (t touched) story(p played) bool {
	return !p.well || t.everyone || t.voices || p.looksUp && t.places || meet(t.owners, p.showed)
}

// numbers tells whether the numbers were touched on a screen where a story expects one.
func (t touched) numbers(p played) bool {
	return len(t.contacts) > 0 && (p.near || t.anywhere && len(p.draws) > 0 || meet(t.shown, p.drew) || meet(t.contacts, p.numbers))
}

// meet tells whether two sets have something in common.
func meet(a, b map[string]bool) bool {
	for one := range a {
		if b[one] {
			return true
		}
	}
	return false
}
