package console

import (
	"cmp"
	"strings"

	"liman/directory"
	"liman/edition/draft"
)

// said is what a field of a difference says, as people say it: buttons, screens and numbers by what they are called, conditions, days and hours in words.
// What has no other words stays as it is.
func (v *visit) said(w work, d draft.Difference, value string) string {
	if value == "" {
		return ""
	}
	if say := sayings[d.Kind][fieldOf(d.Name)]; say != nil {
		return say(saying{v, w, d}, value)
	}
	return inWords(value, d.Form, func(one string) string { return one })
}

// saying is a difference whose values are put into words.
type saying struct {
	*visit
	work
	of draft.Difference
}

// sayings say the fields whose values people do not read as they are written, by kind and field.
var sayings = map[draft.Kind]map[string]func(saying, string) string{
	draft.Message: {"": saying.text},
	draft.Node: {
		"options": saying.options, "facts": saying.facts, "contacts": saying.contacts, "services": terms("kind."), "kind": saying.kind,
		"cases": saying.cases, "set": saying.answer, "review_by": saying.onDay, "open": saying.yesNo, "anywhere": saying.yesNo,
	},
	draft.Option: {"when": saying.when, "set": saying.answer, "door": saying.yesNo},
	draft.Part:   {"when": saying.when},
	draft.Fact:   {"sources": saying.sources, "confidence": saying.sure, "seen": saying.onDay},
	draft.Entry: {
		"county": saying.county, "country": terms("country."), "area": saying.places, "point": saying.point,
		"hours": saying.hours, "kind": terms("kind."), "audience": terms("audience."), "topics": terms("topic."), "accessibility": terms("access."),
		"calling": terms("calling."), "cost": terms("cost."), "languages": saying.languages, "trust": saying.trust, "confidence": saying.trust,
		"verified_at": saying.onDay, "called_at": saying.onDay, "verify_by": saying.onDay, "with": saying.contacts, "stale": saying.yesNo, "no_address": saying.yesNo,
	},
	draft.Story:   {"": saying.story},
	draft.Country: {"lines": saying.contacts},
}

// fieldOf is a field without what it is of: "set" for "set.kids".
func fieldOf(name string) string {
	field, _, _ := strings.Cut(name, ".")
	return field
}

// inWords says each of a list; a value that is none is said alone.
func inWords(value string, form draft.Form, say func(string) string) string {
	if form != draft.List && form != draft.Order {
		return say(value)
	}
	all, err := draft.ParseList(value)
	if err != nil {
		return value
	}
	for i, one := range all {
		all[i] = say(one)
	}
	return strings.Join(all, ", ")
}

// text is a message with the numbers of the contacts that it names.
func (s saying) text(value string) string { return s.work.numbered(value, asWritten) }

// story is the way of a story: the screens that it comes by, one after the other.
func (s saying) story(value string) string {
	var way []string
	for line := range strings.Lines(value) {
		said := strings.Fields(line)
		if len(said) < 3 || said[0] != "bot" || said[1] != "shows" {
			continue
		}
		if title := s.calledScreen(s.work, said[2]); len(way) == 0 || way[len(way)-1] != title {
			way = append(way, title)
		}
	}
	return cmp.Or(strings.Join(way, " → "), value)
}

// storyName is what a story tells, as its first line says.
func storyName(story string) string {
	line, _, _ := strings.Cut(story, "\n")
	return strings.TrimSpace(strings.TrimPrefix(line, "story:"))
}

// options are buttons by their labels.
func (s saying) options(value string) string {
	return inWords(value, s.of.Form, func(id string) string {
		k := message(s.lang, s.of.Of+"."+id)
		label := s.shown(k.Of, s.lang)
		if was, there := s.before(k); label == "" && there {
			label = s.work.numbered(was, blank)
		}
		return cmp.Or(label, id)
	})
}

// facts are sources by what they say.
func (s saying) facts(value string) string {
	return inWords(value, s.of.Form, func(number string) string {
		says := s.Value(draft.Key{Kind: draft.Fact, Of: number, Name: "says"})
		return cmp.Or(short(says), number)
	})
}

// sources are pages of sources by what they are called.
func (s saying) sources(value string) string {
	return inWords(value, s.of.Form, func(id string) string { return cmp.Or(short(s.Value(draft.Key{Kind: draft.Source, Of: id})), id) })
}

// contacts are lines by name and number.
func (s saying) contacts(value string) string {
	return inWords(value, s.of.Form, func(id string) string {
		c, known := s.Edition.Directory.Contact(id)
		if !known {
			return cmp.Or(s.Value(entryField(id, "name")), id)
		}
		return strings.TrimSpace(c.Name + " " + c.Number())
	})
}

// county is a county by its name.
func (s saying) county(value string) string {
	return cmp.Or(countyNames(s.Edition.Directory)[value], value)
}

// places are what is served, by name: counties, sectors, localities with their county.
func (s saying) places(value string) string {
	names := countyNames(s.Edition.Directory)
	return inWords(value, s.of.Form, func(key string) string {
		p, known := s.Edition.Directory.Place(key)
		switch {
		case !known:
			return key
		case p.Sector != 0:
			return s.say("place.sector", pairs([]any{"place", names[p.County], "n", p.Sector}))
		case p.Siruta == 0:
			return cmp.Or(names[p.County], p.Name, key)
		}
		return p.Name + " (" + cmp.Or(names[p.County], p.County) + ")"
	})
}

// point is a place on the map: how far north, how far east.
func (s saying) point(value string) string { return strings.Trim(value, "[]") }

func (s saying) kind(value string) string { return s.say("kind."+value, nil) }

func (s saying) when(value string) string { return cmp.Or(s.telling(s.work).When(value), value) }

// answer is what is remembered: what it is about, and the answer.
func (s saying) answer(value string) string {
	_, name, _ := strings.Cut(s.of.Name, ".")
	t := s.telling(s.work)
	return t.about(name) + ": " + t.answer(name, value)
}

// cases are the ways of a crossing: each condition, and the screen to which it leads.
func (s saying) cases(value string) string {
	var all []string
	t, flow := s.telling(s.work), flow{ID: beforeSlash(s.of.Of)}
	for _, c := range casesIn(value) {
		all = append(all, t.words(c.When)+" → "+s.title(s.lang, flow.full(c.To)))
	}
	return cmp.Or(strings.Join(all, "; "), value)
}

func beforeSlash(ref string) string {
	id, _, _ := strings.Cut(ref, "/")
	return id
}

func (s saying) onDay(value string) string {
	if day, err := directory.ParseDate(value); err == nil && !day.IsZero() {
		return s.date(day)
	}
	return value
}

func (s saying) yesNo(value string) string { return s.word("value.", value) }

func (s saying) sure(value string) string { return s.word("source.sure-", value) }

func (s saying) trust(value string) string { return s.word("value.", value) }

// word is one of the console's own words for a value.
func (s saying) word(prefix, value string) string {
	if said := s.say(prefix+value, nil); said != prefix+value {
		return said
	}
	return value
}

func (s saying) languages(value string) string {
	return inWords(value, s.of.Form, func(code string) string { return s.word("lang.", code) })
}

func (s saying) hours(value string) string { return s.Edition.HoursText(s.lang, value) }

// terms say words that an edition has for people, as "audience.women".
func terms(prefix string) func(saying, string) string {
	return func(s saying, value string) string {
		return inWords(value, s.of.Form, func(one string) string {
			if !s.Edition.Words.Has(s.lang, prefix+one) {
				return one
			}
			return s.Edition.Text(s.lang, prefix+one)
		})
	}
}
