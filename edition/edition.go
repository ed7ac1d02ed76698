// Package edition is what is published: flows, words and directory, loaded and checked together, named by their
// SHA-256, immutable. It also draws a flow's Reply as a Screen in a language, which every front end shows in its way.
package edition

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

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

// Open reads and checks an edition. The error joins every fault, each as "flows/danger.yaml:12: what; how to mend it";
// Faults lists them.
func Open(src Source) (*Edition, error) {
	hash, seen, err := look(src)
	if err != nil || len(seen) > 0 {
		return nil, errors.Join(append(seen, err)...)
	}
	dir, dirErr := directory.Open(src.Directory)
	words, wordsErr := locales.Open(src.Locales)
	if dirErr != nil || words == nil {
		return nil, errors.Join(dirErr, wordsErr)
	}
	book, err := flows.Open(src.Flows, dir, words.Languages(), terms(words)...)
	if err != nil || errors.Is(wordsErr, locales.ErrUnreadable) {
		return nil, errors.Join(wordsErr, err)
	}
	e := &Edition{Hash: hash, Book: book, Words: words, Directory: dir}
	e.national = book.View(flows.State{Node: book.HelpLines()}).Contacts
	var rulesErr error
	if e.rules, rulesErr = readRules(src.Locales, words.Languages()); errors.Is(rulesErr, errNoRules) {
		return nil, errors.Join(wordsErr, rulesErr)
	}
	faults := append(e.openVoices(src.Locales), e.check()...)
	faults = append(faults, e.checkStories(src.Flows)...)
	if err := errors.Join(append(faults, wordsErr, rulesErr)...); err != nil {
		return nil, err
	}
	return e, nil
}

// ID is the short name of the edition that stands in button data.
func (e *Edition) ID() string { return e.Hash[:idLength] }

// Overdue are entries and nodes whose day of review is before another; they work, but staff must look at them.
func (e *Edition) Overdue(day time.Time) []error {
	return append(e.Directory.Overdue(directory.DateOf(day)), e.Book.Overdue(day)...)
}

// Faults takes a joined error apart, sorted by file and line.
func Faults(err error) []string {
	var texts []string
	var flatten func(error)
	flatten = func(err error) {
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			for _, one := range joined.Unwrap() {
				flatten(one)
			}
		} else if err != nil {
			texts = append(texts, err.Error())
		}
	}
	flatten(err)
	slices.SortFunc(texts, byPlace)
	return slices.Compact(texts)
}

// byPlace orders "file:line: text" by file, then by line as a number.
func byPlace(a, b string) int {
	fileA, lineA := place(a)
	fileB, lineB := place(b)
	if c := strings.Compare(fileA, fileB); c != 0 {
		return c
	}
	if lineA != lineB {
		return lineA - lineB
	}
	return strings.Compare(a, b)
}

func place(text string) (file string, line int) {
	file, rest, _ := strings.Cut(text, ":")
	if _, err := fmt.Sscanf(rest, "%d:", &line); err != nil {
		return file, 0
	}
	return file, line
}
