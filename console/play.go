package console

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"sync"

	"golang.org/x/mod/sumdb/note"

	"liman/edition/ledger"
)

// Play is the console where a newcomer tries it, on her own machine with nobody's content: a colleague is played by the program, and whoever has no
// passkey at hand may let the program sign for her, too. All of it is marked as play on every page. Nothing of it is there otherwise.
type Play struct {
	operator string // its private key

	mu   sync.Mutex
	keys map[string]softKey // of those whom the program signs for, by their ids
}

// Colleague is the id of whoever is played, and ColleagueName her name.
const (
	Colleague     = "play"
	colleagueName = "Radu"
)

// colleagueRoles are what the colleague who is played may do: all that asks for a second person, also who else comes into the team.
var colleagueRoles = []ledger.Role{ledger.Reviewer, ledger.Publisher, ledger.Admin}

// NewPlay makes a play with an operator's key of its own, and gives the public half.
func NewPlay() (*Play, string, error) {
	private, public, err := note.GenerateKey(rand.Reader, "operator")
	if err != nil {
		return nil, "", err
	}
	colleague, err := newSoftKey()
	if err != nil {
		return nil, "", err
	}
	return &Play{operator: private, keys: map[string]softKey{Colleague: colleague}}, public, nil
}

// softKey is a passkey that the program holds itself.
type softKey struct {
	private    *ecdsa.PrivateKey
	credential []byte
}

func newSoftKey() (softKey, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	credential := make([]byte, 32)
	_, _ = rand.Read(credential) // never fails
	return softKey{private, credential}, err
}

// passkey is the public half as the roster has it.
func (k softKey) passkey() (ledger.Passkey, error) {
	point, err := k.private.PublicKey.Bytes() // 4, x, y
	if err != nil {
		return ledger.Passkey{}, err
	}
	const half = 32
	x, y := point[1:1+half], point[1+half:]
	// COSE_Key (RFC 9052, section 7; RFC 9053, section 7.1.1) as CBOR: kty EC2, alg ES256, crv P-256, x, y.
	cose := append([]byte{0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, half}, x...)
	cose = append(append(cose, 0x22, 0x58, half), y...)
	return ledger.Passkey{Credential: k.credential, Key: cose}, nil
}

// sign is what a browser gives for a challenge: present, verified, on a page of this origin.
func (k softKey) sign(challenge []byte, rpID, origin string) (ledger.Assertion, error) {
	client, err := json.Marshal(struct {
		Type        string `json:"type"`
		Challenge   string `json:"challenge"`
		Origin      string `json:"origin"`
		CrossOrigin bool   `json:"crossOrigin"`
	}{"webauthn.get", base64url(challenge), origin, false})
	if err != nil {
		return ledger.Assertion{}, err
	}
	const present, verified = 0x01, 0x04
	rp := sha256.Sum256([]byte(rpID))
	data := append(rp[:], present|verified, 0, 0, 0, 0)
	hash := sha256.Sum256(client)
	digest := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, k.private, digest[:])
	return ledger.Assertion{Credential: k.credential, AuthenticatorData: data, ClientData: client, Signature: signature}, err
}

func base64url(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }

var errNotPlayed = problem{status: 403, id: "play.not"}

// sign approves a proposal for somebody whom the program signs for.
func (p *Play) sign(s *Server, person string, proposal ledger.Proposal) (ledger.Approval, error) {
	p.mu.Lock()
	key, played := p.keys[person]
	p.mu.Unlock()
	if !played {
		return ledger.Approval{}, errNotPlayed
	}
	challenge := proposal.Challenge()
	origin, err := url.Parse(s.Origin)
	if err != nil {
		return ledger.Approval{}, err
	}
	a, err := key.sign(challenge[:], origin.Hostname(), s.Origin)
	return ledger.Approval{Passkey: &a}, err
}

