package flows

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"liman/content"
	"liman/directory"
	"liman/directory/inquiry"
	"liman/flows/intent"
)

// Open reads and compiles every flow of a folder (*.yaml) against a directory and the languages there are. The error
// is all faults found, as content.Faults. Terms are what places to turn to and
// countries are called in those languages; typed words are understood by them, too.
func Open(fsys fs.FS, d *directory.Directory, langs []string, terms ...inquiry.Term) (*Book, error) {
	return new(Opener).Open(fsys, d, langs, terms...)
}

// Opener opens flows again and again, and reads only those files anew that have changed. What typed words mean is learnt again only
// when a phrase has changed. It is not safe for concurrent use.
type Opener struct {
	Checked bool // the files were checked before, as those inside the program are by its tests: phrases are read when somebody types

	flows   content.Recall[*readFlow]
	phrases content.Recall[*readPhrases]
	facts   content.Recall[*readFacts]
	learnt  *learnt
	reader  *reader
	last    *compiled
}

// Open is the package's Open.
func (o *Opener) Open(fsys fs.FS, d *directory.Directory, langs []string, terms ...inquiry.Term) (*Book, error) {
	c := &compiler{
		opener: o, written: make(map[*file]map[string]content.Hash),
		broken: make(map[string]bool), gone: make(map[string]bool),
		Book: &Book{
			nodes: make(map[string]*node), flows: make(map[string]*flow), roles: make(map[string]string),
			vars: make(map[string]variable), answers: make(map[string]string), moved: make(map[string]string), facts: make(map[string]*Fact), langs: langs, dir: d,
			meanings: newMemory[intent.Meaning](), inquiries: newMemory[inquiry.Inquiry](),
		},
	}
	c.counties = slices.Clip(c.countyOptions(func(string) bool { return true }))
	files := c.read(fsys)
	adopted := c.adopt(o.last)
	if !adopted {
		c.compile(files)
	}
	said := c.readPhrases(fsys)
	read := o.reads(d, terms, said)
	c.reader, c.knowledge = read.read, knowledge{said.is, read.is}
	if len(c.faults) == 0 && !adopted {
		c.link()
		c.check()
		for _, fl := range c.flows {
			fl.file = nil // what was checked is let go
		}
	}
	if err := c.faults.Err(); err != nil {
		return nil, err
	}
	c.from.book = c.Book
	o.last = &c.from
	return c.Book, nil
}

// compile builds the nodes of all files.
func (c *compiler) compile(files []*file) {
	for _, f := range files {
		c.declare(f)
	}
	for _, f := range files {
		c.build(f)
	}
}

// readFlow is a flow file by itself; its file is nil if it is not whole.
type readFlow struct {
	file   *file
	faults content.Faults
	sums   map[string]content.Hash // of each node as it is written
	named  string                  // what a flow is called that stands in a file of another name
}

// reader is what reads what people look up, and what it was made of.
type reader struct {
	of    *directory.Directory
	terms []inquiry.Term
	said  *learnt
	read  func() *inquiry.Reader
	is    *identity
}

// reads is what reads what people look up; it is made when first asked.
func (o *Opener) reads(d *directory.Directory, terms []inquiry.Term, said *learnt) *reader {
	if r := o.reader; r == nil || !d.NamedAs(r.of) || !slices.Equal(r.terms, terms) || r.said != said {
		words := said.words // as of the phrases, and not what else was learnt
		o.reader = &reader{d, terms, said, sync.OnceValue(func() *inquiry.Reader { return inquiry.New(d, terms, words()) }), new(identity)}
	}
	return o.reader
}

// compiler turns files into a Book and gathers the faults.
type compiler struct {
	*Book
	opener  *Opener
	from    compiled
	written map[*file]map[string]content.Hash
	broken  map[string]bool // flows that could not be read; what leads into them, or may have come from them, is not blamed
	gone    map[string]bool // nodes that are not there and were blamed
	faults  content.Faults

	file *file // being built
	name string
}

func (c *compiler) blame(f content.Fault) { c.faults = append(c.faults, f) }

// blameHere blames the node being built, at the line of keys within it.
func (c *compiler) blameHere(f content.Fault, keys ...any) {
	line := c.file.line(append([]any{"nodes", c.name}, keys...)...)
	c.blame(c.file.fault(line, of(c.file.Flow+"/"+c.name, f)))
}

