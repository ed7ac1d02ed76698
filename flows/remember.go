package flows

import (
	"crypto/rand"
	"crypto/sha256"
	"sync"
)

// mostRemembered is how many texts a memory knows at most, twice: the newest, and as many before them.
const mostRemembered = 1024

// memory knows what texts were understood as, since in a crowd many type the same.
//
//   - A text is known by a hash under a key that ends with the memory; neither it nor a word of it is kept, nor whose it was.
//   - What is remembered is what would be understood again, so nobody can tell but by the time that it takes.
//   - It is bounded: the texts that were not asked for again go first.
//   - It belongs to one Book, since another may understand otherwise. It may be used by many goroutines at once.
type memory[T any] struct {
	key         [sha256.Size]byte
	mu          sync.Mutex
	now, before map[[sha256.Size]byte]T
}

func newMemory[T any]() *memory[T] {
	m := new(memory[T])
	rand.Read(m.key[:]) // never fails
	return m
}

// of is what a text means, in a chat of a language: as it is remembered, or as understand says.
func (m *memory[T]) of(text, lang string, understand func() T) T {
	name := m.name(text, lang)
	if known, is := m.recall(name); is {
		return known
	}
	meaning := understand()
	m.keep(name, meaning)
	return meaning
}

func (m *memory[T]) name(text, lang string) [sha256.Size]byte {
	said := make([]byte, 0, 256) // on the stack for all but a long text
	said = append(said, m.key[:]...)
	said = append(append(said, lang...), 0)
	return sha256.Sum256(append(said, text...))
}

func (m *memory[T]) recall(name [sha256.Size]byte) (T, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if known, is := m.now[name]; is {
		return known, true
	}
	known, is := m.before[name]
	if is {
		m.put(name, known)
	}
	return known, is
}

func (m *memory[T]) keep(name [sha256.Size]byte, meaning T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.put(name, meaning)
}

// put remembers among the newest; when they are enough, what was before them is forgotten. The lock is held.
func (m *memory[T]) put(name [sha256.Size]byte, meaning T) {
	if m.now == nil || len(m.now) >= mostRemembered {
		m.now, m.before = make(map[[sha256.Size]byte]T), m.now
	}
	m.now[name] = meaning
}
