package store

import (
	"errors"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/alicebob/miniredis/v2/server"

	"liman/store/redistest"
)

func one(id ChatID) Wipe {
	return Wipe{Chat: id, Lang: "ro", Messages: []Message{{ID: 12, Ours: true}}}
}

func openDurable(t *testing.T, sessions, durable string) *Store {
	t.Helper()
	s, err := Open(Options{URL: sessions, DurableURL: durable, Secret: testSecret, Patience: patient})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// link is a way between two machines that a test can cut: what is sent is lost, and neither side knows.
func link(t *testing.T, to string) (port string, cut *atomic.Bool) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	cut = new(atomic.Bool)
	pipe := func(from, to net.Conn) {
		defer from.Close()
		defer to.Close()
		buf := make([]byte, 64<<10)
		for {
			n, err := from.Read(buf)
			if err != nil {
				return
			}
			if !cut.Load() {
				to.Write(buf[:n])
			}
		}
	}
	go func() {
		for {
			from, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", to)
			if err != nil {
				from.Close()
				continue
			}
			go pipe(from, far)
			go pipe(far, from)
		}
	}()
	_, port, _ = net.SplitHostPort(l.Addr().String())
	return port, cut
}

// What no replica has is not told to be listed. Without waiting it would be told, and be lost with the primary, or the test would show nothing.
func TestT11_WhatNoReplicaHasIsNotListed(t *testing.T) {
	f := redistest.New(t)
	primary, err := f.Start()
	if err != nil {
		t.Fatal(err)
	}
	port, cut := link(t, primary.Addr())
	replica, err := f.Start("replicaof 127.0.0.1 " + port)
	if err := errors.Join(err, replica.Says("master_link_status:up", "INFO", "replication")); err != nil {
		t.Fatal(err)
	}
	sessions, url := "redis://"+miniredis.RunT(t).Addr(), "redis://"+primary.Addr()
	waits, hopes := openDurable(t, sessions, url+"?replicas=1"), openDurable(t, sessions, url)
	if err := waits.List(t.Context(), one(alice), time.Now()); err != nil {
		t.Fatal(err)
	}
	cut.Store(true)
	if err := hopes.List(t.Context(), one(alice+1), time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := waits.List(t.Context(), one(alice+2), time.Now()); !errors.Is(err, errUnconfirmed) {
		t.Errorf("a message that no replica has is listed: %v", err)
	}
	if err := waits.Fit(t.Context()); !errors.Is(err, ErrUnfit) || !strings.Contains(err.Error(), "too few replicas") {
		t.Errorf("fit: %v", err)
	}
	primary.Kill()
	if _, err := replica.Ask("REPLICAOF", "NO", "ONE"); err != nil {
		t.Fatal(err)
	}
	after := openDurable(t, sessions, "redis://"+replica.Addr())
	for id, want := range map[ChatID]int{alice: 1, alice + 1: 0} {
		if w, err := after.Listed(t.Context(), id); err != nil || len(w.Messages) != want {
			t.Errorf("%d: %d messages outlived the primary, want %d, %v", id-alice, len(w.Messages), want, err)
		}
	}
}

// With min-replicas-to-write a primary that is cut off takes nothing more, so nothing is told to be kept that another primary does not know.
func TestT11_ACutOffPrimaryTakesNothing(t *testing.T) {
	f := redistest.New(t)
	primary, err := f.Start("min-replicas-to-write 1", "min-replicas-max-lag 1")
	if err != nil {
		t.Fatal(err)
	}
	port, cut := link(t, primary.Addr())
	replica, err := f.Start("replicaof 127.0.0.1 " + port)
	if err := errors.Join(err, replica.Says("master_link_status:up", "INFO", "replication")); err != nil {
		t.Fatal(err)
	}
	s := openDurable(t, "redis://"+miniredis.RunT(t).Addr(), "redis://"+primary.Addr()+"?replicas=1")
	within(t, func() bool { return s.List(t.Context(), one(alice), time.Now()) == nil })
	cut.Store(true)
	within(t, func() bool {
		err := s.List(t.Context(), one(alice+1), time.Now())
		return err != nil && strings.Contains(err.Error(), "NOREPLICAS")
	})
	if err := s.Fit(t.Context()); !errors.Is(err, ErrUnfit) || !strings.Contains(err.Error(), "waits for replicas") {
		t.Errorf("fit: %v", err)
	}
}

// A lost durable primary, and every message that was told to be listed is still wiped: behind Sentinel, and in a cluster. Listing goes on by itself.
func TestT11_ALostDurablePrimary(t *testing.T) {
	conf := []string{"appendonly yes", "appendfsync always"}
	for name, start := range map[string]func(*redistest.Fleet) (string, error){
		"sentinel": func(f *redistest.Fleet) (string, error) {
			return f.Sentinel(2, 3, append(conf, "min-replicas-to-write 1", "min-replicas-max-lag 5")...)
		},
		"cluster": func(f *redistest.Fleet) (string, error) { return f.Cluster(conf...) },
	} {
		t.Run(name, func(t *testing.T) {
			f := redistest.New(t)
			url, err := start(f)
			if err != nil {
				t.Fatal(err)
			}
			if name == "cluster" { // the part that loses its primary has no replica afterwards
				url += "?replicas=1"
			}
			s := openDurable(t, "redis://"+miniredis.RunT(t).Addr(), url)
			told := listWhile(t, s, func() { f.Nodes[0].Kill() })
			if name == "cluster" {
				s = openDurable(t, s.URL, strings.Replace(url, "replicas=1", "replicas=0", 1))
			}
			within(t, func() bool { return s.Fit(t.Context()) == nil })
			for id := range told {
				if w, err := s.Listed(t.Context(), id); err != nil || len(w.Messages) != 1 {
					t.Errorf("%d of %d that were told to be listed: %+v, %v", id-alice, len(told), w, err)
				}
			}
			wiped := make(map[ChatID]bool)
			within(t, func() bool {
				for _, w := range claimed(t, s) {
					wiped[w.Chat] = true
				}
				return len(wiped) >= len(told)
			})
			if err := s.List(t.Context(), one(alice-1), time.Now()); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

// listWhile lists messages of one chat after the other while something happens, and tells which were told to be listed.
func listWhile(t *testing.T, s *Store, happens func()) map[ChatID]bool {
	t.Helper()
	told := make(map[ChatID]bool)
	var mu sync.Mutex
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			for i := range 100 {
				id := alice + ChatID(worker*1000+i)
				if s.List(t.Context(), one(id), time.Now()) == nil {
					mu.Lock()
					told[id] = true
					mu.Unlock()
				}
				if worker == 0 && i == 30 {
					happens()
				}
				if i > 30 && i%35 == 0 {
					time.Sleep(20 * time.Millisecond)
				}
			}
		})
	}
	wg.Wait()
	if len(told) < 100 {
		t.Fatalf("%d were told to be listed", len(told))
	}
	return told
}

// A lost session Redis is a neutral fresh start: nobody is known, and the next act is kept.
func TestT02_ALostSessionPrimary(t *testing.T) {
	f := redistest.New(t)
	url, err := f.Cluster("cluster-require-full-coverage no")
	if err != nil {
		t.Fatal(err)
	}
	s := openAt(t, url+"?replicas=0", testSecret)
	for i := range 60 {
		c := sample()
		if err := s.Save(t.Context(), alice+ChatID(i), &c); err != nil {
			t.Fatal(err)
		}
	}
	for _, i := range []int{3, 0} { // with the replica that it must not have
		f.Nodes[i].Kill()
	}
	known, unknown, away := 0, 0, 0
	for i := range 60 {
		switch c, err := s.Load(t.Context(), alice+ChatID(i)); {
		case err != nil:
			away++
		case c.Known():
			known++
		default:
			unknown++
		}
	}
	if away == 0 || known == 0 || unknown > 0 {
		t.Errorf("while a node is away %d are known, %d unknown, %d without an answer", known, unknown, away)
	}
	if err := f.Restart(0); err != nil {
		t.Fatal(err)
	}
	within(t, func() bool { return s.Fit(t.Context()) == nil })
	known = 0
	for i := range 60 {
		c := load(t, s, alice+ChatID(i))
		if c.Known() {
			known++
		}
		c.Content = sample().Content
		if err := s.Save(t.Context(), alice+ChatID(i), &c); err != nil {
			t.Error(err)
		}
	}
	if known != 60-away {
		t.Errorf("%d are known, %d had no answer", known, away)
	}
}

// recorded are answers as a Redis 7.2 gave them to WAITAOF, and those of one without.
func TestWaitAOF(t *testing.T) {
	for _, test := range []struct {
		name   string
		answer func(c *server.Peer)
		waits  int // how often WAIT was asked, of two lists
		err    error
	}{
		{"in the log here and there", func(c *server.Peer) { c.WriteLen(2); c.WriteInt(1); c.WriteInt(1) }, 0, nil},
		{"only here", func(c *server.Peer) { c.WriteLen(2); c.WriteInt(1); c.WriteInt(0) }, 0, errUnconfirmed},
		{"only there", func(c *server.Peer) { c.WriteLen(2); c.WriteInt(0); c.WriteInt(1) }, 0, errUnconfirmed},
		{"older than 7.2", func(c *server.Peer) {
			c.WriteError("ERR unknown command 'waitaof', with args beginning with: '1' '1' '466' ")
		}, 2, nil},
		{"no right", func(c *server.Peer) {
			c.WriteError("NOPERM User liman has no permissions to run the 'waitaof' command")
		}, 2, nil},
		{"no log", func(c *server.Peer) {
			c.WriteError("ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.")
		}, 2, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := miniredis.RunT(t)
			var waits, asked atomic.Int32
			m.Server().SetPreHook(func(c *server.Peer, cmd string, args ...string) bool {
				switch strings.ToUpper(cmd) {
				case "WAITAOF":
					asked.Add(1)
					if len(args) != 3 || args[0] != "1" || args[1] != "1" {
						t.Errorf("asked %v", args)
					}
					test.answer(c)
				case "WAIT":
					waits.Add(1)
					c.WriteInt(1)
				default:
					return false
				}
				return true
			})
			s := openDurable(t, "redis://"+m.Addr(), "redis://"+m.Addr()+"?replicas=1")
			for i := range ChatID(2) {
				if err := s.List(t.Context(), one(alice+i), time.Now()); !errors.Is(err, test.err) {
					t.Errorf("listed: %v, want %v", err, test.err)
				}
			}
			if want := int32(2 - test.waits/2); int(waits.Load()) != test.waits || asked.Load() != want {
				t.Errorf("WAIT was asked %d times, WAITAOF %d times", waits.Load(), asked.Load())
			}
		})
	}
}
