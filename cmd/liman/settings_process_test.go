package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"liman/bot/standin"
)

// Each setting of the README, with what it changes in the running program, by the real clock.

// begun starts the program against Telegram's stand-in and waits for nothing; it ends with the test, or by end.
func begun(t *testing.T, env []string) (end func()) {
	t.Helper()
	cmd := program(t, env)
	var log printed
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := false
	end = func() {
		if !ended {
			ended = true
			_ = cmd.Process.Signal(syscall.SIGTERM)
			_ = cmd.Wait()
		}
		if t.Failed() {
			t.Logf("the log:\n%s", &log)
		}
	}
	t.Cleanup(end)
	return end
}

// option is the data of a button that somebody sees.
func option(c *standin.Chat, name string) (message int, data string) {
	for _, m := range c.Messages() {
		for _, row := range m.Buttons {
			for _, b := range row {
				if strings.HasSuffix(b.Data, " "+name) {
					return m.ID, b.Data
				}
			}
		}
	}
	return 0, ""
}

// press presses a button once somebody sees it.
func press(t *testing.T, s *standin.Server, c *standin.Chat, name string) {
	t.Helper()
	waitFor(t, s, "the button "+name, func() bool { _, data := option(c, name); return data != "" })
	c.PressOld(option(c, name))
}

// Token, addresses and secrets come from the environment or from files, and a secret that was changed still opens what it
// sealed: a conversation goes on where it was.
func TestSettingSecretsFromEnvironmentAndFiles(t *testing.T) {
	t.Parallel()
	for _, way := range []string{"environment", "files"} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			s, url, ana := telegram(t)
			folder := t.TempDir()
			given := func(name, value string) string {
				if way == "environment" {
					return name + "=" + value
				}
				file := filepath.Join(folder, name+fmt.Sprint(len(value)))
				if err := os.WriteFile(file, []byte(value+"\n"), 0o600); err != nil {
					t.Fatal(err)
				}
				return name + "_FILE=" + file
			}
			sessions, durable := bareRedis(t), bareRedis(t)
			env := []string{"TELEGRAM_API_URL=" + url, given("TELEGRAM_BOT_TOKEN", testToken), given("REDIS_URL", sessions), given("REDIS_DURABLE_URL", durable)}
			end := begun(t, append(env, given("LIMAN_SECRET", testSecret)))
			ana.Send("/start")
			press(t, s, ana, "danger")
			waitFor(t, s, "danger", func() bool { _, data := option(ana, "strangled"); return data != "" })
			end()
			begun(t, append(env, given("LIMAN_SECRET", "another "+testSecret), given("LIMAN_SECRET_OLD", testSecret)))
			press(t, s, ana, "strangled")
			waitFor(t, s, "the next screen", func() bool { _, data := option(ana, "strangled"); return data == "" })
			if _, data := option(ana, "help"); !strings.Contains(data, " danger/") {
				t.Errorf("she is at %q", data)
			}
			out, _ := output(t, append(env, given("LIMAN_SECRET", testSecret), given("REDIS_OPERATOR_URL", sessions), given("REDIS_DURABLE_OPERATOR_URL", durable)), "doctor")
			for _, want := range []string{"ok     sessions redis: eviction", "WRONG  durable redis: persistence", "WRONG  sessions redis: users"} {
				if !strings.Contains(out, want) {
					t.Errorf("no %q from the doctor:\n%s", want, out)
				}
			}
		})
	}
}

// After LIMAN_IDLE of silence nothing is left in the chat, and not before.
func TestSettingIdle(t *testing.T) {
	t.Parallel()
	h := newHouse(t, plan{env: []string{"LIMAN_IDLE=2s"}})
	id := int64(7)
	h.inTime("silence", 6*time.Second, func() time.Duration {
		id++
		ana, began := h.visitor(id), time.Now()
		ana.says(h, "/start")
		said := time.Now()
		h.answer("silence", func() bool { return len(ana.Messages()) == 0 })
		if took := time.Since(began); took < 2*time.Second {
			t.Errorf("gone after %v", took)
		}
		return time.Since(said)
	})
}

// A wipe whose program died is done again after LIMAN_LEASE.
func TestSettingLease(t *testing.T) {
	t.Parallel()
	var h *house
	var struck atomic.Bool
	var starts atomic.Int64 // when the wipe was cut off
	h = newHouse(t, plan{env: []string{"LIMAN_IDLE=1s", "LIMAN_LEASE=1s"}, front: func(house *house, telegram http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			there := house.telegram.Chat(testToken, standin.Person{ID: 7}).Messages()
			if strings.HasSuffix(r.URL.Path, "/deleteMessages") && len(there) == 1 && there[0].FromBot && !struck.Swap(true) {
				starts.Store(int64(house.telegram.Calls(testToken, "getMe")))
				house.program.kill(0) // it has claimed the wipe, and deletes nothing
				return
			}
			telegram.ServeHTTP(w, r)
		})
	}})
	ana := h.visitor(7)
	ana.Send("/start")
	h.until("a wipe that is cut off", func() bool { return starts.Load() > 0 })
	h.answer("another start", func() bool { return int64(h.telegram.Calls(testToken, "getMe")) > starts.Load() })
	again := time.Now() // how long a program takes to begin is the machine's
	h.answer("the wipe", func() bool { return len(ana.Messages()) == 0 })
	if took := time.Since(again); took > 8*time.Second {
		t.Errorf("done again after %v, with a lease of 1 s", took)
	}
}

