package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"liman/bot/standin"
)

// house is the whole as it is deployed: the program and two Redis as docs/redis sets them up, each a process that is
// started again when it ends, and Telegram's stand-in before them.
type house struct {
	testing.TB
	dir      string
	telegram *standin.Server
	program  *process
	sessions *process
	durable  *process
	log      *printed // what the program printed
	env      []string // with which the program reaches the others
}

// plan is how a house differs from the usual one.
type plan struct {
	binary string                                             // "" is the program as it is
	env    []string                                           // of the program
	redis  []string                                           // arguments of both Redis
	front  func(h *house, telegram http.Handler) http.Handler // stands before Telegram
}

// newHouse starts everything; it ends with the test.
func newHouse(t testing.TB, p plan) *house {
	t.Helper()
	if p.binary == "" {
		p.binary = deployed(t)
	}
	h := &house{TB: t, dir: shortDir(t), telegram: standin.New(standin.Options{Keep: 1 << 20}), log: &printed{}}
	h.telegram.Bot(testToken, "liman_test_bot")
	front := http.Handler(h.telegram)
	if p.front != nil {
		front = p.front(h, front)
	}
	server := httptest.NewServer(front)
	t.Cleanup(func() {
		h.telegram.Close()
		server.CloseClientConnections()
		server.Close()
	})
	h.sessions = h.redis("sessions", p.redis)
	h.durable = h.redis("durable", p.redis)
	h.env = []string{"TELEGRAM_BOT_TOKEN=" + testToken, "TELEGRAM_API_URL=" + server.URL, "LIMAN_SECRET=" + testSecret,
		"REDIS_URL=unix://liman:" + rolePassword + "@" + h.socket("sessions"), "REDIS_DURABLE_URL=unix://liman:" + rolePassword + "@" + h.socket("durable")}
	h.program = keep(t, func(ctx context.Context) *exec.Cmd {
		cmd := exec.CommandContext(ctx, p.binary)
		cmd.Env = slices.Concat(os.Environ(), h.env, p.env)
		cmd.Stdout, cmd.Stderr = h.log, h.log
		return cmd
	})
	return h
}

const testSecret = "a secret of the tests, long enough"

// shortDir is a folder whose name leaves room for a socket's in the 107 bytes that there are.
func shortDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "liman")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func (h *house) socket(name string) string { return filepath.Join(h.dir, name+".sock") }

// rolePassword is Liman's at both Redis; looker is a further user, who sees what Redis knows.
const (
	rolePassword      = "the-password-of-a-test"
	publisherPassword = "another-password-of-a-test"
	looker            = "user looker on nopass ~* &* +@all\n"
)

// redis starts a Redis in its role on a socket, which nobody else takes while it is away, and waits until it answers.
func (h *house) redis(role string, more []string) *process {
	h.Helper()
	folder, settings := filepath.Join(h.dir, role), filepath.Join(h.dir, role+"-settings")
	address, acl := filepath.Join(settings, "address"), filepath.Join(settings, role+".acl")
	users, err := os.ReadFile("../../docs/redis/" + role + ".acl")
	if err := errors.Join(err, os.Mkdir(folder, 0o700), os.CopyFS(settings, os.DirFS("../../docs/redis"))); err != nil {
		h.Fatal(err)
	}
	for file, text := range map[string]string{
		acl: string(users) + looker, address: "redis://liman:" + rolePassword + "@here:6379/0\n",
		address + "_publisher": "redis://publisher:" + publisherPassword + "@here:6379/0\n",
		address + "_console":   "redis://console:" + publisherPassword + "@here:6379/0\n",
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			h.Fatal(err)
		}
	}
	args := []string{filepath.Join(settings, "start.sh"), role, address, settings, "--port", "0", "--unixsocket", h.socket(role), "--dir", folder}
	p := keep(h, func(ctx context.Context) *exec.Cmd {
		return exec.CommandContext(ctx, "sh", append(args, more...)...)
	})
	h.until("a Redis", func() bool {
		answer, err := askRedis(h.socket(role), "PING")
		return err == nil && bytes.HasPrefix(answer, []byte("+PONG"))
	})
	return p
}

