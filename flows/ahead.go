package flows

import (
	"io/fs"
	"sync"
)

// Ahead reads the files of a folder before there is a directory to compile them against, phrases beside flows. What is wrong with them
// Open says, which reads nothing a second time.
func (o *Opener) Ahead(fsys fs.FS) {
	var phrases sync.WaitGroup
	if !o.Checked {
		phrases.Go(func() { each(fsys, phraseFiles, func(name string, data []byte) { o.phrasesOf(name, data) }) })
	}
	each(fsys, "*.yaml", func(name string, data []byte) {
		if name == factsName {
			o.factsOf(data)
		} else {
			o.flowOf(name, data)
		}
	})
	phrases.Wait()
}

// each gives the files of a pattern that can be read.
func each(fsys fs.FS, pattern string, take func(name string, data []byte)) {
	names, _ := fs.Glob(fsys, pattern) // the pattern is well formed
	for _, name := range names {
		if data, err := fs.ReadFile(fsys, name); err == nil {
			take(name, data)
		}
	}
}

// flowOf, factsOf and phrasesOf are what was read of a file; each has a memory of its own.

func (o *Opener) flowOf(name string, data []byte) *readFlow {
	return o.flows.Of(name, data, func() *readFlow {
		f, faults := readFile(name, data)
		return &readFlow{f, faults, f.sums()}
	})
}

func (o *Opener) factsOf(data []byte) *readFacts {
	return o.facts.Of(factsName, data, func() *readFacts { return factsOf(data) })
}

func (o *Opener) phrasesOf(name string, data []byte) *readPhrases {
	return o.phrases.Of(name, data, func() *readPhrases { return phrasesOf(name, data) })
}