// LIMAN_FACE tells whether Liman sets what Telegram shows of the bot.
func TestSettingFace(t *testing.T) {
	t.Parallel()
	for _, face := range []string{"words", "own"} {
		t.Run(face, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, plan{env: []string{"LIMAN_FACE=" + face}})
			ana := h.visitor(7)
			if face == "words" {
				h.answer("the face", func() bool { return h.telegram.Calls(testToken, "setMyCommands") >= 5 })
			}
			ana.says(h, "/start")
			ana.taps(h, "danger")
			if set := h.telegram.Calls(testToken, "setMyCommands") + h.telegram.Calls(testToken, "setMyName"); (set > 0) != (face == "words") {
				t.Errorf("set %d times", set)
			}
		})
	}
}

// onDisk tells whether a word stands in any file of the durable Redis.
func (h *house) onDisk(word string) bool {
	found := false
	_ = fs.WalkDir(os.DirFS(filepath.Join(h.dir, "durable")), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			data, _ := os.ReadFile(filepath.Join(h.dir, "durable", name)) // a file that a rewrite took away holds nothing
			found = found || bytes.Contains(data, []byte(word))
		}
		return nil
	})
	return found
}

// What was wiped leaves the disk of the durable Redis within LIMAN_TIDY.
func TestSettingTidy(t *testing.T) {
	t.Parallel()
	h := newHouse(t, plan{env: []string{"LIMAN_IDLE=1s", "LIMAN_TIDY=1s"}})
	id := int64(7)
	h.inTime("leaving the disk", 6*time.Second, func() time.Duration {
		id++
		ana := h.visitor(id)
		ana.Send("/start")
		h.until("a note on the disk", func() bool { return h.onDisk("wipe:") })
		h.answer("silence", func() bool { return len(ana.Messages()) == 0 })
		gone := time.Now()
		h.until("it to leave the disk", func() bool { return !h.onDisk("wipe:") })
		return time.Since(gone)
	})
}

// LIMAN_REVIEW_GRACE is how many days late a review may be before it is a fault.
func TestSettingReviewGrace(t *testing.T) {
	t.Parallel()
	for grace, fails := range map[string]bool{"0": true, "400": false} {
		out, err := output(t, []string{"LIMAN_REVIEW_GRACE=" + grace}, "check", "--today", "2027-02-22")
		if (err != nil) != fails {
			t.Errorf("%s days: %v\n%.500s", grace, err, out)
		}
	}
}

// counted asks the look-up so often, as somebody, and gives the last status.
func counted(t *testing.T, address, as string, times int) int {
	t.Helper()
	status := 0
	for range times {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+"/v1/contacts", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Forwarded-For", as)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		status = resp.StatusCode
	}
	return status
}

// LIMAN_LOOKUP_BUDGET is how often one client may ask in a minute, and LIMAN_LOOKUP_CLIENT the header that tells clients
// apart; without it whoever connects is the client, whatever he writes there.
func TestSettingLookupBudgetAndClient(t *testing.T) {
	t.Parallel()
	_, direct := serving(t, "LIMAN_LOOKUP_BUDGET=3")
	if got := counted(t, direct, "192.0.2.1", 3); got != http.StatusOK {
		t.Errorf("the third: %d", got)
	}
	if got := counted(t, direct, "192.0.2.2", 1); got != http.StatusTooManyRequests {
		t.Errorf("the fourth, under another name: %d", got)
	}
	_, behind := serving(t, "LIMAN_LOOKUP_BUDGET=3", "LIMAN_LOOKUP_CLIENT=X-Forwarded-For")
	if first, fourth, other := counted(t, behind, "192.0.2.1", 3), counted(t, behind, "192.0.2.1", 1), counted(t, behind, "192.0.2.2", 1); first != 200 || fourth != 429 || other != 200 {
		t.Errorf("behind a proxy: %d, %d, another client %d", first, fourth, other)
	}
}

// LISTEN_ADDR is where the look-up page and /healthz are served beside a bot with a token.
func TestSettingListenAddr(t *testing.T) {
	t.Parallel()
	address := freeAddress(t)
	h := newHouse(t, plan{env: []string{"LISTEN_ADDR=" + address}})
	h.asked(address, http.StatusOK, "well")
	if status, body := fetch(t, "http://"+address+"/"); status != http.StatusOK || !strings.Contains(body, "Numere utile") {
		t.Errorf("%d: %.200s", status, body)
	}
}
