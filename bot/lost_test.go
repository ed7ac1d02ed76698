package bot

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"liman/bot/standin"
	"liman/edition"
)

// Tests of bot/send that need the whole bot: what a lost answer leaves is found by acts of many that follow, by wipes and by leaves. Between which
// numbers a message lies is tested in bot/sequence alone.

var (
	losses   = flag.Int("losses", 8, "how many sequences of lost answers TestT33 runs")
	lossSeed = flag.Uint64("lossseed", 1, "the first one; with -losses=1 it runs alone")
)

// In a sequence forty people act at once, and of everything that the bot asks Telegram for, two answers in a hundred are lost
// after the deed. Numbers are one sequence over all chats, and a batch is deleted whole or not at all. After the idle time
// nothing may be left, and nobody may have seen two bubbles for long.
func TestT33_NothingIsLeftOfASendWhoseAnswerWasLost(t *testing.T) {
	redis := realRedis(t)
	for i := range uint64(*losses) {
		seed := *lossSeed + i
		for _, lenient := range []bool{false, true} {
			if lenient && i%4 != 0 {
				continue
			}
			if !t.Run(fmt.Sprintf("%d lenient=%v", seed, lenient), func(t *testing.T) {
				losing(t, redis+fmt.Sprint("/", 2*i+map[bool]uint64{true: 1}[lenient]), seed, lenient)
			}) {
				t.Fatalf("replay: go test ./bot -run T33 -losses=1 -lossseed=%d", seed)
			}
		}
	}
}

// lossy loses answers.
type lossy struct {
	mu     sync.Mutex
	random *rand.Rand
	calm   bool
	lost   map[string]int
}

func (l *lossy) loses(method string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.calm || method == "getUpdates" || method == "getMe" || l.random.IntN(100) >= 2 {
		return false
	}
	l.lost[method]++
	return true
}

func (l *lossy) front(telegram http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if !l.loses(r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]) {
			telegram.ServeHTTP(rw, r)
			return
		}
		telegram.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	})
}

// realRedis starts a redis-server that keeps nothing on disk, with a database for each sequence, and ends it with the test.
func realRedis(t *testing.T) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := fmt.Sprint(l.Addr().(*net.TCPAddr).Port)
	l.Close()
	args := []string{"--port", port, "--bind", "127.0.0.1", "--save", "", "--databases", fmt.Sprint(2**losses + 1), "--dir", t.TempDir()}
	server := exec.CommandContext(t.Context(), "redis-server", args...)
	if err := server.Start(); err != nil {
		t.Fatalf("redis-server is missing; make test installs it (on Debian: apt-get install redis-server): %v", err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill() // it may have ended with the context
		_ = server.Wait()
	})
	for range 2000 {
		if c, err := net.Dial("tcp", "127.0.0.1:"+port); err == nil {
			c.Close()
			return "redis://127.0.0.1:" + port
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatal("redis-server does not answer")
	return ""
}

func losing(t *testing.T, redis string, seed uint64, lenient bool) {
	w := newWorldOn(t, standin.Options{LenientMessages: lenient})
	l := &lossy{random: rand.New(rand.NewPCG(seed, 33)), lost: make(map[string]int)}
	w.http.Config.Handler = l.front(w.telegram)
	w.redisURL = redis
	w.clock.pass(time.Since(w.clock.Now())) // for a Redis with a clock of its own
	w.start()
	var people []*person
	for range 40 {
		people = append(people, w.person("ro"))
	}
	var all sync.WaitGroup
	for i, p := range people {
		all.Go(func() { p.actsOften(rand.New(rand.NewPCG(seed, uint64(i)))) })
	}
	all.Wait()
	w.until("everything to be answered", func() bool { return w.telegram.Waiting(testToken) == 0 })
	l.mu.Lock()
	l.calm = seed%2 == 0 // or answers are lost while it is wiped, too
	l.mu.Unlock()
	for _, p := range people {
		w.until("one bubble", func() bool { w.clock.pass(20 * time.Millisecond); return len(p.Messages()) <= 1 })
	}
	for range 4 {
		w.clock.pass(15 * time.Minute / 4)
	}
	left := func() (n int) {
		for _, p := range people {
			n += len(p.Messages())
		}
		return n
	}
	w.settles(300, 10*time.Second, func() bool { return left() == 0 }) // what was answered just when time passed goes an idle time later
	if n := left(); n > 0 {
		for _, p := range people {
			if len(p.Messages()) > 0 {
				listed, err := w.bot.Store.Listed(t.Context(), chatOf(p))
				t.Errorf("left: %+v; listed %+v, %v\n%+v", p.Messages(), listed, err, p.Ledger())
			}
		}
		t.Errorf("%d messages are left; lost answers: %v", n, l.lost)
	}
}

// settles lets time pass in so many steps until something holds: the first half of them quickly, the others as slowly as a busy machine may be.
func (w *world) settles(steps int, step time.Duration, held func() bool) {
	for done := 0; done < steps && !held(); done++ {
		pause := 15 * time.Millisecond
		if done > steps/2 {
			pause = 2 * busy / time.Duration(steps)
		}
		time.Sleep(pause)
		w.clock.pass(step)
	}
}

// actsOften writes and presses without waiting long, so that messages of many are sent at once.
func (p *person) actsOften(random *rand.Rand) {
	for range 3 + random.IntN(4) {
		switch random.IntN(4) {
		case 0, 1:
			p.Send("/start")
		case 2:
			p.Send([]string{"cluj", "x"}[random.IntN(2)])
		default:
			for _, m := range p.Messages() {
				if m.FromBot {
					data := edition.ButtonData{Edition: p.w.bot.current.Load().ID(), Node: "home/start", Option: "danger"}
					p.PressOld(m.ID, data.String())
				}
			}
		}
		time.Sleep(time.Duration(random.IntN(8)) * time.Millisecond) // how busy the others are; nothing depends on it
	}
}

// A send whose answer is lost, while others are busy: what came of it lies more than ninety-nine numbers after hers.
func TestT33_ALostSendFarAmongOthers(t *testing.T) {
	for name, others := range map[string]int{"few": 5, "many": 1500} {
		t.Run(name, func(t *testing.T) {
			w := newQuietWorld(t)
			ana, eva := w.person("ro"), w.person("ro")
			var mu sync.Mutex
			lost := 0
			w.http.Config.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				mu.Lock()
				_ = r.ParseForm()
				loses := strings.HasSuffix(r.URL.Path, "/sendMessage") && lost < 2
				if loses {
					lost++
				}
				mu.Unlock()
				if !loses {
					w.telegram.ServeHTTP(rw, r)
					return
				}
				eva.NumberAfter(lastNumber(w) + others) // others are busy
				w.telegram.ServeHTTP(httptest.NewRecorder(), r)
				eva.NumberAfter(lastNumber(w) + others)
				panic(http.ErrAbortHandler)
			})
			w.start()
			ana.Send("/start")
			w.wait("one screen", func() bool {
				now := ana.Messages()
				return len(now) == 1 && len(now[0].Buttons) > 0
			})
			if n := sentByBot(ana); n != 3 {
				t.Errorf("%d messages were sent", n)
			}
			ana.silence(15 * time.Minute)
		})
	}
}

