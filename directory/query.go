package directory

import "time"

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
	return func(id int32) bool { return q.means(&x.all[id].Terms, x.all[id].Channels) }
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
		if (now == nil || now.open[x.timetable[id]]) && (wanted == nil || wanted(id)) {
			list = append(list, id)
		}
	}
	return list
}
