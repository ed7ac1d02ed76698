package bot

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"liman/bot/inline"
	"liman/bot/standin"
)

// ask types behind the bot's name and waits for what is offered.
func (p *person) ask(text string) []standin.Result {
	p.w.Helper()
	query := p.Ask(text)
	p.w.wait("results for "+text, func() bool { _, answered := p.Results(query); return answered })
	offered, _ := p.Results(query)
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
	w.clock.hold(inline.Refill)
	eve, ana := w.person("ro"), w.person("ro")
	for i := range inline.Burst {
		eve.ask(fmt.Sprint("x", i))
	}
	var queries []string
	for i := range 50 {
		queries = append(queries, eve.Ask(fmt.Sprint("cluj ", i)))
	}
	w.until("the newest waits", func() bool { return slices.Contains(w.clock.waited(), inline.Refill) })
	if offered := ana.ask("cluj"); len(offered) == 0 {
		t.Error("ana waits for eve")
	}
	w.clock.release()
	last := queries[len(queries)-1]
	w.wait("the newest", func() bool { _, answered := eve.Results(last); return answered })
	answered := slices.DeleteFunc(queries, func(id string) bool { _, is := eve.Results(id); return !is })
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
	w.clock.pass(inline.Lives + time.Second)
	w.start()
	if offered := ana.ask("112"); len(offered) == 0 {
		t.Error("nothing is offered after a late query")
	}
	if _, answered := ana.Results(late); answered || strings.Contains(w.log.String(), "inline query not answered") {
		t.Errorf("a late query: answered %t, the log says %s", answered, w.log)
	}
}
