package bot

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"liman/bot/standin"
	"liman/bot/telegram"
	"liman/directory"
)

// ask types behind the bot's name and waits for what is offered.
func (p *person) ask(text string) []standin.Result {
	p.w.Helper()
	query := p.Ask(text)
	p.w.wait("results for "+text, func() bool { _, answered := p.Offered(query); return answered })
	offered, _ := p.Offered(query)
	return offered
}

// titles are what a phone shows of results.
func titles(offered []standin.Result) string {
	var list []string
	for _, r := range offered {
		list = append(list, r.Title+" | "+r.Description)
	}
	return strings.Join(list, "\n")
}

// inlineContent is the built-in edition as the bot holds it.
func inlineContent(t testing.TB) *content {
	t.Helper()
	ed, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	return newContent(ed)
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
	c := inlineContent(t)
	national := c.results("ro", "", monday)
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
		{"cluj", "DGASPC Cluj", ""},
		{"Germania", "Hilfetelefon", ""},
	} {
		got := c.results("ro", q.asked, monday)
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
	c := inlineContent(t)
	for _, q := range []struct{ asked, title string }{
		{"qwxyz", "Cum cauți aici"}, {"😀", "Cum cauți aici"}, {strings.Repeat("a ", 300), "Cum cauți aici"}, {"ploiesit", "Poate: Ploiești"}, {"copil", "Cum cauți aici"},
	} {
		got := c.results("ro", q.asked, monday)
		last := got[len(got)-1]
		if !strings.HasPrefix(last.Title, q.title) || len(got) < len(c.National())+1 {
			t.Errorf("%s: %s", q.asked, telegram.JSON(last))
		}
	}
}

