package console

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"liman/edition/draft"
	"liman/edition/ledger"
)

// visit is one request of one person, behind the gate.
type visit struct {
	*http.Request
	server  *Server
	person  person // who it is; the zero person without signing in
	session string // the id of the session in which she is signed in
	lang    string // of the console's own words
	now     time.Time
}

// person is who sits before the console.
type person struct {
	ID    string
	Name  string
	Roles []ledger.Role // of the roster in force; candidate alone if it does not name her
}

// may tells whether a person has one of these roles. Whoever is in the roster may do what a candidate may.
func (p person) may(roles []ledger.Role) bool {
	if len(roles) == 0 {
		return true
	}
	return p.ID != "" && (slices.Contains(roles, candidate) || slices.ContainsFunc(p.Roles, func(r ledger.Role) bool { return slices.Contains(roles, r) }))
}

// Can tells a template whether the person may see or do something: "read", "write", "edit", "approve", "sign", "admin".
func (p person) Can(what string) bool {
	roles, known := map[string][]ledger.Role{"read": anybody, "write": writers, "edit": editors, "approve": approvers, "sign": signers, "admin": admins}[what]
	return known && p.may(roles)
}

// maxForm is how much a form may hold.
const maxForm = 1 << 20

// mostIn is how much the form of an act may hold. Only a file of translations, with what a form adds to it, may be larger; who may not read one in
// has none of it read.
func (a act) mostIn() int64 {
	if a.name == "words.read" {
		return maxWords + maxForm
	}
	return maxForm
}

// wants are the roles of which one must be had. Acts on a field are for whoever may write it: a text by translators, too, a number or a way by editors alone.
func (a act) wants(v *visit) []ledger.Role {
	if strings.HasPrefix(a.name, "field.") {
		if k, err := keyIn(v); err == nil && k.Kind != draft.Message {
			return editors
		}
	}
	return a.roles
}

// gate is the one way to an act. Nobody gets behind it without the right to, and no act that changes something is done that the audit does
// not name, allowed or denied. What an act says is wrong becomes an answer here.
func (s *Server) gate(a act) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{Request: r, server: s, now: s.Now()}
		r.Body = http.MaxBytesReader(w, r.Body, a.mostIn())
		if s.Observe != nil {
			seen := &observed{ResponseWriter: w, status: http.StatusOK}
			w = seen
			defer func() { s.Observe(a.name, seen.status, s.Now().Sub(v.now)) }()
		}
		ans, err := s.pass(v, a)
		if err != nil {
			ans = s.refusal(v, err)
		}
		s.write(w, v, ans)
	})
}

// observed is an answer whose status is counted.
type observed struct {
	http.ResponseWriter
	status int
}

// WriteHeader notes the status.
func (o *observed) WriteHeader(status int) {
	o.status = status
	o.ResponseWriter.WriteHeader(status)
}

// Unwrap lets a deadline through.
func (o *observed) Unwrap() http.ResponseWriter { return o.ResponseWriter }

// pass lets an act be done, or says why not.
func (s *Server) pass(v *visit, a act) (answer, error) {
	err := s.recognize(v)
	if err == nil {
		err = s.spend(v)
	}
	if err == nil {
		err = s.auditFailures(v, 0) // of the hour before
	}
	if err != nil {
		return nil, err
	}
	switch {
	case v.person.ID == "" && len(a.roles) > 0:
		err = errSignIn
	case !v.person.may(a.wants(v)):
		err = errMayNot
	}
	if err != nil || v.Method != http.MethodGet && v.person.ID != "" {
		if audited := s.audit(v, a, err == nil); audited != nil && err == nil {
			return nil, audited
		}
	}
	if err != nil {
		return nil, err
	}
	return a.do(s, v)
}

// Keys of what is kept of a browser. Who is signed in, since when and until when, its session's record says (sessions.go).
const (
	inSession   = "session"
	inPasskey   = "passkey" // with which she signed in
	sessionLang = "lang"
)

// recognize finds who it is, and in which language she reads.
func (s *Server) recognize(v *visit) error {
	ctx := v.Context()
	v.lang = languageOf(v.Request, s.sessions.GetString(ctx, sessionLang))
	id := s.sessions.GetString(ctx, inSession)
	if id == "" {
		return nil
	}
	one, err := s.session(ctx, id, v.now)
	if errors.Is(err, errNobody) { // it has ended
		return s.sessions.Destroy(ctx)
	}
	if err != nil {
		return err
	}
	p, err := s.person(ctx, one.Person)
	if errors.Is(err, errNobody) { // she was removed since
		return errors.Join(s.endSession(ctx, id), s.sessions.Destroy(ctx))
	}
	v.person, v.session = p, id
	if passkey := s.sessions.GetBytes(ctx, inPasskey); err == nil && len(passkey) > 0 {
		v.person.Roles, err = s.rolesWith(ctx, p, passkey)
	}
	return err
}

// rolesWith are somebody's roles when she has signed in with a passkey: until the roster has it, those of a candidate. So whoever invites a colleague
// to another passkey cannot act in her name; two admins say that it is hers.
func (s *Server) rolesWith(ctx context.Context, p person, passkey []byte) ([]ledger.Role, error) {
	h, err := s.history(ctx)
	named, there := h.Roster.Person(p.ID)
	if err != nil || !there || slices.ContainsFunc(named.Passkeys, func(k ledger.Passkey) bool { return bytes.Equal(k.Credential, passkey) }) {
		return p.Roles, err
	}
	return []ledger.Role{candidate}, nil
}

// signedIn lets only whoever is in the roster ask a handler.
func (s *Server) signedIn(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{Request: r, server: s, now: s.Now()}
		if err := s.recognize(v); err != nil || !v.person.may(anybody) {
			http.Error(w, http.StatusText(http.StatusForbidden), http.StatusForbidden)
			return
		}
		h.ServeHTTP(w, r)
	})
}
