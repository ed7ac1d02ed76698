package console

import (
	"bytes"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
)

// Tries to sign in that fail are in the audit, however many there are: those with a passkey of ours each with its owner's name, a few an hour of each
// person; all others counted, in at most one line an hour. The first is written at once. What is counted and not yet written is lost when the program ends.

const (
	failedEvery = time.Hour
	// failedOf is how many lines an hour there are of one person's failed tries; whatever is more counts among the others.
	failedOf = 5
)

// failures are the failed tries that no line of the audit has yet.
type failures struct {
	mu      sync.Mutex
	count   int
	written time.Time            // when the last line with a count was
	of      map[string]personals // by person
}

// personals are how many lines there are of a person since a moment.
type personals struct {
	since time.Time
	lines int
}

// mine tells whether a failed try of a person is to have a line of its own.
func (f *failures) mine(person string, now time.Time) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.of == nil {
		f.of = make(map[string]personals)
	}
	p := f.of[person]
	if now.Sub(p.since) >= failedEvery {
		p = personals{since: now}
	}
	p.lines++
	f.of[person] = p
	return p.lines <= failedOf
}

// add counts some tries and gives how many are to be written now; 0 for none.
func (f *failures) add(n int, now time.Time) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.count += n
	if f.count == 0 || now.Sub(f.written) < failedEvery {
		return 0
	}
	all := f.count
	f.count, f.written = 0, now
	return all
}

// keep counts anew what could not be written.
func (f *failures) keep(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.count += n
	f.written = time.Time{}
}

// auditFailed writes into the audit that signing in has failed: whose it was, if a passkey of hers was named, else how many it were.
func (s *Server) auditFailed(v *visit, whose string) error {
	if whose != "" && s.failed.mine(whose, v.now) {
		return s.appendAudit(v.Context(), line{When: v.now.Unix(), Who: whose, Act: "login.finish"})
	}
	return s.auditFailures(v, 1)
}

// auditFailures writes how often signing in has failed since the last such line, if that is an hour ago; n are new.
func (s *Server) auditFailures(v *visit, n int) error {
	count := s.failed.add(n, v.now)
	if count == 0 {
		return nil
	}
	err := s.appendAudit(v.Context(), line{When: v.now.Unix(), Act: "login.finish", Count: count})
	if err != nil {
		s.failed.keep(count)
	}
	return err
}

// loginFinish signs in whoever's passkey has answered, or has the audit say that it was not so.
func (s *Server) loginFinish(v *visit) (answer, error) {
	a, err := s.finishLogin(v)
	var p problem
	if !errors.As(err, &p) {
		return a, err
	}
	whose, unwritten := s.whose(v)
	if unwritten == nil {
		unwritten = s.auditFailed(v, whose)
	}
	if unwritten != nil {
		return nil, unwritten
	}
	return nil, err
}

// whose is whose passkey an answer names; "" for nobody's.
func (s *Server) whose(v *visit) (string, error) {
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(v.FormValue("assertion")))
	if err != nil {
		return "", nil //nolint:nilerr // it names none
	}
	members, err := s.members(v.Context())
	for id, m := range members {
		if slices.ContainsFunc(m.Passkeys, func(p passkey) bool { return bytes.Equal(p.Credential.ID, parsed.RawID) }) {
			return id, nil
		}
	}
	return "", err
}