// TestPoint2_InlineIsNeutral reads what stands on the phone while she types: no word of violence, of shelters or of those
// who are sought, for any place and any thing, and the day of the source with every entry.
func TestPoint2_InlineIsNeutral(t *testing.T) {
	c := inlineContent(t)
	for _, lang := range c.Words.Languages() {
		for _, county := range c.Directory.Counties() {
			for _, what := range []string{"", " adăpost", " copil", " violență", " abuz", " viol", " agresor"} {
				for _, a := range c.results(lang, county.Name+what, monday) {
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
func dated(c *content, lang string, a article) bool {
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
	c := inlineContent(t)
	confirm, medium := c.Text("ro", "service.confirm"), 0
	for _, v := range c.Directory.Services() {
		if v.Trust == directory.Low || v.Hide != "" {
			for _, a := range c.results("ro", v.County, monday) {
				if strings.Contains(string(a.Content.Text), v.Name) && (v.Hide != "" || a.Title == v.Phones[0]) {
					t.Errorf("%s: %s", v.ID, telegram.JSON(a))
				}
			}
		}
	}
	for _, county := range c.Directory.Counties() {
		for _, a := range c.results("ro", county.Name, monday) {
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

// TestPoint2_InlineFromAnyChat asks through Telegram: the request is as it must be, in the asker's language, and nothing
// of it is kept or logged.
func TestPoint2_InlineFromAnyChat(t *testing.T) {
	w := newWorld(t)
	ana := w.person("en")
	offered := ana.ask("cluj hospital")
	if !strings.Contains(titles(offered), "emergencies") && !strings.Contains(titles(offered), "medical") {
		t.Errorf("not in her language:\n%s", titles(offered))
	}
	if keys := w.records(); len(keys) > 0 {
		t.Errorf("Redis keeps %v", keys)
	}
	for _, trace := range append(ana.traces(), "hospital", "cluj") {
		if strings.Contains(strings.ToLower(w.log.String()), strings.ToLower(trace)) {
			t.Errorf("%q is in the log", trace)
		}
	}
	for _, r := range w.telegram.Requests(testToken) {
		if r.Method == "answerInlineQuery" && (r.Params["cache_time"] != "0" || r.Params["is_personal"] != "true" || r.Error != "") {
			t.Errorf("%+v", r)
		}
		if r.Method == "sendMessage" || r.Method == "editMessageText" {
			t.Errorf("somebody was written to: %+v", r)
		}
	}
}

// TestPoint2_InlineBesideTheChat asks inline while the conversation goes on, which does not notice.
func TestPoint2_InlineBesideTheChat(t *testing.T) {
	w := newWorld(t)
	ana := w.person("ro")
	before := ana.open()
	offered := ana.ask("112")
	if now := ana.bubble(); now.ID != before.ID || now.Text != before.Text {
		t.Error("the bubble changed")
	}
	sent := ana.Choose(offered[0])
	w.wait("what she chose is deleted like anything that she writes", func() bool { return !ana.visible(sent) })
}

// TestPoint2_InlineWithoutRedis needs nothing but the program's memory.
func TestPoint2_InlineWithoutRedis(t *testing.T) {
	w := newWorld(t)
	w.redis.Close()
	if offered := w.person("ro").ask("cluj"); len(offered) < 5 {
		t.Errorf("%s", titles(offered))
	}
}

// TestPoint2_InlineNewestOnly lets a fast typist wait for one answer: the newest query is answered, those that it
// overtook are not, and nobody else waits for her.
func TestPoint2_InlineNewestOnly(t *testing.T) {
	w := newWorld(t)
	w.clock.hold(inlineRefill)
	eve, ana := w.person("ro"), w.person("ro")
	for i := range inlineBurst {
		eve.ask(fmt.Sprint("x", i))
	}
	var queries []string
	for i := range 50 {
		queries = append(queries, eve.Ask(fmt.Sprint("cluj ", i)))
	}
	w.until("the newest waits", func() bool { return slices.Contains(w.clock.waited(), inlineRefill) })
	if offered := ana.ask("cluj"); len(offered) == 0 {
		t.Error("ana waits for eve")
	}
	w.clock.release()
	last := queries[len(queries)-1]
	w.wait("the newest", func() bool { _, answered := eve.Offered(last); return answered })
	answered := slices.DeleteFunc(queries, func(id string) bool { _, is := eve.Offered(id); return !is })
	if len(answered) > 3 {
		t.Errorf("%d of 50 were answered at once", len(answered))
	}
	w.until("all are acknowledged", func() bool { return w.bot.source.Open() == 0 })
}

// TestPoint2_InlineTooLate leaves a query alone that Telegram takes no answer to any more, and goes on when it refuses one.
func TestPoint2_InlineTooLate(t *testing.T) {
	w := newQuietWorld(t)
	ana := w.person("ro")
	late := ana.Ask("cluj")
	w.clock.pass(inlineLives + time.Second)
	w.start()
	if offered := ana.ask("112"); len(offered) == 0 {
		t.Error("nothing is offered after a late query")
	}
	if _, answered := ana.Offered(late); answered || strings.Contains(w.log.String(), "inline query not answered") {
		t.Errorf("a late query: answered %t, the log says %s", answered, w.log)
	}
}

// FuzzOffers asks with anything: the national numbers come first, and there are never too many results.
func FuzzOffers(f *testing.F) {
	for _, text := range []string{"", "cluj adăpost", "112", "sector 3 copil", "😀 x", "a, b; (c)"} {
		f.Add(text)
	}
	c := inlineContent(f)
	f.Fuzz(func(t *testing.T, text string) {
		list := c.results("ro", text, monday)
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
	c := inlineContent(b)
	queries := []string{"", "cluj adăpost", "copil", "112", "ploiesit", "politia timisoara", "qwxyz asdf hjkl", "sector 3", "satu mare spital", "consiliere iasi femei"}
	var took []time.Duration
	var bytes atomic.Int64
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		bytes.Store(int64(len(telegram.JSON(c.results("ro", queries[i%len(queries)], monday)))))
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}
