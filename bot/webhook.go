package bot

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"liman/bot/errand"
	"liman/bot/intake"
	"liman/bot/telegram"
)

const (
	mostBody = 1 << 20 // of a delivery; Telegram's are of some kilobytes
	// deliveryPatience is how long a delivery may wait for what comes of it, and webhookPeriod how often Telegram is asked whether it
	// delivers to us.
	deliveryPatience, webhookPeriod = 10 * time.Second, time.Minute
	// pressPatience is how long a press waits so: Telegram brings the next press of a person, which may be her leave, only when this
	// one was taken. A screen that is late is owed before (late, in bot/bubble/owe.go).
	pressPatience = 1100 * time.Millisecond
	// awayFor is how long after Redis did not answer others may have shown something that no record knows.
	awayFor = 10 * time.Second
	// retryAfter is when Telegram delivers what was refused once more, in seconds; unasked it waits longer each time, up to two minutes.
	retryAfter = "1"
	// delayedBy is more than what Telegram, which counts whole seconds, and the way here take.
	delayedBy = 2500 * time.Millisecond
	// quickly is how long the waiting sign stays on a button before it is taken off by a call of its own.
	quickly = 300 * time.Millisecond
)

// delivering is Telegram as a source that delivers.
func (b *Bot) delivering() *intake.Webhook[telegram.Update] {
	return intake.NewWebhook(intake.WebhookOptions[telegram.Update]{
		Name:   "Telegram",
		ID:     func(u telegram.Update) int { return u.ID },
		Take:   func(work context.Context, u telegram.Update) { b.take(work, u, b.delayed(u)) },
		Passes: func(u telegram.Update) bool { _, press := u.What.(telegram.Press); return press },
		Room:   b.intake.Room, Probe: b.probeWebhook, Unfinished: b.unfinished,
		Patience: deliveryPatience, Moment: pressPatience, Every: webhookPeriod, Silence: 2 * telegram.PollTimeout, Now: b.Now, After: b.After,
	})
}

// delayed tells whether what she wrote comes so late that another replica may have begun to answer it, and have ended, or whether
// Redis was away, so that one may have shown a message of which no record knows. Of a press it is always false: without Redis
// nothing is begun for one.
func (b *Bot) delayed(u telegram.Update) bool {
	var sent int64
	switch m := u.What.(type) {
	case telegram.Text:
		sent = m.Sent
	case telegram.Place:
		sent = m.Sent
	case telegram.Sent:
		sent = m.Sent
	}
	now := b.Now()
	return sent != 0 && (now.Sub(time.Unix(sent, 0)) > delayedBy || now.Sub(b.jobs.LastAway()) < awayFor)
}

// Webhook takes what Telegram delivers, if the bot was made to be delivered to. Contract:
//   - a request with another secret is refused before anything of it is read, in a time that tells nothing of the secret.
//   - 200: what the update led to stands in Redis; or it was let in: it waits behind a flood of its own chat, and what she wrote in it
//     is listed; or it is a press that is not answered within pressPatience. Anything else: it comes again.
//   - the body of a 200 is empty, or takes the waiting sign off a button. Nothing whose number must be learned goes that way.
//   - it serves while Run does; after it it refuses.
func (b *Bot) Webhook() http.Handler {
	want := sha256.Sum256([]byte(b.WebhookSecret))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got := sha256.Sum256([]byte(r.Header.Get(telegram.SecretHeader)))
		if subtle.ConstantTimeCompare(want[:], got[:]) != 1 {
			b.strangers.seen(b.Now(), b.Log)
			http.Error(w, "the secret is not TELEGRAM_WEBHOOK_SECRET", http.StatusUnauthorized)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBody))
		if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
			b.skipped.Add(1)
			b.Log.Warn("a delivery that is too long is refused", "most", mostBody)
			http.Error(w, "an update is no longer than a megabyte", http.StatusRequestEntityTooLarge)
			return
		}
		u, is := telegram.ReadUpdate(body)
		if err != nil || !is {
			b.skipped.Add(1)
			b.Log.Warn("a delivery is no update")
			http.Error(w, "this is no update", http.StatusBadRequest)
			return
		}
		b.deliverOne(w, r, u)
	})
}

