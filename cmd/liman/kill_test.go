package main

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"liman/bot/standin"
	"liman/edition"
)

var (
	killRuns = flag.Int("kills", 10, "how many runs with kills TestT11 makes")
	killSeed = flag.Uint64("killseed", 0, "the only one to make, to see it again")
)

const (
	killIdle  = time.Second // after this silence a chat is wiped
	killGrace = time.Minute // what the promise allows after it
	atOnce    = 6           // runs side by side; most of each is waiting
)

// A run is people who act while the program and Redis are killed with kill -9 at points that a seed tells: before a request
// is carried out, between the deed and its answer, after the answer, or at any moment; also while the wipe is under way.
// Each is started again as its supervisor would. Whatever was written in the chats, by them or the bot, must be gone by the
// end of the idle time and the grace, what was sent without anybody hearing of it too, and nothing must wait any more.
func TestT11_EveryMessageIsGoneWhateverIsKilled(t *testing.T) {
	first, runs := uint64(1), *killRuns
	if *killSeed != 0 {
		first, runs = *killSeed, 1
	}
	seeds := make(chan uint64, runs)
	for i := range uint64(runs) {
		seeds <- first + i
	}
	close(seeds)
	var all outcome
	var workers sync.WaitGroup
	for range atOnce {
		workers.Go(func() {
			for seed := range seeds {
				if all.failed() == 0 && !t.Run(fmt.Sprint(seed), func(t *testing.T) { all.add(killing(t, seed)) }) {
					all.fail(seed)
				}
			}
		})
	}
	workers.Wait()
	if seed := all.failed(); seed != 0 {
		t.Errorf("see it again: go test ./cmd/liman -run T11 -killseed=%d", seed)
	}
	t.Log(&all)
}

// outcome is what came out of the runs.
type outcome struct {
	mu                        sync.Mutex
	first                     uint64 // the first seed that failed
	runs, program, redis      int    // and kills of each
	hers, ours, unheard, left int    // messages
	late                      []time.Duration
}

func (a *outcome) fail(seed uint64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.first == 0 {
		a.first = seed
	}
}

func (a *outcome) failed() uint64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.first
}

func (a *outcome) add(one *outcome) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.runs++
	a.program, a.redis = a.program+one.program, a.redis+one.redis
	a.hers, a.ours, a.unheard, a.left = a.hers+one.hers, a.ours+one.ours, a.unheard+one.unheard, a.left+one.left
	a.late = append(a.late, one.late...)
}

func (a *outcome) String() string {
	return fmt.Sprintf("%d runs, the program killed %d times, a Redis %d times; %d messages of people, %d of the bot (%d sent without an answer); "+
		"left: %d; chats empty after their idle time and: p50 %v, p99 %v, worst %v",
		a.runs, a.program, a.redis, a.hers, a.ours, a.unheard, a.left,
		share(a.late, 50).Round(time.Millisecond), share(a.late, 99).Round(time.Millisecond), share(a.late, 100).Round(time.Millisecond))
}

// share is the percentile of some times.
func share(times []time.Duration, percent int) time.Duration {
	if len(times) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(times))
	return sorted[(len(sorted)-1)*percent/100]
}

// killing is one run.
func killing(t *testing.T, seed uint64) *outcome {
	random := rand.New(rand.NewPCG(seed, 11))
	k := &killer{random: random}
	k.cut(25) // while it starts and answers for the first time
	h := newHouse(t, plan{env: []string{"LIMAN_IDLE=1s", "LIMAN_LEASE=1s"}, front: k.front})
	k.house = h
	people := someone(h, random, 2)
	h.wait(10*time.Second, func() bool { return len(people[0].button(random)) > 0 })
	for range random.IntN(3) {
		k.cut(20)
	}
	for range 5 + random.IntN(6) {
		a := people[random.IntN(len(people))]
		a.act(random)
		h.wait(time.Duration(random.IntN(300))*time.Millisecond, a.quiet) // or not: some acts wait behind others
	}
	for range random.IntN(3) {
		k.cut(4) // while it is being wiped, or answered
	}
	return k.end(people)
}

// end waits for what must be, and counts.
func (k *killer) end(people []*someoneActing) *outcome {
	h := k.house
	gone := func() bool {
		return !slices.ContainsFunc(people, func(a *someoneActing) bool { return !a.over() }) && h.telegram.Waiting(testToken) == 0 && h.unlisted()
	}
	for deadline := time.Now().Add(killIdle + killGrace); !gone() && time.Now().Before(deadline); {
		time.Sleep(20 * time.Millisecond)
	}
	one := &outcome{unheard: k.unheardOf(), program: h.program.killed(), redis: h.sessions.killed() + h.durable.killed()}
	for _, a := range people {
		one.count(a)
	}
	if !gone() {
		h.Errorf("%d messages are left, or something waits", one.left)
	}
	if h.Failed() || *killSeed != 0 {
		h.Logf("the kills: %v\n%s\nthe log:\n%s", k.cuts, stories(people), h.log)
	}
	return one
}

// unlisted tells whether nothing waits to be wiped.
func (h *house) unlisted() bool {
	answer, err := askRedis(h.socket("durable"), "EXISTS wipes")
	return err == nil && bytes.HasPrefix(answer, []byte(":0"))
}

// over tells whether her time is over and nothing is left of it.
func (a *someoneActing) over() bool {
	return time.Since(a.acted) > killIdle && len(a.Messages()) == 0
}

// count takes a chat's messages into the outcome.
func (a *outcome) count(who *someoneActing) {
	var last time.Time
	for _, e := range who.Ledger() {
		switch {
		case e.What == "deleted":
			last = e.At
		case e.What == "sent" && e.FromBot:
			a.ours++
		case e.What == "sent":
			a.hers++
		}
	}
	a.left += len(who.Messages())
	a.late = append(a.late, max(0, last.Sub(who.acted.Add(killIdle))))
}

