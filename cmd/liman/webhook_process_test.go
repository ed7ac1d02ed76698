package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"liman/bot/standin"
)

const testHookSecret = "a-secret-of-the-tests"

// fleet is a house with further replicas, to which updates are delivered.
type fleet struct {
	*house
	between  standin.Balancer
	settings []string
	mu       sync.Mutex
	running  []*replica
}

// replica is one process of a fleet.
type replica struct {
	cmd     *exec.Cmd
	address string
}

// newFleet starts the two Redis and Telegram, and sets a webhook as an operator does. Its house has no program.
func newFleet(t *testing.T, env ...string) *fleet {
	t.Helper()
	return newFleetAs(t, plan{}, env...)
}

func newFleetAs(t *testing.T, p plan, env ...string) *fleet {
	t.Helper()
	f := &fleet{}
	front := httptest.NewServer(&f.between)
	t.Cleanup(front.Close)
	idle := filepath.Join(t.TempDir(), "idle")
	if err := os.WriteFile(idle, []byte("#!/bin/sh\nexec sleep 100000\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	p.binary = idle
	f.house = newHouse(t, p)
	f.settings = slices.Concat(f.env, []string{"TELEGRAM_WEBHOOK_URL=" + front.URL + "/hook", "TELEGRAM_WEBHOOK_SECRET=" + testHookSecret, "LISTEN_ADDR=127.0.0.1:0"}, env)
	if out, err := f.tells("webhook", "set"); err != nil || !strings.Contains(out, "updates go to TELEGRAM_WEBHOOK_URL") {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Cleanup(func() {
		for len(f.running) > 0 {
			f.ends(syscall.SIGKILL)
		}
	})
	return f
}

// tells runs a command of the program with the settings of the fleet.
func (f *fleet) tells(args ...string) (string, error) {
	return output(f.TB.(*testing.T), f.settings, args...)
}

// begins starts a replica of a build, and waits until it is well.
func (f *fleet) begins(binary string) {
	f.Helper()
	listen := freeAddress(f)
	r := &replica{address: "http://" + listen}
	r.cmd = exec.CommandContext(context.WithoutCancel(f.Context()), binary)
	r.cmd.Env = slices.Concat(os.Environ(), f.settings, []string{"LISTEN_ADDR=" + listen})
	r.cmd.Stdout, r.cmd.Stderr = f.log, f.log
	if err := r.cmd.Start(); err != nil {
		f.Fatal(err)
	}
	f.until("a replica that is well", func() bool { return strings.HasPrefix(health(r.address), "well") })
	f.mu.Lock()
	f.running = append(f.running, r)
	f.mu.Unlock()
	f.balance()
}

// ends ends the oldest replica and waits until it is gone. A signal that lets it finish has it leave the balancer by itself.
func (f *fleet) ends(how os.Signal) time.Duration {
	f.mu.Lock()
	r := f.running[0]
	f.running = f.running[1:]
	f.mu.Unlock()
	f.balance()
	from := time.Now()
	_ = r.cmd.Process.Signal(how)
	_ = r.cmd.Wait()
	return time.Since(from)
}

func (f *fleet) balance() {
	f.mu.Lock()
	defer f.mu.Unlock()
	var addresses []string
	for _, r := range f.running {
		addresses = append(addresses, r.address)
	}
	f.between.To(false, addresses...)
}

// load is people who press again and again, each as soon as she is answered, and how long each press took.
type load struct {
	mu     sync.Mutex
	took   []time.Duration
	lost   int
	stop   chan struct{}
	people sync.WaitGroup
}

func (f *fleet) load(people int) *load {
	l := &load{stop: make(chan struct{})}
	for i := range people {
		ana := f.telegram.Chat(testToken, standin.Person{ID: 7000001000 + int64(i), FirstName: "Ana", LanguageCode: "ro"})
		l.people.Go(func() { f.pressing(ana, l) })
	}
	return l
}

// pressing presses danger and back in turn; what is not answered in a minute is lost.
func (f *fleet) pressing(ana *standin.Chat, l *load) {
	ana.Send("/start")
	for turn := 0; ; turn++ {
		name := []string{"danger", "back"}[turn%2]
		f.wait(time.Minute, func() bool { _, data := option(ana, name); return data != "" })
		select {
		case <-l.stop:
			return
		case <-time.After(400 * time.Millisecond): // she reads; more would be a flood
		}
		id, data := option(ana, name)
		query, from := ana.PressOld(id, data), time.Now()
		other := []string{"danger", "back"}[1-turn%2]
		ok := f.wait(time.Minute, func() bool { _, next := option(ana, other); return ana.Answered(query) && next != "" })
		l.mu.Lock()
		l.took = append(l.took, time.Since(from))
		if !ok {
			l.lost++
		}
		l.mu.Unlock()
	}
}

// pressed is how many presses were answered, or lost.
func (l *load) pressed() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.took)
}

func (l *load) ends() (took []time.Duration, lost int) {
	close(l.stop)
	l.people.Wait()
	return l.took, l.lost
}

// Three replicas answer one bot; one after the other is replaced under load, one more is killed, and nobody's press waits two seconds.
func TestARollOutThatNobodyNotices(t *testing.T) {
	f := newFleet(t)
	binary := deployed(t)
	for range 3 {
		f.begins(binary)
	}
	for try := 1; ; try++ { // a busy machine may be slow twice; a replica that drops what it has does so each time
		worst := f.rollsOut(t, binary)
		if worst <= 2*time.Second {
			break
		}
		if try == 3 {
			t.Fatalf("the worst press took %v\n%s", worst, f.log)
		}
	}
	l := f.load(5)
	f.ends(syscall.SIGKILL)
	time.Sleep(time.Second) // some of them press meanwhile
	if took, lost := l.ends(); lost > 0 || len(took) == 0 {
		t.Errorf("a replica was killed, and %d of %d presses are lost", lost, len(took))
	}
	if strings.Contains(f.log.String(), `"alarm"`) || f.telegram.Calls(testToken, "getUpdates") > 0 || f.telegram.Calls(testToken, "setWebhook") != 1 {
		t.Errorf("an alarm, a poll, or a replica that sets the webhook:\n%s", f.log)
	}
}

// rollsOut replaces one replica after the other under load, in which no press may be lost, and gives how long the worst took.
func (f *fleet) rollsOut(t *testing.T, binary string) time.Duration {
	t.Helper()
	l := f.load(60)
	var drained []time.Duration
	for range 3 {
		f.begins(binary)
		drained = append(drained, f.ends(syscall.SIGTERM))
	}
	took, lost := l.ends()
	t.Logf("%d presses: p50 %v, p99 %v, worst %v; a replica left in %v at most", len(took), share(took, 50), share(took, 99), share(took, 100), share(drained, 100))
	if lost > 0 || len(took) < 60 {
		t.Errorf("%d of %d presses are lost\n%s", lost, len(took), f.log)
	}
	return share(took, 100)
}

// An operator sets, shows and deletes the webhook; whatever does not fit is said, by the doctor too.
func TestCommandWebhook(t *testing.T) {
	t.Parallel()
	f := newFleet(t)
	polled := f.env
	doctor := func(env []string) string {
		out, _ := output(t, env, "doctor")
		return out
	}
	for _, test := range []struct {
		name  string
		out   func() string
		wants []string
	}{
		{"set", func() string { out, _ := f.tells("webhook", "show"); return out }, []string{"updates go to TELEGRAM_WEBHOOK_URL (127.0.0.1:", "at most 100 at once", "0 updates wait"}},
		{"set, says the doctor", func() string { return doctor(f.settings) }, []string{"ok     telegram: webhook", "TELEGRAM_WEBHOOK_URL, at 127.0.0.1:"}},
		{"left over", func() string { return doctor(polled) }, []string{"WRONG  telegram: webhook", "no poll is answered", "liman webhook delete"}},
		{"left over, shown", func() string { out, _ := output(t, polled, "webhook", "show"); return out }, []string{"polls are refused", "liman webhook delete"}},
		{"another", func() string {
			return doctor(append(slices.Clone(f.settings), "TELEGRAM_WEBHOOK_URL=https://here.example/hook"))
		}, []string{"WRONG  telegram: webhook", "is not TELEGRAM_WEBHOOK_URL", "liman webhook set"}},
		{"refused", func() string { out, _ := f.tells("webhook", "set", "--connections=101"); return out }, []string{"1 to 100"}},
		{"deleted", func() string { out, _ := f.tells("webhook", "delete"); return out }, []string{"none; TELEGRAM_WEBHOOK_URL is set, so nothing is delivered until liman webhook set"}},
		{"none, says the doctor", func() string { return doctor(f.settings) }, []string{"WRONG  telegram: webhook", "none is set", "liman webhook set, or unset it"}},
		{"not set here", func() string { out, _ := output(t, polled, "webhook", "set"); return out }, []string{"TELEGRAM_WEBHOOK_URL is unset"}},
		{"polled", func() string { out, _ := output(t, polled, "webhook", "show"); return out }, []string{"none: updates are polled"}},
	} {
		out := test.out()
		for _, want := range test.wants {
			if !strings.Contains(out, want) {
				t.Errorf("%s: no %q in\n%s", test.name, want, out)
			}
		}
		if strings.Contains(out, "/hook") || strings.Contains(out, testHookSecret) {
			t.Errorf("%s tells a path or a secret:\n%s", test.name, out)
		}
	}
}

// A running program with a webhook says whom it refuses, and serves its look-ups beside it.
func TestSettingWebhook(t *testing.T) {
	t.Parallel()
	f := newFleet(t)
	f.begins(deployed(t))
	at := f.running[0].address
	for _, test := range []struct {
		name, method, path, secret, body string
		want                             int
		says                             string
	}{
		{"no secret", http.MethodPost, "/hook", "", "{}", http.StatusUnauthorized, "TELEGRAM_WEBHOOK_SECRET"},
		{"another secret", http.MethodPost, "/hook", testHookSecret + "x", "{}", http.StatusUnauthorized, "TELEGRAM_WEBHOOK_SECRET"},
		{"another's path", http.MethodPost, "/hook/", testHookSecret, "{}", http.StatusNotFound, ""},
		{"another's path, beside", http.MethodPost, "/other", testHookSecret, "{}", http.StatusNotFound, ""},
		{"a look", http.MethodGet, "/hook", testHookSecret, "{}", http.StatusMethodNotAllowed, ""},
		{"no update", http.MethodPost, "/hook", testHookSecret, "{}", http.StatusBadRequest, "no update"},
		{"too long", http.MethodPost, "/hook", testHookSecret, strings.Repeat(" ", 1<<20+1), http.StatusRequestEntityTooLarge, "no longer than a megabyte"},
		{"a look-up", http.MethodGet, "/v1/contacts", "", "{}", http.StatusOK, ""},
	} {
		r, err := http.NewRequestWithContext(t.Context(), test.method, at+test.path, strings.NewReader(test.body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", test.secret)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		said, err := io.ReadAll(resp.Body)
		if resp.Body.Close(); err != nil || resp.StatusCode != test.want || !strings.Contains(string(said), test.says) {
			t.Errorf("%s: %d, not %d, %q: %v", test.name, resp.StatusCode, test.want, said, err)
		}
	}
	file := t.TempDir() + "/secret"
	if err := os.WriteFile(file, []byte("short\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		env  []string
		want string
	}{
		{[]string{"TELEGRAM_WEBHOOK_SECRET="}, "openssl rand -hex 32"},
		{[]string{"TELEGRAM_WEBHOOK_SECRET=", "TELEGRAM_WEBHOOK_SECRET_FILE=" + file}, "TELEGRAM_WEBHOOK_SECRET is of 16 to 256"},
		{[]string{"TELEGRAM_WEBHOOK_URL="}, "TELEGRAM_WEBHOOK_SECRET is set without TELEGRAM_WEBHOOK_URL"},
		{[]string{"TELEGRAM_WEBHOOK_URL=http://here.example/hook"}, "write https://host/path"},
		{[]string{"TELEGRAM_WEBHOOK_URL=https://here.example"}, "a path of its own"},
		{[]string{"TELEGRAM_WEBHOOK_URL=https://here.example/v1/hook"}, "a path of its own"},
		{[]string{"LISTEN_ADDR="}, "LISTEN_ADDR is unset"},
	} {
		out, err := output(t, append(slices.Clone(f.settings), test.env...))
		if err == nil || !strings.Contains(out, test.want) || strings.Contains(out, testHookSecret) {
			t.Errorf("%v: %v\n%s", test.env, err, out)
		}
	}
}
