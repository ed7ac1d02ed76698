package console

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"liman/content"
	"liman/directory"
	"liman/edition/draft"
)

// pick is a field of an entry that is filled in by choosing. What must hold:
//   - what is chosen is written as the field's kind wants it: a list in brackets, a number or yes as such, all else as a text;
//   - nothing chosen takes the field out, since what is not written is unknown;
//   - what the file has and no list offers stays among the choices, chosen, until somebody chooses otherwise.
type pick struct {
	several bool                  // any of them, else one
	needed  bool                  // an entry is not without it
	plain   bool                  // a number, or yes
	from    func(saying) []string // what is offered
	unset   string                // the words for none of them, if not "nobody knows"
}

// picks are the fields of an entry whose values are picked, by their names.
var picks = map[string]pick{
	"kind":          {needed: true, from: saying.kindsLike},
	"county":        {needed: true, from: func(s saying) []string { return codes(s.Edition.Directory.Counties()) }},
	"country":       {needed: true, from: func(s saying) []string { return append([]string{homeCountry}, s.Edition.Directory.Countries()...) }},
	"sector":        {plain: true, from: fixed("1", "2", "3", "4", "5", "6")},
	"no_address":    {plain: true, from: fixed("true"), unset: "value.false"},
	"stale":         {plain: true, from: fixed("true"), unset: "value.false"},
	"cost":          {from: fixed(directory.Costs()...)},
	"confidence":    {needed: true, from: fixed("high", "medium", "low")},
	"topics":        {several: true, from: fixed(directory.Topics()...)},
	"audience":      {several: true, from: fixed(directory.Audiences()...)},
	"accessibility": {several: true, from: fixed(directory.Accesses()...)},
	"area":          {several: true, from: saying.areas},
	"point":         {from: fixed(), unset: "number.no-point"},
	"calling":       {several: true, from: fixed(directory.Callings()...)},
	"languages":     {several: true, from: saying.spoken},
}

// homeCountry is the country whose counties the directory has.
const homeCountry = "RO"

func fixed(all ...string) func(saying) []string { return func(saying) []string { return all } }

func codes(counties []directory.County) []string {
	var all []string
	for _, c := range counties {
		all = append(all, c.Code)
	}
	return all
}

// kindsLike are the kinds that an entry of this one's file can have.
func (s saying) kindsLike() []string {
	var all []string
	kinds := directory.Kinds()
	if _, contact := s.Edition.Directory.Contact(s.of.Of); contact {
		kinds = directory.ContactKinds()
	}
	for _, k := range kinds {
		if k != "shelter" { // whose file is another
			all = append(all, string(k))
		}
	}
	return all
}

// areas are what an entry in this country can serve: the town that it is in, the counties, the capital's sectors. One elsewhere serves none of them.
func (s saying) areas() []string {
	d := s.Edition.Directory
	if country := s.Value(entryField(s.of.Of, "country")); country != "" && country != homeCountry {
		return nil
	}
	var all []string
	town, county := s.Value(entryField(s.of.Of, "locality")), s.Value(entryField(s.of.Of, "county"))
	for _, p := range d.Find(town).Places {
		if town != "" && p.Name == town && p.County == county && p.Siruta != 0 {
			all = append(all, p.Key())
		}
	}
	for _, code := range codes(d.Counties()) {
		all = append(all, code)
		for n := 1; ; n++ {
			p := directory.Place{County: code, Sector: n}
			if _, known := d.Place(p.Key()); !known {
				break
			}
			all = append(all, p.Key())
		}
	}
	return all
}

// spoken are the languages that have a name here, by their names.
func (s saying) spoken() []string {
	var all []string
	for id := range catalog()[languages[0]] {
		if code, is := strings.CutPrefix(id, "lang."); is {
			all = append(all, code)
		}
	}
	slices.SortFunc(all, func(a, b string) int {
		return strings.Compare(directory.Fold(s.say("lang."+a, nil)), directory.Fold(s.say("lang."+b, nil)))
	})
	return all
}

// choices are what a field can be, in words, with what it is chosen.
func (p pick) choices(s saying, value string) []choice {
	chosen := []string{value}
	if p.several {
		chosen, _ = draft.ParseList(value)
	}
	var list []choice
	if !p.several && (!p.needed || value == "") {
		unset := p.unset
		if unset == "" {
			unset = "number.unknown-day"
		}
		list = append(list, choice{"", s.say(unset, nil), value == ""})
	}
	offered := p.from(s)
	for _, one := range chosen {
		if one != "" && !slices.Contains(offered, one) {
			offered = append(slices.Clone(offered), one)
		}
	}
	alone := s
	alone.of.Form = draft.Text
	for _, one := range offered {
		list = append(list, choice{one, s.said(s.work, alone.of, one), slices.Contains(chosen, one)})
	}
	return list
}

