package standin

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func newPage(t *testing.T) (*world, *httptest.Server) {
	t.Helper()
	w := newWorld(t)
	page := httptest.NewServer(w.s.Page(PageOptions{
		Token: token, Languages: []string{"ro", "en"}, Outlines: []byte(`{"features":[]}`),
		Words: func(lang string) map[string]string { return map[string]string{"page.title": "title in " + lang} },
		Towns: []Town{{Name: "Sibiu", Lat: 45.79, Lon: 24.15}},
	}))
	t.Cleanup(page.Close)
	return w, page
}

func fetch(t *testing.T, method, url, body string, headers ...string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(resp.Header.Get("Content-Security-Policy"), "default-src 'self'") {
		t.Errorf("%s has no policy", url)
	}
	return resp.StatusCode, string(text)
}

func TestPageRoutes(t *testing.T) {
	_, page := newPage(t)
	tests := []struct {
		name, method, path, body string
		headers                  []string
		code                     int
		want                     string
	}{
		{"the page", "GET", "/", "", nil, 200, "<html"},
		{"its style", "GET", "/page/style.css", "", nil, 200, "--paper"},
		{"its script", "GET", "/page/app.js", "", nil, 200, "EventSource"},
		{"words", "GET", "/page/setup?lang=en", "", nil, 200, "title in en"},
		{"words of a language that is not there", "GET", "/page/setup?lang=xx", "", nil, 200, "title in ro"},
		{"outlines", "GET", "/page/outlines", "", nil, 200, "features"},
		{"nothing", "GET", "/nothing", "", nil, 404, ""},
		{"an act by GET", "GET", "/page/act", "", nil, 404, ""},
		{"the page by POST", "POST", "/", "", nil, 405, ""},
		{"an act", "POST", "/page/act", `{"person":"7","act":"send","text":"hi"}`, nil, 200, "query"},
		{"an act that is none", "POST", "/page/act", `{"person":"7","act":"dance"}`, nil, 400, "dance"},
		{"nobody", "POST", "/page/act", `{"act":"send"}`, nil, 400, "no number"},
		{"a press on nothing", "POST", "/page/act", `{"person":"7","act":"press","message":9}`, nil, 400, "gone"},
		{"no JSON", "POST", "/page/act", `{`, nil, 400, "not readable"},
		{"too much", "POST", "/page/act", `{"text":"` + strings.Repeat("a", maxAct) + `"}`, nil, 400, "too large"},
		{"another site", "POST", "/page/act", `{"person":"7","act":"send","text":"hi"}`, []string{"Sec-Fetch-Site", "cross-site"}, 403, ""},
		{"another origin", "POST", "/page/act", `{"person":"7","act":"send","text":"hi"}`, []string{"Origin", "https://evil.example"}, 403, ""},
		{"a chat of nobody", "GET", "/page/chat?person=x", "", nil, 400, "no number"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			code, text := fetch(t, test.method, page.URL+test.path, test.body, test.headers...)
			if code != test.code || !strings.Contains(text, test.want) {
				t.Errorf("got %d %.100s, want %d %q", code, text, test.code, test.want)
			}
		})
	}
}

// The stream begins with what is there and goes on with what changes; what was deleted is there without its text.
func TestPageStream(t *testing.T) {
	w, page := newPage(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, page.URL+"/page/chat?person=7&lang=ro", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	next := func(want string) string {
		for lines.Scan() {
			if strings.Contains(lines.Text(), want) {
				return lines.Text()
			}
		}
		t.Fatalf("the stream ended before %s", want)
		return ""
	}
	next(`"messages":[]`)
	w.ana.Send("<script>secret</script>")
	next("secret")
	w.call("deleteMessage", "chat_id", "7", "message_id", "1")
	if line := next(`"gone":true`); strings.Contains(line, "secret") {
		t.Errorf("the deleted text is still there: %s", line)
	}
}

func TestPageActs(t *testing.T) {
	w, page := newPage(t)
	for _, act := range []string{
		`{"person":"7","act":"send","text":"/start"}`, `{"person":"7","act":"place","lat":45.79,"lon":24.15}`,
		`{"person":"7","act":"file","kind":"photo"}`, `{"person":"7","act":"file","kind":"contact"}`,
		`{"person":"7","act":"block"}`, `{"person":"7","act":"unblock"}`,
	} {
		if code, text := fetch(t, http.MethodPost, page.URL+"/page/act", act); code != http.StatusOK {
			t.Errorf("%s gave %d %s", act, code, text)
		}
	}
	var kinds []string
	for _, u := range w.updates() {
		for kind := range u {
			if kind != "update_id" {
				kinds = append(kinds, kind)
			}
		}
	}
	if got := strings.Join(kinds, " "); got != "message message message message my_chat_member my_chat_member" {
		t.Errorf("delivered %s", got)
	}
}
