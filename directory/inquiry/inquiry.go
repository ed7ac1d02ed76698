// Package inquiry understands what somebody types to look something up: a place, what kind of help, for whom, a country, in
// one line of text, in any order and language: "unde e medicina legala in iasi", "adapost cluj", "sunt in Italia".
//
// Chat, inline queries, the command line, HTTP and the page for people all ask Reader.Read, so that what one of them
// understands, all do. Nothing that was typed is kept. A Reader never changes and may be used by many goroutines at once.
//
// One understanding (directory/inquiry): a place, a country, what kind of help and for whom in a line of text are
// read by one Reader, made of the edition's words, of directory/data/vocabulary.yaml and of the names of places.
// The chat (flows/inquire.go), inline queries, liman find and HTTP ask it. What she looks for stays as the name of
// its screen until it is known where.
package inquiry

import (
	"slices"

	"liman/directory"
)

// Inquiry is what a text asks for. The zero Inquiry asks for nothing.
type Inquiry struct {
	Places  []directory.Place // what the name of a place in it means, the biggest first; none if there is no place
	Clear   bool              // the first of Places is meant
	Guess   bool              // Places are only spelled nearly so,
	Close   bool              // and the first is a town with a name as long as what was typed, give or take a letter
	Common  bool              // the place is a village with a name that people also say without meaning it: "casa veche"
	Country string            // ISO code of another country than Romania, that it names
	Others  bool              // unknown words stand before that country, and none says that she is there: somebody else may be
	Means   []Meaning         // each thing that is asked for
	Parts   bool              // by words that are only a part of what that is called: "protecție"
	Help    bool              // it calls for help, and does not say which
	Digits  string            // of a number, as typed
	Strange []string          // folded words that nothing is known of, each once
	Unsaid  bool              // none of them is a word that people say: they may be a quarter or a road
}

// Meaning is what a word or phrase stands for. An entry that is one of these is meant.
type Meaning struct {
	Kinds            []directory.Kind // of services or of contacts
	Topics, Audience []string
}

// Whole tells whether all of the text was understood, and there was something to understand.
func (i Inquiry) Whole() bool {
	return len(i.Strange) == 0 && (i.Located() || len(i.Means) > 0 || i.Help)
}

// Located tells whether it names a place for sure, or another country.
func (i Inquiry) Located() bool { return i.Country != "" || len(i.Places) > 0 && !i.Guess }

// Place is the place that is clearly meant, in Romania or as another country; false where there is none, or several.
func (i Inquiry) Place() (directory.Place, bool) {
	switch {
	case i.Country != "":
		return directory.Place{Country: i.Country}, true
	case i.Clear:
		return i.Places[0], true
	}
	return directory.Place{}, false
}

// Kinds are all kinds of service that are asked for, each once, in the order of the text.
func (i Inquiry) Kinds() []directory.Kind {
	var list []directory.Kind
	for _, m := range i.Means {
		for _, k := range m.Kinds {
			if directory.KnownKind(string(k)) && !slices.Contains(list, k) {
				list = append(list, k)
			}
		}
	}
	return list
}

// Audience are all for whom help is asked.
func (i Inquiry) Audience() []string {
	var list []string
	for _, m := range i.Means {
		for _, who := range m.Audience {
			if !slices.Contains(list, who) {
				list = append(list, who)
			}
		}
	}
	return list
}

// Query adds what is asked for to a question that says less: kinds and audience, where it has none of its own.
func (i Inquiry) Query(q directory.Query) directory.Query {
	if len(q.Kinds) == 0 {
		q.Kinds = i.Kinds()
	}
	if len(q.Audience) == 0 {
		q.Audience = i.Audience()
	}
	return q
}

// add joins two meanings of a word.
func (m *Meaning) add(other Meaning) {
	for _, k := range other.Kinds {
		if !slices.Contains(m.Kinds, k) {
			m.Kinds = append(m.Kinds, k)
		}
	}
	m.Topics = append(m.Topics, other.Topics...)
	m.Audience = append(m.Audience, other.Audience...)
}
