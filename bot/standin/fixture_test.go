package standin

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

const token = "1:abc"

// world is a server with one bot, one person, and a clock that tests move.
type world struct {
	*testing.T
	s    *Server
	http *httptest.Server
	now  time.Time
	ana  *Chat
}

func newWorld(t *testing.T) *world {
	w := &world{T: t, now: time.Date(2026, 11, 23, 20, 0, 0, 0, time.UTC)}
	w.s = New(Options{Lenient: true, Now: func() time.Time { return w.now }})
	w.s.Bot(token, "a_bot")
	w.http = httptest.NewServer(w.s)
	t.Cleanup(func() {
		w.s.Close()
		w.http.Close()
	})
	w.ana = w.s.Chat(token, Person{ID: 7, FirstName: "Ana", LanguageCode: "ro"})
	return w
}

// response is what every call of the Bot API gives.
type response struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int `json:"retry_after"`
	} `json:"parameters"`
}

// call makes a request with name, value, name, value.
func (w *world) call(method string, params ...string) response {
	w.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(params); i += 2 {
		form.Set(params[i], params[i+1])
	}
	return w.post("/bot"+token+"/"+method, "application/x-www-form-urlencoded", form.Encode())
}

func (w *world) post(path, kind, body string) response {
	w.Helper()
	resp, err := http.Post(w.http.URL+path, kind, strings.NewReader(body))
	if err != nil {
		w.Fatal(err)
	}
	defer resp.Body.Close()
	var r response
	if err := json.NewDecoder(resp.Body).Decode(&r); err != nil {
		w.Fatal(err)
	}
	if !r.OK && r.Code != resp.StatusCode {
		w.Errorf("status %d, but error_code %d", resp.StatusCode, r.Code)
	}
	return r
}

// sent sends a message of the bot and gives its id.
func (w *world) sent(params ...string) int {
	w.Helper()
	r := w.call("sendMessage", append([]string{"chat_id", "7", "text", "hello"}, params...)...)
	if !r.OK {
		w.Fatal(r.Description)
	}
	var m struct {
		ID int `json:"message_id"`
	}
	if err := json.Unmarshal(r.Result, &m); err != nil {
		w.Fatal(err)
	}
	return m.ID
}

// updates polls and gives the updates as JSON.
func (w *world) updates(params ...string) []map[string]any {
	w.Helper()
	r := w.call("getUpdates", params...)
	var list []map[string]any
	if err := json.Unmarshal(r.Result, &list); err != nil {
		w.Fatalf("%s: %v", r.Description, err)
	}
	return list
}

const oneButton = `{"inline_keyboard":[[{"text":"A","callback_data":"a"}]]}`
