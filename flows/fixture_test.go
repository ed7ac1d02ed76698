package flows

import (
	"io/fs"
	"maps"
	"sync"
	"testing"
	"testing/fstest"

	"liman/directory"
)

// builtin is the directory of the built-in edition.
var builtin = sync.OnceValue(func() *directory.Directory {
	data, err := fs.Sub(directory.Files, "data")
	if err != nil {
		panic(err)
	}
	d, err := directory.Open(data)
	if err != nil {
		panic(err)
	}
	return d
})

// small is a set of flows with every kind of node in it.
var small = map[string]string{
	"home.yaml": `flow: home
role: home
start: start
vars:
  children: {kind: choice, values: [yes, no]}
  age: {kind: number, min: 0, max: 120}
  word: {kind: text, max: 20}
nodes:
  start:
    kind: screen
    options:
      - {id: danger, to: danger/start}
      - {id: near, to: near/start}
      - {id: about, to: about}
      - {id: kids, to: start, set: {children: yes}}
      - {id: school, to: about, when: {var: children, is: yes}}
      - {id: age, to: age}
      - {id: language, to: language}
      - {id: plan, to: plan}
      - {id: out, to: out}
  about:
    kind: screen
    options: [{id: more, to: more}]
  more:
    kind: screen
    options: [{id: start, to: start}]
  age: {kind: ask, for: number, var: age, to: grown}
  grown:
    kind: branch
    cases: [{when: {all: [{var: age, known: true}, {not: {var: age, under: 18}}]}, to: word}]
    to: child
  child: {kind: set, set: {children: yes}, to: about}
  word: {kind: ask, for: text, var: word, to: about}
  language: {kind: ask, for: language, to: start}
  plan: {kind: call, flow: danger, to: about}
  out: {kind: leave}
`,
	"danger.yaml": `flow: danger
start: start
moved: {old: deep}
nodes:
  start:
    kind: contacts
    contacts: [ro-112]
    options: [{id: deep, to: deep}, {id: done, to: done}]
  deep:
    kind: screen
    options: [{id: near, to: near/start}, {id: start, to: start}]
  done: {kind: return}
`,
	"near.yaml": `flow: near
start: start
vars: {where: {kind: place}}
nodes:
  start: {kind: ask, for: place, var: where, to: results, anywhere: true}
  results:
    kind: services
    place: where
    services: [dgaspc]
    options: [{id: again, to: start}]
`,
	"lines.yaml": `flow: lines
role: help
start: start
nodes:
  start:
    kind: contacts
    contacts: [ro-112, ro-anes]
    options: [{id: home, to: home/start}]
`,
}

// with is small with some files replaced or added.
func with(files map[string]string) map[string]string {
	all := maps.Clone(small)
	maps.Copy(all, files)
	return all
}

func openFiles(files map[string]string) (*Book, error) {
	return Open(folder(files), builtin(), []string{"ro", "en"})
}

// folder is a folder with some files.
func folder(files map[string]string) fs.FS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func openSmall(t *testing.T) *Book {
	t.Helper()
	b, err := openFiles(small)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// tap presses options one after the other, each on the screen that is there.
func tap(b *Book, s State, options ...string) (State, Reply) {
	var r Reply
	for _, o := range options {
		s, r = b.Step(s, Input{Act: Taps, Option: o})
	}
	return s, r
}
