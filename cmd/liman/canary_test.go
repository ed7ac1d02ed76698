package main

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"liman/bot/standin"
	"liman/edition"
	"liman/flows"
)

var canarySeed = flag.Uint64("canaryseed", 1, "the seed of TestT01's conversations")

// People with names, numbers, places and words that are nobody else's hold conversations while Telegram refuses, fails and
// loses answers and Redis is killed. Then everything that can be read of Liman is searched for all of it, in every form.
func TestT01_NothingOfAPersonIsAnywhere(t *testing.T) {
	w := newWatched(t, plan{env: []string{"LIMAN_IDLE=4s"}})
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

// The same search must find a leak, or its silence means nothing. leak.go plants one of each kind, in a build of its own.
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
	edition string // that draws the buttons

	mu    sync.Mutex
	seen  map[string][]byte
	looks int
}

func newWatched(t testing.TB, p plan) *watched {
	t.Helper()
	address := freeAddress(t)
	p.env = append(p.env, "LISTEN_ADDR="+address)
	p.redis = []string{"--appendonly", "yes", "--rdbcompression", "no", "--slowlog-log-slower-than", "0", "--slowlog-max-len", "1000000",
		"--auto-aof-rewrite-percentage", "0"}
	ed, err := edition.Open(edition.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	return &watched{house: newHouse(t, p), page: "http://" + address, edition: ed.ID(), seen: make(map[string][]byte)}
}

// look keeps what the Redis and the pages show now.
func (w *watched) look() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.looks++
	for _, name := range []string{"sessions", "durable"} {
		w.until("a Redis", func() bool {
			saved, err := ask(w.socket(name), "SAVE")
			return err == nil && strings.HasPrefix(string(saved), "+OK")
		})
		for _, command := range []string{"SLOWLOG GET -1", "INFO everything", "KEYS *", "CLIENT LIST"} {
			answer, err := ask(w.socket(name), command)
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
	for _, path := range []string{"/healthz", "/metrics", "/debug/vars", "/debug/pprof/goroutine?debug=2"} {
		w.seen[fmt.Sprintf("%s, look %d", path, w.looks)] = w.get(path)
	}
}

// get is a page with its header.
func (w *watched) get(path string) []byte {
	var answer *http.Response
	w.until(path, func() bool {
		var err error
		answer, err = http.Get(w.page + path)
		return err == nil
	})
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		w.Fatal(err)
	}
	return append(fmt.Append(nil, answer.Status, answer.Header), body...)
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
	var all []string
	read, outputs := 0, w.outputs()
	sealed := w.sealed()
	for name, data := range outputs {
		if found := append(f.in(data), f.short(data, sealed)...); len(found) > 0 {
			all = append(all, fmt.Sprintf("%d canaries are in %s, the first: %s", len(found), name, found[0]))
		}
		read += len(data)
	}
	w.Logf("%d forms of canaries were looked for in %d bytes of %d outputs", len(f.forms)+len(f.words), read, len(w.seen))
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

// sealed are the sealed values in all append-only files.
func (w *watched) sealed() map[string]int {
	all := make(map[string]int)
	for name, data := range w.seen {
		if strings.HasSuffix(name, ".aof") {
			for value, length := range sealedIn(data) {
				all[value] = length
			}
		}
	}
	return all
}

// provoked fails if the faults were not logged: then nothing was tried.
func (w *watched) provoked() {
	w.Helper()
	for _, line := range []string{"redis is away", "reply not shown", "poll failed", "messages not deleted"} {
		if !strings.Contains(w.log.String(), line) {
			w.Errorf("no %q in the log", line)
		}
	}
}

func (w *watched) telegramFails(done int) {
	faults := []standin.Fault{
		{Code: http.StatusTooManyRequests, RetryAfter: 1, Times: 3},
		{Method: "editMessageText", Code: http.StatusBadRequest, Times: 2},
		{Method: "sendMessage", Code: http.StatusBadRequest, Times: 2},
		{Method: "deleteMessages", Code: http.StatusBadRequest, Times: 2},
		{Method: "getUpdates", Code: http.StatusBadGateway, Body: "<html>502</html>", Times: 1},
		{Drop: true, Times: 3},
		{DropAfter: true, Times: 3},
		{Method: "editMessageText", Code: http.StatusForbidden, Times: 1},
		{Code: http.StatusInternalServerError, Times: 3},
	}
	w.telegram.Fail(faults[done/5%len(faults)])
}

// converse lets people hold conversations, some at once, and tells after each how many are over.
func (w *watched) converse(people int, each func(done int)) []*secretive {
	w.Helper()
	var all []*secretive
	var over atomic.Int64
	var wg sync.WaitGroup
	places := make(chan struct{}, 26)
	for i := range people {
		p := newSecretive(w, rand.New(rand.NewPCG(*canarySeed, uint64(i))))
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

// secretive is somebody of whom everything is a canary.
type secretive struct {
	*standin.Chat
	who    standin.Person
	w      *watched
	random *rand.Rand
	said   []string
	at     []standin.Location
}

func newSecretive(w *watched, random *rand.Rand) *secretive {
	p := &secretive{w: w, random: random}
	p.who = standin.Person{ID: random.Int64N(1<<20)<<32 | high(random), FirstName: p.word(), LastName: p.word(), Username: p.word(),
		LanguageCode: []string{"ro", "en", "hu"}[random.IntN(3)]}
	p.said = []string{p.who.FirstName, p.who.LastName, p.who.Username}
	p.Chat = w.telegram.Chat(testToken, p.who)
	p.NumberAfter(int(high(random)))
	return p
}

// high is a number of 31 bits whose four bytes, also those of the next numbers, never stand in plain text.
func high(random *rand.Rand) int64 {
	return (1+random.Int64N(126))<<24 | (0x80+random.Int64N(128))<<16 | (0x80+random.Int64N(128))<<8 | (0x80 + random.Int64N(16))
}

// word is a word that no language has.
func (p *secretive) word() string {
	letters := []rune("abcdefghijklmnoprstuvwxyzăâîșțőü")
	word := []rune("Z")
	for range 14 {
		word = append(word, letters[p.random.IntN(len(letters))])
	}
	return string(word)
}

// says sends a text with a new word of hers in it.
func (p *secretive) says(before, after string) {
	word := p.word()
	p.said = append(p.said, word)
	p.Send(before + word + after)
}

// talk is one conversation: always the beginning, mostly some of the middle, sometimes the end.
func (p *secretive) talk() {
	p.says("/start ", "")
	p.answered()
	if p.random.IntN(3) == 0 {
		p.hides()
	}
	for range 5 + p.random.IntN(6) {
		p.act()
		p.answered()
	}
	switch p.random.IntN(5) {
	case 0:
		p.Send("x")
	case 1:
		p.Block()
	case 2:
		p.presses("home/start", flows.Leave)
	}
	p.answered()
}

func (p *secretive) act() {
	switch p.random.IntN(7) {
	case 0:
		p.says("are un pistol, mă cheamă ", "")
	case 1:
		p.presses("near/start", "nothing")
		p.says("Cluj-Napoca, strada ", " 12")
	case 2:
		at := standin.Location{Lat: 45 + 2*p.random.Float64(), Lon: 22 + 5*p.random.Float64()}
		p.at = append(p.at, at)
		p.SendLocation(at.Lat, at.Lon)
	case 3:
		p.SendOther([]string{"voice", "photo", "contact", "document"}[p.random.IntN(4)])
	case 4:
		p.says("/", "")
	default:
		d := [][2]string{{"home/start", "danger"}, {"danger/start", "speak"}, {"home/start", flows.Help}, {"settings/idle", "usual"}, {"settings/copy", "blocked"}}
		one := d[p.random.IntN(len(d))]
		p.presses(one[0], one[1])
	}
}

// hides puts the cover on, with a word that opens it, leaves, and comes back with the word.
func (p *secretive) hides() {
	for _, tap := range [][2]string{{"settings/start", "cover"}, {"settings/cover", "door"}, {"settings/door", "frost"}, {"settings/covered", "word"}} {
		p.presses(tap[0], tap[1])
		p.answered()
	}
	p.says("", "")
	p.answered()
	p.Send("x")
	p.answered()
	p.Send("/start")
	p.answered()
	p.Send(p.said[len(p.said)-1])
	p.answered()
}

// presses presses a button on what she sees last, or saw.
func (p *secretive) presses(node, option string) {
	message := 0
	for _, m := range p.Messages() {
		message = m.ID
	}
	p.PressOld(message, edition.ButtonData{Edition: p.w.edition, Node: node, Option: option}.String())
}

// answered waits until what she wrote is gone, but not for ever: some answers are held back by faults.
func (p *secretive) answered() {
	p.w.wait(time.Second, func() bool {
		return !slices.ContainsFunc(p.Messages(), func(m standin.Message) bool { return !m.FromBot })
	})
}

// canaries are everything that tells of her.
func (p *secretive) canaries(f *finder) {
	f.number("a chat's number", p.who.ID)
	for _, e := range p.Ledger() {
		if e.What == "sent" {
			f.number("a message's number", int64(e.ID))
		}
	}
	for _, said := range p.said {
		f.text("a word of hers", said)
	}
	for _, at := range p.at {
		for _, x := range []float64{at.Lat, at.Lon} {
			f.text("a place", fmt.Sprint(x))
			f.real("a place", x)
		}
	}
}