func stories(people []*someoneActing) string {
	var b strings.Builder
	for _, a := range people {
		fmt.Fprintf(&b, "chat %d, which last acted at %v\n", a.ID(), a.acted.Format(time.StampMilli))
		for _, e := range a.Ledger() {
			fmt.Fprintf(&b, "%s %s %d bot=%v %.40q\n", e.At.Format(time.StampMilli), e.What, e.ID, e.FromBot, e.Text)
		}
	}
	return b.String()
}

// killer stands before Telegram and kills at the requests that were agreed.
type killer struct {
	house  *house
	random *rand.Rand

	mu      sync.Mutex
	seen    int
	cuts    []*cut
	unheard int
}

// cut is a kill at a request.
type cut struct {
	at      int    // how many requests were seen with it
	method  string // or the first of this method after it
	moment  string
	victims []string
	away    time.Duration
	done    bool
}

func (c *cut) String() string {
	return fmt.Sprintf("%v %s request %d%s, away %v (done: %v)", c.victims, c.moment, c.at, c.method, c.away, c.done)
}

// The moments of a kill. A timer's kill comes any time after the request.
const (
	before  = "before"
	between = "between deed and answer"
	after   = "after"
	anytime = "some time after"
)

// cut agrees a kill, at most so many requests from now.
func (k *killer) cut(ahead int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	c := &cut{at: k.seen + 1 + k.random.IntN(ahead), moment: []string{before, between, after, anytime}[k.random.IntN(4)]}
	c.victims = [][]string{{"program"}, {"program"}, {"durable"}, {"sessions"}, {"program", "durable"}, {"program", "sessions", "durable"}}[k.random.IntN(6)]
	c.method = []string{"", "", "sendMessage", "editMessageText", "deleteMessages", "getUpdates"}[k.random.IntN(6)]
	c.away = time.Duration(k.random.IntN(300)) * time.Millisecond
	k.cuts = append(k.cuts, c)
}

func (k *killer) front(_ *house, telegram http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		method := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
		c := k.next(method)
		if c == nil {
			telegram.ServeHTTP(w, r)
			return
		}
		if c.moment == before {
			k.strike(c)
		}
		answer := httptest.NewRecorder()
		telegram.ServeHTTP(answer, r)
		if c.moment == between {
			k.strike(c)
			k.hear(method, c, answer.Code)
		}
		w.WriteHeader(answer.Code)
		w.Write(answer.Body.Bytes()) // for a program that was killed, nobody's
		if c.moment == after || c.moment == anytime {
			w.(http.Flusher).Flush()
			k.strike(c)
		}
	})
}

// next counts a request and gives the kill that is due with it.
func (k *killer) next(method string) *cut {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.seen++
	for _, c := range k.cuts {
		if !c.done && k.seen >= c.at && (c.method == "" || c.method == method) {
			c.done = true
			return c
		}
	}
	return nil
}

func (k *killer) strike(c *cut) {
	if c.moment == anytime {
		time.Sleep(c.away / 4) // the moment that the seed told; nothing waits for it
	}
	h := k.house
	for _, v := range c.victims {
		map[string]*process{"program": h.program, "sessions": h.sessions, "durable": h.durable}[v].kill(c.away)
	}
}

// hear counts a message that was sent and whose sender did not live to hear it.
func (k *killer) hear(method string, c *cut, code int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if method == "sendMessage" && code == http.StatusOK && c.victims[0] == "program" {
		k.unheard++
	}
}

func (k *killer) unheardOf() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.unheard
}

// someoneActing is a person who does what a seed tells.
type someoneActing struct {
	*standin.Chat
	acted  time.Time // when she last did something
	query  string    // her last press
	bubble int       // the message whose button was picked
}

func someone(h *house, random *rand.Rand, most int) []*someoneActing {
	var people []*someoneActing
	for i := range 1 + random.IntN(most) {
		p := standin.Person{ID: 7000000001 + int64(i), FirstName: "Ana", LanguageCode: []string{"ro", "en"}[random.IntN(2)]}
		a := &someoneActing{Chat: h.telegram.Chat(testToken, p)}
		a.Send("/start")
		a.acted = time.Now()
		people = append(people, a)
	}
	return people
}

// quiet tells whether all that she did was answered.
func (a *someoneActing) quiet() bool {
	return (a.query == "" || a.Answered(a.query)) && !slices.ContainsFunc(a.Messages(), func(m standin.Message) bool { return !m.FromBot })
}

// act presses a button that she sees, writes, shares a place, or leaves.
func (a *someoneActing) act(random *rand.Rand) {
	a.acted = time.Now()
	switch random.IntN(9) {
	default:
		if data := a.button(random); data != "" {
			a.query = a.PressOld(a.bubble, data)
			return
		}
		a.Send("/start")
	case 0:
		a.Send([]string{"cluj", "are un pistol", "x y z"}[random.IntN(3)])
	case 1:
		a.SendLocation(46.77, 23.6)
	case 2:
		a.SendOther("voice")
	case 3:
		a.Send([]string{"/start", "/help", "x"}[random.IntN(3)])
	}
}

// button picks one of the buttons that she sees, but none that changes when she is wiped.
func (a *someoneActing) button(random *rand.Rand) string {
	var found []string
	for _, m := range a.Messages() {
		for _, row := range m.Buttons {
			for _, b := range row {
				if d, ours := edition.ParseButton(b.Data); ours && d.Node != "settings/idle" {
					a.bubble, found = m.ID, append(found, b.Data)
				}
			}
		}
	}
	if len(found) == 0 {
		return ""
	}
	return found[random.IntN(len(found))]
}
