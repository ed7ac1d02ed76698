package console

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-webauthn/webauthn/webauthn"
	"golang.org/x/text/unicode/norm"

	"liman/edition/ledger"
)

// Kinds of records of staff.
const (
	peopleKind      = "people"      // members, by the id of the person
	invitationsKind = "invitations" // by the hash of the token in their link
	currentKind     = "current"     // which change somebody works on, by her id
)

// member is somebody with a passkey: who may sign in. What she may do, the roster says.
type member struct {
	ID       string        `json:"id"`
	Name     string        `json:"name"`
	Handle   []byte        `json:"handle"` // random; what her passkeys know her by
	Roles    []ledger.Role `json:"roles"`  // that she was invited to
	Passkeys []passkey     `json:"passkeys,omitempty"`
	Lang     string        `json:"lang,omitempty"` // that she chose for these pages
}

// passkey is a whole credential as it was enrolled, with what staff see of it.
type passkey struct {
	Credential webauthn.Credential `json:"credential"` // no embedding: its own reading of JSON would drop what stands beside it
	Label      string              `json:"label"`
	Added      int64               `json:"added"`            // in Unix seconds
	Used       int64               `json:"used,omitempty"`   // when she last signed in with it, in Unix seconds
	Proved     bool                `json:"proved,omitempty"` // it has signed at least once, so it is hers; before, the roster does not take it
}

// WebAuthnID is webauthn.User's.
func (m member) WebAuthnID() []byte { return m.Handle }

// WebAuthnName is webauthn.User's.
func (m member) WebAuthnName() string { return m.Name }

// WebAuthnDisplayName is webauthn.User's.
func (m member) WebAuthnDisplayName() string { return m.Name }

// WebAuthnCredentials is webauthn.User's.
func (m member) WebAuthnCredentials() []webauthn.Credential {
	all := make([]webauthn.Credential, len(m.Passkeys))
	for i, p := range m.Passkeys {
		all[i] = p.Credential
	}
	return all
}

var errNobody = errors.New("nobody has this id")

// member reads a member and the revision that she was read in. The error is errNobody if there is none.
func (s *Server) member(ctx context.Context, id string) (member, uint64, error) {
	var m member
	kept, err := s.Staff.Get(ctx, peopleKind, id)
	if err != nil {
		return m, 0, err
	}
	if kept.Revision == 0 {
		return m, 0, errNobody
	}
	if err := json.Unmarshal(kept.Data, &m); err != nil {
		return m, 0, fmt.Errorf("read a member: %w", err)
	}
	return m, kept.Revision, nil
}

// members are all who have enrolled a passkey, by id.
func (s *Server) members(ctx context.Context) (map[string]member, error) {
	kept, err := s.Staff.All(ctx, peopleKind)
	if err != nil {
		return nil, err
	}
	all := make(map[string]member, len(kept))
	for id, one := range kept {
		var m member
		if err := json.Unmarshal(one.Data, &m); err != nil {
			return nil, fmt.Errorf("read a member: %w", err)
		}
		all[id] = m
	}
	return all, nil
}

func (s *Server) putMember(ctx context.Context, m member, revision uint64) error {
	data, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("write a member: %w", err)
	}
	return s.Staff.Put(ctx, peopleKind, m.ID, data, revision)
}

// person is who has an id: somebody of the roster in force, or whoever has enrolled and waits for it. Before the first roster, whoever was
// invited as an admin is one, so that she can invite the others. The error is errNobody if it is neither.
func (s *Server) person(ctx context.Context, id string) (person, error) {
	h, err := s.history(ctx)
	if err != nil {
		return person{}, err
	}
	if p, named := h.Roster.Person(id); named {
		return person{p.ID, p.Name, p.Roles}, nil
	}
	m, _, err := s.member(ctx, id)
	if err != nil {
		return person{}, err
	}
	if everNamed(h, id) { // she was removed
		return person{}, errNobody
	}
	p := person{m.ID, m.Name, []ledger.Role{candidate}}
	if len(h.Roster.People) == 0 && slices.Contains(m.Roles, ledger.Admin) {
		p.Roles = append(p.Roles, ledger.Admin)
	}
	return p, nil
}

// personID makes an id out of a name: its letters without marks, small, with hyphens.
func personID(name string) string {
	var id strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		switch {
		case r >= 'a' && r <= 'z' || id.Len() > 0 && r >= '0' && r <= '9':
			id.WriteRune(r)
		case (r == ' ' || r == '-') && id.Len() > 0 && !strings.HasSuffix(id.String(), "-"):
			id.WriteByte('-')
		}
	}
	short := id.String()
	return strings.TrimSuffix(short[:min(len(short), maxPersonID)], "-")
}

const maxPersonID = 28 // two digits and a hyphen fit behind it

// freeID is an id for a name that nobody of the roster, nor any member, has or had.
func (s *Server) freeID(ctx context.Context, name string) (string, error) {
	h, members, err := s.team(ctx)
	if err != nil {
		return "", err
	}
	taken := map[string]bool{"": true, ledger.Operator: true, "play": true}
	for id := range members {
		taken[id] = true
	}
	for _, r := range h.Records {
		if r.NewRoster == nil {
			continue
		}
		for _, p := range r.NewRoster.People {
			taken[p.ID] = true
		}
	}
	base := personID(name)
	if base == "" {
		base = "person"
	}
	id := base
	for n := 2; taken[id]; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	return id, nil
}
