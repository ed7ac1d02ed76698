package edition

import (
	"io/fs"
	"maps"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

// small is the content of an edition in a few lines: flows/, locales/ and stories. Its directory is a few entries of the real one
// (testdata/small), so that a test may open it many times.
var small = map[string]string{
	"flows/home.yaml": `flow: home
role: home
start: start
vars: {where: {kind: place}}
nodes:
  start:
    kind: screen
    options: [{id: near, to: where}, {id: language, to: language}]
  where: {kind: ask, for: county, var: where, to: results, anywhere: true}
  results: {kind: services, place: where, services: [dgaspc, hospital, shelter], options: [{id: start, to: start}]}
  language: {kind: ask, for: language, to: start}
`,
	"flows/lines.yaml": `flow: lines
role: help
start: start
nodes:
  start: {kind: contacts, contacts: [ro-112, ro-anes], options: [{id: home, to: home/start}]}
`,
	"flows/stories/near.txt": `story: What is near
person opens
bot shows home/start
person taps near
person taps CJ
bot shows home/results with ro-112 ro-anes
person taps help
bot shows lines/start with ro-anes   # one tap from anywhere
person taps leave
bot leaves
`,
	"locales/ro.yaml": roWords,
	"locales/en.yaml": strings.NewReplacer("Acasă", "Home", "Aproape", "Near", "Ce mai faci", "How are you",
		"ă", "a", "Î", "I", "ș", "s", "ț", "t").Replace(roWords),
	"locales/rules/words.yaml": `everywhere: {never: ["!"]}
languages:
  ro: {never: [vinovat*], fine: [nu ești vinovată], sent: [violen*]}
  en: {never: [at fault], sent: [violen*]}
romanian: [Bistrița-Năsăud]
same: [face.description]
`,
}

const roWords = `home/start.title: Acasă
home/start.text: "Ce mai faci? {ro-112}"
home/start.near: Aproape
home/start.language: Limba
home/where.text: Unde?
home/results.text: Iată.
home/results.start: Acasă
home/language.text: Limba
lines/start.text: Linii
lines/start.home: Acasă
button.help: "{ro-112} +"
button.full: Tot
button.simple: Simplu
button.listen: Ascultă
button.back: Înapoi
button.leave: Ieși
language.name: L
cover.text: Iarna.
emergency.text: "{ro-112}"
emergency.again: Din nou
note.old-button: vechi
note.not-understood: nu
note.place-unknown: unde
note.place-which: care
note.place-guess: poate
note.place-bad: rău
note.number-bad: rău
note.file-deleted: șters
near.in-county: "În {county}:"
near.around: "În jur de {place}:"
near.country: "În țară:"
near.ask: "{ro-anes}, {county}"
near.none: nimic
near.unconfirmed: neconfirmat
near.unconfirmed-star: "* neconfirmat"
near.abroad: "{country}"
near.abroad-unknown: nu știm
near.abroad-0800: nu merge
near.emergency: urgență
place.option: "{name}, {unit}, {county}"
place.sector: "Sectorul {n}"
screen.checked: "verificat la {date}"
screen.not-called: "nesunate"
service.called: "sunat la {date}"
service.access: prin DGASPC
service.no-address: secret
service.always: mereu
service.confirm: de confirmat
service.distance: "{km} km"
service.free: gratuit
service.hours: "{hours}"
service.undated: fără dată
service.verified: "verificat {date}"
date.format: "{day} {month} {year}"
face.name: Ghid
face.description: Ghid
face.short: Ghid
`

// with is small with one replacement in one file.
func with(file, old, now string) map[string]string {
	files := maps.Clone(small)
	files[file] = strings.Replace(files[file], old, now, 1)
	return files
}

// smallDirectory is the directory of the small edition, by the paths of its files.
var smallDirectory = sync.OnceValues(func() (fstest.MapFS, error) { return filesIn(os.DirFS("testdata/small")) })

// filesIn reads all files of a file system, so that a test may spoil one.
func filesIn(fsys fs.FS) (fstest.MapFS, error) {
	all := fstest.MapFS{}
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		all[name] = &fstest.MapFile{Data: data}
		return err
	})
	return all, err
}

func source(t *testing.T, files map[string]string) Source {
	t.Helper()
	entries, err := smallDirectory()
	if err != nil {
		t.Fatal(err)
	}
	fsys := maps.Clone(entries)
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return sourceOf(t, fsys)
}

// sourceOf is a tree as the project's own.
func sourceOf(t *testing.T, fsys fs.FS) Source {
	t.Helper()
	var src Source
	for at, folder := range map[string]*fs.FS{"flows": &src.Flows, "locales": &src.Locales, "directory/data": &src.Directory} {
		sub, err := fs.Sub(fsys, at)
		if err != nil {
			t.Fatal(err)
		}
		*folder = sub
	}
	return src
}

func openSmall(t *testing.T) *Edition {
	t.Helper()
	e, err := Open(source(t, small))
	if err != nil {
		t.Fatal(err)
	}
	return e
}
