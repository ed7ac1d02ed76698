package standin

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
)

const pageToken = "7:page"

// openPage serves the page of a bot that nobody runs.
func openPage(t *testing.T) (*Server, *httptest.Server) {
	t.Helper()
	s := New(Options{})
	s.Bot(pageToken, "page_bot")
	web := httptest.NewServer(s.Page(PageOptions{
		Token: pageToken, Languages: []string{"ro", "en"},
		Words:    func(lang string) map[string]string { return map[string]string{"page.send": "send in " + lang} },
		Towns:    []Town{{Name: "Sibiu", Lat: 45.79, Lon: 24.15}},
		Outlines: []byte(`{"type":"FeatureCollection","features":[]}`),
	}))
	t.Cleanup(web.Close)
	t.Cleanup(s.Close)
	return s, web
}

// got is what came back.
type got struct {
	status int
	header http.Header
	body   string
}

// ask asks for "GET http://...", with headers as name, value, name, value.
func ask(t *testing.T, what, body string, header ...string) got {
	t.Helper()
	method, address, _ := strings.Cut(what, " ")
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	r.Host = r.Header.Get("Host")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	all, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return got{resp.StatusCode, resp.Header, string(all)}
}

// watch reads the states that the page streams of a person.
func watch(t *testing.T, web *httptest.Server, query string) func() (phone, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, web.URL+"/page/chat?"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { resp.Body.Close() })
	lines := bufio.NewReader(resp.Body)
	return func() (phone, string) {
		t.Helper()
		for {
			line, err := lines.ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			if data, is := strings.CutPrefix(line, "data: "); is {
				var now phone
				if err := json.Unmarshal([]byte(data), &now); err != nil {
					t.Fatal(err)
				}
				return now, data
			}
		}
	}
}

func callBot(t *testing.T, s *Server, method, params string) string {
	t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodPost, "/bot"+pageToken+"/"+method, strings.NewReader(params))
	r.Header.Set("Content-Type", "application/json")
	s.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %s", method, w.Body)
	}
	return w.Body.String()
}

func TestPageRoutes(t *testing.T) {
	_, web := openPage(t)
	for _, c := range []struct {
		method, path, body string
		status             int
		has                string
	}{
		{"GET", "/", "", 200, `id="composer"`},
		{"GET", "/page/app.js", "", 200, "EventSource"},
		{"GET", "/page/style.css", "", 200, "prefers-color-scheme"},
		{"GET", "/page/icon.svg", "", 200, "<svg"},
		{"GET", "/page/setup?lang=en", "", 200, "send in en"},
		{"GET", "/page/setup?lang=xx", "", 200, "send in ro"},
		{"GET", "/page/outlines", "", 200, "FeatureCollection"},
		{"GET", "/page/chat", "", 400, "no number"},
		{"GET", "/page/chat?person=-1", "", 400, "no number"},
		{"GET", "/page/nothing", "", 404, ""},
		{"GET", "/etc", "", 404, ""},
		{"POST", "/", "", 405, ""},
		{"POST", "/page/setup", "", 405, ""},
		{"DELETE", "/page/chat", "", 405, ""},
		{"PUT", "/page/act", "{}", 405, ""},
		{"POST", "/page/act", "", 400, "read act"},
		{"POST", "/page/act", `{"person":`, 400, "read act"},
		{"POST", "/page/act", `{"person":1}`, 400, "read act"},
		{"POST", "/page/act", `{"person":"x","act":"send","text":"a"}`, 400, "no number"},
		{"POST", "/page/act", `{"person":"5","act":"dance"}`, 400, "dance"},
		{"POST", "/page/act", `{"person":"5","act":"send","text":"  "}`, 400, "1 to 4096"},
		{"POST", "/page/act", `{"person":"5","act":"send","text":"` + strings.Repeat("a", 4097) + `"}`, 400, "1 to 4096"},
		{"POST", "/page/act", `{"person":"5","act":"place","lat":91}`, 400, "degrees"},
		{"POST", "/page/act", `{"person":"5","act":"file","kind":"passport"}`, 400, "passport"},
		{"POST", "/page/act", `{"person":"5","act":"press","message":1,"data":"a"}`, 400, "gone"},
		{"POST", "/page/act", `{"text":"` + strings.Repeat("a", maxAct) + `"}`, 413, ""},
		{"POST", "/page/act", `{"person":"5","act":"send","text":"a"}`, 204, ""},
	} {
		got := ask(t, c.method+" "+web.URL+c.path, c.body)
		if got.status != c.status || !strings.Contains(got.body, c.has) {
			t.Errorf("%s %s %.40s: %d %.80s, want %d with %q", c.method, c.path, c.body, got.status, got.body, c.status, c.has)
		}
		if csp := got.header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'self'") {
			t.Errorf("%s %s: policy %q", c.method, c.path, csp)
		}
	}
}

