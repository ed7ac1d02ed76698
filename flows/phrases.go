package flows

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"go.yaml.in/yaml/v3"

	"liman/content"
	"liman/flows/intent"
)

// phraseFile is one language of flows/phrases: what people type, by the node that it means.
type phraseFile struct {
	Words   map[string][]string `yaml:"words"`   // danger, wherever all words of a line stand in a text
	Danger  map[string][]string `yaml:"danger"`  // danger, when a text is much like it
	Phrases map[string][]string `yaml:"phrases"` // everything else
	Calm    []string            `yaml:"calm"`    // everyday words that lead nowhere

	at   file // for line numbers
	lang string
}

// sections are the parts of a phrase file as they are written.
func (f *phraseFile) sections() map[string]map[string][]string {
	return map[string]map[string][]string{"words": f.Words, "danger": f.Danger, "phrases": f.Phrases}
}

// nowhere stands for the screen of calm phrases, which have none.
const nowhere = ""

// learnt is what typed words mean, the screens that they may mean, and every word of the phrases, with the files it was made of. Each is
// made when first asked for.
type learnt struct {
	files   []written
	sound   atomic.Bool // a check found nothing wrong with the files, by themselves and between them
	matcher func() *intent.Matcher
	done    atomic.Bool // the matcher is made
	screens func() []string
	// emergencies are those of the screens that phrases of danger mean
	emergencies func() []string
	words       func() func(folded string) bool
	// cries are the phrases of one word, as they are compared
	cries func() map[string]bool
	is    *identity
}

// written is a file as it is written: its name and what it holds.
type written struct {
	name string
	sum  content.Hash
}

// ownPhrases is what the phrases inside the program teach, which most editions have: a process learns it once.
var ownPhrases = sync.OnceValue(func() *learnt {
	return learns(writtenIn(Files, phraseFiles), sync.OnceValue(func() []intent.Phrases { return checkedPhrases(Files) }))
})

// learns is what phrases teach.
func learns(files []written, phrases func() []intent.Phrases) *learnt {
	l := &learnt{
		files: files,
		screens: sync.OnceValue(func() []string {
			return screensOf(phrases(), func(p intent.Phrases) []meant { return []meant{p.Danger, p.Other} })
		}),
		emergencies: sync.OnceValue(func() []string {
			return screensOf(phrases(), func(p intent.Phrases) []meant { return []meant{p.Danger, p.Words} })
		}),
		words: sync.OnceValue(func() func(string) bool { return intent.Words(phrases()) }),
		cries: sync.OnceValue(func() map[string]bool { return criesOf(phrases()) }),
		is:    new(identity),
	}
	l.matcher = sync.OnceValue(func() *intent.Matcher {
		m := intent.New(phrases())
		l.done.Store(true)
		return m
	})
	return l
}

// readPhrases is a file of phrases by itself; its file is nil if it is not readable.
type readPhrases struct {
	file   *phraseFile
	faults content.Faults
}

func (r *readPhrases) blame(f content.Fault) { r.faults = append(r.faults, f) }

// readPhrases reads what people type, one file a language. A folder without them understands buttons, and places, only. Files that
// were found sound are not read again: only the screens that they name must be there.
func (c *compiler) readPhrases(fsys fs.FS) *learnt {
	o, files := c.opener, writtenIn(fsys, phraseFiles)
	before := o.learntFrom(files)
	if !o.Checked && (before == nil || !before.sound.Load() || before.means(c.noScreen)) {
		faults := len(c.faults)
		read := c.checkPhrases(fsys)
		if before == nil {
			list := phrasesIn(read)
			before = learns(files, func() []intent.Phrases { return list })
		}
		before.sound.Store(before.sound.Load() || len(c.faults) == faults)
	}
	o.learnt = before
	c.hears, c.emergencies, c.cries, c.matcher, c.learnt = before.screens, before.emergencies, before.cries, before.matcher, before.done.Load
	return before
}

// learntFrom is what is learnt from files of phrases; nil if they are others than those before, and than those inside the program.
func (o *Opener) learntFrom(files []written) *learnt {
	for _, known := range []*learnt{o.learnt, ownPhrases()} {
		if known != nil && slices.Equal(known.files, files) {
			return known
		}
	}
	return nil
}

// means tells whether a phrase means a screen of some kind.
func (l *learnt) means(such func(screen string) bool) bool {
	return slices.ContainsFunc(l.screens(), such) || slices.ContainsFunc(l.emergencies(), such)
}

