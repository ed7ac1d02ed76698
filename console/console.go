// Package console is where helpline staff keep the content true: pages on which they change words, numbers and paths, see the change as
// people will, and publish it, two of them together. It stands on the ledger (edition/ledger, edition/publishing) and on change sets
// (edition/draft), holds no token of the bot and touches no chat.
//
// A request goes one way: routes.go names its act, gate.go asks who it is, whether she may, and writes the audit; a method in the file of
// the act's name does it, and gives a page, whose template in pages/ has the same name, or another answer (answer.go).
//
// Content is looked at as a work (a change set, opened and checked on the bench) and changed through visit.edit alone, compare-and-set, field by
// field; what a colleague wrote meanwhile stands beside it as a conflict. submit.go is the way to two signatures. The phone beside the form is a
// whole bot on the change's edition (cmd/liman/preview.go): what is shown is what is signed.
package console

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/go-webauthn/webauthn/webauthn"

	"liman/content"
	"liman/edition"
	"liman/edition/publishing"
	"liman/store"
)

// Drafts keeps change sets: bytes by their ids, each written only over the revision that was read.
type Drafts interface {
	Get(ctx context.Context, id string) (store.Kept, error)
	All(ctx context.Context) (map[string]store.Kept, error)
	Put(ctx context.Context, id string, data []byte, revision uint64) error
	Drop(ctx context.Context, id string, revision uint64) error
}

// Staff keeps records of staff by kind and id, written as Drafts are, sessions, and the audit, to which is only ever added.
type Staff interface {
	scs.CtxStore
	Get(ctx context.Context, kind, id string) (store.Kept, error)
	All(ctx context.Context, kind string) (map[string]store.Kept, error)
	Put(ctx context.Context, kind, id string, data []byte, revision uint64) error
	Drop(ctx context.Context, kind, id string, revision uint64) error
	AuditHead(ctx context.Context) (string, error)
	AddAudit(ctx context.Context, before, after string, line []byte) error
	Audit(ctx context.Context, first, last int64) ([][]byte, error)
	Counts(ctx context.Context, month time.Time) (store.Counts, error)
}

// Preview shows an edition in a phone as people will see it, below /console/preview/.
type Preview interface {
	http.Handler
	// Open prepares a phone for an edition that was opened and checked, in a language, on a screen (as "danger/start"; "" for the first), and gives the
	// path of its page. Who asks again for the same gets a new conversation.
	Open(ctx context.Context, e *edition.Edition, lang, screen string) (path string, err error)
	// Story is what was done on a phone so far, by the path that Open gave, as a story with a name. The error is ErrPreviewGone if there is no such phone
	// any more.
	Story(path, name string) (string, error)
}

// ErrPreviewGone says that a phone has ended.
var ErrPreviewGone = errors.New("this preview has ended")

// Options are what the console needs.
type Options struct {
	Origin  string // of its pages, as "https://console.example.org"
	Desk    *publishing.Desk
	Drafts  Drafts
	Staff   Staff
	Preview Preview // nil: none
	Play    *Play   // nil but where a newcomer tries it
	Log     *slog.Logger
	Now     func() time.Time
	Observe func(act string, status int, took time.Duration) // hears of each request what it did, and nothing of who asked; nil: nobody counts
	Header  string                                           // in which a proxy in front names the client; empty without one

	Lifetime time.Duration // of a session; 0: 8 hours
	Idle     time.Duration // after which a session ends; 0: 15 minutes
}

// Server is the console. It is safe for concurrent use.
type Server struct {
	Options
	handler  http.Handler
	sessions *scs.SessionManager
	webauthn *webauthn.WebAuthn
	ledger   ledgerCopy
	limits   limits
	failed   failures
	bench    bench
	entries  entryShelf
	diffs    comparisons
}

// Limits of a session (OWASP ASVS 5.0, 7.3).
const (
	sessionLifetime = 8 * time.Hour
	sessionIdle     = 15 * time.Minute
)

// New makes the console. The error says what is wrong with the origin.
func New(o Options) (*Server, error) {
	if o.Lifetime == 0 {
		o.Lifetime = sessionLifetime
	}
	if o.Idle == 0 {
		o.Idle = sessionIdle
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	origin, err := url.Parse(o.Origin)
	if err != nil || origin.Host == "" || origin.Scheme+"://"+origin.Host != o.Origin {
		return nil, fmt.Errorf("%q is no origin of a page; write it as https://console.example.org", o.Origin)
	}
	s := &Server{Options: o, limits: newLimits(), bench: bench{opener: o.Desk.Checks}}
	s.webauthn, err = webauthn.New(&webauthn.Config{RPID: origin.Hostname(), RPDisplayName: "Liman", RPOrigins: []string{o.Origin}})
	if err != nil {
		return nil, fmt.Errorf("passkeys for %s: %w", o.Origin, err)
	}
	s.sessions = s.newSessions(origin.Scheme == "https")
	s.handler = s.routing()
	return s, nil
}

// ServeHTTP answers everything below /console/.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// newSessions keeps sessions in our own store, under hashes of their tokens.
func (s *Server) newSessions(secure bool) *scs.SessionManager {
	m := scs.New()
	m.Store, m.HashTokenInStore, m.Lifetime = s.Staff, true, s.Lifetime
	m.Cookie.Name, m.Cookie.Path = "liman-console", "/console/"
	if secure {
		m.Cookie.Name, m.Cookie.Path, m.Cookie.Secure = "__Host-liman-console", "/", true
	}
	m.Cookie.SameSite, m.Cookie.Persist = http.SameSiteStrictMode, false
	m.ErrorFunc = func(w http.ResponseWriter, _ *http.Request, err error) {
		s.Log.Error("console: sessions", "err", err)
		http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
	}
	return m
}

// served is the edition that the ledger has people see, as files; withdrawn entries are still in it.
func (s *Server) served(ctx context.Context) (*content.Bundle, error) {
	h, err := s.history(ctx)
	if err != nil {
		return nil, err
	}
	return s.edition(ctx, h.Edition)
}