// askRedis gives a Redis' answer to a command, as it comes over the wire.
func askRedis(socket, command string) ([]byte, error) {
	c, err := net.Dial("unix", socket)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.WriteString(c, "AUTH looker any\r\n"+command+"\r\nQUIT\r\n"); err != nil {
		return nil, err
	}
	answer, err := io.ReadAll(c)
	return bytes.TrimPrefix(answer, []byte("+OK\r\n")), err
}

// until waits for what no ledger shows.
func (h *house) until(what string, held func() bool) {
	h.Helper()
	for deadline := time.Now().Add(time.Minute); !held(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			h.Fatalf("waited in vain for %s; the log:\n%s", what, h.log)
		}
	}
}

// inTime tries up to three times until something takes no longer than it may: a busy machine may be slow twice, what waits for more than it must is
// so each time.
func (h *house) inTime(what string, most time.Duration, try func() time.Duration) {
	h.Helper()
	var took []time.Duration
	for len(took) < 3 {
		took = append(took, try())
		if h.Logf("%s: %v", what, took); took[len(took)-1] <= most {
			return
		}
	}
	h.Errorf("%s: it took %v", what, took)
}

// wait waits until the ledger is as wanted; false when the time is over.
func (h *house) wait(most time.Duration, held func() bool) bool {
	ctx, cancel := context.WithTimeout(h.Context(), most)
	defer cancel()
	return h.telegram.Wait(ctx, held) == nil
}

// process is started again whenever it ends, until the test does.
type process struct {
	start func(context.Context) *exec.Cmd

	mu    sync.Mutex
	runs  *os.Process
	away  time.Duration // before the next start
	kills int
	back  chan struct{} // ends its being away
}

func keep(t testing.TB, start func(context.Context) *exec.Cmd) *process {
	t.Helper()
	p := &process{start: start, back: make(chan struct{}, 1)}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- p.keepOn(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return p
}

func (p *process) keepOn(ctx context.Context) error {
	for {
		cmd := p.start(ctx)
		if err := cmd.Start(); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("start: %w", err)
		}
		p.mu.Lock()
		p.runs, p.away = cmd.Process, 20*time.Millisecond
		p.mu.Unlock()
		_ = cmd.Wait() // it was killed
		p.mu.Lock()
		away := p.away
		p.mu.Unlock()
		select {
		case <-ctx.Done():
			return nil
		case <-p.back:
		case <-time.After(away):
		}
	}
}

// begin starts it, though it is to be away for longer.
func (p *process) begin() { p.back <- struct{}{} }

// kill ends it as the kernel does, kill -9, and keeps it away for a while.
func (p *process) kill(away time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.runs == nil {
		return
	}
	p.away = away
	p.kills++
	_ = p.runs.Kill() // it may have ended before
}

// signal sends it a signal, after which it may end.
func (p *process) signal(how os.Signal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.runs != nil {
		_ = p.runs.Signal(how) // it may have ended before
	}
}

// killed is how often it was killed.
func (p *process) killed() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.kills
}

// printed is output that may be read while it is written.
type printed struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (p *printed) Write(some []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.b.Write(some)
}

func (p *printed) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.b.String()
}

// buildFolder holds the programs that tests build; TestMain removes it.
func buildFolder() string {
	return filepath.Join(os.TempDir(), fmt.Sprint("liman-built-", os.Getpid()))
}

// build builds the program. Unlike the test binary it is never slowed by the race detector.
func build(name string, flags ...string) (string, error) {
	path := filepath.Join(buildFolder(), name)
	out, err := exec.Command("go", append(append([]string{"build", "-o", path}, flags...), ".")...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return path, nil
}

var buildOnce = sync.OnceValues(func() (string, error) { return build("liman") })

// deployed is the program as it is deployed, built once.
func deployed(t testing.TB) string {
	t.Helper()
	path, err := buildOnce()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// freeAddress is an address on which nobody listens.
func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