// set gives a field what was chosen.
func (p pick) set(e *draft.Editor, k draft.Key, value string) error {
	_, there := e.Field(k)
	switch {
	case (value == "" || value == "[]") && !there:
		return nil
	case value == "" || value == "[]":
		return unfit(e.Remove(k))
	case p.several, p.plain && isPlain.MatchString(value):
		return unfit(e.Put(k, value))
	}
	return unfit(e.Put(k, content.Plain(value)))
}

// isPlain is a number or yes, which a file writes without quotes.
var isPlain = regexp.MustCompile(`^(\d+|true)$`)

// inBrackets is a list as a file writes it.
func inBrackets(list []string) string {
	quoted := make([]string, len(list))
	for i, one := range list {
		quoted[i] = content.Plain(one)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// weekDay is when something is open on one day of the week, as a form has it: "08:00"; "" for closed.
type weekDay struct {
	Day      string // its name in the catalog
	From, To string
}

// week is when something is open, as staff fill it in.
type week struct {
	Always bool // day and night
	Days   []weekDay
}

var (
	weekDays = []string{"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"}
	// weekRule are days and the time from which, and until which, it is open on them.
	weekRule = regexp.MustCompile(`^((?:Mo|Tu|We|Th|Fr|Sa|Su)(?:[-,](?:Mo|Tu|We|Th|Fr|Sa|Su))*) (\d\d:\d\d)-(\d\d:\d\d)$`)
	clock    = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)
)

const always = "24/7"

// weekOf is a week out of opening hours; false if these say more than a week with one time a day can.
func weekOf(hours string) (week, bool) {
	w := week{Always: hours == always}
	for _, day := range weekDays {
		w.Days = append(w.Days, weekDay{Day: day})
	}
	if hours == "" || w.Always {
		return w, true
	}
	for rule := range strings.SplitSeq(hours, "; ") {
		m := weekRule.FindStringSubmatch(rule)
		if m == nil || !w.open(m[1], m[2], m[3]) {
			return w, false
		}
	}
	return w, true
}

// open takes a rule into a week; false if one of its days has a time already.
func (w *week) open(days, from, to string) bool {
	for run := range strings.SplitSeq(days, ",") {
		first, last, is := strings.Cut(run, "-")
		if !is {
			last = first
		}
		begin, end := slices.Index(weekDays, first), slices.Index(weekDays, last)
		for i := begin; i <= end; i++ {
			if w.Days[i].From != "" || !clock.MatchString(from) || !clock.MatchString(to) {
				return false
			}
			w.Days[i].From, w.Days[i].To = from, to
		}
		if begin > end {
			return false
		}
	}
	return true
}

// hours are the opening hours of a week; "" if nothing is said.
func (w week) hours() string {
	if w.Always {
		return always
	}
	var rules []string
	for i, day := range w.Days {
		same := func(other weekDay) bool { return other.From == day.From && other.To == day.To }
		if day.From == "" || slices.ContainsFunc(w.Days[:i], same) {
			continue
		}
		var runs []string
		for from := i; from < len(w.Days); from++ {
			to := from
			for to < len(w.Days) && same(w.Days[to]) {
				to++
			}
			switch to - from {
			case 0:
				continue
			case 1:
				runs = append(runs, weekDays[from])
			default:
				runs = append(runs, weekDays[from]+"-"+weekDays[to-1])
			}
			from = to
		}
		rules = append(rules, strings.Join(runs, ",")+" "+day.From+"-"+day.To)
	}
	return strings.Join(rules, "; ")
}

// weekIn is the week that a form gives.
func (v *visit) weekIn() (week, error) {
	w := week{Always: v.FormValue("always") != ""}
	for i, day := range weekDays {
		d := weekDay{day, v.FormValue("from-" + strconv.Itoa(i)), v.FormValue("to-" + strconv.Itoa(i))}
		if half := d.From == "" != (d.To == ""); !w.Always && (half || d.From != "" && (!clock.MatchString(d.From) || !clock.MatchString(d.To) || d.From == d.To)) {
			return w, problem{status: 400, id: "number.hours-half"}
		}
		w.Days = append(w.Days, d)
	}
	return w, nil
}

// typed is the value that a form gives for a field: its text, what is ticked of several, or a week.
func (v *visit) typed() (string, error) {
	value := lines(v.FormValue("value"))
	switch {
	case v.Form.Has("several"):
		return inBrackets(v.Form["value"]), nil
	case v.Form.Has("week"):
		w, err := v.weekIn()
		return w.hours(), err
	}
	return value, nil
}