func (c *compiler) read(fsys fs.FS) []*file {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil || len(names) == 0 {
		c.blame(fault("", 1, content.Wrong("topic.none", "no flow here", "put *.yaml files into the folder flows")))
	}
	var files []*file
	for _, name := range names {
		from, err := readWhole(fsys, name)
		if err != nil {
			c.blame(fault(name, 1, content.Wrong("file.unreadable", err.Error(), "make the file readable")))
			continue
		}
		if name == factsName {
			c.from.facts = c.opener.factsOf(from)
			c.takeFacts(c.from.facts)
			continue
		}
		read := c.opener.flowOf(name, from)
		c.from.flows = append(c.from.flows, read)
		c.faults = append(c.faults, read.faults...)
		if read.file != nil {
			files = append(files, read.file)
			c.written[read.file] = read.sums
		} else {
			c.broken[strings.TrimSuffix(name, ".yaml")] = true
			c.broken[read.named] = true
		}
	}
	return files
}

// declare makes a flow's names known, so that all others may refer to them.
func (c *compiler) declare(f *file) {
	fl := &flow{name: f.name, file: f, start: f.Flow + "/" + f.Start, cover: f.Role == "cover"}
	c.flows[f.Flow] = fl
	if _, there := f.Nodes[f.Start]; !there {
		c.blame(f.fault(f.line("start"), content.Wrong("topic.start", fmt.Sprintf("the start %q is no node", f.Start), "name one of the flow's nodes")))
	}
	if other, taken := c.roles[f.Role]; taken && f.Role != "" {
		c.blame(f.fault(f.line("role"), content.Wrong("topic.role-twice", fmt.Sprintf("%s has the role %s already", other, f.Role),
			"let one flow have it", "topic", f.Flow)))
	}
	c.roles[f.Role] = fl.start
	if f.Role == "cover" {
		c.coverHelp = f.Flow + "/" + f.Help
		if _, there := f.Nodes[f.Help]; !there {
			c.blame(f.fault(f.line("help"), content.Wrong("topic.help", fmt.Sprintf("the help %q is no node", f.Help),
				"name a node of the cover with the numbers for an emergency")))
		}
	}
	for name, v := range f.Vars {
		c.declareVar(f, name, v)
	}
	for name, n := range f.Nodes {
		ref := f.Flow + "/" + name
		c.nodes[ref] = &node{ref: ref, flow: fl, kind: kinds[n.Kind], line: f.line("nodes", name), written: c.written[f][name]}
	}
	for old, now := range f.Moved {
		c.moved[f.full(old)] = f.full(now)
	}
}

func (c *compiler) declareVar(f *file, name string, v variable) {
	at := f.line("vars", name)
	bounded := v.Kind == "choice" && len(v.Values) > 0 || v.Kind == "place" ||
		v.Kind == "number" && v.Min < v.Max || v.Kind == "text" && v.Max > 0
	if !bounded {
		c.blame(f.fault(at, content.Wrong("answer.bounds", fmt.Sprintf("the variable %s has no bounds", name),
			"a choice has values, a number min and max, a text max", "answer", name)))
	}
	if other, there := c.vars[name]; there && (other.Kind != v.Kind || !slices.Equal(other.Values, v.Values)) {
		c.blame(f.fault(at, content.Wrong("answer.twice", fmt.Sprintf("the variable %s is another thing elsewhere", name),
			"choose another name, or declare it alike", "answer", name)))
	}
	c.vars[name] = v
	c.renamed(f, name, v)
}

// renamed says what a variable was called.
func (c *compiler) renamed(f *file, name string, v variable) {
	for _, was := range v.Was {
		if now, there := c.answers[was]; there && now != name {
			c.blame(f.fault(f.line("vars", name), content.Wrong("answer.called", fmt.Sprintf("%s and %s were both called %s", now, name, was),
				"let one of the two have been it", "answer", name, "other", now)))
		}
		c.answers[was] = name
	}
}

// full makes a target a full name.
func (f *file) full(target string) string {
	if strings.Contains(target, "/") || target == "" {
		return target
	}
	return f.Flow + "/" + target
}

// build compiles the nodes of a file.
func (c *compiler) build(f *file) {
	c.file = f
	for _, name := range slices.Sorted(maps.Keys(f.Nodes)) {
		c.name = name
		w, n := f.Nodes[name], c.nodes[f.Flow+"/"+name]
		n.facts, n.open, n.tells = w.Facts, w.Open, w.Tells == "cover"
		n.to = c.target(w.To, "to")
		n.reviewBy, _ = time.Parse(time.DateOnly, w.ReviewBy)
		n.reviewLine = f.line("nodes", name, "review_by")
		if year := n.reviewBy.Year(); !n.reviewBy.IsZero() && (year < 2000 || year > 2099) {
			c.blameHere(content.Wrong("screen.review-day", fmt.Sprintf("%s is no day of this century", w.ReviewBy), "write it as 2027-01-31", "day", w.ReviewBy), "review_by")
		}
		if w.ReviewBy != "" && n.reviewBy.IsZero() {
			c.blameHere(content.Wrong("screen.review-day", fmt.Sprintf("%s is no day", w.ReviewBy), "write it as 2027-01-31", "day", w.ReviewBy), "review_by")
		}
		c.buildOptions(n, w.Options)
		if n.kind.build != nil {
			n.kind.build(c, n, w)
		}
	}
}

