package flows

import (
	"fmt"
	"io/fs"
	"sync"

	"liman/content"
)

// Ahead reads the files of a folder before there is a directory to compile them against, phrases beside flows. What is wrong with them
// Open says, which reads nothing a second time.
func (o *Opener) Ahead(fsys fs.FS) {
	var phrases sync.WaitGroup
	if before := o.learntFrom(writtenIn(fsys, phraseFiles)); !o.Checked && (before == nil || !before.sound.Load()) {
		phrases.Go(func() { each(fsys, phraseFiles, func(name string, f whole) { o.phrasesOf(name, f) }) })
	}
	each(fsys, "*.yaml", func(name string, f whole) {
		if name == factsName {
			o.factsOf(f)
		} else {
			o.flowOf(name, f)
		}
	})
	phrases.Wait()
}

// each gives the files of a pattern that can be read.
func each(fsys fs.FS, pattern string, take func(name string, f whole)) {
	names, _ := fs.Glob(fsys, pattern) // the pattern is well formed
	for _, name := range names {
		if f, err := readWhole(fsys, name); err == nil {
			take(name, f)
		}
	}
}

// writtenIn are the files of a pattern that can be read, by name.
func writtenIn(fsys fs.FS, pattern string) []written {
	var files []written
	each(fsys, pattern, func(name string, f whole) { files = append(files, written{name, f.sum}) })
	return files
}

// whole is a file as it was read. Nobody may change its bytes.
type whole struct {
	data []byte
	sum  content.Hash
}

func readWhole(fsys fs.FS, name string) (whole, error) {
	data, sum, err := content.ReadFile(fsys, name)
	return whole{data, sum}, err
}

// flowOf, factsOf and phrasesOf are what was read of a file; each has a memory of its own.

func (o *Opener) flowOf(name string, from whole) *readFlow {
	return o.flows.Of(name, from.sum, func() *readFlow {
		f, faults := readFile(name, from.data)
		if f != nil && f.Flow+".yaml" != name {
			faults = append(faults, f.fault(f.line("flow"), content.Wrong("file.name", fmt.Sprintf("flow %q stands in %s", f.Flow, name), "give both the same name")))
			return &readFlow{faults: faults, named: f.Flow}
		}
		return &readFlow{file: f, faults: faults, sums: f.sums()}
	})
}

func (o *Opener) factsOf(f whole) *readFacts {
	return o.facts.Of(factsName, f.sum, func() *readFacts { return factsOf(f.data) })
}

func (o *Opener) phrasesOf(name string, f whole) *readPhrases {
	return o.phrases.Of(name, f.sum, func() *readPhrases { return phrasesOf(name, f.data) })
}
