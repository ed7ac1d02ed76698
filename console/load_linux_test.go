package console

import (
	"cmp"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"liman/edition"
	"liman/edition/draft"
	"liman/edition/ledger"
)

// How the pages are measured: GOMAXPROCS=1 go test ./console -run none -bench 'Pages|Saves|Staff' -benchtime 100x -benchmem
//
// Time is that of the processor, of this whole process: the console, its Redis (in the process) and the collector, so that it is also right on a machine that
// does something else, and too much rather than too little. Every page of routes() is asked for in every state that the scenes have; TestLooks fails when one is forgotten.

// busy is how long this process has had a processor.
func busy() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_PROCESS_CPUTIME_ID, &t); err != nil {
		panic(err) // Linux has it
	}
	return time.Duration(t.Nano())
}

// samples are times that something took.
type samples struct {
	mu    sync.Mutex
	took  []time.Duration
	bytes int
	worst map[string]time.Duration // by what was done
}

func (s *samples) add(what string, took time.Duration, bytes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.took = append(s.took, took)
	s.bytes += bytes
	if s.worst == nil {
		s.worst = make(map[string]time.Duration)
	}
	s.worst[what] = max(s.worst[what], took)
}

// report gives the median, the 99th percentile and the bytes of an answer.
func (s *samples) report(b *testing.B) {
	b.Helper()
	slices.Sort(s.took)
	at := func(share float64) float64 {
		return float64(s.took[min(len(s.took)-1, int(share*float64(len(s.took))))].Microseconds()) / 1000
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(at(0.5), "p50-ms")
	b.ReportMetric(at(0.99), "p99-ms")
	b.ReportMetric(float64(s.bytes)/float64(len(s.took)), "bytes/page")
}

// say names the slowest.
func (s *samples) say(b *testing.B, most int) {
	b.Helper()
	names := make([]string, 0, len(s.worst))
	for name := range s.worst {
		names = append(names, name)
	}
	slices.SortFunc(names, func(x, y string) int { return cmp.Compare(s.worst[y], s.worst[x]) })
	for _, name := range names[:min(most, len(names))] {
		b.Logf("%8.1f ms  %s", float64(s.worst[name].Microseconds())/1000, name)
	}
}

// loadedOpened is that edition, opened.
var loadedOpened = sync.OnceValue(func() *edition.Edition {
	b, err := loaded()
	if err == nil {
		var e *edition.Edition
		if e, err = edition.Open(b); err == nil {
			return e
		}
	}
	panic(err)
})

// times asks n times for something, and gives how long the process was busy with each, of one core: with a second one, the collector
// takes both at once, and who asks just then seems to wait for both.
func (c *client) times(b *testing.B, s *samples, what string, ask func(i int) reply) {
	b.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for i := 0; b.Loop(); i++ {
		c.later(time.Second / 10) // as often as one session may
		began := busy()
		got := ask(i)
		took := busy() - began
		if got.status >= http.StatusBadRequest {
			b.Fatalf("%s: %d %.300s", what, got.status, got.body)
		}
		s.add(what, took, len(got.body))
	}
	s.report(b)
}

// BenchmarkPages asks for every page, with 2,000 screens and 5,000 entries.
func BenchmarkPages(b *testing.B) {
	worlds, all := scenesOf(b, must(loaded())(b), loadedOpened)
	mux := http.NewServeMux()
	for pattern := range routes() {
		mux.HandleFunc(pattern, func(http.ResponseWriter, *http.Request) {})
	}
	all = append(all, sight{"busy", "ana", "topics/" + topicName(7), 200}, sight{"busy", "ana", "topics/" + topicName(7) + "/map", 200}, sight{"busy", "ana", "screens/" + topicName(7) + "/s4", 200},
		sight{"busy", "ana", "numbers?q=asociatia+numarul+49", 200}, sight{"busy", "ana", "numbers/many-4000", 200}, sight{"busy", "ana", "search?q=acum", 200}, sight{"busy", "ana", "search?q=niciodata+nicaieri", 200})
	for _, one := range all {
		_, pattern := mux.Handler(httptest.NewRequest(http.MethodGet, "/console/"+one.path, nil))
		if one.status != http.StatusOK || pattern == "" {
			continue
		}
		w := worlds[one.world]
		c := w.signedIn(one.who, "ro")
		get := func(int) reply {
			return c.do(httptest.NewRequest(http.MethodGet, w.Origin+"/console/"+one.path, nil))
		}
		get(0) // what is made once for an edition is made
		b.Run(benchName("GET "+one.world+" "+cmp.Or(one.who, "nobody")+" "+one.path), func(b *testing.B) { c.times(b, new(samples), one.path, func(i int) reply { return get(i) }) })
	}
}

// BenchmarkSaves saves what one types, with as many.
func BenchmarkSaves(b *testing.B) {
	w := newWorldOf(b, must(loaded())(b), loadedOpened)
	ana := w.as("ana")
	ana.post("change")
	typing := map[string]draft.Key{
		"text":         message("ro", "danger/start.text"),
		"translation":  message("hu", topicName(7)+"/s4.text"),
		"label":        message("ro", topicName(7)+"/s4.to9"),
		"entry's name": {Kind: draft.Entry, Of: "many-4000", Name: "name"},
		"national":     {Kind: draft.Entry, Of: "ro-112", Name: "name"},
	}
	for name, k := range typing {
		was := must(w.servedWork(b.Context()))(b).Value(k)
		b.Run(benchName("POST field "+name), func(b *testing.B) {
			ana.times(b, new(samples), name, func(i int) reply {
				return ana.ask("field", nil, "key", fieldKey(k), "was", was, "value", fmt.Sprint(was, " ", i))
			})
		})
	}
}

func benchName(what string) string {
	return strings.ReplaceAll(strings.ReplaceAll(what, "/", "_"), "#", "")
}

// loadStaff is how many are there at once.
const loadStaff = 20

// staffed is a console with so many more editors.
func staffed(b *testing.B) *world {
	b.Helper()
	w, play := unfounded(b, must(loaded())(b), loadedOpened)
	w.Play = play
	r := w.team()
	for i := range loadStaff {
		id := fmt.Sprintf("editor%02d", i)
		w.keys[id] = must(newSoftKey())(b)
		r.People = append(r.People, ledger.Person{ID: id, Name: id, Roles: []ledger.Role{ledger.Editor}, Passkeys: []ledger.Passkey{must(w.keys[id].passkey())(b)}})
	}
	if err := w.found(b.Context(), r, "the team of the tests"); err != nil {
		b.Fatal(err)
	}
	w.Play = nil
	return w
}

// BenchmarkStaff has twenty at work at once, each on a change of her own: of ten acts she reads six pages and saves four fields, without ever pausing.
// Reported are acts a second and what the process has taken of memory at the most.
func BenchmarkStaff(b *testing.B) {
	w := staffed(b)
	var staff []*client
	for i := range loadStaff {
		staff = append(staff, w.as(fmt.Sprintf("editor%02d", i)))
	}
	for _, c := range staff { // each has begun her change
		c.act(b, 0)
	}
	all := new(samples)
	began, wall := busy(), time.Now()
	acts := 0
	for b.Loop() {
		acts += 10 * loadStaff
		var wait sync.WaitGroup
		for n, c := range staff {
			wait.Go(func() {
				for i := range 10 {
					w.later(time.Second / 10 / loadStaff)
					from := time.Now()
					what, bytes := c.act(b, n+i)
					all.add(what, time.Since(from), bytes)
				}
			})
		}
		wait.Wait()
	}
	all.report(b)
	b.ReportMetric(float64((busy()-began).Milliseconds())/float64(acts), "busy-ms/act")
	b.ReportMetric(float64(acts)/time.Since(wall).Seconds(), "acts/s")
	b.ReportMetric(resident(b), "MB-at-most")
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapAlloc)/1e6, "MB-heap")
	all.say(b, 12)
}

