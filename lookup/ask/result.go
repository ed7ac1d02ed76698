// Package ask is the one way from a question to an answer: what somebody typed is understood, looked for, and widened where nothing is
// found (Look); Result.Answer writes it down for programs. liman find, HTTP and the page for people all go this way. It knows no server:
// an answer is made of one edition, one language and one moment (Basis), so it is whole while a new edition is published.
package ask

import (
	"slices"
	"time"

	"liman/directory"
	"liman/directory/inquiry"
	"liman/edition"
)

// Result is what a look-up found, before it is put into words or records.
type Result struct {
	Places []directory.Place // those of the name, the biggest first; with Guess, those that are spelled nearly so
	Guess  bool
	Clear  bool            // the first place is meant
	Asked  inquiry.Inquiry // what else a line of text asks for

	Found   directory.Found
	Wider   directory.Found // what comes nearest, where nothing was found, or nothing near
	Widened []string        // what was given up, as parameters of /v1/services are called, and radius
}

// Understand says what a typed place, the key of one, or a line of text that asks for something at a place may mean. Nothing
// is looked for.
func Understand(ed *edition.Edition, asked string) Result {
	if p, isKey := ed.Directory.Place(asked); isKey {
		return Result{Places: []directory.Place{p}, Clear: true}
	}
	i := ed.Inquire(asked)
	p, clear := i.Place()
	switch {
	case i.Country != "":
		return Result{Places: []directory.Place{p}, Clear: true, Asked: i}
	case i.Located():
		return Result{Places: i.Places, Clear: clear, Asked: i}
	case i.Guess:
		return Result{Places: i.Places, Guess: true, Asked: i}
	}
	if match := ed.Directory.Find(asked); match.Guess {
		return Result{Places: match.Places, Guess: true, Asked: i}
	}
	return Result{Guess: true, Asked: i}
}

// Likely tells whether a guess is as good as sure, so that it may be shown at once and said.
func (r Result) Likely() bool {
	return directory.Match{Places: r.Places, Guess: r.Guess}.Likely()
}

// Look understands a place, or a line of text that asks for something at one, and, where it is clear which place is meant,
// looks there. Kinds and audience that q does not name are taken from the text.
func Look(ed *edition.Edition, asked string, q directory.Query) Result {
	r := Understand(ed, asked)
	if r.Clear {
		r.Look(ed, r.Asked.Query(q))
	}
	return r
}

// At looks at a place.
func At(ed *edition.Edition, p directory.Place, q directory.Query) Result {
	r := Result{Places: []directory.Place{p}, Clear: true}
	r.Look(ed, q)
	return r
}

// Look asks for less and less until something is found.
func (r *Result) Look(ed *edition.Edition, asked directory.Query) {
	p, used := r.Places[0], asked
	r.Found = ed.Directory.Near(p, asked)
	if r.Found.Scope == directory.Abroad {
		return
	}
	if r.Found.Nothing() {
		for _, used = range asked.Wider() {
			if r.Wider = ed.Directory.Near(p, used); !r.Wider.Nothing() {
				break
			}
		}
	} else if far(r.Found) && !asked.Open.IsZero() {
		used = r.closer(ed, asked)
	}
	r.Widened = GivenUp(asked, used, far(r.Found) || far(r.Wider))
}

// closer adds what is in the county and may be closed, where only something far away is known to be open.
func (r *Result) closer(ed *edition.Edition, asked directory.Query) directory.Query {
	q := asked
	q.Open = time.Time{}
	here := ed.Directory.Near(r.Places[0], q)
	if here.Scope != directory.InCounty {
		return asked
	}
	r.Wider = here
	return q
}

func far(f directory.Found) bool { return f.Scope == directory.Around || f.Scope == directory.Country }

// GivenUp names what one question asks for and another does not.
func GivenUp(asked, q directory.Query, far bool) []string {
	var list []string
	for _, one := range []struct {
		name string
		gone bool
	}{
		{"open_now", asked.Open != q.Open},
		{"radius", far},
		{"topic", len(asked.Topics) != len(q.Topics)},
		{"audience", len(asked.Audience) != len(q.Audience)},
		{"channel", len(asked.Channels) != len(q.Channels)},
		{"language", len(asked.Languages) != len(q.Languages)},
		{"kind", !slices.Equal(asked.Kinds, q.Kinds)},
	} {
		if one.gone {
			list = append(list, one.name)
		}
	}
	return list
}
