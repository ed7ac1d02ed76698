package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// What one update costs, in what does not change with how busy a machine is: time of the processors, exchanges, bytes, calls. The two
// Redis are two, as they are deployed, but the durable one writes no log: that costs its disk, not its processor.

const (
	costChats   = 1000
	costPresses = 10 // of each chat, between its opening and its leaving
)

// meter is what has been used so far, by all who took part.
type meter struct {
	cpu, sessionsCPU, durableCPU float64 // seconds
	sessions, durable            float64 // exchanges, which is how often a Redis had something to read
	toRedis, fromRedis           float64 // bytes
	memory                       float64 // bytes that both Redis use
	calls                        float64 // of the Bot API, but for polls
	toTelegram, fromTelegram     float64 // bytes, polls among them
}

// wire counts what goes over the connections that it accepts.
type wire struct {
	net.Listener
	in, out atomic.Int64
}

type counted struct {
	net.Conn
	w *wire
}

func (w *wire) Accept() (net.Conn, error) {
	c, err := w.Listener.Accept()
	return counted{c, w}, err
}

func (c counted) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.w.in.Add(int64(n))
	return n, err
}

func (c counted) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.w.out.Add(int64(n))
	return n, err
}

// reportCost lets people open their chat, press and leave, and says what an update of each kind costs.
func reportCost(bin, sessions, durable string) error {
	os.Setenv("REDIS_DURABLE_URL", durable)
	defer os.Unsetenv("REDIS_DURABLE_URL")
	s := newServer(costChats)
	cmd, stop, err := start(s, filepath.Join(bin, "liman"), sessions)
	if err != nil {
		return err
	}
	defer stop()
	look := func() (m meter, err error) {
		m = s.used()
		m.cpu = cpuSeconds(cmd.Process.Pid)
		if err = m.redis(sessions, &m.sessions, &m.sessionsCPU); err == nil {
			err = m.redis(durable, &m.durable, &m.durableCPU)
		}
		return m, err
	}
	fmt.Printf("== what an update costs; %d people, %d presses each, two Redis\n", costChats, costPresses)
	fmt.Println("             CPU µs  of Redis µs   exchanges: sessions  durable   bytes to Redis   from   kept   calls   bytes to Telegram   from")
	for _, act := range []struct {
		name    string
		updates int
		do      func() error
	}{
		{"open", costChats, func() error { s.begin(); return within(s.started) }},
		{"press", costChats * costPresses, func() error { s.load(costChats*costPresses, flying); return within(s.done) }},
		{"leave", costChats, s.leaving},
		{"idle 10 s", 10, func() error { time.Sleep(10 * time.Second); return nil }},
	} {
		before, err := look()
		if err != nil {
			return err
		}
		if err := act.do(); err != nil {
			return fmt.Errorf("%s: %w", act.name, err)
		}
		time.Sleep(time.Second) // what is done in the background
		after, err := look()
		if err != nil {
			return err
		}
		after.print(act.name, before, float64(act.updates))
	}
	fmt.Printf("resident %.0f MiB, at most %.0f MiB\n", resident(cmd.Process.Pid), status(cmd.Process.Pid, "VmHWM:"))
	return nil
}

func (m meter) print(name string, before meter, n float64) {
	fmt.Printf("%-10s %8.0f %12.0f %21.2f %8.2f %16.0f %6.0f %6.0f %7.2f %19.0f %6.0f\n", name,
		(m.cpu-before.cpu)/n*1e6, (m.sessionsCPU+m.durableCPU-before.sessionsCPU-before.durableCPU)/n*1e6,
		(m.sessions-before.sessions)/n, (m.durable-before.durable)/n, (m.toRedis-before.toRedis)/n, (m.fromRedis-before.fromRedis)/n,
		(m.memory-before.memory)/n, (m.calls-before.calls)/n, (m.toTelegram-before.toTelegram)/n, (m.fromTelegram-before.fromTelegram)/n)
}

// redis adds what a Redis tells of itself.
func (m *meter) redis(url string, exchanges, cpu *float64) error {
	c, err := net.Dial("tcp", strings.TrimPrefix(url, "redis://"))
	if err != nil {
		return err
	}
	defer c.Close()
	if _, err := c.Write([]byte("INFO all\r\nQUIT\r\n")); err != nil {
		return err
	}
	for lines := bufio.NewScanner(c); lines.Scan(); {
		name, text, _ := strings.Cut(strings.TrimSpace(lines.Text()), ":")
		value, _ := strconv.ParseFloat(text, 64)
		switch {
		case name == "used_cpu_user" || name == "used_cpu_sys":
			*cpu += value
		case name == "total_net_input_bytes":
			m.toRedis += value
		case name == "total_net_output_bytes":
			m.fromRedis += value
		case name == "used_memory":
			m.memory += value
		case name == "total_reads_processed":
			*exchanges += value
		}
	}
	return nil
}

// used is what went to and from the Bot API.
func (s *server) used() meter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return meter{calls: float64(s.calls), toTelegram: float64(s.wire.in.Load()), fromTelegram: float64(s.wire.out.Load())}
}

// leaving has everybody leave, and waits until no more is asked of the Bot API for a second.
func (s *server) leaving() error {
	last := s.used().calls
	for id := range s.chats {
		s.write(id+1, "/exit")
	}
	for deadline := time.Now().Add(patient); time.Now().Before(deadline); {
		time.Sleep(time.Second)
		now := s.used().calls
		if now == last && s.unread() == 0 {
			return nil
		}
		last = now
	}
	return fmt.Errorf("not everybody has left")
}
