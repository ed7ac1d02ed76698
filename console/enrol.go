package console

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"liman/edition/ledger"
)

// invitation lets whoever has its link enrol a passkey, once.
type invitation struct {
	Person string        `json:"person,omitempty"` // the id of who has a place already and gets another passkey; "" for somebody new
	Name   string        `json:"name"`             // "" if she says it herself
	Roles  []ledger.Role `json:"roles"`
	By     string        `json:"by,omitempty"` // who invited her; "" for the program
	Ends   int64         `json:"ends"`         // in Unix seconds
}

// invitationLives is how long an invitation can be used.
const invitationLives = 24 * time.Hour

// invite keeps an invitation and gives the address of its link. Only the hash of its token is kept.
func (s *Server) invite(ctx context.Context, i invitation) (link string, err error) {
	token := rand.Text()
	i.Ends = s.Now().Add(invitationLives).Unix()
	data, err := json.Marshal(i)
	if err != nil {
		return "", fmt.Errorf("write an invitation: %w", err)
	}
	return s.Origin + "/console/enrol/" + token, s.Staff.Put(ctx, invitationsKind, tokenHash(token), data, 0)
}

// tokenHash is by what an invitation is kept: who reads the store has no link.
func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// FirstLink gives the link with which the first admin enrols, and makes those from before useless; "" if there are people already.
func (s *Server) FirstLink(ctx context.Context) (string, error) {
	members, err := s.members(ctx)
	if err != nil || len(members) > 0 {
		return "", err
	}
	all, err := s.Staff.All(ctx, invitationsKind)
	if err != nil {
		return "", err
	}
	for id, kept := range all {
		if err := s.Staff.Drop(ctx, invitationsKind, id, kept.Revision); err != nil {
			return "", err
		}
	}
	return s.invite(ctx, invitation{Roles: firstRoles})
}

// firstRoles are those of the first admin; she may hand some on later.
var firstRoles = []ledger.Role{ledger.Admin, ledger.Publisher, ledger.Editor}

var errInvitation = problem{status: http.StatusGone, id: "enrol.ended"}

// invitation reads the invitation of a link. The error says that it has ended, was used, or never was.
func (s *Server) invitation(v *visit) (invitation, uint64, error) {
	var i invitation
	kept, err := s.Staff.Get(v.Context(), invitationsKind, tokenHash(v.PathValue("token")))
	if err != nil {
		return i, 0, err
	}
	if kept.Revision == 0 || json.Unmarshal(kept.Data, &i) != nil || v.now.Unix() > i.Ends {
		return i, 0, errInvitation
	}
	return i, kept.Revision, nil
}

// enrolPage is where an invitation leads.
type enrolPage struct {
	Token  string
	Name   string
	Roles  []ledger.Role
	Member bool // she has a place already, and this is another passkey
}

func (s *Server) enrol(v *visit) (answer, error) {
	i, _, err := s.invitation(v)
	return page{"enrol", enrolPage{v.PathValue("token"), i.Name, i.Roles, i.Person != ""}, 0}, err
}

// enrolling is what is kept between the two steps of an enrolment.
type enrolling struct {
	Member member               `json:"member"`
	Data   webauthn.SessionData `json:"data"`
}

// enrolBegin asks the browser for a new passkey.
func (s *Server) enrolBegin(v *visit) (answer, error) {
	i, _, err := s.invitation(v)
	if err != nil {
		return nil, err
	}
	m, err := s.enrollee(v, i)
	if err != nil {
		return nil, err
	}
	options, data, err := s.webauthn.BeginRegistration(m,
		webauthn.WithAuthenticatorSelection(protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationRequired,
		}),
		webauthn.WithExclusions(webauthn.Credentials(m.WebAuthnCredentials()).CredentialDescriptors()),
		webauthn.WithCredentialParameters(protocolAlgorithms))
	if err != nil {
		return nil, err
	}
	kept, err := json.Marshal(enrolling{m, *data})
	if err != nil {
		return nil, err
	}
	s.sessions.Put(v.Context(), ceremony, kept)
	return values{options, 0}, nil
}

// protocolAlgorithms are those that the ledger takes.
var protocolAlgorithms = []protocol.CredentialParameter{
	{Type: protocol.PublicKeyCredentialType, Algorithm: -7},
	{Type: protocol.PublicKeyCredentialType, Algorithm: -8},
}

// enrollee is whoever an invitation is for, as she is to be kept.
func (s *Server) enrollee(v *visit, i invitation) (member, error) {
	if i.Person != "" {
		m, _, err := s.member(v.Context(), i.Person)
		if errors.Is(err, errNobody) {
			m, err = member{ID: i.Person, Name: i.Name, Roles: i.Roles, Handle: randomHandle()}, nil
		}
		return m, err
	}
	name := strings.Join(strings.Fields(v.FormValue("name")), " ")
	if i.Name != "" {
		name = i.Name
	}
	if name == "" || utf8.RuneCountInString(name) > maxName {
		return member{}, problem{status: http.StatusBadRequest, id: "enrol.name"}
	}
	id, err := s.freeID(v.Context(), name)
	return member{ID: id, Name: name, Roles: i.Roles, Handle: randomHandle()}, err
}

// maxName bounds the name of a person or a passkey, in letters: it stands in rows beside others.
const maxName = 60

func randomHandle() []byte {
	handle := make([]byte, 32)
	_, _ = rand.Read(handle) // never fails
	return handle
}

// enrolFinish takes the new passkey in and uses the invitation up. Signing in with it once proves it.
func (s *Server) enrolFinish(v *visit) (answer, error) {
	i, revision, err := s.invitation(v)
	if err != nil {
		return nil, err
	}
	var began enrolling
	if err := json.Unmarshal(s.sessions.PopBytes(v.Context(), ceremony), &began); err != nil {
		return nil, problem{status: http.StatusBadRequest, id: "login.again"}
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(v.FormValue("credential")))
	if err != nil {
		return nil, errForm
	}
	made, err := s.webauthn.CreateCredential(began.Member, began.Data, parsed)
	if err != nil {
		return nil, problem{status: http.StatusForbidden, id: "login.refused"}
	}
	if err := s.Staff.Drop(v.Context(), invitationsKind, tokenHash(v.PathValue("token")), revision); err != nil {
		return nil, errInvitation // somebody else has used it
	}
	_, known, err := s.member(v.Context(), began.Member.ID)
	if err != nil && !errors.Is(err, errNobody) || known != 0 && i.Person == "" {
		return nil, errInvitation
	}
	m := began.Member
	m.Passkeys = append(m.Passkeys, passkey{Credential: *made, Label: labelOf(v), Added: v.now.Unix()})
	if err := s.putMember(v.Context(), m, known); err != nil {
		return nil, err
	}
	return redirect("/console/login?enrolled"), s.replaced(v, i)
}

// replaced ends all sessions of whom an admin has given another passkey, since the one before is lost. Who has made herself another is asked (welcome).
func (s *Server) replaced(v *visit, i invitation) error {
	if i.Person == "" || i.By == i.Person {
		return nil
	}
	if err := s.appendAudit(v.Context(), line{When: v.now.Unix(), Who: i.Person, Act: "enrol.finish", Allowed: true}); err != nil {
		return err
	}
	return s.endSessions(v.Context(), i.Person, "")
}

// labelOf is what a passkey is called until she calls it otherwise.
func labelOf(v *visit) string {
	label := strings.TrimSpace(v.FormValue("label"))
	letters := []rune(label)
	return string(letters[:min(len(letters), maxName)])
}
