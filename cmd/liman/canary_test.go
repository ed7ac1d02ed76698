package main

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"liman/bot/standin"
	"liman/edition"
)

var canarySeed = flag.Uint64("canaryseed", 1, "the seed of TestT01's conversations")

// People with names, numbers, places and words that are nobody else's hold conversations while Telegram refuses, fails and
// loses answers and Redis is killed. Screens are counted for staff meanwhile, which an operator may switch on. Then everything that can be read of Liman
// is searched for all of it, in every form.
func TestT01_NothingOfAPersonIsAnywhere(t *testing.T) {
	w := newWatched(t, plan{env: []string{"LIMAN_IDLE=4s", "LIMAN_COUNT_SCREENS=true"}})
	people := w.converse(208, func(done int) {
		switch done % 26 {
		case 5, 15:
			w.telegramFails(done)
		case 10:
			w.look() // what the slow log forgets when its Redis ends
			[]*process{w.sessions, w.durable}[done/26%2].kill(300 * time.Millisecond)
		case 20:
			w.look()
		case 24:
			w.quit()
		}
	})
	w.look()
	for _, found := range w.search(people) {
		t.Error(found)
	}
	w.provoked()
	t.Logf("%d conversations; a Redis was killed %d times", len(people), w.sessions.killed()+w.durable.killed())
}

// The same search must find a leak, or its silence means nothing. plantedleak.go plants one of each kind, in a build of its own.
func TestT01_ThePlantedLeakIsFound(t *testing.T) {
	leaky, err := build("leaky", "-tags", "leak")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		leak  string
		trace string // what a panic writes
		found bool
	}{
		{"none", "none", false}, {"log", "none", true}, {"text", "none", true}, {"error", "none", true}, {"redis", "none", true},
		{"hash", "none", true}, {"short", "none", true}, {"panic", "", false}, {"panic", "single", true},
	}
	for _, test := range tests {
		t.Run(test.leak+" "+test.trace, func(t *testing.T) {
			t.Parallel()
			env := []string{"PLANTED_LEAK=" + test.leak}
			if test.trace != "" {
				env = append(env, "GOTRACEBACK="+test.trace)
			}
			w := newWatched(t, plan{binary: leaky, env: env})
			people := w.converse(4, func(int) {})
			w.look()
			if found := w.search(people); len(found) > 0 != test.found {
				t.Errorf("found %q; the log:\n%s", found, w.log)
			}
			if test.leak == "panic" && !strings.Contains(w.log.String(), "panic: planted") {
				t.Error("it did not panic")
			}
		})
	}
}

// watched is a house in which everything that can be read is kept.
type watched struct {
	*house
	page    string // where it serves /healthz
	metrics string // where it serves /metrics
	edition string // that draws the buttons

	mu    sync.Mutex
	seen  map[string][]byte
	looks int
}

func newWatched(t testing.TB, p plan) *watched {
	t.Helper()
	address := freeAddress(t)
	counts := freeAddress(t)
	p.env = append(p.env, "LISTEN_ADDR="+address, "METRICS_ADDR="+counts)
	p.redis = []string{"--appendonly", "yes", "--rdbcompression", "no", "--slowlog-log-slower-than", "0", "--slowlog-max-len", "1000000",
		"--auto-aof-rewrite-percentage", "0", "--rename-command", "BGREWRITEAOF", ""} // what was written stays in the file
	ed, err := edition.Open(edition.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	return &watched{house: newHouse(t, p), page: "http://" + address, metrics: "http://" + counts, edition: ed.ID(), seen: make(map[string][]byte)}
}

// look keeps what the Redis and the pages show now.
func (w *watched) look() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.looks++
	for _, name := range []string{"sessions", "durable"} {
		w.until("a Redis", func() bool {
			saved, err := askRedis(w.socket(name), "SAVE")
			return err == nil && strings.HasPrefix(string(saved), "+OK")
		})
		for _, command := range []string{"SLOWLOG GET -1", "INFO everything", "KEYS *", "CLIENT LIST"} {
			answer, err := askRedis(w.socket(name), command)
			if err != nil {
				w.Fatal(err)
			}
			w.seen[fmt.Sprintf("%s of %s, look %d", command, name, w.looks)] = answer
		}
		dump, err := os.ReadFile(filepath.Join(w.dir, name, "dump.rdb"))
		if err != nil {
			w.Fatal(err)
		}
		w.seen[fmt.Sprintf("RDB of %s, look %d", name, w.looks)] = dump
	}
	for _, path := range []string{"/healthz", "/debug/vars", "/debug/pprof/goroutine?debug=2"} {
		w.seen[fmt.Sprintf("%s, look %d", path, w.looks)] = w.get(w.page + path)
	}
	w.seen[fmt.Sprintf("/metrics, look %d", w.looks)] = w.get(w.metrics + "/metrics")
}

