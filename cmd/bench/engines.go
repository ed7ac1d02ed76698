package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// What one update costs with each engine, side by side. All of them run all the while, each with Redis and a Bot API of its own, and are put
// to work in turns, each at each place, so that what else the machine does hurts each alike. In its turn new people open their chat, press
// and leave, so many at once, each as soon as another was answered: the same load for all. What nobody asks for (polls, looks at Redis) is measured
// while all are idle, and taken off. The Redis have no disk: that costs the disk, not the processor.

// engine is one way to run Liman.
type engine struct {
	says              string
	delivered         bool // by a webhook; else polled
	replicas          int
	sessions, durable func() (*nodes, error)
}

// The engines; the first is that to which the others are compared.
var engines = []engine{
	{"webhook, one replica", true, 1, oneRedis, oneRedis},
	{"polling", false, 1, oneRedis, oneRedis},
	{"webhook, three replicas", true, 3, oneRedis, oneRedis},
	{"a cluster of three for each Redis", true, 1, threeNodes, threeNodes},
	{"Sentinel and a replica for the durable Redis", true, 1, oneRedis, withSentinel},
}

// work is how much is asked of each engine.
type work struct {
	rounds, people, presses, atOnce int           // twice as many rounds as engines, or one; in each so many people open, press so often, and leave
	idle                            time.Duration // after each round
}

var (
	wholeWork = work{rounds: 10, people: 60, presses: 10, atOnce: 8, idle: 5 * time.Second}
	shortWork = work{rounds: 1, people: 10, presses: 2, atOnce: 5, idle: time.Second}
)

// The acts that are measured.
var acts = []string{"she opens the chat", "she presses a button", "she leaves"}

const (
	idleAct  = "nobody does anything, a second"
	quietFor = 300 * time.Millisecond // after which an act is over: nothing was asked of the Bot API
)

// running is an engine that runs.
type running struct {
	engine
	s     *server
	cmds  []*exec.Cmd
	ends  []func()
	roles [2]*nodes
	used  map[string]meter // by act, idleAct among them
	done  map[string]int   // acts
	took  map[string][]time.Duration
}

// The page that has the figures, seen from this folder, and the lines between which they stand.
const (
	page       = "../../docs/capacity.md"
	pageBegins = "<!-- cmd/bench/run -engines -write -->\n"
	pageEnds   = "<!-- end -->\n"
)

// compare runs all engines, prints what they cost, and writes it into the page if it is to.
func compare(bin string, w work, write bool) error {
	var out bytes.Buffer
	if err := reportEngines(&out, bin, engines, w); err != nil {
		return err
	}
	fmt.Print(out.String())
	if !write {
		return nil
	}
	text, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	before, rest, begins := strings.Cut(string(text), pageBegins)
	_, after, ends := strings.Cut(rest, pageEnds)
	if !begins || !ends {
		return fmt.Errorf("%s has no lines between which figures stand: %s", page, pageBegins+pageEnds)
	}
	return os.WriteFile(page, []byte(before+pageBegins+out.String()+pageEnds+after), 0o644)
}

// reportEngines runs them all, and prints the tables of docs/capacity.md.
func reportEngines(out io.Writer, bin string, engines []engine, w work) error {
	var all []*running
	defer func() {
		for _, r := range all {
			r.stop()
		}
	}()
	for _, e := range engines {
		r := &running{engine: e, used: map[string]meter{}, done: map[string]int{}, took: map[string][]time.Duration{}}
		all = append(all, r)
		if err := r.start(filepath.Join(bin, "liman"), (w.rounds+1)*w.people); err != nil {
			return fmt.Errorf("%s: %w", e.says, err)
		}
	}
	if err := measureEngines(all, w); err != nil {
		return err
	}
	fmt.Fprintf(out, "Measured on %s: %s, %s; %d rounds in which with each engine %d new people opened their chat, pressed %d times and left, %d at once.\n\n",
		time.Now().UTC().Format("2 January 2006"), processor(), busy(), w.rounds, w.people, w.presses, w.atOnce)
	printCosts(out, all)
	printRatios(out, all)
	fmt.Fprintln(out, "| a replica | resident, MiB | at the most, MiB | deliveries that came again |\n|---|---|---|---|")
	for _, r := range all {
		fmt.Fprintf(out, "| %s | %.0f | %.0f | %d |\n", r.says, r.memory("VmRSS:"), r.memory("VmHWM:"), r.refused())
	}
	sessions, durable := all[0].kept()
	fmt.Fprintf(out, "\nA chat takes %.0f bytes in the Redis of sessions, and %.0f in the durable one.\n", sessions, durable)
	return nil
}

