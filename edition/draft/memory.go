package draft

import (
	"bytes"
	"slices"
	"sync"
)

// Memory is files that were taken apart, for those who edit editions that are much alike, one after another: most of what an editor
// reads, another has read before. What must hold: what it gives follows from the path and the bytes alone, which are both compared, so
// it can never be of another text; and nobody changes what it gives. What was asked for longest ago is forgotten first. The zero Memory
// remembers nothing yet; many may use it at once.
type Memory struct {
	mu   sync.Mutex
	held []heldFile // what was asked for last at the end
	size int        // of their bytes
}

// heldFile is a file that is remembered, taken apart.
type heldFile struct {
	file string
	*parsed
}

// maxHeld is how many bytes the files of a Memory have together; taken apart, a file takes some fifteen times as much.
const maxHeld = 6 << 20

// of is a file taken apart.
func (m *Memory) of(file string, data []byte) *parsed {
	if m == nil {
		return parse(file, data)
	}
	if p := m.find(file, data); p != nil {
		return p
	}
	p := parse(file, data)
	m.keep(file, p, nil)
	return p
}

// find is a file that is remembered; nil if it is not.
func (m *Memory) find(file string, data []byte) *parsed {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := slices.IndexFunc(m.held, func(h heldFile) bool { return h.file == file && bytes.Equal(h.data, data) })
	if i < 0 {
		return nil
	}
	h := m.held[i]
	m.held = append(slices.Delete(m.held, i, i+1), h)
	return h.parsed
}

// keep remembers a file that was taken apart, in place of what it was made of, if of anything.
func (m *Memory) keep(file string, p, instead *parsed) {
	if m == nil || len(p.data) > maxHeld || m.find(file, p.data) != nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if i := slices.IndexFunc(m.held, func(h heldFile) bool { return h.parsed == instead }); i >= 0 {
		m.forget(i)
	}
	m.held = append(m.held, heldFile{file, p})
	for m.size += len(p.data); m.size > maxHeld; {
		m.forget(0)
	}
}

func (m *Memory) forget(i int) {
	m.size -= len(m.held[i].data)
	m.held = slices.Delete(m.held, i, i+1)
}