// lastNumber is the highest number of a message that anybody has.
func lastNumber(w *world) int {
	highest := 0
	for id := range w.people {
		c := w.telegram.Chat(testToken, standin.Person{ID: 7000000001 + id, FirstName: "Ana", LanguageCode: "ro"})
		for _, e := range c.Ledger() {
			highest = max(highest, e.ID)
		}
	}
	return highest
}

// After a lost answer Telegram makes the next tries wait: of those nothing came, so nothing more is looked for.
func TestT33_ARefusedTryIsNotLookedFor(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	w.telegram.Fail(standin.Fault{Method: "sendMessage", DropAfter: true, Times: 1})
	w.telegram.Fail(standin.Fault{Method: "sendMessage", Code: http.StatusTooManyRequests, RetryAfter: 1, Times: 20})
	ana.Send("/start")
	w.wait("one bubble", func() bool { return len(ana.Messages()) == 1 && len(ana.Messages()[0].Buttons) > 0 })
	if n := w.telegram.Calls(testToken, "deleteMessages"); n == 0 || n > 10 {
		t.Errorf("%d calls delete what one lost answer left", n)
	}
}

// Every try is lost, or refused: what came of it goes when its place is known, at the latest after the idle time.
func TestT33_EveryAnswerIsLost(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	w.telegram.Fail(standin.Fault{Method: "sendMessage", DropAfter: true, Times: 1})
	w.telegram.Fail(standin.Fault{Method: "sendMessage", Code: http.StatusBadRequest, Times: 1})
	ana.Send("/start")
	w.until("the try to be given up", func() bool { return strings.Contains(w.log.String(), "reply not shown") })
	w.clock.pass(15 * time.Minute)
	w.wait("an empty chat", func() bool { return len(ana.Messages()) == 0 })
	w.until("an empty wipe list", func() bool { w.clock.pass(time.Second); return !w.redis.Exists("wipes") }) // what did not end in time is looked for again
}

// The program dies between a send and its answer, and the update does not come again: what was noted of the send finds it.
func TestT33_ASendUnderWayIsNoted(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	w.clock.hold(time.Second / 2) // the pause before a send is made again
	w.telegram.Fail(standin.Fault{Method: "sendMessage", DropAfter: true, Times: 1})
	ana.Send("/start")
	w.wait("a first line", func() bool { return ana.bubble().Text != "" })
	w.stop()
	w.clock.hold(0)
	w.acknowledged() // as an update that was let go
	w.start()
	w.clock.pass(15 * time.Minute)
	w.until("an empty chat", func() bool { w.clock.pass(time.Second / 10); return len(ana.Messages()) == 0 })
	w.until("an empty wipe list", func() bool { w.clock.pass(time.Second); return !w.redis.Exists("wipes") })
}

// The first try is lost, and she leaves while the second is on its way: both go, though in her own numbers or among others.
func TestT33_ALostTryAndALeaveDuringTheNext(t *testing.T) {
	w := newQuietWorld(t)
	begun, free := make(chan struct{}), make(chan struct{})
	var tries atomic.Int64
	w.http.Config.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		switch {
		case !strings.HasSuffix(r.URL.Path, "/sendMessage"):
		case tries.Add(1) == 1:
			w.telegram.Chat(testToken, standin.Person{ID: 1}).NumberAfter(700) // others are busy
			w.telegram.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		default:
			_ = r.ParseForm()
			close(begun)
			<-free
		}
		w.telegram.ServeHTTP(rw, r)
	})
	w.telegram.Fail(standin.Fault{Method: "deleteMessages", Times: 1, Code: http.StatusBadGateway}) // what is looked for before the next try
	w.start()
	ana := w.person("ro")
	ana.Send("/start")
	<-begun
	ana.Send("x")
	w.until("the record that she left", func() bool { return w.kept(ana).Left })
	close(free)
	w.wait("both messages", func() bool { return sentByBot(ana) == 2 })
	w.until("an empty chat", func() bool { w.clock.pass(time.Second); return len(ana.Messages()) == 0 })
	w.until("an empty wipe list", func() bool { w.clock.pass(time.Second); return !w.redis.Exists("wipes") })
}
