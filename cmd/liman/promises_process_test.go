package main

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"liman/bot/standin"
	"liman/edition"
)

// The promises of the README, on the running program with the real clock. What takes hours is seen in a build whose hours are
// seconds (store/shorthours.go).

var buildShort = sync.OnceValues(func() (string, error) { return build("liman-short", "-tags", "shorthours") })

// Nothing that she wrote or chose is anywhere once the hours of the promises are over, though Telegram let nothing be deleted
// meanwhile: chats and salts 26 h after her last touch, the list of what to wipe 49 h after its last change, also on the disk.
func TestPromiseHoursAsSeconds(t *testing.T) {
	t.Parallel()
	binary, err := buildShort()
	if err != nil {
		t.Fatal(err)
	}
	var stubborn sync.Map // chats that nothing can be deleted in
	h := newHouse(t, plan{binary: binary, env: []string{"LIMAN_IDLE=12s", "LIMAN_TIDY=1s"}, front: func(_ *house, telegram http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if _, is := stubborn.Load("all"); is && (strings.HasSuffix(r.URL.Path, "/deleteMessages") || strings.HasSuffix(r.URL.Path, "/editMessageText")) {
				w.WriteHeader(http.StatusBadGateway)
				return
			}
			telegram.ServeHTTP(w, r)
		})
	}})
	ana := h.visitor(7)
	ana.says(h, "/start")
	for _, option := range []string{"more", "settings", "idle", "hour", "done"} {
		ana.taps(h, option)
	}
	stubborn.Store("all", true)
	last := time.Now()
	of := func(kind string) func() bool {
		return func() bool {
			return slices.ContainsFunc(append(h.keys("sessions", "durable"), h.salts()...), func(k string) bool { return strings.HasPrefix(k, kind) })
		}
	}
	for _, kind := range []string{"chat:", "salt:", "wipe:", "choices:"} {
		if !of(kind)() {
			t.Errorf("nothing is kept as %s; the test would show nothing", kind)
		}
	}
	for _, promise := range []struct {
		kind string
		most time.Duration
	}{{"chat:", 14 * time.Second}, {"salt:", 26 * time.Second}, {"choices:", 48 * time.Second}, {"wipe", 49 * time.Second}} {
		h.goneBy(last.Add(promise.most+2*time.Second), promise.kind+" in Redis", of(promise.kind))
	}
	h.goneBy(last.Add(52*time.Second), "the disk of the durable Redis", func() bool { return h.onDisk("wipe:") || h.onDisk("choices:") })
}

// salts are the keys of hours' salts.
func (h *house) salts() []string {
	h.Helper()
	answer, err := askRedis(h.socket("sessions"), "KEYS salt:*")
	if err != nil {
		h.Fatal(err)
	}
	return strings.FieldsFunc(string(answer), func(r rune) bool { return r == '\r' || r == '\n' })
}

