package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// The smallest form of the comparison runs with whatever an engine is made of, and its tables are whole.
func TestTheEnginesAreMeasured(t *testing.T) {
	bin := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-C", "../..", "-o", filepath.Join(bin, "liman"), "./cmd/liman").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var out bytes.Buffer
	some := []engine{{"polling", false, 1, oneRedis, oneRedis}, {"everything else", true, 2, threeNodes, withSentinel}}
	if err := reportEngines(&out, bin, some, shortWork); err != nil {
		t.Fatal(err)
	}
	rows := 0
	for line := range strings.Lines(out.String()) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) < 8 || strings.HasPrefix(line, "| update") || strings.HasPrefix(line, "| of a visit") || strings.HasPrefix(line, "|---") {
			continue
		}
		rows++
		for _, cell := range cells[len(cells)-7:] { // the numbers of either table, and no text
			for number := range strings.SplitSeq(cell, "+") {
				if _, err := strconv.ParseFloat(strings.TrimSpace(number), 64); err != nil && strings.TrimSpace(number) != "–" {
					t.Errorf("%q is no number in %s", number, line)
				}
			}
		}
	}
	if want := (len(acts)+1)*len(some) + len(some) - 1; rows != want {
		t.Errorf("%d rows, not %d:\n%s", rows, want, out.String())
	}
}

// bot is one that answers as a test says.
type bot struct {
	s     *server
	does  func(press int) error // nil: it answers
	press atomic.Int64
}

// errLost is that a press was taken and never answered.
var errLost = errors.New("lost")

func (b *bot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var u struct {
		Query struct {
			ID      string
			Message struct{ Chat struct{ ID int } }
		} `json:"callback_query"`
	}
	if err := json.NewDecoder(r.Body).Decode(&u); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	switch err := b.does(int(b.press.Add(1))); {
	case errors.Is(err, errLost):
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	default:
		b.s.edit(func(name string) string {
			return map[string]string{"chat_id": strconv.Itoa(u.Query.Message.Chat.ID)}[name]
		})
		io.WriteString(w, `{"method":"answerCallbackQuery","callback_query_id":"`+u.Query.ID+`"}`)
	}
}

// An answer that is lost, and a delivery that fails, are errors.
func TestALostAnswerIsAnError(t *testing.T) {
	for _, c := range []struct {
		says, want string
		does       func(press int) error
		patience   time.Duration
	}{
		{"all are answered", "", func(int) error { return nil }, patient},
		{"the third is lost", "lost", func(press int) error {
			if press == 3 {
				return errLost
			}
			return nil
		}, time.Second},
		{"the third fails", "500", func(press int) error {
			if press == 3 {
				return errors.New("no")
			}
			return nil
		}, patient},
	} {
		s := newServer(2)
		s.patience = c.patience
		front := httptest.NewServer(&bot{s: s, does: c.does})
		s.hooks = newHooks(&s.wire, front.URL)
		err := s.answers(s.chats, 6, 1, s.pressIn)
		front.Close()
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.says, err)
		}
	}
}