// start starts Redis, replicas and the Bot API.
func (r *running) start(path string, people int) error {
	r.s = newServer(people)
	for i, role := range []func() (*nodes, error){r.sessions, r.durable} {
		ns, err := role()
		r.roles[i] = ns
		r.ends = append(r.ends, ns.stop)
		if err != nil {
			return err
		}
	}
	api, err := r.s.listen()
	if err != nil {
		return err
	}
	r.ends = append(r.ends, func() { api.Close() })
	addresses := make([]string, r.replicas)
	var hook []string
	for i := range addresses {
		port, err := freePort()
		if err != nil {
			return err
		}
		addresses[i] = "127.0.0.1:" + port
		hook = append(hook, "http://"+addresses[i]+"/telegram")
	}
	if r.delivered {
		r.s.hooks = newHooks(&r.s.wire, hook...)
	}
	return r.launch(path, api.Addr, addresses)
}

// launch starts the replicas, and waits until they are well.
func (r *running) launch(path, api string, addresses []string) error {
	env := []string{"REDIS_URL=" + r.roles[0].url, "REDIS_DURABLE_URL=" + r.roles[1].url}
	if r.delivered {
		env = append(env, "TELEGRAM_WEBHOOK_URL="+r.s.hooks.url(), "TELEGRAM_WEBHOOK_SECRET="+hookSecret)
	}
	for _, address := range addresses {
		cmd, err := launch(path, api, append(env, "LISTEN_ADDR="+address)...)
		if err != nil {
			return err
		}
		r.cmds = append(r.cmds, cmd)
	}
	for _, address := range addresses {
		if err := well(address); err != nil {
			return err
		}
	}
	return nil
}

func (r *running) stop() {
	for _, cmd := range r.cmds {
		end(cmd)
	}
	for _, end := range slices.Backward(r.ends) {
		end()
	}
}

// read reads the meter.
func (r *running) read() (m meter, err error) {
	m = r.s.used()
	m.took = float64(time.Now().UnixNano()) / 1e9
	for _, cmd := range r.cmds {
		cpu, err := cpuOf(cmd.Process.Pid)
		if err != nil {
			return m, err
		}
		m.cpu += cpu
	}
	if err := m.redis(r.roles[0], &m.sessions, &m.keptSessions); err != nil {
		return m, err
	}
	return m, m.redis(r.roles[1], &m.durable, &m.keptDurable)
}

// measureEngines puts all to work in turns. What the first round uses, in which connections are made, counts for nothing.
func measureEngines(all []*running, w work) error {
	for round := range w.rounds + 1 {
		for _, r := range inTurn(all, round) {
			if err := r.round(round, w); err != nil {
				return fmt.Errorf("%s, round %d: %w", r.says, round, err)
			}
		}
		if err := idle(all, w.idle, round > 0); err != nil {
			return err
		}
	}
	return nil
}

// inTurn is the order of a round: forwards and backwards, and each two rounds another comes first, so that each is as often at each place.
func inTurn(all []*running, round int) []*running {
	first := round / 2 % len(all)
	order := slices.Concat(all[first:], all[:first])
	if round%2 == 1 {
		slices.Reverse(order)
	}
	return order
}

// idle measures what all use while nobody does anything.
func idle(all []*running, d time.Duration, counts bool) error {
	before := make([]meter, len(all))
	for i, r := range all {
		var err error
		if before[i], err = r.read(); err != nil {
			return err
		}
	}
	time.Sleep(d)
	for i, r := range all {
		after, err := r.read()
		if err != nil {
			return err
		}
		if counts {
			r.used[idleAct] = r.used[idleAct].plus(after.since(before[i]), 1)
		}
	}
	return nil
}

// round has new people open their chat, press and leave.
func (r *running) round(round int, w work) error {
	people := r.s.chats[round*w.people : (round+1)*w.people]
	for i, do := range []func(*chat){r.s.openIn, r.s.pressIn, r.s.leaveIn} {
		many := w.people
		if i == 1 {
			many *= w.presses
		}
		before, err := r.read()
		if err != nil {
			return err
		}
		if err := r.s.answers(people, many, w.atOnce, do); err != nil {
			return fmt.Errorf("%s: %w", acts[i], err)
		}
		after, err := r.read()
		if err != nil {
			return err
		}
		if round > 0 {
			r.count(acts[i], many, after.since(before))
		}
	}
	return nil
}

// count adds what acts have used.
func (r *running) count(act string, many int, used meter) {
	r.used[act] = r.used[act].plus(used, 1)
	r.done[act] += many
	r.took[act] = append(r.took[act], r.s.took...)
}

// kept are the bytes that a chat takes in each Redis, after its opening and its presses.
func (r *running) kept() (sessions, durable float64) {
	m, people := r.used[acts[0]].plus(r.used[acts[1]], 1), float64(r.done[acts[0]])
	return m.keptSessions / people, m.keptDurable / people
}