// act is the n-th thing that somebody does.
func (c *client) act(b *testing.B, n int) (what string, bytes int) {
	ref := fmt.Sprintf("%s/s%d", topicName(n%30), n%50)
	var got reply
	switch what = []string{"", "screen", "field", "numbers", "field", "topic", "field", "search", "field", "number"}[n%10]; what {
	case "screen":
		got = c.get("screens/" + ref)
	case "field":
		k := message([]string{"ro", "hu"}[n%4/2], ref+".text")
		got = c.ask("field", nil, "key", fieldKey(k), "value", fmt.Sprint("Ce pot face acum, de ", n, " ori."))
	case "numbers":
		got = c.get("numbers?q=asociatia+numarul+" + strconv.Itoa(n))
	case "topic":
		got = c.get("topics/" + topicName(n%30))
	case "search":
		got = c.get("search?q=acum")
	case "number":
		got = c.get("numbers/many-4000")
	default:
		got = c.get("")
	}
	if got.status >= http.StatusBadRequest {
		b.Errorf("%s: %d %.300s", what, got.status, got.body)
	}
	return what, len(got.body)
}

// resident is what the process has had in memory at the most, in MB.
func resident(b *testing.B) float64 {
	b.Helper()
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if value, is := strings.CutPrefix(line, "VmHWM:"); is {
			kB, _ := strconv.ParseFloat(strings.Fields(value)[0], 64)
			return kB / 1000
		}
	}
	return 0
}