// strangers counts requests with a wrong secret, and logs how many there were, once a minute at most: anyone may send any number.
// The zero value is ready.
type strangers struct {
	mu     sync.Mutex
	many   int
	logged time.Time
}

func (s *strangers) seen(now time.Time, log *slog.Logger) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.many++; now.Sub(s.logged) < time.Minute {
		return
	}
	log.Warn("deliveries with a wrong secret are refused; if they are Telegram's, liman webhook set gives it the right one", "deliveries", s.many)
	s.many, s.logged = 0, now
}

// deliverOne answers a delivery with what came of its update.
func (b *Bot) deliverOne(w http.ResponseWriter, r *http.Request, u telegram.Update) {
	press, isPress := u.What.(telegram.Press)
	answer := new(reply)
	if isPress {
		b.replies.expect(u.ID, answer)
		defer b.replies.forget(u.ID, answer)
	}
	switch taken := b.webhook.Deliver(r.Context(), u); {
	case !taken:
		w.Header().Set("Retry-After", retryAfter)
		http.Error(w, "not yet", http.StatusServiceUnavailable)
	case isPress && answer.take():
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, telegram.CallbackAnswer(press.Query)) // else the sign goes by itself
	}
}

// probeWebhook asks Telegram whether it delivers to us, and reports it when that changes to no.
func (b *Bot) probeWebhook(ctx context.Context) (wrong, err error) {
	hook, err := b.api.Webhook(ctx)
	if err != nil {
		if ctx.Err() == nil {
			b.Log.Warn("where updates go is not known", "err", err)
		}
		return nil, err
	}
	if wrong = b.misdelivered(hook); wrong != nil {
		b.Log.Error("updates do not come here", "alarm", "webhook", "err", wrong)
	}
	return wrong, nil
}

// misdelivered is why updates do not come to us; nil if they do. It does not name addresses.
func (b *Bot) misdelivered(hook telegram.Webhook) error {
	switch why := hook.Failing(b.Now(), 2*webhookPeriod); {
	case hook.URL == "":
		return errors.New("no webhook is set; liman webhook set does, or unset TELEGRAM_WEBHOOK_URL to poll")
	case hook.URL != b.WebhookURL:
		return errors.New("the webhook that is set is another; liman webhook set sets this one, and if that one is none of yours, the token was stolen")
	case telegram.Refused(why):
		return errors.New("what Telegram delivers is refused; liman webhook set gives it the secret of today, and a proxy in front must keep path and headers")
	}
	return nil
}

// reply is the answer of a press, which the delivery or a call gives.
type reply struct {
	mu    sync.Mutex
	taken bool
}

// take tells whether it is still to be given; whoever takes it, gives it.
func (r *reply) take() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	first := !r.taken
	r.taken = true
	return first
}

// replies are those of presses whose deliveries wait, by update. The zero value is ready.
type replies struct {
	mu   sync.Mutex
	open map[int]*reply
}

func (s *replies) expect(update int, r *reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		s.open = make(map[int]*reply)
	}
	s.open[update] = r
}

func (s *replies) forget(update int, r *reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[update] == r {
		delete(s.open, update)
	}
}

func (s *replies) of(update int) *reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open[update]
}

// answerQuickly takes the waiting sign off a button: by a call, unless a delivery does it within a moment.
func (b *Bot) answerQuickly(ctx context.Context, a errand.Act) {
	waits := b.replies.of(a.Update)
	a.InBackground(ctx, func(ctx context.Context) {
		if waits != nil && (!b.jobs.Pause(ctx, quickly) || !waits.take()) {
			return
		}
		b.answerCallback(ctx, a)
	})
}
