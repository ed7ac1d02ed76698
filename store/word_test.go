package store

import (
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"
)

// A word that opens a cover is known by a keyed hash alone: nothing of it stands there, another chat has another one, and so has
// another secret.
func TestT37_AWordIsAKeyedHash(t *testing.T) {
	url := "redis://" + miniredis.RunT(t).Addr()
	one, other := openAt(t, url, testSecret), openAt(t, url, []byte("another secret, as long as that"))
	seen := make(map[string]bool)
	for _, word := range []string{"castan", "castane"} {
		for _, hash := range []string{one.Words(alice, word)[0], one.Words(alice+1, word)[0], other.Words(alice, word)[0]} {
			if strings.Contains(hash, word[:4]) || len(hash) != wordSize+3 || seen[hash[:wordSize]] {
				t.Errorf("%s is kept as %s", word, hash)
			}
			seen[hash[:wordSize]] = true
		}
	}
	if again := one.Words(alice, "castan")[0]; !seen[again[:wordSize]] {
		t.Errorf("the same word is kept as %s, too", again)
	}
	if one.keys[0].mark() == other.keys[0].mark() {
		t.Error("two secrets have one mark")
	}
}
