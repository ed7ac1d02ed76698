package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"time"
)

const (
	floodRate   = 10_000                 // messages a second, of all hostile chats together
	floodTick   = 10 * time.Millisecond  // between two sendings of what is due
	opensEvery  = 100 * time.Millisecond // an honest person opens her chat, whether or not those before her were answered
	floodFor    = 30 * time.Second
	hostile     = 1000
	newChats    = 100_000
	floodWait   = 30 * time.Second // for those who were not answered when the flood ends
	floodPeople = int(floodFor / opensEvery)
)

// reportFlood measures T23 and T35 with the program as it is, on its own core: 1,000 chats that flood, and 100,000 new ones,
// at 10,000 messages a second; among them an honest person opens her chat every tenth of a second (an open loop, so that a slow
// moment counts for everybody who comes in it). The memory is the most that the program ever had.
func reportFlood(bin, redis string, subjects []string) error {
	fmt.Printf("== floods at %d messages a second for %v; somebody honest opens her chat every %v (goals: p99 under 2,000 ms; 100,000 chats under 256 MiB)\n", floodRate, floodFor, opensEvery)
	for _, name := range subjects {
		for _, chats := range []int{hostile, newChats} {
			if err := flood(filepath.Join(bin, name), redis, chats); err != nil {
				return fmt.Errorf("%s, %d chats: %w", name, chats, err)
			}
		}
	}
	return nil
}

// flood lets so many chats flood one subject.
func flood(path, redis string, chats int) error {
	s := newServer(chats + floodPeople)
	cmd, stop, err := start(s, path, redis)
	if err != nil {
		return err
	}
	defer stop()
	began, cpu := time.Now(), cpuSeconds(cmd.Process.Pid)
	sent, people := 0, 0
	for passed := time.Duration(0); passed < floodFor; passed = time.Since(began) {
		due := int(passed.Seconds() * floodRate)
		for ; sent < due; sent++ {
			s.write(sent%chats+1, "flood")
		}
		for ; people < min(floodPeople, int(passed/opensEvery)); people++ {
			s.write(chats+people+1, "/start")
		}
		time.Sleep(floodTick)
	}
	ended, behind := time.Since(began), s.unread()
	took, missing := s.opened(people)
	for range missing { // they waited at least so long
		took = append(took, floodWait)
	}
	slices.Sort(took)
	ms := func(i int) float64 { return float64(took[i].Microseconds()) / 1000 }
	fmt.Printf("%-6s %6d chats  %6.0f messages/s (%d unread at the end)   %d people: p50 %.0f ms, p99 %.0f ms, worst %.0f ms, unanswered %d   CPU %.2f   resident %.0f MiB at most\n",
		filepath.Base(path), chats, float64(sent)/ended.Seconds(), behind, people, ms(len(took)/2), ms(len(took)*99/100), ms(len(took)-1), missing,
		(cpuSeconds(cmd.Process.Pid)-cpu)/time.Since(began).Seconds(), status(cmd.Process.Pid, "VmHWM:"))
	return nil
}

// write has somebody write a message; of "/start" it is noted when its screen is there.
func (s *server) write(id int, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
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
