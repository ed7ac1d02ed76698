package console

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"slices"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// ceremony is where a session keeps what a passkey is asked.
const ceremony = "ceremony"

// loginPage is the way in.
type loginPage struct {
	First  bool   // nobody has enrolled yet: the program has printed a link
	Played string // the name of whom the program signs for, where a newcomer tries it; "" for nobody
}

func (s *Server) login(v *visit) (answer, error) {
	if v.person.ID != "" {
		return redirect("/console/"), nil
	}
	members, err := s.members(v.Context())
	p := loginPage{First: len(members) == 0}
	if m := s.Play.member(members); m != nil {
		p.Played = m.Name
	}
	return page{"login", p, 0}, err
}

// loginBegin asks for any passkey of ours; nobody types a name.
func (s *Server) loginBegin(v *visit) (answer, error) {
	options, data, err := s.webauthn.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, err
	}
	return values{options, 0}, s.keepCeremony(v, data)
}

func (s *Server) keepCeremony(v *visit, data *webauthn.SessionData) error {
	kept, err := json.Marshal(data)
	if err != nil {
		return err
	}
	s.sessions.Put(v.Context(), ceremony, kept)
	return nil
}

// popCeremony gives what a passkey was asked, once.
func (s *Server) popCeremony(v *visit) (webauthn.SessionData, error) {
	var data webauthn.SessionData
	if err := json.Unmarshal(s.sessions.PopBytes(v.Context(), ceremony), &data); err != nil {
		return data, problem{status: 400, id: "login.again"}
	}
	return data, nil
}

// finishLogin signs in whoever's passkey has answered. Whether a passkey may be kept in a cloud can change on some phones; that locks nobody
// out here (the ledger is stricter with what it takes as an approval).
func (s *Server) finishLogin(v *visit) (answer, error) {
	data, err := s.popCeremony(v)
	if err != nil {
		return nil, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(v.FormValue("assertion")))
	if err != nil {
		return nil, errForm
	}
	m, revision, err := s.memberByHandle(v, parsed.Response.UserHandle)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(m.Passkeys, func(p passkey) bool { return bytes.Equal(p.Credential.ID, parsed.RawID) })
	if i < 0 {
		return nil, problem{status: 403, id: "login.unknown"}
	}
	m.Passkeys[i].Credential.Flags.BackupEligible = parsed.Response.AuthenticatorData.Flags.HasBackupEligible()
	known := func(_, _ []byte) (webauthn.User, error) { return m, nil }
	_, used, err := s.webauthn.ValidatePasskeyLogin(known, data, parsed)
	if err != nil {
		return nil, problem{status: 403, id: "login.refused"}
	}
	// Whether it may be kept in a cloud is known as it is now; the roster has it as it was, until two admins sign (teamRowOf).
	fresh := !m.Passkeys[i].Proved
	m.Passkeys[i].Credential.Authenticator, m.Passkeys[i].Used, m.Passkeys[i].Proved = used.Authenticator, v.now.Unix(), true
	if _, err := s.person(v.Context(), m.ID); errors.Is(err, errNobody) {
		return nil, problem{status: 403, id: "login.unknown"} // she was removed
	}
	if err := s.putMember(v.Context(), m, revision); err != nil {
		return nil, err
	}
	if err := s.founded(v, m); err != nil {
		return nil, err
	}
	if err := s.begins(v, m.ID); err != nil {
		return nil, err
	}
	s.sessions.Put(v.Context(), inPasskey, parsed.RawID)
	if s.sessions.GetString(v.Context(), sessionLang) == "" {
		s.sessions.Put(v.Context(), sessionLang, m.Lang)
	}
	return s.welcome(v, m.ID, fresh)
}

// welcome is where signing in leads: to the page that was asked for; with a passkey that is new, to where she ends her other sessions, if there are any, since another may be lost.
func (s *Server) welcome(v *visit, id string, fresh bool) (answer, error) {
	all, err := s.sessionsOf(v, id)
	if err == nil && fresh && len(all) > 1 {
		return redirect("/console/people?fresh"), nil
	}
	return redirect(v.back("/console/")), err
}

// memberByHandle finds a member by what her passkeys know her by.
func (s *Server) memberByHandle(v *visit, handle []byte) (member, uint64, error) {
	all, err := s.members(v.Context())
	if err != nil {
		return member{}, 0, err
	}
	for id, m := range all {
		if len(handle) > 0 && bytes.Equal(m.Handle, handle) {
			return s.member(v.Context(), id)
		}
	}
	return member{}, 0, problem{status: 403, id: "login.unknown"}
}

// begins begins a session: a new token, and nothing of the one before but the language.
func (s *Server) begins(v *visit, id string) error {
	ctx := v.Context()
	if err := errors.Join(s.endSession(ctx, v.session), s.sessions.RenewToken(ctx)); err != nil {
		return err
	}
	one, err := s.opens(ctx, id, v.UserAgent(), v.now)
	if err != nil {
		return err
	}
	s.sessions.Put(ctx, inSession, one)
	v.session = one
	p, err := s.person(ctx, id)
	if err != nil && !errors.Is(err, errNobody) {
		return err
	}
	v.person = p
	return s.audit(v, act{name: "login"}, true)
}

func (s *Server) logout(v *visit) (answer, error) {
	return forgotten{redirect("/console/login?out")}, errors.Join(s.endSession(v.Context(), v.session), s.sessions.Destroy(v.Context()))
}

// forgotten is an answer with which a browser drops what it has kept of these pages, also where no script runs.
type forgotten struct{ answer }

func (f forgotten) write(w http.ResponseWriter, v *visit) error {
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return f.answer.write(w, v)
}

// language changes the language of the pages, which is hers and not the phone's: she finds it again wherever she signs in.
func (s *Server) language(v *visit) (answer, error) {
	lang := v.FormValue("lang")
	if !slices.Contains(languages, lang) {
		return nil, errForm
	}
	s.sessions.Put(v.Context(), sessionLang, lang)
	m, revision, err := s.member(v.Context(), v.person.ID)
	if err == nil && m.Lang != lang {
		m.Lang = lang
		err = s.putMember(v.Context(), m, revision)
	}
	if errors.Is(err, errNobody) { // she has no passkey here yet, or is not signed in
		err = nil
	}
	return redirect(v.back("/console/")), err
}
