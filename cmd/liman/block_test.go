package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"liman/bot/standin"
	"liman/edition"
)

// Somebody who wrote, chose the cover with a word and another idle time, and then blocks the bot: within a second both Redis
// hold nothing that they did not hold before she came, but for the sealed entry of what is to be wiped and the salts of hours.
// With that entry the old screen goes when she lets the bot back.
func TestT12_BlockingLeavesNothingInEitherRedis(t *testing.T) {
	h := newHouse(t, plan{})
	bea := h.visitor(8)
	bea.says(h, "/start")
	before := h.keys("sessions", "durable")
	id := int64(100)
	h.inTime("blocking", time.Second, func() time.Duration {
		id++
		return h.blocks(h.visitor(id), before)
	})
}

// blocks is how long it takes, once somebody has blocked the bot, until both Redis hold no more than before she came; then she lets it back.
func (h *house) blocks(ana visitor, before []string) time.Duration {
	h.Helper()
	ana.says(h, "/start")
	for _, option := range []string{"more", "settings", "idle", "hour", "done", "cover", "frost", "word"} {
		ana.taps(h, option)
	}
	ana.says(h, "zăpadă")
	hers := strings.Join(without(h.keys("sessions", "durable"), before), " ")
	for _, kind := range []string{"chat:", "choices:", "wipe:"} {
		if !strings.Contains(hers, kind) {
			h.Errorf("nothing is kept as %s, only %s", kind, hers)
		}
	}
	blocked := time.Now()
	ana.Block()
	h.until("nothing of hers but what is to be wiped", func() bool {
		left := without(h.keys("sessions", "durable"), before)
		return len(left) == 1 && strings.HasPrefix(left[0], "wipe:")
	})
	took := time.Since(blocked)
	if len(ana.Messages()) != 1 {
		h.Fatalf("%d messages stand in her chat", len(ana.Messages()))
	}
	ana.Unblock()
	h.until("an empty chat", func() bool { return len(ana.Messages()) == 0 })
	h.until("nothing of hers", func() bool { return slices.Equal(h.keys("sessions", "durable"), before) })
	return took
}

// keys are those of some Redis, sorted, without the salts of hours.
func (h *house) keys(redis ...string) []string {
	h.Helper()
	var all []string
	for _, name := range redis {
		answer, err := askRedis(h.socket(name), "KEYS *")
		if err != nil {
			h.Fatal(err)
		}
		for _, line := range strings.Split(string(answer), "\r\n") {
			if line != "" && !strings.ContainsAny(line[:1], "*$+") && !strings.HasPrefix(line, "salt:") {
				all = append(all, line)
			}
		}
	}
	slices.Sort(all)
	return all
}

func without(list, gone []string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return slices.Contains(gone, s) })
}

// visitor is somebody who waits for each answer.
type visitor struct{ *standin.Chat }

func (h *house) visitor(id int64) visitor {
	return visitor{h.telegram.Chat(testToken, standin.Person{ID: id, FirstName: "Ana", LanguageCode: "ro"})}
}

// bubble is the bot's message.
func (v visitor) bubble() standin.Message {
	for _, m := range v.Messages() {
		if m.FromBot {
			return m
		}
	}
	return standin.Message{}
}

// sees tells whether she sees another screen than before, in the same message or in a new one.
func (v visitor) sees(before standin.Message) bool {
	now := v.bubble()
	return len(now.Buttons) > 0 && (now.ID != before.ID || now.Edits != before.Edits)
}

// says writes and waits until it is gone and answered.
func (v visitor) says(h *house, text string) {
	h.Helper()
	was := v.bubble()
	v.Send(text)
	h.answer(text, func() bool { return len(v.Messages()) == 1 && v.sees(was) })
}

// taps presses an option of the bubble and waits for another screen.
func (v visitor) taps(h *house, option string) {
	h.Helper()
	was := v.bubble()
	for _, row := range was.Buttons {
		for _, b := range row {
			if d, ours := edition.ParseButton(b.Data); ours && d.Option == option {
				v.PressOld(was.ID, b.Data)
				h.answer(option, func() bool {
					return v.bubble().Edits != was.Edits || v.bubble().ID != was.ID && len(v.bubble().Buttons) > 0
				})
				return
			}
		}
	}
	h.Fatalf("no button %s on %q", option, was.Text)
}

func (h *house) answer(to string, held func() bool) {
	h.Helper()
	if !h.wait(time.Minute, held) {
		h.Fatalf("no answer to %s; the log:\n%s", to, h.log)
	}
}
