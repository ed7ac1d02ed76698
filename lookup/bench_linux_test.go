package lookup

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"liman/content"
	"liman/directory"
	"liman/edition"
)

// manyServices is the built-in content with as many services instead of its own, all over Romania.
func manyServices(tb testing.TB, count int) *content.Bundle {
	tb.Helper()
	all := make(map[string][]byte)
	for name := range edition.Builtin().In("directory/data/services", ".yaml") {
		all[name] = nil
	}
	d := builtin(tb).Directory
	counties, kinds := d.Counties(), directory.Kinds()
	texts := map[string]*strings.Builder{}
	for i := range count {
		county := counties[i%len(counties)].Code
		if texts[county] == nil {
			texts[county] = &strings.Builder{}
		}
		fmt.Fprintf(texts[county], "- id: made-up-%d\n  kind: %s\n  name: \"Serviciul %d\"\n  county: %s\n  address: \"Str. Exemplu nr. %d\"\n"+
			"  point: [%f, %f]\n  phones: [\"0264 %06d\"]\n  hours: \"Mo-Fr %02d:00-16:%02d; PH off\"\n  audience: [%s]\n  languages: [ro]\n  cost: free\n"+
			"  trust: high\n  confidence: high\n  verified_at: 2026-11-01\n  source: \"https://example.org/%d\"\n",
			i, kinds[i*7%(len(kinds)-1)], i, county, i, 43.7+float64(i%400)/100, 21+float64(i%700)/100, i, 7+i%4, i%60,
			[]string{"victims", "women", "anyone"}[i%3], i)
	}
	for county, text := range texts {
		all["directory/data/services/"+county+".yaml"] = []byte(text.String())
	}
	b, err := edition.Builtin().With(all)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// BenchmarkPoint4_TenThousand asks a directory of 10,000 services as a client does, apart from the network: every kind of
// question in turn, another minute every thousand. The 99th percentile is to stay under 2 ms; -own is without the time in
// which the machine did something else.
func BenchmarkPoint4_TenThousand(b *testing.B) {
	ed, err := edition.Open(manyServices(b, 10_000))
	if err != nil {
		b.Fatal(err)
	}
	asked := 0
	s := New(Options{
		Edition: func() *edition.Edition { return ed }, Budget: 1 << 30,
		Now: func() time.Time { return monday.Add(time.Duration(asked/1000) * time.Minute) },
	})
	places := ed.Directory.Services()
	var wall, own []time.Duration
	runtime.LockOSThread()
	b.ReportAllocs()
	for b.Loop() {
		at := places[asked*31%len(places)]
		target := []string{
			fmt.Sprintf("/v1/services?near=%.2f,%.2f&open_now=true", at.Point.Lat, at.Point.Lon),
			"/v1/services?county=" + at.County + "&kind=medical&audience=women",
			"/v1/services?place=satu+mare+suceava&kind=police,social&open_now=true",
			"/v1/services?place=cluj-napocca&kind=counselling",
			fmt.Sprintf("/v1/services?near=%.2f,%.2f&kind=ombudsman&channel=chat", at.Point.Lat, at.Point.Lon),
			"/v1/services/" + at.ID,
			"/v1/contacts?topic=domestic-violence&open_now=true",
		}[asked%7]
		r, w := httptest.NewRequest(http.MethodGet, target, nil), httptest.NewRecorder()
		start, worked := time.Now(), threadTime()
		s.ServeHTTP(w, r)
		wall, own = append(wall, time.Since(start)), append(own, threadTime()-worked)
		if asked++; w.Code != http.StatusOK {
			b.Fatalf("%s: %d %s", target, w.Code, w.Body)
		}
	}
	report(b, "", wall)
	report(b, "-own", own)
}

// report says how long half of the answers took, and all but one in a hundred.
func report(b *testing.B, suffix string, took []time.Duration) {
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2])/1e3, "p50-µs"+suffix)
	b.ReportMetric(float64(took[len(took)*99/100])/1e3, "p99-µs"+suffix)
}

// threadTime is how long this thread has worked: what a machine that others use too would have taken alone.
func threadTime() time.Duration {
	var worked unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &worked); err != nil {
		return 0
	}
	return time.Duration(worked.Nano())
}
