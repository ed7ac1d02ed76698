package directory

import (
	"slices"
	"time"
)

// Query is what is looked for near a place. An empty list asks for nothing in particular; of several words in a list one
// is enough. What nobody knows of an entry does not match what is asked for.
type Query struct {
	Kinds     []Kind    // none for all of them
	Topics    []string  // words of Topics
	Audience  []string  // words of Audiences
	Channels  []string  // words of Channels
	Languages []string  // ISO 639 codes
	Open      time.Time // only what is open then; zero for whatever the hour
	Limit     int       // how many hits at most; 0 for no limit
}

// Wider are questions that ask for less, the nearest to q first: whatever the hour, then for whomever and however, then
// kinds of the same groups, then all kinds.
func (q Query) Wider() []Query {
	var list []Query
	if !q.Open.IsZero() {
		q.Open = time.Time{}
		list = append(list, q)
	}
	if len(q.Topics)+len(q.Audience)+len(q.Channels)+len(q.Languages) > 0 {
		q = Query{Kinds: q.Kinds, Limit: q.Limit}
		list = append(list, q)
	}
	if len(q.Kinds) > 0 {
		q.Kinds = relatives(q.Kinds)
		list = append(list, q, Query{Limit: q.Limit})
	}
	return list
}

// ContactsIn returns what people may see of a country's contacts, as far as it is asked for, in the order of the file.
func (d *Directory) ContactsIn(country string, q Query) []Contact {
	var list []Contact
	for _, c := range d.contacts {
		if c.Country == country && c.Shown() && q.takes(&c.Terms, c.Channels) {
			list = append(list, c)
		}
	}
	return list
}

// relatives are all kinds of the groups of some kinds.
func relatives(of []Kind) []Kind {
	var list []Kind
	for _, k := range kinds {
		same := func(kind Kind) bool { other, _ := ofKind(kind); return other.group == k.group }
		if slices.ContainsFunc(of, same) {
			list = append(list, k.kind)
		}
	}
	return list
}

// takes tells whether an entry is asked for, apart from its kind.
func (q Query) takes(t *Terms, channels func() []string) bool {
	return q.means(t, channels) && (q.Open.IsZero() || t.open(q.Open))
}

// means is takes without the hours.
func (q Query) means(t *Terms, channels func() []string) bool {
	return meets(t.Topics, q.Topics) && t.serves(q.Audience) && meets(t.Languages, q.Languages) &&
		(len(q.Channels) == 0 || meets(channels(), q.Channels))
}

// filter is means for services by their index, or nil for all.
func (x *index) filter(q Query) func(id int32) bool {
	if len(q.Topics)+len(q.Audience)+len(q.Channels)+len(q.Languages) == 0 {
		return nil
	}
	return func(id int32) bool {
		s := &x.all[id]
		return q.means(&s.Terms, func() []string { return s.Channels() }) // s.Channels alone would copy the service
	}
}

// taken keeps the first services that are asked for, at most so many.
func (x *index) taken(ids []int32, q Query, most int) []int32 {
	wanted, now := x.filter(q), x.hours.at(q.Open)
	if wanted == nil && now == nil {
		return ids[:min(most, len(ids))]
	}
	var list []int32
	for _, id := range ids {
		if len(list) == most {
			break
		}
		if (now == nil || now.open.Taken[x.timetable[id]]) && (wanted == nil || wanted(id)) {
			list = append(list, id)
		}
	}
	return list
}
