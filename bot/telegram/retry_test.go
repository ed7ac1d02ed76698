package telegram

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

func refused(code, seconds int) error {
	return fmt.Errorf("call: %w", &tgbotapi.Error{Code: code, ResponseParameters: tgbotapi.ResponseParameters{RetryAfter: seconds}})
}

// A server that asks us to wait for years is not waited for for years.
func TestAWaitIsBounded(t *testing.T) {
	for _, years := range []int{1 << 30, 1 << 62} {
		wait, again := RetryAfter(refused(http.StatusTooManyRequests, years))
		if !again || wait <= 0 || wait > maxTold*time.Second {
			t.Errorf("told to wait %d s it waits %v", years, wait)
		}
	}
}

// What fails on the way, or in Telegram's own trouble, is tried a few times, later each time; a wait that Telegram asks for is no
// failure, but all of them together end, unless somebody is tireless. What is refused stays refused.
func TestOneRuleForTryingAgain(t *testing.T) {
	for name, err := range map[string]error{"on the way": errors.New("reset"), "their trouble": refused(http.StatusBadGateway, 0),
		"a wait without a time": refused(http.StatusTooManyRequests, 0)} {
		var tries Retries
		var before time.Duration
		for n := range maxRetries {
			wait, again := tries.Next(err)
			if !again || wait < before || wait > maxBackoff {
				t.Errorf("%s: after failure %d it waits %v, %v", name, n, wait, again)
			}
			before = wait
		}
		if _, again := tries.Next(err); again {
			t.Errorf("%s: it never ends", name)
		}
	}
	told := refused(http.StatusTooManyRequests, 10)
	tireless := Retries{Tireless: true}
	var tries Retries
	for n := range 40 {
		wait, again := tries.Next(told)
		if wait != 10*time.Second || again != (n < 30) {
			t.Errorf("told to wait, wait %d is %v, %v", n, wait, again)
		}
		if _, again := tireless.Next(told); !again {
			t.Error("who is tireless gave up")
		}
	}
	for _, code := range []int{http.StatusBadRequest, http.StatusForbidden, http.StatusConflict} {
		if _, again := new(Retries).Next(refused(code, 0)); again {
			t.Errorf("%d is tried again", code)
		}
	}
}