func TestPageRefusesOtherSites(t *testing.T) {
	s, web := openPage(t)
	const body = `{"person":"5","act":"send","text":"a"}`
	for _, header := range [][]string{
		{"Sec-Fetch-Site", "cross-site"},
		{"Sec-Fetch-Site", "same-site"},
		{"Origin", "https://example.org"},
		{"Origin", "null"},
		{"Host", "example.org"},
		{"Host", "example.org:8080"},
		{"Host", "127.0.0.1.example.org"},
	} {
		if got := ask(t, "POST "+web.URL+"/page/act", body, header...); got.status != http.StatusForbidden {
			t.Errorf("%v: %d %s", header, got.status, got.body)
		}
	}
	if got := ask(t, "GET "+web.URL+"/page/chat?person=5", "", "Host", "example.org"); got.status != http.StatusForbidden {
		t.Errorf("a chat under a foreign name: %d", got.status)
	}
	if got := s.Chat(pageToken, Person{ID: 5}).Messages(); len(got) != 0 {
		t.Errorf("they left %v", got)
	}
	for _, host := range []string{"localhost", "localhost:8080", "127.0.0.1", "[::1]", "[::1]:8080"} {
		if got := ask(t, "POST "+web.URL+"/page/act", body, "Host", host, "Sec-Fetch-Site", "same-origin"); got.status != http.StatusNoContent {
			t.Errorf("%s: %d %s", host, got.status, got.body)
		}
	}
}

func TestPageStreamsTheChat(t *testing.T) {
	s, web := openPage(t)
	callBot(t, s, "setMyDescription", `{"description":"for all"}`)
	callBot(t, s, "setMyName", `{"name":"Ghid"}`)
	callBot(t, s, "setMyName", `{"name":"Guide","language_code":"en"}`)
	next := watch(t, web, "person=9&lang=en")
	if now, _ := next(); now.Name != "Guide" || now.Description != "for all" || len(now.Messages) != 0 {
		t.Errorf("at first: %+v", now)
	}
	const script = `<script>alert(1)</script> & „ș”`
	c := s.Chat(pageToken, Person{ID: 9, FirstName: "Ana", LanguageCode: "en"})
	c.Send(script)
	now, raw := next()
	if len(now.Messages) != 1 || now.Messages[0].Text != script || strings.Contains(raw, "<script>") {
		t.Errorf("a text is no longer a text: %s", raw)
	}
	callBot(t, s, "sendMessage", `{"chat_id":9,"text":"a <b>b</b> &lt;script&gt;","parse_mode":"HTML","reply_markup":{"inline_keyboard":[[{"text":"go","callback_data":"go"}]]}}`)
	now, _ = streamed(next, func(p phone) bool { return len(p.Messages) == 2 })
	if m := now.Messages[1]; m.Text != "a b <script>" || len(m.Entities) != 1 || m.Buttons[0][0].Text != "go" {
		t.Errorf("the bot's message: %+v", m)
	}
	callBot(t, s, "editMessageText", `{"chat_id":9,"message_id":2,"text":"other"}`)
	callBot(t, s, "deleteMessage", `{"chat_id":9,"message_id":1}`)
	now, raw = streamed(next, func(p phone) bool { return len(p.Messages) == 1 })
	if now.Ledger[1].Edits != 1 || now.Ledger[1].Gone || !now.Ledger[1].FromBot || !now.Ledger[0].Gone || now.Ledger[0].FromBot {
		t.Errorf("the list beside the phone: %+v", now.Ledger)
	}
	if strings.Contains(raw, "alert") {
		t.Errorf("a deleted text lingers: %s", raw)
	}
}

