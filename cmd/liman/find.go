package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"liman/directory"
	"liman/edition"
)

type findCommand struct {
	Place    []string  `arg:"" help:"A place or county: cluj, \"satu mare\", sector 3; or a place's key."`
	Kind     []string  `help:"Only these kinds of service or groups of them: dgaspc, hospital, counselling, medical."`
	Topic    []string  `help:"Only what is about this: domestic-violence, child."`
	Audience []string  `help:"Only what is for them: women, men, children, lgbt, disability, migrants."`
	Channel  []string  `help:"Only what can be reached so: call, sms, chat, email, in-person."`
	Language []string  `help:"Only where this is spoken: ro, hu, en."`
	OpenNow  bool      `help:"Only what is known to be open now."`
	JSON     bool      `name:"json" help:"Write the answer for programs; docs/directory.md says what is in it."`
	Lang     string    `help:"The language of the answer." default:"ro"`
	Limit    int       `help:"How many at most." default:"10"`
	At       time.Time `help:"Answer as if it were this moment (2026-11-23T10:00:00+02:00)." placeholder:"TIME"`
}

// Run answers with the national numbers and what is near a place. When nothing is found it shows what comes nearest, and
// fails.
func (c *findCommand) Run(s *settings, io streams) error {
	ed, err := s.edition()
	if err != nil {
		return err
	}
	if c.At.IsZero() {
		c.At = time.Now()
	}
	q, err := c.query()
	if err != nil {
		return err
	}
	a, failure := c.answer(ed, q)
	if !c.JSON {
		table{ed, ed.Words.Match(c.Lang), c.At}.print(io.out, a)
		return failure
	}
	out := json.NewEncoder(io.out)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return errors.Join(out.Encode(a.forPrograms(ed, ed.Words.Match(c.Lang), c.At)), failure)
}

// answer is what there is to say about a place.
type answer struct {
	places []directory.Place // those of the name, the biggest first; with guess, those that are spelled nearly so
	guess  bool
	clear  bool // the first place is meant
	found  directory.Found
	wider  directory.Found // what comes nearest, where nothing was found, or nothing near
}

// answer looks. The error says why nothing was found.
func (c *findCommand) answer(ed *edition.Edition, q directory.Query) (answer, error) {
	asked := strings.Join(c.Place, " ")
	match := ed.Directory.Find(asked)
	if p, isKey := ed.Directory.Place(asked); isKey {
		match = directory.Match{Places: []directory.Place{p}}
	}
	a := answer{places: match.Places, guess: match.Guess || len(match.Places) == 0, clear: match.Clear()}
	if a.guess {
		return a, fmt.Errorf("no place is called %q", asked)
	}
	if !a.clear {
		return a, fmt.Errorf("%d places are called %q; add the county, or write the key of one", len(a.places), asked)
	}
	if a.found = ed.Directory.Near(a.places[0], q); !a.found.Nothing() {
		a.closer(ed, q)
		return a, nil
	}
	for _, wider := range q.Wider() {
		if a.wider = ed.Directory.Near(a.places[0], wider); !a.wider.Nothing() {
			break
		}
	}
	return a, errors.New("nothing was found that is all you asked for")
}

// closer adds what is in the county and may be closed, where only something far away is known to be open.
func (a *answer) closer(ed *edition.Edition, q directory.Query) {
	if q.Open.IsZero() || a.found.Scope == directory.InCounty {
		return
	}
	q.Open = time.Time{}
	if here := ed.Directory.Near(a.places[0], q); here.Scope == directory.InCounty {
		a.wider = here
	}
}

// query reads the words that were asked for. The error names an unknown one and those that there are.
func (c *findCommand) query() (directory.Query, error) {
	q := directory.Query{Topics: c.Topic, Audience: c.Audience, Channels: c.Channel, Languages: c.Language, Limit: c.Limit}
	if c.OpenNow {
		q.Open = c.At
	}
	for _, word := range c.Kind {
		of := directory.KindsOf(word)
		if len(of) == 0 {
			return q, fmt.Errorf("%s is no kind of service; there are %v and, for several at once, %v", word, directory.Kinds(), directory.Groups())
		}
		q.Kinds = append(q.Kinds, of...)
	}
	for _, list := range []struct {
		name        string
		words, know []string
	}{
		{"topic", c.Topic, directory.Topics()}, {"audience", c.Audience, directory.Audiences()}, {"channel", c.Channel, directory.Channels()},
	} {
		for _, word := range list.words {
			if !slices.Contains(list.know, word) {
				return q, fmt.Errorf("%s is no %s; there are %v", word, list.name, list.know)
			}
		}
	}
	return q, nil
}
