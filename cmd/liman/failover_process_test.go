package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"liman/bot/standin"
	"liman/store/redistest"
)

var (
	failoverRuns = flag.Int("failovers", 1, "how many schedules TestFailovers runs; make test runs 30")
	failoverSeed = flag.Uint64("failoverseed", 0, "the only one to run, to see it again")
)

const (
	failoverIdle  = 4 * time.Second // after this silence a chat is wiped
	failoverAfter = 3 * time.Second // without a word from a primary; sooner, and one that is merely slow would be taken for dead
	everyCluster  = 5               // one schedule in so many runs on clusters
	failoverWait  = 5 * time.Minute // a machine may be busy; nothing is held against this but that it ends
)

// Three replicas behind the webhook, the durable Redis with replicas behind three Sentinels, or as a cluster, and the session Redis without a replica. In each
// schedule a primary is lost as a machine is (kill -9, and the next one is chosen by whoever does that in earnest), or processes of Liman, or both, while Telegram refuses,
// fails, loses answers and is slow. Afterwards:
//   - every update was taken, and whoever writes /start sees one screen, the first, and no more of the bot's messages: a lost session primary is a fresh start;
//   - whoever leaves has an empty chat, and whoever is silent has one after her idle time: unwiped 0, and nothing is on the list.
//
// The last holds for what a replica had confirmed, and for a primary that is dead. What neither WAIT nor anything else can hold is not tried: a primary that was cut
// off, lives on and confirms with a replica that is not chosen. Nor is a process of Liman killed while no durable primary takes writes: an emergency screen that
// it has just sent is known to nobody then.
func TestFailovers(t *testing.T) {
	onSentinel, onCluster := make(chan uint64, *failoverRuns+1), make(chan uint64, *failoverRuns+1)
	first, runs := uint64(1), uint64(*failoverRuns)
	if *failoverSeed != 0 {
		first, runs = *failoverSeed, 1
	}
	for seed := first; seed < first+runs; seed++ {
		if seed%everyCluster == 2 {
			onCluster <- seed
		} else {
			onSentinel <- seed
		}
	}
	close(onSentinel)
	close(onCluster)
	var workers sync.WaitGroup
	for name, seeds := range map[string]chan uint64{"sentinel": onSentinel, "sentinel too": onSentinel, "cluster": onCluster} {
		if len(seeds) == 0 || name == "sentinel too" && len(seeds) < 2 {
			continue
		}
		workers.Go(func() { t.Run(name, func(t *testing.T) { failAll(t, name == "cluster", seeds) }) })
	}
	workers.Wait()
}

// failAll runs schedules, one after the other, with one fleet.
func failAll(t *testing.T, cluster bool, seeds chan uint64) {
	f := newFailing(t, cluster, nodes{})
	var done failures
	for seed := range seeds {
		began := time.Now()
		f.schedule(seed, &done)
		done.runs++
		done.worst = max(done.worst, time.Since(began))
		if t.Failed() {
			t.Fatalf("see it again: go test ./cmd/liman -run TestFailovers -failoverseed=%d\nthe log:\n%s", seed, f.log)
		}
	}
	t.Log(&done)
}

// failures are what was tried.
type failures struct {
	runs, durable, sessions, programs int
	messages, unwiped                 int
	worst                             time.Duration
}

func (d *failures) String() string {
	return fmt.Sprintf("%d schedules: %d durable primaries, %d session primaries, %d programs lost; %d messages, %d unwiped; the longest took %v",
		d.runs, d.durable, d.sessions, d.programs, d.messages, d.unwiped, d.worst.Round(time.Second))
}

// failing is a fleet on engines whose primaries are lost.
type failing struct {
	*fleet
	programs  []*process
	addresses []string
	slow      *atomic.Int64
	durably   *redistest.Fleet
	sessionly *redistest.Fleet // nil: one Redis, the house's
	sentinel  *redistest.Node  // nil in a cluster
	lost      *redistest.Node  // the durable primary that was killed last
}

// nodes are how the Redis and the programs of a failing differ from the usual ones.
type nodes struct {
	conf  []string                   // lines of every Redis' file
	start func(i int, cmd *exec.Cmd) // changes how a program is started; nil: nothing
}

func newFailing(t *testing.T, cluster bool, n nodes) *failing {
	t.Helper()
	f := &failing{slow: new(atomic.Int64)}
	p := plan{front: f.slowly}
	for _, line := range n.conf {
		name, value, _ := strings.Cut(line, " ")
		p.redis = append(p.redis, "--"+name, value)
	}
	f.fleet = newFleetAs(t, p, "LIMAN_LEASE=1s", fmt.Sprint("LIMAN_IDLE=", failoverIdle))
	f.engines(t, cluster, n.conf)
	binary := deployed(t)
	for i := range 3 {
		listen := freeAddress(t)
		f.addresses = append(f.addresses, "http://"+listen)
		f.programs = append(f.programs, keep(t, func(ctx context.Context) *exec.Cmd {
			cmd := exec.CommandContext(ctx, binary)
			cmd.Env = slices.Concat(os.Environ(), f.settings, []string{"LISTEN_ADDR=" + listen})
			cmd.Stdout, cmd.Stderr = f.log, f.log
			if n.start != nil {
				n.start(i, cmd)
			}
			return cmd
		}))
		f.well() // one after the other: each start is half a second of a core
	}
	f.between.To(false, f.addresses...)
	return f
}

