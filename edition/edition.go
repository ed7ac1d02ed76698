// Package edition is what is published: flows, words and directory, read together from a content.Bundle, named by its hash, immutable.
// It also draws a flow's Reply as a Screen in a language, which every front end shows in its way.
//
// Open reads; what an edition may not say or do is refused by edition/check, which everything goes through that comes from outside
// the program.
//
// A button says what it does. Its data is edition, node, option (1f3a9c home/start danger); pressing it twice leads to the
// same place.
//
// Words apart from flows. A flow names nodes and options; locales has their words under flow/node.field; a number
// is a directory entry and stands in words only as {ro-112}.
//
// An edition is one Bundle of files, read once (content), named by the SHA-256 of its manifest, immutable, and
// swapped in one pointer (edition/shelf), which bot and look-ups ask. What comes from outside is checked whole
// (edition/check, liman check); the edition inside the program is checked by its tests alone. Geography is the
// program's and no part of an edition.
//
// An edition is opened quickly. Directory, words, flows and phrases are read side by side (edition.Opener); what typed words mean,
// names of places in other languages and what reads a line of text are made when first asked, or some seconds after
// the start; the phrases inside the program are not even read before (edition.OpenBuiltin).
package edition

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"liman/content"
	"liman/directory"
	"liman/directory/inquiry"
	"liman/flows"
	"liman/locales"
)

// Builtin is the edition inside the program. The tests check it, so that it always works.
func Builtin() *content.Bundle {
	data, err := fs.Sub(directory.Files, "data")
	if err != nil {
		panic(err) // part of the binary
	}
	b, err := content.ReadFrom(map[string]fs.FS{"flows": flows.Files, "locales": locales.Files, "directory/data": data})
	if err != nil {
		panic(err) // part of the binary
	}
	return b
}

// Folder reads a folder with flows/, locales/ and directory/data/, laid out as in the project's own tree.
func Folder(path string) (*content.Bundle, error) { return content.Read(os.DirFS(path)) }

// Edition is one published state of the content. What must hold: it never changes after Open, so that whoever holds one may use it in
// many goroutines and serve it whole; its Hash covers every byte that it was made of, but for geography, which is the program's; all
// it shows is drawn from Book, Words and Directory of the same Bundle, so that a number on a screen is the one that was checked.
type Edition struct {
	Hash      string // of its Bundle, in hex
	Book      *flows.Book
	Words     *locales.Words
	Directory *directory.Directory

	national []directory.Contact // first on every list of numbers
	voices   map[string][]byte   // by language, flow and node: "ro/danger/start"
}

// Open reads an edition. The error is every fault that keeps it from being served, as content.Faults. With faults of single
// messages alone the Edition is there all the same and good for further checks; else it is nil.
func Open(b *content.Bundle) (*Edition, error) { return new(Opener).Open(b) }

// OpenBuiltin opens the edition inside the program. What the program's tests have checked in it is not checked again.
func OpenBuiltin() (*Edition, error) {
	o := new(Opener)
	o.flows.Checked = true
	return o.Open(Builtin())
}

// Opener opens editions one after another, and makes anew only what rests on files that have changed. It is for whoever looks at content
// while it is edited, and not safe for concurrent use.
type Opener struct {
	directory directory.Opener
	locales   locales.Opener
	flows     flows.Opener

	dirOf    *content.Bundle // what the directory was read from
	dir      *directory.Directory
	dirErr   error
	wordsOf  *content.Bundle // what the words were read from
	words    *locales.Words
	wordsErr error
	bookOf   *content.Bundle // what the flows were compiled from
	rests    restsOn
	book     *flows.Book
	bookErr  error
}

// restsOn is what flows are compiled against.
type restsOn struct {
	dir   *directory.Directory
	langs []string
	terms []inquiry.Term
}

func (r restsOn) same(other restsOn) bool {
	return r.dir == other.dir && slices.Equal(r.langs, other.langs) && slices.Equal(r.terms, other.terms)
}

