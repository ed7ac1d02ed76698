package main

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

// gate stands before the durable Redis. While it is shut, whatever asks for the ledger is kept and never answered; all else passes.
type gate struct {
	at   net.Listener
	shut atomic.Bool
	kept atomic.Int64 // how many were kept
}

func newGate(t *testing.T) *gate {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return &gate{at: l}
}

// leads lets whoever comes through to a Redis on a socket.
func (g *gate) leads(to string) {
	for {
		c, err := g.at.Accept()
		if err != nil {
			return
		}
		go g.between(c, to)
	}
}

func (g *gate) between(client net.Conn, to string) {
	defer client.Close()
	server, err := net.Dial("unix", to)
	if err != nil {
		return
	}
	defer server.Close()
	go io.Copy(client, server)
	for in := bufio.NewReader(client); ; {
		command, _, err := readCommand(in)
		if err != nil {
			return
		}
		if g.shut.Load() && bytes.Contains(command, []byte("ledger:")) {
			g.kept.Add(1)
			_, _ = io.Copy(io.Discard, in) // until whoever asked gives up
			return
		}
		if _, err := server.Write(command); err != nil {
			return
		}
	}
}

// A ledger that answers nobody makes nobody wait: whoever presses is answered as ever, by a program that runs and by one that starts.
func TestT18_NobodyWaitsForALedgerThatIsSlow(t *testing.T) {
	t.Parallel()
	_, operator, err := note.GenerateKey(rand.Reader, "operator")
	if err != nil {
		t.Fatal(err)
	}
	g := newGate(t)
	h := newHouse(t, plan{env: []string{"LIMAN_OPERATOR_KEY=" + operator, "REDIS_DURABLE_URL=redis://liman:" + rolePassword + "@" + g.at.Addr().String()}})
	go g.leads(h.socket("durable"))
	ana := h.visitor(7)
	ana.says(h, "/start")
	waits := func() {
		t.Helper()
		before := g.kept.Load()
		h.until("somebody who asks for the ledger", func() bool { return g.kept.Load() > before })
	}
	g.shut.Store(true)
	waits()
	ana.taps(h, "danger")
	ana.says(h, "cluj")
	ana.says(h, "/start")
	h.until("a line that it cannot be read", func() bool {
		return strings.Contains(h.log.String(), "the ledger cannot be read, the last good edition stays")
	})
	begun := h.telegram.Calls(testToken, "getMe")
	h.program.kill(0)
	h.answer("another start", func() bool { return h.telegram.Calls(testToken, "getMe") > begun })
	ana.taps(h, "danger")
	waits()
	g.shut.Store(false)
	h.until("the ledger again", func() bool { return strings.Contains(h.log.String(), `"the ledger is served"`) })
}
