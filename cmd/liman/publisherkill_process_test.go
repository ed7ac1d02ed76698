package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"liman/edition/ledger"
)

// fate stands before a Redis and strikes before the write with a number: that one and whatever follows it never comes.
type fate struct {
	redis string
	at    net.Listener

	mu     sync.Mutex
	left   int    // writes before it strikes
	strike func() // kills the publisher
	struck bool
}

func newFate(t *testing.T, redis string) *fate {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &fate{redis: strings.TrimPrefix(redis, "redis://"), at: l}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go f.between(c)
		}
	}()
	return f
}

// between passes commands on, one by one, and answers back.
func (f *fate) between(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", f.redis)
	if err != nil {
		return
	}
	defer server.Close()
	go io.Copy(client, server)
	for in := bufio.NewReader(client); ; {
		command, name, err := readCommand(in)
		if err != nil || f.strikes(name) {
			return
		}
		if _, err := server.Write(command); err != nil {
			return
		}
	}
}

var writes = []string{"SET", "ZADD", "HSET", "HDEL", "RPUSH", "DEL", "EVAL", "EVALSHA"}

func (f *fate) strikes(command string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if slices.Contains(writes, command) {
		f.left--
	}
	if f.left >= 0 || f.strike == nil {
		return false
	}
	if !f.struck {
		f.struck = true
		f.strike()
	}
	return true
}

// readCommand reads a command as it comes over the wire, and its name.
func readCommand(in *bufio.Reader) (whole []byte, name string, err error) {
	header, err := in.ReadString('\n')
	var words int
	if err == nil {
		_, err = fmt.Sscanf(header, "*%d\r\n", &words)
	}
	whole = []byte(header)
	for i := 0; i < words && err == nil; i++ {
		var line string
		var size int
		if line, err = in.ReadString('\n'); err != nil {
			break
		}
		if _, err = fmt.Sscanf(line, "$%d\r\n", &size); err != nil {
			break
		}
		word := make([]byte, size+2)
		if _, err = io.ReadFull(in, word); err == nil {
			whole = append(append(whole, line...), word...)
		}
		if i == 0 {
			name = strings.ToUpper(string(word[:size]))
		}
	}
	return whole, name, err
}

// A publisher that is killed before any write of liman content publish has published or has not; the ledger holds, and whoever does it again ends with it
// published once.
func TestT20_APublisherKilledBetweenAnyTwoWrites(t *testing.T) {
	t.Parallel()
	p := newNewsroom(t)
	f, d := newFate(t, p.redis), p.desk()
	env := []string{p.env[0], "REDIS_PUBLISHER_URL=redis://" + f.at.Addr().String()}
	killed := 0
	for left := 0; ; left++ {
		what, err := d.Propose(t.Context(), ledger.Proposal{Kind: ledger.Publish, Proposer: "ana", Why: "because"}, titled(t, fmt.Sprint("Titlu ", left)))
		for _, who := range []string{"ana", "radu"} {
			if err == nil {
				_, err = d.Approve(t.Context(), what.ID, p.approval(what, who))
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		cmd := program(t, env, "content", "publish", what.ID.String())
		cmd.Stderr = os.Stderr
		f.mu.Lock()
		f.left, f.struck, f.strike = left, false, func() { cmd.Process.Kill() }
		f.mu.Unlock()
		died := cmd.Run()
		h, err := d.History(t.Context())
		if err != nil {
			t.Fatalf("killed before write %d, the ledger does not hold: %v", left, err)
		}
		if h.Edition != what.Edition { // once more, and nobody strikes
			p.says("content", "publish", what.ID.String())
		} else if died != nil {
			p.refuses("", "content", "publish", what.ID.String())
		}
		after, err := d.History(t.Context())
		if err != nil || after.Edition != what.Edition || after.Number != uint64(left)+2 {
			t.Fatalf("killed before write %d, then again: record %d, %v", left, after.Number, err)
		}
		if died == nil {
			break
		}
		killed++
	}
	if killed < 3 {
		t.Errorf("it was killed only %d times", killed)
	}
}
