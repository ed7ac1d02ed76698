package bot

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"liman/bot/intake"
	"liman/bot/telegram"
)

// The intake knows no messenger, and yet how much one gives at once.
func TestTheIntakeKnowsTheBatchesOfTelegram(t *testing.T) {
	if telegram.Batch != intake.Batch {
		t.Error("the intake thinks of other batches than Telegram gives")
	}
}

// Somebody else polls with our token, or points its updates elsewhere: an alarm, at the latest when the poll under way ends
// and another was tried.
func TestT17_ASecondBotIsAnAlarm(t *testing.T) {
	if atMost := telegram.PollTimeout; atMost > time.Minute {
		t.Errorf("a poll lasts up to %v: the alarm would come later than a minute", atMost)
	}
	for method, test := range map[string]struct {
		form url.Values
		mend string
	}{
		"getUpdates": {url.Values{"timeout": {"1"}}, ""},
		"setWebhook": {url.Values{"url": {"https://elsewhere.invalid/hook"}}, "a webhook is set, so no poll is answered; liman webhook delete takes it off"},
	} {
		t.Run(method, func(t *testing.T) {
			w := newWorld(t)
			w.person("ro").open()
			w.until("an alarm", func() bool {
				resp, err := http.PostForm(w.http.URL+"/bot"+testToken+"/"+method, test.form)
				if err != nil {
					t.Fatal(err)
				}
				resp.Body.Close()
				return strings.Contains(w.log.String(), `"alarm":"conflict"`) && strings.Contains(w.log.String(), test.mend)
			})
			if strings.Contains(w.log.String(), "elsewhere") || strings.Contains(w.log.String(), testToken) {
				t.Errorf("the log tells too much:\n%s", w.log)
			}
		})
	}
}

// Whoever watches over the program reads who it is that says nothing.
func TestASilentTelegramIsNotWell(t *testing.T) {
	w := newQuietWorld(t)
	b := w.replica()
	if err := b.Well(); err != nil {
		t.Errorf("at the beginning: %v", err)
	}
	w.clock.pass(2*telegram.PollTimeout + time.Second)
	if err := b.Well(); err == nil || err.Error() != "no word from Telegram for 2m1s" {
		t.Errorf("when Telegram says nothing for long: %v", err)
	}
}