// engines starts the durable role with replicas, and in a cluster the session role as one without.
func (f *failing) engines(t *testing.T, cluster bool, conf []string) {
	t.Helper()
	conf = append(slices.Clip(conf), "repl-diskless-sync-delay 0")
	role := map[bool]string{true: "durable-cluster", false: "durable-sentinel"}[cluster]
	f.durably = redistest.As(t, "../../docs/redis", role)
	var url, sessions string
	var err error
	if cluster {
		f.sessionly = redistest.As(t, "../../docs/redis", "sessions-cluster")
		url, err = f.durably.Cluster(append(conf, fmt.Sprint("cluster-node-timeout ", failoverAfter.Milliseconds()))...)
		if err == nil {
			sessions, err = f.sessionly.Primaries(append(conf, "cluster-node-timeout 1000")...)
		}
		f.settings = append(f.settings, "REDIS_URL="+redistest.AsUser(sessions, "liman", rolePassword)+"?replicas=0")
	} else {
		url, err = f.durably.Sentinel(2, 3, conf...)
		f.sentinel = f.durably.Nodes[3]
		for _, s := range f.durably.Nodes[3:] {
			_, fault := s.Ask("SENTINEL", "SET", "liman", "down-after-milliseconds", failoverAfter.Milliseconds(), "failover-timeout", 6000)
			err = errors.Join(err, fault)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	f.settings = append(f.settings, "REDIS_DURABLE_URL="+redistest.AsUser(url, "liman", rolePassword))
}

// until waits for what is to be, for longer than others do.
func (f *failing) until(what string, held func() bool) {
	f.Helper()
	for deadline := time.Now().Add(failoverWait); !held(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			f.Fatalf("waited in vain for %s; the log:\n%s", what, f.log)
		}
	}
}

// slowly stands before Telegram, which may take its time.
func (f *failing) slowly(_ *house, telegram http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if d := time.Duration(f.slow.Load()); d > 0 {
			select {
			case <-time.After(d):
			case <-r.Context().Done():
				return
			}
		}
		telegram.ServeHTTP(w, r)
	})
}

// schedule runs one: people act while things happen, and then all is to be as promised.
func (f *failing) schedule(seed uint64, done *failures) {
	random := rand.New(rand.NewPCG(seed, 39))
	var people []*someoneActing
	for i := range 2 + random.IntN(3) {
		who := standin.Person{ID: 7100000000 + int64(seed)*10 + int64(i), FirstName: "Ana", LanguageCode: []string{"ro", "en"}[random.IntN(2)]}
		a := &someoneActing{Chat: f.telegram.Chat(testToken, who), acted: time.Now()}
		people = append(people, a)
		a.Send("/start")
	}
	f.until("a screen", func() bool { return people[0].button(random) != "" })
	losses := [][]func(*failures){{f.losesDurable}, {f.losesSessions}, {f.losesSessions, f.losesDurable}, {f.losesDurable, f.losesSessions}, {}}[seed/2%5]
	for range 3 + random.IntN(3) {
		f.happens(random, done)
		f.act(people, random)
	}
	for _, loses := range losses {
		loses(done)
		f.act(people, random) // while it is away
		f.failed()
		f.act(people, random)
	}
	f.happens(random, done)
	f.heals()
	f.holds(people, random, done)
}

// act has people do something, and waits a moment, or not: some acts wait behind others.
func (f *failing) act(people []*someoneActing, random *rand.Rand) {
	for range 3 + random.IntN(3) {
		a := people[random.IntN(len(people))]
		a.act(random)
		f.wait(time.Duration(random.IntN(200))*time.Millisecond, a.quiet)
	}
}

// happens has a program be killed, Telegram fail, or deliveries go to two at once.
func (f *failing) happens(random *rand.Rand, done *failures) {
	switch random.IntN(5) {
	case 0, 1:
		f.programs[random.IntN(3)].kill(time.Duration(random.IntN(400)) * time.Millisecond)
		done.programs++
	case 2:
		f.between.To(random.IntN(2) == 0, f.addresses...)
	case 3:
		f.slow.Store(int64(time.Duration(random.IntN(300)) * time.Millisecond))
	default:
		f.telegram.Fail([]standin.Fault{
			{Code: http.StatusTooManyRequests, RetryAfter: 1, Times: 3},
			{Code: http.StatusBadGateway, Body: "<html>502</html>", Times: 3},
			{Method: "deleteMessages", Code: http.StatusInternalServerError, Times: 2},
			{Drop: true, Times: 2}, {DropAfter: true, Times: 2},
		}[random.IntN(5)])
	}
}

// losesDurable kills a durable primary that replicas follow. It stays away until the others have chosen.
func (f *failing) losesDurable(done *failures) {
	f.Helper()
	f.well() // no emergency screen is under way that only a program knows of
	f.lost = f.primaries(f.durably)[0]
	f.lost.Kill()
	done.durable++
}