// signs tells whether the program signs for somebody.
func (p *Play) signs(person string) bool {
	if p == nil {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	_, played := p.keys[person]
	return played
}

// Signs tells a page whether the program may sign for whoever sees it.
func (l layout) Signs() bool { return l.server.Play.signs(l.person.ID) }

// enrolPlay lets the first admin of a trial in without a passkey: the program holds one for her. Whom she invites has a passkey of her own; a second
// one without is played already.
func (s *Server) enrolPlay(v *visit) (answer, error) {
	if s.Play == nil {
		return nil, errNowhere
	}
	i, revision, err := s.invitation(v)
	if err != nil {
		return nil, err
	}
	if i.Name != "" || i.Person != "" {
		return nil, errNotPlayed
	}
	m, err := s.enrollee(v, i)
	if err != nil {
		return nil, err
	}
	key, err := newSoftKey()
	if err != nil {
		return nil, err
	}
	if err := s.Staff.Drop(v.Context(), invitationsKind, tokenHash(v.PathValue("token")), revision); err != nil {
		return nil, errInvitation
	}
	s.Play.mu.Lock()
	s.Play.keys[m.ID] = key
	s.Play.mu.Unlock()
	if err := s.putMember(v.Context(), m, 0); err != nil {
		return nil, err
	}
	if err := s.founded(v, m); err != nil {
		return nil, err
	}
	return redirect("/console/"), s.begins(v, m.ID)
}

// loginPlay is the way in where a newcomer tries the console: to the first enrolment, or back in for whom the program holds the key.
func (s *Server) loginPlay(v *visit) (answer, error) {
	if s.Play == nil {
		return nil, errNowhere
	}
	members, err := s.members(v.Context())
	if err != nil {
		return nil, err
	}
	if len(members) == 0 {
		link, err := s.FirstLink(v.Context())
		return redirect(strings.TrimPrefix(link, s.Origin)), err
	}
	m := s.Play.member(members)
	if m == nil {
		return nil, errNotPlayed
	}
	return redirect("/console/"), s.begins(v, m.ID)
}

// member is the one of some people whom the program signs for; nil for nobody.
func (p *Play) member(members map[string]member) *member {
	for id, m := range members {
		if p.signs(id) {
			return &m
		}
	}
	return nil
}

// founded makes the first roster where a newcomer tries the console, of her and of the colleague who is played; the operator's key of the play signs it.
// Elsewhere it does nothing.
func (s *Server) founded(v *visit, m member) error {
	if s.Play == nil {
		return nil
	}
	h, err := s.history(v.Context())
	if err != nil || len(h.Roster.People) > 0 {
		return err
	}
	roster, err := s.Play.roster(s, m)
	if err != nil {
		return err
	}
	return s.found(v.Context(), roster, v.say("play.team", nil))
}

// roster is a newcomer and her colleague.
func (p *Play) roster(s *Server, m member) (ledger.Roster, error) {
	origin, err := url.Parse(s.Origin)
	if err != nil {
		return ledger.Roster{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	you := ledger.Person{ID: m.ID, Name: m.Name, Roles: firstRoles, Passkeys: rosterKeys(m)}
	if key, played := p.keys[m.ID]; played {
		public, err := key.passkey()
		if err != nil {
			return ledger.Roster{}, err
		}
		you.Passkeys = append(you.Passkeys, public)
	}
	public, err := p.keys[Colleague].passkey()
	radu := ledger.Person{ID: Colleague, Name: colleagueName, Roles: colleagueRoles, Passkeys: []ledger.Passkey{public}}
	return ledger.Roster{RPID: origin.Hostname(), Origins: []string{s.Origin}, Need: 2, People: []ledger.Person{you, radu}}, err
}

// rosterKeys are somebody's passkeys as the roster takes them: those that have proved to be hers.
func rosterKeys(m member) []ledger.Passkey {
	var keys []ledger.Passkey
	for _, p := range m.Passkeys {
		if p.Proved {
			keys = append(keys, ledger.Passkey{Credential: p.Credential.ID, Key: p.Credential.PublicKey, BackupEligible: p.Credential.Flags.BackupEligible})
		}
	}
	return keys
}

// found publishes the first roster, signed with the operator's key of the play.
func (s *Server) found(ctx context.Context, roster ledger.Roster, why string) error {
	proposal, err := s.Desk.Propose(ctx, ledger.Proposal{Kind: ledger.Enrol, Proposer: ledger.Operator, Why: why, NewRoster: &roster}, nil)
	if err != nil {
		return err
	}
	signed, err := ledger.Sign(proposal, s.Play.operator)
	if err != nil {
		return err
	}
	if _, err := s.Desk.Approve(ctx, proposal.ID, signed); err != nil {
		return err
	}
	_, err = s.Desk.Publish(ctx, proposal.ID)
	return err
}

// approvePlay lets the colleague who is played approve a change, and publishes it.
func (s *Server) approvePlay(ctx context.Context, id ledger.ID) (ledger.Approval, error) {
	if s.Play == nil {
		return ledger.Approval{}, errNotPlayed
	}
	h, err := s.history(ctx)
	if err != nil {
		return ledger.Approval{}, err
	}
	pending, err := s.Desk.Pending(ctx, h, id)
	if err != nil {
		return ledger.Approval{}, errors.Join(errNoChange, err)
	}
	return s.Play.sign(s, Colleague, pending.Proposal)
}
