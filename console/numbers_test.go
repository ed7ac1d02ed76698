package console

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"liman/content"
	"liman/edition"
)

// An entry is found by what one knows of it: its name without marks, its place, its county, its number however that is written.
func TestFindNumbers(t *testing.T) {
	w := newWorld(t)
	tudor := w.as("tudor")
	for query, want := range map[string]string{
		"q=DGASPC+Cluj": somePlace, "q=cluj+dgaspc": somePlace, "q=0264-420": somePlace, "q=0264+420+146": somePlace, "county=CJ&kind=dgaspc": somePlace,
		"county=RO&q=anes": nationalLine, "q=0800500333": nationalLine, "state=hidden&county=CJ": somePlace,
	} {
		got := tudor.get("numbers?" + query)
		if got.status != http.StatusOK || !strings.Contains(got.body, `href="/console/numbers/`+want+`"`) {
			t.Errorf("%s does not find %s: %d", query, want, got.status)
		}
	}
	for query, not := range map[string]string{"q=dgaspc+alba": somePlace, "county=AB": somePlace, "kind=helpline": somePlace, "state=numberless": somePlace, "q=999999": nationalLine} {
		if got := tudor.get("numbers?" + query); strings.Contains(got.body, `href="/console/numbers/`+not+`"`) {
			t.Errorf("%s finds %s", query, not)
		}
	}
	if got := tudor.get("numbers?from=40"); !strings.Contains(got.body, "41–80") {
		t.Error("there is no second page")
	}
	for _, from := range []string{"-1", "99999", "x"} {
		if got := tudor.get("numbers?from=" + from); got.status != http.StatusOK {
			t.Errorf("from %s: %d", from, got.status)
		}
	}
}

// many is the edition inside the program with 5,000 services.
var many = sync.OnceValues(func() (*content.Bundle, error) {
	b := edition.Builtin()
	counties, err := edition.Open(b)
	if err != nil {
		return nil, err
	}
	files := make(map[string][]byte)
	list := counties.Directory.Counties()
	for i := len(counties.Directory.Entries()); i < manyEntries; i++ {
		c := list[i%len(list)]
		name := "directory/data/services/" + c.Code + ".yaml"
		if files[name] == nil {
			data, _ := b.File(name)
			files[name] = slices.Clone(data)
		}
		files[name] = fmt.Appendf(files[name], "\n- id: many-%d\n  kind: ngo\n  name: Asociația numărul %d\n  county: %s\n  phones: [\"0264 %03d %03d\"]\n  trust: medium\n"+
			"  confidence: medium\n  verified_at: 2026-11-20\n  source: \"https://many.example\"\n", i, i, c.Code, i/1000, i%1000)
	}
	return b.With(files)
})

// How many entries there are, and how long a page may take on the server.
const (
	manyEntries = 5000
	pageTime    = 100 * time.Millisecond
)

func manyWorld(t testing.TB) *client {
	b := must(many())(t)
	w := newWorldOf(t, b, sync.OnceValue(func() *edition.Edition { return must(edition.Open(b))(t) }))
	ana := w.as("ana")
	if got := ana.get("numbers"); got.status != http.StatusOK || !strings.Contains(got.body, "5000 numbers and places") {
		t.Fatalf("%d %.2000s", got.status, got.body)
	}
	return ana
}

// manyPages are pages that list or search.
var manyPages = []string{"", "numbers", "numbers?q=asociatia+numarul+49", "numbers?q=0264+4", "numbers?state=due", "numbers?from=4960", "numbers/many-4000", "due", "map"}

// TestManyEntries wants the pages to be quick with 5,000 entries; the middle of several, since other programs run beside it.
func TestManyEntries(t *testing.T) {
	if testing.Short() {
		t.Skip("slow")
	}
	ana := manyWorld(t)
	for _, path := range manyPages {
		var took []time.Duration
		for range 9 {
			began := time.Now()
			if got := ana.get(path); got.status != http.StatusOK {
				t.Fatalf("%s: %d", path, got.status)
			}
			took = append(took, time.Since(began))
		}
		slices.Sort(took)
		t.Logf("%-32s %v", path, took[len(took)/2].Round(100*time.Microsecond))
		if took[len(took)/2] > pageTime {
			t.Errorf("%s takes %v", path, took)
		}
	}
}

func BenchmarkManyEntries(b *testing.B) {
	ana := manyWorld(b)
	for _, path := range manyPages {
		b.Run(strings.ReplaceAll("console/"+path, "/", "_"), func(b *testing.B) {
			for b.Loop() {
				ana.get(path)
			}
		})
	}
}