// checkedPhrases are those in which nothing is wrong.
func checkedPhrases(fsys fs.FS) []intent.Phrases {
	var read []*readPhrases
	each(fsys, phraseFiles, func(name string, f whole) {
		r := readFileOfPhrases(name, f.data)
		if err := r.faults.Err(); err != nil {
			panic(err) // part of the program: a test reads it
		}
		read = append(read, r)
	})
	return phrasesIn(read)
}

// phraseFiles are the files of phrases in a folder of flows.
const phraseFiles = "phrases/*.yaml"

// checkPhrases reads the files of phrases, and blames what is wrong in them and between them.
func (c *compiler) checkPhrases(fsys fs.FS) (read []*readPhrases) {
	names, _ := fs.Glob(fsys, phraseFiles) // the pattern is well formed
	var files []*phraseFile
	for _, name := range names {
		f, err := readWhole(fsys, name)
		if err != nil {
			c.blame(fault(name, 1, content.Wrong("file.unreadable", err.Error(), "make the file readable")))
			continue
		}
		r := c.opener.phrasesOf(name, f)
		c.faults = append(c.faults, r.faults...)
		if read = append(read, r); r.file != nil {
			files = append(files, r.file)
			c.checkScreens(r.file)
		}
	}
	c.checkDangers(files)
	return read
}

// phrasesIn are the phrases of the files that can be read.
func phrasesIn(read []*readPhrases) []intent.Phrases {
	var list []intent.Phrases
	for _, r := range read {
		if f := r.file; f != nil {
			list = append(list, intent.Phrases{Lang: f.lang, Words: f.Words, Danger: f.Danger, Other: f.Phrases, Calm: f.Calm})
		}
	}
	return list
}

// meant are phrases by the screen that they mean.
type meant = map[string][]string

// screensOf are the screens that some sections of phrases mean, sorted, each once.
func screensOf(list []intent.Phrases, sections func(intent.Phrases) []meant) []string {
	var screens []string
	for _, p := range list {
		for _, section := range sections(p) {
			screens = slices.AppendSeq(screens, maps.Keys(section))
		}
	}
	slices.Sort(screens)
	return slices.Compact(screens)
}

// criesOf are the phrases of one word that mean a screen.
func criesOf(list []intent.Phrases) map[string]bool {
	cries := make(map[string]bool)
	add := func(phrases []string) {
		for _, phrase := range phrases {
			if words := intent.Normalize(phrase); len(words) == 1 {
				cries[words[0]] = true
			}
		}
	}
	for _, p := range list {
		for _, phrases := range p.Danger {
			add(phrases)
		}
		for _, phrases := range p.Other {
			add(phrases)
		}
	}
	return cries
}

// phrasesOf reads a file of phrases, and looks for what is wrong with it by itself, which takes longer.
func phrasesOf(name string, data []byte) *readPhrases {
	r := readFileOfPhrases(name, data)
	if r.file != nil {
		r.check()
		r.file.leavePhrases()
	}
	return r
}

// leavePhrases lets go of the lines of single phrases, which are asked for no more once the file was checked: they are most of what is kept of it.
func (f *phraseFile) leavePhrases() {
	for _, section := range f.at.root.Content {
		for _, list := range section.Content {
			list.Content = nil
		}
		if section.Kind == yaml.SequenceNode {
			section.Content = nil
		}
	}
}

// readFileOfPhrases reads a file of phrases.
func readFileOfPhrases(name string, data []byte) *readPhrases {
	r := &readPhrases{}
	doc, unread := content.Tree(data)
	if unread != nil {
		r.blame(fault(name, unread.Line, *unread))
		return r
	}
	if len(doc.Content) == 0 {
		r.blame(fault(name, 1, content.Wrong("file.empty", "the file is empty", "write phrases into it or delete it")))
		return r
	}
	lang := strings.TrimSuffix(strings.TrimPrefix(name, "phrases/"), ".yaml")
	f := &phraseFile{lang: lang}
	if err := doc.Content[0].Decode(f); err != nil {
		r.faults = misread(name, err)
		return r
	}
	f.at = file{name: name, root: doc.Content[0]}
	r.file = f
	return r
}