// target checks that a target exists and gives its full name.
func (c *compiler) target(target string, keys ...any) string {
	ref := c.file.full(target)
	if flow, _, _ := strings.Cut(ref, "/"); ref != "" && c.nodes[ref] == nil && !c.broken[flow] {
		c.blameHere(content.Wrong("way.missing", fmt.Sprintf("there is no node %s", ref), c.meant(ref), "to", ref), keys...)
		c.gone[ref] = true
	}
	return ref
}

// meant is the mend of a node that is not there.
func (c *compiler) meant(ref string) string {
	if near, letters := directory.Nearest(ref, slices.Sorted(maps.Keys(c.nodes))); letters <= 2 {
		return "write " + near + ", or write the node"
	}
	return "correct the target or write the node"
}

// known tells whether it was said already why a node is not there.
func (c *compiler) known(ref string) bool {
	flow, _, _ := strings.Cut(ref, "/")
	return c.broken[flow] || c.gone[ref]
}

func (c *compiler) buildOptions(n *node, written []fileOption) {
	for i, w := range written {
		if _, twice := n.option(w.ID); twice {
			c.blameHere(content.Wrong("button.twice", fmt.Sprintf("option %s stands twice", w.ID), "give each option its own id"), "options", i, "id")
		}
		when := c.shown(n, w.When, "options", i, "when")
		c.values(w.Set, "options", i, "set")
		o := option{id: w.ID, to: c.target(w.To, "options", i, "to"), set: w.Set, when: when, choose: w.Choose.apply, door: w.Door}
		n.options = append(n.options, o)
		c.declareDoor(n, o, i)
	}
}

// values checks what a set would put into variables.
func (c *compiler) values(set map[string]string, keys ...any) {
	for _, name := range slices.Sorted(maps.Keys(set)) {
		v, declared := c.vars[name]
		err := undeclared(name)
		if declared {
			err = v.holds(set[name])
		}
		if err != nil && !c.mayFollow(err) {
			c.blameHere(content.Wrong("answer.value", err.Error(), "declare it under vars, or correct the value", "answer", name, "value", set[name]), append(keys, name)...)
		}
	}
}

// errUndeclared is what follows from a flow that could not be read and may have declared it.
var errUndeclared = errors.New("no flow declares the variable")

func undeclared(name string) error { return fmt.Errorf("%w %q", errUndeclared, name) }

// mayFollow tells whether a fault may be one of a flow that could not be read.
func (c *compiler) mayFollow(err error) bool {
	return len(c.broken) > 0 && errors.Is(err, errUndeclared)
}

// link computes what depends on the whole: parents for the way back, and where options land.
func (c *compiler) link() {
	for _, name := range slices.Sorted(maps.Keys(c.flows)) {
		c.linkParents(c.flows[name])
	}
	c.linkFacts()
	for _, n := range c.nodes {
		n.lands = make(map[string]bool)
		for _, ref := range n.targets() {
			c.land(n, ref, make(map[string]bool))
		}
	}
}

// land adds the screens that ref leads to without a further act of the person.
func (c *compiler) land(n *node, ref string, seen map[string]bool) {
	to := c.nodes[ref]
	if seen[ref] || to == nil {
		return
	}
	seen[ref] = true
	if to.waits() {
		n.lands[ref] = true
		return
	}
	for _, next := range to.targets() {
		c.land(n, next, seen)
	}
}

// linkParents finds, for every node of a flow, the last screen on the shortest way from the flow's start.
func (c *compiler) linkParents(fl *flow) {
	queue, seen := []string{fl.start}, map[string]bool{fl.start: true}
	for len(queue) > 0 {
		n := c.nodes[queue[0]]
		queue = queue[1:]
		parent := n.parent
		if n.waits() {
			parent = n.ref
		}
		for _, ref := range n.targets() {
			if next := c.nodes[ref]; next.flow == fl && !seen[ref] {
				seen[ref], next.parent = true, parent
				queue = append(queue, ref)
			}
		}
	}
}