// get is a page with its header.
func (w *watched) get(address string) []byte {
	var shown []byte
	w.until(address, func() bool {
		answer, err := http.Get(address)
		if err != nil {
			return false
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		shown = append(fmt.Append(nil, answer.Status, answer.Header), body...)
		return err == nil
	})
	return shown
}

// quit ends the program with the signal at which Go writes all stacks, unless somebody takes care.
func (w *watched) quit() {
	w.program.mu.Lock()
	defer w.program.mu.Unlock()
	if err := w.program.runs.Signal(syscall.SIGQUIT); err != nil {
		w.Error(err)
	}
}

// search looks for everything of people in all outputs, and gives what was found in each.
func (w *watched) search(people []*secretive) []string {
	w.Helper()
	f := newFinder(w)
	for _, p := range people {
		p.canaries(f)
	}
	all, dumped := f.everywhere(w.outputs())
	if dumped == 0 {
		all = append(all, "no sealed value is known in any RDB: it is read wrongly")
	}
	return all
}

// outputs are all that was kept, what the program printed and the append-only files.
func (w *watched) outputs() map[string][]byte {
	w.Helper()
	w.seen["what it printed"] = []byte(w.log.String())
	files, err := filepath.Glob(filepath.Join(w.dir, "*", "appendonlydir", "*"))
	if err != nil || len(files) < 4 {
		w.Fatalf("append-only files: %v, %v", files, err)
	}
	for _, file := range files {
		if w.seen[file[len(w.dir):]], err = os.ReadFile(file); err != nil {
			w.Fatal(err)
		}
	}
	return w.seen
}

// provoked fails if the faults were not logged: then nothing was tried.
func (w *watched) provoked() {
	w.Helper()
	for _, line := range []string{"redis is away", "reply not shown", "poll failed", "messages not deleted"} {
		if !strings.Contains(w.log.String(), line) {
			w.Errorf("no %q in the log", line)
		}
	}
	counted := false // by any of the programs that followed each other
	for name, data := range w.seen {
		counted = counted || strings.HasPrefix(name, "/metrics") && strings.Contains(string(data), `liman_answer_seconds_count{outcome="shown"}`)
	}
	if !counted {
		w.Error("/metrics counts no answers")
	}
	shown := false // a program that ends keeps what it has counted
	for name, data := range w.seen {
		shown = shown || strings.HasSuffix(name, ".aof") && strings.Contains(string(data), "counts:20")
	}
	if !shown {
		w.Error("no screen was counted")
	}
}

// telegramFails has Telegram fail, in another way for every five conversations.
func (h *house) telegramFails(done int) {
	faults := []standin.Fault{
		{Code: http.StatusTooManyRequests, RetryAfter: 1, Times: 3},
		{Method: "editMessageText", Code: http.StatusBadRequest, Times: 8},
		{Method: "sendMessage", Code: http.StatusBadRequest, Times: 4},
		{Method: "deleteMessages", Code: http.StatusBadRequest, Times: 2},
		{Method: "getUpdates", Code: http.StatusBadGateway, Body: "<html>502</html>", Times: 3},
		{Drop: true, Times: 3},
		{DropAfter: true, Times: 3},
		{Method: "editMessageText", Code: http.StatusForbidden, Times: 1},
		{Code: http.StatusInternalServerError, Times: 3},
	}
	h.telegram.Fail(faults[done/5%len(faults)])
}

// converse lets people hold conversations, some at once, and tells after each how many are over.
func (w *watched) converse(people int, each func(done int)) []*secretive {
	w.Helper()
	var all []*secretive
	var over atomic.Int64
	var wg sync.WaitGroup
	places := make(chan struct{}, 26)
	for i := range people {
		p := newSecretive(w.house, w.edition, rand.New(rand.NewPCG(*canarySeed, uint64(i))))
		all = append(all, p)
		wg.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			p.talk()
			each(int(over.Add(1)))
		})
	}
	wg.Wait()
	return all
}
