package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	floodTick  = 10 * time.Millisecond  // between two sendings of what is due
	opensEvery = 100 * time.Millisecond // an honest person opens her chat, whether or not those before her were answered
	floodWait  = 30 * time.Second       // for those who were not answered when the flood ends
)

// flooding is one kind of flood: so many chats write in turn, so many messages a second, for so long.
type flooding struct {
	says    string
	chats   int
	waiting bool // each chat has written before the program starts
	own     bool // no two messages are equal
	rate    int  // messages a second, of all chats together
	lasts   time.Duration
}

// floods are T23, then T35: 290,000 messages of 97,000 people in 80 s were once seen to take 1.1 GB.
var floods = []flooding{
	{says: "a thousand chats", chats: 1000, rate: 10_000, lasts: 30 * time.Second},
	{says: "new chats that wait at the start", chats: 100_000, waiting: true, lasts: 10 * time.Second},
	{says: "new chats", chats: 97_000, rate: 290_000 / 80, lasts: 80 * time.Second},
	{says: "new chats in ten seconds", chats: 100_000, rate: 10_000, lasts: 30 * time.Second},
	{says: "new chats, no two texts equal", chats: 97_000, own: true, rate: 290_000 / 80, lasts: 80 * time.Second},
}

// said is the text of a message of the flood: a word, or a sentence that nobody else writes.
func (f flooding) said(message int) string {
	if !f.own {
		return "flood"
	}
	const letters = "abdegilmnoprstuz"
	word := []byte("x")
	for n := message; n > 0; n /= len(letters) {
		word = append(word, letters[n%len(letters)])
	}
	return fmt.Sprintf("nu stiu ce sa fac cu %s si cu copiii", word)
}

// reportFlood measures T23 and T35 with the program as it is, on its own core; in each flood an honest person opens her chat
// every tenth of a second (an open loop, so that a slow moment counts for everybody who comes in it). The memory is the most
// that the program ever had. CPU is for each screen that was drawn while the flood lasted.
func reportFlood(bin string, redis *nodes, kind string, subjects []string) error {
	fmt.Printf("== floods; somebody honest opens her chat every %v (goals: p99 under 2,000 ms; 100,000 chats under 256 MiB)\n", opensEvery)
	for _, f := range floods {
		if !strings.Contains(f.says, kind) {
			continue
		}
		for _, name := range subjects {
			if err := flood(filepath.Join(bin, name), redis, f); err != nil {
				return fmt.Errorf("%s, %s: %w", name, f.says, err)
			}
		}
	}
	return nil
}

// flood lets one flood come over one subject.
func flood(path string, redis *nodes, f flooding) error {
	most := int(f.lasts / opensEvery)
	s := newServer(f.chats + most)
	if f.waiting {
		for id := range f.chats {
			s.write(id+1, f.said(id))
		}
	}
	cmd, stop, err := start(s, path, redis)
	if err != nil {
		return err
	}
	defer stop()
	began, cpu := time.Now(), cpuSeconds(cmd.Process.Pid)
	sent, people := 0, 0
	for passed := time.Duration(0); passed < f.lasts; passed = time.Since(began) {
		for due := int(passed.Seconds() * float64(f.rate)); sent < due; sent++ {
			s.write(sent%f.chats+1, f.said(sent))
		}
		for ; people < min(most, int(passed/opensEvery)); people++ {
			s.write(f.chats+people+1, "/start")
		}
		time.Sleep(floodTick)
	}
	ended, behind := time.Since(began), s.unread()
	each := (cpuSeconds(cmd.Process.Pid) - cpu) * 1e6 / float64(s.drawn())
	took, missing := s.opened(people)
	for range missing { // they waited at least so long
		took = append(took, floodWait)
	}
	slices.Sort(took)
	ms := func(i int) float64 { return float64(took[i].Microseconds()) / 1000 }
	fmt.Printf("%-6s %7d %-33s %6.0f messages/s (%d unread at the end)   %d people: p50 %.0f ms, p99 %.0f ms, worst %.0f ms, unanswered %d   CPU %.2f, %.0f µs a screen   resident %.0f MiB at most\n",
		filepath.Base(path), f.chats, f.says, float64(sent)/ended.Seconds(), behind, people, ms(len(took)/2), ms(len(took)*99/100), ms(len(took)-1), missing,
		(cpuSeconds(cmd.Process.Pid)-cpu)/time.Since(began).Seconds(), each, status(cmd.Process.Pid, "VmHWM:"))
	return nil
}

// write has somebody write a message; of "/start" it is noted when its screen is there.
func (s *server) write(id int, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.says(id, text)
}

// says is write with the lock held.
func (s *server) says(id int, text string) {
	s.messages++
	entities := ""
	if text == "/start" {
		s.chats[id-1].asked = time.Now()
		entities = `,"entities":[{"type":"bot_command","offset":0,"length":6}]`
	}
	s.push(fmt.Sprintf(`"message":{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"private"},"from":{"id":%d,"is_bot":false,"first_name":"x","language_code":"ro"},"text":%q%s}`,
		s.messages, time.Now().Unix(), id, id, text, entities))
}

// unread is how many updates no poll has acknowledged.
func (s *server) unread() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.pending)
}

// drawn is how many screens there were.
func (s *server) drawn() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.screens
}

// opened waits until so many people have their screen, but not long, and tells how many have none.
func (s *server) opened(people int) (took []time.Duration, missing int) {
	for deadline := time.Now().Add(floodWait); time.Now().Before(deadline); time.Sleep(floodTick) {
		s.mu.Lock()
		took = slices.Clone(s.firsts)
		s.mu.Unlock()
		if len(took) >= people {
			break
		}
	}
	return took, max(0, people-len(took))
}
