package inline

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"liman/bot/screens"
	"liman/bot/telegram"
	"liman/directory"
	"liman/directory/inquiry"
	"liman/edition"
)

const (
	mostResults  = 50 // Bot API, answerInlineQuery
	nearby       = 12 // services for each thing that is asked for
	shortestName = 3  // letters of a word by which a contact may be called
)

// article is Telegram's InlineQueryResultArticle, as far as we use it. Title and description are read over shoulders:
// they say a number and a plain word, never what it is against.
type article struct {
	Type        string         `json:"type"`
	ID          string         `json:"id"`
	Title       string         `json:"title"`
	Description string         `json:"description,omitempty"`
	Content     articleContent `json:"input_message_content"`
}

// articleContent is the message that is sent when she chooses the article.
type articleContent struct {
	Text      telegram.HTML `json:"message_text"`
	ParseMode string        `json:"parse_mode"`
	Preview   struct {
		Disabled bool `json:"is_disabled"`
	} `json:"link_preview_options"`
}

// results collects the articles of one answer, each entry once.
type results struct {
	*screens.Edition
	lang string
	now  time.Time
	list []article
	seen map[string]bool
}

// articles are the results of a query: the national numbers first, whatever was asked, then what was asked for.
func articles(c *screens.Edition, lang, text string, now time.Time) []article {
	o := &results{Edition: c, lang: lang, now: now, seen: map[string]bool{}}
	for _, contact := range c.National() {
		o.contact(contact)
	}
	first := len(o.list)
	asked := c.Inquire(text)
	for _, contact := range c.Directory.Contacts() {
		if calls(asked, contact) {
			o.contact(contact)
		}
	}
	o.named(asked.Strange)
	o.abroad(asked.Country)
	if asked.Clear {
		o.near(asked)
	}
	if strings.TrimSpace(text) != "" && (len(o.list) == first || len(asked.Strange) > 0 || !asked.Clear && asked.Digits == "") {
		o.suggest(asked)
	}
	return o.list
}

// calls tells whether a contact of Romania is asked for by its number or by what it is.
func calls(asked inquiry.Inquiry, c directory.Contact) bool {
	if c.Country != "RO" || !c.Shown() {
		return false
	}
	if asked.Digits != "" && strings.HasPrefix(strings.ReplaceAll(c.Number(), " ", ""), asked.Digits) {
		return true
	}
	return slices.ContainsFunc(asked.Means, func(m inquiry.Meaning) bool {
		return slices.Contains(m.Kinds, c.Kind) || shares(c.Topics, m.Topics) || shares(c.Audience, m.Audience)
	})
}

func shares(has, asked []string) bool {
	return slices.ContainsFunc(has, func(word string) bool { return slices.Contains(asked, word) })
}

// named offers contacts whose names have one of the words that mean nothing else to us.
func (o *results) named(strange []string) {
	for _, contact := range o.Directory.Contacts() {
		if contact.Country != "RO" || !contact.Shown() || len(strange) == 0 {
			continue
		}
		names := strings.FieldsFunc(directory.Fold(contact.Name+" "+o.ContactCard(o.lang, contact).Name), func(r rune) bool { return r == ' ' || r == ',' })
		if slices.ContainsFunc(strange, func(word string) bool { return len(word) >= shortestName && slices.Contains(names, word) }) {
			o.contact(contact)
		}
	}
}

// abroad offers the lines of a country.
func (o *results) abroad(code string) {
	country, _ := o.Directory.Country(code)
	for _, contact := range country.Lines {
		o.contact(contact)
	}
}

// near offers what is near the place: for each thing that was asked for, or of all kinds.
func (o *results) near(asked inquiry.Inquiry) {
	asks := []directory.Query{{Limit: nearby}}
	if len(asked.Means) > 0 {
		asks = nil
	}
	for _, m := range asked.Means {
		asks = append(asks, queries(m)...)
	}
	for _, q := range asks {
		found := o.Directory.Near(asked.Places[0], q)
		for _, hit := range found.Hits {
			o.service(hit)
		}
		for _, s := range found.Shelters {
			o.shelter(s)
		}
	}
}

