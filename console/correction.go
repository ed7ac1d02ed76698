package console

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"liman/directory"
	"liman/edition/draft"
)

// correction is what somebody says of an entry's numbers on one page: what they are, how she knows, and when.
//
// What it does to the entry:
//   - the right place answered: called on that day, of high trust, to be looked at again after as long as its kind says;
//   - a new number that nobody answered yet: it was never called. It is of high trust if the page is the service's own or an authority's; else of
//     low trust, so people are not shown it, and due today;
//   - a page that was read: its day, and it is the source; the one before stays among the others, without its quote;
//   - an old number that was answered wrong, or by nobody: nothing is published of it. The call is written down for colleagues, and whoever made it
//     is offered to withdraw the number.
type correction struct {
	Fields  []numberField
	Outcome outcome
	Day     directory.Date
	Source  string // the address of a page; "" for none
	Phone   bool   // it is known by telephone
	Note    string // for colleagues
}

// numberField is a field of an entry that holds what is dialled.
type numberField struct {
	Name string // "phone", "phone_abroad", "sms", "phones"
	Was  string // several with commas between
	Is   string
}

func (f numberField) changed() bool { return f.Was != f.Is }

// numberFields are those that an entry has; at least that of its number.
func numberFields(w work, e directory.Entry) []numberField {
	if k := entryField(e.ID, "phones"); !isContact(w, e) {
		f, _ := w.Field(k)
		numbers, err := draft.ParseList(f.Value)
		if err != nil {
			numbers = nil // there is none yet
		}
		return []numberField{{Name: "phones", Was: strings.Join(numbers, ", ")}}
	}
	var list []numberField
	for _, name := range []string{"phone", "phone_abroad", "sms"} {
		if value := w.Value(entryField(e.ID, name)); value != "" || name == "phone" && !w.has(e.ID, "sms") {
			list = append(list, numberField{Name: name, Was: value})
		}
	}
	return list
}

func (w work) has(entry, field string) bool {
	_, there := w.Field(entryField(entry, field))
	return there
}

func entryField(id, name string) draft.Key { return draft.Key{Kind: draft.Entry, Of: id, Name: name} }

func isContact(w work, e directory.Entry) bool {
	_, contact := w.Edition.Directory.Contact(e.ID)
	return contact
}

// inGroups is a number as one types it, as the directory wants it: digits in groups.
func inGroups(typed string) string {
	separated := strings.NewReplacer("-", " ", ".", " ", "/", " ", "(", " ", ")", " ", "\u00a0", " ").Replace(typed)
	return strings.Join(strings.Fields(separated), " ")
}

// listOf is several numbers as one types them.
func listOf(typed string) []string {
	var list []string
	for _, one := range strings.FieldsFunc(typed, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		if number := inGroups(one); number != "" {
			list = append(list, number)
		}
	}
	return list
}

// grouped are numbers as they were typed; one that was typed without blanks stands in groups as the one of the field did that begins most like it and has
// as many digits.
func (f numberField) grouped(typed []string) []string {
	for i, number := range typed {
		like, most := "", -1
		for _, was := range listOf(f.Was) {
			if n := sharedStart(digits(was), number); digits(number) == number && len(digits(was)) == len(number) && n > most {
				like, most = was, n
			}
		}
		if like != "" {
			typed[i] = likeGroups(number, like)
		}
	}
	return typed
}