// streamed reads on until a condition holds.
func streamed(next func() (phone, string), held func(phone) bool) (phone, string) {
	for {
		if now, raw := next(); held(now) {
			return now, raw
		}
	}
}

func TestPageActs(t *testing.T) {
	s, web := openPage(t)
	do := func(fields string, want int) {
		t.Helper()
		if got := ask(t, "POST "+web.URL+"/page/act", `{"person":"9","lang":"en",`+fields+`}`); got.status != want {
			t.Errorf("%s: %d %s", fields, got.status, got.body)
		}
	}
	c := s.Chat(pageToken, Person{ID: 9})
	do(`"act":"send","text":" /start "`, 204)
	do(`"act":"place","lat":45.8,"lon":24.1`, 204)
	for _, kind := range files {
		do(`"act":"file","kind":"`+kind+`"`, 204)
	}
	var kinds []string
	for _, m := range c.Messages() {
		kinds = append(kinds, m.Kind)
	}
	if want := append([]string{"text", "location"}, files...); !slices.Equal(kinds, want) {
		t.Errorf("sent %v, want %v", kinds, want)
	}
	do(`"act":"block"`, 204)
	do(`"act":"send","text":"a"`, 400)
	if !c.Blocked() {
		t.Error("a text unblocked the bot")
	}
	do(`"act":"unblock"`, 204)
	do(`"act":"send","text":"a"`, 204)
	last := s.Updates(pageToken)
	if !bytes.Contains(last[len(last)-1], []byte(`"language_code":"en"`)) {
		t.Errorf("the person's language is missing: %s", last[len(last)-1])
	}
}

func TestPagePressWaitsForTheAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{})
		s.Bot(pageToken, "page_bot")
		c := s.Chat(pageToken, Person{ID: 9})
		c.Send("/start")
		callBot(t, s, "sendMessage", `{"chat_id":9,"text":"a","reply_markup":{"inline_keyboard":[[{"text":"go","callback_data":"go"}]]}}`)
		press := func() chan error {
			done := make(chan error, 1)
			go func() { done <- act{Act: "press", Message: 2, Data: "go"}.do(t.Context(), c) }()
			synctest.Wait()
			return done
		}
		answered := press()
		select {
		case <-answered:
			t.Error("the press did not wait")
		default:
		}
		callBot(t, s, "answerCallbackQuery", `{"callback_query_id":"`+s.Unanswered(pageToken)[0]+`"}`)
		if err := <-answered; err != nil {
			t.Error(err)
		}
		if err := <-press(); err != nil { // the clock runs on until patience ends
			t.Error(err)
		}
		s.Close()
	})
}

func TestPageWithoutMap(t *testing.T) {
	s := New(Options{})
	s.Bot(pageToken, "page_bot")
	web := httptest.NewServer(s.Page(PageOptions{Token: pageToken, Languages: []string{"ro"}, Words: func(string) map[string]string { return nil }}))
	defer web.Close()
	if got := ask(t, "GET "+web.URL+"/page/outlines", ""); got.status != http.StatusNotFound {
		t.Errorf("outlines: %d", got.status)
	}
	if got := ask(t, "GET "+web.URL+"/page/setup", ""); !strings.Contains(got.body, `"map":false`) {
		t.Errorf("setup: %s", got.body)
	}
}