// queries are the questions that a meaning is to the directory: it may be a kind, a topic or somebody.
func queries(m inquiry.Meaning) []directory.Query {
	var list []directory.Query
	if kinds := slices.DeleteFunc(slices.Clone(m.Kinds), func(k directory.Kind) bool { return !directory.KnownKind(string(k)) }); len(kinds) > 0 {
		list = append(list, directory.Query{Kinds: kinds, Limit: nearby})
	}
	if len(m.Topics) > 0 {
		list = append(list, directory.Query{Topics: m.Topics, Limit: nearby})
	}
	if len(m.Audience) > 0 {
		list = append(list, directory.Query{Audience: m.Audience, Limit: nearby})
	}
	return list
}

func (o *results) contact(c directory.Contact) {
	row := o.ContactRow(o.lang, c, o.now)
	o.add(c.ID, edition.SideBySide(row.Reach, o.Text(o.lang, "kind."+string(c.Kind))), edition.SideBySide(row.Open, row.Checked), o.ContactCard(o.lang, c))
}

func (o *results) service(hit directory.Hit) {
	row, s := o.ServiceRow(o.lang, hit, o.now), hit.Service
	where := s.Locality
	if where == "" {
		where = o.countyName(s.County)
	}
	title, description := local(s.Numbers(), where, o.plainWord(s.Kind))
	o.add(s.ID, title, edition.SideBySide(description, row.Open, row.Checked), o.ServiceCard(o.lang, hit))
}

func (o *results) shelter(s directory.Shelter) {
	row := o.ShelterRow(o.lang, s, o.now)
	title, description := local(s.Numbers(), o.countyName(s.County), "")
	o.add(s.ID, title, edition.SideBySide(description, row.Open, row.Checked), o.ShelterCard(o.lang, s))
}

// local is what comes first of something at a place: its number and a word for it, then where it is; without a number,
// where it is comes first.
func local(numbers []string, where, word string) (title, description string) {
	if len(numbers) == 0 {
		return edition.SideBySide(where, word), ""
	}
	return edition.SideBySide(numbers[0], word), where
}

func (o *results) countyName(code string) string {
	p, _ := o.Directory.Place(code) // every entry's county is one
	return o.PlaceName(o.lang, p)
}

// plainGroups are those whose word may be read by anybody.
var plainGroups = []string{"medical", "police", "legal", "social", "counselling"}

// plainWord is what a service is, in a word that may be read by anybody; "" where there is none.
func (o *results) plainWord(kind directory.Kind) string {
	for _, group := range plainGroups {
		if slices.Contains(directory.KindsOf(group), kind) {
			return o.Text(o.lang, "group."+group)
		}
	}
	return ""
}

// add adds an entry that is not there yet.
func (o *results) add(id, title, description string, c edition.Card) {
	if o.seen[id] || len(o.list) == mostResults-1 { // one is left for what to write
		return
	}
	o.seen[id] = true
	o.put(title, description, screens.Card(c))
}

func (o *results) put(title, description string, text telegram.HTML) {
	a := article{Type: "article", ID: strconv.Itoa(len(o.list)), Title: title, Description: description}
	a.Content.Text, a.Content.ParseMode, a.Content.Preview.Disabled = text, "HTML", true
	o.list = append(o.list, a)
}

// suggest says what to write: places that are spelled nearly so, where there are any.
func (o *results) suggest(asked inquiry.Inquiry) {
	how := o.Text(o.lang, "inline.how")
	title := o.Text(o.lang, "inline.how-title")
	if !asked.Clear && asked.Country == "" && len(asked.Places)+len(asked.Strange) > 0 {
		places := asked.Places
		if len(places) == 0 {
			places = o.nearly(asked.Strange)
		}
		var names []string
		for _, p := range places {
			if name := o.PlaceName(o.lang, p); len(names) < 3 && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		if len(names) > 0 {
			title = o.Words.Text(o.lang, "inline.maybe", func(name string) (string, bool) { return strings.Join(names, ", "), name == "places" })
		}
	}
	o.put(title, how, telegram.Escape(how))
}

// nearly are places that are spelled nearly like words; none where people say them without meaning the place of that name.
func (o *results) nearly(words []string) []directory.Place {
	if match := o.Directory.Find(strings.Join(words, " ")); match.Guess {
		return match.Places
	}
	return nil
}
