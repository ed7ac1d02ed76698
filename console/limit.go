package console

import (
	"net/http"
	"strconv"
	"time"

	"liman/lookup/budget"
)

// limits are how often anything may be asked: by whom nobody knows, from one address; by whoever is signed in, in one session. So neither guesses
// without end, fills the Redis with sessions, nor has the pages drawn until nobody else gets one. What is refused is not in the audit: else a flood
// would be one of the audit, too.
type limits struct {
	steps *budget.Budget // of signing in, enrolling and choosing a language, by address
	acts  *budget.Budget // pages and acts, by session
}

const (
	// stepsAMinute is how many steps there may be in a minute; signing in takes two.
	stepsAMinute = 30
	// actsAMinute are those of a session. Whoever types without a pause saves, and fetches what stands beside the text, 170 times in a minute.
	actsAMinute = 600

	limitBuckets = 1 << 12
)

func newLimits() limits {
	return limits{budget.New(stepsAMinute, limitBuckets), budget.New(actsAMinute, limitBuckets)}
}

// tooOften says that somebody has asked too often, and after what time she may again.
type tooOften time.Duration

func (tooOften) Error() string { return "too often" }

// limited is an act that nobody may try too often from one address.
func limited(do func(*Server, *visit) (answer, error)) func(*Server, *visit) (answer, error) {
	return func(s *Server, v *visit) (answer, error) {
		if wait, taken := s.limits.steps.Take(budget.Client(v.Request, s.Header), v.now); !taken {
			return nil, tooOften(wait)
		}
		return do(s, v)
	}
}

// spend takes a token of the session; the error says that it has none left. Without signing in there is nothing to spend.
func (s *Server) spend(v *visit) error {
	if v.person.ID == "" {
		return nil
	}
	if wait, taken := s.limits.acts.Take(s.sessions.Token(v.Context()), v.now); !taken {
		return tooOften(wait)
	}
	return nil
}

// later is an answer with the time after which to ask again.
type later struct {
	answer
	wait time.Duration
}

func (l later) write(w http.ResponseWriter, v *visit) error {
	w.Header().Set("Retry-After", strconv.Itoa(int(l.wait/time.Second)+1))
	return l.answer.write(w, v)
}
