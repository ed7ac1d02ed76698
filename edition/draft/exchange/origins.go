package exchange

import (
	"maps"

	"liman/content"
	"liman/edition/draft"
	"liman/locales"
)

// Origins are the sources that translations of a language were made from, where the source says something else since: what is stale, by
// message. They are immutable.
type Origins map[draft.Key]string

// After is what is stale once an edition takes another's place. A source that was changed makes its translation stale, unless that was changed,
// too, or same tells that the change left the meaning as it was. A translation that was changed, or whose source says again what it
// was made from, is stale no more.
func (o Origins) After(before, after *content.Bundle, lang string, same func(draft.Key) bool) Origins {
	oldSource, oldTarget := messages(before, locales.Source), messages(before, lang)
	source, target := messages(after, locales.Source), messages(after, lang)
	next := maps.Clone(o)
	if next == nil {
		next = make(Origins)
	}
	for _, k := range source.units(target, lang) {
		was, is := oldSource.of(k), source.of(k)
		text, had := oldTarget.texts[bare(k)]
		changed := was != is && (same == nil || !same(k))
		if _, stale := next[k]; had && changed && !stale {
			next[k] = was
		}
		if text != target.texts[bare(k)] || next[k] == is {
			delete(next, k)
		}
	}
	return next
}

// Without is what is stale still, once somebody has seen that these translations are right all the same.
func (o Origins) Without(right ...draft.Key) Origins {
	next := maps.Clone(o)
	for _, k := range right {
		delete(next, k)
	}
	return next
}
