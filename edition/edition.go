// Package edition is what is published: flows, words and directory, loaded and checked together, named by their
// SHA-256, immutable. It also draws a flow's Reply as a Screen in a language, which every front end shows in its way.
package edition

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"liman/content"
	"liman/directory"
	"liman/flows"
	"liman/locales"
)

// Source is where an edition is read from: three folders of files.
type Source struct {
	Flows, Locales, Directory fs.FS
}

// Builtin is the edition inside the program. It is checked by the tests and always works.
func Builtin() Source {
	data, err := fs.Sub(directory.Files, "data")
	if err != nil {
		panic(err) // part of the binary
	}
	return Source{Flows: flows.Files, Locales: locales.Files, Directory: data}
}

// Folder is a folder with flows/, locales/ and directory/data/, laid out as in the project's own tree.
func Folder(path string) Source {
	return Source{
		Flows:     os.DirFS(filepath.Join(path, "flows")),
		Locales:   os.DirFS(filepath.Join(path, "locales")),
		Directory: os.DirFS(filepath.Join(path, "directory", "data")),
	}
}

// Edition is one published state of the content.
type Edition struct {
	Hash      string // SHA-256 of all files, in hex
	Book      *flows.Book
	Words     *locales.Words
	Directory *directory.Directory

	national []directory.Contact // first on every list of numbers
	rules    rules               // of words
	voices   map[string][]byte   // by language, flow and node: "ro/danger/start"
}

// Open reads and checks an edition. The error is every fault, as content.Faults, or that of reading.
func Open(src Source) (*Edition, error) {
	hash, seen, err := look(src)
	if err != nil || len(seen) > 0 {
		return nil, errors.Join(err, seen.Err())
	}
	dir, dirErr := directory.Open(src.Directory)
	words, wordsErr := locales.Open(src.Locales)
	if dirErr != nil || words == nil {
		return nil, content.Join(dirErr, wordsErr)
	}
	book, err := flows.Open(src.Flows, dir, words.Languages(), terms(words)...)
	if err != nil || !words.Whole() {
		return nil, content.Join(wordsErr, err)
	}
	e := &Edition{Hash: hash, Book: book, Words: words, Directory: dir}
	e.national = book.View(flows.State{Node: book.HelpLines()}).Contacts
	var faults content.Faults
	var read bool
	if e.rules, faults, read = readRules(src.Locales, words.Languages()); !read {
		return nil, content.Join(wordsErr, faults.Err())
	}
	voices, err := e.openVoices(src.Locales)
	if err != nil {
		return nil, err
	}
	stories, err := e.checkStories(src.Flows)
	if err != nil {
		return nil, err
	}
	faults = slices.Concat(faults, voices, e.check(), stories)
	if err := content.Join(wordsErr, faults.Err()); err != nil {
		return nil, err
	}
	return e, nil
}

// ID is the short name of the edition that stands in button data.
func (e *Edition) ID() string { return e.Hash[:idLength] }

// Overdue are entries and nodes whose day of review is before another; they work, but staff must look at them.
func (e *Edition) Overdue(day time.Time) content.Faults {
	return append(e.Directory.Overdue(directory.DateOf(day)), e.Book.Overdue(day)...)
}
