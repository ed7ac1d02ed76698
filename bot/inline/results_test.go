package inline

import (
	"encoding/json"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"liman/bot/screens"
	"liman/bot/telegram"
	"liman/directory"
	"liman/edition"
)

// content is the built-in edition as the bot holds it.
func content(t testing.TB) *screens.Edition {
	t.Helper()
	ed, err := edition.Open(edition.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	return screens.Of(ed)
}

// monday is a working day at ten in the morning.
var monday = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// texts are what choosing each article would send.
func texts(list []article) string {
	var all []string
	for _, a := range list {
		all = append(all, string(a.Content.Text))
	}
	return strings.Join(all, "\n\n")
}

// TestPoint2_InlineAnswers asks as people ask: a place, a thing, somebody, a number, in two languages, with and without
// marks. The national numbers come first in every answer.
func TestPoint2_InlineAnswers(t *testing.T) {
	c := content(t)
	national := articles(c, "ro", "", monday)
	if len(national) != len(c.National()) || !strings.HasPrefix(national[0].Title, "112") {
		t.Fatalf("an empty query gives %s", telegram.JSON(national))
	}
	for _, q := range []struct{ asked, want, not string }{
		{"cluj adăpost", "VENUS – DGASPC Cluj", "Spital"},
		{"adapost CLUJ", "VENUS – DGASPC Cluj", "Spital"},
		{"shelter cluj", "VENUS – DGASPC Cluj", "Spital"},
		{"copil", "119", "VENUS"},
		{"copii", "119", ""},
		{"child", "119", ""},
		{"112", "112", ""},
		{"0800 500", "0800 500 333", ""},
		{"cluj-napoca poliție", "Inspectoratul de Poliție Județean Cluj", "VENUS"},
		{"politia cluj napoca", "Inspectoratul de Poliție Județean Cluj", ""},
		{"spital iasi", "Sf. Spiridon", "VENUS"},
		{"sector 3", "DGASPC", ""},
		{"Roman", "Spitalul Municipal", ""},
		{"spital dej", "Dej", ""},
		{"politie vama veche", "Constanța", ""},
		{"sotul e in Italia eu sunt in Cluj", "DGASPC Cluj", "Torino"},
		{"cluj", "DGASPC Cluj", ""},
		{"Germania", "Hilfetelefon", ""},
	} {
		got := articles(c, "ro", q.asked, monday)
		text := texts(got)
		for i := range national {
			if got[i].Title != national[i].Title {
				t.Errorf("%s: the national numbers do not come first", q.asked)
			}
		}
		if !strings.Contains(text, q.want) || q.not != "" && strings.Contains(text, q.not) {
			t.Errorf("%s: no %q, or %q, in\n%s", q.asked, q.want, q.not, text)
		}
		if len(got) > mostResults {
			t.Errorf("%s: %d results", q.asked, len(got))
		}
	}
}

// TestPoint2_InlineUnknown gives the national numbers for any text, and says what to write.
func TestPoint2_InlineUnknown(t *testing.T) {
	c := content(t)
	for _, q := range []struct{ asked, title string }{
		{"qwxyz", "Cum cauți aici"}, {"😀", "Cum cauți aici"}, {strings.Repeat("a ", 300), "Cum cauți aici"}, {"ploiesit", "Poate: Ploiești"}, {"copil", "Cum cauți aici"},
	} {
		got := articles(c, "ro", q.asked, monday)
		last := got[len(got)-1]
		if !strings.HasPrefix(last.Title, q.title) || len(got) < len(c.National())+1 {
			t.Errorf("%s: %s", q.asked, telegram.JSON(last))
		}
	}
}

// TestPoint2_InlineIsNeutral reads what stands on the phone while she types: no word of violence, of shelters or of those
// who are sought, for any place and any thing, and the day of the source with every entry.
func TestPoint2_InlineIsNeutral(t *testing.T) {
	c := content(t)
	for _, lang := range c.Words.Languages() {
		for _, county := range c.Directory.Counties() {
			for _, what := range []string{"", " adăpost", " copil", " violență", " abuz", " viol", " agresor"} {
				for _, a := range articles(c, lang, county.Name+what, monday) {
					shown := directory.Fold(a.Title + " " + a.Description)
					for _, word := range []string{"violen", "victim", "abuz", "abus", "adapost", "shelter", "agres", "viol", "protejat"} {
						if strings.Contains(shown, word) {
							t.Fatalf("%s%s: %q is on the phone", county.Name, what, shown)
						}
					}
					if verified := strings.HasPrefix(string(a.Content.Text), "<b>"); verified && !dated(c, lang, a) {
						t.Fatalf("%s%s: no day of the source in %s", county.Name, what, telegram.JSON(a))
					}
				}
			}
		}
	}
}

// dated tells whether an article says when its source is from, or that nobody knows, on the phone and in what is sent. The
// emergency number is law and needs no day.
func dated(c *screens.Edition, lang string, a article) bool {
	if strings.HasPrefix(a.Title, "112 ") {
		return !strings.Contains(a.Description+string(a.Content.Text), c.Text(lang, "service.undated"))
	}
	for _, text := range []string{a.Description, string(a.Content.Text)} {
		source, _, _ := strings.Cut(c.Text(lang, "service.verified"), "{")
		if !strings.Contains(text, strings.TrimSpace(source)) && !strings.Contains(text, c.Text(lang, "service.undated")) {
			return false
		}
	}
	return true
}

// TestPoint8_InlineTrust marks what is to be confirmed, and never gives out a number of low trust.
func TestPoint8_InlineTrust(t *testing.T) {
	c := content(t)
	confirm, medium := c.Text("ro", "service.confirm"), 0
	for _, v := range c.Directory.Services() {
		if v.Trust == directory.Low || v.Hide != "" {
			for _, a := range articles(c, "ro", v.County, monday) {
				if strings.Contains(string(a.Content.Text), v.Name) && (v.Hide != "" || a.Title == v.Phones[0]) {
					t.Errorf("%s: %s", v.ID, telegram.JSON(a))
				}
			}
		}
	}
	for _, county := range c.Directory.Counties() {
		for _, a := range articles(c, "ro", county.Name, monday) {
			if strings.Contains(a.Description, confirm) {
				medium++
				if !strings.Contains(string(a.Content.Text), confirm) {
					t.Errorf("what is sent does not say %q: %s", confirm, telegram.JSON(a))
				}
			}
		}
	}
	if medium == 0 {
		t.Error("nothing is to be confirmed")
	}
}

// FuzzOffers asks with anything: the national numbers come first, and there are never too many results.
func FuzzOffers(f *testing.F) {
	for _, text := range []string{"", "cluj adăpost", "112", "sector 3 copil", "😀 x", "a, b; (c)"} {
		f.Add(text)
	}
	c := content(f)
	f.Fuzz(func(t *testing.T, text string) {
		list := articles(c, "ro", text, monday)
		if len(list) < len(c.National()) || len(list) > mostResults || !strings.HasPrefix(list[0].Title, "112") {
			t.Errorf("%q: %d results", text, len(list))
		}
		if !json.Valid([]byte(telegram.JSON(list))) {
			t.Errorf("%q: no JSON", text)
		}
	})
}

// BenchmarkOffers is our own time for an answer: understanding, looking, drawing and writing it as JSON.
func BenchmarkOffers(b *testing.B) {
	c := content(b)
	queries := []string{"", "cluj adăpost", "copil", "112", "ploiesit", "politia timisoara", "qwxyz asdf hjkl", "sector 3", "satu mare spital", "consiliere iasi femei"}
	var took []time.Duration
	var bytes atomic.Int64
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		bytes.Store(int64(len(telegram.JSON(articles(c, "ro", queries[i%len(queries)], monday)))))
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}