// check looks for what is wrong with a file that could be read.
func (r *readPhrases) check() {
	f := r.file
	for i := 0; i < len(f.at.root.Content); i += 2 {
		if key := f.at.root.Content[i]; f.sections()[key.Value] == nil && key.Value != "calm" {
			r.blame(f.at.fault(key.Line, content.Wrong("phrase.part", fmt.Sprintf("%q is no part of a phrase file, or empty", key.Value),
				"write words, danger, phrases or calm")))
		}
	}
	sections, where := f.sections(), make(map[string]string)     // the spelling of a phrase -> its node
	for _, section := range slices.Sorted(maps.Keys(sections)) { // in one order, so that it is always the same line that is blamed
		nodes := sections[section]
		for _, ref := range slices.Sorted(maps.Keys(nodes)) {
			r.checkList(where, section, ref, nodes[ref], section, ref)
		}
	}
	r.checkList(where, "calm", nowhere, f.Calm, "calm")
	r.checkLeftOut(f.at.root)
}

// checkLeftOut blames each line of a list that says nothing, as one that begins with #: the list is read without it.
func (r *readPhrases) checkLeftOut(n *yaml.Node) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if value.Kind == yaml.MappingNode {
			r.checkLeftOut(value)
			continue
		}
		for _, phrase := range value.Content {
			if phrase.ShortTag() == "!!null" {
				r.blame(r.file.at.fault(phrase.Line, content.Wrong("phrase.empty", key.Value+": an empty phrase",
					"write it or delete the line; one that begins with # needs quotation marks", "screen", key.Value)))
			}
		}
	}
}

// checkScreens wants a screen for all phrases.
func (c *compiler) checkScreens(f *phraseFile) {
	for section, nodes := range f.sections() {
		for _, ref := range slices.Sorted(maps.Keys(nodes)) {
			if c.noScreen(ref) {
				c.blame(f.at.fault(f.at.line(section, ref), content.Wrong("phrase.screen", fmt.Sprintf("there is no screen %s", ref), "correct the name or write the node")))
			}
		}
	}
}

// noScreen tells whether phrases cannot mean a node, and nothing else was blamed for it.
func (c *compiler) noScreen(ref string) bool {
	n := c.nodes[ref]
	return (n == nil || !n.waits()) && !c.known(ref)
}

// checkList wants a phrase under one screen only, of those in where. keys say where the list stands.
func (r *readPhrases) checkList(where map[string]string, section, ref string, list []string, keys ...any) {
	f := r.file
	if len(list) == 0 && ref != nowhere {
		r.blame(f.at.fault(f.at.line(keys...), content.Wrong("phrase.none", ref+" has no phrase", "write some or delete the line", "screen", ref)))
	}
	for i, phrase := range list {
		at := func() int { return f.at.line(append(slices.Clone(keys), i)...) } // to look for the line of each would take longer than all the rest
		key := strings.Join(intent.Normalize(phrase), " ")
		if key == "" {
			r.blame(f.at.fault(at(), content.Wrong("phrase.empty", ref+": an empty phrase", "write it or delete the line", "screen", ref)))
			continue
		}
		if section == "words" {
			key = "words: " + key
			if part := intent.Unheard(phrase); part != "" {
				r.blame(f.at.fault(at(), content.Wrong("phrase.unheard", fmt.Sprintf("%s: %q is heard in no text, so the line rings no alarm", ref, part),
					"name a sense of the program, as @hit, or words with / between them; * stands at the end of a word", "phrase", phrase, "screen", ref)))
			}
		}
		if other := where[key]; other != "" && other != ref && ref != nowhere { // a calm word that is a phrase is that
			ref, other := max(ref, other), min(ref, other)
			r.blame(f.at.fault(at(), content.Wrong("phrase.twice", fmt.Sprintf("%q stands under %s and %s", phrase, other, ref),
				"keep one of the two", "phrase", phrase, "screen", other, "to", ref)))
		}
		if ref != nowhere {
			where[key] = ref
		}
	}
}

// checkDangers wants every danger that one language knows in all of them.
func (c *compiler) checkDangers(files []*phraseFile) {
	dangers := make(map[string]bool)
	for _, f := range files {
		for ref := range f.Danger {
			dangers[ref] = true
		}
	}
	for _, f := range files {
		for _, ref := range slices.Sorted(maps.Keys(dangers)) {
			if len(f.Danger[ref]) == 0 {
				c.blame(f.at.fault(f.at.line("danger"), content.Wrong("phrase.danger", "no phrase for the danger "+ref,
					"write how people say it in this language", "screen", ref)))
			}
		}
	}
}
