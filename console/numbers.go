package console

import (
	"net/url"
	"slices"
	"strconv"

	"liman/directory"
)

// numbersPage is where an entry is looked for.
type numbersPage struct {
	Query    entryQuery
	Rows     []entryRow
	Found    int
	From, To int // which of them these are, from 1
	Earlier  string
	Later    string // addresses of the pages before and behind; "" for none
	Counties []choice
	Kinds    []choice
	States   []choice
}

// entryRow is an entry in a list.
type entryRow struct {
	ID      string
	Name    string
	Kind    string // in words
	Where   string
	Numbers []string
	State   string // "hidden", "low", "medium", "high", "" for no number
	Called  string // the day, in words; "" for never
	Due     bool
	Taken   string // who has taken it, in words; "" for nobody
	Last    *call  // the last call to it that is newer than what is published
	MayCall bool   // it has a number that may be called to try it; one for emergencies may not
	Urgent  bool   // a line of the whole country, or an emergency number
}

// choice is one of a list to choose from.
type choice struct {
	Value  string
	Name   string
	Chosen bool
}

// rowsOnPage is how many entries one page lists.
const rowsOnPage = 40

func (s *Server) numbers(v *visit) (answer, error) {
	w, err := s.servedWork(v.Context())
	if err != nil {
		return nil, err
	}
	desk, err := s.calls(v)
	if err != nil {
		return nil, err
	}
	form := v.URL.Query()
	q := entryQuery{form.Get("q"), form.Get("county"), directory.Kind(form.Get("kind")), form.Get("state")}
	l := v.listed(w)
	found := l.find(q)
	if q.State == "due" {
		found = append(l.foundWrong(q, desk), found...)
	}
	p := numbersPage{Query: q, Found: len(found), Counties: v.counties(w, q.County), Kinds: v.kinds(w, q.Kind), States: v.states(q.State)}
	from := min(max(0, atoi(form.Get("from"))), len(found))
	found = found[from:]
	if p.From = from + 1; from > 0 {
		p.Earlier = another(form, max(0, from-rowsOnPage))
	}
	if len(found) > rowsOnPage {
		found, p.Later = found[:rowsOnPage], another(form, from+rowsOnPage)
	}
	p.To = from + len(found)
	for _, e := range found {
		p.Rows = append(p.Rows, v.entryRow(w, l, e, desk))
	}
	return page{"numbers", p, 0}, nil
}

// foundWrong are those that somebody has called, and found wrong before their day; the page Today has them first, too.
func (l *entryList) foundWrong(q entryQuery, desk callDesk) []directory.Entry {
	q.State = ""
	return slices.DeleteFunc(slices.Clone(l.find(q)), func(e directory.Entry) bool {
		last := desk.last(e)
		return last == nil || last.Outcome != answeredWrong || l.isDue(e.ID) || desk.isHidden(e.ID)
	})
}

func atoi(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return n
}

// another is the address of another part of a list.
func another(form url.Values, from int) string {
	form.Set("from", strconv.Itoa(from))
	return "/console/numbers?" + form.Encode()
}

// entryRow is an entry as a list shows it.
func (v *visit) entryRow(w work, l *entryList, e directory.Entry, desk callDesk) entryRow {
	return entryRow{
		ID: e.ID, Name: e.Name, Kind: w.Edition.Text(v.lang, "kind."+string(e.Kind)), Where: v.whereOf(w, e), Numbers: e.Numbers, State: desk.stateOf(e),
		Called: v.date(e.CalledAt), Due: l.isDue(e.ID), Taken: desk.takenBy(e.ID), Last: desk.last(e), MayCall: len(e.Numbers) > 0 && !l.isEmergency(e), Urgent: e.Danger == directory.OfLine,
	}
}

// stateOf is whether people see an entry's number, and how sure it is.
func (d callDesk) stateOf(e directory.Entry) string {
	switch {
	case d.isHidden(e.ID):
		return "withdrawn"
	case e.Hide != "":
		return "hidden"
	case len(e.Numbers) == 0:
		return "numberless"
	}
	return string(e.Trust)
}

// whereOf says where an entry is: its locality and county, or its country.
func (v *visit) whereOf(w work, e directory.Entry) string {
	county := countyNames(w.Edition.Directory)[e.County]
	switch {
	case county == "" && e.County == homeCountry:
		return v.say("numbers.nation", nil)
	case county == "":
		return v.countryName(w, e.County)
	case e.Locality == "" || e.Locality == county:
		return county
	}
	return e.Locality + ", " + county
}

// countryName is a country as people call it; its code if nobody has written that down.
func (v *visit) countryName(w work, code string) string {
	if id := "country." + code; w.Edition.Words.Has(v.lang, id) {
		return w.Edition.Text(v.lang, id)
	}
	return code
}

// date is a day of the directory in words, as exact as its source; "" for none.
func (v *visit) date(d directory.Date) string {
	switch {
	case d.IsZero():
		return ""
	case d.Month() == 0:
		return strconv.Itoa(d.Year())
	case d.Day() == 0:
		return v.say("month."+strconv.Itoa(int(d.Month())), nil) + " " + strconv.Itoa(d.Year())
	}
	return v.day(dayTime(d))
}

// counties are the counties, with one chosen.
func (v *visit) counties(w work, chosen string) []choice {
	list := []choice{{"", v.say("numbers.all-counties", nil), chosen == ""}, {homeCountry, v.say("numbers.nation", nil), chosen == homeCountry}}
	for _, c := range w.Edition.Directory.Counties() {
		list = append(list, choice{c.Code, c.Name, chosen == c.Code})
	}
	for _, code := range w.Edition.Directory.Countries() {
		list = append(list, choice{code, v.say("numbers.country", pairs([]any{"name", v.countryName(w, code)})), chosen == code})
	}
	return list
}

// kinds are the kinds of entries, with one chosen.
func (v *visit) kinds(w work, chosen directory.Kind) []choice {
	list := []choice{{"", v.say("numbers.all-kinds", nil), chosen == ""}}
	for _, k := range append(directory.ContactKinds(), directory.Kinds()...) {
		list = append(list, choice{string(k), w.Edition.Text(v.lang, "kind."+string(k)), chosen == k})
	}
	return list
}

func (v *visit) states(chosen string) []choice {
	list := []choice{{"", v.say("numbers.state-all", nil), chosen == ""}}
	for _, state := range []string{"due", "uncalled", "numberless", "hidden"} {
		list = append(list, choice{state, v.say("numbers.state-"+state, nil), chosen == state})
	}
	return list
}
