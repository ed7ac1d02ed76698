package directory

import (
	"time"

	"liman/directory/hours"
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

// takes tells whether an entry is asked for, apart from its kind.
func (q Query) takes(t *Terms, channels func() []string) bool {
	return meets(t.Topics, q.Topics) && t.serves(q.Audience) && meets(t.Languages, q.Languages) &&
		(len(q.Channels) == 0 || meets(channels(), q.Channels)) &&
		(q.Open.IsZero() || t.At(q.Open).Status == hours.Open)
}

// plain tells whether everything of the kinds is asked for.
func (q Query) plain() bool {
	return len(q.Topics)+len(q.Audience)+len(q.Channels)+len(q.Languages) == 0 && q.Open.IsZero()
}

// filter is takes for services by their index, or nil for all.
func (x *index) filter(q Query) func(id int32) bool {
	if q.plain() {
		return nil
	}
	return func(id int32) bool { return q.takes(&x.all[id].Terms, x.all[id].Channels) }
}

// taken keeps the services that are asked for.
func (x *index) taken(ids []int32, q Query) []int32 {
	wanted := x.filter(q)
	if wanted == nil {
		return ids
	}
	var list []int32
	for _, id := range ids {
		if wanted(id) {
			list = append(list, id)
		}
	}
	return list
}
