package edition

import (
	"maps"
	"testing"
	"testing/fstest"
)

// everyKind is small with a file of every kind that an edition has: flows of each role that lead into each other, questions,
// conditions, facts, phrases, words of danger, stories that tap and type. Only what is said of one fault needs all of it.
var everyKind = map[string]string{
	"flows/home.yaml": `flow: home
role: home
start: start
vars: {where: {kind: place}}
nodes:
  start:
    kind: screen
    options: [{id: near, to: where}, {id: language, to: language}, {id: care, to: care/start}]
  where: {kind: ask, for: county, var: where, to: results, anywhere: true}
  results: {kind: services, place: where, services: [dgaspc, hospital, shelter], options: [{id: start, to: start}]}
  language: {kind: ask, for: language, to: start}
`,
	"flows/care.yaml": `flow: care
start: start
vars: {hurt: {kind: choice, values: [yes, no]}}
moved: {wounds: care/wound}
nodes:
  start:
    kind: screen
    options:
      - {id: yes, to: sorted, set: {hurt: yes}}
      - {id: no, to: sorted, set: {hurt: no}}
  sorted:
    kind: branch
    cases: [{when: {var: hurt, is: yes}, to: wound}]
    to: home/start
  wound:
    kind: screen
    facts: [1.1, 1.2]
    open: true
    review_by: 2027-01-22
    parts: [{id: again, when: {var: hurt, is: no}}]
    options: [{id: near, to: home/where}, {id: start, to: start, when: {var: hurt, known: true}}]
`,
	"flows/cold.yaml": `flow: cold
role: cover
help: roof
doors: [roof]
start: start
nodes:
  start:
    kind: screen
    options: [{id: roof, to: roof}]
  roof:
    kind: contacts
    contacts: [ro-112]
    options: [{id: start, to: start}, {id: frost, to: frost, door: true}]
  frost:
    kind: screen
    facts: [1.2]
    review_by: 2027-01-22
    options: [{id: start, to: start}]
`,
	"flows/hear.yaml": `flow: hear
role: hear
start: start
nodes:
  start:
    kind: contacts
    contacts: [ro-112, ro-anes]
    options: [{id: care, to: care/start}]
`,
	"flows/facts.yaml": `facts:
  "1.1": {says: "A wound is looked at", sources: [S1], confidence: L, seen: 2026-11-23}
  "1.2": {says: "Frost numbs", sources: [S1], confidence: H, seen: 2026-11-23}
sources: {S1: "https://example.org"}
`,
	"flows/phrases/ro.yaml": `words: {care/wound: [sange curge]}
danger: {care/wound: [curge mult sange, m-a taiat cu cutitul]}
phrases: {care/start: [m-am lovit la mana, ma doare capul], home/start: [de la inceput]}
calm: [am taiat ceapa]
`,
	"flows/phrases/en.yaml": `words: {care/wound: [blood pours]}
danger: {care/wound: [much blood pours, he cut me with a knife]}
phrases: {care/start: [i hurt my hand, my head hurts], home/start: [from the beginning]}
calm: [i cut the onion]
`,
	"flows/stories/care.txt": `story: A wound
person opens
person taps care
person taps yes
bot shows care/wound
person types "curge mult sange"
bot shows care/wound
person taps near
bot shows home/where
person taps CJ
bot shows home/results with ro-anes
person taps help
bot shows lines/start with ro-anes
`,
}

// moreWords are the words of everyKind's flows, in Romanian and English.
var moreWords = map[string]string{
	"locales/ro.yaml": `home/start.care: Îngrijire
care/start.title: Îngrijire
care/start.text: Curge sânge?
care/start.yes: Da
care/start.no: Nu
care/wound.title: O rană
care/wound.text: Apasă rana cu ceva curat.
care/wound.again: Uită-te din nou.
care/wound.near: Aproape de tine
care/wound.start: Din nou
cold/start.title: Iarna
cold/start.text: Iarna e aici.
cold/start.roof: Un acoperiș
cold/roof.title: Un acoperiș
cold/roof.text: Cine caută loc
cold/roof.start: Toate temele
cold/roof.frost: De unde știm
cold/frost.text: Gerul amorțește.
cold/frost.start: Toate temele
hear/start.text: Ce ai vrut să spui?
hear/start.care: O îngrijire
`,
	"locales/en.yaml": `home/start.care: Care
care/start.title: Care
care/start.text: Does it bleed?
care/start.yes: Yes
care/start.no: No
care/wound.title: A wound
care/wound.text: Press it with something clean.
care/wound.again: Look again.
care/wound.near: Near you
care/wound.start: Again
cold/start.title: Winter
cold/start.text: Winter is here.
cold/start.roof: A roof
cold/roof.title: A roof
cold/roof.text: Who needs a place
cold/roof.start: All topics
cold/roof.frost: How we know
cold/frost.text: Frost numbs.
cold/frost.start: All topics
hear/start.text: What did you mean?
hear/start.care: Some care
`,
}

// whole is the edition that has a file of every kind, as a tree that a test may spoil.
func whole(t *testing.T) fstest.MapFS {
	t.Helper()
	entries, err := smallDirectory()
	if err != nil {
		t.Fatal(err)
	}
	all := maps.Clone(entries)
	for _, files := range []map[string]string{small, everyKind} {
		for name, text := range files {
			all[name] = &fstest.MapFile{Data: []byte(text + moreWords[name])}
		}
	}
	return all
}
