package console

import (
	"maps"
	"time"

	"liman/edition/draft"
	"liman/locales"
)

// state is what is to be done about a screen or a topic.
type state struct {
	Faults  int
	Missing int // texts that a language lacks
	Stale   int // translations whose source has changed in meaning
	Due     int // screens to be looked at again
	Changed int // fields that the change says otherwise
}

// Well tells whether there is nothing to be done.
func (s state) Well() bool { return s.Faults+s.Missing+s.Stale+s.Due == 0 }

func (s *state) add(o state) {
	s.Faults += o.Faults
	s.Missing += o.Missing
	s.Stale += o.Stale
	s.Due += o.Due
	s.Changed += o.Changed
}

// soon is how long before its day a screen counts as due.
const soon = 7 * 24 * time.Hour

// due tells whether a day, as it is written, is to be thought of.
func due(day string, now time.Time) bool {
	t, err := time.ParseInLocation(time.DateOnly, day, zone)
	return err == nil && t.Before(now.Add(soon))
}

// missing are the messages that a language lacks, as their keys in that language.
func (w work) missing(lang string) []draft.Key {
	own := w.Files["locales/"+lang+".yaml"]
	var all []draft.Key
	for _, f := range w.Files["locales/"+locales.Source+".yaml"].fields {
		k := f.Key
		k.Lang = lang
		if _, there := own.byKey[k]; !there && k.Name == "" {
			all = append(all, k)
		}
	}
	return all
}

// staleWords is a translation whose source has changed.
type staleWords struct {
	Key  draft.Key // of the translation
	Was  string    // the source it was made from
	Is   string    // the source as it stands
	Text string    // the translation
}

// stale are the translations of a language whose source has changed in meaning.
func (w work) stale(lang string) []staleWords {
	var all []staleWords
	for _, f := range w.Files["locales/stale/"+lang+".yaml"].fields {
		if s, is := w.staleAt(draft.Key{Kind: draft.Message, Lang: lang, Of: f.Of, Name: f.Name}); is {
			all = append(all, s)
		}
	}
	return all
}

// staleAt tells of one translation whether it is stale.
func (w work) staleAt(k draft.Key) (staleWords, bool) {
	marks, own := w.Files["locales/stale/"+k.Lang+".yaml"], w.Files["locales/"+k.Lang+".yaml"]
	mark, marked := marks.byKey[draft.StaleKey(k)]
	at, there := own.byKey[k]
	source := k
	source.Lang = locales.Source
	is, has := w.Field(source)
	if !marked || !there || !has || is.Value == marks.fields[mark].Value {
		return staleWords{}, false
	}
	return staleWords{k, marks.fields[mark].Value, is.Value, own.fields[at].Value}, true
}

// states are what is to be done, by screen.
func (w work) states(now time.Time) map[string]state {
	all := maps.Clone(w.counted())
	for _, f := range w.flows() {
		for _, n := range f.Screens {
			if due(n.Review, now) {
				s := all[n.Ref]
				s.Due++
				all[n.Ref] = s
			}
		}
	}
	return all
}

// state is what is to be done about one screen.
func (w work) state(ref string, now time.Time) state {
	s := w.counted()[ref]
	if _, n := w.node(ref); n != nil && due(n.Review, now) {
		s.Due++
	}
	return s
}

// count counts what is to be done, by screen, but for what a day brings.
func (w work) count() map[string]state {
	all := make(map[string]state)
	count := func(ref string, one state) {
		if ref != "" {
			s := all[ref]
			s.add(one)
			all[ref] = s
		}
	}
	for ref, faults := range w.screenFaults() {
		count(ref, state{Faults: len(faults)})
	}
	for _, lang := range w.languages() {
		for _, k := range w.missing(lang) {
			count(screenOf(k), state{Missing: 1})
		}
		for _, s := range w.stale(lang) {
			count(screenOf(s.Key), state{Stale: 1})
		}
	}
	for _, k := range w.changed() {
		count(screenOf(k), state{Changed: 1})
	}
	return all
}

// changed are the fields that say something else than in the edition that the work rests on, or did not stand there.
func (w work) changed() []draft.Key {
	var all []draft.Key
	for name, is := range w.Files {
		if w.Base != nil && w.Base.Sum(name) != w.Bundle.Sum(name) {
			all = append(all, w.Was[name].others(is)...)
		}
	}
	return all
}

// others are the fields of a later state of a file that say something else, or were not there.
func (i indexed) others(later indexed) (keys []draft.Key) {
	ahead := 0 // most stand in the order in which they stood
	for _, f := range later.fields {
		if ahead >= len(i.fields) || i.fields[ahead].Key != f.Key {
			n, there := i.byKey[f.Key]
			if !there {
				keys = append(keys, f.Key)
				continue
			}
			ahead = n
		}
		if i.fields[ahead].Value != f.Value {
			keys = append(keys, f.Key)
		}
		ahead++
	}
	return keys
}