// answers has people act, and waits until all were answered and nothing more is asked of the Bot API. An answer that does not come is an error, as is a
// delivery that was neither taken nor refused as agreed.
func (s *server) answers(people []*chat, many, atOnce int, act func(*chat)) error {
	s.loop(people, many, atOnce, act)
	select {
	case <-s.done:
		s.quiet()
		return nil
	case fault := <-s.hooks.faults():
		return fault
	case <-time.After(s.patience):
		s.mu.Lock()
		defer s.mu.Unlock()
		return fmt.Errorf("of %d answers %d are lost, or did not come within %v", many, many-len(s.took), s.patience)
	}
}

// quiet waits until nothing is asked of the Bot API.
func (s *server) quiet() {
	for last := -1.0; ; {
		now := s.used().calls
		if now == last {
			return
		}
		last = now
		time.Sleep(quietFor)
	}
}

// each is what one act costs, without what would have been used anyhow; of idleAct, what a second does.
func (r *running) each(act string) meter {
	second := meter{}.plus(r.used[idleAct], 1/r.used[idleAct].took)
	if act == idleAct {
		return second
	}
	used := r.used[act]
	return meter{}.plus(used.plus(second, -used.took), 1/float64(r.done[act]))
}

// wait is what so great a share of those who act waits at the most, in ms.
func (r *running) wait(act string, share float64) float64 {
	took := slices.Sorted(slices.Values(r.took[act]))
	return float64(took[int(share*float64(len(took)-1))].Microseconds()) / 1000
}

func (r *running) memory(field string) (most float64) {
	for _, cmd := range r.cmds {
		most = max(most, status(cmd.Process.Pid, field))
	}
	return most
}

func (r *running) refused() int64 {
	if r.s.hooks == nil {
		return 0
	}
	return r.s.hooks.refused.Load()
}

// printCosts prints the table of what an update costs.
func printCosts(w io.Writer, all []*running) {
	fmt.Fprint(w, "| update | with | Liman, µs | Redis, µs | exchanges with sessions + durable | commands | bytes to + from Redis | calls to Telegram | bytes to + from Telegram | p50, ms | p99, ms |\n|"+strings.Repeat("---|", 11)+"\n")
	for _, act := range append(slices.Clone(acts), idleAct) {
		for _, r := range all {
			m, waits := r.each(act).rounded(), "| – | – |"
			if act != idleAct {
				waits = fmt.Sprintf("| %.1f | %.1f |", r.wait(act, 0.5), r.wait(act, 0.99))
			}
			fmt.Fprintf(w, "| %s | %s | %.0f | %.0f | %.1f + %.1f | %.1f | %.0f + %.0f | %.1f | %.0f + %.0f %s\n", act, r.says, m.cpu*1e6, m.redisCPU*1e6,
				m.sessions, m.durable, m.commands, m.toRedis, m.fromRedis, m.calls, m.toTelegram, m.fromTelegram, waits)
		}
	}
	fmt.Fprintln(w)
}

// printRatios prints how much more than with the first engine a visit costs with each other: one opens, presses as often as here, and leaves.
func printRatios(w io.Writer, all []*running) {
	fmt.Fprint(w, "| of a visit, against "+all[0].says+" | Liman's processor | Redis' processors | exchanges | bytes with Redis | bytes with Telegram | p50 of a press | p99 of a press |\n|"+strings.Repeat("---|", 8)+"\n")
	visit := func(r *running) (m meter) {
		for _, act := range acts {
			m = m.plus(r.each(act), float64(r.done[act])/float64(r.done[acts[0]]))
		}
		return m
	}
	base := visit(all[0])
	for _, r := range all[1:] {
		m := visit(r)
		fmt.Fprintf(w, "| %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |\n", r.says, m.cpu/base.cpu, m.redisCPU/base.redisCPU,
			(m.sessions+m.durable)/(base.sessions+base.durable), (m.toRedis+m.fromRedis)/(base.toRedis+base.fromRedis),
			(m.toTelegram+m.fromTelegram)/(base.toTelegram+base.fromTelegram),
			r.wait(acts[1], 0.5)/all[0].wait(acts[1], 0.5), r.wait(acts[1], 0.99)/all[0].wait(acts[1], 0.99))
	}
	fmt.Fprintln(w)
}

// processor is which one the machine has, and of how many cores.
func processor() string {
	data, _ := os.ReadFile("/proc/cpuinfo")
	_, name, _ := strings.Cut(string(data), "model name\t: ")
	name, _, _ = strings.Cut(name, "\n")
	return fmt.Sprintf("%d cores of %s", strings.Count(string(data), "processor\t:"), name)
}

// busy says how many others wanted a processor.
func busy() string {
	data, _ := os.ReadFile("/proc/loadavg")
	return "load " + strings.Join(strings.Fields(string(data))[:3], " ")
}