// goneBy waits until something is there no more.
func (h *house) goneBy(when time.Time, what string, there func() bool) {
	h.Helper()
	for there() {
		if time.Now().After(when) {
			h.Errorf("%s is still there", what)
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// The bot never begins: what it sends answers an act of hers, also when a chat is wiped, the program starts again and new
// content is published.
func TestPromiseNothingIsSentUnasked(t *testing.T) {
	t.Parallel()
	folder := copyContent(t)
	h := newHouse(t, plan{env: []string{"LIMAN_IDLE=1s", "LIMAN_LEASE=1s", "LIMAN_WATCH=50ms", "LIMAN_CONTENT=" + folder}})
	var people []visitor
	for id := range int64(5) {
		v := h.visitor(7 + id)
		v.says(h, "/start")
		people = append(people, v)
	}
	sent := h.telegram.Calls(testToken, "sendMessage")
	change(t, folder, "Bun venit", "Bine ai venit")
	h.until("the new content", func() bool { return strings.Contains(h.log.String(), "edition published") })
	for _, v := range people {
		h.answer("silence", func() bool { return len(v.Messages()) == 0 })
	}
	h.program.kill(0)
	polls := h.telegram.Calls(testToken, "getMe")
	h.answer("another start", func() bool { return h.telegram.Calls(testToken, "getMe") > polls })
	again := h.visitor(99)
	again.says(h, "/start") // and it serves
	if now := h.telegram.Calls(testToken, "sendMessage"); now != sent+1 {
		t.Errorf("%d messages for one that asked", now-sent)
	}
	for _, v := range people {
		if len(v.Messages()) > 0 {
			t.Error("somebody who did nothing got a message")
		}
	}
}

// No link is previewed or leads anywhere unpressed, the look-up page loads nothing from elsewhere, and by what link she came
// changes nothing that is sent or kept.
func TestPromiseNoTrackers(t *testing.T) {
	t.Parallel()
	address := freeAddress(t)
	h := newHouse(t, plan{env: []string{"LISTEN_ADDR=" + address}})
	came, plain := h.visitor(7), h.visitor(8)
	came.says(h, "/start poster-kanarienvogel")
	plain.says(h, "/start")
	if came.bubble().Text != plain.bubble().Text {
		t.Error("who came by a link sees another screen")
	}
	for _, option := range []string{"near", "CJ"} {
		came.taps(h, option)
	}
	for _, r := range h.telegram.Requests(testToken) {
		if r.Params["text"] != "" && !strings.Contains(r.Params["link_preview_options"], `"is_disabled":true`) && r.Method != "answerCallbackQuery" {
			t.Errorf("%s shows previews of links", r.Method)
		}
		if strings.Contains(fmt.Sprint(r.Params), "kanarienvogel") {
			t.Errorf("%s tells by what link she came", r.Method)
		}
	}
	if strings.Contains(h.log.String(), "kanarienvogel") || h.onDisk("kanarienvogel") {
		t.Error("it is kept by what link she came")
	}
	elsewhere := regexp.MustCompile(`(?:src|srcset|action|poster)="(?:https?:)?//[^"]*"|<link[^>]+href="(?:https?:)?//|url\((?:https?:)?//`)
	for _, path := range []string{"/", "/page.css", "/page.js", "/docs", "/docs.css"} {
		status, body := fetch(t, "http://"+address+path)
		if found := elsewhere.FindString(body); status != http.StatusOK || found != "" {
			t.Errorf("%s: %d, it loads %s", path, status, found)
		}
	}
}

// Nothing is lost, doubled or swapped when the program is killed while many people press: each is where her presses lead.
func TestPromiseNothingIsLost(t *testing.T) {
	t.Parallel()
	h := newHouse(t, plan{})
	ed, err := edition.Open(edition.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	const people = 30
	var all []visitor
	for id := range int64(people) {
		v := h.visitor(100 + id)
		v.Send("/start")
		all = append(all, v)
	}
	for _, v := range all {
		h.answer("/start", func() bool { return len(v.bubble().Buttons) > 0 })
	}
	steps := [][2]string{{"home/start", "danger"}, {"danger/start", "strangled"}, {"danger/strangled", "back"}, {"danger/start", "child"}}
	for i, step := range steps {
		for _, v := range all {
			v.PressOld(v.bubble().ID, edition.ButtonData{Edition: ed.ID(), Node: step[0], Option: step[1]}.String())
		}
		if i%2 == 0 {
			h.program.kill(50 * time.Millisecond)
			for _, v := range all {
				v.Send("are un cutit")
			}
		}
	}
	for _, v := range all {
		h.answer("her last press, and what she wrote is gone", func() bool {
			_, data := option(v.Chat, "leave")
			return strings.Contains(data, " danger/child ") && len(v.Messages()) == 1
		})
	}
}

// A flood makes nobody wait 2 s: 200 chats write and press as fast as they can while honest people come.
func TestPromiseAFloodMakesNobodyWait(t *testing.T) {
	h := newHouse(t, plan{})
	h.visitor(1).says(h, "/start")
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			case <-time.After(time.Millisecond):
				h.telegram.Chat(testToken, standin.Person{ID: 1000 + int64(i%200), FirstName: "X", LanguageCode: "ro"}).Send("flood")
			}
		}
	}()
	var waits []time.Duration
	for id := range int64(20) {
		v := h.visitor(10 + id)
		began := time.Now()
		v.Send("/start")
		h.answer("/start in a flood", func() bool { return len(v.bubble().Buttons) > 0 })
		waits = append(waits, time.Since(began))
	}
	close(stop)
	<-ended
	t.Logf("p50 %v, worst %v", share(waits, 50), share(waits, 100))
	if most := share(waits, 90); most > 2*time.Second { // a flood that makes people wait does so each time; a busy machine once
		t.Errorf("honest people waited %v", most)
	}
}