// Open is the package's Open.
func (o *Opener) Open(b *content.Bundle) (*Edition, error) {
	o.parts(b)
	dir, dirErr, words, wordsErr := o.dir, o.dirErr, o.words, o.wordsErr
	if dirErr != nil || words == nil {
		return nil, content.Join(dirErr, wordsErr)
	}
	book, err := o.compile(b, restsOn{dir, words.Languages(), terms(words)})
	if err != nil || !words.Whole() {
		return nil, content.Join(wordsErr, err)
	}
	e := &Edition{Hash: b.Hash().String(), Book: book, Words: words, Directory: dir, voices: voicesIn(b)}
	e.national = book.View(flows.State{Node: book.HelpLines()}).Contacts
	return e, wordsErr
}

// parts reads side by side what does not rest on each other: the directory, the files of flows, the words; each only if a file of it is
// another than the last time.
func (o *Opener) parts(b *content.Bundle) {
	var others sync.WaitGroup
	defer others.Wait()
	if !content.Alike(o.bookOf, b, inFlows) {
		others.Go(func() { o.flows.Ahead(b.Sub("flows")) })
	}
	if !content.Alike(o.dirOf, b, inDirectory) {
		o.dirOf = b
		others.Go(func() { o.dir, o.dirErr = o.directory.Open(b.Sub("directory/data")) })
	}
	if !content.Alike(o.wordsOf, b, inLocales) {
		o.wordsOf = b
		o.words, o.wordsErr = o.locales.Open(b.Sub("locales"))
	}
}

// compile compiles the flows, if anything they rest on is another than the last time.
func (o *Opener) compile(b *content.Bundle, on restsOn) (*flows.Book, error) {
	if !content.Alike(o.bookOf, b, inFlows) || !o.rests.same(on) {
		o.bookOf, o.rests = b, on
		o.book, o.bookErr = o.flows.Open(b.Sub("flows"), on.dir, on.langs, on.terms...)
	}
	return o.book, o.bookErr
}

func inDirectory(name string) bool { return strings.HasPrefix(name, "directory/") }

// inLocales are the files that words are read from, right in their folder.
func inLocales(name string) bool { return path.Dir(name) == "locales" }

// inFlows are the files that flows are compiled from: stories are played, not compiled.
func inFlows(name string) bool {
	return strings.HasPrefix(name, "flows/") && strings.HasSuffix(name, ".yaml")
}

// ID is the short name of the edition that stands in button data.
func (e *Edition) ID() string { return e.Hash[:idLength] }

// Overdue are entries and nodes whose day of review is before another; they work, but staff must look at them.
func (e *Edition) Overdue(day time.Time) content.Faults {
	return append(e.Directory.Overdue(directory.DateOf(day)), e.Book.Overdue(day)...)
}

// Misdated are entries and facts that were looked at after today.
func (e *Edition) Misdated(today time.Time) content.Faults {
	return append(e.Directory.Misdated(directory.DateOf(today)), e.Book.Misdated(today)...)
}

// WordsOf are the messages that a node must have: its text and its parts, then its labels. A title is among them where it is
// written.
func (e *Edition) WordsOf(node string) []string {
	ids := []string{node + ".text"}
	for _, part := range e.Book.Parts(node) {
		ids = append(ids, node+"."+part)
	}
	return append(ids, e.LabelsOf(node)...)
}

// LabelsOf are the messages of a node that must fit in one line: the title and a label per option.
func (e *Edition) LabelsOf(node string) []string {
	var ids []string
	if title := node + ".title"; e.Words.Has(locales.Source, title) {
		ids = append(ids, title)
	}
	for _, o := range e.Book.Options(node) {
		ids = append(ids, node+"."+o)
	}
	return ids
}

// textsOf are the messages of a node that are no labels.
func textsOf(node string) []string { return []string{node + ".text", node + ".simple"} }

// voiceFolder is where recordings lie, as <language>/<flow>/<node>.ogg.
const voiceFolder = "locales/voice/"

// voicesIn are the recordings of a bundle, by language, flow and node.
func voicesIn(b *content.Bundle) map[string][]byte {
	voices := make(map[string][]byte)
	for name, data := range b.All() {
		if place, is := strings.CutPrefix(name, voiceFolder); is {
			voices[strings.TrimSuffix(place, ".ogg")] = data
		}
	}
	return voices
}
