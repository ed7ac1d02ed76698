package directory

import (
	"fmt"

	"liman/content"
)

// former is what an entry was called before.
type former struct {
	id string
	at position
}

// wasCalled takes in what an entry says that it was called.
func (l *loader) wasCalled(e *entry, ids []string) {
	for _, id := range ids {
		if !idForm.MatchString(id) {
			e.blame("was", content.Wrong("entry.was", fmt.Sprintf("%q is no id", id), "write what the entry was called: small letters, digits and hyphens", "value", id))
		}
		l.was = append(l.was, former{id, e.position})
	}
}

// checkFormer wants that nothing is called as another entry was: what was withdrawn under a name is hidden under the one that came of it.
func (l *loader) checkFormer() {
	seen := make(map[string]position)
	for _, was := range l.was {
		if now, there := l.ids[was.id]; there {
			was.at.blame(l, "was", content.Wrong("entry.was-taken", fmt.Sprintf("%s is an entry of its own (%s:%d)", was.id, now.file, now.line), "take it out of was"))
		} else if other, twice := seen[was.id]; twice {
			was.at.blame(l, "was", content.Wrong("entry.was-twice", fmt.Sprintf("another entry was called %s, too (%s:%d)", was.id, other.file, other.line),
				"let one of the two have been it"))
		}
		seen[was.id] = was.at
	}
}
