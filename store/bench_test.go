package store

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"
)

// BenchmarkSeal is what sealing costs an update: its chat is opened once and sealed once.
func BenchmarkSeal(b *testing.B) {
	s, err := Open(Options{URL: realRedis(b), Secret: testSecret})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	chat := sample()
	sealed, err := s.Seal(b.Context(), alice, &chat)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		opened, err := s.Unseal(b.Context(), alice, sealed)
		if err != nil || !opened.Known() {
			b.Fatal("not opened", err)
		}
		if sealed, err = s.Seal(b.Context(), alice, &opened); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkWaitingWipes is what chats that wait to be wiped cost a real Redis: its memory, and the time of a look at the list
// while none is due, and of one that claims a hundred.
func BenchmarkWaitingWipes(b *testing.B) {
	for _, chats := range []int{1000, 10000} {
		b.Run(strconv.Itoa(chats), func(b *testing.B) { benchmarkWaiting(b, chats) })
	}
}

func benchmarkWaiting(b *testing.B, chats int) {
	clock := &stopped{now: time.Now()}
	s, err := Open(Options{URL: realRedis(b), Secret: testSecret, Now: clock.Now, Patience: 20 * time.Second})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	empty := usedMemory(b, s)
	for i := range chats { // each with what she wrote and the bubble
		w := Wipe{Chat: alice + ChatID(i), Lang: "ro", Messages: []Message{{ID: 1, Sent: clock.Now().Unix()}, {ID: 2, Sent: clock.Now().Unix(), Ours: true}}}
		if err := s.List(b.Context(), w, clock.Now().Add(time.Minute)); err != nil {
			b.Fatal(err)
		}
	}
	each := float64(usedMemory(b, s)-empty) / float64(chats)
	var looks time.Duration
	for b.Loop() {
		b.StopTimer()
		began := time.Now()
		if got, err := s.Claim(b.Context(), time.Minute, 100); err != nil || len(got) > 0 {
			b.Fatal(len(got), err)
		}
		looks += time.Since(began)
		clock.pass(time.Minute)
		b.StartTimer()
		if got, err := s.Claim(b.Context(), 0, 100); err != nil || len(got) != 100 { // a lease that is over at once
			b.Fatal(len(got), err)
		}
		b.StopTimer()
		clock.pass(-time.Minute)
		b.StartTimer()
	}
	b.ReportMetric(each, "B/chat")
	b.ReportMetric(float64(looks.Microseconds())/float64(b.N), "µs/idle-look")
}

// usedMemory is what Redis says it uses.
func usedMemory(b *testing.B, s *Store) int {
	b.Helper()
	info, err := s.durable.Info(b.Context(), "memory").Result()
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := strings.Cut(info, "used_memory:")
	var used int
	if _, err := fmt.Sscan(rest, &used); err != nil {
		b.Fatal(err)
	}
	return used
}
