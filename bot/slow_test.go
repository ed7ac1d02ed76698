package bot

import (
	"net"
	"sync"
	"testing"
	"time"
)

// slowLine is a way to a server that can be slow or closed.
type slowLine struct {
	listener net.Listener
	to       string
	lag      time.Duration // each way

	mu     sync.Mutex
	slow   bool
	closed bool
	open   map[net.Conn]bool
}

func newSlowLine(t *testing.T, to string, lag time.Duration) *slowLine {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &slowLine{listener: listener, to: to, lag: lag, open: make(map[net.Conn]bool)}
	t.Cleanup(func() {
		listener.Close()
		l.set(false, true)
	})
	go l.accept()
	return l
}

func (l *slowLine) address() string { return l.listener.Addr().String() }

// set makes the line slow, or closed: what is open is reset, what comes is refused.
func (l *slowLine) set(slow, closed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.slow, l.closed = slow, closed
	if closed {
		for c := range l.open {
			c.Close()
		}
		clear(l.open)
	}
}

func (l *slowLine) accept() {
	for {
		near, err := l.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", l.to)
		if err != nil || !l.keep(near, far) {
			near.Close()
			continue
		}
		go l.carry(near, far)
		go l.carry(far, near)
	}
}

// keep notes connections that are open; false when the line is closed.
func (l *slowLine) keep(near, far net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		far.Close()
		return false
	}
	l.open[near], l.open[far] = true, true
	return true
}

func (l *slowLine) carry(from, to net.Conn) {
	defer from.Close()
	defer to.Close()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		l.mu.Lock()
		slow := l.slow
		l.mu.Unlock()
		if slow {
			time.Sleep(l.lag)
		}
		if _, failed := to.Write(buffer[:n]); failed != nil || err != nil {
			return
		}
	}
}