// sharedStart is with how many letters two texts begin alike.
func sharedStart(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// likeGroups puts blanks into a number where another of as many digits has them.
func likeGroups(number, like string) string {
	var out strings.Builder
	for _, r := range like {
		switch {
		case r == ' ':
			out.WriteByte(' ')
		case r >= '0' && r <= '9':
			out.WriteByte(number[0])
			number = number[1:]
		}
	}
	return out.String()
}

// maxNote is how many letters a note for colleagues has at most.
const maxNote = 500

// correctionIn is what a form says.
func (v *visit) correctionIn(w work, e directory.Entry) correction {
	c := correction{Fields: numberFields(w, e), Outcome: outcome(v.FormValue("outcome")), Note: cutText(lines(v.FormValue("note")), maxNote)}
	for i, f := range c.Fields {
		c.Fields[i].Is = strings.Join(f.grouped(listOf(v.FormValue("number."+f.Name))), ", ")
	}
	c.Day = v.today()
	if day, err := directory.ParseDate(v.FormValue("day")); err == nil {
		c.Day = day
	} else if v.FormValue("day") != "" {
		c.Day = directory.Date{}
	}
	c.Source = strings.TrimSpace(v.FormValue("source"))
	if c.Source != "" && !isPage(c.Source) {
		if withScheme := "https://" + c.Source; strings.Contains(c.Source, ".") && isPage(withScheme) {
			c.Source = withScheme
		}
	}
	c.Phone = v.FormValue("by") == "phone"
	return c
}

// cutText is a text of at most so many letters.
func cutText(text string, most int) string {
	if letters := []rune(strings.TrimSpace(text)); len(letters) > most {
		return string(letters[:most])
	}
	return strings.TrimSpace(text)
}

func isPage(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && strings.Contains(u.Host, ".") && !strings.ContainsAny(text, " \n")
}

// changed tells whether a number is another.
func (c correction) changed() bool { return slices.ContainsFunc(c.Fields, numberField.changed) }

// check says what is wrong with a correction, in a word of the catalog; "" for nothing.
func (c correction) check(today directory.Date) string {
	confirmed := c.Source != "" || c.Outcome == answeredRight
	for _, rule := range []struct {
		broken bool
		id     string
	}{
		{slices.ContainsFunc(c.Fields, numberField.wrong), "number.wrong-form"},
		{c.Day.Day() == 0 || today.Before(c.Day) || c.Day.Before(today.Add(-longAgo)), "number.wrong-day"},
		{!slices.Contains(outcomes(), c.Outcome), "number.how"},
		{c.Source != "" && !isPage(c.Source), "number.wrong-source"},
		{c.changed() && !confirmed && !c.Phone, "number.no-source"},
		{!c.changed() && !confirmed && c.Outcome == notCalled, "number.nothing"},
	} {
		if rule.broken {
			return rule.id
		}
	}
	return ""
}

// longAgo is how many days a call or a look may lie back.
const longAgo = 365

// wrong tells whether a field holds what nobody can dial.
func (f numberField) wrong() bool {
	for _, number := range listOf(f.Is) {
		plain := strings.TrimPrefix(number, "+")
		if strings.Trim(plain, "0123456789 ") != "" || len(digits(plain)) < 2 || len(digits(plain)) > maxDigits {
			return true
		}
	}
	return f.Name != "phones" && strings.Contains(f.Is, ",")
}

// maxDigits is how long a number is at most (E.164), with what is dialled before it.
const maxDigits = 18

// onlyCalled tells whether there is nothing to publish: the number stands, and the call did not confirm it.
func (c correction) onlyCalled() bool {
	return !c.changed() && c.Outcome != answeredRight && c.Source == ""
}

// into does to an entry what the correction says.
func (c correction) into(e *draft.Editor, was directory.Entry, phoneSource string) error {
	set := entryEditor{e, was.ID, nil}
	called, read := c.Outcome == answeredRight, c.Source != ""
	for _, f := range c.Fields {
		set.number(f)
	}
	switch {
	case called:
		set.text("called_at", c.Day.String())
	case c.changed():
		set.text("called_at", "") // this number nobody has called
	}
	c.source(&set, was, phoneSource)
	if read {
		set.text("verified_at", c.Day.String())
	}
	trust := c.trust(was)
	set.text("trust", string(trust))
	switch again := c.Day.Add(directory.DaysUntilCheck(was.Kind)); {
	case trust == directory.Low && c.changed():
		set.text("verify_by", c.Day.String())
	case called || read:
		set.text("verify_by", again.String())
	}
	return set.err
}

// source says where the numbers are from now.
func (c correction) source(set *entryEditor, was directory.Entry, phoneSource string) {
	source := c.Source
	if source == "" && c.changed() {
		source = phoneSource
	}
	if source == "" || source == was.Source {
		return
	}
	others := slices.DeleteFunc(slices.Clone(was.OtherSources), func(other string) bool { return other == source })
	if was.Source != "" && !slices.Contains(others, was.Source) {
		others = append(others, was.Source)
	}
	set.text("source", source)
	set.text("quote", "")
	set.list("other_sources", others)
}

// trust is how far the numbers can be relied on now; "" without one.
func (c correction) trust(was directory.Entry) directory.Trust {
	empty := !slices.ContainsFunc(c.Fields, func(f numberField) bool { return f.Is != "" })
	switch {
	case empty:
		return ""
	case c.Outcome == answeredRight:
		return directory.High
	case !c.changed() && c.Source == "":
		return was.Trust
	case ownPage(c.Source, was):
		return directory.High
	case !c.changed():
		return was.Trust
	}
	return directory.Low
}

// ownPage tells whether a page is the service's own or an authority's.
func ownPage(page string, e directory.Entry) bool {
	host := hostOf(page)
	if host == "" {
		return false
	}
	for _, own := range []string{"gov.ro", "politiaromana.ro", hostOf(e.Website)} {
		if own != "" && (host == own || strings.HasSuffix(host, "."+own)) {
			return true
		}
	}
	return false
}

func hostOf(page string) string {
	u, err := url.Parse(page)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// entryEditor sets fields of one entry until something fails.
type entryEditor struct {
	*draft.Editor
	id  string
	err error
}

// text sets a field, adds it, or with an empty text takes it away.
func (e *entryEditor) text(name, value string) {
	k := entryField(e.id, name)
	f, there := e.Field(k)
	switch {
	case e.err != nil || there && f.Value == value || !there && value == "":
	case value == "":
		e.err = e.Remove(k)
	default:
		e.err = e.Set(k, value)
	}
}

// list sets a field to a list; an empty one takes it away.
func (e *entryEditor) list(name string, values []string) {
	k := entryField(e.id, name)
	if len(values) == 0 {
		e.text(name, "")
		return
	}
	if e.err == nil {
		e.err = e.Put(k, yamlList(values))
	}
}

// number sets a field of the short way's form, if it was changed.
func (e *entryEditor) number(f numberField) {
	switch {
	case !f.changed():
	case f.Name == "phones":
		e.list(f.Name, listOf(f.Is))
	default:
		e.text(f.Name, f.Is)
	}
}

// yamlList is a list as YAML on one line; JSON is YAML.
func yamlList(values []string) string {
	quoted := make([]string, len(values))
	for i, one := range values {
		data, err := json.Marshal(one)
		if err != nil {
			panic(err) // a string
		}
		quoted[i] = string(data)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// dayTime is the noon of a day.
func dayTime(d directory.Date) time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 12, 0, 0, 0, zone)
}

var errNoEntry = problem{status: http.StatusNotFound, id: "number.no-entry"}
