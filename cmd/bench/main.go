// Command bench measures the whole bot beside others: liman, telebot v4 without state, and plain net/http, in turns, each on
// one core; the Bot API, the people who press and Redis are on the other. See run.
package main

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	perChat = 10 // presses of a chat in a run, far below what a person may press: what is measured is not her budget
	flying  = 64
	starts  = 10
	patient = 2 * time.Minute

	crowd, crowdPresses = 1500, 12 // honest people who press as fast as they are answered, and how often each
)

// chatsFor is how many chats make so many presses, and as many again to warm up by a tenth.
func chatsFor(presses int) int { return presses*11/10/perChat + 1 }

// figures are what one run of a subject gave.
type figures struct {
	rate, p50, p99, cpu, rss, own float64 // presses a second; ms; ms; CPU seconds per 10,000; MiB; MiB of them that are no page of the binary
}

func main() {
	bin := flag.String("bin", ".", "the folder with the built subjects")
	rounds := flag.Int("rounds", 5, "runs of each subject")
	presses := flag.Int("presses", 20000, "presses in a run")
	short := flag.Bool("short", false, "one round of 5,000 presses, or of ten people with each engine")
	overload := flag.Bool("overload", false, "only many people at once")
	floods := flag.Bool("flood", false, "only the floods")
	kind := flag.String("kind", "", "only floods of which this says something, such as: equal")
	sides := flag.Bool("engines", false, "only what an update costs: polled and delivered, one replica and three, each Redis as one, a cluster, and with Sentinel")
	write := flag.Bool("write", false, "with -engines: write the figures into docs/capacity.md, too")
	beside := flag.String("beside", "", "another build of liman in the folder, to be measured beside this one")
	flag.Parse()
	todo := wholeWork
	if *short {
		*rounds, *presses, todo = 1, 5000, shortWork
	}
	all := append(ours(*beside), "telebot", "plain")
	run := func(redis *nodes) error { return measure(*bin, redis, all, *rounds, *presses) }
	switch {
	case *overload:
		run = func(redis *nodes) error { return reportCrowd(*bin, redis, all) }
	case *floods:
		run = func(redis *nodes) error { return reportFlood(*bin, redis, *kind, ours(*beside)) }
	case *sides:
		run = func(*nodes) error { return compare(*bin, todo, *write) }
	}
	if err := withRedis(run); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// ours are the builds of liman that are measured.
func ours(beside string) []string {
	if beside == "" {
		return []string{"liman"}
	}
	return []string{"liman", beside}
}

// withRedis measures with a redis-server of its own.
func withRedis(measure func(redis *nodes) error) error {
	redis, err := oneRedis()
	defer redis.stop()
	if err != nil {
		return err
	}
	return measure(redis)
}

func measure(bin string, redis *nodes, subjects []string, rounds, presses int) error {
	runs := make(map[string][]figures)
	for range rounds {
		for _, name := range subjects {
			f, err := subject(filepath.Join(bin, name), redis, presses)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			runs[name] = append(runs[name], f)
		}
	}
	ready, err := startUp(filepath.Join(bin, "liman"), redis)
	if err != nil {
		return err
	}
	info, err := os.Stat(filepath.Join(bin, "liman"))
	if err != nil {
		return err
	}
	report(runs, subjects)
	if err := reportCrowd(bin, redis, subjects); err != nil {
		return err
	}
	ours := median(runs["liman"])
	fmt.Printf("== start and size\nready          %6.0f ms   (goal: under 300)\nresident       %6.1f MiB  after %d presses (goal: under 64); without the pages of the binary %.1f\nbinary         %6.1f MB   (goal: under 40)\n",
		ready, ours.rss, presses, ours.own, float64(info.Size())/1e6)
	return nil
}

func report(runs map[string][]figures, subjects []string) {
	ours, bot, limit := median(runs["liman"]), median(runs["telebot"]), median(runs["plain"])
	fmt.Printf("== the whole bot, one core, %d in flight, %d presses a chat; medians of %d runs in turns\n", flying, perChat, len(runs["liman"]))
	fmt.Printf("liman / telebot v4  %5.2f   (goal: at least 1.2)\nliman / plain       %5.2f   (goal: at least 0.5)\nliman p99           %5.1f ms (goal: under 20)\n",
		ours.rate/bot.rate, ours.rate/limit.rate, ours.p99)
	fmt.Println("                presses/s    p50 ms    p99 ms   CPU s per 10,000")
	for _, name := range subjects {
		f := median(runs[name])
		fmt.Printf("%-12s  %11.0f  %8.1f  %8.1f  %8.2f\n", name, f.rate, f.p50, f.p99, f.cpu)
	}
}

// reportCrowd is an open loop and an overload: all chats press at once, whatever was answered; then as many as in the overload
// press as fast as they are answered, and nobody's press may wait for more than four times the mean.
func reportCrowd(bin string, redis *nodes, subjects []string) error {
	fmt.Printf("== %d people at once, %d presses each (open: one press of each, all at the same time; closed: as fast as each is answered)\n", crowd, crowdPresses)
	rates := make(map[string]float64)
	for _, name := range subjects {
		s := newServer(crowd)
		_, stop, err := startIdle(s, filepath.Join(bin, name), redis)
		if err != nil {
			return err
		}
		open, closed, err := s.overload()
		stop()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		rates[name+" open"], rates[name+" closed"] = open.rate, closed.rate
		fmt.Printf("%-12s  open %6.0f/s, worst %6.0f ms   closed %6.0f/s, mean %6.0f ms, p99 %6.0f ms, worst/mean %4.1f (goal for liman: at most 4)\n",
			name, open.rate, open.worst, closed.rate, closed.mean, closed.p99, closed.worst/closed.mean)
	}
	fmt.Printf("liman / telebot v4   open %.2f   closed %.2f\n", rates["liman open"]/rates["telebot open"], rates["liman closed"]/rates["telebot closed"])
	return nil
}

func median(runs []figures) figures {
	pick := func(of func(figures) float64) float64 {
		var list []float64
		for _, f := range runs {
			list = append(list, of(f))
		}
		slices.Sort(list)
		return list[len(list)/2]
	}
	return figures{
		rate: pick(func(f figures) float64 { return f.rate }), p50: pick(func(f figures) float64 { return f.p50 }),
		p99: pick(func(f figures) float64 { return f.p99 }), cpu: pick(func(f figures) float64 { return f.cpu }),
		rss: pick(func(f figures) float64 { return f.rss }), own: pick(func(f figures) float64 { return f.own }),
	}
}

// subject runs one bot under load.
func subject(path string, redis *nodes, presses int) (figures, error) {
	s := newServer(chatsFor(presses))
	cmd, stop, err := startIdle(s, path, redis)
	if err != nil {
		return figures{}, err
	}
	defer stop()
	s.begin()
	if err := within(s.started); err != nil {
		return figures{}, err
	}
	s.load(presses/10, flying) // warm
	if err := within(s.done); err != nil {
		return figures{}, err
	}
	before, began := cpuSeconds(cmd.Process.Pid), time.Now()
	s.load(presses, flying)
	if err := within(s.done); err != nil {
		return figures{}, err
	}
	took := time.Since(began)
	slices.Sort(s.took)
	ms := func(share float64) float64 {
		return float64(s.took[int(share*float64(len(s.took)-1))].Microseconds()) / 1000
	}
	return figures{
		rate: float64(presses) / took.Seconds(), p50: ms(0.5), p99: ms(0.99),
		cpu: (cpuSeconds(cmd.Process.Pid) - before) * 10000 / float64(presses), rss: resident(cmd.Process.Pid), own: status(cmd.Process.Pid, "RssAnon:"),
	}, nil
}

func within(done <-chan struct{}) error {
	select {
	case <-done:
		return nil
	case <-time.After(patient):
		return errors.New("it does not answer")
	}
}

// learns is until when Liman has learnt what typed words mean, which it does once after each start.
const learns = 8 * time.Second

// startIdle begins a subject, and waits until it does nothing but serve.
func startIdle(s *server, path string, redis *nodes) (*exec.Cmd, func(), error) {
	cmd, stop, err := start(s, path, redis)
	if err == nil && filepath.Base(path) == "liman" {
		time.Sleep(learns)
	}
	return cmd, stop, err
}

// start begins a subject on its own core, with a Redis that remembers nobody, and waits until it polls. Numbers of updates and
// messages begin anew with each server: to whoever knew the chats of the one before, they would be answered already.
func start(s *server, path string, redis *nodes) (*exec.Cmd, func(), error) {
	if _, err := redis.primaries[0].ask("FLUSHALL SYNC"); err != nil {
		return nil, nil, err
	}
	api, err := s.listen()
	if err != nil {
		return nil, nil, err
	}
	cmd, err := launch(path, api.Addr, "REDIS_URL="+redis.url)
	if err != nil {
		api.Close()
		return nil, nil, err
	}
	stop := func() {
		end(cmd)
		api.Close()
	}
	if err := within(s.polled); err != nil {
		stop()
		return nil, nil, err
	}
	return cmd, stop, nil
}

// listen serves the Bot API, at the address that it gives.
func (s *server) listen() (*http.Server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s.wire.Listener = l
	api := &http.Server{Addr: "http://" + l.Addr().String(), Handler: s}
	go api.Serve(&s.wire)
	return api, nil
}

// launch starts a subject on its own core.
func launch(path, api string, env ...string) (*exec.Cmd, error) {
	args := []string{path}
	if taskset, err := exec.LookPath("taskset"); err == nil {
		args = []string{taskset, "-c", "0", path}
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(append(os.Environ(), "GOMAXPROCS=1", "TELEGRAM_API_URL="+api, "TELEGRAM_BOT_TOKEN=1:bench",
		"LIMAN_SECRET=a secret of the benchmark", "BENCH_TEXT="+text, "BENCH_KEYBOARD="+keyboard()), env...)
	cmd.Stderr = os.Stderr
	return cmd, cmd.Start()
}

func end(cmd *exec.Cmd) {
	cmd.Process.Kill()
	cmd.Wait()
}

// startUp is the median time from exec to the first poll, in ms.
func startUp(path string, redis *nodes) (float64, error) {
	var list []float64
	for range starts {
		began := time.Now()
		_, stop, err := start(newServer(1), path, redis)
		if err != nil {
			return 0, err
		}
		list = append(list, float64(time.Since(began).Microseconds())/1000)
		stop()
	}
	slices.Sort(list)
	return list[len(list)/2], nil
}

// The peers show a screen of the same size as liman's.
var text = "<b>" + strings.Repeat("Un titlu. ", 3) + "</b>\n\n" + strings.Repeat("Nu îți cerem numele pe scurt ce poți face. ", 16)

func keyboard() string {
	var rows []string
	for i := range 9 {
		rows = append(rows, fmt.Sprintf(`[{"text":"O opțiune cu un nume %d","callback_data":"d56b54 home/start option-%d"}]`, i, i))
	}
	return `{"inline_keyboard":[` + strings.Join(rows, ",") + `]}`
}

func cpuSeconds(pid int) float64 {
	data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	fields := strings.Fields(string(data[strings.LastIndexByte(string(data), ')')+1:]))
	user, _ := strconv.ParseFloat(fields[11], 64)
	system, _ := strconv.ParseFloat(fields[12], 64)
	return (user + system) / 100
}

func resident(pid int) float64 { return status(pid, "VmRSS:") }

// status is a size that the kernel tells of a process, in MiB.
func status(pid int, field string) float64 {
	data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, after, _ := strings.Cut(string(data), field)
	kib, _ := strconv.ParseFloat(strings.Fields(after)[0], 64)
	return kib / 1024
}
