// Command bench measures the whole bot beside others: liman, telebot v4 without state, and plain net/http, in turns, each on
// one core; the Bot API, the people who press and Redis are on the other. See run.
package main

import (
	"bufio"
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
	rate, p50, p99, cpu, rss float64 // presses a second; ms; ms; CPU seconds per 10,000; MiB
}

func main() {
	bin := flag.String("bin", ".", "the folder with the built subjects")
	rounds := flag.Int("rounds", 5, "runs of each subject")
	presses := flag.Int("presses", 20000, "presses in a run")
	short := flag.Bool("short", false, "one round of 5,000 presses")
	overload := flag.Bool("overload", false, "only many people at once")
	floods := flag.Bool("flood", false, "only the floods")
	kind := flag.String("kind", "", "only floods of which this says something, such as: equal")
	cost := flag.Bool("cost", false, "only what an update costs")
	beside := flag.String("beside", "", "another build of liman in the folder, to be measured beside this one")
	flag.Parse()
	if *short {
		*rounds, *presses = 1, 5000
	}
	all := append(ours(*beside), "telebot", "plain")
	run := func() error { return measure(*bin, all, *rounds, *presses) }
	if *overload {
		run = func() error { return withRedis(func(redis string) error { return reportCrowd(*bin, redis, all) }) }
	}
	if *floods {
		run = func() error {
			return withRedis(func(redis string) error { return reportFlood(*bin, redis, *kind, ours(*beside)) })
		}
	}
	if *cost {
		run = func() error {
			return withRedis(func(sessions string) error {
				return withRedis(func(durable string) error { return reportCost(*bin, sessions, durable) })
			})
		}
	}
	if err := run(); err != nil {
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
func withRedis(measure func(redis string) error) error {
	redis, stop, err := startRedis()
	if err != nil {
		return err
	}
	defer stop()
	return measure(redis)
}

func measure(bin string, subjects []string, rounds, presses int) error {
	redis, stop, err := startRedis()
	if err != nil {
		return err
	}
	defer stop()
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
	fmt.Printf("== start and size\nready          %6.0f ms   (goal: under 300)\nresident       %6.1f MiB  after %d presses (goal: under 64)\nbinary         %6.1f MB   (goal: under 40)\n",
		ready, ours.rss, presses, float64(info.Size())/1e6)
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
func reportCrowd(bin, redis string, subjects []string) error {
	fmt.Printf("== %d people at once, %d presses each (open: one press of each, all at the same time; closed: as fast as each is answered)\n", crowd, crowdPresses)
	rates := make(map[string]float64)
	for _, name := range subjects {
		s := newServer(crowd)
		_, stop, err := start(s, filepath.Join(bin, name), redis)
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
		rss: pick(func(f figures) float64 { return f.rss }),
	}
}

// subject runs one bot under load.
func subject(path, redis string, presses int) (figures, error) {
	s := newServer(chatsFor(presses))
	cmd, stop, err := start(s, path, redis)
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
		cpu: (cpuSeconds(cmd.Process.Pid) - before) * 10000 / float64(presses), rss: resident(cmd.Process.Pid),
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

// start begins a subject on its own core, with a Redis that remembers nobody, and waits until it polls. Numbers of updates and
// messages begin anew with each server: to whoever knew the chats of the one before, they would be answered already.
func start(s *server, path, redis string) (*exec.Cmd, func(), error) {
	if err := forget(redis); err != nil {
		return nil, nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	s.wire.Listener = l
	web := &http.Server{Handler: s}
	go web.Serve(&s.wire)
	args := []string{path}
	if taskset, err := exec.LookPath("taskset"); err == nil {
		args = []string{taskset, "-c", "0", path}
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1", "TELEGRAM_API_URL=http://"+l.Addr().String(), "TELEGRAM_BOT_TOKEN=1:bench",
		"REDIS_URL="+redis, "LIMAN_SECRET=a secret of the benchmark", "BENCH_TEXT="+text, "BENCH_KEYBOARD="+keyboard())
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	stop := func() {
		cmd.Process.Kill()
		cmd.Wait()
		web.Close()
	}
	if err := within(s.polled); err != nil {
		stop()
		return nil, nil, err
	}
	return cmd, stop, nil
}

// startUp is the median time from exec to the first poll, in ms.
func startUp(path, redis string) (float64, error) {
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

// forget empties a Redis.
func forget(url string) error {
	c, err := net.DialTimeout("tcp", strings.TrimPrefix(url, "redis://"), patient)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(patient)); err != nil {
		return err
	}
	fmt.Fprint(c, "FLUSHALL SYNC\r\n")
	answer, err := bufio.NewReader(c).ReadString('\n')
	if err == nil && answer != "+OK\r\n" {
		err = fmt.Errorf("empty Redis: %s", strings.TrimSpace(answer))
	}
	return err
}

// startRedis starts a redis-server that keeps nothing.
func startRedis() (url string, stop func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	port := strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
	l.Close()
	cmd := exec.Command("redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", os.TempDir())
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		cmd.Process.Kill()
		cmd.Wait()
	}
	for range 200 {
		if c, err := net.Dial("tcp", "127.0.0.1:"+port); err == nil {
			c.Close()
			return "redis://127.0.0.1:" + port, stop, nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	stop()
	return "", nil, errors.New("redis-server did not start")
}
