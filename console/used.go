package console

import (
	"cmp"
	"slices"

	"liman/store"
)

// usedRow is a screen with how often it was shown this month. Who counts them has left out what is too seldom to be told (see docs/dpia.md).
type usedRow struct {
	Ref, Title string
	Times      int64
}

// usedShown is how many of the screens that are shown most Today lists.
const usedShown = 5

// mostUsed are the screens that were shown most this month, as far as they are there.
func (s *Server) mostUsed(v *visit, w work) []usedRow {
	var rows []usedRow
	for ref, n := range s.counts(v) {
		if _, there := w.node(ref); there != nil {
			rows = append(rows, usedRow{ref, w.title(v.lang, ref), n})
		}
	}
	slices.SortFunc(rows, func(a, b usedRow) int { return cmp.Or(cmp.Compare(b.Times, a.Times), cmp.Compare(a.Ref, b.Ref)) })
	return rows[:min(len(rows), usedShown)]
}

// counts are how often screens were shown this month. No page is refused for them: a user of Redis that is older than they are may not read them.
func (s *Server) counts(v *visit) store.Counts {
	counts, err := s.Staff.Counts(v.Context(), v.now)
	if err != nil {
		s.Log.Warn("how often screens were shown cannot be read", "err", err)
	}
	return counts
}