// losesSessions kills a session primary; it comes back with nothing, as its machine would.
func (f *failing) losesSessions(done *failures) {
	f.Helper()
	done.sessions++
	if f.sessionly == nil {
		f.sessions.kill(500 * time.Millisecond)
		return
	}
	f.primaries(f.sessionly)[0].Kill()
}

// primaries are the nodes that take writes.
func (f *failing) primaries(of *redistest.Fleet) []*redistest.Node {
	f.Helper()
	var all []*redistest.Node
	for _, n := range of.Nodes {
		if n.Dead() {
			continue
		}
		if said, err := n.Ask("INFO", "replication"); err == nil && strings.Contains(fmt.Sprint(said), "role:master") {
			all = append(all, n)
		}
	}
	if len(all) == 0 {
		f.Fatal("no primary is left")
	}
	return all
}

// failed waits until another primary was chosen, starts what was killed, with what it had on its disk, and waits until all is well.
func (f *failing) failed() {
	f.Helper()
	f.revives(f.sessionly)
	f.until("another durable primary", f.chosen)
	f.revives(f.durably)
	f.follows()
	f.well()
}

// chosen tells whether somebody has taken the place of the primary that was lost.
func (f *failing) chosen() bool {
	if f.lost == nil {
		return true
	}
	if f.sentinel == nil {
		return len(f.primaries(f.durably)) == 3
	}
	at, err := f.sentinel.Ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "liman")
	primary, is := at.([]any)
	return err == nil && is && primary[1] != f.lost.Port
}

// revives starts the nodes that were killed.
func (f *failing) revives(of *redistest.Fleet) {
	f.Helper()
	if of == nil {
		return
	}
	for i, n := range of.Nodes {
		if !n.Dead() {
			continue
		}
		if err := of.Restart(i); err != nil {
			f.Fatal(err)
		}
		if f.sentinel != nil { // a Sentinel would say so, too, ten seconds later
			at, err := f.sentinel.Ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "liman")
			if primary, is := at.([]any); is && primary[1] != n.Port {
				_, err = n.Ask("REPLICAOF", primary[0], primary[1])
			}
			if err != nil {
				f.Fatal(err)
			}
		}
	}
}

// follows waits until each durable primary is followed by as many as at first.
func (f *failing) follows() {
	f.Helper()
	many := "connected_slaves:2"
	if f.sentinel == nil {
		many = "connected_slaves:1"
	}
	f.until("replicas", func() bool {
		return !slices.ContainsFunc(f.primaries(f.durably), func(n *redistest.Node) bool {
			said, err := n.Ask("INFO", "replication")
			text := fmt.Sprint(said)
			return err != nil || !strings.Contains(text, many) || strings.Contains(text, "state=wait_bgsave") || strings.Contains(text, "state=send_bulk")
		})
	})
}

// well waits until every program runs and says that it is well.
func (f *failing) well() {
	f.Helper()
	f.until("replicas that are well", func() bool {
		return !slices.ContainsFunc(f.addresses, func(at string) bool { return !strings.HasPrefix(health(at), "well") })
	})
}

// heals takes back every fault, and waits until all that was delivered is taken.
func (f *failing) heals() {
	f.Helper()
	f.telegram.Calm()
	f.slow.Store(0)
	f.between.To(false, f.addresses...)
	f.well()
	f.until("every update, taken", func() bool { return f.telegram.Waiting(testToken) == 0 })
}

// holds has everybody leave, begin anew and leave, or begin anew and be silent.
func (f *failing) holds(people []*someoneActing, random *rand.Rand, done *failures) {
	f.Helper()
	for _, a := range people {
		end := random.IntN(3)
		a.acted = time.Now()
		if end != 0 {
			a.Send("/start")
			if !f.wait(failoverWait, func() bool {
				shown := a.Messages()
				return len(shown) == 1 && slices.Contains([]string{"home/start", "cold/start"}, nodeOf(shown[0]))
			}) {
				f.Fatalf("there is not one screen, the first, but %v\n%s\nthe log:\n%s", a.Messages(), stories(people), f.log)
			}
		}
		if end != 2 {
			a.Send([]string{"x", "/exit"}[random.IntN(2)])
		}
	}
	for _, a := range people {
		if !f.wait(failoverWait, func() bool { return len(a.Messages()) == 0 }) {
			f.Errorf("%d messages are left\n%s", len(a.Messages()), stories(people))
		}
		one := &outcome{}
		one.count(a)
		done.messages, done.unwiped = done.messages+one.hers+one.ours, done.unwiped+one.left
	}
	f.until("an empty list", f.nothingListed)
}

// nothingListed tells whether no durable primary has anything to wipe.
func (f *failing) nothingListed() bool {
	return !slices.ContainsFunc(f.primaries(f.durably), func(n *redistest.Node) bool {
		keys, err := n.Ask("KEYS", "wipe*")
		list, is := keys.([]any)
		return err != nil || !is || len(list) > 0
	})
}
