package locales

import (
	"maps"
	"slices"
)

// Since are the messages whose texts are others in some language than they were, or that came or went; all is true where that cannot be
// told, since the languages are others.
func (w *Words) Since(before *Words) (ids map[string]bool, all bool) {
	if before == nil || !slices.Equal(w.langs, before.langs) {
		return nil, true
	}
	ids = make(map[string]bool)
	for _, lang := range w.langs {
		if w.as[lang] == before.as[lang] {
			continue
		}
		now, old := w.byLang[lang], before.byLang[lang]
		for id, m := range now {
			if was, had := old[id]; !had || m.whole != was.whole || !maps.Equal(m.forms, was.forms) {
				ids[id] = true
			}
		}
		for id := range old {
			if _, has := now[id]; !has {
				ids[id] = true
			}
		}
	}
	return ids, false
}
