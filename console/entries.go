package console

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"liman/directory"
	"liman/edition"
	"liman/edition/publishing"
)

// entryList is all entries of an edition, made ready to be searched.
type entryList struct {
	all       []directory.Entry
	byID      map[string]int
	text      []string // by place in all: what is found by words, without marks and in small letters
	dial      []string // the digits of its numbers
	due       []directory.Entry
	emergency []string          // the digits of numbers that nobody calls to try them
	next      []directory.Entry // the office that comes first to be called within a year; none if no number does
}

// entryShelf keeps the lists of the editions that were asked for last, since making one takes as long as twenty searches.
type entryShelf struct {
	mu   sync.Mutex
	made map[entryShelfKey]*entryList
}

type entryShelfKey struct {
	edition *edition.Edition
	day     directory.Date
}

// keptLists is how many lists are kept: what is served, and what changes look at.
const keptLists = 8

// of is the list of an edition on a day.
func (s *entryShelf) of(e *edition.Edition, day directory.Date) *entryList {
	k := entryShelfKey{e, day}
	s.mu.Lock()
	defer s.mu.Unlock()
	if l := s.made[k]; l != nil {
		return l
	}
	if s.made == nil || len(s.made) >= keptLists {
		s.made = make(map[entryShelfKey]*entryList)
	}
	l := listEntries(e, day)
	s.made[k] = l
	return l
}

func listEntries(e *edition.Edition, day directory.Date) *entryList {
	all := e.Directory.Entries()
	l := &entryList{all: all, byID: make(map[string]int, len(all)), text: make([]string, len(all)), dial: make([]string, len(all)), due: e.Directory.Due(day.Add(1))}
	for _, one := range all {
		if one.Kind == "emergency" {
			for _, number := range one.Numbers {
				l.emergency = append(l.emergency, digits(number))
			}
		}
	}
	const year = 365
	soon := e.Directory.Due(day.Add(year))
	if i := slices.IndexFunc(soon, func(e directory.Entry) bool {
		return len(e.Numbers) > 0 && e.Danger == directory.OfOffice && !l.isEmergency(e)
	}); i >= 0 {
		l.next = soon[i : i+1]
	}
	counties := countyNames(e.Directory)
	for i, one := range all {
		l.byID[one.ID] = i
		l.text[i] = directory.Fold(strings.Join([]string{
			one.Name, one.Locality, counties[one.County], one.ID, string(one.Kind), e.Text("ro", "kind."+string(one.Kind)), e.Text("en", "kind."+string(one.Kind)),
		}, " "))
		l.dial[i] = digits(strings.Join(one.Numbers, "|"))
	}
	return l
}

// entry is one entry by its id.
func (l *entryList) entry(id string) (directory.Entry, bool) {
	i, known := l.byID[id]
	if !known {
		return directory.Entry{}, false
	}
	return l.all[i], true
}

// withdrawn is the entry that the ledger has as withdrawn under a name, which may be another than the entry has; or has had withdrawn.
func (l *entryList) withdrawn(hidden publishing.Hidden, name string) (directory.Entry, bool) {
	if now, is := hidden.Now(name); is {
		name = now
	}
	return l.entry(name)
}

// isDue tells whether an entry is to be looked at today.
func (l *entryList) isDue(id string) bool {
	return slices.ContainsFunc(l.due, func(e directory.Entry) bool { return e.ID == id })
}

// digits are the digits of numbers; what stands between numbers stays.
func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '|' {
			return r
		}
		return -1
	}, text)
}

// countyNames are the names of counties by their codes.
func countyNames(d *directory.Directory) map[string]string {
	names := make(map[string]string)
	for _, c := range d.Counties() {
		names[c.Code] = c.Name
	}
	return names
}

// isEmergency tells whether one dials an emergency number for an entry.
func (l *entryList) isEmergency(e directory.Entry) bool {
	return slices.ContainsFunc(e.Numbers, func(number string) bool { return slices.Contains(l.emergency, digits(number)) })
}

// entryQuery is what is looked for among entries.
type entryQuery struct {
	Text   string
	County string // code of a county or country; "" for all
	Kind   directory.Kind
	State  string // "due", "hidden", "uncalled", "numberless"; "" for all
}

// find are the entries that a query asks for, in the order of the files; what is due, in the order in which it is to be called.
func (l *entryList) find(q entryQuery) []directory.Entry {
	if q.State == "due" {
		return slices.DeleteFunc(slices.Clone(l.due), func(e directory.Entry) bool { return !l.takes(q, l.byID[e.ID]) })
	}
	var found []directory.Entry
	for i := range l.all {
		if l.takes(q, i) {
			found = append(found, l.all[i])
		}
	}
	slices.SortStableFunc(found, func(a, b directory.Entry) int { return cmp.Compare(l.rank(q, a), l.rank(q, b)) })
	return found
}

// rank puts what is called as one writes before what only names it somewhere.
func (l *entryList) rank(q entryQuery, e directory.Entry) int {
	if text := directory.Fold(q.Text); text != "" && strings.HasPrefix(l.text[l.byID[e.ID]], text) {
		return 0
	}
	return int(e.Danger)
}

// takes tells whether a query finds the entry at a place of the list. A text without a letter is looked for in its numbers.
func (l *entryList) takes(q entryQuery, i int) bool {
	e := l.all[i]
	if q.County != "" && e.County != q.County || q.Kind != "" && e.Kind != q.Kind || !inState(e, q.State) {
		return false
	}
	if number := digits(q.Text); len(number) >= shortestNumber && !strings.ContainsFunc(q.Text, isLetter) {
		return strings.Contains(l.dial[i], number)
	}
	for word := range strings.FieldsSeq(directory.Fold(q.Text)) {
		if !strings.Contains(l.text[i], word) {
			return false
		}
	}
	return true
}

// shortestNumber is how many digits one writes at least to look for a number.
const shortestNumber = 2

func isLetter(r rune) bool { return strings.ToLower(string(r)) != strings.ToUpper(string(r)) }

// inState tells whether an entry is in a state that one may ask for; every entry is in one that has no name.
func inState(e directory.Entry, state string) bool {
	switch state {
	case "hidden":
		return e.Hide != "" || e.Trust == directory.Low
	case "uncalled":
		return len(e.Numbers) > 0 && e.CalledAt.IsZero()
	case "numberless":
		return len(e.Numbers) == 0
	}
	return true
}

// today is the day on which somebody visits.
func (v *visit) today() directory.Date { return directory.DateOf(v.now.In(zone)) }

// listed are the entries of a work.
func (v *visit) listed(w work) *entryList { return v.server.entries.of(w.Edition, v.today()) }
